package format

import (
	"fmt"
	"regexp"
	"strings"

	"envtune"
	"envtune/py"
)

// Prompting is BFCL's format of models without function calling: a step is a
// Python list of calls, [cd(folder='x'), ls()], and anything else is the answer.
// Calls are read as the official decoder does (DecodePrompting). Text that begins
// as calls and cannot be decoded is malformed: officially it ends the turn like
// an answer, and so it does in the official mode.
type Prompting struct{}

var _ Format = Prompting{}

// Name implements Format.
func (Prompting) Name() string { return "prompting" }

// Parse implements Format.
func (Prompting) Parse(text string) (Action, *Error) {
	if _, err := newReader(text); err != nil {
		return Action{}, err
	}
	calls, at, err := decodePrompting(text)
	meant := startsCalls.FindStringSubmatchIndex(text)
	switch {
	case err != nil && meant != nil && meant[2] >= 0:
		return Action{}, errorAt(text, meant[2], "no word after ```")
	case err != nil && meant != nil:
		return Action{}, errorAt(text, at, promptingWant(err))
	case err != nil || len(calls) == 0: // officially an empty list is no step either
		return Action{Say: strings.TrimSpace(text), IsSay: true}, nil
	case len(calls) > MaxToolCalls:
		return Action{}, errorAt(text, at, fmt.Sprintf("at most %d calls", MaxToolCalls))
	}
	return Action{Calls: calls}, nil
}

// startsCalls finds text that is meant as calls: a name with a bracket right
// after it begins it, or its list, or its block of code, whose language officially
// may not be named.
var startsCalls = regexp.MustCompile("^\\s*(?:```(\\w+)\\s+)?`*\\s*\\[?\\s*[A-Za-z_][\\w.]*\\(")

// Calls implements Format. Two kinds of arguments cannot be written, because the
// official decoder reads them as something else: an empty dict, which it refuses,
// and a dict whose values are all dicts, which it takes for a call.
func (Prompting) Calls(calls []string) string { return "[" + strings.Join(calls, ", ") + "]" }

// Say implements Format. White space around the text goes, and "Answer: " stands
// before a text that would be read as calls.
func (f Prompting) Say(text string) string {
	text = strings.TrimSpace(text)
	if a, err := f.Parse(text); err != nil || !a.IsSay {
		return "Answer: " + text
	}
	return text
}

// Render implements Format. Results are the Python list that the official loop
// sends, but for the name, which officially is the whole call.
func (f Prompting) Render(m envtune.Message, hints bool) string {
	switch m.Role {
	case envtune.RoleAssistant:
		return assistantText(f, m)
	case envtune.RoleTool:
		if text, ok := formatError(m.Results); ok {
			return text
		}
		list := py.NewList()
		for _, r := range m.Results {
			d := py.NewDict()
			d.SetStr("role", py.Str("tool"))
			d.SetStr("name", py.Str(r.Name))
			d.SetStr("content", py.Str(resultText(r, hints)))
			list.Append(d)
		}
		return py.Repr(list)
	case envtune.RoleSystem:
		return paragraphs(m.Content, promptingInstructions, toolList("The functions, each as a JSON document:", m.Tools, officialType), exampleText(f, m))
	}
	return paragraphs(warningText(m, hints), m.Content, toolList("More functions can be called from now on:", m.Tools, officialType))
}

// promptingInstructions say in our words what the official system prompt says.
const promptingInstructions = `The user asks for something, and the functions below are there to do it. A request may take one call or several.

To call functions, write nothing but a list of calls with arguments by name:
[function_one(first=1, second='text'), function_two()]
Their results come back, and then the next calls can be made. A message that is no such list ends the turn, and the next request follows; so go on with calls until the request is done as far as it can be. Where no function fits, or where the request lacks the value of a required parameter, say so instead.`
