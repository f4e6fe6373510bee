// Package train is the whole loop: stages, rollouts, credit, update, gate. This
// file reads from top to bottom; the files beside it hold one step (step.go),
// evaluations (evals.go), what fits the context (fits.go), the guard against collapse
// (guard.go), what a checkpoint holds (state.go) and what is printed (lines.go, table.go).
package train

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"time"

	"envtune"
	"envtune/curriculum"
	"envtune/env"
	"envtune/learn/model"
	"envtune/learn/tensor"
	"envtune/policy/native"
	"envtune/py"
	"envtune/reward"
	"envtune/run"
	"envtune/synth"
	"envtune/train/tensorboard"
)

// Options are what a training is given.
type Options struct {
	Config *curriculum.Config
	// ConfigText is the YAML text of Config, kept in the run folder.
	ConfigText []byte
	// Suite names the suite; Tasks are all its tasks, of every role.
	Suite string
	Tasks []*envtune.Task
	// Specs are what Tasks were generated from: other tasks cannot be relabelled.
	Specs []synth.Spec
	// MoreSuite names the suite, if any, whose training tasks are among Tasks too.
	MoreSuite string
	// Outside are tasks of other worlds on which the model is scored before and after,
	// without hints and with them; OutsideSuite says of which suite. None: it is not.
	Outside      []*envtune.Task
	OutsideSuite string
	// Extension holds the official long-context literals, which tasks with LongContext
	// need. Docs chooses the tools' documents; "": env.DocsOwn. Data says in the run folder
	// where the official data were read from.
	Extension map[string]py.Value
	Docs      env.Docs
	Data      string
	// Base is the model to start from; it is not changed.
	Base *native.Model
	// BaseName says in the run folder which model that was.
	BaseName string
	Seed     uint64
	// Dir is the run folder; Resume continues the run in it.
	Dir    string
	Resume bool
	// TestSamples is the number of episodes of each test task before and after.
	TestSamples int
	// TestTasks is the number of test tasks, all splits in turn; 0: all.
	TestTasks int
	// CheckpointEvery is the number of steps between checkpoints.
	CheckpointEvery int
	// Out gets the lines that people read; Live says that it is a terminal, of Width
	// columns (0: 80), and shows a view that changes in place.
	Out   io.Writer
	Live  bool
	Width int
	// Clock times the environment's steps, for timing.jsonl only. It must be safe for
	// concurrent use; nil leaves them out.
	Clock func() time.Time
	// Now is the clock; it is read for what is shown and for timing.jsonl only.
	Now func() time.Time

	// baseDigest, suiteDigest and outsideDigest, where set, are what the base model and
	// the tasks of a resumed run must be.
	baseDigest, suiteDigest, outsideDigest string
}

// Defaults of the counts in Options.
const (
	DefaultTestSamples     = 4
	DefaultCheckpointEvery = 1
)

// trainer is one run in progress.
type trainer struct {
	opt         Options
	cfg         *curriculum.Config
	writer      *run.Writer
	events      *tensorboard.Writer
	env         envtune.Env
	environment atomic.Int64 // nanoseconds that it took in the step under way
	speech      native.Speech
	model       *model.Model // the policy's weights, changed by updates
	frozen      *model.Model // the reference of the KL term
	learner     *model.Trainer
	policy      *native.Policy // samples at the training temperature
	tasks       map[envtune.Part][]*envtune.Task
	byID        map[string]*envtune.Task
	sampler     *curriculum.Sampler
	gate        *curriculum.Gate
	guard       *curriculum.Guard // nil: off
	relabeller  *synth.Relabeller // nil: no stage relabels
	state       state
	saved       int // steps that the last checkpoint holds
	fits        []Fit
	lines       *lines
}

// Run trains through all stages and returns what summary.json holds. When ctx
// ends, the step under way is given up (at a stage's end: its last step), those
// before it are in a checkpoint where CheckpointEvery is 1, and the error wraps
// run.ErrInterrupted.
func Run(ctx context.Context, opt Options) (s *Summary, err error) {
	if err = moreTasks(ctx, &opt); err != nil {
		return nil, err
	}
	t, err := newTrainer(opt)
	if err != nil {
		return nil, err
	}
	defer func() {
		if cerr := t.close(); cerr != nil && err == nil {
			s, err = nil, fmt.Errorf("closing the run: %w", cerr)
		}
	}()
	if err := t.start(); err != nil {
		return nil, err
	}
	if err := t.measureFits(ctx); err != nil {
		return nil, t.stopped(ctx, err)
	}
	if err := t.stages(ctx); err != nil {
		return nil, t.stopped(ctx, err)
	}
	return t.finish(ctx)
}

// stages runs what is left of the curriculum.
func (t *trainer) stages(ctx context.Context) error {
	if t.state.Before == nil {
		if err := t.testBefore(ctx); err != nil {
			return err
		}
		if err := t.save(); err != nil {
			return err
		}
	}
	for t.state.Stage < len(t.cfg.Stages) && !t.guard.Stopped() {
		stage := &t.cfg.Stages[t.state.Stage]
		if err := t.enter(stage); err != nil {
			return err
		}
		if err := t.steps(ctx, stage); err != nil {
			return fmt.Errorf("stage %s: %w", stage.Name, err)
		}
		if err := t.leave(ctx, stage); err != nil {
			return fmt.Errorf("stage %s: %w", stage.Name, err)
		}
	}
	return nil
}

// steps trains within a stage until its gate opens.
func (t *trainer) steps(ctx context.Context, stage *envtune.Stage) error {
	rule, err := reward.ByName(stage)
	if err != nil {
		return err
	}
	if err := t.guarded(ctx, stage); err != nil {
		return err
	}
	for stage.Gate.MaxSteps > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		started := t.opt.Now()
		m, err := t.step(ctx, stage, rule)
		if err != nil {
			return err
		}
		t.state.Step++
		if m.Update.Steps > 0 {
			t.gate.Stepped(m.Update.GradNorm)
		} else {
			t.gate.Idle()
		}
		var validation *curriculum.Measured
		if t.gate.Due() {
			if validation, err = t.validate(ctx, stage); err != nil {
				return err
			}
			t.gate.Validated(validation.Score)
			m.Validation = &validation.Score
		}
		kept, err := t.watch(m, validation)
		if err != nil {
			return err
		}
		decision := t.decide()
		m.Gate = decision.Reason
		if err := t.record(m, t.opt.Now().Sub(started)); err != nil {
			return err
		}
		if decision.Promote {
			t.lines.promoted(stage, decision)
			t.state.Promotions = append(t.state.Promotions, Promotion{
				Stage: stage.Name, Step: t.state.Step, Why: decision.Why, Reason: decision.Reason,
			})
			return nil
		}
		if kept || t.state.Step%t.opt.CheckpointEvery == 0 {
			if err := t.save(); err != nil {
				return err
			}
		}
	}
	return nil
}

// enter prepares the sampler and the gate of a stage; on the way into the stage
// of a checkpoint they go on where they were.
func (t *trainer) enter(stage *envtune.Stage) error {
	sampler, err := curriculum.NewSampler(t.tasks[envtune.PartTrain], stage.Tasks, t.opt.Seed^uint64(t.state.Stage+1)<<32)
	if err != nil {
		return fmt.Errorf("stage %s: %w", stage.Name, err)
	}
	sampler.Carry(t.state.Signal, t.state.Ability)
	t.sampler, t.gate = sampler, curriculum.NewGate(stage.Gate)
	if t.state.Sampler == nil {
		t.guard.Enter()
	}
	if err := t.state.restore(t.sampler, t.gate); err != nil {
		return fmt.Errorf("stage %s: %w", stage.Name, err)
	}
	t.lines.entered(stage, t.state.Stage, len(t.cfg.Stages))
	return nil
}

// leave measures memory at a stage's end (hints off) beside obedience (hints
// on), and goes on to the next stage.
func (t *trainer) leave(ctx context.Context, stage *envtune.Stage) error {
	end, err := t.stageEnd(ctx, stage)
	if err != nil {
		return err
	}
	t.state.Ends = append(t.state.Ends, *end)
	if err := t.event(append(accuracies("stage_end_hints_off", end.splits(false)), accuracies("stage_end_hints_on", end.splits(true))...)...); err != nil {
		return err
	}
	t.state.Stage++
	t.state.Signal, t.state.Ability = t.sampler.Gathered()
	t.sampler, t.gate = nil, nil
	t.lines.ended(end)
	return t.save()
}

// stopped says how to go on where err is that ctx ended. Nothing is saved: the
// interrupted step left no trace, the last checkpoint is the run.
func (t *trainer) stopped(ctx context.Context, err error) error {
	t.lines.end()
	if !run.Interrupted(ctx, err) {
		return err
	}
	return fmt.Errorf("%w after step %d; continue with: envtune train --resume %s", run.ErrInterrupted, t.saved, t.opt.Dir)
}

// newTrainer checks the options and builds what does not depend on the folder.
func newTrainer(opt Options) (*trainer, error) {
	if err := opt.Config.Check(); err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	if opt.TestSamples == 0 {
		opt.TestSamples = DefaultTestSamples
	}
	if opt.CheckpointEvery == 0 {
		opt.CheckpointEvery = DefaultCheckpointEvery
	}
	speech, err := SpeechOf(opt.Base, opt.BaseName, opt.Config)
	if err != nil {
		return nil, err
	}
	t := &trainer{
		opt: opt, cfg: opt.Config, speech: speech, model: opt.Base.Clone(),
		env:   env.New(env.Options{Extension: opt.Extension, Docs: opt.Docs}),
		tasks: map[envtune.Part][]*envtune.Task{}, byID: map[string]*envtune.Task{},
		lines: newLines(opt), guard: curriculum.NewGuard(opt.Config.Guard),
	}
	for _, task := range opt.Tasks {
		t.tasks[task.Part] = append(t.tasks[task.Part], task)
		t.byID[task.ID] = task
	}
	if n := opt.TestTasks; n > 0 {
		t.tasks[envtune.PartTest] = Spread(t.tasks[envtune.PartTest], n)
	}
	if err := t.check(); err != nil {
		return nil, err
	}
	tr := opt.Config.Train
	precision, err := tensor.ParsePrecision(tr.Precision)
	if err != nil {
		return nil, fmt.Errorf("train.precision: %w", err)
	}
	t.model.SetPrecision(precision)
	if tr.KL > 0 {
		if t.frozen = opt.Base.Model; t.frozen.Precision() != precision {
			t.frozen = t.model.Clone()
		}
	}
	t.learner = model.NewTrainer(t.model, model.AdamW{Beta1: tr.Beta1, Beta2: tr.Beta2, WeightDecay: tr.WeightDecay}, 0)
	t.learner.SetWorkspace(tr.Workspace << 20)
	t.policy = t.exam().Sampling(t.model, speech)
	t.relabeller, err = newRelabeller(opt, speech)
	return t, err
}

// check says what would stop the run only once it is under way.
func (t *trainer) check() error {
	for _, part := range []envtune.Part{envtune.PartTrain, envtune.PartValidation, envtune.PartTest} {
		if len(t.tasks[part]) == 0 {
			return fmt.Errorf("suite %s has no task of role %s", t.opt.Suite, part)
		}
	}
	for _, s := range t.cfg.Stages {
		if strings.HasPrefix(s.Name, TestPrefix) {
			return fmt.Errorf("stage %s: names that begin with %s are those of the test episodes", s.Name, TestPrefix)
		}
		if first := t.cfg.Stages[0].Format; s.Format != first {
			return fmt.Errorf("stage %s: format is %q, that of the first stage is %q: all stages of a run must have one", s.Name, s.Format, first)
		}
		for _, part := range []envtune.Part{envtune.PartTrain, envtune.PartValidation} {
			if len(curriculum.Select(t.tasks[part], s.Tasks)) == 0 {
				return fmt.Errorf("stage %s: suite %s has no %s task of splits %v with at most %d turns and %d calls in a turn (0: any)",
					s.Name, t.opt.Suite, part, s.Tasks.Splits, s.Tasks.MaxTurns, s.Tasks.MaxCalls)
			}
		}
	}
	o := t.learning()
	return o.Check()
}

func (t *trainer) close() error {
	t.policy.Close()
	var err error
	if t.events != nil {
		err = t.events.Close()
	}
	if t.writer != nil {
		err = errors.Join(err, t.writer.Close())
	}
	return err
}
