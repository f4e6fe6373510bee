package practice

import (
	"slices"
	"strings"
)

// effectBlock adds one or two plain effects about one noun.
func (b *builder) effectBlock() {
	noun := b.noun()
	for range b.r.weighted(0.75, 0.25) + 1 {
		t := b.effect(noun, b.sets(lists().effects))
		b.fill(t, b.r.weighted(0.1, 0.35, 0.37, 0.18)+1)
		b.extras(t, 0.32)
		b.document(t, b.tail(t))
		b.answer(t)
	}
}

// tail is the end of a doc: "for a guest", "by date".
func (b *builder) tail(t *tool) string {
	if len(t.params) == 0 || len(t.noun) > 14 {
		return ""
	}
	p := pick(b.r, t.params)
	switch p.kind {
	case kPerson:
		return "for a " + p.words
	case kCity, kPlace:
		return "in a " + p.words
	case kInt, kCode:
		return "by " + p.words
	case kFloat:
		if p.numeric != "" {
			return "in " + p.numeric
		}
	}
	return "with " + p.words
}

// lookup adds the tool that supplies p: named after what it returns, mostly.
func (b *builder) lookup(p *param, deep int) {
	r := b.r
	key := p.id
	out := p.words
	hidden := false
	var in *param
	switch {
	case deep == 0 && r.chance(0.22):
		in = b.param(pick(r, []kind{kInt, kCode}), b.noun(), []*param{p})
		b.lookup(in, 1)
	default:
		in = b.param(pick(r, []kind{kPerson, kPerson, kWord, kWord, kCity, kPlace}), p.words, []*param{p})
	}
	if deep == 0 && in.src == nil && r.chance(0.25) && !b.plain {
		// The parameter bears the name of what people say, and wants the code.
		hidden = true
		out, key = p.words, p.id
		p.words, p.id = in.words, in.id
	}
	t := &tool{role: roleLookup, noun: out, verb: b.verb(lists().lookups)}
	for i := 0; ; i++ {
		parts := []string{t.verb[0], out}
		if i <= 12 && (r.chance(0.6) || i > 3) { // in.words may hold a banned name
			parts = append(parts, pick(r, []string{"by", "by", "of", "for", "from"}), in.words)
		}
		if b.add(t, parts...) {
			break
		}
		t.verb = b.verb(lists().lookups)
		if i > 10 {
			out = madeUp(r)
			t.noun = out
		}
	}
	t.params = []*param{in}
	b.document(t, "by "+in.words)
	t.ret = []field{{key: key, kind: p.kind, pattern: p.pattern}}
	if p.kind == kInt && p.typ == "str" {
		t.ret[0].kind = kZip
	}
	if r.chance(0.15) {
		t.ret = append(t.ret, field{key: "status", status: "found"})
	}
	p.src = &source{tool: t, key: key, always: hidden || r.chance(0.5)}
	p.rule = b.rule(ruleSource)
	p.rule.visible = !hidden
	p.rule.related = true
}

// lookupBlock adds one or two effects that take a code, the tool that finds
// the code, and sometimes one that finds a price.
func (b *builder) lookupBlock() {
	r := b.r
	noun := b.noun()
	k := pick(r, []kind{kInt, kCode, kCode, kTicker, kZip})
	code := b.param(k, noun, nil)
	if k == kZip || k == kTicker {
		code.words = pick(r, lists().params[k])
		code.words = spaced(code.words)
		code.id = b.g.style.join(code.words)
	}
	b.lookup(code, 0)
	for range r.weighted(0.6, 0.4) + 1 {
		role := roleEffect
		sets := b.sets(lists().effects)
		if r.chance(0.25) {
			role, sets = roleRead, b.sets(lists().reads)
		}
		t := b.effect(noun, sets)
		t.role = role
		t.params = []*param{code}
		if role == roleRead {
			b.report(t)
			b.documentRead(t, "by "+code.words)
			continue
		}
		if r.chance(0.4) {
			b.quote(t, code)
		}
		b.fill(t, len(t.params)+r.weighted(0.3, 0.5, 0.2))
		b.extras(t, 0.18)
		b.document(t, b.tail(t))
		b.answer(t)
	}
}

// quote adds a price to t and a tool that tells the price of t's code.
func (b *builder) quote(t *tool, code *param) {
	r := b.r
	price := b.param(pick(r, []kind{kPrice, kPrice, kFloat}), t.noun, t.params)
	in := *code
	in.rule, in.src = nil, nil
	q := &tool{role: roleRead, noun: t.noun + " " + price.words, verb: b.verb(lists().reads)}
	if !b.add(q, q.verb[0], t.noun, price.words) && !b.add(q, q.verb[0], price.words, "of", t.noun) {
		return
	}
	q.params = []*param{&in}
	in.src, in.rule = code.src, code.rule
	b.document(q, "")
	q.ret = []field{{key: price.id, kind: price.kind}}
	if r.chance(0.3) {
		q.ret = append([]field{{key: in.id, echo: in.id}}, q.ret...)
	}
	price.src = &source{tool: q, key: price.id, bind: map[string]string{in.id: code.id},
		phrase: pick(r, []string{"the current ", "its current ", "today's ", "the listed ", "its usual ", "the present "}) + price.words}
	t.params = append(t.params, price)
}

// report gives a read its result.
func (b *builder) report(t *tool) {
	r := b.r
	for range r.weighted(0.5, 0.28, 0.14, 0.08) + 1 {
		k := pick(r, []kind{kPrice, kCount, kLevel, kFloat, kWord, kDate, kTime, kPerson, kCity, kCode})
		p := b.param(k, t.noun, append(t.params, paramsOf(t.ret)...))
		t.ret = append(t.ret, field{key: p.id, kind: k, pattern: p.pattern})
	}
}

// documentRead writes a read's doc, sometimes after what it returns.
func (b *builder) documentRead(t *tool, tail string) {
	r := b.r
	if !r.chance(b.docs) || !r.chance(0.4) {
		b.document(t, tail)
		return
	}
	key := spaced(t.ret[0].key)
	t.doc = pick(r, []string{key + " of the " + t.noun, key + " and more of a " + t.noun, "the " + t.noun + " " + key, "what the " + t.noun + " says"})
	if len(t.ret) > 1 && r.chance(0.4) {
		t.doc = key + " and " + spaced(t.ret[1].key) + " of a " + t.noun
	}
}

func paramsOf(fs []field) []*param {
	var out []*param
	for _, f := range fs {
		out = append(out, &param{id: f.key})
	}
	return out
}

// issueBlock adds an effect that returns the id of what it made, and tools
// that take that id.
func (b *builder) issueBlock() {
	r := b.r
	noun := b.noun()
	t := b.effect(noun, b.sets(lists().effects))
	b.fill(t, r.weighted(0.25, 0.45, 0.3)+1)
	k := pick(r, []kind{kInt, kInt, kCode})
	id := b.param(k, noun, t.params)
	if r.chance(0.7) {
		id.words = noun + " id"
		id.id = b.g.style.join(id.words)
	}
	b.extras(t, 0.2)
	if t.param(id.id) != nil {
		b.answer(t)
		return
	}
	t.ret = []field{{key: id.id, kind: id.kind, pattern: id.pattern, issue: true}}
	if id.typ == "str" && id.kind == kInt {
		t.ret[0].kind = kZip
	}
	b.document(t, b.tail(t))
	b.answer(t)
	for range r.weighted(0.6, 0.4) + 1 {
		sets := lists().undo
		read := r.chance(0.25)
		if read {
			sets = b.sets(lists().reads)
		}
		c := b.effect(noun, sets)
		q := *id
		q.issuer = t
		c.params = []*param{&q}
		if read {
			c.role = roleRead
			b.report(c)
			b.documentRead(c, "by "+id.words)
			continue
		}
		if r.chance(0.35) {
			b.fill(c, 2)
		}
		if r.chance(0.25) {
			b.require(c)
		}
		b.document(c, "by "+id.words)
		b.answer(c)
	}
}

// convertBlock adds an effect in one unit and the tool that converts another
// unit into it.
func (b *builder) convertBlock() {
	r := b.r
	u := pick(r, lists().units)
	from, to := u.from, u.to
	noun := b.noun()
	t := b.effect(noun, b.sets(lists().effects))
	p := b.param(kFloat, noun, nil)
	p.typ, p.numeric = "float", to
	visible := r.chance(0.6) || b.plain
	if visible {
		p.words = pick(r, []string{to, to, "amount in " + to, p.words + " " + to})
		p.id = b.g.style.join(p.words)
	}
	c := &tool{role: roleLookup, noun: from + " to " + to, verb: []string{"convert"}}
	forms := [][]string{{from, "to", to}, {"convert", from, "to", to}, {to, "from", from}, {from, "in", to}, {"turn", from, "into", to}}
	shuffle(r, forms)
	named := false
	for _, f := range forms {
		if named = b.add(c, f...); named {
			break
		}
	}
	if !named {
		b.answer(t)
		return
	}
	in := &param{id: b.g.style.join(from), words: from, kind: kFloat, typ: "float", numeric: from}
	c.params = []*param{in}
	if r.chance(b.docs) {
		c.doc = pick(r, []string{"convert " + from + " to " + to, "unit helper", "how many " + to})
	}
	c.ret = []field{{key: b.g.style.join(to), convert: u.factor, param: in.id}}
	p.src = &source{tool: c, key: c.ret[0].key, always: r.chance(0.7)}
	p.rule = b.rule(ruleSource)
	p.rule.visible = visible
	p.rule.related = true
	t.params = []*param{p}
	b.fill(t, r.weighted(0.5, 0.4, 0.1)+1)
	b.extras(t, 0.2)
	b.document(t, "in "+to)
	b.answer(t)
}

// pairBlock adds a read over two places whose codes a look-up supplies.
func (b *builder) pairBlock() {
	r := b.r
	kindOf := pick(r, []kind{kZip, kCode, kInt, kTicker})
	base := b.param(kindOf, b.noun(), nil)
	coded := r.chance(0.7)
	if !coded {
		base = b.param(pick(r, []kind{kCity, kPlace, kWord}), b.noun(), nil)
		base.rule = nil
	} else {
		b.lookup(base, 1)
	}
	names := pick(r, lists().pairs)
	a, z := *base, *base
	a.pair, z.pair = 1, 2
	if r.chance(0.5) {
		names = [2]string{"A", "B"}
		a.words, z.words = base.words+" A", base.words+" B"
		a.id, z.id = b.g.style.join(base.words)+"A", b.g.style.join(base.words)+"B"
		if !b.g.style.camel && r.chance(0.6) {
			a.id, z.id = b.g.style.join(base.words, "a"), b.g.style.join(base.words, "b")
		}
	} else {
		a.words, z.words = names[0]+" "+base.words, names[1]+" "+base.words
		a.id, z.id = b.g.style.join(a.words), b.g.style.join(z.words)
	}
	what := pick(r, words("route distance fare travel_time gap link trip path toll freight track_length delivery_fee"))
	for {
		verb := pick(r, []string{"measure", "compute", "guess", "plan", "get", "show", "quote"})
		t := &tool{role: roleRead, noun: spaced(what), verb: []string{verb, "find", "tell me"}, params: []*param{&a, &z}}
		if !b.add(t, verb, what) {
			what = madeUp(r)
			continue
		}
		b.document(t, "between two "+plural(base.words))
		t.ret = []field{{key: b.g.style.join(what), kind: kFloat}}
		return
	}
}

// readBlock adds tools that only report.
func (b *builder) readBlock() {
	r := b.r
	noun := b.noun()
	t := &tool{role: roleRead, noun: noun, verb: b.verb(lists().reads)}
	tail := pick(r, []string{"status", "info", "state", "report", "details", "level", "summary", ""})
	if !b.add(t, t.verb[0], noun, tail) {
		return
	}
	if tail != "" {
		t.noun = noun + " " + tail
	}
	switch {
	case r.chance(0.35):
		p := b.param(kEnum, noun, nil)
		if len(p.values) > 1 {
			t.params = []*param{p}
			t.ret = []field{{key: strings.ToLower(pick(r, []string{"value", "reading", "status", tail + "value"})), kind: pick(r, []kind{kFloat, kLevel, kWord})}}
			b.document(t, "by "+p.words)
			return
		}
	case r.chance(0.4):
		b.fill(t, 1)
	}
	b.report(t)
	b.documentRead(t, "")
	if len(t.params) == 0 {
		f := spaced(t.ret[0].key)
		if !b.g.style.camel {
			t.asks = []string{"what is the " + f + " of the " + noun, "tell me the " + noun + " " + f, "how is the " + noun + " doing"}
		}
	}
}

// listBlock adds a tool that lists ids and an effect that takes one of them.
func (b *builder) listBlock() {
	r := b.r
	noun := b.noun()
	l := &tool{role: roleRead, noun: plural(noun), verb: b.verb(lists().lists)}
	if !b.add(l, l.verb[0], pick(r, []string{"", "my", "open", "all"}), plural(noun)) {
		return
	}
	id := b.param(pick(r, []kind{kInt, kCode}), noun, nil)
	id.typ = typeOf(id.kind)
	l.ret = []field{{key: b.g.style.join(pick(r, []string{plural(noun), noun + " list", plural(id.words), "items"})), kind: id.kind, pattern: id.pattern, list: r.between(1, 4)}}
	b.document(l, "")
	if r.chance(0.45) {
		b.wholeList(l, noun)
		return
	}
	t := b.effect(noun, pick(r, [][][]string{lists().undo, lists().effects}))
	id.src = &source{tool: l, key: l.ret[0].key}
	t.params = []*param{id}
	if r.chance(0.4) {
		b.fill(t, 2)
	}
	b.extras(t, 0.1)
	b.document(t, "by "+id.words)
	b.answer(t)
}

// wholeList adds a tool that takes all that l lists.
func (b *builder) wholeList(l *tool, noun string) {
	r := b.r
	word := plural(noun[strings.LastIndex(noun, " ")+1:])
	p := &param{words: word, kind: kList, typ: "list", noAsk: true}
	p.id = b.g.style.join(pick(r, []string{word, word, "items"}))
	l.ret[0].kind = pick(r, []kind{kWord, kTicker, kTicker, kPerson})
	if r.chance(0.4) {
		in := b.param(pick(r, []kind{kEnum, kCity, kWord}), noun, nil)
		in.rule = nil
		if in.kind == kEnum {
			in.values = in.said
		}
		l.params = []*param{in}
	}
	p.src = &source{tool: l, key: l.ret[0].key, whole: true,
		phrase: pick(r, []string{"all of them", "those", "all " + word, "the whole list", "these " + word, "every one of them"})}
	t := b.effect(plural(noun), pick(r, [][][]string{lists().effects, lists().reads}))
	if slices.ContainsFunc(lists().reads, func(v []string) bool { return v[0] == t.verb[0] }) && r.chance(0.5) {
		t.role = roleRead
	}
	t.params = []*param{p}
	b.fill(t, r.weighted(0.2, 0.5, 0.3)+1)
	if t.role == roleRead {
		b.report(t)
		b.documentRead(t, "")
		return
	}
	b.extras(t, 0.1)
	b.document(t, b.tail(t))
	b.answer(t)
}
