package travel

import (
	"testing"
	"time"

	"envtune/py"
	"envtune/tool"
	"envtune/world/worldtest"
)

func TestConformance(t *testing.T) { worldtest.Run(t, New, starts) }

var starts = worldtest.Starts{
	`{"credit_card_list": {"1": {"card_number": "1", "balance": 50000.0}, "2": {"balance": 10}, "3": {}},
	  "booking_record": {"b": {"card_id": "1", "travel_date": "2024-09-01", "travel_from": "SFO", "travel_to": "LAX",
	  "travel_class": "first", "travel_cost": 1000.0, "transaction_id": "t"}},
	  "access_token": "t", "token_expires_in": 2, "user_first_name": "A", "user_last_name": "B",
	  "budget_limit": 100.0, "random_seed": 5}`,
	`{"credit_card_list": {"x": 1, "y": "balance", "z": ["balance"], "l": {"balance": [1]}, "s": {"balance": "1"}},
	  "booking_record": {"b": 1, "c": {"card_id": [], "travel_cost": 1}, "d": {"card_id": "l", "travel_cost": [2]}},
	  "access_token": null, "token_expires_in": 0.0, "budget_limit": "much", "unknown": 1}`,
}

func FuzzWorld(f *testing.F) { worldtest.Fuzz(f, New, starts) }

// called runs a tool with positional arguments and returns repr or exception.
func called(w tool.World, name string, args ...py.Value) string {
	o := w.Call(name, tool.Args{Pos: args})
	if o.Raised {
		return "raise " + o.Text
	}
	return py.Repr(o.Value)
}

func made(t *testing.T, start string, opt tool.Options) tool.World {
	t.Helper()
	config, err := py.FromJSON([]byte(start))
	if err != nil {
		t.Fatal(err)
	}
	w, err := New(config.(*py.Dict), opt)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestDraws: the order in which ids and balances are drawn.
func TestDraws(t *testing.T) {
	w := made(t, `{"credit_card_list": {"c": {"balance": 9000}}}`, tool.Options{})
	s := func(v string) py.Value { return py.Str(v) }
	for _, c := range []struct{ got, want string }{
		{called(w, "authenticate_travel", s("i"), s("s"), s("r"), s("read"), s("A"), s("B")),
			"{'expires_in': 2, 'access_token': '251675', 'token_type': 'Bearer', 'scope': 'read'}"},
		{called(w, "register_credit_card", s("251675"), s("n"), s("e"), s("h"), py.NewInt(1)), "{'card_id': '391310425148'}"},
		{called(w, "get_credit_card_balance", s("251675"), s("391310425148")), "{'card_balance': 58617}"},
		{called(w, "book_flight", s("251675"), s("c"), s("2024-1-1"), s("SFO"), s("LAX"), s("economy")),
			"{'booking_id': '4191922', 'transaction_id': '56121276', 'booking_status': True, 'booking_history': {}}"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}

// TestToday: an age is counted to a fixed day, or to the day of the options,
// also by a copy and after a way through JSON.
func TestToday(t *testing.T) {
	const start = `{"user_first_name": "A", "user_last_name": "B"}`
	const ok, young = "{'verification_status': True}",
		"{'verification_status': False, 'verification_failure': 'Traveler must be at least 18 years old.'}"
	verify := func(w tool.World, born string) string {
		return called(w, "verify_traveler_information", py.Str("A"), py.Str("B"), py.Str(born), py.Str("US1"))
	}
	for _, c := range []struct {
		day        time.Time
		born, want string
	}{
		{time.Time{}, "2006-09-01", ok},
		{time.Time{}, "2006-09-02", young},
		{time.Time{}, "2006-10-01", young},
		{time.Time{}, "2006-08-31", ok},
		{time.Time{}, "1900-12-31", ok},
		{time.Time{}, "2024-09-02", young},
		{time.Date(2026, 2, 28, 23, 59, 0, 0, time.UTC), "2008-02-29", young},
		{time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), "2008-02-29", ok},
		{time.Date(2023, 9, 1, 0, 0, 0, 0, time.UTC), "2006-09-01", young},
	} {
		w := made(t, start, tool.Options{Today: c.day})
		data, err := w.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		read := made(t, "{}", tool.Options{})
		if err := read.UnmarshalJSON(data); err != nil {
			t.Fatal(err)
		}
		for _, x := range []tool.World{w, w.Clone(), read} {
			if got := verify(x, c.born); got != c.want {
				t.Errorf("born %s, today %v: %s", c.born, c.day, got)
			}
		}
	}
	if _, err := New(py.NewDict(), tool.Options{Today: time.Date(12024, 1, 1, 0, 0, 0, 0, time.UTC)}); err == nil {
		t.Error("a day that Python cannot write was accepted")
	}
}

func TestBadStart(t *testing.T) {
	for name, v := range map[string]py.Value{
		"credit_card_list": py.NewList(), "booking_record": py.None, "random_seed": py.Str("x"),
	} {
		if _, err := New(py.NewDict(py.P(name, v)), tool.Options{}); err == nil {
			t.Errorf("a start state with a bad %s was accepted", name)
		}
	}
}

// TestRoutes: every route is between airports, but for one to Shanghai, which
// officially has a price and cannot be booked.
func TestRoutes(t *testing.T) {
	if len(routes) != 153 || len(cities) != len(Airports()) || len(Destinations("SFO")) != 17 ||
		len(Destinations("HND")) != 0 || len(Origins("HND")) != 2 {
		t.Errorf("%d routes, %d cities, %d airports", len(routes), len(cities), len(Airports()))
	}
	seen := map[[2]string]bool{}
	for _, r := range routes {
		if pair := [2]string{r.from, r.to}; seen[pair] || !isAirport(py.Str(r.from)) || !isAirport(py.Str(r.to)) && r.to != "PVG" {
			t.Errorf("the route %v", pair)
		} else {
			seen[pair] = true
		}
	}
}

// TestTypes: Python's own behaviour on arguments of other types, where it is
// easily lost.
func TestTypes(t *testing.T) {
	w := made(t, starts[0], tool.Options{})
	s := func(v string) py.Value { return py.Str(v) }
	date := func(day py.Value) string {
		return called(w, "get_flight_cost", s("SFO"), s("LAX"), day, s("economy"))
	}
	for _, c := range []struct{ got, want string }{
		{date(py.NewStrList("12", "x", "1")), "{'travel_cost_list': [200.0]}"},
		{date(py.NewStrList()), "{'travel_cost_list': [400.0]}"},
		{date(s("\u0661")), "{'travel_cost_list': [200.0]}"},
		{date(s("\u00b2")), "raise invalid literal for int() with base 10: '\u00b2'"},
		{date(py.NewInt(5)), "raise 'int' object is not iterable"},
		{date(py.NewList(py.NewInt(5))), "raise 'int' object has no attribute 'isdigit'"},
		{called(w, "compute_exchange_rate", s("USD"), s("RMB"), s("10")), "{'exchanged_value': 10101010101010.0}"},
		{called(w, "compute_exchange_rate", s("USD"), s("EUR"), s("10")), "raise can't multiply sequence by non-int of type 'float'"},
		{called(w, "compute_exchange_rate", s("GBP"), s("USD"), py.NewInt(1)), "{'exchanged_value': 1.43}"},
		{called(w, "set_budget_limit", s("t"), py.Bool(true)), "{'budget_limit': 1.0}"},
		{called(w, "get_credit_card_balance", s("t"), py.NewList()), "raise unhashable type: 'list'"},
		{called(w, "book_flight", s("t"), s("1"), py.NewInt(5), s("SFO"), s("LAX"), s("economy")),
			"raise strptime() argument 1 must be str, not int"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}
