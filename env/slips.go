package env

import (
	"regexp"
	"strings"
	"unicode"

	"envtune"
	"envtune/py"
)

// wrongCalls are the ways of getting a call wrong that are of one kind, in a fixed
// order. Some of them may run all the same.
func wrongCalls(kind envtune.Slip, spec envtune.ToolSpec, c py.Call) []py.Call {
	var out []py.Call
	if kind == envtune.SlipTool {
		for _, name := range misspelt(c.Name) {
			out = append(out, py.Call{Name: name, Kwargs: c.Kwargs})
		}
		return out
	}
	for i, a := range c.Kwargs {
		with := func(args ...py.Arg) {
			kwargs := append([]py.Arg(nil), c.Kwargs[:i]...)
			out = append(out, py.Call{Name: c.Name, Kwargs: append(append(kwargs, args...), c.Kwargs[i+1:]...)})
		}
		switch kind {
		case envtune.SlipValue:
			for _, v := range wrongValues(a.Name, a.Value) {
				with(py.Arg{Name: a.Name, Value: v})
			}
		case envtune.SlipType:
			for _, v := range otherTypes(a.Value) {
				with(py.Arg{Name: a.Name, Value: v})
			}
		case envtune.SlipName:
			for _, name := range misspelt(a.Name) {
				if !hasParam(spec, name) {
					with(py.Arg{Name: name, Value: a.Value})
				}
			}
		case envtune.SlipMissing:
			with()
		}
	}
	return out
}

func hasParam(spec envtune.ToolSpec, name string) bool {
	for _, p := range spec.Params {
		if p.Name == name {
			return true
		}
	}
	return false
}

// misspelt are other spellings of a name: in the other of the two usual styles,
// without its last letter, and with two letters swapped.
func misspelt(name string) []string {
	out := []string{otherStyle(name)}
	if len(name) > 3 {
		out = append(out, name[:len(name)-1], name[:1]+name[2:3]+name[1:2]+name[3:])
	}
	var differing []string
	for _, s := range out {
		if s != name {
			differing = append(differing, s)
		}
	}
	return differing
}

// otherStyle writes snake_case as camelCase and the other way round.
func otherStyle(name string) string {
	var b strings.Builder
	up := false
	for i, r := range name {
		switch {
		case r == '_':
			up = true
		case up:
			b.WriteRune(unicode.ToUpper(r))
			up = false
		case unicode.IsUpper(r) && i > 0:
			b.WriteRune('_')
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

var isoDate = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})$`)

// wrongValues are values of the same type that may not be accepted: another spelling,
// case or date format, a path for a file's name, a number of the other sign or out of
// range.
func wrongValues(arg string, v py.Value) []py.Value {
	switch x := v.(type) {
	case py.Str:
		return wrongTexts(arg, string(x))
	case py.Int:
		n, small := x.Int64()
		if !small {
			return nil
		}
		return []py.Value{py.NewInt(-n), py.NewInt(n%1_000_000*1000 + 7), py.NewInt(0)}
	case py.Float:
		return []py.Value{-x, x*1000 + 7, py.Float(0)}
	case *py.List:
		out := []py.Value{py.NewList()}
		for i, item := range x.Items {
			for _, wrong := range wrongValues(arg, item) {
				list := x.Copy()
				list.Items[i] = wrong
				out = append(out, list)
			}
		}
		return out
	case *py.Dict:
		var out []py.Value
		for i, e := range x.Entries() {
			key, ok := e.Key.(py.Str)
			if !ok {
				continue
			}
			for _, name := range misspelt(string(key)) {
				d := py.NewDict()
				for k, other := range x.Entries() {
					if k == i {
						other.Key = py.Str(name)
					}
					d.Set(other.Key, other.Value)
				}
				out = append(out, d)
			}
		}
		return out
	}
	return nil
}

var ofFiles = regexp.MustCompile(`file|folder|dir_name|source|destination`)

func wrongTexts(arg, s string) []py.Value {
	if m := isoDate.FindStringSubmatch(s); m != nil {
		return []py.Value{py.Str(m[2] + "/" + m[3] + "/" + m[1])}
	}
	var out []py.Value
	if ofFiles.MatchString(arg) {
		out = append(out, py.Str("./"+s))
	}
	for _, other := range []string{strings.ToUpper(s), strings.ToLower(s)} {
		if other != s {
			out = append(out, py.Str(other))
		}
	}
	runes := []rune(s)
	if len(runes) > 3 {
		out = append(out, py.Str(runes[:len(runes)-1]))
		runes[1], runes[2] = runes[2], runes[1]
		if string(runes) != s {
			out = append(out, py.Str(runes))
		}
	}
	return out
}

// otherTypes are a value written as another type.
func otherTypes(v py.Value) []py.Value {
	text := py.Str(py.String(v))
	switch x := v.(type) {
	case py.Str:
		out := []py.Value{py.NewList(x)}
		if i, err := py.ToInt(x); err == nil {
			out = append(out, i)
		}
		return out
	case *py.List:
		if len(x.Items) == 1 {
			return []py.Value{text, x.Items[0]}
		}
	}
	return []py.Value{text}
}
