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
		return r.jsonCall(calls, jsonStrict)
	}
	r.at++
	for {
		var err *Error
		r.blanks()
		if calls, err = r.jsonCall(calls, jsonStrict); err != nil {
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

// jsonStyle is how calls are written in JSON.
type jsonStyle int

const (
	// jsonStrict has "name" and "arguments" and no other field.
	jsonStrict jsonStyle = iota
	// jsonLenient accepts what function-calling models write and the official decoder
	// reads: arguments that are JSON within a string, and fields besides.
	jsonLenient
	// jsonLlama is lenient too, and has "parameters", or else "arguments".
	jsonLlama
)

// arguments returns the field with a call's arguments.
func (s jsonStyle) arguments(d *py.Dict) (name string, value py.Value) {
	if s == jsonLlama {
		if v, ok := d.GetStr("parameters"); ok {
			return "parameters", v
		}
		if v, ok := d.GetStr("arguments"); ok {
			return "arguments", v
		}
		return "parameters", nil
	}
	v, _ := d.GetStr("arguments")
	return "arguments", v
}

// want is what an error expects where a call should be.
func (s jsonStyle) want() string {
	if s == jsonLlama {
		return `a call {"name": ..., "parameters": {...}}`
	}
	return wantCall
}

// jsonCall reads one call in JSON.
func (r *reader) jsonCall(calls []Call, style jsonStyle) ([]Call, *Error) {
	if len(calls) == MaxToolCalls {
		return nil, r.fail(fmt.Sprintf("at most %d calls", MaxToolCalls))
	}
	if !r.sees("{") {
		return nil, r.fail(style.want())
	}
	v, n, err := py.ScanJSON(r.rest(), py.DefaultLimits().Depth)
	var fault *py.JSONFault
	if errors.As(err, &fault) {
		return nil, errorAt(r.text, r.at+fault.Offset, fault.Want)
	}
	call, want := fromJSON(v.(*py.Dict), style)
	if want != "" {
		return nil, r.fail(want)
	}
	r.at += n
	return append(calls, call), nil
}

// fromJSON makes a call string of an object; want says what the object lacks.
func fromJSON(d *py.Dict, style jsonStyle) (call Call, want string) {
	field, _ := d.GetStr("name")
	name, ok := field.(py.Str)
	if !ok {
		return call, style.want() + `, "name" a string`
	}
	key, args := style.arguments(d)
	if s, text := args.(py.Str); text && style != jsonStrict {
		args, _ = py.FromJSON([]byte(s))
	}
	dict, ok := args.(*py.Dict)
	if !ok {
		return call, fmt.Sprintf("%s, %q an object", style.want(), key)
	}
	if d.Len() != 2 && style == jsonStrict {
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
	text, _ := jsonTextAs(call, "arguments")
	return text
}

// jsonTextAs is jsonText with another name for the arguments; not ok where the call
// stayed as it is.
func jsonTextAs(call, arguments string) (text string, ok bool) {
	open := max(strings.IndexByte(call, '('), 0)
	base := strings.LastIndexByte(call[:open], '.') + 1
	c, err := py.ParseCall(call[base:], py.DefaultLimits())
	if err != nil || len(c.Args) > 0 {
		return call, false
	}
	args := py.NewDict()
	for _, a := range c.Kwargs {
		if !sameInJSON(a.Value) {
			return call, false
		}
		args.SetStr(a.Name, a.Value)
	}
	d := py.NewDict()
	d.SetStr("name", py.Str(call[:base]+c.Name))
	d.SetStr(arguments, args)
	text, err = py.JSONUnicode(d)
	if err != nil {
		return call, false
	}
	return text, true
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
