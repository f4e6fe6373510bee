package jinja

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"envtune/py"
)

// method returns a method of a str, dict or list, bound to it; nil where the type
// has none of that name. Those that change a value are refused, as the immutable
// sandbox does.
func method(v py.Value, name string) (*function, error) {
	var call func(*run, *args) (py.Value, error)
	switch x := v.(type) {
	case py.Str:
		call = strMethod(string(x), name)
	case *py.Dict:
		call = dictMethod(x, name)
	case *py.List:
		call = listMethod(x, name)
	}
	if call == nil {
		if changes(v, name) {
			return nil, py.Raise("SecurityError", "the template calls %s(), which would change a %s", name, v.Type())
		}
		return nil, nil
	}
	return &function{name, func(r *run, a *args) (py.Value, error) {
		if err := r.made(v); err != nil {
			return nil, err
		}
		out, err := call(r, a)
		if err != nil {
			return nil, err
		}
		return out, r.made(out)
	}}, nil
}

func changes(v py.Value, name string) bool {
	switch v.(type) {
	case *py.List:
		return strings.Contains(" append clear extend insert pop remove reverse sort ", " "+name+" ")
	case *py.Dict:
		return strings.Contains(" clear pop popitem setdefault update ", " "+name+" ")
	}
	return false
}

func dictMethod(d *py.Dict, name string) func(*run, *args) (py.Value, error) {
	none := func(f func() py.Value) func(*run, *args) (py.Value, error) {
		return func(_ *run, a *args) (py.Value, error) {
			if _, err := a.bind(0); err != nil {
				return nil, err
			}
			return f(), nil
		}
	}
	switch name {
	case "get":
		return func(r *run, a *args) (py.Value, error) {
			v, err := a.bind(1, "key", "default")
			if err != nil {
				return nil, err
			}
			if v[1] == nil {
				v[1] = py.None
			}
			if err := r.weigh(v[0]); err != nil {
				return nil, err
			}
			return py.DictGet(d, v[0], v[1])
		}
	case "items":
		return none(func() py.Value { return items(d) })
	case "keys":
		return none(func() py.Value { return py.NewList(d.Keys()...) })
	case "values":
		return none(func() py.Value { return py.NewList(d.Values()...) })
	case "copy":
		return none(func() py.Value { return d.Copy() })
	}
	return nil
}

func items(d *py.Dict) *py.List {
	out := py.NewList()
	for _, e := range d.Entries() {
		out.Append(py.Tuple{e.Key, e.Value})
	}
	return out
}

func listMethod(l *py.List, name string) func(*run, *args) (py.Value, error) {
	switch name {
	case "index", "count":
		return func(r *run, a *args) (py.Value, error) {
			v, err := a.bind(1, "value")
			if err != nil {
				return nil, err
			}
			n := 0
			for i, item := range l.Items {
				same, err := r.equal(item, v[0])
				if err != nil {
					return nil, err
				}
				if same && name == "index" {
					return py.NewInt(int64(i)), nil
				} else if same {
					n++
				}
			}
			if name == "index" {
				return nil, py.ValueError("the value is not in list")
			}
			return py.NewInt(int64(n)), nil
		}
	case "copy":
		return func(*run, *args) (py.Value, error) { return l.Copy(), nil }
	}
	return nil
}

// strMethod returns a method of a text; those without arguments, tests and
// searches are apart.
func strMethod(s, name string) func(*run, *args) (py.Value, error) {
	if f := plainStrMethod(s, name); f != nil {
		return func(_ *run, a *args) (py.Value, error) {
			if _, err := a.bind(0); err != nil {
				return nil, err
			}
			return f()
		}
	}
	switch name {
	case "strip", "lstrip", "rstrip":
		return func(_ *run, a *args) (py.Value, error) {
			v, err := a.bind(0, "chars")
			if err != nil {
				return nil, err
			}
			return stripText(s, name, v[0])
		}
	case "split", "rsplit":
		return func(_ *run, a *args) (py.Value, error) { return splitText(s, name == "rsplit", a) }
	case "startswith", "endswith":
		return func(_ *run, a *args) (py.Value, error) { return hasAffix(s, name == "startswith", a) }
	case "replace":
		return func(r *run, a *args) (py.Value, error) {
			v, err := a.bind(2, "old", "new", "count")
			if err != nil {
				return nil, err
			}
			return r.replaceText(s, v[0], v[1], v[2])
		}
	case "join":
		return func(r *run, a *args) (py.Value, error) {
			v, err := a.bind(1, "iterable")
			if err != nil {
				return nil, err
			}
			list, err := r.iterate(v[0])
			if err != nil {
				return nil, err
			}
			if err := r.joinable(list, s); err != nil {
				return nil, err
			}
			return py.Join(s, py.NewList(list...))
		}
	}
	return searchMethod(s, name)
}

// plainStrMethod returns methods without arguments.
func plainStrMethod(s, name string) func() (py.Value, error) {
	text := func(t string) func() (py.Value, error) {
		return func() (py.Value, error) { return py.Str(t), nil }
	}
	all := func(f func(rune) bool) func() (py.Value, error) {
		return func() (py.Value, error) {
			return py.Bool(s != "" && strings.IndexFunc(s, func(r rune) bool { return !f(r) }) < 0), nil
		}
	}
	switch name {
	case "lower":
		return func() (py.Value, error) { return py.Lower(py.Str(s)) }
	case "upper":
		return text(strings.ToUpper(s))
	case "capitalize":
		return func() (py.Value, error) { return capitalized(s) }
	case "title":
		return func() (py.Value, error) { return titled(s, func(r rune) bool { return !unicode.IsLetter(r) }) }
	case "splitlines":
		return func() (py.Value, error) { return py.SplitLines(py.Str(s)) }
	case "isspace":
		return all(isSpace)
	case "isdigit":
		return func() (py.Value, error) { return py.Bool(py.IsDigits(py.Str(s))), nil }
	case "isalpha":
		return all(unicode.IsLetter)
	case "isalnum":
		return all(func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
	case "isupper":
		return func() (py.Value, error) {
			return py.Bool(strings.ToUpper(s) == s && strings.ToLower(s) != s), nil
		}
	case "islower":
		return func() (py.Value, error) {
			return py.Bool(strings.ToLower(s) == s && strings.ToUpper(s) != s), nil
		}
	}
	return nil
}

func capitalized(s string) (py.Value, error) {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return py.Str(""), nil
	}
	rest, err := py.Lower(py.Str(s[n:]))
	return py.Str(string(unicode.ToTitle(r))) + rest, err
}

// titled makes the first character of every word upper case and the rest lower;
// words end where sep says.
func titled(s string, sep func(rune) bool) (py.Value, error) {
	var b strings.Builder
	inside := false
	for _, r := range s {
		switch {
		case sep(r):
			inside = false
			b.WriteRune(r)
		case inside:
			b.WriteRune(unicode.ToLower(r))
		default:
			inside = true
			b.WriteRune(unicode.ToTitle(r))
		}
	}
	return py.Str(b.String()), nil
}

// stripText takes characters away at the ends, blanks where chars is nil or None.
func stripText(s, name string, chars py.Value) (py.Value, error) {
	cut := isSpace
	if chars != nil && chars != py.None {
		set, ok := chars.(py.Str)
		if !ok {
			return nil, py.TypeError("%s arg must be None or str", name)
		}
		cut = func(r rune) bool { return strings.ContainsRune(string(set), r) }
	}
	if name != "rstrip" {
		s = strings.TrimLeftFunc(s, cut)
	}
	if name != "lstrip" {
		s = strings.TrimRightFunc(s, cut)
	}
	return py.Str(s), nil
}

func splitText(s string, fromRight bool, a *args) (py.Value, error) {
	v, err := a.bind(0, "sep", "maxsplit")
	if err != nil {
		return nil, err
	}
	most := -1
	if v[1] != nil {
		if most, err = toInt(v[1], "maxsplit"); err != nil {
			return nil, err
		}
	}
	if v[0] == nil || v[0] == py.None {
		if most >= 0 {
			return nil, py.Raise(py.UnsupportedKind, "split at blanks with maxsplit is not supported")
		}
		return py.Split(py.Str(s))
	}
	sep, ok := v[0].(py.Str)
	if !ok {
		return nil, py.TypeError("must be str or None, not %s", v[0].Type())
	}
	if sep == "" {
		return nil, py.ValueError("empty separator")
	}
	if !fromRight {
		if most >= 0 {
			most++
		}
		return py.NewStrList(strings.SplitN(s, string(sep), most)...), nil
	}
	parts := strings.Split(s, string(sep))
	if most >= 0 && len(parts) > most+1 {
		head := len(parts) - most
		parts = append([]string{strings.Join(parts[:head], string(sep))}, parts[head:]...)
	}
	return py.NewStrList(parts...), nil
}

func hasAffix(s string, start bool, a *args) (py.Value, error) {
	v, err := a.bind(1, "prefix")
	if err != nil {
		return nil, err
	}
	list := []py.Value{v[0]}
	if t, ok := v[0].(py.Tuple); ok {
		list = t
	}
	for _, one := range list {
		affix, ok := one.(py.Str)
		if !ok {
			return nil, py.TypeError("%s first arg must be str or a tuple of str, not %s", a.name, one.Type())
		}
		if start && strings.HasPrefix(s, string(affix)) || !start && strings.HasSuffix(s, string(affix)) {
			return py.Bool(true), nil
		}
	}
	return py.Bool(false), nil
}

func (r *run) replaceText(s string, old, new, count py.Value) (py.Value, error) {
	from, ok := old.(py.Str)
	to, ok2 := new.(py.Str)
	if !ok || !ok2 {
		return nil, py.TypeError("replace() arguments must be str, not %s and %s", old.Type(), new.Type())
	}
	n := -1
	if count != nil && count != py.None {
		var err error
		if n, err = toInt(count, "count"); err != nil {
			return nil, err
		}
	}
	if most := strings.Count(s, string(from)); n < 0 || most < n {
		n = most
	}
	if err := r.text(len(s) + n*max(0, len(to)-len(from))); err != nil {
		return nil, err
	}
	return py.Str(strings.Replace(s, string(from), string(to), n)), nil
}

// joinable spends for joining texts.
func (r *run) joinable(list []py.Value, sep string) error {
	n := len(sep) * len(list)
	for _, v := range list {
		if s, ok := v.(py.Str); ok {
			n += len(s)
		}
	}
	return r.text(n)
}

// searchMethod returns methods that look for a text.
func searchMethod(s, name string) func(*run, *args) (py.Value, error) {
	search := func(f func(sub string) (py.Value, error)) func(*run, *args) (py.Value, error) {
		return func(_ *run, a *args) (py.Value, error) {
			v, err := a.bind(1, "sub")
			if err != nil {
				return nil, err
			}
			sub, ok := v[0].(py.Str)
			if !ok {
				return nil, py.TypeError("must be str, not %s", v[0].Type())
			}
			return f(string(sub))
		}
	}
	at := func(i int) py.Value {
		if i < 0 {
			return py.NewInt(-1)
		}
		return py.NewInt(int64(utf8.RuneCountInString(s[:i])))
	}
	switch name {
	case "find":
		return search(func(sub string) (py.Value, error) { return at(strings.Index(s, sub)), nil })
	case "rfind":
		return search(func(sub string) (py.Value, error) { return at(strings.LastIndex(s, sub)), nil })
	case "index":
		return search(func(sub string) (py.Value, error) {
			if i := strings.Index(s, sub); i >= 0 {
				return at(i), nil
			}
			return nil, py.ValueError("substring not found")
		})
	case "count":
		return search(func(sub string) (py.Value, error) { return py.NewInt(int64(strings.Count(s, sub))), nil })
	case "removeprefix":
		return search(func(sub string) (py.Value, error) { return py.Str(strings.TrimPrefix(s, sub)), nil })
	case "removesuffix":
		return search(func(sub string) (py.Value, error) { return py.Str(strings.TrimSuffix(s, sub)), nil })
	case "partition", "rpartition":
		return search(func(sub string) (py.Value, error) { return partition(s, sub, name == "rpartition") })
	}
	return nil
}

func partition(s, sep string, fromRight bool) (py.Value, error) {
	if sep == "" {
		return nil, py.ValueError("empty separator")
	}
	i := strings.Index(s, sep)
	if fromRight {
		i = strings.LastIndex(s, sep)
	}
	switch {
	case i >= 0:
		return py.Tuple{py.Str(s[:i]), py.Str(sep), py.Str(s[i+len(sep):])}, nil
	case fromRight:
		return py.Tuple{py.Str(""), py.Str(""), py.Str(s)}, nil
	}
	return py.Tuple{py.Str(s), py.Str(""), py.Str("")}, nil
}
