package synth

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"envtune"
)

func TestExpand(t *testing.T) {
	d := newDice(1)
	slots := map[string]string{"x": "AAPL", "mode": "on"}
	seen := map[string]bool{}
	for range 50 {
		seen[expand(d, "buy [some |]{x}[ now|]", slots).text] = true
	}
	want := []string{"buy AAPL", "buy AAPL now", "buy some AAPL", "buy some AAPL now"}
	if got := sorted(seen); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	c := expand(d, "?is it {x}", slots)
	if !c.question || !c.value || c.fixed || c.text != "is it AAPL" {
		t.Errorf("got %+v", c)
	}
}

func TestStartStateJSON(t *testing.T) {
	start := record{{"a", nil}, {"b", []string{"x", "y"}}, {"c", record{{"d", decimal(50, 2)}, {"e", true}, {"f", 3}}}}
	if got, want := string(appendJSON(nil, start)), `{"a":null,"b":["x","y"],"c":{"d":0.5,"e":true,"f":3}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestTemplates holds the templates against the shape that expand reads, and
// each intent against the variety that it needs.
func TestTemplates(t *testing.T) {
	shape := regexp.MustCompile(`^\??([^][{}|]|\[[^][{}]*\]|\{[a-z]+\})+$`)
	names := map[string]bool{}
	for _, in := range intents() {
		if names[in.name] {
			t.Errorf("two intents are called %s", in.name)
		}
		names[in.name] = true
		if len(in.full) < 9 || in.weight < 1 {
			t.Errorf("%s has %d templates and weight %d", in.name, len(in.full), in.weight)
		}
		if once := slices.Compact(slices.Sorted(slices.Values(in.full))); len(once) < len(in.full) {
			t.Errorf("%s says the same twice", in.name)
		}
		for _, g := range in.gaps {
			if g.slot == "value" || g.slot == "label" {
				t.Errorf("%s calls a slot %s, which is what supply calls its own", in.name, g.slot)
			}
			if len(g.without) < 3 || g.label == "" {
				t.Errorf("%s without %s has %d templates", in.name, g.slot, len(g.without))
			}
			for _, w := range g.without {
				if strings.Contains(w, "{"+g.slot+"}") {
					t.Errorf("%s: %q holds the value that it lacks", in.name, w)
				}
			}
		}
	}
	for _, text := range Templates() {
		if !shape.MatchString(text) {
			t.Errorf("template %q has no template's shape", text)
		}
	}
	words := Words()
	for _, w := range []string{"headlights", "watchlist", "please", "password"} {
		if !slices.Contains(words, w) {
			t.Errorf("the words of the templates lack %q", w)
		}
	}
	for _, w := range words {
		if strings.ContainsAny(w, "{}[]|?") {
			t.Errorf("the word %q holds markup", w)
		}
	}
}

// TestSentences holds the messages of the built-in suite against sloppy joins.
func TestSentences(t *testing.T) {
	joined := regexp.MustCompile(`[a-z0-9]  ?(Also|Then|And|Next|After|My|Username|Use|The username|I am [a-z]+[0-9]+|Log in) `)
	for _, task := range builtin(t).Tasks {
		for i, turn := range task.Turns {
			u := turn.User
			if u == "" || strings.ContainsAny(u, "{}[]|") || strings.Contains(u, "  ") || strings.Contains(u, "..") || joined.MatchString(u) {
				t.Errorf("%s, turn %d: %q", task.ID, i, u)
			}
		}
	}
}

// TestValuesAreSaid looks into requests: every number of a reference call that
// no result supplied is in a request, as it is written in the call.
func TestValuesAreSaid(t *testing.T) {
	number := regexp.MustCompile(`(fund_account|withdraw_funds|setCruiseControl|gallon_to_liter|liter_to_gallon)\((.*)\)`)
	value := regexp.MustCompile(`[0-9][0-9.]*`)
	for _, task := range builtin(t).Tasks {
		said := ""
		for _, turn := range task.Turns {
			said += turn.User + " "
			for _, c := range turn.Reference {
				m := number.FindStringSubmatch(c)
				if m == nil {
					continue
				}
				for _, v := range value.FindAllString(m[2], -1) {
					if !strings.Contains(said, v) {
						t.Errorf("%s: %s, but no request says %s", task.ID, c, v)
					}
				}
			}
		}
	}
}

func TestLiterals(t *testing.T) {
	got := call("f", arg{"a", 1}, arg{"b", "x"}, arg{"c", []string{"y", "z"}}, arg{"d", true}, arg{"e", lit("2.50")})
	if want := "f(a=1, b='x', c=['y', 'z'], d=True, e=2.50)"; got != want {
		t.Errorf("got %s", got)
	}
	for n, want := range map[int]lit{12345: "123.45", 12340: "123.4", 12300: "123.0", -5: "-0.05", 0: "0.0"} {
		if got := decimal(n, 2); got != want {
			t.Errorf("decimal(%d, 2) = %s, want %s", n, got, want)
		}
	}
}

func TestTextKey(t *testing.T) {
	for text, want := range map[string]string{
		"Hi, please LOCK the rear_left door.": "hi please lock the rear_left door",
		"  Buy 2 at 10.5. Then, wait!":        "buy 2 at 10.5 then wait",
	} {
		if got := textKey(text); got != want {
			t.Errorf("textKey(%q) = %q", text, got)
		}
	}
}

// TestWordings: every third wording is kept for test tasks.
func TestWordings(t *testing.T) {
	for _, in := range intents() {
		learnt, all := wordings(envtune.PartTrain, in.full), wordings(envtune.PartTest, in.full)
		if kept := len(all) - len(learnt); len(all) != len(in.full) || kept != len(in.full)/3 || kept < 3 {
			t.Errorf("%s: %d of %d wordings are kept for test", in.name, kept, len(in.full))
		}
		for i, text := range in.full {
			if slices.Contains(learnt, text) != (i%3 != 2) {
				t.Errorf("%s: wording %d is in the wrong list, or twice in it: %q", in.name, i, text)
			}
		}
	}
	if v := wordings(envtune.PartValidation, intents()[0].full); len(v) != len(wordings(envtune.PartTrain, intents()[0].full)) {
		t.Error("validation uses other wordings than training")
	}
	if short := []string{"a", "b"}; len(wordings(envtune.PartTrain, short)) != 2 {
		t.Error("a short list is cut")
	}
}
