package worldtest

import (
	"testing"

	"envtune/py"
	"envtune/tool"
)

// Open makes a world from a start state, given as JSON.
func Open(t *testing.T, make Maker, start string) tool.World {
	t.Helper()
	config, err := py.FromJSON([]byte(start))
	if err != nil {
		t.Fatal(err)
	}
	w, err := make(config.(*py.Dict), tool.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// Try runs a call, given as text, and says what came of it in Python's words:
// the repr of its value, or the code and text of what it raised.
func Try(t *testing.T, w tool.World, call string) string {
	t.Helper()
	c, err := py.ParseCall(call, py.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	o := w.Call(c.Name, tool.Args{Pos: c.Args, Key: c.Kwargs})
	if o.Raised {
		return string(o.Code) + ": " + o.Text
	}
	return py.Repr(o.Value)
}

// Attr writes a public attribute of a world.
func Attr(w tool.World, name string) string {
	v, _ := w.State().GetStr(name)
	return py.Repr(v)
}
