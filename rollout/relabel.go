package rollout

import (
	"context"

	"envtune"
)

// Relabel plays t up to a turn again in another task that is t's up to there, then the
// given messages of the agent in that turn, the task's last. It returns the trajectory if
// all turns succeed and no call of the turn fails; the steps before the turn count as
// Forked. Hints are off; Reward is nil.
//
// The result is nil where a turn does not succeed. The error is a failure of the
// environment.
func Relabel(ctx context.Context, env envtune.Env, task *envtune.Task, stage *envtune.Stage, t *envtune.Trajectory, turn int, actions []envtune.Message) (*envtune.Trajectory, error) {
	var steps []envtune.Step
	for _, s := range t.Steps {
		if s.Feedback.Turn < turn {
			s.Feedback.Done = false // the task goes on behind them, whatever t's did
			steps = append(steps, s)
		}
	}
	forked := len(steps)
	for i, m := range actions {
		last := i == len(actions)-1
		steps = append(steps, envtune.Step{Action: m, Feedback: envtune.Feedback{Turn: turn, TurnDone: last, Done: last}})
	}
	outcomes := make([]envtune.Outcome, turn+1)
	outcomes[turn].OK = true // no call of it may fail
	out, err := unhintedReplay(ctx, env, task, stage, t, "relabelled", steps, outcomes)
	if out == nil {
		return nil, err
	}
	out.Forked = forked
	for _, o := range out.TurnOutcomes() {
		if !o.OK {
			return nil, nil
		}
	}
	out.Progress = out.MeanProgress()
	return out, nil
}
