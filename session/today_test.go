package session

import (
	"encoding/json"
	"testing"
	"time"
)

// TestToday: ages are counted to the session's day, a fixed one by default,
// also in a session that was stored and read.
func TestToday(t *testing.T) {
	start := map[string]json.RawMessage{"travel": json.RawMessage(`{"user_first_name": "A", "user_last_name": "B"}`)}
	call := "verify_traveler_information(first_name='A', last_name='B', date_of_birth='2007-01-01', passport_number='US1')"
	for _, c := range []struct {
		today time.Time
		want  string
	}{
		{time.Time{}, `{"verification_status": false, "verification_failure": "Traveler must be at least 18 years old."}`},
		{time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), `{"verification_status": true}`},
	} {
		s, err := New([]string{"travel"}, start, Options{Today: c.today})
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		read, err := Restore(data, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range []*Session{s, s.Clone(), read} {
			if got := x.Call(call).Text; got != c.want {
				t.Errorf("today %v: %s", c.today, got)
			}
		}
	}
}
