// Package splice finds the calls that make a turn right where no rollout has: out of what users
// have said, results told, hints named and rollouts called. It is told what a policy is rewarded
// for, the verdict on a turn, and sees no reference call.
package splice

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"envtune"
	"envtune/format"
)

// Turn is the last turn of a task, to be made right.
type Turn struct {
	Env envtune.Env
	// Task ends with the turn.
	Task  *envtune.Task
	Stage *envtune.Stage // its hints, where it has some, are heeded
	// Began is a trajectory of the task that came to the turn, the right way; one without steps
	// where the turn is the first.
	Began *envtune.Trajectory
	// Said are messages of the agent in such turns, whatever came of them; there may be none.
	Said   []envtune.Message
	Format format.Format
	// End is the message that ends a turn.
	End envtune.Message
}

// Calls returns the messages that make the turn right when End follows them, each with one call
// that runs: at most one less than the turn may have steps. They are nil where none are found,
// or Began does not come to the turn. The error is one of the environment.
func (t *Turn) Calls(ctx context.Context) (said []envtune.Message, err error) {
	ep, h, err := again(ctx, t.Env, t.Task, t.Stage, t.Began)
	if ep == nil || err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, ep.Close()) }()
	s := search{f: t.Format, end: t.End, heard: h, steps: mostSteps}
	for _, text := range h.users {
		s.texts = append(s.texts, read(text))
	}
	for _, m := range t.Said {
		s.offer(m)
	}
	return s.run(ctx, ep, t.Stage.MaxSteps-1)
}

// heard is what an agent has been told when a turn begins.
type heard struct {
	tools []envtune.ToolSpec
	users []string // what users have said, the latest first
	told  []string // results, the latest first
	// asking is how many of the users' last messages ask for what is to be done: more than one
	// where turns before were to be asked back.
	asking int
}

func (h *heard) hear(f envtune.Feedback) {
	for _, m := range f.Messages {
		h.tools = append(h.tools, m.Tools...)
		if m.Role == envtune.RoleUser {
			h.users = slices.Insert(h.users, 0, m.Content)
		}
		for _, r := range m.Results {
			h.told = slices.Insert(h.told, 0, r.Text)
		}
	}
}

// again opens a task and plays the steps of a trajectory up to its last turn. The episode is nil
// where the task does not come to the turn.
func again(ctx context.Context, e envtune.Env, task *envtune.Task, stage *envtune.Stage, tr *envtune.Trajectory) (envtune.Episode, heard, error) {
	var h heard
	turn := len(task.Turns) - 1
	ep, err := e.Open(ctx, task, stage, tr.Seed)
	if err != nil {
		return nil, h, fmt.Errorf("opening the episode again: %w", err)
	}
	last := ep.First()
	h.hear(last)
	h.asking = 1
	for i := range tr.Steps {
		if tr.Steps[i].Feedback.Turn >= turn || last.Done {
			break
		}
		if last, err = ep.Step(ctx, tr.Steps[i].Action); err != nil {
			return nil, h, errors.Join(fmt.Errorf("playing step %d again: %w", i, err), ep.Close())
		}
		h.hear(last)
		if last.Signals.Calls > 0 {
			h.asking = 0
		}
		if last.TurnDone {
			h.asking++
		}
	}
	if last.Done {
		return nil, h, ep.Close()
	}
	return ep, h, nil
}
