package session

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
)

// startOf returns a Start of all worlds with states worth changing, and a maker
// of sessions with the same states.
func startOf(t testing.TB) (*Start, func() *Session) {
	t.Helper()
	states := map[string]json.RawMessage{
		"trading": json.RawMessage(`{"authenticated": true, "market_status": "Open"}`),
		"ticket":  json.RawMessage(`{"current_user": "a", "ticket_queue": [{"id": 1, "status": "Open", "created_by": "a"}]}`),
		"message": json.RawMessage(`{"current_user": "USR001"}`),
		"posting": json.RawMessage(`{"authenticated": true, "tweets": {"0": {"id": 0, "username": "john", "content": "x", "tags": [], "mentions": ["y"]}}}`),
		"filesystem": json.RawMessage(`{"root": {"r": {"type": "directory", "contents": {
			"d": {"type": "directory", "contents": {"f": {"type": "file", "content": "a\nb"}}}, "g": {"type": "file", "content": "c"}}}}}`),
		"travel": json.RawMessage(`{"access_token": "t", "token_expires_in": 5, "credit_card_list": {"1": {"balance": 5000.5}},
			"booking_record": {"b": {"card_id": "1", "travel_cost": 10.0}}}`),
	}
	st, err := NewStart(Names(), states, Options{Calls: NewCalls()})
	if err != nil {
		t.Fatal(err)
	}
	return st, func() *Session {
		s, err := New(Names(), states, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

// nestedText writes a random call, at times with a call for an argument.
func nestedText(r *rand.Rand, s *Session) string {
	text := callText(r, s)
	if name, _, ok := strings.Cut(text, "="); ok && r.IntN(4) == 0 {
		text = name + "=" + callText(r, s) + ")"
	}
	return text
}

// TestStart: sessions of one Start go on as a session made anew does, calls
// within calls included, and touch neither the Start nor each other. What they
// keep of calls changes nothing: others have run the same ones before.
func TestStart(t *testing.T) {
	st, made := startOf(t)
	before := marshal(t, st.Open())
	if before != marshal(t, made()) {
		t.Fatal("a session of a Start begins in another state")
	}
	for n := range 60 {
		r := rand.New(rand.NewPCG(uint64(n), 11))
		a, b, ahead := made(), st.Open(), st.Open()
		for range 40 {
			call := nestedText(r, a)
			ahead.Call(call)
			want, got := a.Call(call), b.Call(call)
			if got.Text != want.Text || got.Code != want.Code {
				t.Fatalf("%s: got %s, made anew %s", call, got.Text, want.Text)
			}
			if r.IntN(10) == 0 { // a fork goes on, its parent stays
				kept, fork := marshal(t, b), b.Clone()
				for range 10 {
					fork.Call(nestedText(r, fork))
				}
				if marshal(t, b) != kept {
					t.Fatal("calls on a fork changed its parent")
				}
			}
		}
		if marshal(t, a) != marshal(t, b) {
			t.Fatalf("the sessions went different ways\n%s\n%s", marshal(t, a), marshal(t, b))
		}
		if diff := a.CompareState(b); diff != nil && !strings.Contains(marshal(t, a), `"nan"`) {
			t.Fatalf("they compare as different: %+v", diff)
		}
		if marshal(t, st.Open()) != before {
			t.Fatal("a session changed the Start")
		}
	}
}

// TestStartTogether: several goroutines may use a Start at once.
func TestStartTogether(t *testing.T) {
	st, made := startOf(t)
	var all sync.WaitGroup
	for n := range 8 {
		a := made()
		all.Go(func() {
			r := rand.New(rand.NewPCG(uint64(n), 13))
			b := st.Open()
			for range 60 {
				call := nestedText(r, a)
				if want, got := a.Call(call), b.Call(call); got.Text != want.Text {
					t.Errorf("%s: got %s, want %s", call, got.Text, want.Text)
				}
				b.CompareState(st.Open())
			}
		})
	}
	all.Wait()
}

// TestStartOfNaN: a NaN equals nothing, in sessions of one Start as in others.
func TestStartOfNaN(t *testing.T) {
	states := map[string]json.RawMessage{"trading": json.RawMessage(`{"watch_list": [NaN]}`)}
	st, err := NewStart([]string{"trading"}, states, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := st.Open().CompareState(st.Open()); len(diff) != 1 || diff[0].Attr != "watch_list" {
		t.Errorf("the difference is %+v", diff)
	}
}
