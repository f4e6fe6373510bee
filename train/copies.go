package train

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"envtune"
	"envtune/learn"
	"envtune/rollout"
)

// copies adds the supervised copies that the stage asks for: successes without
// their hints, successes without their failed calls, successes of earlier steps.
func (t *trainer) copies(ctx context.Context, stage *envtune.Stage, got []*envtune.Trajectory, b *learn.Builder, batch *learn.Batch, m *StepMetrics) error {
	rule := stage.Copies
	var unhinted, pruned []learn.Example
	best := firstSuccesses{}
	for _, tr := range got {
		if tr.Reward == nil {
			continue
		}
		clean := tr
		if rule.Unhinted || rule.Replay > 0 {
			if c := rollout.Unhinted(tr); c != nil {
				clean = c
			}
		}
		if rule.Unhinted && clean != tr {
			parts, err := t.copied(b, clean, rule.Weight)
			if err != nil {
				return err
			}
			unhinted = append(unhinted, parts...)
		}
		short, err := t.pruned(ctx, stage, tr, m)
		if err != nil {
			return err
		}
		if short != nil {
			clean = short
			parts, err := t.copied(b, short, rule.Weight)
			if err != nil {
				return err
			}
			pruned = append(pruned, parts...)
		}
		best.offer(clean)
	}
	seed := rollout.Seed(t.opt.Seed, t.state.Step, "copies", 0)
	unhinted = learn.Choose(unhinted, rule.Limit, seed)
	pruned = learn.Choose(pruned, rule.Limit, seed+1)
	m.Unhinted, m.Pruned = len(unhinted), len(pruned)
	relabelled, err := t.relabelled(ctx, stage, got, b)
	if err != nil {
		return err
	}
	spliced, err := t.spliced(ctx, stage, got, b)
	if err != nil {
		return err
	}
	searched, err := t.searched(ctx, stage, got, b)
	if err != nil {
		return err
	}
	m.Relabelled, m.Spliced, m.Searched = len(relabelled), len(spliced), len(searched)
	found := slices.Concat(spliced, searched)
	batch.Copies = slices.Concat(unhinted, pruned, relabelled)
	for _, s := range found {
		batch.Copies = append(batch.Copies, s.parts...)
	}
	if rule.Replay == 0 {
		return nil
	}
	if err := t.replay(rule, got, best, b, batch, m); err != nil {
		return err
	}
	for _, s := range found {
		t.state.Memory.Offer(s.name, 1, s.parts)
	}
	return nil
}

// pruned is the copy of tr without its failed calls, nil where there is none or the stage
// wants none.
func (t *trainer) pruned(ctx context.Context, stage *envtune.Stage, tr *envtune.Trajectory, m *StepMetrics) (*envtune.Trajectory, error) {
	if !stage.Copies.Pruned {
		return nil, nil
	}
	c, err := rollout.Prune(ctx, t.env, t.byID[tr.Task], stage, tr)
	var fault *envtune.TaskError
	if errors.As(err, &fault) {
		m.Faults++
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("pruning: %w", err)
	}
	return c, nil
}

// copied returns the examples of a trajectory's copy. A replay can come out longer
// than what was sampled; a copy beyond the context is left out.
func (t *trainer) copied(b *learn.Builder, tr *envtune.Trajectory, weight float64) ([]learn.Example, error) {
	var out []learn.Example
	parts, err := b.CopiedParts(tr, weight)
	for _, e := range parts {
		if len(e.Tokens) <= t.model.Config().Context {
			out = append(out, e)
		}
	}
	return out, err
}

// firstSuccesses is the best trajectory of each task whose first turn succeeded.
type firstSuccesses map[string]*envtune.Trajectory

// offer takes tr over where it has more progress than the one of its task, or as much in
// fewer steps.
func (f firstSuccesses) offer(tr *envtune.Trajectory) {
	outcomes := tr.TurnOutcomes()
	if tr.Forked > 0 || len(outcomes) == 0 || !outcomes[0].OK {
		return
	}
	old := f[tr.Task]
	if old == nil || tr.Progress > old.Progress || tr.Progress == old.Progress && len(tr.Steps) < len(old.Steps) {
		f[tr.Task] = tr
	}
}

// replay adds successes of earlier steps to the batch and remembers those of this one.
func (t *trainer) replay(rule envtune.CopyRule, got []*envtune.Trajectory, best firstSuccesses, b *learn.Builder, batch *learn.Batch, m *StepMetrics) error {
	if t.state.Memory == nil {
		t.state.Memory = &learn.Memory{}
	}
	again := t.state.Memory.Draw(rule.Replay, rollout.Seed(t.opt.Seed, t.state.Step, "replay", 0))
	batch.Copies = append(batch.Copies, again...)
	for _, tr := range got { // in the order of the groups
		if best[tr.Task] == nil {
			continue
		}
		parts, err := t.copied(b, best[tr.Task], rule.Weight)
		if err != nil {
			return err
		}
		t.state.Memory.Offer(tr.Task, best[tr.Task].Progress, parts)
		delete(best, tr.Task)
	}
	m.Replayed, m.Remembered = len(again), t.state.Memory.Tasks()
	return nil
}
