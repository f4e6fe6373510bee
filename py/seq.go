package py

type ellipsisType struct{}

// Ellipsis is Python's "..."; one official list of stock symbols holds it.
var Ellipsis Value = ellipsisType{}

// Type implements Value.
func (ellipsisType) Type() string { return "ellipsis" }

// NewList returns a list of the given items.
func NewList(items ...Value) *List {
	if items == nil {
		items = []Value{}
	}
	return &List{Items: items}
}

// NewStrList returns a list of strings.
func NewStrList(items ...string) *List {
	l := &List{Items: make([]Value, len(items))}
	for i, s := range items {
		l.Items[i] = Str(s)
	}
	return l
}

// Len returns the number of items.
func (l *List) Len() int { return len(l.Items) }

// Append adds an item at the end.
func (l *List) Append(v Value) { l.Items = append(l.Items, v) }

// Copy returns a shallow copy, as list.copy().
func (l *List) Copy() *List {
	return &List{Items: append(make([]Value, 0, len(l.Items)), l.Items...)}
}

// Remove removes the first item equal to v, as list.remove, and raises its
// ValueError where there is none.
func (l *List) Remove(v Value) error {
	for i, item := range l.Items {
		if Equal(item, v) {
			l.Items = append(l.Items[:i:i], l.Items[i+1:]...)
			return nil
		}
	}
	return ValueError("list.remove(x): x not in list")
}

// DeepCopy returns an independent copy of v, as copy.deepcopy: what was shared
// within v is shared within the copy.
func DeepCopy(v Value) Value {
	if holds(v) {
		return deepCopy(v, map[Value]Value{})
	}
	return v
}

// CopyTree is DeepCopy of a value in which no list or dict stands twice.
func CopyTree(v Value) Value {
	switch x := v.(type) {
	case *List:
		return &List{Items: copyTrees(x.Items)}
	case Tuple:
		return Tuple(copyTrees(x))
	case *Dict:
		c := x.Copy()
		for i, e := range c.entries {
			if holds(e.Value) {
				c.entries[i].Value = CopyTree(e.Value)
			}
		}
		return c
	}
	return v
}

func copyTrees(items []Value) []Value {
	c := make([]Value, len(items))
	for i, item := range items {
		c[i] = CopyTree(item)
	}
	return c
}

// CopyEntries returns a copy of d in which the values at the places that deep
// names are copied as DeepCopy of all of them does, and the others are the same.
func CopyEntries(d *Dict, deep func(place int) bool) *Dict {
	c := d.Copy()
	var seen map[Value]Value
	for i, e := range c.entries {
		if !holds(e.Value) || !deep(i) {
			continue
		}
		if seen == nil {
			seen = map[Value]Value{}
		}
		c.entries[i].Value = deepCopy(e.Value, seen)
	}
	return c
}

// holds tells whether a value holds others.
func holds(v Value) bool {
	switch v.(type) {
	case *List, *Dict, Tuple:
		return true
	}
	return false
}

func deepCopy(v Value, seen map[Value]Value) Value {
	switch x := v.(type) {
	case *List:
		if c, ok := seen[v]; ok {
			return c
		}
		c := &List{Items: make([]Value, len(x.Items))}
		seen[v] = c
		for i, item := range x.Items {
			c.Items[i] = deepCopy(item, seen)
		}
		return c
	case *Dict:
		if c, ok := seen[v]; ok {
			return c
		}
		c := x.Copy() // keys are hashable and hence never change
		seen[v] = c
		for i, e := range c.entries {
			c.entries[i].Value = deepCopy(e.Value, seen)
		}
		return c
	case Tuple:
		c := make(Tuple, len(x))
		for i, item := range x {
			c[i] = deepCopy(item, seen)
		}
		return c
	}
	return v
}

// Truth returns Python's bool(v).
func Truth(v Value) bool {
	switch x := v.(type) {
	case noneType:
		return false
	case Bool:
		return bool(x)
	case Int:
		return x.Sign() != 0
	case Float:
		return x != 0
	case Str:
		return x != ""
	case *List:
		return len(x.Items) > 0
	case Tuple:
		return len(x) > 0
	case *Dict:
		return x.Len() > 0
	case Complex:
		return x.Re != 0 || x.Im != 0
	}
	return true
}

// Len returns Python's len(v), or its TypeError.
func Len(v Value) (int, error) {
	switch x := v.(type) {
	case Str:
		return runeCount(string(x)), nil
	case *List:
		return len(x.Items), nil
	case Tuple:
		return len(x), nil
	case *Dict:
		return x.Len(), nil
	}
	return 0, TypeError("object of type '%s' has no len()", v.Type())
}

// Iter returns what iterating over v yields: items, characters or keys. The
// slice is the caller's own.
func Iter(v Value) ([]Value, error) {
	switch x := v.(type) {
	case *List:
		return append([]Value(nil), x.Items...), nil
	case Tuple:
		return append([]Value(nil), x...), nil
	case *Dict:
		return x.Keys(), nil
	case Str:
		var out []Value
		for s := string(x); s != ""; {
			_, n := decodeRune(s)
			out = append(out, Str(s[:n]))
			s = s[n:]
		}
		return out, nil
	}
	return nil, TypeError("'%s' object is not iterable", v.Type())
}
