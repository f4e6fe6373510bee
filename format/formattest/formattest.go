// Package formattest is the conformance suite that every format passes.
package formattest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"envtune"
	"envtune/format"
	"envtune/py"
)

// Run holds a format against what format.Format promises.
func Run(t *testing.T, f format.Format) {
	t.Run("calls", func(t *testing.T) { roundTrip(t, f) })
	t.Run("say", func(t *testing.T) { says(t, f) })
	t.Run("hostile", func(t *testing.T) {
		for _, text := range Hostile() {
			CheckParse(t, f, text)
		}
	})
	t.Run("limits", func(t *testing.T) { limits(t, f) })
	t.Run("render", func(t *testing.T) { renders(t, f) })
	t.Run("example", func(t *testing.T) { example(t, f) })
}

// Outcome writes on one line what f makes of an assistant's text.
func Outcome(f format.Format, text string) string {
	a, err := f.Parse(text)
	switch {
	case err != nil:
		return err.Error()
	case a.IsSay:
		return fmt.Sprintf("say %q", a.Say)
	}
	return "calls " + strings.Join(texts(a.Calls), "; ")
}

func texts(calls []format.Call) []string {
	out := make([]string, len(calls))
	for i, c := range calls {
		out[i] = c.Text
	}
	return out
}

// CheckParse parses any text: an error has a place within it, and what is
// accepted can be written and read again.
func CheckParse(t *testing.T, f format.Format, text string) {
	t.Helper()
	a, bad := f.Parse(text)
	if bad != nil {
		checkPlace(t, text, bad)
		return
	}
	if a.IsSay == (len(a.Calls) > 0) {
		t.Fatalf("%q: neither calls nor a text: %+v", text, a)
	}
	again := f.Say(a.Say)
	if !a.IsSay {
		for _, c := range a.Calls {
			if _, err := py.ParseCall(c.Text, py.DefaultLimits()); err != nil {
				return // a call that is more than literals: the format need not write it
			}
		}
		again = f.Calls(texts(a.Calls))
	}
	if len(again) > format.MaxText || a.IsSay && a.Say == "" {
		return
	}
	b, bad := f.Parse(again)
	if bad != nil || b.IsSay != a.IsSay || squeeze(b.Say) != squeeze(a.Say) ||
		strings.Join(texts(a.Calls), "\n") != strings.Join(texts(b.Calls), "\n") {
		t.Fatalf("%q was written as %q, which reads as %+v, %v", text, again, b, bad)
	}
}

func checkPlace(t *testing.T, text string, e *format.Error) {
	t.Helper()
	lines := strings.Split(text, "\n")
	if e.Line < 1 || e.Line > len(lines) || e.Col < 1 || e.Col > utf8.RuneCountInString(lines[e.Line-1])+1 || e.Expected == "" {
		t.Fatalf("%q: the error has no place in it: %+v", text, e)
	}
}

// squeeze takes white space out: a format may change it in a text to the user.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// roundTrip writes random calls and reads them again.
func roundTrip(t *testing.T, f format.Format) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		calls := make([]string, 1+r.IntN(4))
		for i := range calls {
			calls[i] = randomCall(r)
		}
		text := f.Calls(calls)
		a, err := f.Parse(text)
		if err != nil || len(a.Calls) != len(calls) {
			t.Fatalf("%q was written as %q, which reads as %+v, %v", calls, text, a, err)
		}
		for i, c := range a.Calls {
			if want := canonical(t, calls[i]); canonical(t, c.Text) != want || !strings.HasPrefix(want, c.Name+"(") {
				t.Fatalf("%q was written as %q, which reads as %q", calls[i], text, c.Text)
			}
		}
	}
}

// canonical writes a call string in one way.
func canonical(t *testing.T, call string) string {
	t.Helper()
	c, err := py.ParseCall(call, py.DefaultLimits())
	if err != nil {
		t.Fatalf("%s: %v", call, err)
	}
	args := make([]string, len(c.Kwargs))
	for i, a := range c.Kwargs {
		args[i] = a.Name + "=" + py.Repr(a.Value)
	}
	return c.Name + "(" + strings.Join(args, ", ") + ")"
}

// randomCall is a call of values that all formats can write: those of JSON, and
// no dict of dicts, which BFCL's prompting format takes for a call.
func randomCall(r *rand.Rand) string {
	names := []string{"cd", "place_order", "fillFuelTank", "say", "f1"}
	var args []string
	for _, name := range []string{"a", "order_type", "say"}[:r.IntN(4)] {
		args = append(args, name+"="+py.Repr(randomValue(r, 3)))
	}
	return names[r.IntN(len(names))] + "(" + strings.Join(args, ", ") + ")"
}

func randomValue(r *rand.Rand, depth int) py.Value {
	kinds := 8
	if depth == 0 {
		kinds = 6
	}
	words := []string{"", "x", "it's \"so\"", "a\nb\\n", "</tool_call>", "<answer>", "[ls()]", "ä→😀", "\x00\x7f", "{'a': 1}", "null"}
	switch r.IntN(kinds) {
	case 0:
		return py.NewInt(int64(r.IntN(2000) - 1000))
	case 1:
		return py.Float(float64(r.IntN(2000)-1000) / 8)
	case 2:
		return py.Bool(r.IntN(2) == 0)
	case 3:
		return py.None
	case 6:
		l := py.NewList()
		for range r.IntN(4) {
			l.Append(randomValue(r, depth-1))
		}
		return l
	case 7:
		d := py.NewDict()
		d.SetStr("first", py.Str(words[r.IntN(len(words))]))
		d.SetStr("second key", randomValue(r, 0))
		return d
	}
	return py.Str(words[r.IntN(len(words))])
}

// says writes texts to the user and reads them again.
func says(t *testing.T, f format.Format) {
	for _, text := range []string{"done", "  I have  booked it.\n\nAnything else? ", "Which door: driver's or 'passenger'?", "ä→😀", "say what?", "[1] see below", "a < b > c & \"d\""} {
		a, err := f.Parse(f.Say(text))
		if err != nil || !a.IsSay || strings.Join(strings.Fields(a.Say), " ") != strings.Join(strings.Fields(text), " ") {
			t.Errorf("%q was written as %q, which reads as %+v, %v", text, f.Say(text), a, err)
		}
	}
	for _, text := range Hostile() {
		if strings.TrimSpace(text) == "" || len(text) > format.MaxText/2 {
			continue
		}
		if a, err := f.Parse(f.Say(text)); err != nil || !a.IsSay {
			t.Errorf("%q was written as %q, which reads as %+v, %v", text, f.Say(text), a, err)
		}
	}
}

// limits goes beyond the bounds on size, calls and depth.
func limits(t *testing.T, f format.Format) {
	many := make([]string, format.MaxToolCalls+1)
	for i := range many {
		many[i] = "f()"
	}
	deep := "f(a=" + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + ")"
	out := []string{f.Calls([]string{"f(a='" + strings.Repeat("x", format.MaxText) + "')"}), f.Calls(many), f.Calls([]string{deep})}
	if head, tail, ok := strings.Cut(f.Calls([]string{"f(a=1)"}), `"arguments": {"a": 1}`); ok { // a format with JSON
		for _, n := range []int{40, 300, 10000} {
			out = append(out, head+`"arguments": {"a": `+strings.Repeat("[", n)+strings.Repeat("]", n)+"}"+tail)
		}
	}
	for _, text := range out {
		if a, err := f.Parse(text); err == nil {
			t.Errorf("%.60q... of %d bytes was accepted: %.100v", text, len(text), a)
		} else {
			checkPlace(t, text, err)
		}
	}
}

// renders checks that the tools are described, and that hints only add.
func renders(t *testing.T, f format.Format) {
	for _, m := range Messages() {
		with, without := f.Render(m, true), f.Render(m, false)
		bare := m
		bare.Results, bare.Warning = nil, ""
		if strings.Contains(with, m.Warning) != strings.Contains(without, m.Warning) != (m.Warning != "") {
			t.Errorf("the warning %q in %q, without hints %q", m.Warning, with, without)
		}
		for _, r := range m.Results {
			r.Hint = nil
			bare.Results = append(bare.Results, r)
		}
		if got := f.Render(bare, true); got != without {
			t.Errorf("without hints %q, of a copy without hints %q", without, got)
		}
		if hinted := strings.Contains(with, "log in first"); hinted != (len(m.Results) > 0 && m.Results[0].Hint != nil) && m.Role == envtune.RoleTool {
			t.Errorf("hint shown: %v in %q", hinted, with)
		}
		for _, tool := range m.Tools {
			for _, word := range words(tool) {
				if !strings.Contains(with, word) {
					t.Errorf("%q is missing in %q", word, with)
				}
			}
		}
		if !strings.Contains(with, m.Content) {
			t.Errorf("%q is missing in %q", m.Content, with)
		}
	}
}

// words are what the document of a tool must show.
func words(tool envtune.ToolSpec) []string {
	out := []string{tool.Name, tool.Doc}
	for _, p := range tool.Params {
		out = append(append(out, p.Name), p.Enum...)
		if p.Optional {
			out = append(out, strings.Trim(p.Default, "'"))
		}
	}
	return out
}
