package parity

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"envtune"
	"envtune/bfcl"
	"envtune/py"
	"envtune/session"
	"envtune/tool"
	"envtune/world/travel"
)

// TestParityTravel compares random sessions of the travel agency alone, whose
// tokens, cards and bookings are mostly those that the state has by then.
func TestParityTravel(t *testing.T) {
	total := number(t, "ENVTUNE_PARITY_CALLS", 50000) / 5
	data := official(t)
	d := startDriver(t)
	g, err := newGenerator(uint64(number(t, "ENVTUNE_PARITY_SEED", 1)), data)
	if err != nil {
		t.Fatal(err)
	}
	c := tally{codes: map[string]int{}, worked: map[string]bool{}}
	sessions, answers := 0, map[string]int{}
	for ; c.calls < total && c.differ < 20; sessions++ {
		r := g.travel(t, data, sessions)
		var want ran
		d.ask(t, r, &want)
		c.compare(t, data, r, want)
		for _, out := range want.Outputs {
			for _, text := range []string{"at least 18 years old", "issued by the United States"} {
				if strings.Contains(out, text) {
					answers[text]++
				}
			}
		}
	}
	t.Logf("parity: travel: %d calls in %d sessions, %d of them failing; %d sessions differ", c.calls, sessions, c.failed, c.differ)
	reached := 0
	for _, code := range travel.Codes() {
		if n := c.codes[string(code)]; n > 0 {
			reached++
		} else if unreachable[string(code)] == "" && c.calls >= 10000 {
			t.Errorf("%s was never reached", code)
		}
	}
	t.Logf("reached: %v", c.codes)
	t.Logf("parity: travel: %d of %d error templates and %d of 2 refusals without a code reached, %d of 18 tools succeeded",
		reached, len(travel.Codes()), len(answers), len(c.worked))
}

// TestParityTravelShared: officially the cards and bookings of the long-context
// mode are shared by all sessions of a process; here each has its own.
func TestParityTravelShared(t *testing.T) {
	data := official(t)
	calls := []string{
		"get_credit_card_balance(access_token=None, card_id='1234567812345678')",
		"cancel_booking(access_token=None, booking_id='booking_901')",
		"get_credit_card_balance(access_token=None, card_id='1234567812345678')",
	}
	const untouched, charged, twice = `{"card_balance": 5000.0}`, `{"card_balance": 5400.0}`, `{"card_balance": 5800.0}`
	r := request{Classes: []string{"TravelAPI"}, Calls: calls, Long: true}
	d := startDriver(t)
	for i, want := range [][2]string{{untouched, charged}, {charged, twice}} {
		r.ID, r.Again = fmt.Sprint("session_", i), i > 0
		var got ran
		d.ask(t, r, &got)
		if got.Outputs[0] != want[0] || got.Outputs[2] != want[1] {
			t.Errorf("officially session %d sees %v, expected %v", i, got.Outputs, want)
		}
		s, err := session.New(r.Classes, nil, session.Options{LongContext: true, Extension: data.Extension})
		if err != nil {
			t.Fatal(err)
		}
		if before, _, after := s.Call(calls[0]), s.Call(calls[1]), s.Call(calls[2]); before.Text != untouched || after.Text != charged {
			t.Errorf("here session %d sees %s, then %s", i, before.Text, after.Text)
		}
	}
	t.Logf("parity: every session has its own long-context cards; officially the second sees what the first charged")
}

// TestParityTravelLimit: a string that an exchange repeats is bounded here.
func TestParityTravelLimit(t *testing.T) {
	r := request{ID: "multi_turn_base_0", Classes: []string{"TravelAPI"}, Calls: []string{
		"compute_exchange_rate(base_currency='USD', target_currency='JPY', value='" + strings.Repeat("1", 50000) + "')"}}
	s, err := session.New(r.Classes, nil, session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Call(r.Calls[0]); got.Code != tool.CodeLimit {
		t.Errorf("here %s %.200s", got.Code, got.Text)
	}
	var got ran
	startDriver(t).ask(t, r, &got)
	if want := `{"exchanged_value": Infinity}`; got.Outputs[0] != want {
		t.Errorf("officially %.200s, expected %s", got.Outputs[0], want)
	}
	t.Logf("parity: a string of 5.5 MB that an exchange makes is refused here")
}

// travel makes a session, running it here as it grows.
func (g *generator) travel(t *testing.T, data *bfcl.Data, id int) request {
	t.Helper()
	r := request{
		ID: fmt.Sprintf("multi_turn_base_%d", id), Classes: []string{bfcl.Class("travel")},
		Config: map[string]json.RawMessage{}, Long: g.IntN(6) == 0,
	}
	if g.IntN(8) > 0 {
		r.Config[r.Classes[0]] = g.start("travel")
	}
	s, err := session.New(r.Classes, r.Config, session.Options{LongContext: r.Long, Extension: data.Extension, Today: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	tools := g.tools["travel"]
	for range 1 + g.IntN(60) {
		chosen := tools[g.IntN(len(tools))]
		if g.IntN(4) == 0 {
			chosen.ToolSpec, _ = s.Tool("book_flight")
		}
		var args []string
		for _, p := range chosen.Params {
			if g.IntN(100) > 0 {
				args = append(args, p.Name+"="+g.apt(s, chosen, p))
			}
		}
		call := chosen.Name + "(" + strings.Join(args, ", ") + ")"
		s.Call(call)
		r.Calls = append(r.Calls, call)
	}
	return r
}

// fitting are arguments that mostly pass the checks before the last.
var fitting = map[string]string{
	"travel_from": "'SFO'|'LAX'|'JFK'|'ORD'", "travel_to": "'LAX'|'JFK'|'ORD'|'BOS'|'HND'", "travel_date": "'2024-11-10'|'2025-1-5'",
	"travel_class": "'economy'|'business'|'first'", "insurance_cost": "10|99.5|7.0", "passport_number": "'US123'", "date_of_birth": "'1990-05-05'|'2008-12-01'",
}

// attributes are where the state holds what a parameter should be.
var attributes = map[string]string{
	"access_token": "access_token", "card_id": "credit_card_list", "booking_id": "booking_record",
	"first_name": "user_first_name", "last_name": "user_last_name",
}

// apt makes an argument that mostly fits the state.
func (g *generator) apt(s *session.Session, of offered, p envtune.Param) string {
	attr := attributes[p.Name]
	if g.IntN(8) == 0 {
		return g.value(of, p)
	}
	if pool := fitting[p.Name]; pool != "" {
		values := strings.Split(pool, "|")
		return values[g.IntN(len(values))]
	}
	w, _ := s.World("travel")
	v, ok := w.State().GetStr(attr)
	if d, is := v.(*py.Dict); is {
		if ok = d.Len() > 0; ok {
			v = d.Keys()[g.IntN(d.Len())]
		}
	}
	if !ok {
		return g.value(of, p)
	}
	return py.Repr(v)
}
