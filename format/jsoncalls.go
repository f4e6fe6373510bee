package format

import (
	"errors"
	"fmt"
	"strings"

	"envtune/py"
)

// wantCall is what an error expects where a call in JSON should be.
const wantCall = `a call {"name": ..., "arguments": {...}}`

// jsonCalls reads one call in JSON, or a list of them, and adds them to calls.
func (r *reader) jsonCalls(calls []Call) ([]Call, *Error) {
	if !r.sees("[") {
		return r.jsonCall(calls, false)
	}
	r.at++
	for {
		var err *Error
		r.blanks()
		if calls, err = r.jsonCall(calls, false); err != nil {
			return nil, err
		}
		r.blanks()
		if r.skip("]") {
			return calls, nil
		}
		if !r.skip(",") {
			return nil, r.fail("',' or ']'")
		}
	}
}

// jsonCall reads one call in JSON. lenient accepts what function-calling models
// write and the official decoder reads: arguments that are JSON within a string,
// and fields besides.
func (r *reader) jsonCall(calls []Call, lenient bool) ([]Call, *Error) {
	if len(calls) == MaxToolCalls {
		return nil, r.fail(fmt.Sprintf("at most %d calls", MaxToolCalls))
	}
	if !r.sees("{") {
		return nil, r.fail(wantCall)
	}
	v, n, err := py.ScanJSON(r.rest(), py.DefaultLimits().Depth)
	var fault *py.JSONFault
	if errors.As(err, &fault) {
		return nil, errorAt(r.text, r.at+fault.Offset, fault.Want)
	}
	call, want := fromJSON(v.(*py.Dict), lenient)
	if want != "" {
		return nil, r.fail(want)
	}
	r.at += n
	return append(calls, call), nil
}

// fromJSON makes a call string of an object; want says what the object lacks.
func fromJSON(d *py.Dict, lenient bool) (call Call, want string) {
	field, _ := d.GetStr("name")
	name, ok := field.(py.Str)
	if !ok {
		return call, wantCall + `, "name" a string`
	}
	args, _ := d.GetStr("arguments")
	if s, text := args.(py.Str); text && lenient {
		args, _ = py.FromJSON([]byte(s))
	}
	dict, ok := args.(*py.Dict)
	if !ok {
		return call, wantCall + `, "arguments" an object`
	}
	if d.Len() != 2 && !lenient {
		return call, wantCall + " with no other field"
	}
	text, err := CallText(string(name), dict)
	if err != nil {
		return call, "smaller numbers in the arguments"
	}
	if want := wellFormed(text, string(name), dict); want != "" {
		return call, want
	}
	return Call{Name: string(name), Text: text}, ""
}

// wellFormed checks that a call string made of data reads as the call of these
// data, whatever the names contain; else it says what is wanted.
func wellFormed(text, name string, args *py.Dict) string {
	base := name[strings.LastIndexByte(name, '.')+1:]
	call, err := py.ParseCall(text[len(name)-len(base):], py.DefaultLimits())
	var e *py.ParseError
	switch {
	case errors.As(err, &e) && e.Kind == py.ParseLimit:
		return "a shorter call"
	case !isName(name):
		return `a call whose "name" is the name of a tool`
	case err != nil || call.Name != base || len(call.Kwargs) != args.Len():
		return "arguments with the names of parameters and finite numbers"
	}
	for _, a := range call.Kwargs {
		if _, ok := args.GetStr(a.Name); !ok {
			return "arguments with the names of parameters"
		}
	}
	return ""
}

// isName tells whether s is a name, or names joined by dots.
func isName(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		c, err := py.ParseCall(part+"()", py.DefaultLimits())
		if err != nil || c.Name != part {
			return false
		}
	}
	return true
}

// jsonText writes a call string as a call in JSON. A string that is no call of
// literals by keyword, or that JSON would change, stays as it is: it is then read
// as malformed and not as another call. Only tuples become lists, for JSON has
// no tuples.
func jsonText(call string) string {
	open := max(strings.IndexByte(call, '('), 0)
	base := strings.LastIndexByte(call[:open], '.') + 1
	c, err := py.ParseCall(call[base:], py.DefaultLimits())
	if err != nil || len(c.Args) > 0 {
		return call
	}
	args := py.NewDict()
	for _, a := range c.Kwargs {
		if !sameInJSON(a.Value) {
			return call
		}
		args.SetStr(a.Name, a.Value)
	}
	d := py.NewDict()
	d.SetStr("name", py.Str(call[:base]+c.Name))
	d.SetStr("arguments", args)
	text, err := py.JSONUnicode(d)
	if err != nil {
		return call
	}
	return text
}

// sameInJSON tells whether all keys within v are strings, which JSON would else
// make of them.
func sameInJSON(v py.Value) bool {
	var items []py.Value
	switch x := v.(type) {
	case *py.List:
		items = x.Items
	case py.Tuple:
		items = x
	case *py.Dict:
		for _, e := range x.Entries() {
			if _, ok := e.Key.(py.Str); !ok {
				return false
			}
			items = append(items, e.Value)
		}
	}
	for _, item := range items {
		if !sameInJSON(item) {
			return false
		}
	}
	return true
}
