package practice

import (
	"slices"
	"strings"

	"envtune/format"
)

// mention is one value that a request must name.
type mention struct {
	p      *param
	words  string // the parameter as people say it
	say    string
	phrase string // said as it stands
	ref    bool   // says which thing is meant
	flag   bool   // an optional yes or no
	where  *halls // says in which of these places the thing is
	stays  bool   // where: it is where the agent is
	joint  half   // two arguments said in one: a name, a way
}

// askable mentions are plain values whose lack makes a request impossible.
func (x mention) askable() bool {
	return x.phrase == "" && !x.p.optional && !x.p.noAsk && x.joint == whole
}

// clause is one wish put into words.
type clause struct {
	text     string
	question bool
	whole    bool // a sentence of its own: nothing polite goes before it
	fact     string
}

// mentions lists what a request for in has to say.
func mentions(in *inst) []mention {
	var out []mention
	for i, a := range in.args {
		switch {
		case a.p.half == lastName || a.p.half == endPlace: // said with the first
		case a.p.half != whole:
			out = append(out, in.joint(i))
		case a.bound || a.that || a.same && a.p.ref || a.p.kind == kSwitch || in.tool.role == rolePrep:
		case a.same:
			out = append(out, mention{phrase: a.phrase, p: a.p, words: a.p.words})
		case a.dep != nil && a.phrase != "":
			out = append(out, mention{phrase: a.phrase, p: a.p, words: a.p.words, ref: a.p.ref})
		case a.dep != nil:
			for _, x := range mentions(a.dep) {
				if x.ref = a.p.ref; !x.ref && in.tool.role != roleSession {
					x.words = a.p.words
				}
				out = append(out, x)
			}
		case a.p.kind == kFlag && a.p.optional:
			out = append(out, mention{p: a.p, words: a.p.words, flag: true})
		case a.v.say != "":
			out = append(out, mention{p: a.p, words: a.p.words, say: a.v.say, ref: a.p.ref})
		}
	}
	if h := in.tool.group.halls; h != nil && in.tell {
		out = append(out, mention{p: h.enter.params[0], words: h.noun, say: in.place, where: h, stays: in.steps == 0})
	}
	return out
}

// clause asks for one call, leaving out the mention number skip (-1: none).
func (m *taskMaker) clause(in *inst, skip int) clause {
	r := m.r
	if in.tool.role == rolePrep {
		p := m.w.prepOf(in.tool)
		in.wish = wish(p.verb + " " + p.thing)
		return clause{text: m.prepClause(p, in)}
	}
	ms := mentions(in)
	some, vague := "", "" // what is said of the thing, or of another value, that is left out
	if skip >= 0 {
		switch x := ms[skip]; {
		case !r.chance(vaguely):
		case x.ref:
			some = m.vague(x)
		default:
			vague = " " + m.vague(x)
		}
		ms = slices.Delete(ms, skip, skip+1)
	}
	var ref *mention
	var rest []mention
	for i, x := range ms {
		if x.ref && ref == nil {
			ref = &ms[i]
		} else {
			rest = append(rest, x)
		}
	}
	np := m.np(in, ref)
	if some != "" {
		np = some
	}
	if in.like != nil {
		in.wish = in.like.wish
		return clause{text: pick(r, []string{"do the same for ", "the same goes for ", "do that for ", "repeat this for ", "the same with "}) + np + pick(r, []string{"", "", " as well", " too"})}
	}
	if in.tool.verb[0] == "work out" {
		return m.sum(in)
	}
	c, frame := m.template(in, rest)
	in.wish = wish(strings.ReplaceAll(frame, "{np}", m.thing(in)))
	if strings.Contains(c.text, "{a}") {
		i := slices.IndexFunc(rest, func(x mention) bool { return x.say != "" && !x.p.optional && x.where == nil })
		c.text = strings.ReplaceAll(c.text, "{a}", rest[i].say)
		rest = slices.Delete(slices.Clone(rest), i, i+1)
	}
	hasThing := strings.Contains(c.text, "{np}")
	if in.twin != nil {
		in.twin.wish = in.wish
		np = m.together(in, ref)
		if !hasThing {
			c.text, hasThing = c.text+" for "+np, true
		}
	}
	c.text = strings.ReplaceAll(c.text, "{np}", np)
	if i := strings.Index(c.text, " is the "); i >= 0 {
		if f := strings.Fields(c.text[i+8:]); len(f) > 1 && f[1] == "of" && many(f[0]) {
			c.text = c.text[:i] + " are the " + c.text[i+8:]
		}
	}
	if !hasThing && ref != nil {
		rest = append(rest, *ref)
	}
	m.arguments(&c, rest)
	c.text += vague
	return c
}

// together says two things at once that the same is wanted of.
func (m *taskMaker) together(in *inst, ref *mention) string {
	r := m.r
	a, b := m.np(in, ref), ""
	for _, x := range mentions(in.twin) {
		if x.ref {
			b = pick(r, []string{m.np(in.twin, &x), x.say})
		}
	}
	return pick(r, []string{a + " and then " + b, "first " + a + " and then " + b, a + " and " + b, "both " + a + " and " + b, a + " and after that " + b, a + " as well as " + b, a + ", then " + b, a + " and also " + b})
}

// wish is what a frame asks for as an agent notes it before it acts: without articles and
// without what the call takes.
func wish(frame string) string {
	var out []string
	for _, w := range strings.FieldsFunc(frame, func(r rune) bool { return strings.ContainsRune(" ()\":=?!,.;'", r) }) {
		switch {
		case w[0] == '{', w == "a", w == "an", w == "the", w == "some":
		default:
			out = append(out, w)
		}
	}
	for len(out) > 1 && slices.Contains([]string{"to", "with", "at", "and", "from", "by", "on", "of", "into", "in", "than", "for"}, out[len(out)-1]) {
		out = out[:len(out)-1]
	}
	return lowerFirst(strings.Join(out, " "))
}

// planned is a call behind what it is for: the wish, or the words of the tool's name for
// what no wish asks for, such as a login.
func planned(in *inst, goal bool, text string) string {
	plan := in.wish
	if !goal || plan == "" {
		plan = format.NameWords(in.tool.id)
	}
	if strings.HasPrefix(plan, "say") {
		plan = "to " + plan // what begins with "say" is an answer
	}
	return plan + format.PlanMark + text
}

// template draws the frame of a clause: {np} stands for the thing, {a} for the only
// value.
func (m *taskMaker) template(in *inst, rest []mention) (c clause, frame string) {
	r, t := m.r, in.tool
	lone := 0
	for _, x := range rest {
		if x.say != "" && !x.p.optional && x.where == nil {
			lone++
		}
	}
	if t.asks != nil {
		for range 12 {
			s := pick(r, t.asks)
			if strings.Contains(s, "{a}") && lone != 1 {
				continue
			}
			c = framed(s)
			return c, c.text
		}
	}
	v := m.verbOf(in)
	frame = v + " {np}"
	if t.role == roleEffect && t.pass && r.chance(0.36) {
		pp := pastOf(v)
		return framed(pick(r, []string{"have {np} " + pp, "have {np} " + pp, "get {np} " + pp, "see to it that {np} gets " + pp, "make sure {np} is " + pp, "make sure that {np} gets " + pp,
			"!I want {np} " + pp, "!I'd like {np} " + pp, "!I need {np} " + pp, "!I would like to have {np} " + pp, "!{np} should be " + pp, "!{np} has to be " + pp,
			"!{np} must be " + pp, "!It is time to " + v + " {np}", "!My plan is to " + v + " {np}"})), frame
	}
	if t.plural {
		return clause{text: frame}, frame
	}
	return framed(pick(r, []string{"", "", "", "", "", "", "do me a favour and ", "go and ", "try to ", "take care to ", "remember to ", "I want you to ", "!I have to ", "!We need to ", "!You should "}) + frame), frame
}

// framed reads the marks of a frame: "?" before a question, "!" before what stands for
// itself.
func framed(s string) clause {
	c := clause{}
	s, c.question = strings.CutPrefix(s, "?")
	s, c.whole = strings.CutPrefix(s, "!")
	if strings.HasPrefix(s, "I ") || strings.HasPrefix(s, "I'") {
		c.whole = true
	}
	c.text = s
	return c
}

// verbOf returns how the request names what to do.
func (m *taskMaker) verbOf(in *inst) string {
	for _, a := range in.args {
		if a.p.kind == kSwitch {
			vs := lists().verbs[a.v.verb]
			if m.r.chance(0.65) || len(vs) == 0 {
				return spaced(a.v.verb)
			}
			return pick(m.r, vs)
		}
	}
	if m.r.chance(0.5) {
		return spaced(in.tool.verb[0])
	}
	return spaced(pick(m.r, in.tool.verb))
}

// thing is the noun of a wish.
func (m *taskMaker) thing(in *inst) string {
	n := noun(in)
	if i := strings.Index(n, " of the "); i >= 0 && !in.tool.made {
		n = n[i+len(" of the "):]
	}
	return n
}

// np is the thing that a wish is about.
func (m *taskMaker) np(in *inst, ref *mention) string {
	r := m.r
	n := m.thing(in)
	for _, a := range in.args {
		switch {
		case !a.p.ref:
		case a.that && a.near:
			return pick(r, []string{"it", "that " + n, "that one", "this " + n, "the new " + n, "the new one", "the " + n + " you just made", "that new " + n, "the " + n + " from just now"})
		case a.that:
			return pick(r, []string{"the new " + n, "the " + n + " you made last", "the latest " + n, "the newest " + n, "that new " + n})
		case a.same:
			return pick(r, []string{"that " + n, "that " + n, "this " + n, "the same " + n, "said " + n})
		}
	}
	switch {
	case ref == nil && in.tool.made:
		return pick(r, []string{"a " + n, "a " + n, "a new " + n, "one " + n, "another " + n})
	case ref == nil && in.tool.plural:
		return pick(r, []string{"the " + plural(n), plural(n), "all " + plural(n)})
	case ref == nil:
		return pick(r, []string{"the " + n, "the " + n, "the " + n, "our " + n, "my " + n})
	case ref.phrase != "":
		return strings.ReplaceAll(ref.phrase, "{n}", n)
	}
	v, w := ref.say, ref.words
	switch ref.p.kind {
	case kInt, kCode:
		return pick(r, []string{n + " " + v, "the " + n + " " + v, n + " number " + v, "the " + n + " with the " + w + " " + v, n + " " + v, "the " + n + " with " + w + " " + v, "my " + n + " (" + v + ")"})
	case kPerson:
		if strings.HasSuffix(w, "name") || strings.HasPrefix(w, n) {
			return pick(r, []string{n + " " + v, "the " + n + " " + v, v, "the " + n + " named " + v})
		}
		return pick(r, []string{"the " + n + " of " + v, "the " + n + " with " + w + " " + v, v + "'s " + n})
	case kUser:
		return pick(r, []string{v, v, n + " " + v, "the " + n + " " + v})
	case kCity, kPlace:
		return pick(r, []string{"the " + n + " in " + v, "the " + n + " at " + v, "the " + n + " for " + v, v + "'s " + n})
	}
	return pick(r, []string{"the " + n + " " + v, "the " + n + " called " + v, "the " + n + " named " + v, n + " " + v, "the " + n + " with the " + w + " " + v, "my " + n + " " + v})
}

// saysShort is the share of values that are said by less than their parameter is named after.
const saysShort = 0.6

// arguments appends what the call takes.
func (m *taskMaker) arguments(c *clause, rest []mention) {
	r := m.r
	shuffle(r, rest)
	seen := map[kind]int{}
	for i, x := range rest {
		seen[x.p.kind]++
		if x.p.short != "" && r.chance(saysShort) && !slices.ContainsFunc(rest, func(y mention) bool { return y.p != x.p && (y.words == x.p.short || y.p.short == x.p.short) }) {
			rest[i].words = x.p.short
		}
	}
	if len(rest) > 1 && r.chance(0.14) {
		var parts []string
		for _, x := range rest {
			switch {
			case x.where != nil:
				parts = append(parts, m.whereabouts(x))
			case x.flag:
				parts = append(parts, x.words)
			case x.phrase != "":
				parts = append(parts, x.phrase)
			case x.joint == startPlace:
				parts = append(parts, "from "+x.say)
			default:
				parts = append(parts, x.words+pick(r, []string{" ", " ", ": ", " = "})+x.say)
			}
		}
		c.text += pick(r, []string{": ", ", ", " with these: ", " ("}) + strings.Join(parts, ", ")
		if strings.Contains(c.text, " (") && strings.Count(c.text, "(") > strings.Count(c.text, ")") {
			c.text += ")"
		}
		return
	}
	sep := pick(r, []string{" ", " ", ", "})
	var parts []string
	for i, x := range rest {
		if m.alone && c.fact == "" && x.say != "" && x.where == nil && x.joint != startPlace && r.chance(0.1) {
			c.fact = pick(r, []string{"The " + x.words + " is " + x.say, "As " + x.words + " take " + x.say, "Its " + x.words + " should be " + x.say, "The " + x.words + " will be " + x.say, upperFirst(x.words) + ": " + x.say})
			continue
		}
		ph := m.phrase(x, seen[x.p.kind] > 1)
		if i == len(rest)-1 && len(parts) > 0 && r.chance(0.35) {
			ph = "and " + ph
		}
		parts = append(parts, ph)
	}
	if len(parts) > 0 {
		c.text += " " + strings.ReplaceAll(strings.Join(parts, sep), ", and ", " and ")
	}
}

// phrase says one value. several: another value of the kind is in the request,
// so the parameter must be named.
func (m *taskMaker) phrase(x mention, several bool) string {
	r := m.r
	if x.where != nil {
		return m.whereabouts(x)
	}
	if x.flag {
		return pick(r, []string{"make it " + x.words, "as " + x.words, "with " + x.words + " on", x.words + ", that is"})
	}
	if x.phrase != "" {
		if x.p.src != nil && x.p.src.bind != nil {
			return pick(r, []string{"at ", "for ", "with ", "using "}) + x.phrase
		}
		return pick(r, []string{"with ", "for ", "using ", "taking "}) + strings.ReplaceAll(x.phrase, "{n}", x.p.noun)
	}
	switch x.joint {
	case startPlace:
		return pick(r, []string{"from " + x.say, "from " + x.say, "going from " + x.say, "for the way from " + x.say})
	case firstName:
		return pick(r, []string{"for " + x.say, x.words + " " + x.say, "with the " + x.words + " " + x.say, "in the name of " + x.say, "with " + x.say + " as " + x.words, "(" + x.words + " " + x.say + ")", "under the name " + x.say})
	}
	w, v := x.words, x.say
	plain := []string{w + " " + v, "with " + w + " " + v, "with the " + w + " " + v, "with " + w + " set to " + v, w + " being " + v, "the " + w + " is " + v,
		"with a " + w + " of " + v, "using " + v + " as " + w, "with " + v + " as the " + w, "for " + w + " " + v, "(" + w + " " + v + ")", "where the " + w + " is " + v}
	s := ""
	if !several && !x.p.optional && r.chance(0.6) {
		s = shortPhrase(r, x.p, w, v)
	}
	if s == "" {
		s = pick(r, plain)
	}
	if many(w) { // not "a hours of 6"
		s = strings.ReplaceAll(s, " a "+w+" of ", " "+w+" ")
		s = strings.ReplaceAll(s, w+" is ", w+" are ")
	}
	return s
}

// many tells whether a word is a plural.
func many(w string) bool {
	return strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us")
}

// shortPhrase says a value without naming its parameter in full, as far as its
// kind makes it clear.
func shortPhrase(r rng, p *param, w, v string) string {
	switch p.kind {
	case kPerson, kUser:
		return pick(r, []string{"for " + v, "for " + v, w + " " + v, "with " + v + " as " + w, "for " + w + " " + v})
	case kTitle, kFree:
		return pick(r, []string{"for " + v, "called " + v, w + " " + v, "with " + w + " " + v, "named " + v, v})
	case kPrice:
		return pick(r, []string{"at " + v, "for " + v, "for a " + w + " of " + v, "at a " + w + " of " + v, "for $" + v, "with " + v + " as " + w})
	case kCount, kSmall, kMinutes:
		return pick(r, []string{v + " " + w, "with " + v + " " + w, "for " + v + " " + w, w + " " + v})
	case kLevel, kFrac, kHeat, kRating:
		return pick(r, []string{"to " + v, "at " + v, "at " + w + " " + v, "with " + w + " " + v, "to a " + w + " of " + v})
	case kFloat:
		return pick(r, []string{v + " " + w, "with " + v + " " + w, "at " + v, "of " + v + " " + w})
	case kDate, kDay:
		return pick(r, []string{"on " + v, "for " + v, w + " " + v})
	case kTime:
		return pick(r, []string{"at " + v, "for " + v})
	case kPlace, kCity:
		return pick(r, []string{"in " + v, "to " + v, "at " + v, "for " + v})
	case kText:
		return pick(r, []string{"saying " + v, "with the " + w + " " + v, "with the words " + v, "that says " + v, "which reads " + v})
	case kList:
		return pick(r, []string{v, "for " + v, "namely " + v})
	case kEnum:
		return pick(r, []string{"in " + v + " " + w, v + " " + w, "in " + v, "as " + v, "with the " + v + " " + w, w + " " + v, "(" + v + ")", "of the " + w + " " + v})
	case kInt, kCode:
		return pick(r, []string{"number " + v, "with " + w + " " + v, w + " " + v})
	case kDict:
		return "with " + v
	}
	return ""
}

// resultName is how people speak of the result that an operand is.
func (m *taskMaker) resultName(a arg) string {
	named := map[string]string{"sum": "sum total", "plus": "sum total", "minus": "difference rest", "times": "product", "over": "quotient share", "mean": "average mean",
		"max": "largest maximum", "min": "smallest minimum", "percent": "percentage share", "round": "rounding", "convert": "amount"}
	if what := words(named[a.of.tool.ret[0].calc]); m.r.chance(0.5) {
		return pick(m.r, []string{"the ", "the ", "that "}) + pick(m.r, what)
	}
	if !a.near {
		return pick(m.r, []string{"the last result", "your last result", "the number you got last"})
	}
	return pick(m.r, []string{"the result", "that", "the last result", "what comes out", "that number", "it"})
}

// sum asks for one calculation.
func (m *taskMaker) sum(in *inst) clause {
	asks, args := in.tool.asks, in.args
	if dep := args[0].dep; dep != nil && dep.tool == in.tool.over { // said as one recount
		args = []arg{dep.args[0], dep.args[1], args[2]}
	}
	if slices.ContainsFunc(args, func(a arg) bool { return a.p.noun == "from" && a.same }) {
		asks = []string{"turn {first} into {into}", "express {first} in {into}", "?how much is {first} in {into}", "recount {first} in {into}", "?what would {first} be in {into}"}
	}
	c := framed(pick(m.r, asks))
	in.wish = wish(c.text)
	for _, a := range args {
		say := a.v.say
		if a.phrase != "" {
			say = a.phrase
		}
		if m.measured(in, a) {
			say += " " + in.unit
		}
		if a.that {
			say = m.resultName(a)
		}
		name := a.p.noun
		c.text = strings.ReplaceAll(c.text, "{"+name+"}", say)
	}
	return c
}
