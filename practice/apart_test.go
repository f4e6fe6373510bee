package practice

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"envtune"
	"envtune/py"
	"envtune/session"
	"envtune/synth"
	worldtool "envtune/tool"
	"envtune/world/worldtest"
)

// letters keeps the letters of a text in lower case: what is left when names
// are folded and values change.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(s))
}

// stringsIn returns the texts in a result: the string values of a JSON object, or
// all of it behind "Error: ".
func stringsIn(text string) []string {
	var d map[string]any
	if json.Unmarshal([]byte(text), &d) != nil {
		return []string{strings.TrimPrefix(text, "Error: ")}
	}
	var out []string
	for _, v := range d {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// The worlds that agents are judged in are not the worlds that they practise
// in: no tool name and no error text is shared. (The names of all of them stand in banned.go.)
func TestApartFromJudgedWorlds(t *testing.T) {
	names, texts := map[string]bool{}, map[string]string{}
	for name, construct := range session.Worlds() {
		w, err := construct(py.NewDict(), worldtool.Options{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, s := range w.Tools() {
			names[fold(s.Name)] = true
			if !bans()[fold(s.Name)] {
				t.Errorf("the tool %s of world %s is not in banned.go", s.Name, name)
			}
		}
		rng := rand.New(rand.NewPCG(4, 4))
		for range 4000 {
			c := worldtest.RandomCall(rng, w)
			out := w.Call(c.Name, c.Args)
			if out.Code == "" || out.Raised {
				continue
			}
			result, err := py.ResultText(out.Value)
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range stringsIn(result) {
				if key := letters(text); key != "" { // a bare number says nothing
					texts[key] = text
				}
			}
		}
	}
	if len(texts) < 20 {
		t.Fatalf("only %d error texts of the judged worlds were met", len(texts))
	}
	seen := 0
	for i := range uint64(4000) {
		for _, m := range Make(9, i).Messages {
			for _, s := range m.Tools {
				if names[fold(s.Name)] {
					t.Errorf("transcript %d has the tool %s", i, s.Name)
				}
			}
			for _, r := range m.Results {
				if r.Code == "" {
					continue
				}
				seen++
				for _, text := range stringsIn(r.Text) {
					if judged, same := texts[letters(text)]; same {
						t.Errorf("transcript %d says %q, a judged world %q", i, text, judged)
					}
				}
			}
		}
	}
	if seen < 1000 {
		t.Errorf("only %d practice errors were met", seen)
	}
	t.Logf("%d tool names, %d error texts against %d practice errors", len(names), len(texts), seen)
}

// longestRun is the longest text of a request template between values and alternatives,
// in lower case.
func longestRun(template string) string {
	best := ""
	for _, s := range strings.FieldsFunc(strings.ToLower(template), func(r rune) bool { return strings.ContainsRune("{}[]|?,.:;'\"", r) }) {
		if s = strings.TrimSpace(s); len(strings.Fields(s)) > len(strings.Fields(best)) {
			best = s
		}
	}
	return best
}

// No request says what a template of the judged worlds' requests says, beyond the few
// words in a row that any English shares.
func TestApartFromTemplates(t *testing.T) {
	runs := map[string]bool{}
	for _, template := range synth.Templates() {
		run := longestRun(template)
		asked := false // "what is the size of": a field's name in the plainest question
		for _, plain := range []string{"what is the ", "tell me the ", "give me the "} {
			rest, ok := strings.CutPrefix(run, plain)
			asked = asked || ok && len(strings.Fields(rest)) == 2
		}
		if len(strings.Fields(run)) >= 5 && !asked {
			runs[" "+run+" "] = true
		}
	}
	if len(runs) < 50 {
		t.Fatalf("only %d templates to compare", len(runs))
	}
	for i := range uint64(500) {
		for _, m := range append(Make(9, i).Messages, Plain(9, i).Messages...) {
			if m.Role != envtune.RoleUser {
				continue
			}
			said := " " + strings.NewReplacer(",", "", ".", "", "?", "").Replace(strings.ToLower(m.Content)) + " "
			for run := range runs {
				if strings.Contains(said, run) {
					t.Errorf("transcript %d says %q as a judged request does: %s", i, run, m.Content)
				}
			}
		}
	}
}
