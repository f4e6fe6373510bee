package practice

import (
	"slices"
	"strings"

	"envtune/py"
)

// Shares of where values come from that a request does not say as they are written.
const (
	listsRows  = 0.6  // lists of things that tell more of each than its id
	listsFirst = 0.3  // things of which a tool lists what there is, whatever else there is room for
	findsRows  = 0.35 // look-ups by a name that return what they found as a list of such
	coded      = 0.12 // names of persons, places and titles that a call takes as a code
	codedWay   = 0.4  // ways between places that a call takes as codes
	takesOn    = 0.4  // wishes behind a question that take what it tells, where one does
	byPlace    = 0.25 // things of a list that are told by where they stand, or by the end of their id
	borrowed   = 0.6  // values that another tool's result holds, where one does
)

// rows are the fields of one thing in a list: its id, and one to three that tell it apart or
// tell more; nil where the thing has none that tells it apart.
func (f *family) rows() []field {
	r := f.r
	var named, rest []field
	for _, a := range f.fields() {
		switch x := fieldOf(f.g.style, a); {
		case x.key == f.ref.id:
		case byField(a.kind):
			named = append(named, x)
		case a.kind != kList && a.kind != kDict && a.kind != kText:
			rest = append(rest, x)
		}
	}
	if len(named) == 0 {
		return nil
	}
	shuffle(r, named)
	shuffle(r, rest)
	out := slices.Concat([]field{{key: f.ref.id, kind: f.ref.kind, typ: f.ref.typ, pattern: f.ref.pattern}}, named[:min(len(named), r.between(1, 2))], rest[:min(len(rest), r.IntN(2))])
	if r.chance(0.3) {
		shuffle(r, out[1:])
	}
	if r.chance(0.15) {
		out[0], out[1] = out[1], out[0]
	}
	return out
}

// byField tells whether people say which thing they mean by a field of that kind.
func byField(k kind) bool {
	return slices.Contains([]kind{kTitle, kFree, kPerson, kPlace, kCity, kDate, kUser}, k)
}

// sourced has the id of a thing come from t.
func (f *family) sourced(t *tool, key, row string) {
	f.comesFrom(f.ref, &source{tool: t, key: key, row: row})
}

// comesFrom has a parameter take what a tool returns and nothing else, as names tell.
func (b *builder) comesFrom(p *param, src *source) {
	p.src, p.rule = src, b.rule(ruleSource)
	p.rule.visible, p.rule.related = true, true
}

// coded has parameters take a code that a tool finds by what people say; false: no name
// for the tool.
func (b *builder) coded(ps ...*param) bool {
	r := b.r
	what := ps[0].words
	if ps[0].kind == kCity {
		what = pick(r, words("station port stop depot branch terminal zone office area pier"))
	}
	if strings.Contains(what, " ") {
		return false
	}
	code := pick(r, words("code code id key number ref"))
	by := pick(r, []string{"name", what, "place", what + " name"})
	if ps[0].kind == kCity {
		by = pick(r, words("city town place location"))
	}
	t := &tool{role: roleLookup, noun: what + " " + code, verb: []string{b.verbs["find"]}}
	if !b.add(t, b.verbs["find"], what+" "+code, pick(r, []string{"", "", "by " + by, "of " + by, "for " + by})) {
		return false
	}
	t.params = []*param{{kind: ps[0].kind, typ: "str", words: by, free: ps[0].free, id: b.g.style.join(by)}}
	if py.Keyword(t.params[0].id) {
		t.params[0].id = "name"
	}
	out := field{key: b.g.style.join(pick(r, []string{what + " " + code, code, what, "result"})), kind: kCode, typ: "str", pattern: pick(r, []string{"AAA", "AAA", "AA", "AAAA", "99999", codePattern(r)})}
	t.ret = []field{out}
	if r.chance(b.docs) {
		t.doc = pick(r, []string{"which " + code + " a " + what + " has", "from the " + by + " to the " + code, "the " + what + " of a " + by, "look a " + what + " up"})
	}
	for _, p := range ps {
		p.kind, p.pattern, p.free = kCode, out.pattern, nil
		b.comesFrom(p, &source{tool: t, key: out.key})
	}
	return true
}

// codes may have something that a tool takes by its name be taken as a code.
func (b *builder) codes(t *tool) {
	for _, p := range t.params {
		if p.simple() && !p.optional && p.half == whole && slices.Contains([]kind{kCity, kPerson, kTitle, kFree}, p.kind) && b.r.chance(coded) {
			b.coded(p)
			return
		}
	}
}

// rowArg is the id of one thing of a list, of which the request says a field, or where it
// stands. false: nothing tells the thing that was drawn.
func (m *taskMaker) rowArg(p *param) (arg, bool) {
	dep := m.reuse(p.src.tool)
	if dep == nil {
		dep = m.inst(p.src.tool, nil)
		m.deps = append(m.deps, dep)
	}
	l := m.listed(dep, p.src.key)
	k := m.r.IntN(len(l.Items))
	id := cell(l.Items[k], p.src.row)
	phrase, raw := m.tells(p, l, k)
	if phrase == "" {
		return arg{}, false
	}
	v := value{lit: py.Repr(id), say: py.String(id), raw: raw}
	m.allow(p, v)
	return arg{p: p, dep: dep, v: v, phrase: phrase}, true
}

// cell is a field of a row.
func cell(row py.Value, key string) py.Value {
	v, _ := row.(*py.Dict).GetStr(key)
	return v
}

// tells says which row of a list is meant, and gives the literal that may be taken for its
// id; "" where nothing tells it from the others.
func (m *taskMaker) tells(p *param, l *py.List, k int) (phrase, raw string) {
	var said []field
	for _, f := range p.src.tool.ret[0].rows {
		v := py.Repr(cell(l.Items[k], f.key))
		if byField(f.kind) && alone(l, f.key, func(x py.Value) bool { return py.Repr(x) == v }) {
			said = append(said, f)
		}
	}
	if len(l.Items) > 1 && m.r.chance(byPlace) || len(said) == 0 {
		return m.standing(p, l, k)
	}
	f := pick(m.r, said)
	v := cell(l.Items[k], f.key)
	return m.byRow(f, py.String(v)), py.Repr(v)
}

// standing tells a row by where it stands, or by how its id ends.
func (m *taskMaker) standing(p *param, l *py.List, k int) (phrase, raw string) {
	r, id := m.r, py.String(cell(l.Items[k], p.src.row))
	end := id[max(0, len(id)-r.between(2, 4)):]
	ends := func(x py.Value) bool { return strings.HasSuffix(py.String(x), end) }
	switch {
	case len(id) > 4 && r.chance(0.5) && alone(l, p.src.row, ends):
		return pick(r, []string{"the {n} ending in " + end, "the {n} that ends in " + end, "my {n} ending with " + end, "the {n} whose " + p.words + " ends in " + end}), text(end)
	case k == 0:
		phrase = pick(r, []string{"the first {n}", "the {n} at the top of the list", "my first {n}", "the {n} that comes first"})
	case k == len(l.Items)-1:
		phrase = pick(r, []string{"the last {n}", "the {n} at the end of the list", "my last {n}", "the {n} that comes last"})
	}
	return phrase, text(spaced(p.noun))
}

// alone tells whether one row alone has a field that is so.
func alone(l *py.List, key string, is func(py.Value) bool) bool {
	n := 0
	for _, x := range l.Items {
		if is(cell(x, key)) {
			n++
		}
	}
	return n == 1
}

// byRow says which thing is meant by a field of it.
func (m *taskMaker) byRow(f field, s string) string {
	w := spaced(f.key)
	switch f.kind {
	case kTitle, kFree:
		if m.r.chance(0.5) {
			mark := pick(m.r, []string{`"`, `'`, `"`})
			s = mark + s + mark
		}
	case kPerson, kUser:
		return pick(m.r, []string{"the {n} of " + s, "the {n} with " + w + " " + s, s + "'s {n}", "the {n} whose " + w + " is " + s, "the {n} that has " + s + " as " + w})
	case kDate:
		return pick(m.r, []string{"the {n} on " + s, "the {n} of " + s, "the {n} with the " + w + " " + s, "my {n} for " + s, "the {n} whose " + w + " is " + s})
	default:
		return pick(m.r, []string{"the {n} in " + s, "the {n} at " + s, "the {n} with " + w + " " + s, "my {n} in " + s, "the {n} whose " + w + " is " + s})
	}
	return pick(m.r, []string{"the {n} " + s, "my {n} " + s, "the {n} called " + s, "the {n} named " + s, "the {n} with the " + w + " " + s, "the {n} of mine with the " + w + " " + s,
		"the {n} whose " + w + " is " + s, "the {n} that has the " + w + " " + s})
}

// listed is the list that a call returns.
func (m *taskMaker) listed(in *inst, key string) *py.List {
	return m.returned(in, key).(*py.List)
}

// borrow is a value that an earlier result holds, or that of a tool that is to be called for
// it: "its price", "the same title as order 33".
func (m *taskMaker) borrow(p *param) (arg, bool) {
	if p.rule != nil || p.noAsk && p.kind != kNumber || p != m.taking && !m.r.chance(borrowed) {
		return arg{}, false
	}
	if m.last != nil && (p == m.taking || m.r.chance(0.7)) {
		if a, ok := m.takeOn(p); ok {
			return a, true
		}
	}
	if p.kind == kNumber {
		return arg{}, false
	}
	tools := slices.Clone(m.w.tools)
	shuffle(m.r, tools)
	for _, t := range tools {
		if a, ok := m.wholeList(t, p); ok {
			return a, true
		}
		if a, ok := m.toldOf(t, p); ok {
			return a, true
		}
	}
	return arg{}, false
}

// takeOn is what the last wish tells, where p could take it.
func (m *taskMaker) takeOn(p *param) (arg, bool) {
	f, ok := m.lends(m.last.tool, p)
	if !ok {
		return arg{}, false
	}
	w := spaced(f.key)
	ways := []string{"its " + w, "that " + w, "the " + w + " of it", "the " + w + " that you get", "the " + w + " you find there"}
	if len(m.mine) == 0 {
		ways = []string{"that " + w, "the " + w + " you just told me", "the " + w + " that you found", "the " + w + " from before"}
	}
	return arg{p: p, same: true, v: m.output(m.last, f.key, false), phrase: m.as(pick(m.r, ways), w, p)}, true
}

// toldOf is what t tells of a thing, where p could take it.
func (m *taskMaker) toldOf(t *tool, p *param) (arg, bool) {
	f, ok := m.lends(t, p)
	if !ok || refOf(t) == nil {
		return arg{}, false
	}
	dep := m.inst(t, nil)
	if cost(dep) > 2 || slices.ContainsFunc(dep.args, func(a arg) bool { return a.that && a.p.ref || a.same && !a.p.ref }) {
		return arg{}, false
	}
	var ref *mention
	ms := mentions(dep)
	for i := range ms {
		if ms[i].ref {
			ref = &ms[i]
		}
	}
	w, np := spaced(f.key), m.np(dep, ref)
	ways := []string{"the " + w + " of " + np, "the " + w + " that " + np + " has", "the " + w + " of " + np, "whatever " + w + " " + np + " has"}
	if w == p.words {
		ways = append(ways, "the same "+w+" as "+np, "the same "+w+" as "+np, "exactly the "+w+" of "+np)
	}
	return arg{p: p, dep: dep, v: m.output(dep, f.key, false), phrase: m.as(pick(m.r, ways), w, p)}, true
}

// wholeList is all that a tool lists, where p could take it: "all the songs that there are".
func (m *taskMaker) wholeList(t *tool, p *param) (arg, bool) {
	if p.kind != kList || t.role != roleRead || len(t.params) > 0 || len(t.ret) == 0 || t.ret[0].list == 0 || t.ret[0].rows != nil || t.ret[0].kind == kInt {
		return arg{}, false
	}
	dep := m.inst(t, nil)
	lit := py.Repr(m.listed(dep, t.ret[0].key))
	ways := []string{"all the {x} that there are", "all the {x} there are", "every one of the {x}", "the whole list of {x}", "whatever {x} there are", "all {x}"}
	return arg{p: p, dep: dep, v: same(lit, lit), phrase: m.as(strings.ReplaceAll(pick(m.r, ways), "{x}", t.noun), t.noun, p)}, true
}

// takes draws a wish that takes along what the last one tells, or none.
func (m *taskMaker) takes() *inst {
	if m.last == nil || m.last.tool.role != roleRead || !m.r.chance(takesOn) {
		return nil
	}
	var tools []*tool
	var ps []*param
	for _, t := range m.w.tools {
		for _, p := range t.params {
			calc := t.ret != nil && t.ret[0].calc != ""
			if _, ok := m.lends(m.last.tool, p); ok && (calc || t.role == roleEffect && p.simple() && p.half == whole && !p.optional && !p.noAsk) {
				tools, ps = append(tools, t), append(ps, p)
			}
		}
	}
	if len(tools) == 0 {
		return nil
	}
	i := m.r.IntN(len(tools))
	m.taking = ps[i]
	defer func() { m.taking = nil }()
	return m.inst(tools[i], nil)
}

// as says which parameter a value is for, where its own name says it of another.
func (m *taskMaker) as(phrase, w string, p *param) string {
	if w == p.words || p.kind == kNumber {
		return phrase
	}
	return phrase + " as " + pick(m.r, []string{"the ", "", "its "}) + p.words
}

// lends is the field of a read's result that p could take.
func (m *taskMaker) lends(t *tool, p *param) (field, bool) {
	if t.role != roleRead {
		return field{}, false
	}
	numbers := []kind{kPrice, kFloat, kCount, kSmall, kMinutes, kHeat, kLevel}
	for _, f := range t.ret {
		if f.list > 0 || f.calc != "" || f.echo != "" || f.status != "" || f.state || f.yes || f.open != nil || f.values != nil {
			continue
		}
		switch {
		case p.kind == kNumber && p.result && slices.Contains(numbers, f.kind):
			return f, true
		case p.kind == f.kind && slices.Contains([]kind{kTitle, kFree, kPerson, kPrice, kFloat, kDate, kTime, kCity, kPlace, kCount, kSmall, kMinutes, kHeat, kLevel, kDay, kYear, kText, kUser}, p.kind):
			return f, true
		}
	}
	return field{}, false
}
