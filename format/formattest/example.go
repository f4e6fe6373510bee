package formattest

import (
	"slices"
	"strings"
	"testing"

	"envtune"
	"envtune/format"
)

// example checks that the worked example is well formed, a call and an answer by turns,
// and that a system message holds all of it and no other message does.
func example(t *testing.T, f format.Format) {
	list := format.Example(f)
	var called []string
	for i, m := range list {
		switch a, bad := f.Parse(m.Content); {
		case m.Role != []envtune.Role{envtune.RoleUser, envtune.RoleAssistant, envtune.RoleTool, envtune.RoleAssistant}[i%4]:
			t.Errorf("message %d is of role %s", i, m.Role)
		case i%4 == 1 && (bad != nil || len(a.Calls) != 1):
			t.Errorf("%q is no call: %+v, %v", m.Content, a, bad)
		case i%4 == 1:
			called = append(called, a.Calls[0].Name)
		case i%4 == 2 && (len(m.Results) != 1 || m.Results[0].Name != called[len(called)-1]):
			t.Errorf("the results of %s are %+v", called, m.Results)
		case i%4 == 3 && (bad != nil || !a.IsSay || a.Say == ""):
			t.Errorf("%q is no answer: %+v, %v", m.Content, a, bad)
		}
	}
	if !slices.Equal(called, format.ExampleTools()) || len(list) != 4*len(called) {
		t.Errorf("it has %d messages and calls %v, want a turn for each of %v", len(list), called, format.ExampleTools())
	}
	plain := Messages()[0]
	with := plain
	with.Example = list
	text, without := f.Render(with, true), f.Render(plain, true)
	rest, ok := strings.CutPrefix(text, without)
	for _, m := range list {
		var found bool
		if _, rest, found = strings.Cut(rest, "\n"+f.Render(m, true)); !found {
			t.Errorf("%q does not follow in %q", f.Render(m, true), text)
		}
	}
	if !ok || rest != "" {
		t.Errorf("the example is not the end of %q, which is %q without", text, without)
	}
	with.Role = envtune.RoleUser
	plain.Role = envtune.RoleUser
	if f.Render(with, true) != f.Render(plain, true) {
		t.Errorf("a message of the user has an example: %q", f.Render(with, true))
	}
	nested := Messages()[0]
	nested.Example = []envtune.Message{{Role: envtune.RoleSystem, Example: list}}
	if got := f.Render(nested, true); got != without {
		t.Errorf("an example in an example: %q", got)
	}
}
