package practice

import (
	"slices"
	"strings"

	"envtune"
	"envtune/py"
)

// Loss weights of an agent's messages: what failed is learnt from less, what
// was malformed not at all.
const (
	weightRight     = 1
	weightFailed    = 0.3
	weightMalformed = 0
	weightGivenUp   = 0.05 // giving up is no lesson, but not wrong where nothing can be known
)

// agent plays a task knowing the answers and some of the rules.
type agent struct {
	e     *Episode
	r     rng
	clean bool // no slips, no several calls in a step
	knows map[*rule]bool
	sure  map[*rule]bool // of a precondition: the arguments too
	items map[*prep]bool // the open items are known
	ran   map[string]bool
	out   []envtune.Message
	loss  []float32
	speak Speaker // nil: slips are made up
	wrong bool    // the last step was the speaker's
	voice rng     // when the speaker is asked, and what comes again
	sound bool    // knows every rule
	// again is the last step where it may come again, call its call; echoed tells that the
	// last step was one that came again.
	again, call string
	echoed      bool
	ahead       map[*group]string // where it will be behind the move that it plans beside
}

// newAgent draws which rules the agent knows: each with probability q.
func newAgent(e *Episode, r rng, q float64) *agent {
	a := &agent{e: e, r: r, knows: map[*rule]bool{}, sure: map[*rule]bool{}, items: map[*prep]bool{}, ran: map[string]bool{},
		voice: newRNG(e.t.seed, voiceStream), sound: q == 1}
	for _, ru := range e.t.w.rules {
		p := q
		switch {
		case ru.visible && ru.kind == ruleSource:
			p = max(q, looksUp)
		case ru.visible:
			p = max(q, 0.95)
		case ru.kind == rulePlace:
			p = max(q, looksUp) // the request says where a thing is
		case ru.kind == ruleSession && q < 1:
			p = 0.3 + 0.7*q // sessions are the first thing to guess
		case ru.kind == rulePrep && q < 1 && !ru.related:
			p = q * 0.7
		case ru.kind == ruleConst && q < 1:
			p = q * 0.3
		}
		if r.chance(p) {
			a.knows[ru], a.sure[ru] = true, true
		}
	}
	return a
}

// looksUp is how often an agent at least sees from the tools where a value comes from. What
// it does where it does not is no lesson (step); what it does about the error is: without
// such errors a model never learns what "comes from" says.
const looksUp = 0.6

func (a *agent) known(ru *rule) bool { return ru == nil || a.knows[ru] }

// move is one call on the way to a goal.
type move struct {
	text string
	in   *inst
	goal bool
}

// next returns the first call on the way to in: itself, or what it needs and
// the agent knows of. assumed calls count as having run.
func (a *agent) next(in *inst, assumed map[string]bool) move {
	ran := func(x *inst) bool { s := x.text(a.known); return a.ran[s] || assumed[s] }
	g := in.tool.group
	if in.tool.session && g.rule != nil && a.knows[g.rule] && !a.e.sess[g] {
		if login := a.e.t.logins[g]; login != nil && login != in && !ran(login) {
			return a.next(login, assumed)
		}
	}
	for _, x := range in.args {
		if x.dep != nil && a.known(x.p.rule) && !ran(x.dep) {
			return a.next(x.dep, assumed)
		}
	}
	for _, p := range in.tool.preps {
		if !a.knows[p.rule] || p.list != nil && len(a.e.open[p]) == 0 {
			continue // unknown, or the agent has seen to all items
		}
		if p.list != nil && !a.items[p] {
			if p.list.src == nil {
				continue // the items come with the error
			}
			status := &inst{tool: p.list.src.tool}
			if !ran(status) {
				return a.next(status, assumed)
			}
		}
		if x := a.prepInst(p); x != nil && !ran(x) {
			return a.next(x, assumed)
		}
	}
	if o := in.tool.object; o != nil && a.knows[o.rule] {
		for _, x := range in.args {
			if x.p.id == o.param {
				x.p = o.tool.params[0]
				y := &inst{tool: o.tool, args: []arg{{p: x.p, v: x.v}}}
				if !ran(y) {
					return a.next(y, assumed)
				}
			}
		}
	}
	if step := a.walk(in); step != nil {
		return move{text: step.text(a.known), in: step}
	}
	return move{text: in.text(a.known), in: in}
}

// prepInst is the call that establishes p, with a guess where the agent does
// not know the argument.
func (a *agent) prepInst(p *prep) *inst {
	in := &inst{tool: p.tool}
	for _, q := range p.tool.params {
		if q == p.list {
			items := a.e.open[p]
			in.args = append(in.args, arg{p: q, v: same(listLit(items), "")})
			continue
		}
		for _, f := range p.args {
			if f.param != q.id {
				continue
			}
			lit := f.lit
			if !a.sure[p.rule] {
				lit = guess(q)
			}
			x := arg{p: &param{id: q.id, typ: q.typ, words: q.words}, v: same(lit, "")}
			in.args = append(in.args, x)
		}
	}
	return in
}

// guess is the most plausible argument of a precondition.
func guess(q *param) string {
	switch {
	case q.typ == "float":
		return "1.0"
	case q.typ == "int":
		return "100"
	case len(q.said) > 0:
		return text(q.said[0])
	}
	return "True"
}

// play plays the episode to its end.
func (a *agent) play() {
	a.out = append(a.out, a.e.First()...)
	a.loss = make([]float32, len(a.out))
	for !a.e.over {
		a.turn(a.e.t.turns[a.e.at])
	}
}

// say ends the turn.
func (a *agent) say(s string, w float32) { a.step("say "+s, w) }

// step takes a step and records it.
func (a *agent) step(s string, w float32) bool {
	msgs, _, _ := a.e.Step(s)
	if a.e.failed && w > weightFailed {
		w = weightFailed
	}
	for _, o := range a.e.last {
		if o.kind == ruleSource && o.rule != nil && o.rule.visible {
			w = 0
		}
	}
	a.out = append(a.out, envtune.Message{Role: envtune.RoleAssistant, Content: s})
	a.loss = append(a.loss, w)
	for _, m := range msgs {
		a.out = append(a.out, m)
		a.loss = append(a.loss, 0)
	}
	return !a.e.failed
}

// left tells how many steps the turn still has.
func (a *agent) left() int { return MaxSteps - a.e.steps }

// turn plays one user turn.
func (a *agent) turn(t *turn) {
	if t.ask != "" {
		a.say(t.ask, weightRight)
		return
	}
	goals := slices.Clone(t.goals)
	a.again, a.call = "", ""
	for len(goals) > 0 {
		if a.left() <= 1 {
			a.say("it failed", weightGivenUp)
			return
		}
		moves := a.moves(goals)
		if a.left() > max(3, needed(goals)) && (a.echo() || a.errs(moves[0])) {
			continue
		}
		var texts []string
		for _, m := range moves {
			texts = append(texts, planned(m.in, m.goal, m.text))
		}
		step := strings.Join(texts, "\n")
		a.step(step, weightRight)
		a.mayEcho(moves, step)
		ok := true
		for i, o := range a.e.last {
			if o.ok {
				a.ran[moves[i].text] = true
				if moves[i].goal {
					goals = drop(goals, moves[i].in)
				}
				a.learnItems(moves[i].in.tool)
				continue
			}
			if ok {
				ok = a.recover(o, moves[i])
			}
		}
		if !ok {
			if !a.e.over {
				a.say(pick(a.r, []string{"it failed", "it failed", "that did not work"}), weightGivenUp)
			}
			return
		}
	}
	for a.left() > 2 && a.lingers() {
	}
	if !a.e.over {
		a.say(a.closing(t), weightRight)
	}
}

// needed is how many steps are left to do, the last words among them.
func needed(goals []*inst) int {
	n := 1
	for _, in := range goals {
		n += cost(in)
	}
	return min(n, MaxSteps-2)
}

func drop(goals []*inst, in *inst) []*inst {
	if i := slices.Index(goals, in); i >= 0 {
		return slices.Delete(goals, i, i+1)
	}
	return goals
}

// learnItems: a status that lists open items makes them known.
func (a *agent) learnItems(t *tool) {
	for _, u := range a.e.t.w.tools {
		for _, p := range u.preps {
			if p.list != nil && p.list.src != nil && p.list.src.tool == t {
				a.items[p] = true
			}
		}
	}
}

// moves returns the calls of the next step: mostly one, sometimes two of which
// the second does not wait for the first's result.
func (a *agent) moves(goals []*inst) []move {
	first := a.next(goals[0], nil)
	first.goal = first.in == goals[0]
	out := []move{first}
	if a.clean || !a.r.chance(0.12) {
		return out
	}
	if first.in.tool.role == roleLookup || first.in.tool.role == roleRead {
		return out
	}
	rest := goals
	if first.goal {
		rest = goals[1:]
	}
	if len(rest) == 0 {
		return out
	}
	a.looksAhead(first.in)
	second := a.next(rest[0], map[string]bool{first.text: true})
	a.ahead = nil
	second.goal = second.in == rest[0]
	if second.text == first.text || refers(second.in, first.in.tool) {
		return out
	}
	return append(out, second)
}

// refers tells whether in takes the id that a call of t issues.
func refers(in *inst, t *tool) bool {
	for _, x := range in.args {
		if x.that && x.p.issuer == t {
			return true
		}
	}
	return false
}

// sayDone is the share of questions behind which the agent only says that it is done: one
// thing to say is learnt sooner than many, and nothing but an end is asked of it.
const sayDone = 0.85

// closing is what the agent says at the end of a turn: mostly that it is done,
// for a question at times the answer.
func (a *agent) closing(t *turn) string {
	if len(t.goals) != 1 || t.goals[0].tool.role != roleRead || a.r.chance(sayDone) {
		return "done"
	}
	in := t.goals[0]
	d, ok := a.e.t.answer(in.tool, in.values(), a.e.open, a.e.sess[in.tool.group]).(*py.Dict)
	if !ok || d.Len() == 0 {
		return "done"
	}
	p := d.Entries()[0]
	if _, list := p.Value.(*py.List); list {
		return "done"
	}
	return strings.ReplaceAll(py.String(p.Key), "_", " ") + " is " + py.String(p.Value)
}
