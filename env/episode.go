package env

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"envtune"
	"envtune/format"
	"envtune/hint"
	"envtune/session"
)

// episode is one live run of a task.
type episode struct {
	task     *envtune.Task
	ref      *reference
	format   format.Format
	example  []envtune.Message // nil where the stage has none
	official bool
	brief    bool // the first turn that fails is the last
	limit    int  // the step that cuts a turn off
	hints    envtune.HintRule

	agent *session.Session
	rng   rand.PCG

	turn    int
	steps   int      // of the turn
	called  int      // calls of the turn
	pool    []string // results of all calls so far
	verdict string   // of the first turn that failed

	done, closed bool
}

var _ envtune.Episode = (*episode)(nil)

// First implements envtune.Episode.
func (e *episode) First() envtune.Feedback {
	turn := &e.ref.turns[0]
	return envtune.Feedback{
		Messages: []envtune.Message{
			{Role: envtune.RoleSystem, Tools: turn.tools, Example: e.example},
			{Role: envtune.RoleUser, Content: e.task.Turns[0].User},
		},
		Tools: turn.tools,
	}
}

// Fork implements envtune.Episode.
func (e *episode) Fork() (envtune.Episode, error) {
	if e.closed {
		return nil, errors.New("forking an episode that is closed")
	}
	c := *e
	c.agent = e.agent.Clone()
	c.pool = e.pool[:len(e.pool):len(e.pool)]
	return &c, nil
}

// Close implements envtune.Episode.
func (e *episode) Close() error {
	e.closed = true
	e.agent, e.pool = nil, nil
	return nil
}

// Step implements envtune.Episode.
func (e *episode) Step(ctx context.Context, m envtune.Message) (envtune.Feedback, error) {
	switch {
	case e.closed:
		return envtune.Feedback{}, errors.New("stepping an episode that is closed")
	case e.done:
		return envtune.Feedback{}, errors.New("stepping an episode that has ended")
	case m.Role != envtune.RoleAssistant:
		return envtune.Feedback{}, fmt.Errorf("stepping with a message of role %q", m.Role)
	case ctx.Err() != nil:
		return envtune.Feedback{}, ctx.Err()
	}
	f := envtune.Feedback{Turn: e.turn}
	action, bad := format.Read(e.format, m)
	f.Signals.Format = score(bad == nil)
	switch {
	case bad != nil && !e.official:
		f.Messages = append(f.Messages, results(envtune.Result{Text: bad.Error(), Code: envtune.CodeFormat}))
		e.count(&f)
	case bad == nil && len(action.Calls) > 0:
		f.Messages = append(f.Messages, results(e.run(action.Calls, &f.Signals)...))
		e.count(&f)
	default:
		e.endTurn(&f)
	}
	f.Tools = e.ref.turns[e.turn].tools
	return f, nil
}

func results(list ...envtune.Result) envtune.Message {
	return envtune.Message{Role: envtune.RoleTool, Results: list}
}

// run makes the calls of one step.
func (e *episode) run(calls []format.Call, s *envtune.Signals) []envtune.Result {
	offered := e.ref.turns[e.turn].offered
	runs := offered
	if e.official {
		runs = nil // a held-back tool runs if it is called early
	}
	out := make([]envtune.Result, len(calls))
	for i, call := range calls {
		r := e.call(&call, runs)
		e.pool = append(e.pool, r.Text)
		e.called++
		s.Calls++
		out[i] = r.Message()
		if !r.Failed() {
			continue
		}
		s.Failed++
		if e.show(r.Code) {
			out[i].Hint = hint.At(e.hints.Level, hint.For(e.agent, offered, r))
		}
		if out[i].Hint != nil {
			s.Hints++
		}
	}
	return out
}

func (e *episode) call(c *format.Call, offered map[string]bool) session.Result {
	if read, ok := c.Read(); ok {
		return e.agent.CallParsed(read, c.Text, offered)
	}
	return e.agent.CallOffered(c.Text, offered)
}

// show draws whether the hint of a failed call is shown. Every failed call
// costs a draw, so that what the catalogue knows does not move later draws.
func (e *episode) show(code envtune.Code) bool {
	if e.hints.Level == envtune.HintOff || e.hints.Level == "" {
		return false
	}
	return rand.New(&e.rng).Float64() < e.hints.Probability(code)
}

// count ends the episode where the step was the last that the turn may have.
func (e *episode) count(f *envtune.Feedback) {
	if e.steps++; e.steps < e.limit {
		return
	}
	e.judge(false, &f.Signals)
	e.end(envtune.StopLimit, f)
}

// endTurn compares the turn and goes on to the next one.
func (e *episode) endTurn(f *envtune.Feedback) {
	e.judge(true, &f.Signals)
	if e.turn == len(e.task.Turns)-1 {
		e.end(envtune.StopDone, f)
		return
	}
	if e.brief && e.verdict != "" {
		e.end(envtune.StopFailed, f)
		return
	}
	f.TurnDone = true
	next := envtune.Message{
		Role:    envtune.RoleUser,
		Content: e.task.Turns[e.turn+1].User,
		Tools:   e.ref.turns[e.turn+1].added,
	}
	if e.hints.Warn && e.ref.turns[e.turn].ask && e.called > 0 {
		next.Warning = warning
	}
	e.turn++
	e.steps, e.called = 0, 0
	f.Messages = append(f.Messages, next)
}

// warning is what a stage that warns says after an ask-back turn with a call. It is
// the only text of an environment that comes from the reference: that no call was
// wanted. It names nothing that the reference holds.
const warning = "No call was wanted for the last request, since it lacks something. Say what is missing instead of calling."

func (e *episode) end(stop envtune.StopReason, f *envtune.Feedback) {
	e.conclude(&f.Signals)
	e.done = true
	f.TurnDone, f.Done, f.Stop = true, true, stop
}
