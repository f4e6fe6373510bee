package rollout

import (
	"context"
	"errors"
	"fmt"

	"envtune"
)

// Prune replays t without the steps that failed in the turns that succeeded,
// and returns the shorter trajectory if it comes out the same (hindsight
// pruning: what remains is what the agent should have done at once). The
// assistant messages keep their Sample tokens; hints are off; Reward is nil.
//
// The result is nil where nothing was left out, where the replay fails a call
// in a turn that succeeded, gets out of step with the turns, or any turn comes
// to something else than in t. The error is a failure of the environment.
func Prune(ctx context.Context, env envtune.Env, task *envtune.Task, stage *envtune.Stage, t *envtune.Trajectory) (*envtune.Trajectory, error) {
	outcomes := t.TurnOutcomes()
	kept := keep(t, outcomes)
	if len(kept) == len(t.Steps) || t.Stop == envtune.StopFault || t.Stop == envtune.StopCancel {
		return nil, nil
	}
	out, err := unhintedReplay(ctx, env, task, stage, t, "pruned", kept, outcomes)
	if out == nil {
		return nil, err
	}
	if out.Stop == "" {
		out.Stop = t.Stop // cut off by the policy's context, as t was
	}
	if out.Stop != t.Stop || !sameOutcomes(out.TurnOutcomes(), outcomes) {
		return nil, nil
	}
	out.Progress = out.MeanProgress()
	for _, s := range t.Steps[:t.Forked] {
		if !dropped(s, outcomes) {
			out.Forked++
		}
	}
	return out, nil
}

// keep returns the steps of t that are not failures within a turn that
// succeeded. A step that ends its turn is always kept.
func keep(t *envtune.Trajectory, outcomes []envtune.Outcome) []envtune.Step {
	var out []envtune.Step
	for _, s := range t.Steps {
		if !dropped(s, outcomes) {
			out = append(out, s)
		}
	}
	return out
}

// dropped tells that a step failed in a turn that succeeded, and did not end it.
func dropped(s envtune.Step, outcomes []envtune.Outcome) bool {
	turn := s.Feedback.Turn
	ok := turn < len(outcomes) && outcomes[turn].OK
	return ok && stepFailed(s.Feedback) && !s.Feedback.TurnDone
}

// stepFailed tells that a call of the step failed or that it did not parse.
func stepFailed(f envtune.Feedback) bool {
	return f.Signals.Failed > 0 || f.Signals.Format != nil && *f.Signals.Format == 0
}

// unhintedReplay plays the steps in a fresh episode of a task without hints, as the episode
// of that name beside t; nil where it got out of step with them. A fault of the task is
// returned as it is.
func unhintedReplay(ctx context.Context, env envtune.Env, task *envtune.Task, stage *envtune.Stage, t *envtune.Trajectory, name string, steps []envtune.Step, outcomes []envtune.Outcome) (*envtune.Trajectory, error) {
	plain := *stage
	plain.Hints = envtune.HintRule{Level: envtune.HintOff}
	out := newTrajectory(Job{Task: task, Stage: &plain, Seed: t.Seed, Episode: t.Episode + "/" + name})
	same, err := replay(ctx, env, task, &plain, steps, outcomes, out)
	var fault *envtune.TaskError
	switch {
	case errors.As(err, &fault):
		return nil, fault
	case err != nil:
		return nil, fmt.Errorf("replaying %s: %w", out.Episode, err)
	case !same:
		return nil, nil
	}
	return out, nil
}

// replay plays the steps in a fresh episode, recording into out, and tells
// whether it stayed in step with them.
func replay(ctx context.Context, env envtune.Env, task *envtune.Task, stage *envtune.Stage, steps []envtune.Step, outcomes []envtune.Outcome, out *envtune.Trajectory) (same bool, err error) {
	ep, err := env.Open(ctx, task, stage, out.Seed)
	if err != nil {
		return false, fmt.Errorf("opening the replay: %w", err)
	}
	defer func() {
		if cerr := ep.Close(); cerr != nil && err == nil {
			same, err = false, fmt.Errorf("closing the replay: %w", cerr)
		}
	}()
	out.First = ep.First()
	for i, s := range steps {
		f, err := ep.Step(ctx, s.Action)
		if err != nil {
			return false, fmt.Errorf("replaying step %d: %w", i, err)
		}
		out.Record(s.Action, f)
		turn := s.Feedback.Turn
		switch {
		case f.Turn != turn || f.TurnDone != s.Feedback.TurnDone || f.Done != s.Feedback.Done:
			return false, nil
		case turn < len(outcomes) && outcomes[turn].OK && stepFailed(f) && !f.TurnDone:
			return false, nil
		}
	}
	return true, nil
}

func sameOutcomes(a, b []envtune.Outcome) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, y := a[i], b[i]
		if x.Reached != y.Reached || x.Ended != y.Ended || x.OK != y.OK ||
			!sameScore(x.State, y.State) || !sameScore(x.Exec, y.Exec) || !sameScore(x.Ask, y.Ask) {
			return false
		}
	}
	return true
}

func sameScore(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// Unhinted returns a copy of t without hints and warnings, and nil if t has
// none. What the copy shares with t must not be changed.
func Unhinted(t *envtune.Trajectory) *envtune.Trajectory {
	out := *t
	out.Episode = t.Episode + "/unhinted"
	out.Steps = make([]envtune.Step, len(t.Steps))
	found := false
	for i, s := range t.Steps {
		s.Feedback.Signals.Hints = 0
		messages, hinted := withoutHints(s.Feedback.Messages)
		s.Feedback.Messages = messages
		out.Steps[i] = s
		found = found || hinted
	}
	if !found {
		return nil
	}
	return &out
}

// withoutHints copies those messages that carry a hint or a warning.
func withoutHints(messages []envtune.Message) ([]envtune.Message, bool) {
	found := false
	for i, m := range messages {
		if !hasHint(m) {
			continue
		}
		if !found {
			messages = append([]envtune.Message(nil), messages...)
			found = true
		}
		results := append([]envtune.Result(nil), m.Results...)
		for k := range results {
			results[k].Hint = nil
		}
		messages[i].Results, messages[i].Warning = results, ""
	}
	return messages, found
}

func hasHint(m envtune.Message) bool {
	for _, r := range m.Results {
		if r.Hint != nil {
			return true
		}
	}
	return m.Warning != ""
}
