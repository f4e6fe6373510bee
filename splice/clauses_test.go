package splice

import (
	"slices"
	"testing"

	"envtune/py"
)

func TestClauses(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
		user []bool
	}{
		{"Could you check the stock info, then withdraw funds?", []string{"Could you check the stock info", "withdraw funds?"}, []bool{false, false}},
		{"My name is Quinn. Ok, I need 40 and so on", []string{"My name is Quinn", "Ok, I need 40", "so on"}, []bool{true, false, false}},
		{"Send 'first this and then that' to Q. For trading, I am x1", []string{"Send 'first this and then that' to Q", "For trading, I am x1"}, []bool{false, true}},
		{"Please", []string{"Please"}, []bool{true}},
		{"", nil, nil},
	} {
		got := clauses(tt.text)
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
			continue
		}
		for i, c := range got {
			if ofUser(c) != tt.user[i] {
				t.Errorf("%q tells of the user: %v", c, ofUser(c))
			}
		}
	}
}

func TestClauseOf(t *testing.T) {
	s := search{heard: heard{users: []string{"It is 'agenda'. Also show the balance", "Send a message to Felix", "List the files in Felix"}, asking: 2}}
	list, answer := s.asks()
	if want := []string{"Send a message to Felix", "It is 'agenda'", "Also show the balance"}; !slices.Equal(list, want) || answer != 1 {
		t.Fatalf("%q, %d, want %q, 1", list, answer, want)
	}
	for text, want := range map[string]int{
		"send_message(to='Felix', message='agenda')": 0, "get_balance()": 2, "unlock(door='rear')": -1,
	} {
		c, err := py.ParseCall(text, py.DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		if got := clauseOf(list, c); got != want {
			t.Errorf("%s: clause %d, want %d", text, got, want)
		}
	}
}
