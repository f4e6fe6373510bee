package format

import (
	"errors"
	"strings"

	"envtune/py"
)

// DecodePrompting reads text such as "[cd(folder='x'), ls()]" as BFCL's decoder
// of the prompting format does (default_decode_execute_prompting). Like that one
// it drops positional arguments, reads bare names as strings, writes a dict of
// dicts as a call, keeps a call within a call where it has a keyword argument and
// makes a string of it where it has none. Expressions that the official decoder
// would evaluate are refused.
func DecodePrompting(text string) ([]Call, error) {
	calls, _, err := decodePrompting(text)
	return calls, err
}

// decodePrompting also returns the place of the fault in text.
func decodePrompting(text string) (calls []Call, at int, err error) {
	src, lead := promptingSource(text)
	list, err := py.ParseCallList(src, py.DefaultLimits())
	if err != nil {
		var e *py.ParseError
		if errors.As(err, &e) {
			lead += e.Offset
		}
		return nil, min(max(lead, 0), len(text)), err
	}
	calls = make([]Call, len(list))
	for i, c := range list {
		args := make([]string, len(c.Kwargs))
		for k, a := range c.Kwargs {
			value, err := promptingValue(a.Value)
			if err != nil {
				return nil, lead + a.Offset, err
			}
			args[k] = a.Name + "=" + value
		}
		calls[i] = Call{Name: c.Name, Text: c.Name + "(" + strings.Join(args, ", ") + ")"}
	}
	return calls, 0, nil
}

// promptingSource returns the list that the official decoder reads, and where in
// text it begins.
func promptingSource(text string) (src string, lead int) {
	const cut = "`\n "
	lead = len(text) - len(strings.TrimLeft(text, cut))
	src = strings.Trim(text, cut)
	if !strings.HasPrefix(src, "[") {
		src = "[" + src
		lead--
	}
	if !strings.HasSuffix(src, "]") {
		src += "]"
	}
	return src, lead
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
		args, err := promptingArgs(first.Value.(*py.Dict), "", "=")
		return py.String(first.Key) + "(" + args + ")", err
	}
	args, err := promptingArgs(d, "'", ": ")
	return "{" + args + "}", err
}

// promptingArgs writes the entries of a dict, keys as they are between quotes.
func promptingArgs(d *py.Dict, quote, sign string) (string, error) {
	var parts []string
	for _, e := range d.Entries() {
		v, err := promptingValue(e.Value)
		if err != nil {
			return "", err
		}
		parts = append(parts, quote+py.String(e.Key)+quote+sign+v)
	}
	return strings.Join(parts, ", "), nil
}

// promptingWant says what would have been right where decoding failed.
func promptingWant(err error) string {
	var e *py.ParseError
	switch {
	case !errors.As(err, &e):
		return "no empty dict among the arguments" // the only value that cannot be written
	case e.Kind == py.ParseLimit:
		return "a shorter list of calls"
	case strings.HasPrefix(e.Text, "unterminated"):
		return "a string that ends with its quote"
	case e.Want == "":
		return "a list of calls"
	}
	return e.Want
}
