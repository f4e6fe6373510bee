package filesystem

import "envtune/py"

// maxShown bounds the entries of the tree that the state shows.
const maxShown = 1 << 16

// State implements tool.World. A directory is the dict {"name", "contents"}, a
// file {"name", "content"}: they are equal where the official objects are. A
// directory within itself has, instead of its contents, the number of
// directories between; what comes after 65,536 entries has None.
func (w *World) State() *py.Dict {
	return py.NewDict(py.P("long_context", py.Bool(w.long)), py.P("root", show(w.root)))
}

// show makes the state's form of a directory.
func show(d *directory) *py.Dict {
	s := shower{inside: map[*py.Dict]int{}}
	return s.directory(d)
}

type shower struct {
	inside map[*py.Dict]int // contents being shown, and how deep they lie
	shown  int
}

func (s *shower) directory(d *directory) *py.Dict {
	return py.NewDict(py.P("name", d.name), py.P("contents", s.contents(d.contents)))
}

func (s *shower) contents(from *py.Dict) py.Value {
	if depth, ok := s.inside[from]; ok {
		return py.NewInt(int64(len(s.inside) - depth))
	}
	if s.shown += from.Len(); s.shown > maxShown {
		return py.None
	}
	s.inside[from] = len(s.inside)
	defer delete(s.inside, from)
	out := py.NewDict()
	for _, e := range from.Entries() {
		switch x := e.Value.(type) {
		case *directory:
			out.Set(e.Key, s.directory(x))
		case *file:
			out.Set(e.Key, py.NewDict(py.P("name", x.name), py.P("content", x.content)))
		}
	}
	return out
}
