package jinja

import (
	"fmt"
	"slices"
	"strings"

	"envtune/py"
)

// filter applies a filter by its name.
func (r *run) filter(v py.Value, a *args) (py.Value, error) {
	if err := r.spend(5); err != nil {
		return nil, err
	}
	if out, ok, err := r.textFilter(v, a); ok {
		return out, err
	}
	if out, ok, err := r.listFilter(v, a); ok {
		return out, err
	}
	switch a.name {
	case "default", "d":
		given, err := a.bind(0, "default_value", "boolean")
		if err != nil {
			return nil, err
		}
		_, missing := v.(undefined)
		if missing || given[1] != nil && r.truth(given[1]) && !r.truth(v) {
			if given[0] == nil {
				return py.Str(""), nil
			}
			return given[0], nil
		}
		return v, nil
	case "tojson":
		return r.tojson(v, a)
	case "length", "count":
		return r.length(v, a)
	case "items", "dictsort":
		return r.entries(v, a)
	case "int", "float", "abs", "round":
		return r.numberFilter(v, a)
	case "attr":
		given, err := a.bind(1, "name")
		if err != nil {
			return nil, err
		}
		name, err := r.str(given[0])
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(name, "__") {
			return unsafe(name), nil
		}
		out, ok, err := attribute(v, name)
		if !ok && err == nil {
			return undefined{fmt.Sprintf("'%s' has no attribute '%s'", typeName(v), name)}, nil
		}
		return out, err
	}
	return nil, fmt.Errorf("the filter '%s' is not supported", a.name)
}

func (r *run) length(v py.Value, a *args) (py.Value, error) {
	if _, err := a.bind(0); err != nil {
		return nil, err
	}
	if _, ok := v.(undefined); ok {
		return py.NewInt(0), nil
	}
	if s, ok := v.(py.Str); ok {
		if err := r.text(len(s)); err != nil {
			return nil, err
		}
	}
	n, err := py.Len(v)
	return py.NewInt(int64(n)), err
}

// entries is items and dictsort.
func (r *run) entries(v py.Value, a *args) (py.Value, error) {
	if _, ok := v.(undefined); ok && a.name == "items" {
		return py.NewList(), nil
	}
	d, ok := v.(*py.Dict)
	if !ok {
		return nil, py.TypeError("%s wants a mapping, not %s", a.name, v.Type())
	}
	if err := r.spend(d.Len()); err != nil {
		return nil, err
	}
	list := items(d)
	if a.name == "items" {
		_, err := a.bind(0)
		return list, err
	}
	given, err := a.bind(0, "case_sensitive", "by", "reverse")
	if err != nil {
		return nil, err
	}
	at := 0
	if given[1] != nil {
		switch by, _ := given[1].(py.Str); by {
		case "key":
		case "value":
			at = 1
		default:
			return nil, py.ValueError(`You can only sort by either "key" or "value"`)
		}
	}
	key := func(v py.Value) (py.Value, error) { return v.(py.Tuple)[at], nil }
	return r.sorted(list.Items, key, given[0], given[2])
}

// sorted sorts by a key, texts without regard to case unless caseSensitive is true.
func (r *run) sorted(list []py.Value, key func(py.Value) (py.Value, error), caseSensitive, reverse py.Value) (py.Value, error) {
	type keyed struct{ key, value py.Value }
	all := make([]keyed, len(list))
	for i, v := range list {
		k, err := key(v)
		if err != nil {
			return nil, err
		}
		if u, ok := k.(undefined); ok {
			return nil, u.err()
		}
		if s, ok := k.(py.Str); ok && (caseSensitive == nil || !r.truth(caseSensitive)) {
			if k, err = py.Lower(s); err != nil {
				return nil, err
			}
		}
		for range 20 { // comparisons of each
			if err := r.weigh(k); err != nil {
				return nil, err
			}
		}
		all[i] = keyed{k, v}
	}
	var bad error
	turned := reverse != nil && r.truth(reverse)
	slices.SortStableFunc(all, func(a, b keyed) int {
		if turned {
			return order(b.key, a.key, &bad)
		}
		return order(a.key, b.key, &bad)
	})
	if bad != nil {
		return nil, bad
	}
	out := py.NewList()
	for _, one := range all {
		out.Append(one.value)
	}
	return out, nil
}

func (r *run) numberFilter(v py.Value, a *args) (py.Value, error) {
	if u, ok := v.(undefined); ok {
		return nil, u.err()
	}
	if err := r.made(v); err != nil {
		return nil, err
	}
	switch a.name {
	case "abs":
		if _, err := a.bind(0); err != nil {
			return nil, err
		}
		return py.Abs(v)
	case "round":
		return roundFilter(v, a)
	}
	given, err := a.bind(0, "default", "base")
	if err != nil {
		return nil, err
	}
	if given[1] != nil {
		return nil, py.Raise(py.UnsupportedKind, "int with a base is not supported")
	}
	var out py.Value
	f, failed := py.ToFloat(v)
	if out = py.Float(f); a.name == "int" {
		var i py.Int
		if i, err = py.ToInt(v); err == nil {
			return i, nil
		} else if failed == nil {
			i, failed = py.ToInt(py.Float(f)) // "3.7" is 3
		}
		out = i
	}
	switch {
	case failed == nil:
		return out, nil
	case given[0] != nil:
		return given[0], nil
	case a.name == "int":
		return py.NewInt(0), nil
	}
	return py.Float(0), nil
}

func roundFilter(v py.Value, a *args) (py.Value, error) {
	given, err := a.bind(0, "precision", "method")
	if err != nil {
		return nil, err
	}
	if given[1] != nil && !py.Equal(given[1], py.Str("common")) {
		return nil, py.Raise(py.UnsupportedKind, "round is supported with the method common only")
	}
	if given[0] == nil {
		given[0] = py.NewInt(0)
	}
	out, err := py.Round(v, given[0])
	return out, err
}

// textFilter applies the filters that make or change a text.
func (r *run) textFilter(v py.Value, a *args) (py.Value, bool, error) {
	switch a.name {
	case "trim", "upper", "lower", "capitalize", "title", "string", "safe", "replace", "indent":
	default:
		return nil, false, nil
	}
	s, err := r.str(v)
	if err != nil {
		return nil, true, err
	}
	out, err := r.textOf(s, a)
	if err == nil {
		err = r.made(out)
	}
	return out, true, err
}

func (r *run) textOf(s string, a *args) (py.Value, error) {
	switch a.name {
	case "trim":
		v, err := a.bind(0, "chars")
		if err != nil {
			return nil, err
		}
		return stripText(s, "strip", v[0])
	case "replace":
		v, err := a.bind(2, "old", "new", "count")
		if err != nil {
			return nil, err
		}
		return r.replaceText(s, v[0], v[1], v[2])
	case "indent":
		return r.indent(s, a)
	}
	if _, err := a.bind(0); err != nil {
		return nil, err
	}
	switch a.name {
	case "string", "safe":
		return py.Str(s), nil
	case "title":
		return titled(s, func(c rune) bool { return isSpace(c) || strings.ContainsRune("-({[<", c) })
	}
	return plainStrMethod(s, a.name)()
}

func (r *run) indent(s string, a *args) (py.Value, error) {
	v, err := a.bind(0, "width", "first", "blank")
	if err != nil {
		return nil, err
	}
	pad := "    "
	if text, ok := v[0].(py.Str); ok {
		pad = string(text)
	} else if v[0] != nil {
		n, err := toInt(v[0], "width")
		if err != nil {
			return nil, err
		}
		if err := r.text(max(n, 0)); err != nil {
			return nil, err
		}
		pad = strings.Repeat(" ", max(n, 0))
	}
	list, err := py.SplitLines(py.Str(s + "\n"))
	if err != nil {
		return nil, err
	}
	if err := r.text(len(s) + (len(pad)+1)*list.Len()); err != nil {
		return nil, err
	}
	blank := v[2] != nil && r.truth(v[2])
	var b strings.Builder
	for i, item := range list.Items {
		line := string(item.(py.Str))
		if i > 0 {
			b.WriteByte('\n')
		}
		if i == 0 && v[1] != nil && r.truth(v[1]) || i > 0 && (line != "" || blank) {
			b.WriteString(pad)
		}
		b.WriteString(line)
	}
	return py.Str(b.String()), nil
}
