package human

import (
	"context"
	"errors"
	"io"
	"testing"

	"envtune"
	"envtune/format"
)

func TestWrite(t *testing.T) {
	for _, c := range []struct{ line, compact, prompting string }{
		{"f(a=1)", "f(a=1)", "[f(a=1)]"},
		{"  f(a=1) ", "f(a=1)", "[f(a=1)]"},
		{"f (a=1)", "say f (a=1)", "Answer: f (a=1)"},
		{"[f(a=1), g(b='x, y')]", "f(a=1)\ng(b='x, y')", "[f(a=1), g(b='x, y')]"},
		{"done", "say done", "done"},
		{"which (one)?", "say which (one)?", "which (one)?"},
		{"[not a list", "say [not a list", "[not a list"},
		{"f(a=1", "f(a=1", "[f(a=1]"},
		{"! f(a=1) and more", "f(a=1) and more", "f(a=1) and more"},
		{"!", "", ""},
		{"", "say ", ""},
	} {
		if got := Write(format.Compact{}, c.line); got != c.compact {
			t.Errorf("%q in compact is %q, want %q", c.line, got, c.compact)
		}
		if got := Write(format.Prompting{}, c.line); got != c.prompting {
			t.Errorf("%q in prompting is %q, want %q", c.line, got, c.prompting)
		}
	}
}

// In every format a call is read back as that call, a text as that text.
func TestWriteIsRead(t *testing.T) {
	for _, name := range format.Names() {
		f, err := format.ByName(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range []string{"f(a=1)", "[f(a=1), g(b='x')]"} {
			if a, bad := f.Parse(Write(f, line)); bad != nil || a.IsSay || a.Calls[0].Name != "f" {
				t.Errorf("%s: %q is read as %+v, %v", name, line, a, bad)
			}
		}
		if a, bad := f.Parse(Write(f, "which one (of two)?")); bad != nil || !a.IsSay || a.Say != "which one (of two)?" {
			t.Errorf("%s: a text is read as %+v, %v", name, a, bad)
		}
		if _, bad := f.Parse(Write(f, "f(a=1")); bad == nil {
			t.Errorf("%s: a malformed call is read as a good one", name)
		}
	}
}

func TestAct(t *testing.T) {
	p := Policy{Format: format.Compact{}, Ask: func(_ context.Context, p envtune.Prompt) (string, error) {
		if p.Episode == "over" {
			return "", io.EOF
		}
		return "done", nil
	}}
	m, err := p.Act(t.Context(), envtune.Prompt{})
	if err != nil || m.Role != envtune.RoleAssistant || m.Content != "say done" {
		t.Errorf("%+v, %v", m, err)
	}
	if _, err := p.Act(t.Context(), envtune.Prompt{Episode: "over"}); !errors.Is(err, io.EOF) {
		t.Errorf("the end of the input is %v", err)
	}
}

// FuzzWrite: whatever is typed becomes a text that the format reads as an action
// or reports with a place.
func FuzzWrite(f *testing.F) {
	for _, line := range []string{"f(a=1)", "[f(), g()]", "! x", "done", "[", "f(\x00"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		for _, name := range format.Names() {
			f, err := format.ByName(name)
			if err != nil {
				t.Fatal(err)
			}
			if a, bad := f.Parse(Write(f, line)); bad == nil && !a.IsSay && len(a.Calls) == 0 || bad != nil && bad.Line < 1 {
				t.Fatalf("%s: %q becomes %+v, %v", name, line, a, bad)
			}
		}
	})
}
