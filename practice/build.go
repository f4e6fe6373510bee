package practice

import (
	"slices"
	"strings"
)

// Shares of what worlds are like.
const (
	twoDomains  = 0.26 // requests over two services at once, as agents are asked
	calculators = 0.11 // results carried on are nearly all that such worlds teach
	sessions    = 0.5  // half of the services want a login, as official ones do
	withoutDoc  = 0.3  // lines that have the name alone to be told apart by
	shortStyle  = 0.15 // services whose tools have names as short as a shell's
	longLogin   = 0.12 // logins that want more than a name and a password
	knownByName = 0.2  // logins by an id that a tool finds by the user's name
	splitNames  = 0.3  // persons whose first and last name are two arguments
	routes      = 0.05 // things done that also take a start and an end
	hasDefault  = 0.12 // arguments that have a default
	tokenLogin  = 0.3  // logins whose result later calls take along
)

// newWorld makes a world: mostly one domain, sometimes two offered together. In a
// plain world no rule is hidden: its lines and requests tell all that a call needs.
func newWorld(r rng, plain bool) *world {
	w := &world{byID: map[string]*tool{}}
	sizes := []int{r.between(3, 8)}
	if r.chance(twoDomains) {
		sizes = []int{r.between(2, 4), r.between(2, 4)}
	}
	used := map[*domain]bool{}
	for _, n := range sizes {
		d := pick(r, lists().domains)
		for used[d] {
			d = pick(r, lists().domains)
		}
		used[d] = true
		newGroup(r, w, d, n, plain)
	}
	if len(w.tools) > 5 && r.chance(0.5) {
		slices.Reverse(w.tools)
	} else {
		shuffle(r, w.tools)
	}
	apart(w)
	for _, t := range w.tools {
		t.doc = articles(t.doc)
	}
	return w
}

// newGroup adds a domain of about n tools.
func newGroup(r rng, w *world, d *domain, n int, plain bool) {
	b := &builder{r: r, w: w, d: d, g: &group{words: d.words}, parts: map[string]bool{}, docs: 1 - withoutDoc, plain: plain, verbs: map[string]string{}}
	if r.chance(0.3) {
		b.docs = pick(r, []float64{0, 1, 1})
	}
	b.verbs["get"] = pick(r, words("get get show read fetch view see check"))
	b.verbs["list"] = pick(r, words("list list show get browse view see"))
	b.verbs["find"] = pick(r, words("find get lookup search resolve fetch"))
	b.verbs["set"] = pick(r, words("set set change update adjust edit"))
	b.g.style.camel = r.chance(0.35)
	if r.chance(0.1) {
		b.g.style.prefix = words(d.key)[0]
	}
	if r.chance(shortStyle) {
		b.g.style, b.docs = style{short: true}, 1
	}
	b.g.class = upperFirst(words(d.key)[0]) + pick(r, words("API Hub System Control Service Desk Manager Bot Client Panel"))
	b.g.errors = r.weighted(0.52, 0.1, 0.1, 0.08, 0.08, 0.06, 0.06)
	w.groups = append(w.groups, b.g)
	if !w.calc && r.chance(calculators) {
		w.calc = true
		b.calcBlock(max(n, 3))
		b.explain()
		return
	}
	if r.chance(sessions) {
		b.session()
	}
	b.things(n)
	b.halls()
	b.explain()
	if b.g.session != nil {
		guardReads := plain || b.g.token != nil || r.chance(0.6)
		for _, t := range b.g.tools {
			if t.free {
				continue
			}
			switch t.role {
			case roleEffect:
				t.session = true
			case roleRead, roleLookup, roleObject:
				t.session = guardReads
			}
		}
	}
}

// explain gives every tool of a short name a document.
func (b *builder) explain() {
	for _, t := range b.g.tools {
		if b.g.style.short && t.doc == "" {
			t.doc = spaced(t.verb[0]) + " the " + t.noun
		}
	}
}

// things adds families of tools about some things of the domain until there are n.
func (b *builder) things(n int) {
	r := b.r
	ts := append([]*thing(nil), b.d.things...)
	shuffle(r, ts)
	for _, th := range ts[:r.between(1, len(ts))] {
		b.families(th, n)
	}
	for _, th := range ts {
		if len(b.g.tools) < 3 {
			b.families(th, n)
		}
	}
}

// families adds the tools of one thing.
func (b *builder) families(th *thing, n int) {
	f := &family{builder: b, th: th, noun: th.noun}
	if b.r.chance(0.06) {
		f.noun = madeUp(b.r)
	}
	f.ref = f.refParam()
	var blocks []func()
	for _, m := range th.makes {
		blocks = append(blocks, func() { f.make(m) })
	}
	for _, d := range th.deeds {
		blocks = append(blocks, func() { f.deed(d) })
	}
	for _, s := range th.states {
		blocks = append(blocks, func() { f.state(s) })
	}
	blocks = append(blocks, f.get, f.find)
	if th.ref != "one" {
		blocks = append(blocks, f.list, f.set)
	}
	shuffle(b.r, blocks)
	if th.ref != "one" && b.r.chance(listsFirst) {
		f.list()
	}
	for _, add := range blocks {
		if len(b.g.tools) >= n {
			return
		}
		add()
	}
}

// apart takes from each tool's ways of asking those that fit another tool too.
func apart(w *world) {
	for _, t := range w.tools {
		for _, u := range w.tools {
			if t == u || t.noun != u.noun {
				continue
			}
			taken := append(allVerbs(u), u.verb...)
			t.verb = append([]string{t.verb[0]}, slices.DeleteFunc(slices.Clone(t.verb[1:]), func(v string) bool { return slices.Contains(taken, v) })...)
		}
	}
}

// allVerbs are all words for what u does, those of its name and switch among them.
func allVerbs(u *tool) []string {
	out := slices.Clone(lists().verbs[u.verb[0]])
	for _, p := range u.params {
		for _, v := range p.verbs {
			out = append(append(out, v), lists().verbs[v]...)
		}
	}
	return out
}

// extras adds what may hang on any effect: a constant, optional parameters,
// preconditions, an object that must be readied.
func (b *builder) extras(t *tool, preps float64) {
	r := b.r
	for _, p := range t.params {
		b.hide(p)
	}
	b.paired(t)
	b.codes(t)
	for _, p := range t.params {
		if p.simple() && p.half == whole && p.kind != kSwitch && r.chance(hasDefault) {
			b.optional(p)
		}
	}
	if r.chance(0.05) && !b.plain {
		t.params = append(t.params, b.constant(t.params))
	}
	if r.chance(0.5) {
		shuffle(r, t.params)
	}
	if b.g.token != nil {
		at := pick(r, []int{0, len(t.params)})
		t.params = slices.Insert(t.params, at, b.tokenParam())
	}
	for range r.weighted(0.6, 0.2, 0.12, 0.08) {
		b.extra(t)
	}
	slices.SortStableFunc(t.params, func(a, z *param) int { return rank(a) - rank(z) })
	if r.chance(preps) {
		b.precede(t)
	}
	if r.chance(0.15) {
		b.require(t)
	}
}

// extra adds a parameter that anything may have, mostly with a default.
func (b *builder) extra(t *tool) {
	r := b.r
	if t.hasSwitch() {
		return
	}
	var p *param
	flag := r.chance(0.3)
	if flag {
		w := pick(r, lists().flags)
		p = &param{kind: kFlag, typ: "bool", words: w, id: b.g.style.join(w)}
	} else {
		a := pick(r, []attr{{name: "note", kind: kText}, {name: "comment", kind: kText}, {name: "limit", kind: kSmall}, {name: "priority", kind: kRating},
			{name: "reminder", kind: kMinutes}, {name: "language", kind: kEnum, values: words("english german french")}, {name: "helper", kind: kPerson},
			{name: "description", kind: kText}, {name: "headline", kind: kTitle}, {name: "labels", kind: kList}, {name: "guests", kind: kList}, {name: "lines", kind: kList}})
		p = b.attrParam(a, t.noun, t.params)
	}
	if p == nil || p.clashes(t.params) {
		return
	}
	if flag || r.chance(0.7) {
		b.optional(p)
	}
	t.params = append(t.params, p)
}

func rank(p *param) int {
	if p.optional {
		return 1
	}
	return 0
}

// tokenParam is the argument that takes along what the login returned.
func (b *builder) tokenParam() *param {
	p := &param{id: b.g.token.key, words: spaced(b.g.token.key), kind: kCode, typ: "str", pattern: b.g.token.pattern, token: true, noAsk: true}
	b.comesFrom(p, &source{tool: b.g.session, key: b.g.token.key, always: true})
	return p
}

// require adds the tool that must have readied the same thing.
func (b *builder) require(t *tool) {
	if b.plain {
		return
	}
	for _, p := range t.params {
		if !p.ref || p.src != nil || p.issuer != nil {
			continue
		}
		v := pick(b.r, words("select open inspect claim verify check prepare activate unlock hold load"))
		o := &tool{role: roleObject, noun: p.noun, verb: []string{v}}
		if slices.ContainsFunc(b.g.tools, func(u *tool) bool { return u.noun == p.noun && u.verb[0] == v }) || !b.add(o, v, p.noun) {
			return
		}
		q := *p
		q.rule, q.src, q.issuer = nil, nil, nil
		o.params = []*param{&q}
		b.document(o, "")
		o.ret = []field{{key: "status", status: pick(b.r, words("ok ready selected done open held"))}}
		if b.r.chance(0.3) {
			o.ret = append([]field{{key: q.id, echo: q.id}}, o.ret...)
		}
		t.object = &object{tool: o, param: p.id, rule: b.rule(ruleObject)}
		t.object.rule.related = true
		return
	}
}

func (t *tool) hasSwitch() bool {
	return slices.ContainsFunc(t.params, func(p *param) bool { return p.kind == kSwitch })
}

// document writes a tool's doc: mostly in other words than its name.
func (b *builder) document(t *tool, tail string) {
	r := b.r
	if !r.chance(b.docs) {
		return
	}
	verbs := lists().verbs[t.verb[0]]
	verb := t.verb[0]
	if len(verbs) > 1 && r.chance(0.8) {
		verb = pick(r, verbs[1:])
	}
	t.doc = verb + " " + pick(r, []string{"a ", "the ", "a ", "one ", "some "}) + t.noun
	if tail != "" && r.chance(0.6) {
		t.doc += " " + tail
	}
}

// answer gives a tool its result: a status, some arguments echoed.
func (b *builder) answer(t *tool) {
	r := b.r
	if t.ret == nil && r.chance(0.06) {
		t.plain = pick(r, []string{"None", "ok", "done", "True", "[]"})
		return
	}
	var echo []field
	for _, p := range t.params {
		if !p.optional && !p.token && r.chance(0.2) && len(echo) < 2 && p.kind != kText && p.kind != kPlace && p.kind != kDict {
			echo = append(echo, field{key: p.id, echo: p.id})
		}
	}
	t.ret = append(t.ret, echo...)
	if len(t.ret) > 0 && r.chance(0.5) {
		return
	}
	past := pastOf(t.verb[0])
	key := pick(r, []string{"status", "status", "state", "result", "message", past, strings.ReplaceAll(t.noun, " ", "_") + "_status"})
	f := field{key: key, status: past}
	switch {
	case r.chance(0.3):
		f.status = pick(r, words("ok done success accepted pending complete queued saved confirmed changed updated"))
	case r.chance(0.3) || key == past:
		f = field{key: key, yes: true}
	case r.chance(0.25):
		f.status = t.noun + " " + pick(r, []string{"", "was ", "has been "}) + past
	}
	if t.hasSwitch() && !f.yes {
		f.status = "ok"
	}
	if t.param(f.key) == nil && !slices.ContainsFunc(t.ret, func(x field) bool { return x.key == f.key }) {
		t.ret = append(t.ret, f)
	} else if len(t.ret) == 0 {
		t.ret = []field{{key: "ok", yes: true}}
	}
}
