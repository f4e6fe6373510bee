package rollout

import (
	"context"
	"errors"
	"fmt"

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
	plain := *stage
	plain.Hints = envtune.HintRule{Level: envtune.HintOff}
	out := newTrajectory(Job{Task: task, Stage: &plain, Seed: t.Seed, Episode: t.Episode + "/relabelled"})
	var steps []envtune.Step
	for _, s := range t.Steps {
		if s.Feedback.Turn < turn {
			steps = append(steps, s)
		}
	}
	out.Forked = len(steps)
	for i, m := range actions {
		last := i == len(actions)-1
		steps = append(steps, envtune.Step{Action: m, Feedback: envtune.Feedback{Turn: turn, TurnDone: last, Done: last}})
	}
	outcomes := make([]envtune.Outcome, turn+1)
	outcomes[turn].OK = true // no call of it may fail
	same, err := replay(ctx, env, task, &plain, steps, outcomes, out)
	var fault *envtune.TaskError
	switch {
	case errors.As(err, &fault):
		return nil, fault
	case err != nil:
		return nil, fmt.Errorf("relabelling episode %s: %w", t.Episode, err)
	case !same:
		return nil, nil
	}
	for _, o := range out.TurnOutcomes() {
		if !o.OK {
			return nil, nil
		}
	}
	out.Progress = out.MeanProgress()
	return out, nil
}
