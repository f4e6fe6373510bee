package jinja

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"envtune/py"
)

// listFilter applies the filters that go through a list.
func (r *run) listFilter(v py.Value, a *args) (py.Value, bool, error) {
	switch a.name {
	case "list", "first", "last", "join", "reverse", "sort", "unique", "sum", "min", "max",
		"map", "select", "reject", "selectattr", "rejectattr":
	default:
		return nil, false, nil
	}
	list, err := r.iterate(v)
	if err != nil {
		return nil, true, err
	}
	out, err := r.listOf(v, list, a)
	if err == nil {
		err = r.made(out)
	}
	return out, true, err
}

func (r *run) listOf(v py.Value, list []py.Value, a *args) (py.Value, error) {
	switch a.name {
	case "map":
		return r.mapped(list, a)
	case "select", "reject", "selectattr", "rejectattr":
		return r.selected(list, a)
	case "join":
		return r.join(list, a)
	case "sort", "unique", "min", "max", "sum":
		return r.compared(list, a)
	}
	if _, err := a.bind(0); err != nil {
		return nil, err
	}
	switch {
	case a.name == "list":
		return py.NewList(list...), nil
	case a.name == "reverse":
		slices.Reverse(list)
		if _, ok := v.(py.Str); ok {
			return py.Join("", py.NewList(list...))
		}
		return py.NewList(list...), nil
	case len(list) == 0:
		return undefined{"No " + a.name + " item, sequence was empty."}, nil
	case a.name == "first":
		return list[0], nil
	}
	return list[len(list)-1], nil
}

func (r *run) join(list []py.Value, a *args) (py.Value, error) {
	given, err := a.bind(0, "d", "attribute")
	if err != nil {
		return nil, err
	}
	sep := ""
	if given[0] != nil {
		if sep, err = r.str(given[0]); err != nil {
			return nil, err
		}
	}
	key, err := r.getter(given[1])
	if err != nil {
		return nil, err
	}
	parts := make([]string, len(list))
	n := 0
	for i, item := range list {
		if item, err = key(item); err != nil {
			return nil, err
		}
		if parts[i], err = r.str(item); err != nil {
			return nil, err
		}
		if n += len(parts[i]) + len(sep); n > r.limits.Text {
			return nil, r.text(n)
		}
	}
	return py.Str(strings.Join(parts, sep)), nil
}

// getter returns what looks up an attribute "a.b.0" as Jinja2 does; of none the
// item itself.
func (r *run) getter(attribute py.Value) (func(py.Value) (py.Value, error), error) {
	if attribute == nil || attribute == py.None {
		return func(v py.Value) (py.Value, error) { return v, nil }, nil
	}
	var path []py.Value
	switch x := attribute.(type) {
	case py.Str:
		if strings.Contains(string(x), ",") {
			return nil, py.Raise(py.UnsupportedKind, "several attributes are not supported")
		}
		for _, part := range strings.Split(string(x), ".") {
			if n, err := strconv.Atoi(part); err == nil && n >= 0 && part[0] != '+' {
				path = append(path, py.NewInt(int64(n)))
			} else {
				path = append(path, py.Str(part))
			}
		}
	case py.Int:
		path = append(path, x)
	default:
		return nil, py.TypeError("an attribute must be a text or an int, not %s", attribute.Type())
	}
	return func(v py.Value) (py.Value, error) {
		for _, key := range path {
			var err error
			if v, err = r.item(v, key); err != nil {
				return nil, err
			}
		}
		return v, nil
	}, nil
}

// mapped is map(attribute=...) and map("filter", ...).
func (r *run) mapped(list []py.Value, a *args) (py.Value, error) {
	var apply func(py.Value) (py.Value, error)
	if len(a.pos) == 0 {
		given, err := a.bind(0, "attribute", "default")
		if err != nil {
			return nil, err
		}
		if given[0] == nil {
			return nil, py.TypeError("map requires a filter argument")
		}
		get, err := r.getter(given[0])
		if err != nil {
			return nil, err
		}
		apply = func(v py.Value) (py.Value, error) {
			out, err := get(v)
			if _, missing := out.(undefined); missing && given[1] != nil {
				return given[1], nil
			}
			return out, err
		}
	} else {
		name, ok := a.pos[0].(py.Str)
		if !ok {
			return nil, py.TypeError("the name of a filter must be a text, not %s", a.pos[0].Type())
		}
		apply = func(v py.Value) (py.Value, error) {
			return r.nested(func() (py.Value, error) {
				return r.filter(v, &args{name: string(name), pos: a.pos[1:], kw: a.kw})
			})
		}
	}
	out := py.NewList()
	for _, v := range list {
		one, err := apply(v)
		if err != nil {
			return nil, err
		}
		out.Append(one)
	}
	return out, nil
}

// nested bounds filters that call filters: map("map", "map", ...).
func (r *run) nested(f func() (py.Value, error)) (py.Value, error) {
	if r.depth >= r.limits.Depth {
		return nil, fmt.Errorf("filters call each other more than %d deep", r.limits.Depth)
	}
	r.depth++
	defer func() { r.depth-- }()
	return f()
}

// selected is select, reject, selectattr and rejectattr.
func (r *run) selected(list []py.Value, a *args) (py.Value, error) {
	pos := a.pos
	var attribute py.Value
	if strings.HasSuffix(a.name, "attr") {
		if len(pos) == 0 {
			return nil, py.TypeError("%s wants the name of an attribute", a.name)
		}
		attribute, pos = pos[0], pos[1:]
	}
	get, err := r.getter(attribute)
	if err != nil {
		return nil, err
	}
	test := func(v py.Value) (bool, error) { return r.truth(v), nil }
	if len(pos) > 0 {
		name, ok := pos[0].(py.Str)
		if !ok {
			return nil, py.TypeError("the name of a test must be a text, not %s", pos[0].Type())
		}
		test = func(v py.Value) (bool, error) {
			return r.test(v, &args{name: string(name), pos: pos[1:], kw: a.kw})
		}
	}
	want := strings.HasPrefix(a.name, "select")
	out := py.NewList()
	for _, v := range list {
		key, err := get(v)
		if err != nil {
			return nil, err
		}
		yes, err := test(key)
		if err != nil {
			return nil, err
		}
		if yes == want {
			out.Append(v)
		}
	}
	return out, nil
}

// compared is sort, unique, min, max and sum.
func (r *run) compared(list []py.Value, a *args) (py.Value, error) {
	names := map[string][]string{
		"sort": {"reverse", "case_sensitive", "attribute"}, "unique": {"case_sensitive", "attribute"},
		"min": {"case_sensitive", "attribute"}, "max": {"case_sensitive", "attribute"}, "sum": {"attribute", "start"},
	}[a.name]
	given, err := a.bind(0, names...)
	if err != nil {
		return nil, err
	}
	of := func(name string) py.Value {
		if i := slices.Index(names, name); i >= 0 {
			return given[i]
		}
		return nil
	}
	get, err := r.getter(of("attribute"))
	if err != nil {
		return nil, err
	}
	switch a.name {
	case "sort":
		return r.sorted(list, get, of("case_sensitive"), of("reverse"))
	case "unique":
		return r.unique(list, get, of("case_sensitive"))
	case "sum":
		return r.sum(list, get, of("start"))
	}
	if len(list) == 0 {
		return undefined{"No aggregated item, sequence was empty."}, nil
	}
	var turned py.Value = py.Bool(a.name == "max")
	ordered, err := r.sorted(list, get, of("case_sensitive"), turned)
	if err != nil {
		return nil, err
	}
	return ordered.(*py.List).Items[0], nil
}

func (r *run) unique(list []py.Value, get func(py.Value) (py.Value, error), caseSensitive py.Value) (py.Value, error) {
	seen, out := py.NewDict(), py.NewList()
	for _, v := range list {
		key, err := get(v)
		if err != nil {
			return nil, err
		}
		if s, ok := key.(py.Str); ok && (caseSensitive == nil || !r.truth(caseSensitive)) {
			if key, err = py.Lower(s); err != nil {
				return nil, err
			}
		}
		if err := r.weigh(key); err != nil {
			return nil, err
		}
		if found, err := py.Contains(seen, key); err != nil {
			return nil, err
		} else if found {
			continue
		}
		if err := py.SetItem(seen, key, py.None); err != nil {
			return nil, err
		}
		out.Append(v)
	}
	return out, nil
}

func (r *run) sum(list []py.Value, get func(py.Value) (py.Value, error), start py.Value) (py.Value, error) {
	if start == nil {
		start = py.NewInt(0)
	}
	for _, v := range list {
		one, err := get(v)
		if err != nil {
			return nil, err
		}
		if start, err = r.binary("+", start, one); err != nil {
			return nil, err
		}
		if err := r.made(start); err != nil {
			return nil, err
		}
	}
	return start, nil
}
