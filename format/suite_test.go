package format_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"envtune"
	"envtune/format"
	"envtune/format/formattest"
	"envtune/internal/golden"
)

// formats are all formats, tags also with other tags.
func formats(t testing.TB) map[string]format.Format {
	t.Helper()
	out := map[string]format.Format{}
	for _, name := range append(format.Names(), "tags(think=thinking, answer=)", "tags(think=, tool_call=call, answer=final-answer)") {
		f, err := format.ByName(name)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name() != name {
			t.Errorf("%s calls itself %s", name, f.Name())
		}
		out[name] = f
	}
	return out
}

func TestConformance(t *testing.T) {
	for name, f := range formats(t) {
		t.Run(name, func(t *testing.T) { formattest.Run(t, f) })
	}
}

// TestCases runs the cases of testdata/FORMAT.txt: the lines after "|" are a text,
// "␣" a blank at its end, and "=>" is what it comes to. -update writes the outcomes.
func TestCases(t *testing.T) {
	for _, name := range []string{"llama", "openai", "plan", "prompting", "tags"} {
		f, err := format.ByName(name)
		if err != nil {
			t.Fatal(err)
		}
		golden.Cases(t, "testdata/"+name+".txt", 20, func(text string) string { return formattest.Outcome(f, text) })
	}
}

func TestRenderings(t *testing.T) {
	for _, name := range []string{"llama", "openai", "plan", "prompting", "tags"} {
		f, err := format.ByName(name)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		shown := envtune.Message{Role: envtune.RoleSystem, Tools: []envtune.ToolSpec{{Name: "logout"}}, Example: format.Example(f)}
		for _, m := range append(formattest.Messages(), shown) {
			fmt.Fprintf(&b, "[%s]\n%s\n", m.Role, f.Render(m, true))
		}
		golden.Equal(t, "testdata/render_"+name+".txt", []byte(b.String()))
	}
}

func TestTagNames(t *testing.T) {
	for _, name := range []string{"xml", "tags(", "tags()", "tags(think)", "tags(think=a b)", "tags(thought=x)", "tags(think=answer)", "tags(tool_call=)", "tags(think=<x>)", "Tags"} {
		if f, err := format.ByName(name); err == nil {
			t.Errorf("%s is %s", name, f.Name())
		} else if !strings.Contains(err.Error(), "tag") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestJSONKeepsCalls: what JSON would change is written as it is and then read as
// malformed, never as another call; a tuple becomes a list.
func TestJSONKeepsCalls(t *testing.T) {
	for call, want := range map[string]string{
		"f(a=(1, 'x'))": "calls f(a=[1, 'x'])", "a.b(c=1)": "calls a.b(c=1)",
		"f(a={1: 2})": "malformed", "f(1)": "malformed", "f(a=g(b=1))": "malformed", "f(a=1e999)": "malformed", "f(a=...)": "malformed", "f": "malformed", "": "malformed",
	} {
		for _, f := range []format.Format{format.Tags{}, format.OpenAI{}} {
			if got := formattest.Outcome(f, f.Calls([]string{call})); !strings.HasPrefix(got, want) {
				t.Errorf("%s writes %s so that it reads as %s", f.Name(), call, got)
			}
		}
	}
}

// fuzz starts from the cases of a file and from texts that are wrong somewhere.
func fuzz(f *testing.F, cases string, names ...string) {
	data, err := os.ReadFile("testdata/" + cases)
	if err != nil {
		f.Fatal(err)
	}
	seeds := strings.Split(strings.ReplaceAll(string(data), "|", ""), "\n\n")
	for _, text := range append(seeds, formattest.Hostile()...) {
		if len(text) < 2000 {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range names {
			form, err := format.ByName(name)
			if err != nil {
				t.Fatal(err)
			}
			formattest.CheckParse(t, form, text)
		}
	})
}

func FuzzCompact(f *testing.F)   { fuzz(f, "parse.txt", "compact") }
func FuzzLlama(f *testing.F)     { fuzz(f, "llama.txt", "llama") }
func FuzzOpenAI(f *testing.F)    { fuzz(f, "openai.txt", "openai") }
func FuzzPlan(f *testing.F)      { fuzz(f, "plan.txt", "plan") }
func FuzzPrompting(f *testing.F) { fuzz(f, "prompting.txt", "prompting") }
func FuzzTags(f *testing.F)      { fuzz(f, "tags.txt", "tags", "tags(think=, answer=)") }
