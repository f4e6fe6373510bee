package bfcl

import (
	"envtune/format"
	"envtune/py"
)

// DecodeFC decodes a step of a function-calling model: a list of
// {tool: arguments}, the arguments as JSON text or an object. Names and keys
// are pasted as they are and values written by Python's repr, as the official
// decoder does (convert_to_function_call).
func DecodeFC(step py.Value) ([]string, error) {
	if d, ok := step.(*py.Dict); ok {
		step = py.NewList(d)
	}
	items, err := py.Iter(step)
	if err != nil {
		return nil, err
	}
	calls := []string{}
	for _, item := range items {
		d, ok := item.(*py.Dict)
		if !ok {
			return nil, py.AttributeError(item, "items")
		}
		for _, e := range d.Entries() {
			c, err := fcCall(py.String(e.Key), e.Value)
			if err != nil {
				return nil, err
			}
			calls = append(calls, c)
		}
	}
	return calls, nil
}

func fcCall(name string, args py.Value) (string, error) {
	if s, ok := args.(py.Str); ok {
		var err error
		if args, err = py.FromJSON([]byte(s)); err != nil {
			return "", err
		}
	}
	d, ok := args.(*py.Dict)
	if !ok {
		return "", py.AttributeError(args, "items")
	}
	return format.CallText(name, d)
}
