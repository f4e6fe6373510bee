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
	sessions := 0
	for ; c.calls < total && c.differ < 20; sessions++ {
		r := g.travel(t, data, sessions)
		var want ran
		d.ask(t, r, &want)
		c.compare(t, data, r, want)
	}
	t.Logf("parity: travel: %d calls in %d sessions, %d of them failing; %d sessions differ", c.calls, sessions, c.failed, c.differ)
	t.Logf("reached: %v", c.codes)
	t.Logf("parity: travel: %d of 18 tools succeeded", len(c.worked))
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
	specs := g.specs["travel"]
	for range 1 + g.IntN(60) {
		spec := specs[g.IntN(len(specs))]
		if g.IntN(4) == 0 {
			spec, _ = s.Tool("book_flight")
		}
		var args []string
		for _, p := range spec.Params {
			if g.IntN(100) > 0 {
				args = append(args, p.Name+"="+g.apt(s, spec.Name, p))
			}
		}
		call := spec.Name + "(" + strings.Join(args, ", ") + ")"
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
func (g *generator) apt(s *session.Session, tool string, p envtune.Param) string {
	attr := attributes[p.Name]
	if g.IntN(8) == 0 {
		return g.value(tool, p)
	}
	if pool := fitting[p.Name]; pool != "" {
		of := strings.Split(pool, "|")
		return of[g.IntN(len(of))]
	}
	w, _ := s.World("travel")
	v, ok := w.State().GetStr(attr)
	if d, is := v.(*py.Dict); is {
		if ok = d.Len() > 0; ok {
			v = d.Keys()[g.IntN(d.Len())]
		}
	}
	if !ok {
		return g.value(tool, p)
	}
	return py.Repr(v)
}
