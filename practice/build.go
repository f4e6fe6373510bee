package practice

import (
	"slices"
	"strings"
)

// newWorld makes a world: mostly one domain, sometimes two offered together. In a
// plain world no rule is hidden: its lines tell all that a call needs.
func newWorld(r rng, plain bool) *world {
	w := &world{byID: map[string]*tool{}}
	nouns := map[string]bool{}
	sizes := []int{r.between(3, 9)}
	if r.chance(0.15) {
		sizes = []int{r.between(2, 5), r.between(2, 5)}
	}
	for _, n := range sizes {
		newGroup(r, w, nouns, n, plain)
	}
	shuffle(r, w.tools)
	return w
}

// newGroup adds a domain of about n tools.
func newGroup(r rng, w *world, nouns map[string]bool, n int, plain bool) {
	b := &builder{r: r, w: w, g: &group{}, nouns: nouns, made: 0.1, docs: pick(r, []float64{0.6, 0.9, 1}), alike: r.chance(0.5), plain: plain}
	if r.chance(0.2) {
		b.made = 0.4
	}
	for range 3 {
		b.few = append(b.few, pick(r, lists().effects))
	}
	b.theme = pick(r, lists().nouns)
	if r.chance(0.2) {
		b.theme = madeUp(r)
	}
	b.g.style.camel = r.chance(0.35)
	if r.chance(0.12) {
		b.g.style.prefix = b.theme
	}
	b.g.class = upperFirst(b.theme) + pick(r, words("API Hub System Control Service Desk Manager Bot Client Panel"))
	b.g.errors = r.weighted(0.86, 0.07, 0.07)
	w.groups = append(w.groups, b.g)
	if r.chance(0.62) && !plain {
		b.session()
	}
	guardReads := r.chance(0.4)
	for len(b.g.tools) < n {
		b.block()
	}
	if b.g.session != nil {
		for _, t := range b.g.tools {
			switch t.role {
			case roleEffect:
				t.session = !strings.HasPrefix(t.noun, "session")
			case roleRead, roleLookup, roleObject:
				t.session = guardReads && len(t.params) > 0
			}
		}
	}
}

// block adds one of the families of tools.
func (b *builder) block() {
	switch b.r.weighted(4, 3, 2.4, 2.4, 1.2, 1, 1.6, 0.7) {
	case 0:
		b.effectBlock()
	case 1:
		b.lookupBlock()
	case 2:
		b.issueBlock()
	case 3:
		b.switchBlock()
	case 4:
		b.convertBlock()
	case 5:
		b.pairBlock()
	case 6:
		b.readBlock()
	case 7:
		b.listBlock()
	}
}

// document writes a tool's doc from its verb and noun.
func (b *builder) document(t *tool, tail string) {
	r := b.r
	if !r.chance(b.docs) {
		return
	}
	verb := pick(r, t.verb)
	article := pick(r, []string{"a ", "the ", "", "one "})
	if strings.HasSuffix(t.noun, "s") {
		article = pick(r, []string{"the ", ""})
	}
	t.doc = spaced(verb) + " " + article + t.noun
	if tail != "" && r.chance(0.7) {
		t.doc += " " + tail
	}
}

// session adds the tool that opens the domain, and mostly the rule that
// everything else needs it.
func (b *builder) session() {
	r := b.r
	t := &tool{role: roleSession, noun: b.theme}
	for {
		form := pick(r, []string{"login", "sign in", "log on", "connect", "open session", "start session", "authenticate",
			"begin shift", "enter", "check in", "join", "open account", "access", "start visit", "unlock desk", "register device"})
		t.verb = []string{form}
		parts := []string{b.theme, form}
		if r.chance(0.4) {
			parts = []string{form, b.theme}
		}
		if b.g.style.prefix != "" && r.chance(0.7) {
			parts = []string{form}
		}
		if b.add(t, parts...) {
			break
		}
		b.theme = madeUp(r)
	}
	switch r.weighted(0.4, 0.42, 0.1, 0.08) {
	case 1:
		u := b.param(kUser, b.theme, nil)
		t.params = []*param{u, b.param(kSecret, b.theme, []*param{u})}
	case 2:
		t.params = []*param{b.param(kSecret, b.theme, nil)}
	case 3:
		t.params = []*param{b.param(kPerson, b.theme, nil)}
	}
	if r.chance(b.docs) {
		t.doc = pick(r, []string{"log a user in", "open a session", "start here", "sign in to the " + b.theme, "begin working", "get access"})
	}
	t.ret = []field{{key: "status", status: pick(r, words("connected open signed_in ok ready welcome active"))}}
	if r.chance(0.85) {
		b.g.session = t
		b.g.rule = b.rule(ruleSession)
		b.g.rule.related = true
	}
	if r.chance(0.3) {
		look := &tool{role: roleRead, noun: "session state of " + b.theme, verb: []string{"check", "show"}}
		if b.add(look, pick(r, []string{"check " + b.theme + " session", b.theme + " is connected", "show " + b.theme + " access", b.theme + " session state"})) {
			if r.chance(b.docs) {
				look.doc = pick(r, []string{"whether you are signed in", "tells if the session is open", "check the session"})
			}
			look.ret = []field{{key: pick(r, words("open active status connected")), state: true}}
		}
	}
	if r.chance(0.3) {
		out := &tool{role: roleEffect, noun: "session of " + b.theme, verb: []string{"close", "end"}}
		if b.add(out, pick(r, []string{"close " + b.theme + " session", b.theme + " sign off", "leave " + b.theme, b.theme + " disconnect"})) {
			b.document(out, "")
			out.ret = []field{{key: "status", status: "closed"}}
		}
	}
}

// effect starts a tool that changes the world, named by a verb of a set.
func (b *builder) effect(noun string, sets [][]string) *tool {
	for try := 1; ; try++ {
		set := pick(b.r, sets)
		if try%16 == 0 {
			noun = madeUp(b.r) // every name about the noun is taken or forbidden
		}
		t := &tool{role: roleEffect, noun: noun, verb: set}
		ok := false
		switch {
		case b.r.chance(0.06) && !b.g.style.camel:
			ok = b.add(t, noun, set[0])
		default:
			ok = b.add(t, set[0], noun)
		}
		if ok {
			return t
		}
	}
}

// fill adds n parameters of different kinds.
func (b *builder) fill(t *tool, n int) {
	r := b.r
	kinds := []kind{kPerson, kWord, kWord, kTicker, kPrice, kCount, kCount, kLevel, kFrac, kFloat, kDate, kTime, kZip, kPlace, kCity, kText, kList, kEnum, kEnum, kInt, kCode}
	for len(t.params) < n {
		k := pick(r, kinds)
		dup := false
		for _, p := range t.params {
			dup = dup || p.kind == k && !r.chance(0.1)
		}
		if dup {
			continue
		}
		p := b.param(k, t.noun, t.params)
		b.hide(p)
		t.params = append(t.params, p)
	}
}

// extras adds what may hang on any effect: a constant, optional parameters,
// preconditions, an object that must be readied.
func (b *builder) extras(t *tool, preps float64) {
	r := b.r
	if r.chance(0.07) && !b.plain {
		t.params = append(t.params, b.constant(t.params))
	}
	shuffle(r, t.params)
	if r.chance(0.25) {
		k := pick(r, []kind{kFlag, kFlag, kText, kCount, kWord, kEnum, kLevel, kPerson})
		p := b.param(k, t.noun, t.params)
		b.optional(p)
		t.params = append(t.params, p)
		if r.chance(0.2) {
			p = b.param(kFlag, t.noun, t.params)
			b.optional(p)
			t.params = append(t.params, p)
		}
	}
	if r.chance(preps) {
		b.precede(t)
	}
	if r.chance(0.3) {
		b.require(t)
	}
}

// require adds the tool that must have readied the same thing.
func (b *builder) require(t *tool) {
	if b.plain {
		return
	}
	for _, p := range t.params {
		if p.optional || p.rule != nil || p.src != nil && p.src.bind != nil {
			continue
		}
		if p.kind != kInt && p.kind != kCode && p.kind != kCity && p.kind != kWord && p.kind != kTicker {
			continue
		}
		set := pick(b.r, lists().objects)
		noun := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(p.words, " id"), " code"), " number")
		related := b.r.chance(0.6)
		if !related {
			noun = t.noun
		}
		o := &tool{role: roleObject, noun: noun, verb: set}
		if !b.add(o, set[0], noun) {
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

// past is the past form of a regular verb, "" where that is not sure.
func past(verb string) string {
	switch verb[len(verb)-1] {
	case 'e':
		if slices.Contains(words("write make give drive freeze lose take ride"), verb) {
			return ""
		}
		return verb + "d"
	case 'h', 'k', 'l', 'r', 'n', 's', 't', 'w':
		irregular := words("sell send draw throw hang bring build buy read bid cut light put set set_up stop spin sow sew hold run begin burn write bend reset drop stir " +
			"trim plan tag log wrap shut get catch teach find submit refer label cancel control travel lend feed weld")
		if slices.Contains(irregular, verb) || strings.Contains(verb, "_") {
			return ""
		}
		return verb + "ed"
	}
	return ""
}

func (t *tool) hasSwitch() bool {
	return slices.ContainsFunc(t.params, func(p *param) bool { return p.kind == kSwitch })
}

// answer gives a tool its result: a status, some arguments echoed.
func (b *builder) answer(t *tool) {
	r := b.r
	if t.ret == nil && r.chance(0.04) {
		t.plain = pick(r, []string{"None", "ok", "done", "True", "[]"})
		return
	}
	var echo []field
	for _, p := range t.params {
		if !p.optional && r.chance(0.25) && len(echo) < 2 && p.kind != kText && p.kind != kPlace {
			echo = append(echo, field{key: p.id, echo: p.id})
		}
	}
	t.ret = append(t.ret, echo...)
	if len(t.ret) == 0 || r.chance(0.5) {
		status := past(t.verb[0])
		if status == "" || t.hasSwitch() || r.chance(0.6) {
			status = pick(r, words("ok done success accepted pending complete queued saved confirmed changed updated applied stored"))
		}
		t.ret = append(t.ret, field{key: pick(r, []string{"status", "status", "state", "result", t.noun[strings.LastIndex(t.noun, " ")+1:]}), status: status})
	}
}
