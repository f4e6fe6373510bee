package practice

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"envtune/py"
)

// value is a drawn value: the Python literal of the right call, how a request
// says it, and the literal of an agent that does not know the hidden rule.
type value struct {
	lit, say, raw string
	verb          string // kSwitch: the verb of the request
}

func same(lit, say string) value { return value{lit: lit, say: say, raw: lit} }

func str(s string) value { return same(text(s), s) }

// draw returns a value for p.
func draw(r rng, p *param) value {
	switch p.kind {
	case kEnum:
		return drawEnum(r, p)
	case kSwitch:
		return drawSwitch(r, p)
	case kFrac:
		if p.rule != nil {
			n := r.between(1, 20) * 5
			return value{lit: trimFloat(float64(n) / 100), say: pick(r, []string{fmt.Sprintf("%d percent", n), fmt.Sprintf("%d%%", n)}), raw: strconv.Itoa(n)}
		}
		return numeric(trimFloat(float64(r.between(1, 20)) / 20))
	case kDate:
		return drawDate(r, p)
	case kList:
		return drawList(r, p)
	}
	v := drawPlain(r, p)
	if p.rule == nil {
		return v
	}
	switch p.rule.kind {
	case ruleAffix:
		v.say = strings.Trim(v.say, `"'`)
		if p.typ == "str" && p.kind == kFloat {
			return value{lit: text(v.say + p.affix), say: v.say, raw: text(v.say)}
		}
		return value{lit: text(p.affix + v.say), say: v.say, raw: text(v.say)}
	case ruleCase:
		v.say = strings.Trim(v.say, `"'`)
		return value{lit: text(strings.ToUpper(v.say)), say: strings.ToLower(v.say), raw: text(strings.ToLower(v.say))}
	}
	return v
}

// numeric is a number as a request says it: 39, not 39.0.
func numeric(s string) value {
	s = strings.TrimSuffix(s, ".0")
	return same(s, s)
}

func drawPlain(r rng, p *param) value {
	ls := lists()
	switch p.kind {
	case kPerson, kUser:
		return drawPerson(r, p)
	case kTitle:
		return drawTitle(r)
	case kFree:
		if p.only {
			return str(pick(r, p.free))
		}
		if r.chance(dotted) {
			return str(dottedName(r))
		}
		if r.chance(0.85) && len(p.free) > 0 {
			return quoted(r, pick(r, p.free), 0.2)
		}
		return quoted(r, madeUp(r), 0.2)
	case kSmall:
		if p.noun == "digits" {
			return numeric(strconv.Itoa(r.between(1, 3)))
		}
		return numeric(strconv.Itoa(r.between(1, 12)))
	case kMinutes:
		return numeric(strconv.Itoa(r.between(1, 24) * 5))
	case kHeat:
		return numeric(strconv.Itoa(r.between(4, 220)))
	case kRating:
		return numeric(strconv.Itoa(r.between(1, 5)))
	case kYear:
		return numeric(strconv.Itoa(r.between(1850, 2024)))
	case kDay:
		return str(pick(r, weekdays()))
	case kRow:
		return str(capital(r, 1))
	case kNumber:
		if r.chance(0.5) {
			return numeric(trimFloat(float64(r.between(11, 9999)) / 10))
		}
		return numeric(strconv.Itoa(r.between(2, 400)))
	case kNumbers:
		return drawNumbers(r)
	case kDict:
		return drawDict(r, p)
	case kPrice:
		if r.chance(0.5) {
			return numeric(strconv.Itoa(r.between(2, 90) * pick(r, []int{1, 1, 5, 10})))
		}
		return numeric(trimFloat(float64(r.between(20, 9999)) / 20))
	case kCount:
		if r.chance(0.2) {
			return numeric(strconv.Itoa(r.between(1, 20) * pick(r, []int{10, 25, 50, 100})))
		}
		return numeric(strconv.Itoa(r.between(1, 60)))
	case kLevel:
		return numeric(strconv.Itoa(r.between(1, 100)))
	case kFloat:
		return numeric(trimFloat(float64(r.between(5, 999)) / 10))
	case kTime:
		return str(fmt.Sprintf("%02d:%02d", r.between(6, 22), 15*r.IntN(4)))
	case kPlace:
		return drawPlace(r)
	case kCity:
		if r.chance(0.3) {
			return str(spaced(pick(r, ls.cities[60:])))
		}
		return str(spaced(pick(r, ls.cities)))
	case kText:
		return drawText(r)
	case kInt:
		n := digits(r, r.between(2, 8))
		if p.typ == "str" {
			return str(n)
		}
		return numeric(n)
	case kCode:
		return str(codeOf(r, p.pattern))
	case kFlag:
		return value{lit: "True", raw: "True"}
	case kSecret:
		if r.chance(0.5) {
			return str(madeUp(r) + digits(r, 2))
		}
		return str(pick(r, []string{digits(r, 4), codeOf(r, "Aa99aa"), madeUp(r) + "!" + digits(r, 1), codeOf(r, "aa9A9")}))
	}
	return str(madeUp(r))
}

func drawPerson(r rng, p *param) value {
	ls := lists()
	first := pick(r, ls.first)
	if r.chance(0.1) {
		first = upperFirst(madeUp(r))
	}
	switch p.half {
	case firstName:
		return str(first)
	case lastName:
		if r.chance(0.1) {
			return str(upperFirst(madeUp(r)))
		}
		return str(pick(r, ls.last))
	}
	switch {
	case p.kind == kUser && strings.HasPrefix(p.words, "email"):
		return str(strings.ToLower(first) + "@" + madeUp(r) + pick(r, []string{".com", ".org", ".net"}))
	case p.kind == kUser:
		return str(strings.ToLower(first) + pick(r, []string{"", "", digits(r, 2), "_" + madeUp(r), "." + strings.ToLower(pick(r, ls.last))}))
	case r.chance(0.5):
		return str(first)
	case r.chance(0.1):
		return str(first + " " + upperFirst(madeUp(r)))
	}
	return str(first + " " + pick(r, ls.last))
}

func drawPlace(r rng) value {
	ls := lists()
	name := upperFirst(pick(r, ls.tails))
	if r.chance(0.5) {
		name = pick(r, ls.last)
	}
	s := fmt.Sprintf("%d %s %s", r.between(1, 240), name, pick(r, ls.streets))
	if r.chance(0.4) {
		s += ", " + spaced(pick(r, ls.cities))
		if r.chance(0.4) {
			s += ", " + capital(r, 2)
		}
	}
	return str(s)
}

// quoted is a text that a request quotes with probability share.
func quoted(r rng, s string, share float64) value {
	v := str(s)
	if r.chance(share) {
		v.say = inQuotes(r, s)
	}
	return v
}

func inQuotes(r rng, s string) string {
	if strings.Contains(s, "'") || r.chance(0.4) {
		return `"` + s + `"`
	}
	return "'" + s + "'"
}

// dotted is the share of names and titles that are written as those of documents.
const dotted = 0.1

// dottedName is a name with a version, perhaps, and what kind of document it is.
func dottedName(r rng) string {
	s := pick(r, everyday())
	if r.chance(0.3) {
		s = madeUp(r)
	}
	s += pick(r, []string{"", "", "", "_old", "_v2", "-final", "_" + digits(r, 2), digits(r, 1)})
	return s + "." + pick(r, words("doc pdf xml png jpg zip htm ini bak tab rtf svg"))
}

func drawTitle(r rng) value {
	if r.chance(dotted) {
		return str(dottedName(r))
	}
	ls := lists()
	head, tail := pick(r, ls.heads), pick(r, ls.tails)
	if r.chance(0.1) {
		tail = madeUp(r)
	}
	switch r.IntN(5) {
	case 0:
		return quoted(r, upperFirst(head)+" "+upperFirst(tail), 0.5)
	case 1:
		return quoted(r, "The "+upperFirst(tail), 0.5)
	case 2:
		return quoted(r, upperFirst(tail), 0.3)
	case 3:
		if r.chance(0.6) {
			return quoted(r, composed(r, r.between(2, 5)), 1)
		}
		return quoted(r, upperFirst(head)+" "+tail, 0.9)
	}
	return quoted(r, upperFirst(tail)+" of "+pick(r, ls.cities[:60]), 0.6)
}

// composedTexts is the share of texts that are words drawn at random, so that what is
// quoted has to be copied and cannot be known.
const composedTexts = 0.45

// saidTexts is the share of texts that are sentences: they hold the words that requests are
// made of, behind which a quoted text goes on all the same.
const saidTexts = 0.35

func drawText(r rng) value {
	s := ""
	switch r.weighted(composedTexts, saidTexts, 1-composedTexts-saidTexts) {
	case 0:
		s = composed(r, r.weighted(0.1, 0.25, 0.25, 0.2, 0.1, 0.06, 0.04)+2)
	case 1:
		s = sentence(r)
	default:
		s = message(r)
	}
	return value{lit: text(s), say: inQuotes(r, s), raw: text(s)}
}

// sentence is what people write to each other.
func sentence(r rng) string {
	s := pick(r, []string{"where did # put the @", "who took my @ to the @", "the @ is not here yet", "I can not find any @", "do you know the @ of #", "come to the @ on *", "# wants the @ by *",
		"no @ without a @", "my @ is better than yours", "we need 9 more of the @", "is the @ still open", "all of the @ is gone", "tell # that the @ works again", "what will the @ be like",
		"which @ did # take", "the @ and the @ are for you", "I have seen a @ in the @", "could # look after the @", "it is time for another @", "this is why the @ is late",
		"put the @ next to the @", "as of * the @ costs 9", "how many @ are there", "the @ of # looks new", "I am at the @ until 9", "from * on we have a @", "if the @ rings, call #",
		"to be sent with the @", "for the @ in the @", "with @ and without @", "a @ that says so", "the last @ on the list", "never again a @ like that", "have the @ ready at 9", "so much for the @"})
	var b strings.Builder
	for _, c := range s {
		switch c {
		case '@':
			b.WriteString(pick(r, everyday()))
		case '#':
			b.WriteString(pick(r, lists().first))
		case '*':
			b.WriteString(pick(r, weekdays()))
		case '9':
			b.WriteString(strconv.Itoa(r.between(2, 40)))
		default:
			b.WriteRune(c)
		}
	}
	s = b.String()
	if r.chance(0.7) {
		s = upperFirst(s)
	}
	if r.chance(0.1) {
		s += pick(r, []string{".", "!", "?"})
	}
	return s
}

// message is a text that people write, with a little behind it at times.
func message(r rng) string {
	s := pick(r, lists().messages)
	if r.chance(0.5) {
		s = upperFirst(s)
	}
	if r.chance(0.15) {
		s += pick(r, []string{" (" + madeUp(r) + ")", ", " + pick(r, lists().first), " at " + strconv.Itoa(r.between(6, 22))})
	}
	return s
}

// composed is a text of n everyday words, with a number, a name, a comma or a made-up
// word among them at times.
func composed(r rng, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(pick(r, []string{" ", " ", " ", " ", " ", " ", " ", " ", " ", ", "}))
		}
		switch {
		case r.chance(0.08):
			b.WriteString(strconv.Itoa(r.between(1, 99)))
		case r.chance(0.06):
			b.WriteString(pick(r, lists().first))
		case r.chance(0.06):
			b.WriteString(madeUp(r))
		default:
			b.WriteString(pick(r, everyday()))
		}
	}
	s := b.String()
	switch {
	case r.chance(0.45):
		s = upperFirst(s)
	case r.chance(0.1):
		s += pick(r, []string{".", "!", "?"})
	}
	return s
}

func drawNumbers(r rng) value {
	var lits []string
	for range r.weighted(0.2, 0.2, 0.15, 0.1, 0.08, 0.07, 0.06, 0.05, 0.04, 0.03, 0.02) + 2 {
		n := strconv.Itoa(r.between(1, 200))
		if r.chance(0.25) {
			n = trimFloat(float64(r.between(10, 999)) / 10)
		}
		lits = append(lits, n)
	}
	lit := "[" + strings.Join(lits, ", ") + "]"
	return value{lit: lit, raw: lit, say: enumerate(lits)}
}

// drawDict draws one or two fields of a thing.
func drawDict(r rng, p *param) value {
	n := min(len(p.parts), r.weighted(0.65, 0.35)+1)
	at := r.IntN(len(p.parts))
	var lits, says []string
	for i := range n {
		q := p.parts[(at+i)%len(p.parts)]
		v := draw(r, q)
		lits = append(lits, text(q.id)+": "+v.lit)
		says = append(says, pick(r, []string{q.words + " ", "the " + q.words + " ", "a " + q.words + " of "})+v.say)
	}
	lit := "{" + strings.Join(lits, ", ") + "}"
	return value{lit: lit, raw: lit, say: enumerate(says)}
}

func drawEnum(r rng, p *param) value {
	if p.rule != nil && p.rule.kind == ruleConst {
		guess := pick(r, []string{"standard", "default", "normal", "auto", "basic"})
		return value{lit: text(p.values[0]), raw: text(guess)}
	}
	i := r.IntN(len(p.values))
	return value{lit: text(p.values[i]), say: strings.ReplaceAll(p.said[i], "_", " "), raw: text(p.said[i])}
}

func drawSwitch(r rng, p *param) value {
	i := r.IntN(len(p.values))
	v := value{lit: p.values[i], raw: p.values[i], verb: p.verbs[i]}
	if p.typ == "str" {
		v.lit = text(p.values[i])
		v.raw = text(p.said[i])
	}
	return v
}

func drawDate(r rng, p *param) value {
	months := words("January February March April May June July August September October November December")
	y, m, d := r.between(2023, 2026), r.between(1, 12), r.between(1, 28)
	iso := fmt.Sprintf("%04d-%02d-%02d", y, m, d)
	if p.rule == nil {
		return str(iso)
	}
	say := fmt.Sprintf("%d %s %d", d, months[m-1], y)
	if r.chance(0.5) {
		say = fmt.Sprintf("%s %d, %d", months[m-1], d, y)
	}
	return value{lit: text(iso), say: say, raw: text(say)}
}

func drawList(r rng, p *param) value {
	if len(p.items) == 0 {
		return drawItems(r)
	}
	items := slices.Clone(p.items)
	shuffle(r, items)
	items = items[:r.between(1, min(3, len(items)))]
	return value{lit: listLit(items), say: enumerate(items), raw: listLit(items)}
}

// drawItems draws a list of whatever: names and codes, words with a mark or none, or quoted texts.
func drawItems(r rng) value {
	var items, says []string
	kind, mark := r.weighted(0.25, 0.25, 0.5), pick(r, []string{"#", "@", "", ""})
	for range r.weighted(0.4, 0.3, 0.2, 0.1) + 1 {
		s := ""
		switch kind {
		case 0:
			s = pick(r, []string{capital(r, r.between(3, 4)), pick(r, lists().first), pick(r, lists().tails)})
		case 1:
			s = mark + pick(r, []string{pick(r, everyday()), pick(r, lists().tails), strings.ToLower(pick(r, lists().first)) + digits(r, 2), madeUp(r)})
		default:
			s = composed(r, r.between(1, 5))
		}
		items, says = append(items, s), append(says, s)
		if kind == 2 {
			says[len(says)-1] = inQuotes(r, s)
		}
	}
	return value{lit: listLit(items), say: enumerate(says), raw: listLit(items)}
}

func listLit(items []string) string {
	return py.Repr(py.NewStrList(items...))
}

// enumerate writes a list as English does.
func enumerate(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:len(items)-1], ", ") + " and " + items[len(items)-1]
}

// trimFloat writes f with a point and no needless zeros, as Python does.
func trimFloat(f float64) string { return py.Repr(py.Float(f)) }

func weekdays() []string {
	return words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
}
