package spell

import (
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	tools := []string{"lockDoors", "startEngine", "place_order", "get_order_details", "on", "off"}
	for _, c := range []struct{ word, want string }{
		{"lock_doors", "lockDoors"},
		{"unlockDoors", "lockDoors"},
		{"placeOrder", "place_order"},
		{"get_order_detail", "get_order_details"},
		{"ON", "on"},
		{"zzzzzzzz", ""},
		{"", ""},
		{strings.Repeat("x", 1000), ""},
	} {
		if got := Nearest(c.word, tools); got != c.want {
			t.Errorf("Nearest(%.20q) = %q, want %q", c.word, got, c.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"kitten", "sitting", 3},
		{"flaw", "lawn", 2}, {"äb", "ab", 1},
	} {
		if got := Distance([]rune(c.a), []rune(c.b)); got != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
		if got := Distance([]rune(c.b), []rune(c.a)); got != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.b, c.a, got, c.want)
		}
	}
}
