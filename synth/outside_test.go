package synth

import (
	"slices"
	"testing"

	"envtune"
	"envtune/session"
)

// TestOutside: the suite outside is over worlds that no other built-in suite has, in all
// else of the shape of small.
func TestOutside(t *testing.T) {
	s := generate(t, Spec{Like: Outside, Roles: map[envtune.Part]int{envtune.PartTrain: 16, envtune.PartValidation: 8, envtune.PartTest: 48}})
	checkSuite(t, s)
	both := 0
	for _, task := range s.Tasks {
		both += len(task.Worlds) - 1
		for _, w := range task.Worlds {
			if slices.Contains(session.Official(), w) {
				t.Errorf("%s is over %s", task.ID, w)
			}
		}
	}
	if n := len(s.Tasks); s.Name != Outside || both*100 < n*25 || both*100 > n*40 {
		t.Errorf("suite %s has %d tasks over two worlds of %d", s.Name, both, n)
	}
	small, _ := like(Small)
	outside, _ := like(Outside)
	for _, w := range small.Worlds {
		if slices.Contains(outside.Worlds, w) {
			t.Errorf("both suites are over %s", w)
		}
	}
	outside.Like, outside.Name, outside.Worlds = small.Like, small.Name, small.Worlds
	if got, want := outside.WithDefaults(), small.WithDefaults(); got.MaxTurns != want.MaxTurns || got.MaxCalls != want.MaxCalls ||
		got.PromptBytes != want.PromptBytes || *got.Hidden != *want.Hidden || got.Wide {
		t.Errorf("outside is %+v, small %+v", got, want)
	}
}
