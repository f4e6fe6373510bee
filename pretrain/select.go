package pretrain

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"envtune"
	"envtune/format"
	"envtune/learn"
	"envtune/learn/text"
	"envtune/practice"
	"envtune/py"
)

// wholeWords returns the everyday words that are one token: drills are about choosing, not
// about spelling.
func wholeWords(tok *text.Tokenizer) []string {
	return slices.DeleteFunc(practice.Everyday(), func(w string) bool { return len(tok.Encode(w)) > 1 })
}

// choiceWeight is the loss weight of the tokens with which a selection drill's agent
// chooses, against 1 of those that only spell out what was chosen.
const choiceWeight = 5

// selection makes a selection drill: a list of tools with random names, and requests
// that say words of one tool's name or document, of which at least one stands in no
// other line, and a value for each of its parameters. The agent calls the tool. All is
// in sight and nothing but matching the request with the list helps. On transcripts
// alone, where rules are hidden too, that circuit had not formed after 19 million
// tokens (docs/log.md).
func selection(tok *text.Tokenizer, words []string, banned map[string]bool, seed, index uint64) learn.Example {
	d := &lesson{banned: banned, r: rand.New(rand.NewPCG(seed, index^0x73656c656374<<12))} // "select"
	d.camel = d.r.IntN(5) < 2
	d.most = []int{0, 0, 1, 3}[d.r.IntN(4)]
	for range 16 + d.r.IntN(32) { // few words: lines share some
		w := words[d.r.IntN(len(words))]
		if d.r.IntN(8) == 0 {
			w += words[d.r.IntN(len(words))]
		}
		d.pool = append(d.pool, w)
	}
	d.tools()
	messages := []envtune.Message{{Role: envtune.RoleSystem, Content: d.list()}}
	for range 2 + d.r.IntN(3) {
		request, call := d.exchange()
		messages = append(messages,
			envtune.Message{Role: envtune.RoleUser, Content: request}, envtune.Message{Role: envtune.RoleAssistant, Content: call})
	}
	said := tok.Conversation()
	build := learn.Builder{Encoder: said, Render: func(m envtune.Message) string { return m.Content }}
	e := build.Transcript(messages, learn.RoleWeights(1, 0))
	names := make([]string, len(d.lines))
	for i, t := range d.lines {
		names[i] = d.join(t.name)
	}
	weighChoice(e, said, names, choiceWeight)
	return e
}

// weighChoice multiplies the weights of the tokens with which the agent chooses: the
// first of each call or answer, those at which the names of two of the tools part, and
// the first of each argument's name and value. The others only spell out what was
// chosen.
func weighChoice(e learn.Example, said *text.Conversation, names []string, factor float32) {
	target, line := 0, ""
	for i, loss := range e.Loss {
		if e.Tokens[i] == said.AgentPrefix() {
			line = ""
		}
		if !loss {
			continue
		}
		if chooses(line, said.Token(e.Tokens[i]), names) {
			e.Weight[target] *= factor
		}
		target++
		line += said.Token(e.Tokens[i])
		line = line[strings.LastIndexByte(line, '\n')+1:]
	}
}

// chooses tells whether piece chooses among what may follow in a step's line: its
// beginning, a name of one of the tools, an argument's name, or a value.
func chooses(line, piece string, names []string) bool {
	if line == "" {
		return true
	}
	if strings.HasPrefix(line, format.SayPrefix) {
		return false
	}
	if strings.Contains(line, "(") {
		for _, mark := range []string{"(", ", ", "=", "='", `="`, "['", `["`, ", '"} {
			if strings.HasSuffix(line, mark) {
				return true
			}
		}
		return false
	}
	if i := strings.LastIndex(line, format.PlanMark); i >= 0 {
		if line = line[i+len(format.PlanMark):]; line == "" {
			return true
		}
	}
	before, after := 0, 0
	for _, name := range names {
		if name += "("; strings.HasPrefix(name, line) {
			before++
			if strings.HasPrefix(name, line+piece) {
				after++
			}
		}
	}
	return before > after
}

// lesson is one selection drill in the making.
type lesson struct {
	r      *rand.Rand
	banned map[string]bool
	camel  bool
	pool   []string
	most   int // parameters of a tool
	lines  []drillTool
}

// drillTool is one line of a drill's list, its names as lists of words.
type drillTool struct {
	name, doc []string
	params    []drillParam
	own       []string // words of name and doc that stand in no other line
}

type drillParam struct {
	name []string
	typ  string
}

func (d *lesson) some(least, most int) []string {
	out := make([]string, least+d.r.IntN(most-least+1))
	for i := range out {
		out[i] = d.pool[d.r.IntN(len(d.pool))]
	}
	return out
}

// join writes words as an identifier.
func (d *lesson) join(words []string) string {
	if !d.camel {
		return strings.Join(words, "_")
	}
	s := words[0]
	for _, w := range words[1:] {
		s += strings.ToUpper(w[:1]) + w[1:]
	}
	return s
}

// tools draws the lines until at least two have a word of their own.
func (d *lesson) tools() {
	for own := 0; own < 2; {
		d.lines = nil
		count := map[string]int{}
		for range 3 + d.r.IntN(6) {
			t := drillTool{name: d.some(2, 3), doc: d.some(0, 3)}
			for range d.r.IntN(1 + d.most) {
				t.params = append(t.params, drillParam{d.some(1, 2), []string{"str", "str", "int", "float"}[d.r.IntN(4)]})
			}
			t.params = distinct(t.params)
			if slices.ContainsFunc(d.lines, func(o drillTool) bool { return d.join(o.name) == d.join(t.name) }) || d.banned[strings.Join(t.name, "")] {
				continue
			}
			d.lines = append(d.lines, t)
			for _, w := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(t.name, t.doc)))) {
				count[w]++
			}
		}
		own = 0
		for i := range d.lines {
			t := &d.lines[i]
			for _, w := range slices.Concat(t.name, t.doc) {
				if count[w] == 1 {
					t.own = append(t.own, w)
				}
			}
			if len(t.own) > 0 {
				own++
			}
		}
	}
}

// distinct leaves out parameters whose name shares a word with an earlier one's or holds
// one that Python keeps to itself.
func distinct(ps []drillParam) []drillParam {
	var out []drillParam
	seen := map[string]bool{}
	for _, p := range ps {
		if slices.ContainsFunc(p.name, py.Keyword) {
			continue
		}
		if !slices.ContainsFunc(p.name, func(w string) bool { return seen[w] }) {
			out = append(out, p)
		}
		for _, w := range p.name {
			seen[w] = true
		}
	}
	return out
}

func (d *lesson) list() string {
	lines := []string{"tools:"}
	for _, t := range d.lines {
		spec := envtune.ToolSpec{Name: d.join(t.name), Doc: strings.Join(t.doc, " ")}
		for _, p := range t.params {
			spec.Params = append(spec.Params, envtune.Param{Name: d.join(p.name), Type: p.typ})
		}
		lines = append(lines, format.PlanSignature(spec))
	}
	return strings.Join(lines, "\n")
}

// exchange makes a request and the call that answers it.
func (d *lesson) exchange() (request, call string) {
	t := d.lines[d.r.IntN(len(d.lines))]
	for len(t.own) == 0 {
		t = d.lines[d.r.IntN(len(d.lines))]
	}
	said := d.mention(t)
	parts := []string{said}
	args := make([]string, len(t.params))
	for i, p := range t.params {
		said, literal := d.value(p.typ)
		args[i] = d.join(p.name) + "=" + literal
		name := strings.Join(p.name, " ")
		forms := []string{name + " " + said, "with " + name + " " + said, name + " is " + said, name + ": " + said, "a " + name + " of " + said}
		if len(t.params) == 1 {
			forms = append(forms, "for "+said, said)
		}
		parts = append(parts, forms[d.r.IntN(len(forms))])
	}
	if d.r.IntN(3) > 0 {
		d.r.Shuffle(len(parts)-1, func(i, j int) { parts[i+1], parts[j+1] = parts[j+1], parts[i+1] })
	} else {
		d.r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	}
	request = strings.Join(parts, []string{" ", ", ", " and "}[d.r.IntN(3)])
	if d.r.IntN(2) == 0 {
		request = strings.ToUpper(request[:1]) + request[1:]
	}
	return request + []string{"", ".", "?"}[d.r.IntN(3)], said + format.PlanMark + d.join(t.name) + "(" + strings.Join(args, ", ") + ")"
}

// mention says a word of the tool's own and some of its others, among small words.
func (d *lesson) mention(t drillTool) string {
	said := []string{t.own[d.r.IntN(len(t.own))]}
	for _, w := range slices.Concat(t.name, t.doc) {
		if w != said[0] && d.r.IntN(4) > 0 {
			said = append(said, w)
		}
	}
	d.r.Shuffle(len(said), func(i, j int) { said[i], said[j] = said[j], said[i] })
	small := strings.Fields("the a my please now to can you this")
	var out []string
	for _, w := range said {
		if d.r.IntN(2) == 0 {
			out = append(out, small[d.r.IntN(len(small))])
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}

// value draws a value: as a request says it and as a literal.
func (d *lesson) value(typ string) (said, literal string) {
	switch typ {
	case "int":
		s := fmt.Sprint(1 + d.r.IntN([]int{9, 99, 999, 99999}[d.r.IntN(4)]))
		return s, s
	case "float":
		s := fmt.Sprintf("%d.%d", d.r.IntN(1000), 1+d.r.IntN(9))
		return s, s
	}
	s := d.pool[d.r.IntN(len(d.pool))]
	if d.r.IntN(2) == 0 {
		s += d.pool[d.r.IntN(len(d.pool))]
	}
	switch d.r.IntN(4) {
	case 0:
		s = strings.ToUpper(s[:min(len(s), 4)])
	case 1:
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	return s, "'" + s + "'"
}
