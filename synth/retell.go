package synth

import (
	"fmt"
	"strconv"

	"envtune"
	"envtune/py"
)

// retelling is one turn of a task that gets another request.
type retelling struct {
	o    *origin
	t    *envtune.Task
	turn int
	// s is the scene as the turn begins, before are the turns before it.
	s      *scene
	before []drawn
}

// open plays the task up to a turn. What follows is drawn anew for each try.
func (o *origin) open(t *envtune.Task, turn, try int, seed uint64) (*retelling, error) {
	d := o.dice()
	worlds := o.maker.worlds(d, o.at)
	s := o.maker.drawScene(d, worlds, o.at)
	s.run = o.start.Open()
	before, err := o.maker.turns(s, o.at, worlds, turn)
	if err != nil {
		return nil, fmt.Errorf("drawing task %s again: %w", t.ID, err)
	}
	s.turn, s.brings = nil, map[string]telling{}
	s.d = newDice(seed, t.ID, strconv.Itoa(turn), strconv.Itoa(try))
	s.plain = s.d.chance(50)
	return &retelling{o, t, turn, s, before}, nil
}

// done draws goals that heard calls reach, and writes the task of them.
func (a *retelling) done(heard []py.Call, fit []*intent) (*Relabelled, bool) {
	a.s.heard = &hearing{calls: heard}
	dr, ok := a.goals(fit)
	if !ok || len(a.s.turn) == 0 || len(a.s.turn) > a.o.maker.spec.MaxCalls {
		return nil, false
	}
	dr.calls, dr.tells = a.s.turn, a.s.tellings()
	out := &Relabelled{Calls: a.s.heard.used, Wishes: make([]string, len(dr.calls))}
	if out.Task, ok = a.write(dr); !ok {
		return nil, false
	}
	at := -1
	for _, g := range dr.all() {
		at += len(g.calls)
		if g.said == "" { // what it is was said in the turn before
			g.said = expand(a.s.d, pick(a.s.d, wordings(a.t.Part, g.intent.full)), g.slots).text
		}
		out.Wishes[at] = wish(g.said, heard[out.Calls[at]])
	}
	return out, true
}

// goals are those of a turn: of one intent, of two, or what the request before lacked, with
// another one perhaps.
func (a *retelling) goals(fit []*intent) (drawn, bool) {
	d := a.s.d
	dr := drawn{plan: turnPlan{step: act}, gap: -1}
	if n := len(a.before); n > 0 && a.before[n-1].gap >= 0 && d.chance(70) {
		dr.plan.step, dr.gap = fill, a.before[n-1].gap
		one, ok := a.reach(*a.before[n-1].asked)
		if !ok {
			return dr, false
		}
		dr.asked = &one
	}
	more := 1
	switch {
	case dr.asked != nil && d.chance(60):
		more = 0
	case dr.asked == nil && len(fit) > 1 && d.chance(40):
		more = 2
	}
	if len(fit) < more {
		return dr, false
	}
	for _, in := range some(d, fit, more) {
		g, ok := in.draw(a.s)
		if !ok {
			return dr, false
		}
		one, ok := a.reach(drawnGoal{intent: in, goal: g})
		if !ok {
			return dr, false
		}
		dr.goals = append(dr.goals, one)
	}
	return dr, true
}

// reach runs a goal by the calls heard and gives its slots their values. A goal that needs no
// call in this state is none that they reach.
func (a *retelling) reach(g drawnGoal) (drawnGoal, bool) {
	a.s.heard.values = map[string]string{}
	// play also fails where the maker of the goal did not expect the agent's values.
	if g.play(a.s) != nil || len(g.calls) == 0 {
		return g, false
	}
	var ok bool
	g.slots, ok = a.s.heard.say(g.slots)
	return g, ok
}

// asked draws a goal of one of the intents, and writes the task whose request for it lacks
// something.
func (a *retelling) asked(fit []*intent, lack Lack) (*Relabelled, bool) {
	a.s.plain = true
	in := pick(a.s.d, fit)
	g, ok := in.draw(a.s)
	if !ok {
		return nil, false
	}
	dr := drawn{plan: turnPlan{step: ask}, asked: &drawnGoal{intent: in, goal: g}, gap: -1}
	out := &Relabelled{}
	if lack == LackValue {
		dr.gap = a.s.d.n(len(in.gaps))
		out.Lacks = in.gaps[dr.gap].label
	}
	out.Task, ok = a.write(dr)
	return out, ok
}

// write writes the task with its new turn. The request says every value that the agent has
// chosen, and belongs to the task's role.
func (a *retelling) write(dr drawn) (*envtune.Task, bool) {
	task := *a.t
	task.ID = a.t.ID + "~" + strconv.Itoa(a.turn) + "-" + strconv.FormatUint(a.s.d.next(), 36)
	task.Turns = append(a.t.Turns[:a.turn:a.turn], envtune.Turn{Added: a.t.Turns[a.turn].Added, Reference: dr.calls})
	if len(dr.calls) > 0 && owner(callKey(task.Turns)) != task.Part {
		return nil, false
	}
	for range 40 {
		text := write(a.s.d, &task, dr)
		if owner(textKey(text)) == task.Part && (a.s.heard == nil || a.s.heard.said(text)) {
			task.Turns[a.turn].User = text
			return &task, true
		}
	}
	return nil, false
}
