package train

import (
	"context"
	"fmt"

	"envtune/eval"
	"envtune/learn/base"
	"envtune/run"
)

// Finished returns the summary of the training run in dir, nil where the run
// has not come to its end.
func Finished(dir string) (*Summary, error) {
	var s Summary
	if done, err := run.ReadSummary(dir, &s); err != nil || !done {
		return nil, err
	}
	if s.Before == nil || s.After == nil {
		return nil, nil // of another kind of run
	}
	return &s, nil
}

// finish scores the trained model, writes summary.json and prints the table.
func (t *trainer) finish(ctx context.Context) (*Summary, error) {
	t.lines.note("scoring the trained model")
	after, err := t.test(ctx, "after")
	if err != nil {
		return nil, t.stopped(ctx, fmt.Errorf("scoring the trained model: %w", err))
	}
	t.lines.test("after", after)
	change, err := eval.Paired([]*eval.Report{t.state.Before.Sampled}, []*eval.Report{after.Sampled})
	if err != nil {
		return nil, err
	}
	s := &Summary{
		ItemAccuracy: after.Sampled.ItemAccuracy, WeightsSHA256: base.Digest(t.model),
		Suite: t.opt.Suite, Seed: t.opt.Seed, Steps: t.state.Step,
		Before: t.state.Before, Stages: t.state.Ends, Promotions: t.state.Promotions,
		After: after, Change: change, Fits: t.fits, Guard: t.guardReport(),
	}
	if s.Outside, err = t.outsideChange(after); err != nil {
		return nil, err
	}
	if err := t.writer.Summary(s); err != nil {
		return nil, err
	}
	t.lines.end()
	return s, nil
}

// outsideChange compares the scores in other worlds.
func (t *trainer) outsideChange(after *Test) (*OutsideChange, error) {
	before := t.state.Before.Outside
	if before == nil || after.Outside == nil {
		return nil, nil
	}
	off, err := eval.Paired([]*eval.Report{before.Off}, []*eval.Report{after.Outside.Off})
	if err != nil {
		return nil, err
	}
	on, err := eval.Paired([]*eval.Report{before.On}, []*eval.Report{after.Outside.On})
	if err != nil {
		return nil, err
	}
	return &OutsideChange{Suite: t.opt.OutsideSuite, Off: off, On: on}, nil
}
