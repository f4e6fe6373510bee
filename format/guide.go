package format

import (
	"slices"
	"strings"

	"envtune"
)

// Guide tells which texts can still become a message that calls offered tools with their
// own parameters, each once, the required ones among them, with values of their types. A
// sampler that asks it before each token writes what can be run, as servers of models do
// that decode by a schema. It knows what the prompt shows and nothing else: neither worlds
// nor tasks.
type Guide struct {
	tools map[string]*envtune.ToolSpec
	plan  bool // words stand before a call
	said  string
}

// Guided is a format whose messages a Guide can follow as they are written.
type Guided interface {
	Format
	Guide(tools []envtune.ToolSpec) *Guide
}

var (
	_ Guided = Plan{}
	_ Guided = Compact{}
)

// Guide implements Guided.
func (Compact) Guide(tools []envtune.ToolSpec) *Guide { return newGuide(tools, false) }

// Guide implements Guided.
func (Plan) Guide(tools []envtune.ToolSpec) *Guide { return newGuide(tools, true) }

func newGuide(tools []envtune.ToolSpec, plan bool) *Guide {
	g := &Guide{tools: make(map[string]*envtune.ToolSpec, len(tools)), plan: plan}
	for i := range tools {
		g.tools[tools[i].Name] = &tools[i]
	}
	return g
}

// Bounds of what is written.
const (
	guidedLines  = 8
	guidedWords  = 56  // bytes before a call
	guidedSay    = 120 // bytes of an answer
	guidedDigits = 24  // of a number
	guidedDepth  = 3   // of lists and dicts
)

// reading is what a text can still become.
type reading int

const (
	impossible reading = iota
	begun              // it has to go on
	whole              // it may end here
)

// Weigh tells how likely text should be taken for the beginning of such a message: 0 where
// it cannot become one, less than 1 where the value that it ends in is nothing that was
// said (Said), else 1.
func (g *Guide) Weigh(text string) float64 {
	sc := &scanner{}
	switch {
	case g.message(sc, text) == impossible:
		return 0
	case g.said != "" && sc.fresh && !g.heard(sc):
		return unheard
	}
	return 1
}

// WeighCapital is the largest of what Weigh says of text with a capital letter behind it.
func (g *Guide) WeighCapital(text string) float64 {
	most := 0.0
	for c := 'A'; c <= 'Z' && most < 1; c++ {
		most = max(most, g.Weigh(text+string(c)))
	}
	return most
}

// Complete tells whether text is such a message.
func (g *Guide) Complete(text string) bool { return g.message(&scanner{}, text) == whole }

// unheard is the weight of a value that was not said. Most values are copies of what
// requests, results and tools' lines say, but not all: a rule may want another one.
const unheard = 0.05

// Said has the guide know the conversation: the texts of all that the agent has read.
func (g *Guide) Said(text string) *Guide {
	g.said = text
	return g
}

// heard tells whether the value that the text ends in is a word, or some, of what was said,
// or the beginning of one.
func (g *Guide) heard(sc *scanner) bool {
	if sc.value == "" {
		return true
	}
	for from := 0; ; {
		i := strings.Index(g.said[from:], sc.value)
		if i < 0 {
			return false
		}
		i += from
		end := i + len(sc.value)
		if (i == 0 || !within(g.said[i-1])) && (!sc.closed || end == len(g.said) || !within(g.said[end])) {
			return true
		}
		from = i + 1
	}
}

// within tells a byte of a word.
func within(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}

// scanner notes the last text or number that was read.
type scanner struct {
	value  string
	closed bool // its end was read
	fresh  bool // the message ends with it
}

func (g *Guide) message(sc *scanner, text string) reading {
	lines := strings.Split(text, "\n")
	if len(lines) > guidedLines {
		return impossible
	}
	last := begun
	for i, line := range lines {
		if i > 0 && last != whole {
			return impossible
		}
		if rest, say := strings.CutPrefix(line, SayPrefix); say && i == 0 {
			return answer(rest, len(lines))
		}
		*sc = scanner{}
		last = g.line(sc, line)
		if i == 0 && last == impossible && strings.HasPrefix(SayPrefix, line) {
			last = begun
		}
	}
	return last
}

// answer reads what stands behind "say".
func answer(text string, lines int) reading {
	switch {
	case lines > 1 || len(text) > guidedSay:
		return impossible
	case strings.TrimSpace(text) == "":
		return begun
	}
	return whole
}

// line reads a call, with its words.
func (g *Guide) line(sc *scanner, s string) reading {
	if !g.plan {
		return g.call(sc, s)
	}
	at := strings.Index(s, PlanMark)
	if at < 0 {
		if s == ":" {
			return impossible
		}
		return planWords(strings.TrimSuffix(s, ":"))
	}
	if s[:at] == "" || planWords(s[:at]) == impossible {
		return impossible
	}
	return g.call(sc, s[at+len(PlanMark):])
}

// planWords reads words of a plan.
func planWords(s string) reading {
	if len(s) > guidedWords || strings.HasPrefix(s, " ") || strings.HasPrefix(s, SayPrefix) || strings.ContainsAny(s, "()[]{}<>|=:\"") {
		return impossible
	}
	return begun
}

// call reads name(parameter=value, ..).
func (g *Guide) call(sc *scanner, s string) reading {
	name, args, bracket := strings.Cut(s, "(")
	if !bracket {
		for full := range g.tools {
			if strings.HasPrefix(full, name) {
				return begun
			}
		}
		return impossible
	}
	tool := g.tools[name]
	if tool == nil {
		return impossible
	}
	given := map[string]bool{}
	if args == "" {
		return begun
	}
	for first := true; ; first = false {
		if args == ")" && complete(tool, given) {
			return whole
		}
		if !first {
			if args == "," {
				return parameter(tool, given, "")
			}
			var more bool
			if args, more = strings.CutPrefix(args, ", "); !more {
				return impossible
			}
		}
		id, rest, equals := strings.Cut(args, "=")
		if !equals {
			return parameter(tool, given, args)
		}
		p := parameterOf(tool, id)
		if p == nil || given[id] {
			return impossible
		}
		given[id] = true
		n, r := sc.readValue(rest, p)
		if r == impossible || n == len(rest) {
			return min(r, begun)
		}
		args = rest[n:]
	}
}

// complete tells whether all required parameters are given.
func complete(tool *envtune.ToolSpec, given map[string]bool) bool {
	for _, p := range tool.Params {
		if !p.Optional && !given[p.Name] {
			return false
		}
	}
	return true
}

// parameter reads the beginning of a parameter's name.
func parameter(tool *envtune.ToolSpec, given map[string]bool, s string) reading {
	for _, p := range tool.Params {
		if !given[p.Name] && strings.HasPrefix(p.Name, s) {
			return begun
		}
	}
	return impossible
}

func parameterOf(tool *envtune.ToolSpec, id string) *envtune.Param {
	for i := range tool.Params {
		if tool.Params[i].Name == id {
			return &tool.Params[i]
		}
	}
	return nil
}

// readValue reads a value of a parameter: how many bytes are of it, and what it is so far.
// Where it goes to the end of s it may be begun though it could end there.
func (sc *scanner) readValue(s string, p *envtune.Param) (int, reading) {
	if len(p.Enum) == 0 {
		return sc.readLiteral(s, p.Type, guidedDepth)
	}
	accepted := slices.Clone(p.Enum)
	if p.Type == "str" {
		for i, v := range accepted {
			accepted[i] = "'" + v + "'"
		}
	}
	return readOneOf(s, accepted...)
}

// readLiteral reads a Python literal of a type.
func (sc *scanner) readLiteral(s, typ string, depth int) (int, reading) {
	if s == "" {
		return 0, begun
	}
	if n, r := readOneOf(s, "None"); r != impossible {
		return n, r
	}
	switch typ {
	case "str":
		return sc.readText(s)
	case "int", "float":
		return sc.readNumber(s, typ == "float")
	case "bool":
		return readOneOf(s, "True", "False")
	case "list":
		return sc.readList(s, depth)
	case "dict":
		return sc.readDict(s, depth)
	}
	for _, t := range []string{"str", "float", "bool", "list", "dict"} {
		if n, r := sc.readLiteral(s, t, depth); r != impossible {
			return n, r
		}
	}
	return 0, impossible
}

// readOneOf reads the first of some words that s begins with or is the beginning of.
func readOneOf(s string, words ...string) (int, reading) {
	for _, w := range words {
		switch {
		case strings.HasPrefix(s, w):
			return len(w), whole
		case strings.HasPrefix(w, s):
			return len(s), begun
		}
	}
	return 0, impossible
}

// readText reads a text in quotes; one with an apostrophe is in double ones.
func (sc *scanner) readText(s string) (int, reading) {
	if s[0] != '\'' && s[0] != '"' {
		return 0, impossible
	}
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case s[0]:
			*sc = scanner{s[1:i], true, i+1 == len(s)}
			return i + 1, whole
		case '\\':
			if i++; i < len(s) && !strings.ContainsRune(`'"\n`, rune(s[i])) {
				return 0, impossible
			}
		}
	}
	*sc = scanner{s[1:], false, true}
	return len(s), begun
}

// readNumber reads digits; the last of them may have more behind them.
func (sc *scanner) readNumber(s string, fraction bool) (int, reading) {
	i, digits := 0, 0
	if s[0] == '-' {
		i = 1
	}
	for dot := false; i < len(s); i++ {
		if s[i] == '.' && fraction && !dot && digits > 0 {
			dot = true
			continue
		}
		if s[i] < '0' || s[i] > '9' {
			break
		}
		if digits == 1 && !dot && s[i-1] == '0' {
			return 0, impossible // Python reads no 01
		}
		digits++
	}
	*sc = scanner{s[:i], i < len(s), len(s)-i <= len(", ")}
	switch {
	case digits > guidedDigits || digits == 0 && i < len(s):
		return 0, impossible
	case i < len(s) && s[i-1] == '.':
		return 0, impossible
	case digits == 0 || s[i-1] == '.':
		return i, begun
	}
	return i, whole
}

// readList reads a list.
func (sc *scanner) readList(s string, depth int) (int, reading) {
	return sc.readItems(s, '[', ']', depth, func(s string) (int, reading) { return sc.readLiteral(s, "any", depth-1) })
}

// readDict reads a dict with texts for keys.
func (sc *scanner) readDict(s string, depth int) (int, reading) {
	return sc.readItems(s, '{', '}', depth, func(s string) (int, reading) {
		if s == "" {
			return 0, begun
		}
		n, r := sc.readText(s)
		if r != whole {
			return n, r
		}
		for _, mark := range []byte(": ") {
			if n == len(s) {
				return n, begun
			}
			if s[n] != mark {
				return 0, impossible
			}
			n++
		}
		m, r := sc.readLiteral(s[n:], "any", depth-1)
		return n + m, r
	})
}

// readItems reads what stands between two brackets, parted by commas.
func (sc *scanner) readItems(s string, from, to byte, depth int, item func(string) (int, reading)) (int, reading) {
	if s[0] != from || depth == 0 {
		return 0, impossible
	}
	if len(s) > 1 && s[1] == to {
		return 2, whole
	}
	for i := 1; ; {
		n, r := item(s[i:])
		if r == impossible {
			return 0, impossible
		}
		if i += n; i == len(s) {
			return i, begun
		}
		if r != whole {
			return 0, impossible
		}
		switch {
		case s[i] == to:
			return i + 1, whole
		case s[i] != ',':
			return 0, impossible
		}
		if i++; i == len(s) {
			return i, begun
		}
		if s[i] != ' ' {
			return 0, impossible
		}
		i++
	}
}
