// Package eval scores a policy on tasks: how many items it gets right, how far
// it comes, and how sure those figures are. It also prints stored trajectories.
package eval

import (
	"context"
	"errors"
	"fmt"

	"envtune"
	"envtune/rollout"
)

// Options are the settings of an evaluation.
type Options struct {
	// Stage is the stage the episodes run under: hints, limits, mode, format.
	Stage *envtune.Stage
	// Samples is the number of episodes of each task; 0 means 1.
	Samples int
	// Seed fixes the episodes and the intervals.
	Seed uint64
	// Concurrency is the most episodes that are live at once; 0: all of them.
	Concurrency int
	// OnDone, where set, hears of each ended episode, one call at a time.
	OnDone func(done, total int)
}

// Evaluate runs Samples episodes of every task and scores them. Episodes that
// end in a fault are left out of all figures and listed in the report. The
// error is a failure of the run, or that no episode could be scored.
func Evaluate(ctx context.Context, env envtune.Env, policy envtune.Policy, tasks []*envtune.Task, o Options) (*Report, error) {
	if len(tasks) == 0 {
		return nil, errors.New("there are no tasks to evaluate")
	}
	if o.Stage == nil {
		return nil, errors.New("an evaluation needs a stage")
	}
	if o.Stage.Hints.Warn {
		return nil, errors.New("an evaluation does without warnings, which come from the reference: switch hints.warn off")
	}
	samples := max(1, o.Samples)
	jobs := rollout.Groups(tasks, samples, o.Stage, 0, o.Seed)
	done := 0
	ro := rollout.Options{Concurrency: o.Concurrency}
	if o.OnDone != nil {
		ro.OnDone = func(int, *envtune.Trajectory) {
			done++
			o.OnDone(done, len(jobs))
		}
	}
	trajectories, err := rollout.Run(ctx, env, policy, jobs, ro)
	if err != nil {
		return nil, fmt.Errorf("evaluating: %w", err)
	}
	r, err := Score(trajectories, o.Seed)
	if err != nil {
		return nil, err
	}
	r.Stage, r.Hints, r.Mode, r.Samples = o.Stage.Name, o.Stage.Hints.Level, o.Stage.Mode, samples
	r.Example = o.Stage.Example
	return r, nil
}
