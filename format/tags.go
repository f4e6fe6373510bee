package format

import (
	"fmt"
	"slices"
	"strings"

	"envtune"
)

// Tags is the paper's format (section 3.1 and its prompts): a think block, which
// may be left out, then either calls or an answer, each between tags, and no
// text outside them. A tool_call block holds a JSON object with "name" and
// "arguments", or a list of such objects; several blocks are read as well.
//
//	<think>no price is known yet</think>
//	<tool_call>
//	{"name": "get_stock_info", "arguments": {"symbol": "AAPL"}}
//	</tool_call>
//
// The zero value has the paper's tags.
type Tags struct{ names TagNames }

// TagNames are the names of the tags. Models differ in which they can write.
type TagNames struct {
	// Think is the tag of the reasoning; "": the format has none.
	Think string
	// Call is the tag of calls.
	Call string
	// Answer is the tag of the text to the user; "": it has no tag, and what is
	// no call is the answer.
	Answer string
}

// PaperTags are the paper's names.
func PaperTags() TagNames { return TagNames{Think: "think", Call: "tool_call", Answer: "answer"} }

// NewTags returns the format with tags of other names. The error is of a name
// that is no word or that is used twice.
func NewTags(names TagNames) (Tags, error) {
	if names.Call == "" {
		return Tags{}, fmt.Errorf("tags: calls need a tag")
	}
	var seen []string
	for _, n := range []string{names.Think, names.Call, names.Answer} {
		if n == "" {
			continue
		}
		if strings.ContainsFunc(n, notTagRune) || len(n) > 64 {
			return Tags{}, fmt.Errorf("tags: the name %.80q may hold a-z, 0-9, _ and - only, at most 64", n)
		}
		if slices.Contains(seen, n) {
			return Tags{}, fmt.Errorf("tags: the name %q is used twice", n)
		}
		seen = append(seen, n)
	}
	return Tags{names}, nil
}

func notTagRune(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' || r == '-')
}

// tagsByName reads the settings of "tags(think=thinking, answer=)".
func tagsByName(name, settings string) (Format, error) {
	names := PaperTags()
	list, ok := strings.CutSuffix(settings, ")")
	if !ok {
		return nil, fmt.Errorf("format %.200q: expected ')' at the end", name)
	}
	for part := range strings.SplitSeq(list, ",") {
		key, value, ok := strings.Cut(strings.TrimSpace(part), "=")
		switch {
		case ok && key == "think":
			names.Think = value
		case ok && key == "tool_call":
			names.Call = value
		case ok && key == "answer":
			names.Answer = value
		default:
			return nil, fmt.Errorf("format %.200q: expected think=NAME, tool_call=NAME or answer=NAME at %.80q", name, part)
		}
	}
	f, err := NewTags(names)
	if err != nil {
		return nil, err
	}
	return f, nil
}

var _ Format = Tags{}

// tags returns the names, of the zero value the paper's.
func (f Tags) tags() TagNames {
	if f.names == (TagNames{}) {
		return PaperTags()
	}
	return f.names
}

func opening(name string) string { return "<" + name + ">" }
func closing(name string) string { return "</" + name + ">" }

// Name implements Format: with the names of tags that are not the paper's.
func (f Tags) Name() string {
	n, paper := f.tags(), PaperTags()
	var parts []string
	for _, p := range [][3]string{{"think", n.Think, paper.Think}, {"tool_call", n.Call, paper.Call}, {"answer", n.Answer, paper.Answer}} {
		if p[1] != p[2] {
			parts = append(parts, p[0]+"="+p[1])
		}
	}
	if len(parts) == 0 {
		return "tags"
	}
	return "tags(" + strings.Join(parts, ", ") + ")"
}

// Parse implements Format.
func (f Tags) Parse(text string) (Action, *Error) {
	n := f.tags()
	r, err := newReader(text)
	if err != nil {
		return Action{}, err
	}
	r.blanks()
	thought := n.Think != "" && r.skip(opening(n.Think))
	if thought {
		if _, err := r.through(closing(n.Think)); err != nil {
			return Action{}, err
		}
		r.blanks()
	}
	switch {
	case r.sees(opening(n.Call)):
		return f.calls(r)
	case n.Answer == "":
		return f.plainAnswer(r)
	case r.skip(opening(n.Answer)):
		return f.answer(r)
	}
	want := opening(n.Call) + " or " + opening(n.Answer)
	if n.Think != "" && !thought {
		want = opening(n.Think) + ", " + want
	}
	return Action{}, r.fail(want)
}

// calls reads the blocks of calls, which end the text.
func (f Tags) calls(r *reader) (Action, *Error) {
	n := f.tags()
	var calls []Call
	for r.skip(opening(n.Call)) {
		var err *Error
		r.blanks()
		if calls, err = r.jsonCalls(calls); err != nil {
			return Action{}, err
		}
		r.blanks()
		if !r.skip(closing(n.Call)) {
			return Action{}, r.fail(closing(n.Call))
		}
		r.blanks()
	}
	if !r.done() {
		return Action{}, r.fail("nothing after " + closing(n.Call))
	}
	return Action{Calls: calls}, nil
}

// answer reads the answer, which ends the text.
func (f Tags) answer(r *reader) (Action, *Error) {
	end := closing(f.tags().Answer)
	start := r.at
	say, err := r.through(end)
	if err != nil {
		return Action{}, err
	}
	if err := f.noTag(r.text, start, say, "no tag in an answer"); err != nil {
		return Action{}, err
	}
	r.blanks()
	if !r.done() {
		return Action{}, r.fail("nothing after " + end)
	}
	return Action{Say: strings.TrimSpace(say), IsSay: true}, nil
}

// plainAnswer reads an answer without a tag.
func (f Tags) plainAnswer(r *reader) (Action, *Error) {
	say := strings.TrimSpace(r.rest())
	if say == "" {
		return Action{}, r.fail(opening(f.tags().Call) + " or a text")
	}
	if err := f.noTag(r.text, r.at, r.rest(), "no text before or between tags"); err != nil {
		return Action{}, err
	}
	return Action{Say: say, IsSay: true}, nil
}

// noTag refuses one of the format's tags in part, which stands at a place of text.
func (f Tags) noTag(text string, at int, part, want string) *Error {
	first := -1
	for _, mark := range f.marks() {
		if i := strings.Index(part, mark); i >= 0 && (first < 0 || i < first) {
			first = i
		}
	}
	if first < 0 {
		return nil
	}
	return errorAt(text, at+first, want)
}

// marks are all tags.
func (f Tags) marks() []string {
	n := f.tags()
	var out []string
	for _, name := range []string{n.Think, n.Call, n.Answer} {
		if name != "" {
			out = append(out, opening(name), closing(name))
		}
	}
	return out
}

// Calls implements Format.
func (f Tags) Calls(calls []string) string {
	n := f.tags()
	list := make([]string, len(calls))
	for i, c := range calls {
		list[i] = jsonText(c)
	}
	body := "[" + strings.Join(list, ",\n") + "]"
	if len(list) == 1 {
		body = list[0]
	}
	return opening(n.Call) + "\n" + body + "\n" + closing(n.Call)
}

// Say implements Format. White space around the text goes, and a tag within it
// gets a blank.
func (f Tags) Say(text string) string {
	text = breakMarks(strings.TrimSpace(text), f.marks())
	n := f.tags()
	if n.Answer == "" {
		return text
	}
	return opening(n.Answer) + text + closing(n.Answer)
}

// breakMarks puts a blank after the bracket of every mark in text.
func breakMarks(text string, marks []string) string {
	for _, m := range marks {
		text = strings.ReplaceAll(text, m, "< "+m[1:])
	}
	return text
}

// Render implements Format. Results are a JSON list of texts, in the order of
// calls, as the paper's code writes them.
func (f Tags) Render(m envtune.Message, hints bool) string {
	switch m.Role {
	case envtune.RoleAssistant:
		return assistantText(f, m)
	case envtune.RoleTool:
		if text, ok := formatError(m.Results); ok {
			return text
		}
		return resultList(m.Results, hints)
	case envtune.RoleSystem:
		return paragraphs(m.Content, f.instructions(), toolList("Tools:", m.Tools, schemaType), exampleText(f, m))
	}
	return paragraphs(warningText(m, hints), m.Content, toolList("More tools are offered from now on:", m.Tools, schemaType))
}

// instructions tell how to write a step.
func (f Tags) instructions() string {
	n := f.tags()
	var b strings.Builder
	b.WriteString("Work on the user's requests with the tools below. ")
	if n.Think != "" {
		fmt.Fprintf(&b, "A message may begin with reasoning between %s and %s. Then it ", opening(n.Think), closing(n.Think))
	} else {
		b.WriteString("A message ")
	}
	fmt.Fprintf(&b, `holds calls or an answer, never both, and no text outside the tags.

To call a tool:
%s
{"name": "TOOL", "arguments": {"PARAMETER": VALUE}}
%s
Several calls of one step are a JSON list of such objects. Their results come back as a JSON list in the same order; then write the next message.
`, opening(n.Call), closing(n.Call))
	if n.Answer != "" {
		fmt.Fprintf(&b, "\nTo answer:\n%sTEXT%s\n", opening(n.Answer), closing(n.Answer))
	} else {
		b.WriteString("\nTo answer, write the text without a tag.\n")
	}
	b.WriteString("An answer ends the turn: give it when the request is done, or to ask for what only the user can supply.")
	return b.String()
}
