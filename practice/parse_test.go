package practice

import (
	"testing"

	"envtune/format"
)

func stepSeeds() []string {
	return []string{"say done", "say", "say ", "say a\nsay b", "f(a=1)", "f(a=1", "f(a 1)", "call f()", "f(1)", "f(a=b)", "f(a='x)", "f()\ng(b=[1, 'a'])", "",
		"\n", "f(a=)", "f()x", "f(a=1,,b=2)", "saying()", "put it: f(a=1)", "put é: f(1)", "put: on: f(a=1\nput (x): f(a=1)", "é: f(a 1)", "put: ", "put on f(a=1)", ": f()", "put it: say done", "say it: f(a=1)"}
}

// Every call of a well-formed step is read, with its arguments.
func TestParseStep(t *testing.T) {
	for _, s := range stepSeeds() {
		calls, say, bad := parseStep(s)
		action, err := format.Plan{}.Parse(s)
		if (bad == "") != (err == nil) || say != action.IsSay || len(calls) != len(action.Calls) {
			t.Errorf("%q: %d calls, say %v, %q here, %+v and %v in the format", s, len(calls), say, bad, action, err)
		}
		for i, c := range calls {
			if c.Name != action.Calls[i].Name {
				t.Errorf("%q: call %d is of %q, want %q", s, i, c.Name, action.Calls[i].Name)
			}
		}
	}
}

func FuzzStep(f *testing.F) {
	for _, s := range stepSeeds() {
		f.Add(uint64(1), s)
	}
	f.Fuzz(func(t *testing.T, index uint64, s string) {
		e := NewEpisode(5, index%64, 1)
		e.First()
		for range MaxSteps {
			if _, _, done := e.Step(s); done {
				return
			}
		}
		if e.steps > MaxSteps {
			t.Errorf("%d steps in a turn", e.steps)
		}
	})
}
