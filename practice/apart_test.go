package practice

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"envtune/py"
	"envtune/session"
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
			if !banned()[fold(s.Name)] {
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
