package imitate

import (
	"context"
	"fmt"
	"slices"

	"envtune"
	"envtune/curriculum"
	"envtune/env"
	"envtune/format"
	"envtune/learn"
	"envtune/policy/native"
	"envtune/policy/scripted"
	"envtune/rollout"
	"envtune/train"
)

// Oracle returns the policy that plays the reference calls of every job's task. Jobs of
// one task should stand next to each other: its script is then written once.
func Oracle(ctx context.Context, world *env.Env, jobs []rollout.Job, o env.OracleOptions) (envtune.Policy, error) {
	out := map[string][][]string{}
	var script [][]string
	for i, job := range jobs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if i == 0 || jobs[i-1].Task != job.Task {
			var err error
			if script, err = world.Oracle(job.Task, o); err != nil {
				return nil, fmt.Errorf("writing the oracle's script: %w", err)
			}
		}
		out[job.Episode] = script
	}
	return scripted.ByEpisode(out), nil
}

// Lessons are what the oracle did in tasks, and what is learnt of it.
type Lessons struct {
	// Episodes are the oracle's, in the order of the tasks.
	Episodes []*envtune.Trajectory
	// Examples are the token sequences of each episode that fits into the model's context:
	// one, or several with a chat template. Only the assistant's messages carry loss.
	Examples [][]learn.Example
	// LeftOut counts the tasks that gave none: too long for a turn's step limit even with
	// all calls of a turn in one message, or for the context.
	LeftOut int
}

// oracleModes are how the oracle plays a task, the next one where a turn of the one
// before does not fit into the step limit.
func oracleModes() []env.OracleMode {
	return []env.OracleMode{env.OracleSingle, env.OracleSteps, env.OracleTogether}
}

// play has the oracle play tasks under a stage: one call a message, more where a turn
// would not fit into the step limit.
func play(ctx context.Context, world *env.Env, tasks []*envtune.Task, stage *envtune.Stage) ([]*envtune.Trajectory, error) {
	f, err := format.ByName(stage.Format)
	if err != nil {
		return nil, err
	}
	done := map[string]*envtune.Trajectory{}
	left := tasks
	for _, mode := range oracleModes() {
		jobs := rollout.Groups(left, 1, stage, 0, 0)
		policy, err := Oracle(ctx, world, jobs, env.OracleOptions{Format: f, Mode: mode, AskBack: true})
		if err != nil {
			return nil, err
		}
		got, err := rollout.Run(ctx, world, policy, jobs, rollout.Options{Concurrency: oracleConcurrency})
		if err != nil {
			return nil, fmt.Errorf("playing the oracle: %w", err)
		}
		for _, t := range got {
			if t.Fault != "" {
				return nil, fmt.Errorf("playing the oracle: %s", t.Fault)
			}
			if t.Valid {
				done[t.Task] = t
			}
		}
		left = slices.DeleteFunc(slices.Clone(left), func(t *envtune.Task) bool { return done[t.ID] != nil })
	}
	var out []*envtune.Trajectory
	for _, task := range tasks {
		if t := done[task.ID]; t != nil {
			out = append(out, t)
		}
	}
	return out, nil
}

// oracleConcurrency bounds the memory of the oracle's episodes; it changes no result.
const oracleConcurrency = 64

// teach has the oracle play tasks without hints and makes examples of what it did.
func teach(ctx context.Context, world *env.Env, tasks []*envtune.Task, cfg *curriculum.Config, s native.Speech, context int) (*Lessons, error) {
	episodes, err := play(ctx, world, tasks, train.Exam{Config: cfg}.Stage(envtune.HintOff))
	if err != nil {
		return nil, err
	}
	l := &Lessons{Episodes: episodes}
	b := train.Builder(s)
	for _, t := range episodes {
		parts, err := b.CopiedParts(written(s, t), 1)
		if err != nil {
			return nil, err
		}
		if len(parts) == 0 || slices.ContainsFunc(parts, func(e learn.Example) bool { return len(e.Tokens) > context }) {
			continue
		}
		l.Examples = append(l.Examples, parts)
	}
	l.LeftOut = len(tasks) - len(l.Examples)
	return l, nil
}

// written gives the messages of a script the tokens that a model with a chat template
// would have sampled for them; models of ours read messages as text.
func written(s native.Speech, t *envtune.Trajectory) *envtune.Trajectory {
	chat, ok := s.(*native.Chat)
	if !ok {
		return t
	}
	out := *t
	out.Steps = slices.Clone(t.Steps)
	for i := range out.Steps {
		a := &out.Steps[i].Action
		a.Sample = &envtune.Sample{Tokens: chat.Written(a.Content)}
	}
	return &out
}

// flat returns all examples of lessons.
func (l *Lessons) flat() []learn.Example { return slices.Concat(l.Examples...) }
