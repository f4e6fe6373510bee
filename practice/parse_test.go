package practice

import (
	"fmt"
	"testing"

	"envtune/format"
)

func stepSeeds() []string {
	return []string{"say done", "say", "say ", "say a\nsay b", "f(a=1)", "f(a=1", "f(a 1)", "call f()", "f(1)", "f(a=b)", "f(a='x)", "f()\ng(b=[1, 'a'])", "",
		"\n", "f(a=)", "f()x", "f(a=1,,b=2)", "saying()", "put it: f(a=1)", "put é: f(1)", "put: on: f(a=1\nput (x): f(a=1)", "é: f(a 1)", "put: ", "put on f(a=1)", ": f()", "put it: say done", "say it: f(a=1)"}
}

// A step is read as the format reads it: what it says, each call with its arguments, and
// what was wrong where.
func TestParseStep(t *testing.T) {
	for _, s := range stepSeeds() {
		calls, say, bad := parseStep(s)
		action, err := format.Plan{}.Parse(s)
		switch {
		case (bad == "") != (err == nil):
			t.Errorf("%q: %q here, %v in the format", s, bad, err)
		case err != nil:
			if want := fmt.Sprintf("malformed at line %d column %d, expected %s", err.Line, err.Col, err.Expected); bad != want {
				t.Errorf("%q: %q here, want %q", s, bad, want)
			}
		case say != action.IsSay || len(calls) != len(action.Calls):
			t.Errorf("%q: %d calls, say %v here, %+v in the format", s, len(calls), say, action)
		}
	}
	for s, want := range map[string]string{
		"say done":                   "say",
		"put it: f(a=1)":             "f(a=1)",
		"f()\ng(b=[1, 'a'])":         "f() g(b=[1, 'a'])",
		"f(1)":                       "malformed at line 1 column 3, expected name=value",
		"say a\nsay b":               "malformed at line 2 column 1, expected nothing after say",
		"put: on: f(a=1\nput (x): f": "malformed at line 1 column 11, expected ',' or ')'",
	} {
		calls, say, got := parseStep(s)
		if say {
			got = "say"
		}
		for i, c := range calls {
			if i > 0 {
				got += " "
			}
			got += c.String()
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", s, got, want)
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
