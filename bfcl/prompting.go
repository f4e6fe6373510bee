package bfcl

import (
	"fmt"

	"envtune/format"
	"envtune/py"
)

// DecodePrompting decodes a step of a prompted model, a text such as
// "[cd(folder='x'), ls()]", as the official decoder does (format.DecodePrompting).
// A step with sums or other expressions is refused, where the official decoder
// evaluates some.
func DecodePrompting(step py.Value) ([]string, error) {
	s, ok := step.(py.Str)
	if !ok {
		return nil, py.AttributeError(step, "strip")
	}
	list, err := format.DecodePrompting(string(s))
	if err != nil {
		return nil, fmt.Errorf("decoding a step: %w", err)
	}
	calls := make([]string, len(list))
	for i, c := range list {
		calls[i] = c.Text
	}
	return calls, nil
}
