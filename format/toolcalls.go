package format

import (
	"fmt"
	"strings"

	"envtune"
	"envtune/py"
)

// Limits on one step.
const (
	// MaxText is the most bytes of one assistant message, and of one structured
	// call's arguments.
	MaxText = 64 << 10
	// MaxCalls is the most calls of one step that is written as text.
	MaxCalls = 16
	// MaxToolCalls is the most structured calls of one step.
	MaxToolCalls = 128
)

// FromToolCalls turns structured calls into call strings, as the official
// decoder does: name(k1=repr(v1),k2=repr(v2)). Names and keys are pasted as
// they are; whoever runs the strings reads them as data and refuses what is no
// call. Arguments that are no JSON object make the whole step malformed;
// Error.Line is then the number of that call.
func FromToolCalls(calls []envtune.ToolCall) ([]Call, *Error) {
	if len(calls) > MaxToolCalls {
		return nil, &Error{Line: MaxToolCalls + 1, Col: 1, Expected: fmt.Sprintf("at most %d calls", MaxToolCalls)}
	}
	out := make([]Call, len(calls))
	for i, c := range calls {
		if len(c.Name) > MaxText {
			return nil, &Error{Line: i + 1, Col: 1, Expected: "the name of a tool"}
		}
		args, err := arguments(c.Arguments)
		if err != nil {
			return nil, &Error{Line: i + 1, Col: 1, Expected: "arguments that are a JSON object (" + err.Error() + ")"}
		}
		out[i] = Call{Name: c.Name, Text: c.Name + "(" + args + ")"}
	}
	return out, nil
}

// arguments writes a JSON object as keyword arguments.
func arguments(text string) (string, error) {
	if len(text) > MaxText {
		return "", fmt.Errorf("more than %d bytes", MaxText)
	}
	v, err := py.FromJSON([]byte(text))
	if err != nil {
		return "", err
	}
	dict, ok := v.(*py.Dict)
	if !ok {
		return "", fmt.Errorf("it is of type %s", v.Type())
	}
	parts := make([]string, 0, dict.Len())
	for _, e := range dict.Entries() {
		parts = append(parts, py.String(e.Key)+"="+py.Repr(e.Value))
	}
	return strings.Join(parts, ","), nil
}
