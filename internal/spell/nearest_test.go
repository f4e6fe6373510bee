package spell

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestNearestBounded: leaving out candidates by their length changes no answer.
func TestNearestBounded(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		var b strings.Builder
		for range r.IntN(9) {
			b.WriteString([]string{"a", "B", "_", "ä", "İ", "\xff", "-", " ", "b"}[r.IntN(9)])
		}
		return b.String()
	}
	plain := func(s string) []rune {
		return []rune(strings.NewReplacer("_", "", "-", "", " ", "").Replace(s))
	}
	for range 5000 {
		w, list := word(), []string{word(), word(), word(), strings.Repeat(word(), r.IntN(4))}
		want, least := "", -1
		for _, c := range list {
			a, _ := fold(nil, w, 1000)
			b, _ := fold(nil, c, 1000)
			if len(a) != len(plain(w)) {
				t.Fatalf("%q folds to %q", w, string(a))
			}
			d := Distance(a, b)
			if len(a) > 0 && 2*d <= max(len(a), len(b)) && (least < 0 || d < least) {
				want, least = c, d
			}
		}
		if got := Nearest(w, list); got != want {
			t.Fatalf("Nearest(%q, %q) = %q, want %q", w, list, got, want)
		}
	}
}
