package train

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"envtune"
	"envtune/env"
	"envtune/learn"
	"envtune/learn/tensor"
	"envtune/rollout"
	"envtune/splice"
)

// success is a turn that came right, as examples, with the name that it is remembered by.
type success struct {
	name  string
	parts []learn.Example
}

// spliced are copies of turns that no rollout of the task got right, put together from what
// all of them called there and from what the hints of the turn named, until the verdict says
// that the turn is right; where it is to be asked back, of a question. There are at most so
// many as the stage asks for.
func (t *trainer) spliced(ctx context.Context, stage *envtune.Stage, got []*envtune.Trajectory, b *learn.Builder) ([]success, error) {
	n := stage.Copies.Spliced
	if n == 0 || Builder(t.speech).Conversation != nil {
		return nil, nil
	}
	lost := slices.DeleteFunc(t.pools(got), func(p pool) bool { return p.won })
	copies, errs := make([]*envtune.Trajectory, len(lost)), make([]error, len(lost))
	tensor.Parallel(runtime.GOMAXPROCS(0), len(lost), func(_, i int) {
		copies[i], errs[i] = t.splice(ctx, stage, lost[i])
	})
	var out []success
	for i, copied := range copies {
		if errs[i] != nil {
			return nil, fmt.Errorf("splicing turn %d of task %s: %w", lost[i].turn, lost[i].task.ID, errs[i])
		}
		if copied == nil || len(out) == n {
			continue
		}
		parts, err := t.copied(b, copied, stage.Copies.Weight)
		if err != nil {
			return nil, err
		}
		if len(parts) > 0 {
			out = append(out, success{copied.Task, parts})
		}
	}
	return out, nil
}

// pool is what the rollouts of a task said in a turn.
type pool struct {
	task *envtune.Task
	turn int
	asks bool // the turn is to be asked back
	won  bool // one of the rollouts got it right
	said []envtune.Message
	// began is a rollout that came to the turn: its turns before are what the turn begins with.
	began *envtune.Trajectory
}

// pools are the first failed turns of rollouts, or the last where none failed, with what all
// rollouts of their tasks said in them, in the order of the rollouts.
func (t *trainer) pools(got []*envtune.Trajectory) []pool {
	var out []pool
	usable := func(tr *envtune.Trajectory) bool {
		return t.byID[tr.Task] != nil && tr.Reward != nil && tr.Forked == 0
	}
	for _, tr := range got {
		if turn := toRelabel(tr); usable(tr) && slices.ContainsFunc(tr.Steps, func(s envtune.Step) bool { return s.Feedback.Turn == turn }) {
			same := func(p pool) bool { return p.task.ID == tr.Task && p.turn == turn }
			if !slices.ContainsFunc(out, same) {
				out = append(out, pool{task: t.byID[tr.Task], turn: turn, asks: tr.Asks[turn], began: tr})
			}
		}
	}
	for i := range out {
		p := &out[i]
		for _, tr := range got {
			if tr.Task != p.task.ID || !usable(tr) {
				continue
			}
			outcomes := tr.TurnOutcomes()
			p.won = p.won || p.turn < len(outcomes) && outcomes[p.turn].OK
			for i := range tr.Steps {
				if s := &tr.Steps[i]; s.Feedback.Turn == p.turn {
					p.said = append(p.said, s.Action)
				}
			}
		}
	}
	return out
}

// splice is one turn put together: the task up to it, with the calls that make it right; nil
// where none are found.
func (t *trainer) splice(ctx context.Context, stage *envtune.Stage, p pool) (*envtune.Trajectory, error) {
	short := *p.task
	short.ID += "~" + strconv.Itoa(p.turn)
	short.Turns = p.task.Turns[:p.turn+1]
	f := t.speech.Format()
	end := envtune.Message{Role: envtune.RoleAssistant, Content: f.Say(env.Done)}
	var said []envtune.Message
	var err error
	if p.asks {
		end.Content = f.Say(question(p.task, p.turn))
	} else {
		told := *stage
		told.Hints = envtune.HintRule{Level: envtune.HintFull, Show: 1}
		turn := splice.Turn{Env: t.env, Task: &short, Stage: &told, Began: p.began, Said: p.said, Format: f, End: end}
		said, err = turn.Calls(ctx)
	}
	var copied *envtune.Trajectory
	if err == nil && (said != nil || p.asks) {
		copied, err = rollout.Relabel(ctx, t.env, &short, stage, p.began, p.turn, append(said, end))
	}
	var fault *envtune.TaskError
	if errors.As(err, &fault) {
		return nil, nil
	}
	return copied, err
}

// question asks for what a turn lacks, as the user's next message tells: a tool that comes with
// it, or a value that it calls by its name.
func question(task *envtune.Task, turn int) string {
	if turn+1 == len(task.Turns) || len(task.Turns[turn+1].Added) > 0 {
		return env.NoTool
	}
	next := strings.Fields(strings.ToLower(task.Turns[turn+1].User))
	for i, w := range next {
		for k := i + 1; w == "the" && k < len(next) && k <= i+4; k++ {
			if next[k] == "is" || next[k] == "should" {
				return env.Question(strings.Join(next[i+1:k], " "))
			}
		}
	}
	return env.Vague
}
