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
	"envtune/format"
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

// learnt makes successes of trajectories, in their order: at most so many, none of nil.
func (t *trainer) learnt(b *learn.Builder, copies []*envtune.Trajectory, weight float64, most int) ([]success, error) {
	var out []success
	for _, copied := range copies {
		if copied == nil || len(out) == most {
			continue
		}
		parts, err := t.copied(b, copied, weight)
		if err != nil {
			return nil, err
		}
		if len(parts) > 0 {
			out = append(out, success{copied.Task, parts})
		}
	}
	return out, nil
}

// searched are copies of further tasks of a step, which nobody plays but a search (package
// splice): turn by turn, as far as it makes them right. There are at most so many as the stage
// asks for.
func (t *trainer) searched(ctx context.Context, stage *envtune.Stage, got []*envtune.Trajectory, b *learn.Builder) ([]success, error) {
	n := stage.Copies.Searched
	if n == 0 || Builder(t.speech).Conversation != nil {
		return nil, nil
	}
	var drawn []*envtune.Task
	for _, tr := range got {
		if task := t.byID[tr.Task]; task != nil && !slices.Contains(drawn, task) {
			drawn = append(drawn, task)
		}
	}
	tasks := t.sampler.More(n, drawn)
	copies, errs := make([]*envtune.Trajectory, n), make([]error, n)
	tensor.Parallel(runtime.GOMAXPROCS(0), n, func(_, i int) {
		copies[i], errs[i] = t.search(ctx, stage, tasks[i], rollout.Seed(t.opt.Seed, t.state.Step, "search", i))
	})
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("searching task %s: %w", tasks[i].ID, err)
		}
	}
	return t.learnt(b, copies, stage.Copies.Weight, n)
}

// search plays a task as far as a search makes its turns right; nil where it gets nowhere. Where
// a turn is to be asked back, the question is for what the calls behind it took from the answer.
func (t *trainer) search(ctx context.Context, stage *envtune.Stage, task *envtune.Task, seed uint64) (*envtune.Trajectory, error) {
	begin := envtune.NewTrajectory(task, stage, seed, task.ID+"/search")
	var said [][]envtune.Message
	at := begin
	for turn := range task.Turns {
		p := pool{task: task, turn: turn, asks: len(task.Turns[turn].Reference) == 0, began: at}
		messages, err := t.found(ctx, stage, p)
		if err != nil {
			return nil, err
		}
		next, err := t.relabelledTurn(ctx, stage, p, messages)
		if err != nil {
			return nil, err
		}
		if next == nil {
			break
		}
		said, at = append(said, messages), next
	}
	if len(said) == 0 {
		return nil, nil
	}
	at = begin
	for turn, messages := range said {
		p := pool{task: task, turn: turn, began: at}
		if turn+1 < len(said) && len(messages) == 1 {
			messages = t.asked(task, turn, messages, said[turn+1])
		}
		next, err := t.relabelledTurn(ctx, stage, p, messages)
		if next == nil || err != nil {
			return nil, err
		}
		at = next
	}
	at.Forked = 0 // all of it is to be learnt
	return at, nil
}

// asked is the question of a turn, with what the calls of the next turn took from its answer in
// place of what it asked for.
func (t *trainer) asked(task *envtune.Task, turn int, question, next []envtune.Message) []envtune.Message {
	if len(task.Turns[turn+1].Added) > 0 {
		return question
	}
	var before []string
	for _, u := range task.Turns[:turn+1] {
		before = append(before, u.User)
	}
	f := t.speech.Format()
	if param := splice.Answered(f, before, task.Turns[turn+1].User, next); param != "" {
		question = []envtune.Message{{Role: envtune.RoleAssistant, Content: f.Say(env.Question(format.NameWords(param)))}}
	}
	return question
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
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("splicing turn %d of task %s: %w", lost[i].turn, lost[i].task.ID, err)
		}
	}
	return t.learnt(b, copies, stage.Copies.Weight, n)
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
	messages, err := t.found(ctx, stage, p)
	if err != nil {
		return nil, err
	}
	return t.relabelledTurn(ctx, stage, p, messages)
}

// upTo is a task that ends with a turn.
func (p pool) upTo() *envtune.Task {
	short := *p.task
	short.ID += "~" + strconv.Itoa(p.turn)
	short.Turns = p.task.Turns[:p.turn+1]
	return &short
}

// found are the messages that make a turn right: its calls, found by a search, and its end, or a
// question where it is to be asked back; nil where there are none.
func (t *trainer) found(ctx context.Context, stage *envtune.Stage, p pool) ([]envtune.Message, error) {
	f := t.speech.Format()
	end := envtune.Message{Role: envtune.RoleAssistant, Content: f.Say(env.Done)}
	if p.asks {
		end.Content = f.Say(question(p.task, p.turn))
		return []envtune.Message{end}, nil
	}
	told := *stage
	told.Hints = envtune.HintRule{Level: envtune.HintFull, Show: 1}
	turn := splice.Turn{Env: t.env, Task: p.upTo(), Stage: &told, Began: p.began, Said: p.said, Format: f, End: end}
	calls, err := turn.Calls(ctx)
	if calls == nil || err != nil {
		return nil, faultless(err)
	}
	return append(calls, end), nil
}

// relabelledTurn is the task up to a turn with messages of the agent in it; nil for none, and
// where they are not right.
func (t *trainer) relabelledTurn(ctx context.Context, stage *envtune.Stage, p pool, messages []envtune.Message) (*envtune.Trajectory, error) {
	if messages == nil {
		return nil, nil
	}
	copied, err := rollout.Relabel(ctx, t.env, p.upTo(), stage, p.began, p.turn, messages)
	return copied, faultless(err)
}

// faultless is an error that is no task's fault.
func faultless(err error) error {
	var fault *envtune.TaskError
	if errors.As(err, &fault) {
		return nil
	}
	return err
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
