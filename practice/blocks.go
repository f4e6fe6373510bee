package practice

import (
	"slices"
	"strings"

	"envtune/py"
)

// family makes the tools of one thing of a domain.
type family struct {
	*builder
	th   *thing
	noun string
	ref  *param // says which one; nil: there is only one
	got  bool   // a tool reads the fields
}

// refParam is the parameter that says which thing is meant.
func (f *family) refParam() *param {
	r := f.r
	p := &param{ref: true, noun: f.noun, typ: "str"}
	switch f.th.ref {
	case "int":
		p.kind, p.typ = kInt, "int"
		if r.chance(0.12) {
			p.typ = "str"
		}
		p.words = f.noun + " " + pick(r, []string{"id", "id", "id", "number", "no"})
	case "code", "phone":
		p.kind, p.pattern = kCode, codePattern(r)
		if f.th.ref == "phone" {
			p.pattern = "0999-99999"
		} else if r.chance(0.3) {
			p.pattern = pick(r, []string{f.noun, f.noun[:min(len(f.noun), 3)]}) + pick(r, []string{"_", "-", "", "_"}) + "=" + pick(r, words("99 999 9999 9999"))
			p.pattern = strings.ReplaceAll(p.pattern, " ", "_")
		}
		p.words = f.noun + " " + pick(r, []string{"id", "code", "ref", "number", "tag"})
	case "user":
		p.kind, p.words = kUser, f.noun
		if r.chance(0.4) {
			p.words += " name"
		}
	case "name":
		a := f.th.fields[0]
		p.kind, p.free, p.words = a.kind, a.free, f.noun
		if r.chance(0.4) {
			p.words += " name"
		}
	default:
		return nil
	}
	p.id = f.g.style.join(p.words)
	if p.kind == kInt && r.chance(0.15) {
		p.id = "id"
	}
	return p
}

// fields are the thing's fields that are not what it is called by.
func (f *family) fields() []attr {
	if f.th.ref == "name" {
		return f.th.fields[1:]
	}
	return f.th.fields
}

// longWords is the share of parameters whose names have a word more than people say.
const longWords = 0.2

// attrParam makes a parameter of a field; nil where one of taken has its name.
func (b *builder) attrParam(a attr, noun string, taken []*param) *param {
	p := &param{kind: a.kind, typ: typeOf(a.kind), words: a.name, noun: noun, free: a.free}
	if plain := !strings.Contains(noun+a.name, " "); plain && b.r.chance(longWords) {
		p.words, p.short = noun+" "+a.name, a.name
	} else if plain && b.r.chance(longWords/2) {
		p.words, p.short = pick(b.r, words("new full main exact wanted target current given base final next total local"))+" "+a.name, a.name
	}
	p.id = b.g.style.join(p.words)
	if py.Keyword(p.id) {
		p.words += " name"
		p.id = b.g.style.join(p.words)
	}
	if p.clashes(taken) {
		return nil
	}
	switch a.kind {
	case kCode:
		p.pattern = codePattern(b.r)
	case kLevel, kHeat:
		if b.r.chance(0.3) {
			p.typ = "float"
		}
	case kEnum:
		p.said = a.values
		p.values = b.spell(a.values, a.name)
		if p.values[0] != a.values[0] {
			p.rule = b.rule(ruleOneOf)
			p.rule.values, p.rule.related = p.values, true
		}
		b.list(p)
	}
	if a.optional {
		b.optional(p)
	}
	return p
}

// tool starts a tool about the thing and puts it into the world; nil if its name cannot be used.
func (f *family) tool(ro role, verb string, parts ...string) *tool {
	t := &tool{role: ro, noun: f.noun, verb: lists().verbs[verb]}
	if t.verb == nil {
		t.verb = []string{verb}
	}
	if f.r.chance(0.1) && len(parts) == 2 && !f.g.style.camel {
		parts[0], parts[1] = parts[1], parts[0]
	}
	if ro == roleEffect && f.r.chance(shortNames) && f.add(t, parts[0]) {
		return t
	}
	if !f.add(t, parts...) {
		return nil
	}
	return t
}

// shortNames is the share of tools that are named by what they do alone.
const shortNames = 0.08

func (f *family) give(t *tool, attrs []attr) {
	for _, a := range attrs {
		if p := f.attrParam(a, f.noun, t.params); p != nil {
			t.params = append(t.params, p)
		}
	}
	if len(t.params) == 0 || !f.r.chance(wideTools) {
		return
	}
	for range f.r.between(1, 4) {
		if p := f.attrParam(foreign(f.r), f.noun, t.params); p != nil {
			t.params = append(t.params, p)
		}
	}
}

// wideTools is the share of tools with arguments that also take some that other services
// have: tools of real services take up to eight, and which comes next is a question of its
// own.
const wideTools = 0.25

// foreign draws a field of anything that any service makes.
func foreign(r rng) attr {
	for {
		th := pick(r, pick(r, lists().domains).things)
		if len(th.makes) > 0 {
			if d := pick(r, th.makes); len(d.attrs) > 0 {
				return pick(r, d.attrs)
			}
		}
	}
}

// make adds the tool that makes a new thing.
func (f *family) make(d deed) {
	r := f.r
	t := f.tool(roleEffect, d.verb, d.verb, f.noun)
	if t == nil {
		return
	}
	t.made, t.pass = true, true
	f.give(t, d.attrs)
	if f.th.ref == "name" && !slices.ContainsFunc(t.params, func(p *param) bool { return p.free != nil || p.kind == kTitle }) {
		q := *f.ref
		q.ref = false
		t.params = append(t.params, &q)
	}
	if (f.th.ref == "int" || f.th.ref == "code") && f.ref.issuer == nil {
		key := f.ref.id
		if r.chance(0.2) {
			key = "id"
		}
		t.ret = []field{{key: key, kind: f.ref.kind, typ: f.ref.typ, pattern: f.ref.pattern, issue: true}}
		f.ref.issuer = t
	}
	f.extras(t, 0.15)
	f.documentArgs(t)
	f.answer(t)
}

// documentArgs documents a tool, perhaps with what it takes.
func (f *family) documentArgs(t *tool) {
	tail := ""
	for _, p := range t.params {
		if !p.ref && !p.token && f.r.chance(0.5) {
			tail = pick(f.r, []string{"with a " + p.words, "by " + p.words, "given a " + p.words})
		}
	}
	if t.made && f.r.chance(0.3) {
		tail = pick(f.r, []string{"that is new", "for a " + f.d.member, "at the " + f.d.words[0]})
	}
	f.document(t, tail)
}

// deed adds a tool that does something with one thing.
func (f *family) deed(d deed) {
	t := f.tool(roleEffect, d.verb, d.verb, f.noun)
	if t == nil {
		return
	}
	t.pass = true
	if f.ref != nil {
		t.params = append(t.params, f.ref)
	}
	f.give(t, d.attrs)
	f.priced(t)
	f.extras(t, 0.2)
	f.documentArgs(t)
	f.answer(t)
}

// priced lets the price among a deed's arguments come from a tool that tells it.
func (f *family) priced(t *tool) {
	r := f.r
	if f.ref == nil || f.got || !r.chance(0.6) {
		return
	}
	for _, p := range t.params {
		if p.ref || p.kind != kPrice && p.kind != kFloat {
			continue
		}
		what := strings.TrimPrefix(p.words, f.noun+" ")
		q := f.tool(roleRead, "tell", f.verbs["get"], f.noun, what)
		if q == nil {
			return
		}
		f.got = true
		q.noun = what + " of the " + f.noun
		q.params = []*param{f.ref}
		q.ret = []field{{key: p.id, kind: p.kind}}
		q.asks = []string{"?what is the " + what + " of {np}", "tell me the " + what + " of {np}"}
		if r.chance(f.docs) {
			q.doc = pick(r, []string{"how high the " + what + " is", "the " + what + " at the moment"})
		}
		f.guard(q)
		p.src = &source{tool: q, key: p.id, bind: map[string]string{f.ref.id: f.ref.id},
			phrase: pick(r, []string{"the current ", "its current ", "today's ", "its usual ", "the present "}) + p.words}
		return
	}
}

// guard lets a read take the session's token along.
func (f *family) guard(t *tool) {
	if f.g.token != nil {
		t.params = append(t.params, f.tokenParam())
	}
}

// state adds what brings a thing from one state to the other: two tools, or one with a
// flag or a word.
func (f *family) state(s statePair) {
	r := f.r
	if r.chance(0.4) {
		f.deed(deed{verb: s.on})
		f.deed(deed{verb: s.off})
		f.asked(s)
		return
	}
	verb := pick(r, []string{s.on, "set", "switch", "control", "change"})
	tail := pick(r, []string{"", "", "state", "mode"})
	t := &tool{role: roleEffect, noun: f.noun, verb: []string{s.on}, pass: true}
	if !f.add(t, verb, f.noun, tail) {
		return
	}
	p := &param{kind: kSwitch, noAsk: true, verbs: []string{s.on, s.off}}
	if r.chance(0.5) {
		p.typ, p.words = "bool", s.isOn
		p.values = []string{"True", "False"}
		if r.chance(0.3) || py.Keyword(p.words) {
			p.words, p.values = s.isOff, []string{"False", "True"}
		}
	} else {
		said := [][]string{{s.on, s.off}, {s.isOn, s.isOff}}[r.IntN(2)]
		p.typ, p.words = "str", pick(r, []string{"mode", "action", "state", "command", "to"})
		p.values, p.said = f.spell(said, p.words), said
		p.rule = f.rule(ruleOneOf)
		p.rule.values, p.rule.related = p.values, true
		p.rule.visible = p.values[0] == said[0]
		f.builder.list(p)
	}
	p.id = f.g.style.join(p.words)
	if py.Keyword(p.id) {
		p.words, p.id = "active", "active"
	}
	t.params = []*param{p}
	if f.ref != nil {
		t.params = append(t.params, f.ref)
		if f.th.ref == "name" && r.chance(0.5) {
			f.several(t)
		}
	}
	if r.chance(f.docs) {
		t.doc = pick(r, []string{s.on + " or " + s.off + " the " + f.noun, "whether the " + f.noun + " is " + s.isOn + " or " + s.isOff, "make the " + f.noun + " " + s.isOn + " or " + s.isOff})
	}
	f.extras(t, 0.4)
	f.answer(t)
	if r.chance(0.4) {
		f.asked(s)
	}
}

// several lets a tool take a list of things at once.
func (f *family) several(t *tool) {
	q := *f.ref
	q.kind, q.typ, q.ref, q.noAsk = kList, "list", false, false
	q.src, q.issuer, q.rule = nil, nil, nil
	q.words = pick(f.r, []string{plural(f.noun), "names", "which"})
	q.id = f.g.style.join(q.words)
	q.items = q.free
	t.params[len(t.params)-1] = &q
	t.plural = true
}

// asked adds the question after a state.
func (f *family) asked(s statePair) {
	r := f.r
	if f.got {
		return
	}
	t := f.tool(roleRead, "check", pick(r, words("check is get")), f.noun, pick(r, []string{"state", "status", s.isOn}))
	if t == nil {
		return
	}
	f.got = true
	t.noun = f.noun + " state"
	if f.ref != nil {
		t.params = []*param{f.ref}
	}
	t.asks = []string{"?is {np} " + s.isOn, "check whether {np} is " + s.isOn, "tell me if {np} is " + s.isOn + " or " + s.isOff, "?is {np} " + s.isOff + " at the moment",
		"find out if {np} is " + s.isOff}
	t.ret = []field{{key: s.isOn, yes: true}}
	if r.chance(0.5) {
		t.ret = []field{{key: pick(r, words("state status")), values: []string{s.isOn, s.isOff}}}
	}
	if r.chance(f.docs) {
		t.doc = pick(r, []string{"whether the " + f.noun + " is " + s.isOn, "see if a " + f.noun + " is " + s.isOff, s.isOn + " or " + s.isOff})
	}
	f.guard(t)
}

// fieldOf is a result's field of a thing's.
func fieldOf(style style, a attr) field {
	return field{key: style.join(a.name), kind: a.kind, values: a.values, free: a.free, pattern: "AA-99"}
}

// get adds a tool that tells all about one thing, or tools that tell one field.
func (f *family) get() {
	r := f.r
	fs := f.fields()
	if f.got || len(fs) == 0 {
		return
	}
	f.got = true
	fs = slices.Clone(fs)
	shuffle(r, fs)
	if r.chance(0.5) || len(fs) < 2 {
		for _, a := range fs[:min(len(fs), r.between(1, 2))] {
			f.tell(a)
		}
		return
	}
	t := f.tool(roleRead, "show", f.verbs["get"], f.noun, pick(r, []string{"", "info", "details", "status", "data"}))
	if t == nil {
		return
	}
	t.noun = "details of the " + f.noun
	if f.ref != nil {
		t.params = []*param{f.ref}
	}
	fs = fs[:r.between(2, min(3, len(fs)))]
	for _, a := range fs {
		t.ret = append(t.ret, fieldOf(f.g.style, a))
	}
	a := fs[0].name
	t.asks = []string{"show me all about {np}", "?what is known about {np}", "tell me the " + a + " and " + fs[1].name + " of {np}", "bring up {np}",
		"?what can you tell me about {np}", "give me all you have on {np}", "?what is the " + a + " of {np}"}
	if r.chance(f.docs) {
		t.doc = pick(r, []string{"see the " + a + " and " + fs[1].name, "all about one " + f.noun, "what a " + f.noun + " is like", a + ", " + fs[1].name + " and more"})
	}
	f.guard(t)
}

// tell adds a tool that tells one field.
func (f *family) tell(a attr) {
	r := f.r
	t := f.tool(roleRead, "tell", f.verbs["get"], f.noun, a.name)
	if t == nil {
		return
	}
	t.noun = a.name + " of the " + f.noun
	if f.ref != nil {
		t.params = []*param{f.ref}
	}
	t.ret = []field{fieldOf(f.g.style, a)}
	t.asks = []string{"?what is the " + a.name + " of {np}", "tell me the " + a.name + " of {np}", "let me know the " + a.name + " of {np}", "?can you see the " + a.name + " of {np}",
		"find the " + a.name + " of {np}", "give me the " + a.name + " of {np}", "I want to hear the " + a.name + " of {np}"}
	switch a.kind {
	case kPrice, kFloat:
		t.asks = append(t.asks, "?how high is the "+a.name+" of {np}", "?how much "+a.name+" does {np} have")
	case kPerson:
		t.asks = append(t.asks, "?who is the "+a.name+" of {np}", "find out who the "+a.name+" of {np} is")
	case kDate, kTime, kDay:
		t.asks = append(t.asks, "?when is the "+a.name+" of {np}")
	case kCount, kSmall:
		t.asks = append(t.asks, "?how many is the "+a.name+" of {np}", "?how much is the "+a.name+" of {np}")
	}
	if r.chance(f.docs) {
		t.doc = pick(r, []string{"what the " + a.name + " is", "tells how it stands with the " + a.name, a.name + " of one " + f.noun, "find out its " + a.name})
	}
	f.guard(t)
}

// find adds the tool that finds the id of a thing by its name.
func (f *family) find() {
	r := f.r
	if f.ref == nil || f.ref.kind != kInt && f.ref.kind != kCode {
		return
	}
	for _, a := range f.fields() {
		if a.kind != kTitle && a.kind != kFree && a.kind != kPerson && a.kind != kPlace {
			continue
		}
		t := f.tool(roleLookup, "find", f.verbs["find"], f.ref.words, pick(r, []string{"by " + a.name, "of " + a.name, "", "from " + a.name}))
		if t == nil {
			return
		}
		t.noun = f.ref.words
		p := f.attrParam(a, f.noun, nil)
		t.params = []*param{p}
		id := field{key: f.ref.id, kind: f.ref.kind, typ: f.ref.typ, pattern: f.ref.pattern}
		t.ret = []field{id}
		row := ""
		if r.chance(findsRows) {
			t.ret = []field{{key: pick(r, []string{"results", "found", "matches", f.g.style.join(plural(f.noun))}), list: 1, rows: []field{id, {key: p.id, echo: p.id}}, bare: r.chance(0.3)}}
			row = id.key
		} else if r.chance(0.2) {
			t.ret = append(t.ret, field{key: "found", yes: true})
		}
		if r.chance(f.docs) {
			t.doc = pick(r, []string{"which number a " + f.noun + " has", "from the " + a.name + " to the number", "search " + plural(f.noun) + " by " + a.name, "translate a " + a.name})
		}
		f.guard(t)
		f.sourced(t, t.ret[0].key, row)
		return
	}
}

// list adds a tool that lists the things, and perhaps lets others take one of the list.
func (f *family) list() {
	r := f.r
	many := plural(f.noun)
	t := f.tool(roleRead, "list", f.verbs["list"], pick(r, []string{"", "my", "open", "all"}), many)
	if t == nil {
		return
	}
	t.noun, t.plural = many, true
	key := f.g.style.join(pick(r, []string{many, f.noun + " list", "items", plural(f.ref.words)}))
	t.ret = []field{{key: key, kind: f.ref.kind, typ: f.ref.typ, pattern: f.ref.pattern, free: f.ref.free, list: r.between(1, 4)}}
	t.asks = []string{"show me all " + many, "?which " + many + " are there", "list the " + many, "give me a list of the " + many, "?what " + many + " do you have",
		"tell me which " + many + " there are", "?could I see the " + many, "name all the " + many}
	if r.chance(f.docs) {
		t.doc = pick(r, []string{"every " + f.noun + " there is", "which " + many + " exist", "see the whole list", "what is there"})
	}
	for _, a := range f.fields() {
		if a.kind == kEnum && r.chance(0.5) {
			p := f.attrParam(a, f.noun, nil)
			if r.chance(0.4) {
				f.optional(p)
			}
			t.params = []*param{p}
			t.asks = []string{"show me the " + many, "?which " + many + " are there", "list all " + many, "find the " + many}
			break
		}
	}
	f.guard(t)
	slices.SortStableFunc(t.params, func(a, z *param) int { return rank(a) - rank(z) })
	if len(t.params) > 0 || f.ref.src != nil {
		return
	}
	if rows := f.rows(); rows != nil && (f.ref.kind == kInt || f.ref.kind == kCode) && r.chance(listsRows) {
		t.ret[0].rows, t.ret[0].list, t.ret[0].bare = rows, r.between(1, 4), r.chance(0.4)
		f.sourced(t, key, f.ref.id)
		return
	}
	if f.ref.issuer == nil {
		f.ref.src = &source{tool: t, key: key}
	}
}
