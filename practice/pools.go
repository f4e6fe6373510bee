package practice

import (
	"slices"
	"strings"
)

func words(s string) []string { return strings.Fields(s) }

// pools holds the word lists that worlds are made of. It is built once and
// only read.
type pools struct {
	verbs               map[string][]string // a verb, then other ways to say it
	past                map[string]string
	domains             []*domain
	parts, sides        []string
	first, last, cities []string
	streets, messages   []string
	heads, tails, noise []string
	onset, vowel, coda  []string
	flags               []string
	preps               []prepForm
	calcs               []calculation
}

// domain is a kind of service: what it is called, who uses it, what it is about.
type domain struct {
	key    string
	words  []string
	member string
	things []*thing
}

// thing is what a service keeps.
type thing struct {
	noun   string
	ref    string // how calls refer to it
	fields []attr
	makes  []deed
	deeds  []deed
	states []statePair
}

// attr is a field of a thing, or an argument of what is done with it.
type attr struct {
	name     string
	kind     kind
	values   []string // kEnum
	free     []string // kFree
	optional bool
}

// deed is something done with a thing.
type deed struct {
	verb  string
	attrs []attr
}

// statePair is a pair of opposite verbs and the states they lead to.
type statePair struct{ on, off, isOn, isOff string }

func newPools() *pools {
	p := &pools{
		verbs:    map[string][]string{},
		past:     map[string]string{},
		domains:  parseDomains(domainText1 + domainText2),
		parts:    words(toolParts),
		sides:    words("left right front back upper lower inner outer north south east west main side small big"),
		first:    words(firstNames),
		last:     words(lastNames),
		cities:   words(cityNames),
		streets:  words("Road Street Lane Drive Way Court Place Square Hill Row"),
		messages: strings.FieldsFunc(messageLines, func(r rune) bool { return r == '|' || r == '\n' }),
		heads:    words(titleHeads),
		tails:    words(titleTails),
		noise:    strings.Split(noiseLines, "|"),
		onset:    words("b br c ch d dr f fl g gr h j k kl l m n p pl qu r s sh sk st t th tr v w z y sn gl"),
		vowel:    words("a e i o u a e i o ai ea oo ou y ee io ar or er un an en in on al el il ol"),
		coda:     words("b d g k l m n p r s t x z ck nd st rt sh th ng mp lt"),
		flags:    words("express gift urgent public silent insured private fragile draft strict signed shared quick free"),
		preps:    prepForms(),
		calcs:    calculations(),
	}
	for _, line := range strings.Split(strings.TrimSpace(verbText), "\n") {
		v, rest, _ := strings.Cut(line, ": ")
		p.verbs[v] = append([]string{v}, strings.Split(rest, ", ")...)
	}
	for _, w := range words(pastForms) {
		v, f, _ := strings.Cut(w, "=")
		p.past[v] = f
	}
	return p
}

func kindNames() map[string]kind {
	return map[string]kind{"person": kPerson, "user": kUser, "city": kCity, "place": kPlace, "date": kDate, "time": kTime, "money": kPrice, "count": kCount,
		"small": kSmall, "minutes": kMinutes, "heat": kHeat, "level": kLevel, "percent": kLevel, "rating": kRating, "num": kFloat, "frac": kFrac, "text": kText,
		"title": kTitle, "code": kCode, "day": kDay, "year": kYear, "row": kRow}
}

func parseDomains(s string) []*domain {
	kinds := kindNames()
	var out []*domain
	var d *domain
	var t *thing
	for _, line := range strings.Split(strings.TrimSpace(s), "\n") {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		switch f[0] {
		case "#":
			parts := strings.Split(line[2:], " | ")
			d = &domain{key: parts[0], words: strings.Split(parts[1], ", "), member: parts[2]}
			out = append(out, d)
		case "+":
			t.makes = append(t.makes, deed{f[1], attrsOf(kinds, t, f[2:])})
		case "*":
			t.deeds = append(t.deeds, deed{f[1], attrsOf(kinds, t, f[2:])})
		case "~":
			t.states = append(t.states, statePair{f[1], f[2], f[3], f[4]})
		default:
			t = &thing{noun: spaced(f[0]), ref: f[1]}
			if strings.Contains(f[1], ":") { // its name is its first field
				t.ref = "name"
				f = append([]string{f[0]}, f...)
			}
			t.fields = attrsOf(kinds, t, f[2:])
			d.things = append(d.things, t)
		}
	}
	return out
}

// attrsOf reads fields; a name alone is a field of t or of the domain's kinds.
func attrsOf(kinds map[string]kind, t *thing, texts []string) []attr {
	var out []attr
	for _, s := range texts {
		s, opt := strings.CutSuffix(s, "?")
		name, spec, given := strings.Cut(s, ":")
		a := attr{name: spaced(name), optional: opt}
		k, plain := kinds[spec]
		switch {
		case !given:
			i := slices.IndexFunc(t.fields, func(f attr) bool { return f.name == a.name })
			if i >= 0 {
				a = t.fields[i]
				a.optional = opt
			} else if a.kind, plain = kinds[name]; !plain {
				a.kind, a.free = kTitle, nil
			}
		case strings.HasPrefix(spec, "="):
			a.kind = kFree
			for _, v := range strings.Split(spec[1:], ",") {
				a.free = append(a.free, spaced(v))
			}
		case strings.Contains(spec, "/"):
			a.kind, a.values = kEnum, strings.Split(spec, "/")
		case plain:
			a.kind = k
		default:
			panic("practice: no kind " + spec + " of field " + name)
		}
		out = append(out, a)
	}
	return out
}

// pastOf is the past participle of a verb or of a phrase that begins with one: "called
// off".
func pastOf(phrase string) string {
	v, rest, _ := strings.Cut(phrase, " ")
	p := lists().past[v]
	switch {
	case p != "":
	case strings.HasSuffix(v, "e"):
		p = v + "d"
	case strings.HasSuffix(v, "y") && !strings.ContainsAny(v[len(v)-2:len(v)-1], "aeou"):
		p = v[:len(v)-1] + "ied"
	default:
		p = v + "ed"
	}
	if rest != "" {
		p += " " + rest
	}
	return p
}
