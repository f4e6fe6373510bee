package tool

import (
	"testing"

	"envtune/py"
)

func TestAttrs(t *testing.T) {
	attrs := []Attr{
		Fixed("list", func() py.Value { return py.NewList() }),
		Any("any", func() py.Value { return py.NewInt(1) }),
	}
	take := func(pairs ...py.Pair) Base {
		b := Base{Attrs: py.NewDict(), Private: py.NewDict()}
		b.Take(py.NewDict(pairs...), attrs)
		return b
	}
	b := take(py.P("any", py.Str("x")), py.P("unknown", py.None))
	if got := py.Repr(b.State()); got != "{'list': [], 'any': 'x'}" {
		t.Errorf("the state is %s", got)
	}
	odd := take(py.P("list", py.None))
	for _, c := range []struct {
		b    Base
		want string
	}{
		{b, ""}, {odd, "list is a NoneType, not a list"}, {Base{Attrs: py.NewDict(), Private: py.NewDict()}, "list is missing"},
	} {
		got := ""
		if err := c.b.Check(attrs); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("checking %s gives %q, want %q", py.Repr(c.b.Attrs), got, c.want)
		}
	}
	check := func(b Base) error { return b.Check(attrs) }
	for _, from := range []*Base{&b, &odd} {
		data, err := from.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		read := take()
		err = read.Restore(data, "box", check)
		switch {
		case from == &b && (err != nil || !py.Equal(read.Attrs, b.Attrs)):
			t.Errorf("restored %s, %v", py.Repr(read.Attrs), err)
		case from == &odd && (err == nil || err.Error() != "the stored state of box: list is a NoneType, not a list" || read.Get("list").Type() != "list"):
			t.Errorf("a bad state gives %v, and left %s", err, py.Repr(read.Attrs))
		}
	}
}
