package practice

import (
	"slices"

	"envtune"
	"envtune/py"
)

// halls are the places of a service, in one of which the agent stands: a thing can only be
// reached from where it is. In some, places lie within others and are left one at a time.
type halls struct {
	enter  *tool             // goes to a place, its only parameter
	leave  *tool             // goes back to where the place lies; nil: every place is entered from any
	noun   string            // "aisle"
	names  []string          // all places
	inside map[string]string // where a place lies, "" the entrance
	rule   *rule
}

// Shares of services with places, of those whose places are left one at a time, and of
// places that lie within another one of these.
const (
	withHalls = 0.2
	leftAlone = 0.5
	nested    = 0.3
)

// halls gives the group places, and has what is done with one of its things be done where
// the thing is.
func (b *builder) halls() {
	r := b.r
	var here []*tool
	for _, t := range b.g.tools {
		if (t.role == roleEffect || t.role == roleRead) && refOf(t) != nil {
			here = append(here, t)
		}
	}
	if len(here) == 0 || !r.chance(withHalls) {
		return
	}
	h := &halls{inside: map[string]string{}}
	for h.noun == "" || slices.ContainsFunc(b.w.groups, func(g *group) bool { return g.halls != nil && g.halls.noun == h.noun }) {
		h.noun = pick(r, words("aisle hall drawer cabinet wing corner bay cellar deck binder cupboard rack bench chamber booth quarter attic crate bin case"))
	}
	for len(h.names) < 5 {
		name := pick(r, everyday())
		if r.chance(0.25) {
			name = madeUp(r)
		}
		if !slices.Contains(h.names, name) {
			h.names = append(h.names, name)
		}
	}
	h.enter = &tool{role: roleGo, noun: h.noun, verb: []string{"enter"}}
	p := &param{ref: true, kind: kFree, free: h.names, only: true, typ: "str", noun: h.noun, noAsk: true, words: pick(r, []string{h.noun, h.noun, h.noun + " name", "name", "target", "where"})}
	p.id = b.g.style.join(p.words)
	if py.Keyword(p.id) || !b.add(h.enter, pick(r, []string{"enter", "go to", "walk to", "step into", "change", "visit", "switch to", "head to"}), pick(r, []string{h.noun, h.noun, h.noun, ""})) {
		return
	}
	h.enter.params = []*param{p}
	h.enter.asks = []string{"go to {np}", "enter {np}", "walk over to {np}", "change to {np}", "move on to {np}", "head for {np}", "step into {np}"}
	h.enter.ret = []field{{key: pick(r, []string{p.id, "now_in", "position", "current", h.noun}), echo: p.id}}
	if r.chance(b.docs) {
		h.enter.doc = pick(r, []string{"go where the things are", "be in another " + h.noun, "a " + h.noun + " to work in", "what is here is what you can reach", "one step from where you are"})
	}
	if r.chance(leftAlone) {
		h.leave = &tool{role: roleGo, noun: h.noun, verb: []string{"leave"}}
		if !b.add(h.leave, pick(r, []string{"leave", "go back from", "step out of", "exit"}), h.noun) {
			h.leave = nil
		} else {
			h.leave.ret = []field{{key: pick(r, words("status state result")), status: pick(r, words("ok left outside done"))}}
			for i, name := range h.names[1:] {
				if r.chance(nested) {
					h.inside[name] = h.names[r.IntN(i+1)]
				}
			}
		}
	}
	h.rule = b.rule(rulePlace)
	h.rule.visible, h.rule.related = b.plain, true
	for _, t := range here {
		t.here = true
	}
	b.g.halls = h
}

// refOf is the parameter that says which thing a tool is about.
func refOf(t *tool) *param {
	for _, p := range t.params {
		if p.ref {
			return p
		}
	}
	return nil
}

// step is where the next step of the way leads to, and the call that takes it; nil where there
// is none to take.
func (h *halls) step(from, to string) (place string, call *inst) {
	if from == to || to == "" && h.leave == nil {
		return from, nil
	}
	down := to // the place of the way down that lies in from
	for down != "" && h.leave != nil && h.inside[down] != from {
		down = h.inside[down]
	}
	if down == "" {
		return h.inside[from], &inst{tool: h.leave}
	}
	return down, h.entering(down)
}

// entering is the call that goes to a place.
func (h *halls) entering(place string) *inst {
	return &inst{tool: h.enter, args: []arg{{p: h.enter.params[0], v: str(place)}}}
}

// way is the number of steps from one place to another.
func (h *halls) way(from, to string) int {
	n := 0
	for from != to {
		next, call := h.step(from, to)
		if call == nil {
			break
		}
		from = next
		n++
	}
	return n
}

// opens tells whether a place can be entered from another one.
func (h *halls) opens(from, to string) bool {
	return from == to || slices.Contains(h.names, to) && (h.leave == nil || h.inside[to] == from)
}

// atHand is where what was made is: within reach everywhere.
const atHand = "*"

// thingKey is a thing of a noun, as a canonical literal says it.
func thingKey(noun, lit string) string { return noun + "|" + lit }

// put decides where the thing that a wish is about stands, and whether the request says so.
func (m *taskMaker) put(in *inst) {
	g := in.tool.group
	h := g.halls
	switch {
	case h == nil:
		return
	case in.tool == h.enter:
		for _, a := range in.args {
			in.place, in.placed = h.inside[literalText(a.v.lit)], true
			in.tell = in.place != "" && in.place != m.stand[g]
		}
	case in.tool.here:
		for _, a := range in.args {
			if !a.p.ref {
				continue
			}
			key := thingKey(a.p.noun, canonical(a.p, a.v.lit))
			place, known := m.at[key]
			if !known && a.that {
				m.at[key], place, known = atHand, atHand, true
			}
			if place == atHand {
				return
			}
			if !known {
				place = pick(m.r, h.names)
				if s := m.stand[g]; (s != "" || h.leave != nil) && m.r.chance(0.45) {
					place = s
				}
				m.at[key] = place
			}
			in.place, in.placed = place, true
			in.tell = m.r.chance(0.25) || place != m.stand[g] && (!m.heard[key] || m.r.chance(0.6))
			in.thing = key
		}
	default:
		return
	}
	in.steps = h.way(m.stand[g], in.place)
}

// beside has a wish that repeats the last one be done where that was; false: the thing is
// somewhere else.
func (m *taskMaker) beside(in, last *inst) bool {
	in.place, in.placed = last.place, last.placed
	if in.tool.role == roleGo {
		return false
	}
	for _, a := range in.args {
		if !a.p.ref || !in.placed {
			continue
		}
		key := thingKey(a.p.noun, canonical(a.p, a.v.lit))
		if place, known := m.at[key]; known && place != in.place {
			return false
		}
		m.at[key] = in.place
	}
	return true
}

func literalText(lit string) string {
	v, _ := py.ParseLiteral(lit, py.DefaultLimits())
	return py.String(v)
}

// stands is where the agent is once a wish is done.
func (m *taskMaker) stands(in *inst) {
	switch h := in.tool.group.halls; {
	case h == nil:
	case in.tool == h.enter:
		m.stand[in.tool.group] = literalText(in.args[0].v.lit)
	case in.placed:
		m.stand[in.tool.group] = in.place
		m.heard[in.thing] = m.heard[in.thing] || in.tell
	}
}

// whereabouts says where a thing is.
func (m *taskMaker) whereabouts(x mention) string {
	h, place := x.where, x.say
	if x.stays && (place == "" || m.r.chance(0.6)) {
		return pick(m.r, []string{"here", "right here", "in this " + h.noun, "in the current " + h.noun, "in the " + h.noun + " you are in", "which is here", "in the same " + h.noun})
	}
	if place == "" {
		return pick(m.r, []string{"outside", "outside any " + h.noun, "in no " + h.noun})
	}
	one := func(place string) string {
		return pick(m.r, []string{"the " + h.noun + " " + place, h.noun + " " + place, "the " + place + " " + h.noun, place})
	}
	s := pick(m.r, []string{"in ", "in ", "in ", "which is in ", "over in ", "from "}) + one(place)
	if outer := h.inside[place]; outer != "" {
		s += pick(m.r, []string{" within ", " inside ", " in "}) + one(outer)
	}
	return s
}

// checkPlace refuses what cannot be reached from where the agent is.
func (e *Episode) checkPlace(t *tool, args map[string]py.Value) *failure {
	h, at := t.group.halls, e.stand[t.group]
	switch {
	case h == nil:
		return nil
	case t == h.enter:
		p := t.params[0]
		if name := py.String(args[p.id]); !h.opens(at, name) {
			f := &failure{kind: ruleMissing, p: p, v: name}
			var can []string
			for _, n := range h.names {
				if n != at && h.opens(at, n) {
					can = append(can, n)
				}
			}
			if len(can) > 0 {
				f.hint = &envtune.Hint{Kind: envtune.HintConstraint, Arg: p.id, Values: can, Text: p.id + " is one of the places that can be entered from here"}
			}
			return f
		}
	case t.here:
		p := refOf(t)
		place, known := e.t.at[thingKey(p.noun, py.Repr(args[p.id]))]
		if !known || place == atHand || place == at {
			return nil
		}
		f := &failure{kind: rulePlace, rule: h.rule, p: p, v: py.String(args[p.id]), ok: h.noun + " " + place}
		_, call := h.step(at, place)
		f.need = call.tool
		f.hint = &envtune.Hint{Kind: envtune.HintDependency, Tool: call.tool.id, Text: "first call " + call.tool.id}
		for _, a := range call.args {
			f.hint.Arg, f.hint.Values = a.p.id, []string{a.v.lit}
		}
		return f
	}
	return nil
}

// goes moves the agent.
func (e *Episode) goes(t *tool, args map[string]py.Value) {
	switch h := t.group.halls; {
	case h == nil:
	case t == h.enter:
		e.stand[t.group] = py.String(args[t.params[0].id])
	case t == h.leave:
		e.stand[t.group] = h.inside[e.stand[t.group]]
	}
}

// stands is where the agent is, or will be once the calls are made that it is about to make.
func (a *agent) stands(g *group) string {
	if at, ok := a.ahead[g]; ok {
		return at
	}
	return a.e.stand[g]
}

// walk is the next step to where a wish has to be done, nil where there is none, or the agent
// does not see that it has to.
func (a *agent) walk(in *inst) *inst {
	h := in.tool.group.halls
	if h == nil || !in.placed || in.tool.here && !a.knows[h.rule] {
		return nil
	}
	_, call := h.step(a.stands(in.tool.group), in.place)
	return call
}

// looksAhead has the agent plan its next move as if the one before it were made.
func (a *agent) looksAhead(before *inst) {
	g := before.tool.group
	switch h := g.halls; {
	case h == nil:
	case before.tool == h.enter:
		a.ahead = map[*group]string{g: literalText(before.args[0].v.lit)}
	case before.tool == h.leave:
		a.ahead = map[*group]string{g: h.inside[a.e.stand[g]]}
	}
}
