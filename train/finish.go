package train

import (
	"context"
	"fmt"

	"envtune/eval"
	"envtune/learn/base"
)

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
		After: after, Change: change,
	}
	if err := t.writer.Summary(s); err != nil {
		return nil, err
	}
	return s, nil
}
