package train

import (
	"context"
	"fmt"
	"math"
	"slices"

	"envtune"
	"envtune/curriculum"
	"envtune/eval"
	"envtune/learn/tensor"
	"envtune/reward"
	"envtune/rollout"
)

// Test holds the evaluations of one model on the test tasks, hints off.
type Test struct {
	Sampled *eval.Report `json:"sampled"` // the training temperature
	Greedy  *eval.Report `json:"greedy"`  // one episode a task
	// Outside is the score in other worlds, nil where it was not asked for.
	Outside *Outside `json:"outside,omitempty"`
}

// Outside is the score on tasks of worlds that are not trained in, one episode a task at
// the training temperature.
type Outside struct {
	Off *eval.Report `json:"off"` // hints off
	On  *eval.Report `json:"on"`
}

// StageEnd is what a stage left behind, on the validation tasks: Off, without
// hints, is what is remembered; On, with hints, what is obeyed.
type StageEnd struct {
	Stage string    `json:"stage"`
	Step  int       `json:"step"`
	Off   *eval.Row `json:"off"`
	On    *eval.Row `json:"on"`
	// OffSplits and OnSplits are the figures of the splits.
	OffSplits []eval.Row `json:"off_splits,omitempty"`
	OnSplits  []eval.Row `json:"on_splits,omitempty"`
}

// splits are the figures of every split and overall.
func (e *StageEnd) splits(hints bool) []eval.Row {
	if hints {
		return append(slices.Clone(e.OnSplits), *e.On)
	}
	return append(slices.Clone(e.OffSplits), *e.Off)
}

// The names of evaluations: each has its own draws, the same ones each time.
const (
	testName       = "test"
	greedyName     = "greedy"
	stageEndName   = "stage end"
	validationName = "validation"
	outsideName    = "outside"
)

// TestPrefix opens the names of the files with test episodes.
const TestPrefix = "test-"

// exam is how the run scores its policies.
func (t *trainer) exam() Exam { return Exam{Env: t.env, Config: t.cfg, Seed: t.opt.Seed} }

// testBefore scores the base model.
func (t *trainer) testBefore(ctx context.Context) error {
	if p := t.model.Precision(); !p.Native(tensor.DefaultKernel()) {
		t.lines.note("precision %s is emulated on this machine: slower than f32", p)
	}
	t.lines.note("scoring the start model on %d test tasks", len(t.tasks[envtune.PartTest]))
	before, err := t.test(ctx, "before")
	if err != nil {
		return fmt.Errorf("scoring the start model: %w", err)
	}
	t.state.Before = before
	t.lines.test("before", before)
	return nil
}

// test scores the present weights on the test tasks and stores the first
// episode of each.
func (t *trainer) test(ctx context.Context, name string) (*Test, error) {
	greedy := t.exam().Greedy(t.model, t.speech)
	defer greedy.Close()
	r, err := t.exam().Test(ctx, t.policy, greedy, t.tasks[envtune.PartTest], t.opt.TestSamples, envtune.HintOff, t.lines.progress)
	if err != nil {
		return nil, err
	}
	if err := t.writer.Trajectories(TestPrefix+name, r.First()); err != nil {
		return nil, err
	}
	r.Drop()
	if len(t.opt.Outside) > 0 {
		if r.Outside, err = t.outside(ctx); err != nil {
			return nil, err
		}
	}
	return r, t.event(r.scalars()...)
}

// outside scores the present weights in worlds that are not trained in.
func (t *trainer) outside(ctx context.Context) (*Outside, error) {
	off, err := t.evaluate(ctx, t.policy, t.opt.Outside, 1, envtune.HintOff, outsideName)
	if err != nil {
		return nil, fmt.Errorf("scoring in other worlds: %w", err)
	}
	on, err := t.evaluate(ctx, t.policy, t.opt.Outside, 1, envtune.HintFull, outsideName)
	if err != nil {
		return nil, fmt.Errorf("scoring in other worlds with hints: %w", err)
	}
	off.Trajectories, on.Trajectories = nil, nil
	return &Outside{Off: off, On: on}, nil
}

// evaluate scores a policy under the exam's stage.
func (t *trainer) evaluate(ctx context.Context, p envtune.Policy, tasks []*envtune.Task, samples int, hints envtune.HintLevel, name string) (*eval.Report, error) {
	return t.exam().Evaluate(ctx, p, tasks, samples, hints, name, t.lines.progress(name))
}

// validate scores the policy on the validation tasks of a stage, under the
// stage's own feedback: the score that its gate reads is the mean progress of
// the turns, which moves before item accuracy does, or in a stage that rewards the form of
// calls the share of that reward. Only warnings and early ends are left out: they come from
// the reference.
func (t *trainer) validate(ctx context.Context, stage *envtune.Stage) (*curriculum.Measured, error) {
	tasks := t.validationTasks(stage.Tasks)
	v := t.cfg.Train.Validation
	plain := *stage
	plain.Hints.Warn, plain.EndFailed = false, false
	r, err := eval.Evaluate(ctx, t.env, t.policy, tasks, eval.Options{
		Stage: &plain, Samples: v.Samples, Concurrency: concurrency(t.policy),
		Seed: rollout.Seed(t.opt.Seed, 0, validationName, 0),
	})
	if err != nil {
		return nil, fmt.Errorf("validating: %w", err)
	}
	row := r.Row(eval.Overall)
	m := &curriculum.Measured{
		Score: r.Progress, Error: (row.Progress.High - row.Progress.Low) / (2 * 1.96), Silent: row.Silent,
	}
	if reward.OfForm(stage.Reward) {
		m.Score, m.Error, err = formed(stage, r.Trajectories)
	}
	return m, err
}

// formed is the mean share of the most that the stage's reward of the form of calls can be,
// with its standard error.
func formed(stage *envtune.Stage, trajectories []*envtune.Trajectory) (mean, deviation float64, err error) {
	rule, err := reward.ByName(stage)
	if err != nil {
		return 0, 0, err
	}
	var shares []float64
	for _, tr := range trajectories {
		if v := rule(tr); v != nil {
			shares = append(shares, *v/reward.MostForm)
			mean += *v / reward.MostForm
		}
	}
	n := float64(max(1, len(shares)))
	mean /= n
	for _, v := range shares {
		deviation += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(deviation) / n, nil
}

// stageEnd scores the validation tasks of all splits without and with hints.
func (t *trainer) stageEnd(ctx context.Context, stage *envtune.Stage) (*StageEnd, error) {
	end := &StageEnd{Stage: stage.Name, Step: t.state.Step}
	tasks := t.validationTasks(envtune.TaskRule{Splits: envtune.Splits()})
	for _, hints := range []envtune.HintLevel{envtune.HintOff, envtune.HintFull} {
		r, err := t.evaluate(ctx, t.policy, tasks, t.cfg.Train.Validation.Samples, hints, stageEndName)
		if err != nil {
			return nil, fmt.Errorf("measuring the stage's end: %w", err)
		}
		row, splits := r.Row(eval.Overall), slices.DeleteFunc(slices.Clone(r.Rows), func(r eval.Row) bool { return r.Split == eval.Overall })
		if hints == envtune.HintOff {
			end.Off, end.OffSplits = row, splits
		} else {
			end.On, end.OnSplits = row, splits
		}
	}
	return end, nil
}

// validationTasks are the validation tasks that match rule: the first ones of
// each split, as many as the configuration says in all.
func (t *trainer) validationTasks(rule envtune.TaskRule) []*envtune.Task {
	tasks := curriculum.Select(t.tasks[envtune.PartValidation], rule)
	if n := t.cfg.Train.Validation.Tasks; n > 0 {
		return Spread(tasks, n)
	}
	return tasks
}
