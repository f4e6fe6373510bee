package train

import (
	"path/filepath"

	"envtune"
	"envtune/eval"
	"envtune/train/tensorboard"
)

// EventsName is the event file of a run, which TensorBoard reads. Its times are those of
// the clock, so no two runs have the same one.
const EventsName = "events.out.tfevents.envtune"

// openEvents opens the run's event file with the events of the last checkpoint.
func (t *trainer) openEvents() (err error) {
	t.events, err = tensorboard.Open(filepath.Join(t.opt.Dir, EventsName), t.state.Events, t.opt.Now())
	return err
}

// event appends figures of the steps done so far.
func (t *trainer) event(scalars ...tensorboard.Scalar) error {
	if len(scalars) == 0 {
		return nil
	}
	return t.events.Write(t.opt.Now(), t.state.Step, scalars)
}

// scalars are the figures of a step.
func (t *trainer) scalars(m *StepMetrics) []tensorboard.Scalar {
	out := []tensorboard.Scalar{
		{Tag: "rollout/reward", Value: m.Reward}, {Tag: "rollout/success", Value: m.Success},
		{Tag: "rollout/progress", Value: m.Progress}, {Tag: "rollout/hints", Value: m.HintRate},
		{Tag: "rollout/malformed", Value: m.Malformed}, {Tag: "rollout/failed_calls", Value: m.Rollout.Failed},
		{Tag: "rollout/silent_turns", Value: m.Rollout.NoCall}, {Tag: "rollout/response_tokens", Value: m.Rollout.ResponseTokens},
		{Tag: "rollout/episode_tokens", Value: m.Rollout.EpisodeTokens}, {Tag: "rollout/cut", Value: m.Rollout.Cut},
		{Tag: "rollout/constant_groups", Value: float64(m.Constant)}, {Tag: "rollout/faults", Value: float64(m.Faults)},
		{Tag: "rollout/beyond_context", Value: float64(m.Stops[envtune.StopContext])},
		{Tag: "stage", Value: float64(t.state.Stage + 1)}, {Tag: "update/copies", Value: float64(m.Unhinted + m.Pruned)},
	}
	if u := m.Update; u.Steps > 0 {
		lr := m.LR
		if lr == 0 {
			lr = t.cfg.Train.LR
		}
		out = append(out, []tensorboard.Scalar{
			{Tag: "update/grad_norm", Value: u.GradNorm}, {Tag: "update/lr", Value: lr}, {Tag: "update/copy_loss", Value: u.CopyLoss},
		}...)
		if u.Policy > 0 {
			out = append(out, []tensorboard.Scalar{
				{Tag: "update/loss", Value: u.Loss}, {Tag: "update/entropy", Value: u.Entropy}, {Tag: "update/kl", Value: u.KL},
				{Tag: "update/old_kl", Value: u.OldKL}, {Tag: "update/ratio", Value: u.Ratio}, {Tag: "update/clip", Value: u.Clip},
			}...)
		}
	}
	if m.Validation != nil {
		out = append(out, tensorboard.Scalar{Tag: "validation/progress", Value: *m.Validation})
	}
	if t.guard != nil {
		out = append(out, tensorboard.Scalar{Tag: "guard/lr_scale", Value: t.guard.Scale()})
	}
	return out
}

// accuracies are the item accuracies of an evaluation, by split and overall.
func accuracies(prefix string, rows []eval.Row) []tensorboard.Scalar {
	var out []tensorboard.Scalar
	for _, r := range rows {
		out = append(out, tensorboard.Scalar{Tag: prefix + "/" + r.Split, Value: r.ItemAccuracy.Value})
	}
	return out
}

// scalars are the figures of a test.
func (t *Test) scalars() []tensorboard.Scalar {
	out := append(accuracies("test", t.Sampled.Rows), accuracies("test_greedy", t.Greedy.Rows)...)
	if t.Outside != nil {
		out = append(out, accuracies("outside_hints_off", t.Outside.Off.Rows)...)
		out = append(out, accuracies("outside_hints_on", t.Outside.On.Rows)...)
	}
	return out
}
