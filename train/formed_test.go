package train

import (
	"math"
	"testing"

	"envtune"
)

// TestFormed: a stage that rewards the form of calls is validated by it.
func TestFormed(t *testing.T) {
	one := 1.0
	play := func(s envtune.Signals) *envtune.Trajectory {
		return &envtune.Trajectory{Steps: []envtune.Step{{Feedback: envtune.Feedback{Signals: s}}}}
	}
	ran := play(envtune.Signals{Format: &one, Calls: 1})
	failed := play(envtune.Signals{Format: &one, Calls: 1, Failed: 1})
	silent := play(envtune.Signals{Format: &one})
	for _, c := range []struct {
		name            string
		played          []*envtune.Trajectory
		mean, deviation float64
	}{
		{"all ran", []*envtune.Trajectory{ran, ran}, 1, 0},
		{"failed calls are formed", []*envtune.Trajectory{failed}, 0.5, 0},
		{"one silent", []*envtune.Trajectory{ran, silent}, 0.5, math.Sqrt(0.5) / 2},
		{"nothing played", nil, 0, 0},
	} {
		mean, deviation, err := formed(&envtune.Stage{Name: "s", Reward: "syntax"}, c.played)
		if err != nil || math.Abs(mean-c.mean) > 1e-12 || math.Abs(deviation-c.deviation) > 1e-12 {
			t.Errorf("%s: %v, %v, %v, want %v, %v", c.name, mean, deviation, err, c.mean, c.deviation)
		}
	}
}
