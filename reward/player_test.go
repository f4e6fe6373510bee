package reward_test

import (
	"context"
	"errors"

	"envtune"
)

// player plays the lines of one episode, as its policy and around its environment. "!"
// lines are mishaps.
type player struct {
	envtune.Env
	lines  []string
	cancel context.CancelFunc
}

var errBug = errors.New("a bug")

// Act implements envtune.Policy.
func (p *player) Act(ctx context.Context, _ envtune.Prompt) (envtune.Message, error) {
	if len(p.lines) == 0 {
		return envtune.Message{}, errors.New("the lines are at their end and the episode is not")
	}
	line := p.lines[0]
	p.lines = p.lines[1:]
	switch line {
	case "! context":
		return envtune.Message{}, &envtune.ContextError{}
	case "! cancel":
		p.cancel()
		return envtune.Message{}, ctx.Err()
	}
	return envtune.Message{Role: envtune.RoleAssistant, Content: line}, nil
}

// Open implements envtune.Env.
func (p *player) Open(ctx context.Context, task *envtune.Task, stage *envtune.Stage, seed uint64) (envtune.Episode, error) {
	ep, err := p.Env.Open(ctx, task, stage, seed)
	return failing{ep, task}, err
}

// failing is an episode whose checks fail where a line says so.
type failing struct {
	envtune.Episode
	task *envtune.Task
}

// Step implements envtune.Episode.
func (f failing) Step(ctx context.Context, m envtune.Message) (envtune.Feedback, error) {
	switch m.Content {
	case "! fault":
		return envtune.Feedback{}, &envtune.TaskError{Task: f.task.ID, Err: errors.New("its states cannot be compared")}
	case "! bug":
		return envtune.Feedback{}, errBug
	}
	return f.Episode.Step(ctx, m)
}
