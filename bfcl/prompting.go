package bfcl

import (
	"fmt"
	"strings"

	"envtune/py"
)

// DecodePrompting decodes a step of a prompted model, a text such as
// "[cd(folder='x'), ls()]", as the official decoder does where arguments are
// literals or bare names. Like the official one it drops positional arguments
// and writes a dict of dicts as a call. A step with sums, calls within calls or
// other expressions is refused, where the official decoder evaluates some.
func DecodePrompting(step py.Value) ([]string, error) {
	s, ok := step.(py.Str)
	if !ok {
		return nil, py.AttributeError(step, "strip")
	}
	result := strings.Trim(string(s), "`\n ")
	if !strings.HasPrefix(result, "[") {
		result = "[" + result
	}
	if !strings.HasSuffix(result, "]") {
		result += "]"
	}
	list, err := py.ParseCallList(strings.Trim(strings.TrimSpace(result), "'"), py.DefaultLimits())
	if err != nil {
		return nil, fmt.Errorf("decoding a step: %w", err)
	}
	calls := []string{}
	for _, c := range list {
		d := py.NewDict()
		for _, a := range c.Kwargs {
			d.SetStr(a.Name, a.Value)
		}
		args, err := promptingArgs(d)
		if err != nil {
			return nil, err
		}
		calls = append(calls, c.Name+"("+args+")")
	}
	return calls, nil
}

func promptingArgs(d *py.Dict) (string, error) {
	var parts []string
	for _, e := range d.Entries() {
		v, err := promptingValue(e.Value)
		if err != nil {
			return "", err
		}
		parts = append(parts, py.String(e.Key)+"="+v)
	}
	return strings.Join(parts, ", "), nil
}

// promptingValue is the official parse_nested_value.
func promptingValue(v py.Value) (string, error) {
	d, ok := v.(*py.Dict)
	if !ok {
		return py.ReprErr(v)
	}
	calls := true
	for _, e := range d.Entries() {
		if _, ok := e.Value.(*py.Dict); !ok {
			calls = false
		}
	}
	if calls {
		if d.Len() == 0 {
			return "", py.Raise("IndexError", "list index out of range")
		}
		first := d.Entries()[0]
		args, err := promptingArgs(first.Value.(*py.Dict))
		return py.String(first.Key) + "(" + args + ")", err
	}
	var parts []string
	for _, e := range d.Entries() {
		v, err := promptingValue(e.Value)
		if err != nil {
			return "", err
		}
		parts = append(parts, "'"+py.String(e.Key)+"': "+v)
	}
	return "{" + strings.Join(parts, ", ") + "}", nil
}
