package jinja

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"envtune/py"
)

// undefined is Jinja2's Undefined: printed as nothing, empty when iterated, false,
// and an error in anything else. why says what is missing.
type undefined struct{ why string }

// Type implements py.Value.
func (undefined) Type() string { return "Undefined" }

func (u undefined) err() error { return py.Raise("UndefinedError", "%s", u.why) }

// function is something that can be called.
type function struct {
	name string
	call func(r *run, a *args) (py.Value, error)
}

// Type implements py.Value.
func (*function) Type() string { return "function" }

// namespace is an object whose attributes a template may set from within a loop.
type namespace struct{ attrs *py.Dict }

// Type implements py.Value.
func (*namespace) Type() string { return "Namespace" }

// loop is the variable of that name in a for loop.
type loop struct {
	items []py.Value
	at    int
}

// Type implements py.Value.
func (*loop) Type() string { return "LoopContext" }

func (l *loop) attr(name string) (py.Value, bool) {
	n := len(l.items)
	num := func(i int) (py.Value, bool) { return py.NewInt(int64(i)), true }
	item := func(i int, what string) (py.Value, bool) {
		if i < 0 || i >= n {
			return undefined{"there is no " + what + " item"}, true
		}
		return l.items[i], true
	}
	switch name {
	case "index":
		return num(l.at + 1)
	case "index0":
		return num(l.at)
	case "revindex":
		return num(n - l.at)
	case "revindex0":
		return num(n - l.at - 1)
	case "first":
		return py.Bool(l.at == 0), true
	case "last":
		return py.Bool(l.at == n-1), true
	case "length":
		return num(n)
	case "depth": // loops that call themselves are not supported
		return num(1)
	case "depth0":
		return num(0)
	case "previtem":
		return item(l.at-1, "previous")
	case "nextitem":
		return item(l.at+1, "next")
	case "cycle":
		return &function{"cycle", func(_ *run, a *args) (py.Value, error) {
			if len(a.pos) == 0 {
				return nil, py.TypeError("no items for cycling given")
			}
			return a.pos[l.at%len(a.pos)], nil
		}}, true
	}
	return nil, false
}

// args are the arguments of a call, filter or test.
type args struct {
	name string
	pos  []py.Value
	kw   []py.Arg
}

// bind returns the arguments under the given names, nil for those that are not
// given; the first `required` must be.
func (a *args) bind(required int, names ...string) ([]py.Value, error) {
	out := make([]py.Value, len(names))
	if len(a.pos) > len(names) {
		return nil, py.TypeError("%s() takes at most %d arguments (%d given)", a.name, len(names), len(a.pos))
	}
	copy(out, a.pos)
	for _, k := range a.kw {
		found := false
		for i, n := range names {
			if n != k.Name {
				continue
			}
			if out[i] != nil {
				return nil, py.TypeError("%s() got multiple values for argument '%s'", a.name, n)
			}
			out[i], found = k.Value, true
		}
		if !found {
			return nil, py.TypeError("%s() got an unexpected keyword argument '%s'", a.name, k.Name)
		}
	}
	for i := range required {
		if out[i] == nil {
			return nil, py.TypeError("%s() missing the argument '%s'", a.name, names[i])
		}
	}
	return out, nil
}

func (r *run) truth(v py.Value) bool {
	_, isUndefined := v.(undefined)
	return !isUndefined && py.Truth(v)
}

// iterate returns what iterating over v yields.
func (r *run) iterate(v py.Value) ([]py.Value, error) {
	switch x := v.(type) {
	case undefined:
		return nil, nil
	case py.Str:
		if err := r.spend(len(x)); err != nil {
			return nil, err
		}
	default:
		if n, err := py.Len(v); err == nil {
			if err := r.spend(n); err != nil {
				return nil, err
			}
		}
	}
	return py.Iter(v)
}

// typeName is how Jinja2 names the object in "has no attribute".
func typeName(v py.Value) string {
	if v == py.None {
		return "None"
	}
	return v.Type() + " object"
}

// unsafe is what the sandbox gives for an attribute of Python's own.
func unsafe(name string) py.Value {
	return undefined{"access to attribute '" + name + "' is unsafe."}
}

// attr is v.name: a method or attribute, then an item.
func (r *run) attr(v py.Value, name string) (py.Value, error) {
	if u, ok := v.(undefined); ok {
		return nil, u.err()
	}
	if strings.HasPrefix(name, "__") {
		return unsafe(name), nil
	}
	if m, ok, err := attribute(v, name); ok || err != nil {
		return m, err
	}
	if d, ok := v.(*py.Dict); ok {
		if item, ok := d.GetStr(name); ok {
			return item, nil
		}
	}
	return undefined{fmt.Sprintf("'%s' has no attribute '%s'", typeName(v), name)}, nil
}

// item is v[key]: an item, then a method or attribute.
func (r *run) item(v, key py.Value) (py.Value, error) {
	if u, ok := v.(undefined); ok {
		return nil, u.err()
	}
	if s, ok := v.(py.Str); ok {
		if err := r.text(len(s)); err != nil {
			return nil, err
		}
	}
	if err := r.weigh(key); err != nil {
		return nil, err
	}
	if out, err := index(v, key); err == nil {
		return out, nil
	}
	if name, ok := key.(py.Str); ok {
		if strings.HasPrefix(string(name), "__") {
			return unsafe(string(name)), nil
		}
		if m, ok, err := attribute(v, string(name)); ok || err != nil {
			return m, err
		}
		return undefined{fmt.Sprintf("'%s' has no attribute '%s'", typeName(v), name)}, nil
	}
	return undefined{fmt.Sprintf("%s has no element %s", typeName(v), py.Repr(key))}, nil
}

// index is py.Index, but makes no list of a text's characters.
func index(v, key py.Value) (py.Value, error) {
	s, isText := v.(py.Str)
	if !isText || !utf8.ValidString(string(s)) {
		return py.Index(v, key)
	}
	at, err := toInt(key, "string index")
	if err != nil {
		return nil, err
	}
	if at < 0 {
		at += utf8.RuneCountInString(string(s))
	}
	for i, r := range string(s) {
		if at == 0 {
			return s[i : i+utf8.RuneLen(r)], nil
		}
		at--
	}
	return nil, py.Raise("IndexError", "string index out of range")
}

// attribute is getattr(v, name).
func attribute(v py.Value, name string) (py.Value, bool, error) {
	switch x := v.(type) {
	case *namespace:
		out, ok := x.attrs.GetStr(name)
		return out, ok, nil
	case *loop:
		out, ok := x.attr(name)
		return out, ok, nil
	}
	f, err := method(v, name)
	if f == nil || err != nil {
		return nil, false, err
	}
	return f, true, nil
}

// slice is v[start:stop:step].
func (r *run) slice(v py.Value, start, stop, step py.Value) (py.Value, error) {
	if u, ok := v.(undefined); ok {
		return nil, u.err()
	}
	if n, err := py.Len(v); err == nil {
		if err := r.spend(n); err != nil {
			return nil, err
		}
	}
	if step == py.None {
		return py.Slice(v, start, stop)
	}
	n, err := toInt(step, "slice step")
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, py.ValueError("slice step cannot be zero")
	}
	items, err := py.Iter(v)
	if err != nil {
		return nil, err
	}
	picked, err := stepped(items, start, stop, n)
	if err != nil {
		return nil, err
	}
	switch v.(type) {
	case *py.List:
		return py.NewList(picked...), nil
	case py.Tuple:
		return py.Tuple(picked), nil
	case py.Str:
		return py.Join("", py.NewList(picked...))
	}
	return nil, py.TypeError("'%s' object is not subscriptable", v.Type())
}

// stepped picks every step-th item between the bounds, as Python's slices do.
func stepped(items []py.Value, start, stop py.Value, step int) ([]py.Value, error) {
	n := len(items)
	low, high := 0, n
	from, to := 0, n
	if step < 0 {
		low, high = -1, n-1
		from, to = n-1, -1
	}
	for _, b := range []struct {
		v  py.Value
		at *int
	}{{start, &from}, {stop, &to}} {
		if b.v == py.None {
			continue
		}
		i, err := toInt(b.v, "slice index")
		if err != nil {
			return nil, err
		}
		if i < 0 {
			i += n
		}
		*b.at = min(max(i, low), high)
	}
	out := []py.Value{}
	if step > 0 {
		for i := from; i < to; i += min(step, n+1) {
			out = append(out, items[i])
		}
	} else {
		for i := from; i > to; i += max(step, -n-1) {
			out = append(out, items[i])
		}
	}
	return out, nil
}

// toInt reads an int that fits a small Go one.
func toInt(v py.Value, what string) (int, error) {
	if b, ok := v.(py.Bool); ok {
		if b {
			return 1, nil
		}
		return 0, nil
	}
	i, ok := v.(py.Int)
	if !ok {
		return 0, py.TypeError("%s must be an integer, not %s", what, v.Type())
	}
	n, ok := i.Int64()
	if !ok || n > 1<<40 || n < -1<<40 {
		return 0, py.Raise("OverflowError", "%s is too large", what)
	}
	return int(n), nil
}

// isSpace is str.isspace() of a character.
func isSpace(r rune) bool { return unicode.IsSpace(r) || r >= 0x1C && r <= 0x1F }
