package session

import (
	"envtune/py"
	"envtune/tool"
)

// PlainStater is implemented by worlds whose State holds stand-ins for Python
// objects that programs are to see in another form.
type PlainStater interface {
	// PlainState returns the attributes of State in that form: a set as a
	// sorted list (py.SortedKeys), a directory as {"name", "contents"}, a file
	// as {"name", "content"}.
	PlainState() *py.Dict
}

// PlainState returns what the official state check compares, by the official
// class, as JSON for other programs (see py.PlainJSON).
func (s *Session) PlainState() []byte {
	all := py.NewDict()
	for _, w := range s.worlds {
		all.SetStr(w.Class(), plainState(w))
	}
	return py.PlainJSON(all)
}

func plainState(w tool.World) *py.Dict {
	if p, ok := w.(PlainStater); ok {
		return p.PlainState()
	}
	return w.State()
}
