package console

import (
	"fmt"
	"strings"

	"envtune/py"
)

// change is a part of the state that differs.
type change struct {
	path          string
	before, after string // reprs; "" where there is none
}

// maxChanges bounds the changes that one call shows, maxShown the characters of
// each value.
const (
	maxChanges = 20
	maxShown   = 100
)

// changes finds what differs between two states, down to the entries of dicts.
func changes(before, after *py.Dict) []change {
	return differing(nil, "", before, after)
}

func differing(out []change, path string, before, after py.Value) []change {
	a, isDict := before.(*py.Dict)
	b, both := after.(*py.Dict)
	if !isDict || !both {
		if x, y := py.Repr(before), py.Repr(after); x != y {
			out = append(out, change{path, x, y})
		}
		return out
	}
	for _, e := range a.Entries() {
		v, ok := b.Get(e.Key)
		if !ok {
			out = append(out, change{join(path, e.Key), py.Repr(e.Value), ""})
			continue
		}
		out = differing(out, join(path, e.Key), e.Value, v)
	}
	for _, e := range b.Entries() {
		if _, ok := a.Get(e.Key); !ok {
			out = append(out, change{join(path, e.Key), "", py.Repr(e.Value)})
		}
	}
	return out
}

func join(path string, key py.Value) string {
	name := py.String(key)
	if s, ok := key.(py.Str); !ok || strings.ContainsAny(string(s), ". ") || s == "" {
		name = "[" + py.Repr(key) + "]"
		return path + name
	}
	if path == "" {
		return name
	}
	return path + "." + name
}

// write writes changes, one a line.
func writeChanges(b *strings.Builder, list []change) {
	for i, c := range list {
		if i == maxChanges {
			fmt.Fprintf(b, "~ and %d more\n", len(list)-i)
			return
		}
		path := Printable(shorten(c.path, maxShown))
		before, after := Printable(shorten(c.before, maxShown)), Printable(shorten(c.after, maxShown))
		switch {
		case c.before == "":
			fmt.Fprintf(b, "~ %s: new, %s\n", path, after)
		case c.after == "":
			fmt.Fprintf(b, "~ %s: gone, was %s\n", path, before)
		default:
			fmt.Fprintf(b, "~ %s: %s -> %s\n", path, before, after)
		}
	}
}
