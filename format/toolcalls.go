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
	// MaxCalls is the most calls of one step in the compact format.
	MaxCalls = 16
	// MaxToolCalls is the most calls of one step that are structured, or written
	// in one of the other formats, whose official readers know no bound.
	MaxToolCalls = 128
)

// Read reads what an assistant's message wants: structured calls, or text of a format.
func Read(f Format, m envtune.Message) (Action, *Error) {
	if len(m.ToolCalls) == 0 {
		return f.Parse(m.Content)
	}
	calls, err := FromToolCalls(m.ToolCalls)
	return Action{Calls: calls}, err
}

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
		text, err := callText(c.Name, c.Arguments)
		if err != nil {
			return nil, &Error{Line: i + 1, Col: 1, Expected: "arguments that are a JSON object (" + err.Error() + ")"}
		}
		out[i] = Call{Name: c.Name, Text: text}
	}
	return out, nil
}

// callText writes a call whose arguments are a JSON object.
func callText(name, arguments string) (string, error) {
	if len(arguments) > MaxText {
		return "", fmt.Errorf("more than %d bytes", MaxText)
	}
	v, err := py.FromJSON([]byte(arguments))
	if err != nil {
		return "", err
	}
	dict, ok := v.(*py.Dict)
	if !ok {
		return "", fmt.Errorf("it is of type %s", v.Type())
	}
	return CallText(name, dict)
}

// CallText writes a call string as the official decoder of structured calls does
// (convert_to_function_call): name(k1=repr(v1),k2=repr(v2)), names pasted as they
// are. The error is of a value that is too large to write.
func CallText(name string, args *py.Dict) (string, error) {
	parts := make([]string, 0, args.Len())
	for _, e := range args.Entries() {
		value, err := py.ReprErr(e.Value)
		if err != nil {
			return "", err
		}
		parts = append(parts, py.String(e.Key)+"="+value)
	}
	return name + "(" + strings.Join(parts, ",") + ")", nil
}
