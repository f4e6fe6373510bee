package worldtest

import (
	"strings"
	"testing"

	"envtune/py"
	"envtune/tool"
)

// Bounded runs calls, given as text, over and over: each grows the state and
// must in the end be refused, with no effect. A start state over the bound is
// refused too. attr is an attribute that may be a str.
func Bounded(t *testing.T, make Maker, start, attr string, calls ...string) {
	s := suite{make: make}
	for _, text := range calls {
		call, err := py.ParseCall(text, py.DefaultLimits())
		if err != nil {
			t.Fatalf("%.40s: %v", text, err)
		}
		w := s.world(t, start)
		args := tool.Args{Pos: call.Args}
		o := w.Call(call.Name, args)
		for i := 0; i < 300 && o.Code == ""; i++ {
			o = w.Call(call.Name, args)
		}
		if o.Code != tool.CodeLimit {
			t.Fatalf("%.40s: the state grows without bound: %s %.100s", text, o.Code, o.Text)
		}
		before := encoded(t, w)
		if o = w.Call(call.Name, args); o.Code != tool.CodeLimit || encoded(t, w) != before {
			t.Errorf("%.40s: a refused call is not refused again, or changed the state", text)
		}
	}
	if _, err := make(py.NewDict(py.P(attr, py.Str(strings.Repeat("x", 3<<20)))), tool.Options{}); err == nil {
		t.Error("a start state of 3 MiB was accepted")
	}
}
