package practice

import (
	"slices"
	"strings"
)

// mention is one value that a request must name.
type mention struct {
	p      *param
	words  string // the parameter as people say it
	say    string
	phrase string // said as it stands
	pair   int    // 1, 2: first and second of a from-to pair
}

// askable mentions are plain values whose lack makes a request impossible.
func (x mention) askable() bool {
	return x.phrase == "" && !x.p.optional && !x.p.noAsk
}

// mentions lists what a request for in has to say.
func mentions(in *inst) []mention {
	var out []mention
	for _, a := range in.args {
		switch {
		case a.bound || a.that || a.p.kind == kSwitch || in.tool.role == rolePrep:
		case a.dep != nil && a.phrase != "":
			out = append(out, mention{phrase: a.phrase, p: a.p, words: a.p.words})
			if a.p.src.bind == nil {
				out = append(out, mentions(a.dep)...)
			}
		case a.dep != nil:
			for _, x := range mentions(a.dep) {
				if a.p.pair > 0 {
					x.pair, x.words = a.p.pair, a.p.words
				}
				out = append(out, x)
			}
		case a.p.kind == kFlag && a.p.optional:
			out = append(out, mention{p: a.p, words: a.p.words, phrase: "\x00" + a.p.words})
		case a.v.say != "":
			out = append(out, mention{p: a.p, words: a.p.words, say: a.v.say, pair: a.p.pair})
		}
	}
	return out
}

// verbOf returns how the request names what to do.
func (m *taskMaker) verbOf(in *inst) string {
	for _, a := range in.args {
		if a.p.kind == kSwitch {
			return spaced(a.v.verb)
		}
	}
	if m.r.chance(0.7) {
		return spaced(in.tool.verb[0])
	}
	return spaced(pick(m.r, in.tool.verb))
}

// clause asks for one call, leaving out the mention number skip (-1: none).
func (m *taskMaker) clause(in *inst, skip int) string {
	r := m.r
	if in.tool.role == rolePrep {
		return m.prepClause(m.w.prepOf(in.tool), in)
	}
	ms := mentions(in)
	if skip >= 0 {
		ms = slices.Delete(ms, skip, skip+1)
	}
	if in.tool.asks != nil && r.chance(0.5) {
		return pick(r, in.tool.asks)
	}
	head := m.verbOf(in) + " " + m.object(in)
	if in.tool.role == roleLookup && in.tool.verb[0] == "convert" {
		head = "convert"
	}
	shuffle(r, ms)
	seen := map[kind]int{}
	for _, x := range ms {
		seen[x.p.kind]++
	}
	parts := []string{head}
	i := 0
	if p := pairPhrase(ms); p != "" && r.chance(0.7) {
		parts = append(parts, p)
		var rest []mention
		for _, x := range ms {
			if x.pair == 0 {
				rest = append(rest, x)
			}
		}
		ms = rest
	}
	sep := pick(r, []string{" ", " ", ", "})
	for _, x := range ms {
		ph := m.phrase(x, seen[x.p.kind] > 1, i)
		if ph == "" {
			continue
		}
		parts = append(parts, ph)
		i++
	}
	if len(parts) > 2 && r.chance(0.3) {
		n := len(parts)
		parts[n-2] += " and " + parts[n-1]
		parts = parts[:n-1]
	}
	return strings.TrimSpace(parts[0] + " " + strings.Join(parts[1:], sep))
}

// object is the noun phrase of a request.
func (m *taskMaker) object(in *inst) string {
	r := m.r
	n := in.tool.noun
	for _, a := range in.args {
		if a.that {
			return pick(r, []string{"it", "that " + n, "that one", "the " + n, "this " + n, "the " + n + " you just made", "the same " + n, "that last " + n})
		}
	}
	if strings.HasSuffix(n, "s") {
		return pick(r, []string{"the " + n, n, "my " + n})
	}
	return pick(r, []string{"the " + n, "the " + n, "a " + n, n, "my " + n, "one " + n})
}

func pairPhrase(ms []mention) string {
	var a, z string
	for _, x := range ms {
		switch x.pair {
		case 1:
			a = x.say
		case 2:
			z = x.say
		}
	}
	if a == "" || z == "" {
		return ""
	}
	return "from " + a + " to " + z
}

// phrase says one value. several: another value of the kind is in the request,
// so the parameter must be named.
func (m *taskMaker) phrase(x mention, several bool, at int) string {
	r := m.r
	p := x.p
	if x.phrase != "" {
		if w, ok := strings.CutPrefix(x.phrase, "\x00"); ok {
			return pick(r, []string{"make it " + w, w, "as " + w, w + " please", "with " + w + " on"})
		}
		if p.src.whole {
			return pick(r, []string{"for ", "with ", "", "taking "}) + x.phrase
		}
		if p.src.bind != nil {
			return pick(r, []string{"at ", "for ", "with ", "using "}) + x.phrase
		}
		return pick(r, []string{"namely ", "take ", "i mean ", ""}) + x.phrase
	}
	w, v := x.words, x.say
	plain := []string{w + " " + v, "with " + w + " " + v, "with " + w + " " + v, w + ": " + v, w + " is " + v, "the " + w + " is " + v,
		w + " of " + v, "with a " + w + " of " + v, "using " + v + " as " + w, w + " = " + v, "for " + w + " " + v, "(" + w + " " + v + ")"}
	if several || p.optional || x.pair > 0 || r.chance(0.55) {
		return pick(r, plain)
	}
	if s := shortPhrase(r, p, w, v); s != "" {
		return s
	}
	return pick(r, plain)
}

// shortPhrase says a value without naming its parameter in full, as far as its
// kind makes it clear.
func shortPhrase(r rng, p *param, w, v string) string {
	if p.numeric != "" {
		return pick(r, []string{"", "of ", "for ", "with "}) + v + " " + p.numeric
	}
	switch p.kind {
	case kPerson:
		return pick(r, []string{"for " + v, "for " + v, w + " " + v, "for " + w + " " + v})
	case kWord, kTicker:
		return pick(r, []string{"for " + v, "called " + v, w + " " + v, "named " + v, v})
	case kPrice:
		return pick(r, []string{"at " + v, "for " + v, "for a " + w + " of " + v, "at a " + w + " of " + v, "at $" + v})
	case kCount:
		return pick(r, []string{v + " " + w, "with " + v + " " + w, "for " + v + " " + w})
	case kLevel, kFrac:
		return pick(r, []string{"to " + v, "at " + v, "at " + w + " " + v, "with " + w + " " + v, "to a " + w + " of " + v})
	case kFloat:
		return pick(r, []string{v + " " + w, "with " + v + " " + w, "at " + v})
	case kDate:
		return pick(r, []string{"on " + v, "for " + v, w + " " + v})
	case kTime:
		return pick(r, []string{"at " + v, "for " + v})
	case kPlace, kCity:
		return pick(r, []string{"in " + v, "to " + v, "at " + v, "for " + v})
	case kText:
		return pick(r, []string{"saying " + v, v, "with " + v, "that says " + v})
	case kList:
		return pick(r, []string{v, "for " + v, "namely " + v, ": " + v})
	case kEnum:
		return pick(r, []string{"in " + v, v + " " + w, "on " + v, "as " + v, "with the " + v + " " + w, w + " " + v})
	case kInt, kCode:
		return pick(r, []string{v, "number " + v, "with " + v, w + " " + v})
	case kZip:
		return pick(r, []string{"for " + v, "in " + v, w + " " + v})
	}
	return ""
}

// sentence dresses the clauses of a turn as a request.
func (m *taskMaker) sentence(clauses []string) string {
	r := m.r
	s := clauses[0]
	for i, c := range clauses[1:] {
		switch r.IntN(5) {
		case 0:
			s += ". Then " + c
		case 1:
			s += ", then " + c
		case 2:
			s += ". Also " + c
		case 3:
			s += " and " + c
		default:
			s += pick(r, []string{"; after that ", " and then ", ". Next ", ", and finally "}) + c
		}
		if i > 3 {
			break
		}
	}
	opener := pick(r, []string{"", "", "", "please ", "can you ", "could you ", "i want to ", "i need you to ", "i'd like to ", "let's ", "would you ", "kindly ", "time to ", "help me ", "i would like you to "})
	if m.followUp && r.chance(0.5) {
		opener = pick(r, []string{"now ", "next, ", "then ", "ok, ", "great, now ", "also ", "one more thing: ", "thanks. ", "and ", "finally "})
	}
	if strings.HasPrefix(s, "what ") || strings.HasPrefix(s, "how ") {
		opener = pick(r, []string{"", "", "hey, ", "tell me, "})
	}
	s = opener + s
	if r.chance(0.6) {
		s = upperFirst(s)
	}
	end := pick(r, []string{".", ".", ".", "", "", "!", ", please.", ", thanks."})
	if strings.Contains(opener, "you ") && opener[0] != 'i' && r.chance(0.6) {
		end = "?"
	}
	s += end
	if r.chance(0.08) {
		s = pick(r, strings.Split(noiseLines, "|")) + " " + s
	}
	return s
}

// credentials says what a session needs, as a wish or as information.
func (m *taskMaker) credentials(in *inst, wish bool) string {
	r := m.r
	var parts []string
	for _, a := range in.args {
		parts = append(parts, a.p.words+" "+a.v.say)
	}
	if !wish {
		for i, a := range in.args {
			parts[i] = "my " + a.p.words + " is " + a.v.say
		}
		return upperFirst(strings.Join(parts, pick(r, []string{" and ", ", "}))) + "."
	}
	verb := spaced(in.tool.verb[0])
	if len(parts) == 0 {
		return pick(r, []string{verb, verb + " first", verb + " to begin"})
	}
	if len(in.args) == 2 && r.chance(0.4) {
		parts[0] = "as " + in.args[0].v.say
		return verb + " " + parts[0] + pick(r, []string{" with ", ", ", " using "}) + parts[1]
	}
	return verb + pick(r, []string{" with ", " using ", ", "}) + strings.Join(parts, pick(r, []string{" and ", ", "}))
}
