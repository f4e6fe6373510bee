package hint

import (
	"encoding/json"
	"fmt"
	"testing"

	"envtune"
)

// TestFlightHintsHelp: every airport that the hint for a missing route lists
// has a flight, and every card that the hint for a poor one lists can pay.
func TestFlightHintsHelp(t *testing.T) {
	start := map[string]json.RawMessage{"travel": json.RawMessage(`{"access_token": "t", "token_expires_in": 1, "budget_limit": 500,
		"credit_card_list": {"a": {"balance": 100}, "b": {"balance": 450}, "c": {"balance": 501.5}, "d": {}, "e": {"balance": "x"}, "f": {"balance": 500}}}`)}
	s := newSession(t, []string{"travel"}, start)
	cost := "get_flight_cost(travel_from='%s', travel_to='%s', travel_date='2024-11-11', travel_class='economy')"
	book := "book_flight(access_token='t', card_id='%s', travel_date='2024-11-10', travel_from='SFO', travel_to='LAX', travel_class='economy')"
	for _, c := range []struct {
		failing, arg, retry string
		values              int
	}{
		{fmt.Sprintf(cost, "CRH", "GFD2"), "travel_to", "", 0},
		{fmt.Sprintf(cost, "CRH", "LAX"), "travel_to", "get_flight_cost(travel_from='CRH', travel_to='%s', travel_date='2', travel_class='first')", 7},
		{fmt.Sprintf(cost, "CDG", "LAX"), "travel_from", "get_flight_cost(travel_from='%s', travel_to='LAX', travel_date='2', travel_class='first')", 5},
		{fmt.Sprintf(book, "a"), "card_id", book, 2},
		{fmt.Sprintf(book, "b"), "card_id", book, 2},
		{fmt.Sprintf(book, "d"), "card_id", book, 0},
	} {
		r := s.Call(c.failing)
		h := For(s, nil, r)
		if !r.Failed() || h == nil || h.Arg != c.arg || c.values > 0 && len(h.Values) != c.values {
			t.Errorf("%s: %s: hint %+v", c.failing, r.Text, h)
			continue
		}
		for _, v := range h.Values[:c.values] {
			if r := s.Clone().Call(fmt.Sprintf(c.retry, v)); r.Failed() {
				t.Errorf("%s: %s does not help: %s", c.failing, v, r.Text)
			}
		}
	}
	if h := For(s, map[string]bool{"get_flight_cost": true}, s.Call(fmt.Sprintf(cost, "CRH", "GFD2"))); h == nil || h.Kind != envtune.HintConstraint {
		t.Errorf("without the tool that finds airports: %+v", h)
	}
}
