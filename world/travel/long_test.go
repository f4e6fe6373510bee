package travel

import (
	"strings"
	"testing"

	"envtune/py"
	"envtune/tool"
)

// stand-ins for the official literals, in their shapes.
func extension() map[string]py.Value {
	booking := py.NewDict(py.P("card_id", py.Str("x")), py.P("travel_cost", py.Float(400)))
	return map[string]py.Value{
		moreCards: py.NewDict(
			py.P("x", py.NewDict(py.P("balance", py.Float(5000)))),
			py.P("own", py.NewDict(py.P("balance", py.Float(1))))),
		moreBookings: py.NewDict(py.P("b1", booking)),
	}
}

const longStart = `{"credit_card_list": {"own": {"balance": 700}}, "access_token": "t", "token_expires_in": 2}`

// TestLongContext: the official cards and bookings are added to one's own,
// costs are those of all routes, and a booking shows all bookings.
func TestLongContext(t *testing.T) {
	ext := extension()
	w := made(t, longStart, tool.Options{LongContext: true, Extension: ext})
	if got := called(w, "get_all_credit_cards"); got != "{'credit_card_list': {'own': {'balance': 700}, 'x': {'balance': 5000.0}}}" {
		t.Errorf("the cards are %s", got)
	}
	s := func(v string) py.Value { return py.Str(v) }
	got := called(w, "get_flight_cost", s("JFK"), s("PVG"), s("1"), s("business"))
	if n := strings.Count(got, ","); n != len(routes)-1 || !strings.HasPrefix(got, "{'travel_cost_list': [400.0, 1000.0, ") {
		t.Errorf("%d costs: %.200s", n+1, got)
	}
	got = called(w, "book_flight", s("t"), s("x"), s("2024-05-01"), s("SFO"), s("LAX"), s("first"))
	if want := "'booking_history': {'b1': {'card_id': 'x', 'travel_cost': 400.0}, '3426812': {"; !strings.Contains(got, want) {
		t.Errorf("the booking gives %s, want in it %s", got, want)
	}
	if got, _ := w.State().GetStr("long_context"); got != py.Bool(true) {
		t.Errorf("the state says long_context %v", got)
	}
}

// TestLongContextIsolation: charging an official card changes neither the
// literals nor another session, as it officially does.
func TestLongContextIsolation(t *testing.T) {
	ext := extension()
	before := py.Repr(ext[moreCards]) + py.Repr(ext[moreBookings])
	for range 2 {
		w := made(t, longStart, tool.Options{LongContext: true, Extension: ext})
		if got := called(w, "cancel_booking", py.Str("t"), py.Str("b1")); got != "{'cancel_status': True}" {
			t.Fatalf("cancelling gives %s", got)
		}
		if got := called(w, "get_credit_card_balance", py.Str("t"), py.Str("x")); got != "{'card_balance': 5400.0}" {
			t.Errorf("the balance is %s", got)
		}
	}
	if after := py.Repr(ext[moreCards]) + py.Repr(ext[moreBookings]); after != before {
		t.Errorf("the literals became %s", after)
	}
}

func TestBadExtension(t *testing.T) {
	for name := range extension() {
		for _, bad := range []py.Value{nil, py.NewList()} {
			ext := extension()
			ext[name] = bad
			if _, err := New(py.NewDict(), tool.Options{LongContext: true, Extension: ext}); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("with %s as %v: %v", name, bad, err)
			}
		}
	}
}
