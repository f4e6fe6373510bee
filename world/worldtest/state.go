package worldtest

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"envtune/py"
	"envtune/tool"
)

// cases is the number of random histories of each property, steps the length
// of each.
const (
	cases = 60
	steps = 40
)

// each runs a property on worlds after random histories.
func (s suite) each(t *testing.T, property func(t *testing.T, n int, w tool.World)) {
	for n := range cases {
		w := s.world(t, s.starts[n%len(s.starts)])
		r := rng(n)
		for range r.IntN(steps) {
			c := RandomCall(r, w)
			w.Call(c.Name, c.Args)
		}
		property(t, n, w)
		if t.Failed() {
			return
		}
	}
}

// state: public attributes with Python names, none private.
func (s suite) state(t *testing.T) {
	s.each(t, func(t *testing.T, _ int, w tool.World) {
		for _, e := range w.State().Entries() {
			if name, ok := e.Key.(py.Str); !ok || name == "" || name[0] == '_' {
				t.Errorf("the state has the attribute %s", py.Repr(e.Key))
			}
		}
	})
}

// json: the whole state round-trips, and what was read goes on as the
// original does, random generator included.
func (s suite) json(t *testing.T) {
	s.each(t, func(t *testing.T, n int, w tool.World) {
		data := encoded(t, w)
		read := s.world(t, "{}")
		if err := json.Unmarshal([]byte(data), read); err != nil {
			t.Fatalf("reading the state: %v\n%s", err, data)
		}
		if again := encoded(t, read); again != data {
			t.Fatalf("the state changed on its way through JSON\nfrom %s\nto   %s", data, again)
		}
		if !py.Equal(read.State(), w.State()) && !strings.Contains(data, `"nan"`) {
			t.Fatalf("the state read differs: %s", data)
		}
		sameFuture(t, n, w, read)
	})
}

// sameFuture runs the same random calls on both worlds.
func sameFuture(t *testing.T, n int, a, b tool.World) {
	t.Helper()
	r := rng(n + cases)
	for range steps {
		c := RandomCall(r, a)
		x, y := a.Call(c.Name, c.copied()), b.Call(c.Name, c.Args)
		if got, want := outcomeText(y), outcomeText(x); got != want {
			t.Fatalf("%s: the copy did %s, the original %s", show(c), got, want)
		}
	}
	if x, y := encoded(t, a), encoded(t, b); x != y {
		t.Fatalf("the copy went another way\n%s\n%s", x, y)
	}
}

func outcomeText(o tool.Outcome) string {
	if o.Raised {
		return "raise " + string(o.Code) + " " + o.Text
	}
	return string(o.Code) + " " + py.Repr(o.Value)
}

// clone: a copy is independent of the original and goes on as it would.
func (s suite) clone(t *testing.T) {
	s.each(t, func(t *testing.T, n int, w tool.World) {
		before := encoded(t, w)
		c, kept := w.Clone(), w.Clone()
		sameFuture(t, n, c, w.Clone())
		if after := encoded(t, w); after != before {
			t.Fatalf("calls on a copy changed the original\nfrom %s\nto   %s", before, after)
		}
		sameFuture(t, n, w, kept)
	})
}

// lend: clones of a lent world go on as one made anew does, whatever they share,
// and touch neither it nor each other.
func (s suite) lend(t *testing.T) {
	for n := range cases {
		start := s.starts[n%len(s.starts)]
		fresh, lent := s.world(t, start), s.world(t, start)
		before := encoded(t, lent)
		lent.Lend()
		c, other := lent.Clone(), lent.Clone()
		sameFuture(t, n, fresh, c)
		kept := encoded(t, c)
		fork := c.Clone()
		sameFuture(t, n+cases, fork, c.Clone())
		for name, w := range map[string]tool.World{"the lent world": lent, "another clone": other} {
			if after := encoded(t, w); after != before {
				t.Fatalf("calls on a clone changed %s: what is changed is taken from Own, OwnOuter, OwnRecord or OwnItem\nfrom %s\nto   %s", name, before, after)
			}
		}
		if after := encoded(t, c); after != kept {
			t.Fatalf("calls on a fork changed its parent\nfrom %s\nto   %s", kept, after)
		}
		other.Reclaim()
		sameFuture(t, n+cases, s.world(t, start), other)
		if t.Failed() {
			return
		}
	}
}

// pure: a pure tool does the same whatever the state is, and leaves it alone.
func (s suite) pure(t *testing.T) {
	p, ok := s.world(t, "{}").(tool.Purer)
	if !ok {
		t.Skip("the world has no pure tools")
	}
	s.each(t, func(t *testing.T, n int, w tool.World) {
		fresh := s.world(t, "{}")
		r := rng(n + 3*cases)
		for range steps {
			c := RandomCall(r, w)
			if !p.Pure(c.Name) {
				continue
			}
			before := encoded(t, w)
			got, want := w.Call(c.Name, c.copied()), fresh.Call(c.Name, c.Args)
			if outcomeText(got) != outcomeText(want) {
				t.Errorf("%s gave %s, in a new world %s", show(c), outcomeText(got), outcomeText(want))
			}
			if after := encoded(t, w); after != before {
				t.Errorf("%s changed the state\nfrom %s\nto   %s", show(c), before, after)
			}
		}
	})
}

// written: what a tool's answer is written as is what its value is written as, and the
// answer's room holds nothing of an earlier call.
func (s suite) written(t *testing.T) {
	s.each(t, func(t *testing.T, n int, w tool.World) {
		other := w.Clone()
		r := rng(n + 4*cases)
		for range steps {
			c := RandomCall(r, w)
			want := w.Call(c.Name, c.copied())
			to := tool.NewAnswer()
			got := other.Run(c.Name, c.Args, to)
			if got.Raised != want.Raised || got.Text != want.Text || got.Code != want.Code {
				t.Fatalf("%s did %+v when it was written, as a value %+v", show(c), got, want)
			}
			if !got.Raised {
				text, err := to.Result("")
				if got.Value != nil {
					text, err = to.ResultOf(got.Value, "")
				}
				if wanted, wrong := py.ResultText(want.Value); text != wanted || (err == nil) != (wrong == nil) {
					t.Fatalf("%s was written as %s, %v, its value as %s, %v", show(c), text, err, wanted, wrong)
				}
			}
			to.Free()
		}
		if a, b := encoded(t, w), encoded(t, other); a != b {
			t.Fatalf("the states differ\n%s\n%s", a, b)
		}
	})
}

// replay: the same calls from the same start give the same results and state.
func (s suite) replay(t *testing.T) {
	for n := range cases {
		start := s.starts[n%len(s.starts)]
		sameFuture(t, n, s.world(t, start), s.world(t, start))
	}
}

// errors: what a tool returns as an error has one of the world's codes, what
// it raises one of Python's.
func (s suite) errors(t *testing.T) {
	s.each(t, func(t *testing.T, n int, w tool.World) {
		r := rng(n + 2*cases)
		for range steps {
			c := RandomCall(r, w)
			o := w.Call(c.Name, c.Args)
			switch {
			case o.Raised && !slices.Contains(tool.PyCodes(), o.Code):
				t.Errorf("%s raised with the code %s", show(c), o.Code)
			case o.Raised && o.Value != nil || !o.Raised && o.Value == nil:
				t.Errorf("%s has a value and raised, or neither", show(c))
			case !o.Raised && o.Code != "" && !slices.Contains(w.Codes(), o.Code):
				t.Errorf("%s returned an error with the code %s", show(c), o.Code)
			case !o.Raised && o.Code == "" && looksLikeError(o.Value):
				t.Errorf("%s returned %s without a code", show(c), py.Repr(o.Value))
			}
		}
	})
}

// looksLikeError tells whether a returned value is an error in the shapes of
// the official classes.
func looksLikeError(v py.Value) bool {
	if l, ok := v.(*py.List); ok && l.Len() == 1 {
		if s, ok := l.Items[0].(py.Str); ok {
			return strings.HasPrefix(string(s), "Error:")
		}
		v = l.Items[0]
	}
	d, ok := v.(*py.Dict)
	if !ok {
		return false
	}
	_, is := d.GetStr("error")
	return is
}

// damagedJSON: a stored state that was cut or tampered with is an error, never
// a panic, and leaves the world as it was.
func (s suite) damagedJSON(t *testing.T) {
	w := s.world(t, "{}")
	before := encoded(t, w)
	for i := 0; i < len(before); i += 1 + len(before)/200 {
		if err := json.Unmarshal([]byte(before[:i]), w); err == nil {
			t.Errorf("a state cut after %d bytes was read", i)
		}
	}
	for _, damaged := range []string{`{}`, `[]`, `null`, `{"attrs":[],"private":{}}`, `{"attrs":{},"private":{}}`, `{"attrs":{"$tuple":1},"private":{}}`} {
		if err := w.UnmarshalJSON([]byte(damaged)); err == nil {
			t.Errorf("%s was read as a state", damaged)
		}
	}
	if _, tail, ok := strings.Cut(before, `,"random":`); ok {
		if err := w.UnmarshalJSON([]byte(strings.TrimSuffix(before, `,"random":`+tail) + "}")); err == nil {
			t.Error("a state without its random generator was read")
		}
	}
	if after := encoded(t, w); after != before {
		t.Errorf("a failed reading changed the state to %s", after)
	}
}
