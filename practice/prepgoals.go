package practice

import "slices"

// prepOf returns the precondition that t establishes.
func (w *world) prepOf(t *tool) *prep {
	for _, u := range w.tools {
		for _, p := range u.preps {
			if p.tool == t {
				return p
			}
		}
	}
	return nil
}

// prepGoal is the call that establishes p as a wish of its own; of a list, all
// items.
func (m *taskMaker) prepGoal(p *prep) *inst {
	in := &inst{tool: p.tool}
	for _, q := range p.tool.params {
		bare := &param{id: q.id, words: q.words, typ: q.typ, kind: q.kind}
		if q == p.list {
			items := append([]string(nil), p.list.items...)
			shuffle(m.r, items)
			in.args = append(in.args, arg{p: bare, v: value{lit: listLit(items), raw: listLit(items), say: enumerate(items)}})
			continue
		}
		for _, f := range p.args {
			if f.param == q.id {
				in.args = append(in.args, arg{p: bare, v: same(f.lit, "")})
			}
		}
	}
	return in
}

// prepClause asks for what prepGoal does.
func (m *taskMaker) prepClause(p *prep, in *inst) string {
	r := m.r
	if p.list != nil {
		items := in.args[len(in.args)-1].v.say
		return pick(r, []string{p.verb + " all " + p.thing + " (" + items + ")", p.verb + " the " + items + " " + p.thing,
			p.verb + " the " + p.thing + " " + items, p.verb + " " + p.thing + ": " + items})
	}
	lit := ""
	if len(in.args) > 0 {
		lit = in.args[0].v.lit
	}
	switch {
	case lit == "1.0" || lit == "100":
		return pick(r, []string{"fully " + p.verb + " the " + p.thing, p.verb + " the " + p.thing + " fully", p.verb + " the " + p.thing + " all the way",
			p.verb + " the " + p.thing + " to " + lit})
	case lit != "" && p.tool.params[0].typ != "str" && p.tool.params[0].typ != "bool":
		return p.verb + " the " + p.thing + pick(r, []string{" to ", " at ", " with " + in.args[0].p.words + " "}) + lit
	}
	return pick(r, []string{p.verb + " the " + p.thing, p.verb + " " + p.thing, "make sure the " + p.thing + " is " + p.state, "have the " + p.thing + " " + p.state})
}

// told puts preconditions that the request speaks of before the goals that
// need them.
func (m *taskMaker) told(goals []*inst) []*inst {
	var out []*inst
	for _, in := range goals {
		for _, p := range in.tool.preps {
			again := slices.ContainsFunc(slices.Concat(goals, out), func(x *inst) bool { return x.tool == p.tool })
			if m.r.chance(0.13) && len(out) < 3 && !again {
				out = append(out, m.prepGoal(p))
			}
		}
		out = append(out, in)
	}
	return out
}
