package format

import (
	"strings"
	"testing"

	"envtune"
	"envtune/internal/golden"
)

// TestParseCases runs the cases of testdata/parse.txt.
func TestParseCases(t *testing.T) {
	golden.Cases(t, "testdata/parse.txt", 30, func(text string) string { return outcome(Compact{}, text) })
}

// outcome writes what f makes of a text.
func outcome(f Format, text string) string {
	a, err := f.Parse(text)
	switch {
	case err != nil:
		return err.Error()
	case a.IsSay:
		return "say: " + a.Say
	}
	names := make([]string, len(a.Calls))
	for i, c := range a.Calls {
		names[i] = c.Name
	}
	return "calls: " + strings.Join(names, " ")
}

func TestParseLimits(t *testing.T) {
	long := "f(a='" + strings.Repeat("x", MaxText) + "')"
	deep := "f(a=" + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + ")"
	for _, text := range []string{long, deep} {
		if _, err := (Compact{}).Parse(text); err == nil {
			t.Errorf("%.20q... was accepted", text)
		}
	}
}

func TestByName(t *testing.T) {
	for _, name := range Names() {
		f, err := ByName(name)
		if err != nil || f.Name() != name {
			t.Errorf("%s: %v, %v", name, f, err)
		}
	}
	if _, err := ByName("xml"); err == nil || !strings.Contains(err.Error(), "compact") {
		t.Errorf("an unknown name gives %v", err)
	}
}

func TestFromToolCalls(t *testing.T) {
	tests := []struct{ name, args, want string }{
		{"f", `{}`, "f()"},
		{"f", `{"b": 1, "a": 1.0, "c": [true, null, "it's"]}`, `f(b=1,a=1.0,c=[True, None, "it's"])`},
		{"f", `{"x": {"y": "ä\n"}}`, `f(x={'y': 'ä\n'})`},
		{"f", ``, ""},
		{"f", `[1]`, ""},
		{"f", `{"a": 1`, ""},
		{"f", `{"a b": 1}`, `f(a b=1)`},
		{"f<x>", `{}`, "f<x>()"},
		{"f", `null`, ""},
	}
	for _, tt := range tests {
		calls, err := FromToolCalls([]envtune.ToolCall{{Name: tt.name, Arguments: tt.args}})
		switch {
		case (err != nil) != (tt.want == ""):
			t.Errorf("%s %s: %v", tt.name, tt.args, err)
		case err == nil && calls[0].Text != tt.want:
			t.Errorf("%s %s: %s, want %s", tt.name, tt.args, calls[0].Text, tt.want)
		}
	}
	if _, err := FromToolCalls(make([]envtune.ToolCall, MaxToolCalls+1)); err == nil {
		t.Error("too many calls were accepted")
	}
}
