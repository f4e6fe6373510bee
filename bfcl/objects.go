package bfcl

import (
	"slices"

	"envtune/py"
)

// official returns an attribute's value as the official file shows it. Most are
// JSON; where the official attribute is an object of another kind than the
// world's state shows, it becomes the text that Python writes for that object.
func official(class, attr string, v py.Value) py.Value {
	switch class + "." + attr {
	case "GorillaFileSystem.root":
		if d, ok := v.(*py.Dict); ok && isDirectory(d) {
			return py.Str(appendDirectory(nil, d, "None"))
		}
	case "MessageAPI.generated_ids":
		// A set there, a dict from each member to None here; a start state makes
		// it a list in both.
		if d, ok := v.(*py.Dict); ok {
			return py.Str(setText(d.Keys()))
		}
	}
	return serializable(v)
}

// serializable is the official make_json_serializable: what JSON cannot hold
// becomes its str(), item by item.
func serializable(v py.Value) py.Value {
	switch x := v.(type) {
	case *py.Dict:
		d := py.NewDict()
		for _, e := range x.Entries() {
			d.Set(e.Key, serializable(e.Value))
		}
		return d
	case *py.List:
		l := py.NewList()
		for _, item := range x.Items {
			l.Items = append(l.Items, serializable(item))
		}
		return l
	}
	if _, err := py.JSON(v); err != nil {
		return py.Str(py.String(v))
	}
	return v
}

// isDirectory tells the state's form of a directory: {"name", "contents"}. A
// file is {"name", "content"}.
func isDirectory(d *py.Dict) bool {
	_, ok := d.GetStr("contents")
	return ok
}

// appendDirectory writes the official repr of a directory. The parent that it
// names is the directory around it; officially it is the one in which the entry
// was made, which after a directory was moved or copied may be another.
func appendDirectory(b []byte, d *py.Dict, parent string) []byte {
	name := py.String(get(d, "name"))
	b = append(b, "<Directory: "+name+", Parent: "+parent+", Contents: "...)
	contents, ok := get(d, "contents").(*py.Dict)
	if !ok { // a directory within itself
		return append(b, "{...}>"...)
	}
	b = append(b, '{')
	for i, e := range contents.Entries() {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = append(b, py.Repr(e.Key)+": "...)
		switch inner, _ := e.Value.(*py.Dict); {
		case inner == nil:
			b = append(b, py.Repr(e.Value)...)
		case isDirectory(inner):
			b = appendDirectory(b, inner, name)
		default:
			b = append(b, "<<File: "+py.String(get(inner, "name"))+", Content: "+py.String(get(inner, "content"))+">>"...)
		}
	}
	return append(b, "}>"...)
}

func get(d *py.Dict, name string) py.Value {
	if v, ok := d.GetStr(name); ok {
		return v
	}
	return py.None
}

// setText is Python's str() of a set to which the members were added one by one,
// in CPython's order where they are small ints that are not negative; others
// stand in the order in which they came.
func setText(members []py.Value) string {
	if len(members) == 0 {
		return "set()"
	}
	text := "{"
	for i, v := range setOrder(members) {
		if i > 0 {
			text += ", "
		}
		text += py.Repr(v)
	}
	return text + "}"
}

// setOrder puts ints in the order in which CPython 3.11 iterates over a set of
// them: by their places in its hash table.
func setOrder(members []py.Value) []py.Value {
	table := make([]py.Value, 8)
	for n, v := range members {
		i, ok := v.(py.Int)
		hash, small := i.Int64()
		if !ok || !small || hash < 0 || hash >= 1<<60 {
			return members
		}
		insert(table, v, uint64(hash))
		if used := n + 1; used*5 >= (len(table)-1)*3 { // CPython's limit of filling
			table = grow(table, used)
		}
	}
	return slices.DeleteFunc(table, func(v py.Value) bool { return v == nil })
}

func grow(table []py.Value, used int) []py.Value {
	size, want := 8, used*4
	if used > 50000 {
		want = used * 2
	}
	for size <= want {
		size *= 2
	}
	larger := make([]py.Value, size)
	for _, v := range table {
		if v != nil {
			hash, _ := v.(py.Int).Int64()
			insert(larger, v, uint64(hash))
		}
	}
	return larger
}

// insert puts a new member into a table whose size is a power of two, as
// CPython's set_add_entry does: up to nine places beside each other, then on.
func insert(table []py.Value, v py.Value, hash uint64) {
	const probes = 9
	mask := uint64(len(table) - 1)
	perturb := hash
	for i := hash & mask; ; {
		last := i
		if i+probes <= mask {
			last = i + probes
		}
		for k := i; k <= last; k++ {
			if table[k] == nil {
				table[k] = v
				return
			}
		}
		perturb >>= 5
		i = (i*5 + 1 + perturb) & mask
	}
}
