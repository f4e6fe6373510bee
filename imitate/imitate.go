// Package imitate is supervised training on what an oracle does in the environment: the
// baseline beside training by reward, and the measure of what a model of an architecture
// can come to (Diagnose). It is never part of the recipe.
package imitate

import (
	"context"
	"fmt"
	"io"
	"time"

	"envtune"
	"envtune/curriculum"
	"envtune/env"
	"envtune/eval"
	"envtune/learn"
	"envtune/learn/base"
	"envtune/policy/native"
	"envtune/run"
	"envtune/train"
)

// Suite is a named set of tasks.
type Suite struct {
	Name  string
	Tasks []*envtune.Task
}

// Part returns the tasks of a role: the first of each split, most in all; 0: all of them.
func (s Suite) Part(part envtune.Part, most int) []*envtune.Task {
	var out []*envtune.Task
	for _, t := range s.Tasks {
		if t.Part == part {
			out = append(out, t)
		}
	}
	if most > 0 {
		return train.Spread(out, most)
	}
	return out
}

// Options are what a supervised training is given.
type Options struct {
	// Exam says how the model is scored: the last stage and the sampling of a training,
	// and the format in which the oracle plays.
	Exam *curriculum.Config
	Settings
	// Suite holds the training tasks, and the test tasks in distribution; Also are
	// suites that are only tested.
	Suite Suite
	Also  []Suite
	// Base is the model to start from; it is not changed.
	Base     *native.Model
	BaseName string
	Seed     uint64
	// Samples is the number of episodes of each test task; Tasks the most test tasks of a
	// suite, 0: all.
	Samples, Tasks int
	// Dir is the run folder; Resume continues the run in it.
	Dir    string
	Resume bool
	// Out gets the lines that people read, Progress how far an evaluation is; both may be
	// nil.
	Out      io.Writer
	Progress func(name string) func(done, total int)
	// Now is the clock; it is read for what is shown and for timing.jsonl only.
	Now func() time.Time

	// origin is what a resumed run started with.
	origin *header
}

// StepMetrics is one line of metrics.jsonl.
type StepMetrics struct {
	Step  int     `json:"step"`
	Epoch int     `json:"epoch"`
	LR    float64 `json:"lr"`
	learn.SupervisedMetrics
	// Validation is the loss on the oracle's transcripts of the validation tasks, at an
	// epoch's end.
	Validation *learn.SupervisedMetrics `json:"validation,omitempty"`
}

// trainer is one run in progress.
type trainer struct {
	opt        Options
	exam       train.Exam
	speech     native.Speech
	student    *student
	lessons    *Lessons // of the training tasks
	validation []learn.Example
	writer     *run.Writer
	state      state
	saved      int // steps that the last checkpoint holds
}

// checkpointEvery is the number of steps between checkpoints, beside those at the end of
// an epoch.
const checkpointEvery = 10

// Run trains and returns what summary.json holds. When ctx ends, the steps since the last
// checkpoint are given up and the error wraps run.ErrInterrupted.
func Run(ctx context.Context, opt Options) (s *Summary, err error) {
	t, err := newTrainer(opt)
	if err != nil {
		return nil, err
	}
	if err := t.start(ctx); err != nil {
		return nil, t.stopped(ctx, err)
	}
	defer func() {
		if cerr := t.writer.Close(); cerr != nil && err == nil {
			s, err = nil, fmt.Errorf("closing the run: %w", cerr)
		}
	}()
	if t.state.Before == nil {
		if err := t.before(ctx); err != nil {
			return nil, t.stopped(ctx, err)
		}
	}
	if err := t.steps(ctx); err != nil {
		return nil, t.stopped(ctx, err)
	}
	if s, err = t.finish(ctx); err != nil {
		return nil, t.stopped(ctx, err)
	}
	return s, nil
}

func newTrainer(opt Options) (*trainer, error) {
	if err := opt.Exam.Check(); err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	if err := opt.Settings.Check(); err != nil {
		return nil, err
	}
	if opt.Samples < 1 || opt.Tasks < 0 {
		return nil, fmt.Errorf("samples is %d and test tasks %d: want at least 1 sample, and 0 tasks (all) or more", opt.Samples, opt.Tasks)
	}
	for i, s := range append([]Suite{opt.Suite}, opt.Also...) {
		for _, part := range []envtune.Part{envtune.PartTest, envtune.PartTrain, envtune.PartValidation} {
			if part != envtune.PartTest && i > 0 {
				continue
			}
			if len(s.Part(part, 0)) == 0 {
				return nil, fmt.Errorf("suite %s has no task of role %s", s.Name, part)
			}
		}
	}
	if opt.Out == nil {
		opt.Out = io.Discard
	}
	if opt.Progress == nil {
		opt.Progress = func(string) func(int, int) { return nil }
	}
	t := &trainer{opt: opt, exam: train.Exam{Env: env.New(env.Options{}), Config: opt.Exam, Seed: opt.Seed}}
	var err error
	t.speech, err = train.SpeechOf(opt.Base, opt.BaseName, opt.Exam)
	return t, err
}

// before scores the start model and keeps what the oracle did.
func (t *trainer) before(ctx context.Context) error {
	t.printf("# scoring the start model")
	before, err := t.tests(ctx, "before")
	if err != nil {
		return fmt.Errorf("scoring the start model: %w", err)
	}
	if err := t.writer.Trajectories("oracle", t.lessons.Episodes); err != nil {
		return err
	}
	t.state.Before = before
	return t.save()
}

// steps trains through what is left of the epochs.
func (t *trainer) steps(ctx context.Context) error {
	began, first := t.opt.Now(), t.student.step
	for t.student.step < t.student.steps() {
		if err := ctx.Err(); err != nil {
			return err
		}
		started := t.opt.Now()
		epoch, rate := t.student.epoch(), t.student.rate()
		got, err := t.student.next()
		if err != nil {
			return err
		}
		m := &StepMetrics{Step: t.student.step, Epoch: epoch + 1, LR: rate, SupervisedMetrics: got}
		ended := t.student.epoch() > epoch
		if ended && len(t.validation) > 0 {
			v, err := learn.Evaluate(t.student.model, t.validation, tokenBudget)
			if err != nil {
				return fmt.Errorf("the loss on validation tasks: %w", err)
			}
			m.Validation = &v
		}
		if err := t.record(m, started); err != nil {
			return err
		}
		if ended || m.Step%printEvery == 0 {
			t.print(m, t.opt.Now().Sub(began), m.Step-first)
		}
		if ended || m.Step%checkpointEvery == 0 {
			if err := t.save(); err != nil {
				return err
			}
		}
	}
	return nil
}

// printEvery is the number of steps between lines.
const printEvery = 10

func (t *trainer) record(m *StepMetrics, started time.Time) error {
	if err := t.writer.Metrics(m); err != nil {
		return err
	}
	return t.writer.Timing(map[string]any{"step": m.Step, "seconds": t.opt.Now().Sub(started).Seconds()})
}

func (t *trainer) print(m *StepMetrics, took time.Duration, done int) {
	line := fmt.Sprintf("epoch %d  step %d of %d  loss %.4f  grad %.2f  lr %.2g", m.Epoch, m.Step, t.student.steps(), m.Loss, m.GradNorm, m.LR)
	if m.Validation != nil {
		line += fmt.Sprintf("  validation loss %.4f", m.Validation.Loss)
	}
	left := took / time.Duration(max(1, done)) * time.Duration(t.student.steps()-m.Step)
	t.printf("%s  left %s", line, left.Round(time.Second))
}

func (t *trainer) printf(format string, args ...any) { fmt.Fprintf(t.opt.Out, format+"\n", args...) }

// stopped says how to go on where err is that ctx ended. Nothing is saved: the last
// checkpoint is the run.
func (t *trainer) stopped(ctx context.Context, err error) error {
	if !run.Interrupted(ctx, err) {
		return err
	}
	if t.writer == nil {
		return run.ErrInterrupted
	}
	return fmt.Errorf("%w after step %d; continue with: envtune sft --resume %s", run.ErrInterrupted, t.saved, t.opt.Dir)
}

// finish scores the trained model and writes summary.json.
func (t *trainer) finish(ctx context.Context) (*Summary, error) {
	t.printf("# scoring the trained model")
	after, err := t.tests(ctx, "after")
	if err != nil {
		return nil, fmt.Errorf("scoring the trained model: %w", err)
	}
	s := &Summary{
		ItemAccuracy: after[0].Sampled.ItemAccuracy, WeightsSHA256: base.Digest(t.student.model),
		Base: t.opt.BaseName, Suite: t.opt.Suite.Name, Seed: t.opt.Seed, Settings: t.opt.Settings,
		Steps: t.student.step, Transcripts: len(t.lessons.Examples), LeftOut: t.lessons.LeftOut,
	}
	for i, p := range t.papers() {
		change, err := eval.Paired([]*eval.Report{t.state.Before[i].Sampled}, []*eval.Report{after[i].Sampled})
		if err != nil {
			return nil, fmt.Errorf("suite %s: %w", p.suite.Name, err)
		}
		s.Tests = append(s.Tests, Tested{Suite: p.suite.Name, Hints: p.hints, Before: t.state.Before[i], After: after[i], Change: change})
	}
	return s, t.writer.Summary(s)
}

// paper is one test: a suite, with or without hints.
type paper struct {
	suite Suite
	hints envtune.HintLevel
}

func (t *trainer) papers() []paper {
	var out []paper
	for _, s := range append([]Suite{t.opt.Suite}, t.opt.Also...) {
		out = append(out, paper{s, envtune.HintOff}, paper{s, envtune.HintFull})
	}
	return out
}

// tests scores the present weights on every paper, and stores the first episode of each
// task of the suite without hints.
func (t *trainer) tests(ctx context.Context, name string) ([]*train.Test, error) {
	sampling, greedy := t.exam.Sampling(t.student.model, t.speech), t.exam.Greedy(t.student.model, t.speech)
	defer sampling.Close()
	defer greedy.Close()
	var out []*train.Test
	for i, p := range t.papers() {
		tasks := p.suite.Part(envtune.PartTest, t.opt.Tasks)
		r, err := t.exam.Test(ctx, sampling, greedy, tasks, t.opt.Samples, p.hints, t.opt.Progress)
		if err != nil {
			return nil, fmt.Errorf("suite %s with hints %s: %w", p.suite.Name, p.hints, err)
		}
		if i == 0 {
			if err := t.writer.Trajectories(train.TestPrefix+name, r.First()); err != nil {
				return nil, err
			}
		}
		r.Drop()
		t.printf("# %s, suite %s, %d test tasks, hints %s: %s sampled, %s greedy, progress %s", name, p.suite.Name, len(tasks), p.hints,
			r.Sampled.Row(eval.Overall).ItemAccuracy, r.Greedy.Row(eval.Overall).ItemAccuracy, r.Sampled.Row(eval.Overall).Progress)
		out = append(out, r)
	}
	return out, nil
}
