package format

import (
	"math/rand/v2"
	"strings"
	"testing"

	"envtune"
)

func guideTools() []envtune.ToolSpec {
	return []envtune.ToolSpec{
		{Name: "place_order", Params: []envtune.Param{
			{Name: "symbol", Type: "str"}, {Name: "amount", Type: "int"}, {Name: "price", Type: "float"},
			{Name: "kind", Type: "str", Enum: []string{"buy", "sell"}}, {Name: "note", Type: "str", Optional: true, Default: "''"},
		}},
		{Name: "place", Params: []envtune.Param{{Name: "at", Type: "list"}, {Name: "more", Type: "dict", Optional: true, Default: "None"}}},
		{Name: "ls", Params: []envtune.Param{{Name: "a", Type: "bool", Optional: true, Default: "False"}}},
		{Name: "set", Params: []envtune.Param{{Name: "x", Type: "any"}}},
	}
}

func TestGuide(t *testing.T) {
	g := Plan{}.Guide(guideTools())
	whole := []string{
		"say done",
		"say no tool for that",
		"list it: ls()",
		"list it: ls(a=True)",
		"buy: place_order(symbol='X', amount=-3, price=1.5, kind='sell')",
		"buy: place_order(kind='buy', price=2, symbol=\"it's\", amount=3, note=None)",
		"put: place(at=[])",
		"put: place(at=[1, 'b', [2.5, True]], more={'a': 1, 'b': {'c': None}})",
		"put: set(x={})",
		"put: set(x=-1.5)",
		"list it: ls()\nput: set(x='a')",
	}
	for _, text := range whole {
		for i := range text {
			if g.Weigh(text[:i]) != 1 {
				t.Errorf("%q is stopped at %q", text, text[:i])
				break
			}
		}
		if !g.Complete(text) {
			t.Errorf("%q is not whole", text)
		}
		if _, err := (Plan{}).Parse(text); err != nil {
			t.Errorf("%q is whole, but malformed: %v", text, err)
		}
	}
	for _, text := range []string{
		"say ", "say", "", "list it: ls(", "list it: ls(a=", "buy: place_order(symbol='X'", "put: place(at=[1, ", "put: set(x=-", "put: set(x=1.", "list it: ls()\n",
	} {
		if g.Weigh(text) != 1 || g.Complete(text) {
			t.Errorf("%q: weight %v, whole %v; it is begun", text, g.Weigh(text), g.Complete(text))
		}
	}
	for _, text := range []string{
		"x: no_such(", "x: placed", "x: ls(b", "x: ls(a=1", "x: ls(a=True, ", "x: ls(a=True, a", "x: ls(a=True))", "x: ls( ", "ls(",
		"x: place_order()", "x: place_order(symbol='X')", "x: place_order(amount='3'", "x: place_order(amount=3.5", "x: place_order(kind='hold",
		"x: place(at=1", "x: place(at=[1,2", "x: place(more={1", "x: set(x=foo", "x: set(x=1.)", "x: set(x=[[[[1", "say done\nmore", "say done\n",
		"x: ls()\nsay done", "a (b", "x: ls()x", " x", ": ls()", strings.Repeat("x", 60), "x: set(x=" + strings.Repeat("1", 30),
		"a: ls()\n\n", "x: set(x='a\\q", "x: set(x={'a'; ",
	} {
		if g.Weigh(text) != 0 || g.Complete(text) {
			t.Errorf("%q: weight %v, whole %v; it can become nothing", text, g.Weigh(text), g.Complete(text))
		}
	}
}

// A value that nobody said weighs less, from the character on at which it is none.
func TestGuideSaid(t *testing.T) {
	g := Compact{}.Guide(guideTools()).Said("please buy 120 of ACME Corp at 9.5, 'now'")
	for text, want := range map[string]float64{
		"place_order(symbol='AC":         1,
		"place_order(symbol='ACME":       1,
		"place_order(symbol='ACME'":      1,
		"place_order(symbol='ACME Corp'": 1,
		"place_order(symbol='ACM'":       unheard,
		"place_order(symbol='CM":         unheard,
		"place_order(symbol='Warm":       unheard,
		"place_order(symbol='Warm', ":    1, // that is over
		"place_order(amount=12":          1,
		"place_order(amount=120":         1,
		"place_order(amount=12, ":        unheard,
		"place_order(amount=7":           unheard,
		"place_order(price=9.5":          1,
		"place_order(kind='s":            1, // of the accepted values
		"set(x=True":                     1,
		"set(x=['now', 'then":            unheard,
		"set(x=['now', 'no":              1,
		"say whatever":                   1,
		"set(x='now')\nset(x='ACME":      1,
		"set(x='then')\nset(x=":          1,
		"place_order(symbol='":           1,
	} {
		if got := g.Weigh(text); got != want {
			t.Errorf("%q weighs %v, want %v", text, got, want)
		}
	}
	if got := g.WeighCapital("place_order(symbol='"); got != 1 {
		t.Errorf("a capital in ACME weighs %v", got)
	}
	if got := g.WeighCapital("place_order("); got != 0 {
		t.Errorf("a capital where a parameter begins weighs %v", got)
	}
}

// Texts drawn character by character from what a guide lets pass end as messages that can
// be read, and name offered tools with their parameters.
func TestGuidedTextsAreRead(t *testing.T) {
	letters := "abcdefghiklmnoprstuxyABFNTX019 '\"(){}[]:=,._-\n\\"
	for _, f := range []Guided{Plan{}, Compact{}} {
		g := f.Guide(guideTools())
		calls := 0
		for seed := range uint64(60) {
			rng := rand.New(rand.NewPCG(seed, 1))
			text := ""
			for len(text) < 160 && !(g.Complete(text) && rng.IntN(2) == 0) {
				var can []string
				for _, c := range letters {
					if g.Weigh(text+string(c)) > 0 {
						can = append(can, string(c))
					}
				}
				if len(can) == 0 {
					if !g.Complete(text) {
						t.Fatalf("%s: nothing can follow %q", f.Name(), text)
					}
					break
				}
				text += can[rng.IntN(len(can))]
			}
			if !g.Complete(text) {
				continue // cut off
			}
			a, err := f.Parse(text)
			if err != nil {
				t.Errorf("%s: %q is whole, but malformed: %v", f.Name(), text, err)
			}
			calls += len(a.Calls)
		}
		if calls < 15 {
			t.Errorf("%s: %d calls in 60 texts", f.Name(), calls)
		}
	}
}

// What can become nothing cannot become something with more behind it.
func FuzzGuide(f *testing.F) {
	for _, s := range []string{"say done", "x: ls(a=True)", "put: place(at=[1, 'b'], more={'a': 1})\nx: ls()", "x: set(x=-1.5)", "x: set(x=\"\\'\")"} {
		f.Add(s)
	}
	g := Plan{}.Guide(guideTools()).Said("a b 1")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 300 {
			return
		}
		dead := false
		for i := 0; i <= len(text); i++ {
			w := g.Weigh(text[:i])
			if dead && w > 0 {
				t.Fatalf("%q can become nothing, but %q can", text[:i-1], text[:i])
			}
			dead = w == 0
			if g.Complete(text[:i]) {
				if _, err := (Plan{}).Parse(text[:i]); err != nil {
					t.Fatalf("%q is whole, but malformed: %v", text[:i], err)
				}
			}
		}
	})
}
