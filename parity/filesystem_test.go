package parity

import (
	"testing"

	"envtune/session"
)

// TestParityEndless: a directory copied into itself is a tree without end.
// Officially du then says one of two texts, by what called it and how often it
// ran; here always the one that find officially says.
func TestParityEndless(t *testing.T) {
	const text = session.RaisedPrefix + "maximum recursion depth exceeded"
	const here = text + " while calling a Python object"
	calls := []string{"mkdir(dir_name='d')", "cp(source='d', destination='d')", "find()"}
	for range 8 {
		calls = append(calls, "du()")
	}
	var got ran
	startDriver(t).ask(t, request{ID: "multi_turn_base_0", Classes: []string{"GorillaFileSystem"}, Calls: calls}, &got)
	s, err := session.New([]string{"filesystem"}, nil, session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for i, call := range calls {
		r := s.Call(call)
		want := got.Outputs[i]
		if call == "du()" {
			seen[want]++
			if want == text {
				want = here
			}
		}
		if r.Text != want {
			t.Errorf("%s: here %s, officially %s", call, r.Text, got.Outputs[i])
		}
	}
	t.Logf("parity: of a tree without end du says officially %v", seen)
}
