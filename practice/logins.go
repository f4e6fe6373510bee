package practice

import (
	"slices"
	"strings"
)

// session adds the tool that opens the domain, and mostly the rule that
// everything else needs it.
func (b *builder) session() {
	r := b.r
	key := words(b.d.key)[0]
	t := &tool{role: roleSession, noun: key}
	for {
		form := pick(r, []string{"login", "sign in", "log on", "connect", "open session", "authenticate", "enter", "access"})
		t.verb = []string{form}
		parts := []string{key, form}
		if r.chance(0.4) {
			parts = []string{form, key}
		} else if r.chance(0.15) {
			parts = []string{form, b.d.member}
		}
		if b.g.style.prefix != "" {
			parts = []string{form}
		}
		if b.add(t, parts...) {
			break
		}
	}
	b.secrets(t)
	if r.chance(b.docs) {
		t.doc = pick(r, []string{"let a " + b.d.member + " in", "open a session", "start here", "sign in to the " + b.d.words[0], "prove who you are", "get access",
			"needed before anything else", "begin as a " + b.d.member})
	}
	t.ret = []field{{key: pick(r, words("status state success ok")), status: pick(r, words("connected open signed_in ok ready welcome active"))}}
	if r.chance(0.4) {
		t.ret = []field{{key: pick(r, words("success ok logged_in signed_in welcome")), yes: true}}
	}
	b.g.session = t
	b.g.rule = b.rule(ruleSession)
	b.g.rule.related, b.g.rule.visible = true, b.plain
	switch {
	case r.chance(tokenLogin):
		b.g.token = &field{key: b.g.style.join(pick(r, []string{"session key", "token", "pass key", "session id", "key card", "ticket"})), kind: kCode, pattern: pick(r, []string{"999999", "aa999", "A9A9A9"})}
		t.ret = []field{*b.g.token}
		if r.chance(0.4) {
			t.ret = append(t.ret, field{key: "valid_minutes", kind: kMinutes})
		}
		b.g.rule.visible = true // calls have to name it
	case r.chance(0.3):
		look := &tool{role: roleRead, noun: "session", verb: []string{"check"}}
		if b.add(look, pick(r, []string{"check " + key + " session", key + " is connected", "show " + key + " access", key + " session state"})) {
			if r.chance(b.docs) {
				look.doc = pick(r, []string{"whether you are signed in", "tells if the session is open", "are you in or not"})
			}
			look.asks = []string{"?am I signed in to the " + b.d.words[0], "check my " + b.d.words[0] + " session", "?is my session with the " + b.d.words[0] + " open",
				"tell me whether the " + b.d.words[0] + " knows me"}
			look.ret = []field{{key: pick(r, words("open active signed_in connected")), state: true}}
		}
	}
}

// secrets gives a login its parameters.
func (b *builder) secrets(t *tool) {
	r := b.r
	user := &param{kind: kUser, typ: "str", words: pick(r, []string{"username", "user", "email", "login", "account", "user name", b.d.member + " id", b.d.member + " name"})}
	secret := &param{kind: kSecret, typ: "str", words: pick(r, []string{"password", "pin", "passcode", "secret", "password"})}
	t.params = [][]*param{{user, secret}, {user, secret}, {user, secret}, {secret}, {user}}[r.IntN(5)]
	switch {
	case r.chance(knownByName) && b.knownByName(t):
	case r.chance(0.12):
		t.params = append(t.params, &param{kind: kPerson, typ: "str", words: pick(r, []string{"full name", "first name", "holder"})})
	}
	if r.chance(longLogin) {
		b.moreSecrets(t)
	}
	for _, p := range t.params {
		p.id = b.g.style.join(p.words)
		p.noAsk = true
	}
}

// moreSecrets has a login take more than a name and a password.
func (b *builder) moreSecrets(t *tool) {
	r := b.r
	more := []*param{{kind: kCode, pattern: "aaaa99", words: "device id"}, {kind: kCode, pattern: "aa9999", words: "member code"}, {kind: kSecret, words: "device key"},
		{kind: kCode, pattern: "aaa999", words: "renewal code"}, {kind: kEnum, words: "access", values: words("view change both")}, {kind: kEnum, words: "scope kind", values: words("view_only view_change change_only")}, {kind: kCity, words: "branch"}}
	shuffle(r, more)
	for _, p := range more[:r.between(2, 4)] {
		if p.typ, p.said = "str", p.values; !p.clashes(t.params) {
			t.params = append(t.params, p)
		}
	}
	if t.params[0].src == nil && r.chance(0.5) {
		b.insert(t, len(t.params), len(t.params), b.names(""))
	}
}

// knownByName has a login take an id that a tool finds by the user's name. false: there is
// no name for the tool.
func (b *builder) knownByName(t *tool) bool {
	r := b.r
	p := &param{kind: kCode, pattern: codePattern(r), typ: "str", words: b.d.member + " " + pick(r, words("id id number code"))}
	p.id = b.g.style.join(p.words)
	find := &tool{role: roleLookup, noun: p.words, verb: []string{b.verbs["find"]}, free: true}
	if !b.add(find, b.verbs["find"], p.words) {
		return false
	}
	name := pick(r, []string{"name", b.d.member + " name", b.d.member, "full name"})
	find.params = []*param{{kind: kPerson, typ: "str", words: name, id: b.g.style.join(name)}}
	find.ret = []field{{key: p.id, kind: p.kind, typ: p.typ, pattern: p.pattern}}
	if r.chance(b.docs) {
		find.doc = pick(r, []string{"which number a " + b.d.member + " has", "from the name to the number", "look a " + b.d.member + " up"})
	}
	b.comesFrom(p, &source{tool: find, key: p.id})
	t.params = []*param{p}
	return true
}

// credentials says what a session needs, as a wish or as information.
func (m *taskMaker) credentials(g *group, in *inst, wish bool) string {
	r := m.r
	service := pick(r, g.words)
	if in == nil {
		w, v := spaced(g.token.key), m.tokens[g].say
		return pick(r, []string{"My " + w + " for the " + service + " is " + v, "For the " + service + " the " + w + " is " + v, "I have " + w + " " + v + " from the " + service, "The " + w + " is " + v,
			"Use " + v + " as the " + w, "Take " + v + " as my " + w + " for the " + service, upperFirst(w) + " of the " + service + ": " + v, "What the " + service + " calls my " + w + " is " + v})
	}
	said := mentions(in)
	shuffleNames(r, said)
	and := pick(r, []string{" and ", ", ", " and "})
	if wish {
		return m.signIn(g, said)
	}
	first := said[0].say
	if in.args[0].dep != nil && len(said) == 1 && r.chance(0.6) {
		return pick(r, []string{"I am ", "My name is ", "By the way, this is ", "You are talking to ", "For the " + service + " I am ", "It is me, "}) + first
	}
	parts := labelled(said)
	if len(parts) > 1 && r.chance(0.4) {
		rest := strings.Join(parts[1:], ", ")
		return pick(r, []string{"For the " + service + " I am ", "At the " + service + " they know me as ", "I am registered at the " + service + " as ", "At the " + service + " I go by "}) +
			first + pick(r, []string{", ", " with ", ", my "}) + rest
	}
	switch r.IntN(8) {
	case 0:
		return pick(r, []string{"For the " + service + " take ", "What the " + service + " has of me: ", "My data for the " + service + ": ", "The " + service + " knows me by "}) + strings.Join(parts, ", ")
	case 1:
		for i, x := range said {
			parts[i] = x.say + " as " + pick(r, []string{"", "my ", "the "}) + x.words
		}
		return pick(r, []string{"Use ", "Take ", "At the " + service + " use "}) + strings.Join(parts, and)
	}
	for i, x := range said {
		parts[i] = x.words + " is " + x.say
		if i > 0 && r.chance(0.3) {
			parts[i] = "the " + x.words + " " + x.say
		}
	}
	return pick(r, []string{"My ", "My ", "For the " + service + " my ", "At the " + service + " my ", "In case you need it, my ", "With the " + service + " my "}) + strings.Join(parts, and)
}

// labelled are values behind their names.
func labelled(said []mention) []string {
	var out []string
	for _, x := range said {
		out = append(out, x.words+" "+x.say)
	}
	return out
}

// signIn is the wish for a login with so much of what it takes.
func (m *taskMaker) signIn(g *group, said []mention) string {
	r, parts := m.r, labelled(said)
	verb := pick(r, []string{"sign me in to the ", "let me in to the ", "open my session at the ", "get me into the ", "connect me to the ", "start my session with the "}) + pick(r, g.words)
	if len(parts) == 1 && r.chance(0.4) {
		return verb + " as " + said[0].say
	}
	if len(parts) == 2 && r.chance(0.4) {
		return verb + " as " + said[0].say + pick(r, []string{" with ", ", ", " using "}) + parts[1]
	}
	return verb + pick(r, []string{" with ", " using ", ", "}) + strings.Join(parts, pick(r, []string{" and ", ", "}))
}

// shuffleNames says a name in two parts first at times.
func shuffleNames(r rng, said []mention) {
	i := slices.IndexFunc(said, func(x mention) bool { return x.joint == firstName })
	if i > 0 && r.chance(0.5) {
		said[0], said[i] = said[i], said[0]
	}
}
