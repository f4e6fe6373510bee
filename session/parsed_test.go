package session

import (
	"math/rand/v2"
	"testing"

	"envtune/py"
)

// TestCallParsed: a call that was read before does what its text does, also where the
// text is rewritten, denied or not offered.
func TestCallParsed(t *testing.T) {
	offered := map[string]bool{}
	s := open(t, Names(), nil)
	for i, tool := range s.Tools() {
		offered[tool.Name] = i%7 > 0
	}
	r := rand.New(rand.NewPCG(3, 4))
	texts := []string{
		"ls ()", "mkdir (dir_name='x')", "exit()", "print(x='a')", "display_log(messages=['ls (x) get_watchlist (y)'])",
		"display_log(messages=['exit'])", "nothing()", "echo(content='cd(', file_name='x')", "lockDoors(unlock=False, door=['driver'])",
	}
	for range 3000 {
		texts = append(texts, callText(r, s))
	}
	read, plain := s.Clone(), s.Clone()
	ran := 0
	for i, text := range texts {
		call, err := py.ParseCall(text, py.DefaultLimits())
		if err != nil {
			continue
		}
		only := offered
		if i%2 == 0 {
			only = nil
		}
		got, want := read.CallParsed(call, text, only), plain.CallOffered(text, only)
		if got.Text != want.Text || got.Code != want.Code || got.Name != want.Name || got.Tool != want.Tool {
			t.Fatalf("%s: read before %+v, as text %+v", text, got, want)
		}
		if !want.Failed() {
			ran++
		}
	}
	if marshal(t, read) != marshal(t, plain) || ran < 300 {
		t.Errorf("%d calls ran; the states are\n%s\n%s", ran, marshal(t, read), marshal(t, plain))
	}
}
