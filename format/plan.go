package format

import (
	"strings"
	"unicode/utf8"

	"envtune"
	"envtune/py"
)

// Plan is Compact with a few words in front of each call that say what it is for, mostly
// those of the wish that it serves:
//
//	user       Could you put my savings order aside, and then book the room?
//	assistant  put order aside: hold_order(order_id=17)
//
// Words first make of the choice of a tool two steps that are easy each: which wish comes
// next, and which tool's line says something like it. A small model that names a tool at
// once has to do both in one (docs/log.md). The words are the assistant's own and are not
// read; a call without any is well formed too.
//
// A tool's line has its document, the words of its name where it has none, and its name.
type Plan struct{}

var _ Format = Plan{}

// PlanMark stands between the words and the call.
const PlanMark = ": "

// Name implements Format.
func (Plan) Name() string { return "plan" }

// Render implements Format, as Compact does.
func (p Plan) Render(m envtune.Message, hints bool) string {
	return paragraphs(renderLines(m, hints, PlanSignature, p.Calls), exampleText(p, m))
}

// PlanSignature writes one tool as a line:
//
//	buy or sell a stock: place_order(symbol:str, amount:int=1)
func PlanSignature(t envtune.ToolSpec) string {
	var b strings.Builder
	if t.Doc != "" {
		b.WriteString(oneLine(t.Doc))
	} else {
		b.WriteString(NameWords(t.Name))
	}
	b.WriteString(NameMark)
	writeCall(&b, t)
	return b.String()
}

// Calls implements Format: who gives no words of their own says those of the tool's name.
func (p Plan) Calls(calls []string) string {
	lines := make([]string, len(calls))
	for i, call := range calls {
		name, _, _ := strings.Cut(call, "(")
		lines[i] = p.Worded(NameWords(name), call)
	}
	return strings.Join(lines, "\n")
}

// Worded writes a call behind words, which hold no mark.
func (Plan) Worded(words, call string) string {
	if _, say := cutSay(words); say {
		words = "to " + words // what begins with "say" is an answer
	}
	return words + PlanMark + call
}

// Say implements Format.
func (Plan) Say(text string) string { return Compact{}.Say(text) }

// Parse implements Format: a call a line, with words in front or without, or exactly one
// line "say TEXT".
func (Plan) Parse(text string) (Action, *Error) { return parseLines(text, parsePlanned) }

// parsePlanned reads one call behind its words: these go up to the last mark before the
// first bracket.
func parsePlanned(line string) (py.Call, string, *Error) {
	words := PlanWords(line)
	call, written, err := parseLine(line[words:])
	if err != nil {
		err.Col += utf8.RuneCountInString(line[:words])
	}
	return call, written, err
}

// PlanWords returns how many bytes of a line stand before its call: its words and the mark.
func PlanWords(line string) int {
	head, _, bracket := strings.Cut(line, "(")
	if !bracket {
		return 0
	}
	if i := strings.LastIndex(head, PlanMark); i >= 0 {
		return i + len(PlanMark)
	}
	return 0
}
