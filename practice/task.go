package practice

import (
	"strings"

	"envtune/py"
)

// arg is one argument of a wanted call.
type arg struct {
	p      *param
	v      value
	dep    *inst // the call whose result supplies the value
	bound  bool  // repeats an argument of the call that needs this one
	that   bool  // the id that an earlier call issued
	phrase string
}

// inst is one wanted call with the right arguments.
type inst struct {
	tool *tool
	args []arg
}

// text is the call as an agent writes it; known tells the rules that it knows.
func (in *inst) text(known func(*rule) bool) string {
	var b strings.Builder
	b.WriteString(in.tool.id)
	b.WriteByte('(')
	for i, a := range in.args {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(a.p.id)
		b.WriteByte('=')
		if a.p.rule != nil && !known(a.p.rule) {
			b.WriteString(a.v.raw)
		} else {
			b.WriteString(a.v.lit)
		}
	}
	b.WriteByte(')')
	return b.String()
}

func knowAll(*rule) bool { return true }

// exact is the call with the right arguments.
func (in *inst) exact() string { return in.text(knowAll) }

// turn is one user turn: what is said, what becomes available, what must
// happen. A turn with ask set wants none of it done yet.
type turn struct {
	user  string
	added []*tool
	goals []*inst
	ask   string
}

// task is a world with a start state and one to four turns.
type task struct {
	seed    uint64
	w       *world
	held    map[*tool]int // tools that only a later turn offers
	turns   []*turn
	active  map[*group]bool // sessions open from the start
	logins  map[*group]*inst
	ready   map[*prep]bool
	open    map[*prep][]string
	entries map[string]bool // look-ups that have an answer, as canonical calls
	valid   map[string]bool // values that a source may have given: tool, key, literal
}

// taskMaker holds what is needed only while a task is made.
type taskMaker struct {
	*task
	r        rng
	issued   []*inst // effects of earlier goals that issued an id
	deps     []*inst // look-ups already used
	creds    map[*group]bool
	followUp bool
	plain    bool
}

// newTask makes a world, perhaps a plain one, and a task in it. A world in which nothing can be done
// within a turn's steps is drawn again.
func newTask(seed, index uint64, plain bool) *task {
	r := newRNG(seed, index)
	for {
		t := &task{seed: mix(seed) ^ mix(index), w: newWorld(r, plain), held: map[*tool]int{}, active: map[*group]bool{}, logins: map[*group]*inst{},
			ready: map[*prep]bool{}, open: map[*prep][]string{}, entries: map[string]bool{}, valid: map[string]bool{}}
		m := &taskMaker{task: t, r: r, creds: map[*group]bool{}, plain: plain}
		m.start()
		if m.plan() {
			return t
		}
	}
}

// start draws the state in which the world begins.
func (m *taskMaker) start() {
	for _, g := range m.w.groups {
		if g.session == nil {
			continue
		}
		if m.r.chance(0.2) {
			m.active[g] = true
			continue
		}
		m.logins[g] = m.inst(g.session, nil)
	}
	for _, t := range m.w.tools {
		for _, p := range t.preps {
			if p.list != nil {
				items := append([]string(nil), p.list.items...)
				shuffle(m.r, items)
				m.open[p] = items[:m.r.between(1, len(items))]
				continue
			}
			m.ready[p] = m.r.chance(0.25)
		}
	}
}

// inst draws a call of t. bound are arguments that it repeats.
func (m *taskMaker) inst(t *tool, bound map[string]arg) *inst {
	in := &inst{tool: t}
	args := make([]arg, len(t.params))
	use := make([]bool, len(t.params))
	for pass := range 2 {
		for i, p := range t.params {
			late := p.src != nil && p.src.bind != nil
			if late != (pass == 1) || p.optional && !m.r.chance(0.35) {
				continue
			}
			use[i] = true
			if b, ok := bound[p.id]; ok {
				b.p, b.bound = p, true
				args[i] = b
				continue
			}
			args[i] = m.arg(p, t.params, args)
		}
	}
	for i := range args {
		if use[i] {
			in.args = append(in.args, args[i])
		}
	}
	return in
}

// arg draws the value of one parameter, or the call that supplies it.
func (m *taskMaker) arg(p *param, beside []*param, args []arg) arg {
	if p.issuer != nil {
		for i := len(m.issued) - 1; i >= 0; i-- {
			if m.issued[i].tool == p.issuer && m.r.chance(0.85) {
				return arg{p: p, that: true, v: m.output(m.issued[i], p.id, false, false)}
			}
		}
		return arg{p: p, v: m.direct(p)}
	}
	if p.src == nil || !p.src.always && m.r.chance(0.35) {
		return arg{p: p, v: m.direct(p)}
	}
	var bound map[string]arg
	if p.src.bind != nil {
		bound = map[string]arg{}
		for to, from := range p.src.bind {
			for i, q := range beside {
				if q.id == from {
					bound[to] = args[i]
				}
			}
		}
	}
	var dep *inst
	if bound == nil && p.pair != 2 {
		dep = m.reuse(p.src.tool)
	}
	if dep == nil {
		dep = m.inst(p.src.tool, bound)
		m.deps = append(m.deps, dep)
	}
	last := m.r.chance(0.5)
	a := arg{p: p, dep: dep, v: m.output(dep, p.src.key, last, p.src.whole), phrase: p.src.phrase}
	if len(dep.args) > 0 {
		a.v.raw = dep.args[0].v.lit // what people say, taken for the code
	}
	if f := dep.tool.ret[0]; f.list > 0 && !p.src.whole {
		a.phrase = pick(m.r, []string{"the first one in the list", "the first of them"})
		if last {
			a.phrase = pick(m.r, []string{"the last one in the list", "the last of them"})
		}
	}
	m.entries[canonicalInst(dep)] = true
	m.valid[p.src.tool.id+"|"+p.src.key+"|"+canonical(p, a.v.lit)] = true
	return a
}

// direct draws a value that the request gives.
func (m *taskMaker) direct(p *param) value {
	q := *p
	if q.rule != nil && q.rule.kind == ruleSource {
		q.rule = nil
	}
	v := draw(m.r, &q)
	if p.src != nil {
		m.valid[p.src.tool.id+"|"+p.src.key+"|"+canonical(p, v.lit)] = true
	}
	return v
}

// reuse returns an earlier look-up of the same tool now and then: its answer
// is in the episode already.
func (m *taskMaker) reuse(t *tool) *inst {
	for _, d := range m.deps {
		if d.tool == t && m.r.chance(0.25) {
			return d
		}
	}
	return nil
}

// output is the value that a call will return under key.
func (m *taskMaker) output(in *inst, key string, last, whole bool) value {
	args := map[string]py.Value{}
	for _, a := range in.args {
		args[a.p.id], _ = literal(a.p, a.v.lit)
	}
	d, ok := m.task.answer(in.tool, args, nil, false).(*py.Dict)
	if !ok {
		panic("practice: " + in.tool.id + " supplies a value and returns none")
	}
	v, ok := d.GetStr(key)
	if !ok {
		panic("practice: " + in.tool.id + " does not return " + key)
	}
	if l, ok := v.(*py.List); ok && len(l.Items) > 0 && !whole {
		v = l.Items[0]
		if last {
			v = l.Items[len(l.Items)-1]
		}
	}
	lit := py.Repr(v)
	return value{lit: lit, raw: lit, say: py.String(v)}
}

// literal reads a literal as p's type holds it: an int where a float is
// declared becomes one. false: not of the declared type.
func literal(p *param, lit string) (py.Value, bool) {
	v, err := py.ParseLiteral(lit, py.DefaultLimits())
	if err != nil {
		panic("practice: literal " + lit + ": " + err.Error())
	}
	return coerce(p, v)
}

func coerce(p *param, v py.Value) (py.Value, bool) {
	if p.optional && v == py.None {
		return v, true
	}
	switch p.typ {
	case "float":
		if i, ok := v.(py.Int); ok {
			n, small := i.Int64()
			return py.Float(n), small
		}
		_, ok := v.(py.Float)
		return v, ok
	case "list":
		_, ok := v.(*py.List)
		return v, ok
	case "bool":
		_, ok := v.(py.Bool)
		return v, ok
	}
	return v, v.Type() == p.typ
}

func canonical(p *param, lit string) string {
	v, _ := literal(p, lit)
	return py.Repr(v)
}
