package hint

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"envtune"
	"envtune/hint/hinttest"
	"envtune/internal/golden"
	"envtune/py"
	"envtune/session"
	"envtune/tool"
)

// codes lists every code that a result can have.
func codes(t testing.TB) []envtune.Code {
	all := append([]envtune.Code{envtune.CodeFormat, envtune.CodeUnknownTool}, tool.PyCodes()...)
	for _, w := range newSession(t, session.Names(), nil).Worlds() {
		all = append(all, w.Codes()...)
	}
	return all
}

func newSession(t testing.TB, worlds []string, start map[string]json.RawMessage) *session.Session {
	t.Helper()
	s, err := session.New(worlds, start, session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestCoverage: every code has a hint, or a line that says why none can help;
// and the catalogue has no entry for a code that does not exist.
func TestCoverage(t *testing.T) {
	catalogue := Catalogue()
	known := map[envtune.Code]bool{}
	for _, code := range codes(t) {
		known[code] = true
		e, ok := catalogue[code]
		switch {
		case !ok:
			t.Errorf("%s has no entry", code)
		case e.make == nil && e.None == "":
			t.Errorf("%s has no hint and does not say why", code)
		case e.make != nil && e.None != "":
			t.Errorf("%s has a hint and says why there is none", code)
		}
	}
	for code := range catalogue {
		if !known[code] {
			t.Errorf("there is an entry for %s, which is no code", code)
		}
	}
}

// failures hands over each failed call of the session's transcripts.
func failures(t testing.TB, see func(s *session.Session, call string, r session.Result)) {
	hinttest.Failures(t, "../session/testdata", func(_, s *session.Session, call string, r session.Result) { see(s, call, r) })
}

// TestHints keeps the hint of every failure in the session's transcripts, with
// all tools offered and with only the failed one.
func TestHints(t *testing.T) {
	var out strings.Builder
	failures(t, func(s *session.Session, call string, r session.Result) {
		if len(call) > 120 {
			call = call[:120] + "..."
		}
		fmt.Fprintf(&out, "> %s\n! %s\n%s", call, r.Code, lines("all ", For(s, nil, r)))
		alone := For(s, map[string]bool{r.Tool: true}, r)
		if short(alone) != short(For(s, nil, r)) {
			out.WriteString(lines("less", alone))
		}
	})
	golden.Equal(t, "testdata/hints.txt", []byte(out.String()))
}

func lines(mark string, h *envtune.Hint) string {
	if h == nil {
		return mark + " (none)\n"
	}
	return fmt.Sprintf("%s %s\n     %s: %s\n", mark, short(h), h.Kind, h.Text)
}

// short is the form of a hint that the fields alone give, as a compact format
// renders it.
func short(h *envtune.Hint) string {
	if h == nil {
		return ""
	}
	values := strings.Join(h.Values, ", ")
	switch {
	case h.Kind == envtune.HintDependency && h.Arg != "":
		return fmt.Sprintf("first %s(%s=%s)", h.Tool, h.Arg, h.Values[0])
	case h.Kind == envtune.HintDependency:
		return "first " + h.Tool
	case h.Kind == envtune.HintSource:
		return fmt.Sprintf("%s comes from %s key %s", h.Arg, h.Tool, h.Values[0])
	case h.Kind == envtune.HintConstraint && len(h.Values) == 1:
		return h.Arg + " is " + values
	case h.Kind == envtune.HintConstraint && h.Arg != "":
		return h.Arg + " is one of " + values
	case h.Kind == envtune.HintSignature && h.Tool != "":
		return fmt.Sprintf("use %s(%s)", h.Tool, values)
	}
	return h.Text
}

// TestHintsAreSound: a hint names only tools that are offered and parameters
// that exist, its values for a call are literals, its text is a sentence.
func TestHintsAreSound(t *testing.T) {
	failures(t, func(s *session.Session, call string, r session.Result) {
		var offers []map[string]bool
		offers = append(offers, nil, map[string]bool{}, map[string]bool{r.Tool: true})
		for _, spec := range s.Tools() {
			offers = append(offers, map[string]bool{spec.Name: true})
		}
		for _, offered := range offers {
			if h := For(s, offered, r); h != nil {
				sound(t, s, offered, call, r, h)
			}
		}
	})
}

func sound(t *testing.T, s *session.Session, offered map[string]bool, call string, r session.Result, h *envtune.Hint) {
	t.Helper()
	if h.Tool != "" && offered != nil && !offered[h.Tool] {
		t.Errorf("%s: the hint names %s, which is not offered", call, h.Tool)
	}
	if h.Text == "" || !strings.HasSuffix(h.Text, ".") {
		t.Errorf("%s: the hint's text is no sentence: %q", call, h.Text)
	}
	of := r.Tool // whose parameter Arg is
	if h.Kind == envtune.HintDependency {
		of = h.Tool
	}
	if h.Arg != "" && !hasParam(s, of, h.Arg) {
		t.Errorf("%s: %s has no parameter %s", call, of, h.Arg)
	}
	if h.Kind == envtune.HintDependency && h.Arg != "" {
		if _, err := py.ParseLiteral(h.Values[0], py.DefaultLimits()); err != nil {
			t.Errorf("%s: the value %s is no literal", call, h.Values[0])
		}
	}
	if (h.Arg != "" || h.Kind == envtune.HintSource) && len(h.Values) == 0 {
		t.Errorf("%s: the hint has no values", call)
	}
}

func hasParam(s *session.Session, name, param string) bool {
	spec, _ := s.Tool(name)
	for _, p := range spec.Params {
		if p.Name == param {
			return true
		}
	}
	return false
}

// TestDependencyHelps: doing what a dependency hint says removes the error.
func TestDependencyHelps(t *testing.T) {
	start := map[string]json.RawMessage{"vehicle": json.RawMessage(`{"fuelLevel": 5}`)}
	s := newSession(t, session.Names(), start)
	goal := "setCruiseControl(speed=65, activate=True, distanceToNextVehicle=100)"
	first := map[string]string{
		"lockDoors": "lockDoors(unlock=False, door=%s)", "pressBrakePedal": "pressBrakePedal(pedalPosition=%s)",
		"startEngine": "startEngine(ignitionMode=%s)",
	}
	stack := []string{goal}
	for range 10 {
		call := stack[len(stack)-1]
		r := s.Call(call)
		if !r.Failed() {
			if stack = stack[:len(stack)-1]; len(stack) == 0 {
				return
			}
			continue
		}
		h := For(s, nil, r)
		if h == nil || h.Kind != envtune.HintDependency {
			t.Fatalf("%s: %s: hint %+v", call, r.Text, h)
		}
		stack = append(stack, fmt.Sprintf(first[h.Tool], h.Values[0]))
	}
	t.Errorf("after ten calls the cruise control is still off: %v", stack)
}

func TestOffered(t *testing.T) {
	m := Offered([]envtune.ToolSpec{{Name: "a"}, {Name: "b"}})
	if len(m) != 2 || !m["a"] || !m["b"] || m["c"] {
		t.Errorf("got %v", m)
	}
	s := newSession(t, []string{"trading"}, nil)
	if h := For(s, nil, s.Call("get_current_time()")); h != nil {
		t.Errorf("a success has the hint %+v", h)
	}
	if h := For(s, nil, session.Result{Code: "no.such"}); h != nil {
		t.Errorf("an unknown code has the hint %+v", h)
	}
}
