package splice

import (
	"slices"
	"testing"

	"envtune/py"
)

func TestSpoken(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"Send 'Where is it' to Quinn.", []string{"'Where is it'", "'Send Where'", "'Send'", "'Where'", "'is'", "'it'", "'to'", "'Quinn'"}},
		{`Write "don't go" (in 'a b').`, []string{`"don't go"`, "'a b'", "'Write'", `"don't"`, "'go'", "'in'", "'a'", "'b'"}},
		{"My name is Tomas Archer, 12 or 3.5!", []string{"'Tomas Archer'", "12", "3.5", "[12, 3.5]", "'My'", "'name'", "'is'", "'Tomas'", "'Archer'", "'12'", "'or'", "'3.5'"}},
		{"'", nil},
		{"", nil},
	} {
		var got []string
		for _, v := range spoken([]string{tt.text}) {
			got = append(got, py.Repr(v))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
	if got := spoken([]string{"b", "a"}); len(got) != 2 || py.String(got[0]) != "b" {
		t.Errorf("the latest does not come first: %v", got)
	}
}

func TestFound(t *testing.T) {
	for _, tt := range []struct {
		text string
		keys []string
		want []string
	}{
		{`{"symbol": "ORCA", "price": 12.5}`, []string{"symbol"}, []string{"'ORCA'"}},
		{`{"symbol": "ORCA", "price": 12.5}`, nil, []string{"12.5", "'ORCA'"}},
		{`{"ids": [3, 1], "n": {"ids": "x"}, "t": true}`, []string{"ids"}, []string{"3", "1", "'x'"}},
		{"no JSON", nil, nil},
	} {
		var got []string
		for _, v := range found(tt.text, tt.keys, mostValues) {
			got = append(got, py.Repr(v))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s %v: %q, want %q", tt.text, tt.keys, got, tt.want)
		}
	}
}

// Whatever is said, there are values of bounded number, each as py writes it.
func FuzzSpoken(f *testing.F) {
	for _, s := range []string{"Send 'a b' to Q.", `"`, "1e999 -0 0x10 ''", "A B C D 'x' \"y\""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := spoken([]string{text, text})
		if len(got) > mostSpoken {
			t.Fatalf("%d values", len(got))
		}
		for i, v := range got {
			if slices.ContainsFunc(got[:i], func(w py.Value) bool { return py.Repr(w) == py.Repr(v) }) {
				t.Errorf("%s twice", py.Repr(v))
			}
		}
		if n := len(found(text, nil, mostValues)); n > mostValues {
			t.Errorf("%d values of a result", n)
		}
	})
}
