package bfcl

import (
	"regexp"

	"envtune/py"
)

// toolCall finds the calls in the text of a model.
var toolCall = regexp.MustCompile(`(?s)<tool_call>\n(.*?)\n</tool_call>`)

// DecodeToolCall decodes a step of a model that writes each call as the lines
// <tool_call>, {"name": ..., "arguments": {...}}, </tool_call>, as the official
// decoder of such models does (qwen_fc): a call that is no JSON is left out, one
// that is no object or lacks a field spoils the step, and text without calls is
// an empty step.
func DecodeToolCall(step py.Value) ([]string, error) {
	s, ok := step.(py.Str)
	if !ok {
		return nil, py.TypeError("expected string or bytes-like object, got '%s'", step.Type())
	}
	var found []*py.Dict
	for _, m := range toolCall.FindAllStringSubmatch(string(s), -1) {
		v, err := py.FromJSON([]byte(m[1]))
		if err != nil {
			continue
		}
		d, ok := v.(*py.Dict)
		if !ok {
			return nil, py.ValueError("Model did not return a list of function calls: %s", s)
		}
		found = append(found, d)
	}
	calls := py.NewList()
	for _, d := range found {
		call := py.NewDict()
		name, args := field(d, "name"), field(d, "arguments")
		switch {
		case name == nil:
			return nil, py.KeyError(py.Str("name"))
		case args == nil:
			return nil, py.KeyError(py.Str("arguments"))
		}
		if err := py.Hashable(name); err != nil {
			return nil, err
		}
		call.Set(name, args)
		calls.Items = append(calls.Items, call)
	}
	return DecodeFC(calls)
}
