package practice

import (
	"slices"
	"strings"

	"envtune/py"
)

// arg is one argument of a wanted call.
type arg struct {
	p      *param
	v      value
	dep    *inst // the call whose result supplies the value
	of     *inst // that: the calculation whose result it is
	bound  bool  // repeats an argument of the call that needs this one
	that   bool  // the id that an earlier call issued, or its result
	same   bool  // what was spoken of before
	near   bool  // that: the wish right before
	phrase string
}

// inst is one wanted call with the right arguments.
type inst struct {
	tool *tool
	args []arg
	like *inst  // the wish before, but for what it is about
	twin *inst  // the wish behind, which is said in one with this one
	wish string // what the request asks for, as an agent notes it
	unit string // of a calculation: the unit of its result, as the request says it

	place  string // where it has to be done, where placed
	placed bool
	tell   bool   // the request says where
	thing  string // what stands there
	steps  int    // to get there
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

// task is a world with a start state, and the turns that a user takes in it.
type task struct {
	seed    uint64
	w       *world
	held    map[*tool]int // tools that only a later turn offers
	turns   []*turn
	active  map[*group]bool // sessions open from the start
	logins  map[*group]*inst
	ready   map[*prep]bool
	open    map[*prep][]string
	entries map[string]bool     // look-ups that have an answer, as canonical calls
	valid   map[string]bool     // values that a source may have given: tool, key, literal
	at      map[string]string   // the places of things
	things  map[string][]string // the literals of things that there are, by noun
}

// taskMaker holds what is needed only while a task is made.
type taskMaker struct {
	*task
	r        rng
	issued   []*inst // effects of earlier goals that issued an id
	deps     []*inst // look-ups already used
	creds    map[*group]bool
	tokens   map[*group]value // of sessions that are open from the start
	alone    bool             // the request has one wish
	asked    []clause         // the request that lacks something
	used     map[*tool]bool
	last     *inst              // the wish before
	before   map[string]int     // things of each noun that earlier turns spoke of
	result   *inst              // the last calculation
	refs     map[string][]value // things spoken of, by noun
	values   map[string][]value // values said, by the parameter's words
	followUp bool
	plain    bool
	stand    map[*group]string // where the agent is behind the wishes so far
	taking   *param            // the argument that takes what the last wish tells
	mine     []*inst           // the wishes of the request that is being made
	heard    map[string]bool   // things of which a request has said where they are
}

// newTask makes a world, perhaps a plain one, and a task in it. A world in which nothing can be done
// within a turn's steps is drawn again.
func newTask(seed, index uint64, plain bool) *task {
	r := newRNG(seed, index)
	for {
		t := &task{seed: mix(seed) ^ mix(index), w: newWorld(r, plain), held: map[*tool]int{}, active: map[*group]bool{}, logins: map[*group]*inst{},
			ready: map[*prep]bool{}, open: map[*prep][]string{}, entries: map[string]bool{}, valid: map[string]bool{}, at: map[string]string{}, things: map[string][]string{}}
		m := &taskMaker{task: t, r: r, creds: map[*group]bool{}, tokens: map[*group]value{}, refs: map[string][]value{}, values: map[string][]value{}, used: map[*tool]bool{}, plain: plain, stand: map[*group]string{}, heard: map[string]bool{}}
		m.start()
		if m.plan() {
			return t
		}
	}
}

// openShare is the share of services in which the user is signed in from the start: the
// request then has no credentials, and nothing calls for a login.
const openShare = 0.35

// start draws the state in which the world begins.
func (m *taskMaker) start() {
	for _, g := range m.w.groups {
		if g.session == nil {
			continue
		}
		if m.r.chance(openShare) {
			m.active[g] = true
			if g.token != nil {
				p := &param{kind: kCode, typ: "str", pattern: g.token.pattern}
				m.tokens[g] = draw(m.r, p)
			}
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
	if in := m.chained(t); in != nil && bound == nil {
		return in
	}
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
			args[i] = m.arg(t, p, args)
			for p.noun == "into" && i > 0 && args[i].v.lit == args[i-1].v.lit {
				args[i] = m.arg(t, p, args)
			}
		}
	}
	for i := range args {
		if use[i] {
			in.args = append(in.args, args[i])
		}
	}
	m.put(in)
	return in
}

// Shares of where an argument comes from, where there is a choice.
const (
	fromIssued = 0.75 // the id that an earlier call issued: "the new one"
	fromResult = 0.6  // an operand that is the last result
	spokenOf   = 0.35 // a thing spoken of before: "that order"
	saidBefore = 0.25 // a value said before: "the same date"
	byItsName  = 0.6  // an id that a look-up supplies, of those that one could
)

// arg draws the value of one parameter, or the call that supplies it.
func (m *taskMaker) arg(t *tool, p *param, args []arg) arg {
	if p.token {
		return m.tokenArg(t.group, p)
	}
	if unit := m.carried(p, args); unit != "" {
		return arg{p: p, same: true, v: str(unit)}
	}
	if p.result && m.result != nil && !slices.ContainsFunc(args, func(a arg) bool { return a.that }) && m.r.chance(fromResult) {
		return arg{p: p, that: true, near: m.result == m.last, of: m.result, v: m.output(m.result, m.result.tool.ret[0].key, false)}
	}
	if p.issuer != nil && m.r.chance(fromIssued) {
		for i := len(m.issued) - 1; i >= 0; i-- {
			if in := m.issued[i]; in.tool == p.issuer {
				v := m.output(in, issuedKey(in.tool), false)
				m.allow(p, v)
				return arg{p: p, that: true, near: in == m.last, v: v}
			}
		}
	}
	if vs := m.refs[p.noun]; p.ref && len(vs) == 1 && m.r.chance(spokenOf) {
		m.allow(p, vs[0])
		return arg{p: p, same: true, v: vs[0]}
	}
	if vs := m.values[p.words]; !p.ref && !p.optional && len(vs) == 1 && m.r.chance(saidBefore) && fits(p, vs[0]) {
		return arg{p: p, same: true, v: vs[0], phrase: pick(m.r, []string{"the same " + p.words, "the same " + p.words, "that " + p.words, "the " + p.words + " as before"})}
	}
	if p.simple() && p.half == whole && (t.role == roleEffect || p.kind == kNumber) {
		if a, ok := m.borrow(p); ok {
			return a
		}
	}
	if p.src != nil && p.src.row != "" && p.src.tool.role == roleRead {
		if a, ok := m.rowArg(p); ok && m.r.chance(byItsName) {
			return a
		}
		return arg{p: p, v: m.direct(p)}
	}
	if p.src == nil || !p.src.always && !m.r.chance(byItsName) {
		return arg{p: p, v: m.direct(p)}
	}
	var bound map[string]arg
	if p.src.bind != nil {
		bound = map[string]arg{}
		for to, from := range p.src.bind {
			for i, q := range t.params {
				if q.id == from {
					bound[to] = args[i]
				}
			}
		}
	}
	var dep *inst
	if bound == nil {
		dep = m.reuse(p.src.tool)
	}
	if dep == nil {
		dep = m.inst(p.src.tool, bound)
		m.deps = append(m.deps, dep)
	}
	last := m.r.chance(0.5)
	a := arg{p: p, dep: dep, v: m.output(dep, p.src.key, last), phrase: p.src.phrase}
	if len(dep.args) > 0 {
		a.v.raw = dep.args[0].v.lit // what people say, taken for the code
	}
	if f := dep.tool.ret[0]; f.list > 0 && f.rows == nil {
		a.phrase = pick(m.r, []string{"the first {n}", "the first {n} on the list", "whichever {n} comes first", "the {n} at the top of the list"})
		if last {
			a.phrase = pick(m.r, []string{"the last {n}", "the last {n} on the list", "whichever {n} comes last", "the {n} at the end of the list"})
		}
	}
	m.entries[canonicalInst(dep)] = true
	m.allow(p, a.v)
	return a
}

// allow lets a look-up's rule accept v, and has the thing that it stands for be there.
func (m *taskMaker) allow(p *param, v value) {
	if p.ref {
		m.exists(p.noun, canonical(p, v.lit))
	}
	if p.src != nil {
		m.valid[p.src.tool.id+"|"+p.src.key+"|"+canonical(p, v.lit)] = true
	}
}

// exists has a thing be there.
func (m *taskMaker) exists(noun, lit string) {
	if !slices.Contains(m.things[noun], lit) {
		m.things[noun] = append(m.things[noun], lit)
	}
}

// fits tells whether a value said of another parameter with the same words is one of p's.
func fits(p *param, v value) bool {
	if p.rule != nil || p.kind == kSwitch || p.kind == kEnum || p.kind == kFlag || p.kind == kText || p.kind == kDict || p.kind == kNumbers || p.kind == kNumber || p.src != nil {
		return false
	}
	x, err := py.ParseLiteral(v.lit, py.DefaultLimits())
	if err != nil {
		return false
	}
	_, ok := coerce(p, x)
	return ok
}

func issuedKey(t *tool) string {
	for _, f := range t.ret {
		if f.issue {
			return f.key
		}
	}
	panic("practice: " + t.id + " issues nothing")
}

// tokenArg is what the login returned, or what the user says of an open session.
func (m *taskMaker) tokenArg(g *group, p *param) arg {
	a := arg{p: p, bound: true, v: m.tokens[g]}
	if in := m.logins[g]; in != nil {
		a.dep, a.v = in, m.output(in, g.token.key, false)
		if len(in.args) > 0 {
			a.v.raw = in.args[len(in.args)-1].v.lit // a secret, taken for what the login gives for it
		}
	}
	m.allow(p, a.v)
	return a
}

// direct draws a value that the request gives.
func (m *taskMaker) direct(p *param) value {
	q := *p
	if q.rule != nil && q.rule.kind == ruleSource {
		q.rule = nil
	}
	v := draw(m.r, &q)
	m.allow(p, v)
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

// returned is what a call will return under key, or all that it returns where that is a list.
func (m *taskMaker) returned(in *inst, key string) py.Value {
	v := m.task.answer(in.tool, in.values(), nil, false)
	if d, ok := v.(*py.Dict); ok {
		if v, ok = d.GetStr(key); !ok {
			panic("practice: " + in.tool.id + " does not return " + key)
		}
	} else if !in.tool.ret[0].bare {
		panic("practice: " + in.tool.id + " supplies a value and returns none")
	}
	return v
}

// output is the value that a call will return under key; of a list, its first or last item.
func (m *taskMaker) output(in *inst, key string, last bool) value {
	v := m.returned(in, key)
	if l, ok := v.(*py.List); ok && len(l.Items) > 0 {
		v = l.Items[0]
		if last {
			v = l.Items[len(l.Items)-1]
		}
	}
	if row, ok := v.(*py.Dict); ok {
		v, _ = row.GetStr(in.tool.ret[0].rows[0].key)
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
	case "dict":
		_, ok := v.(*py.Dict)
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
