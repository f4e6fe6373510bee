package jinja

import (
	"slices"
	"strings"

	"envtune/py"
)

// tojson is the filter as transformers defines it: json.dumps without escapes for
// what is beyond ASCII.
func (r *run) tojson(v py.Value, a *args) (py.Value, error) {
	given, err := a.bind(0, "ensure_ascii", "indent", "separators", "sort_keys")
	if err != nil {
		return nil, err
	}
	if err := r.weigh(v); err != nil {
		return nil, err
	}
	w := jsonWriter{run: r, item: ", ", colon: ": "}
	w.ascii = given[0] != nil && r.truth(given[0])
	w.sorted = given[3] != nil && r.truth(given[3])
	if given[1] != nil && given[1] != py.None {
		if err := w.setIndent(given[1]); err != nil {
			return nil, err
		}
	}
	if given[2] != nil && given[2] != py.None {
		parts, err := r.iterate(given[2])
		if err != nil {
			return nil, err
		}
		if len(parts) != 2 || parts[0].Type() != "str" || parts[1].Type() != "str" {
			return nil, py.ValueError("separators must be two texts")
		}
		w.item, w.colon = string(parts[0].(py.Str)), string(parts[1].(py.Str))
	}
	if err := w.value(v, 0); err != nil {
		return nil, err
	}
	return py.Str(w.b.String()), r.text(w.b.Len())
}

type jsonWriter struct {
	run           *run
	b             strings.Builder
	item, colon   string
	indent        string
	lines         bool // every item on a line of its own
	ascii, sorted bool
}

func (w *jsonWriter) setIndent(v py.Value) error {
	w.lines, w.item = true, ","
	if s, ok := v.(py.Str); ok {
		w.indent = string(s)
	} else {
		n, err := toInt(v, "indent")
		if err != nil {
			return err
		}
		w.indent = strings.Repeat(" ", min(max(n, 0), 1000))
	}
	if len(w.indent) > 100 {
		return py.ValueError("indent of more than 100 characters")
	}
	return nil
}

func (w *jsonWriter) value(v py.Value, level int) error {
	switch x := v.(type) {
	case *py.List:
		return w.items(x.Items, level)
	case py.Tuple:
		return w.items(x, level)
	case *py.Dict:
		return w.dict(x, level)
	}
	return w.scalar(v)
}

func (w *jsonWriter) scalar(v py.Value) error {
	write := py.JSONUnicode
	if w.ascii {
		write = py.JSON
	}
	s, err := write(v)
	if err != nil {
		return err
	}
	return w.put(s)
}

// put writes a part of the result and bounds it.
func (w *jsonWriter) put(s string) error {
	if n := w.b.Len() + len(s); n > w.run.limits.Text {
		return w.run.text(n)
	}
	w.b.WriteString(s)
	return w.run.spend(len(s) / 16)
}

// line begins a new line where items have lines of their own.
func (w *jsonWriter) line(level int) error {
	if !w.lines {
		return nil
	}
	return w.put("\n" + strings.Repeat(w.indent, level))
}

func (w *jsonWriter) items(items []py.Value, level int) error {
	if len(items) == 0 {
		w.b.WriteString("[]")
		return nil
	}
	w.b.WriteByte('[')
	for i, v := range items {
		if i > 0 {
			w.b.WriteString(w.item)
		}
		if err := w.line(level + 1); err != nil {
			return err
		}
		if err := w.value(v, level+1); err != nil {
			return err
		}
	}
	if err := w.line(level); err != nil {
		return err
	}
	w.b.WriteByte(']')
	return nil
}

func (w *jsonWriter) dict(d *py.Dict, level int) error {
	if d.Len() == 0 {
		w.b.WriteString("{}")
		return nil
	}
	entries := d.Entries()
	if w.sorted {
		var bad error
		entries = slices.Clone(entries)
		slices.SortStableFunc(entries, func(a, b py.Pair) int { return order(a.Key, b.Key, &bad) })
		if bad != nil {
			return bad
		}
	}
	w.b.WriteByte('{')
	for i, e := range entries {
		if i > 0 {
			w.b.WriteString(w.item)
		}
		if err := w.line(level + 1); err != nil {
			return err
		}
		if err := w.key(e.Key); err != nil {
			return err
		}
		w.b.WriteString(w.colon)
		if err := w.value(e.Value, level+1); err != nil {
			return err
		}
	}
	if err := w.line(level); err != nil {
		return err
	}
	w.b.WriteByte('}')
	return nil
}

// key writes a key; json.dumps makes texts of numbers, booleans and None.
func (w *jsonWriter) key(k py.Value) error {
	switch k.(type) {
	case py.Str:
		return w.scalar(k)
	case py.Int, py.Float, py.Bool:
	default:
		if k != py.None {
			return py.TypeError("keys must be str, int, float, bool or None, not %s", k.Type())
		}
	}
	s, err := py.JSON(k)
	if err != nil {
		return err
	}
	return w.scalar(py.Str(s))
}

// order compares for sorting and keeps the first error.
func order(a, b py.Value, bad *error) int {
	less, err := py.Less(a, b)
	if err == nil && !less {
		if less, err = py.Less(b, a); err == nil && less {
			return 1
		}
		less = false
	}
	if err != nil && *bad == nil {
		*bad = err
	}
	if less {
		return -1
	}
	return 0
}
