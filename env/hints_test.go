package env

import (
	"math"
	"testing"

	"envtune"
)

// The level decides how much a hint tells, the code's own probability whether it is
// shown; no hint names a reference, which package hint cannot see.
func TestHintLevels(t *testing.T) {
	e := New(Options{})
	shown := func(rule envtune.HintRule, call string) (*envtune.Hint, int) {
		t.Helper()
		var h *envtune.Hint
		n := 0
		for seed := range uint64(200) {
			s := stage(envtune.ModeTraining, 5)
			s.Hints = rule
			ep, err := e.Open(t.Context(), oracleTask(), s, seed)
			if err != nil {
				t.Fatal(err)
			}
			f, err := ep.Step(t.Context(), say(call))
			if err != nil {
				t.Fatal(err)
			}
			if got := f.Messages[0].Results[0].Hint; got != nil {
				h, n = got, n+1
			}
			if (f.Signals.Hints == 1) != (f.Messages[0].Results[0].Hint != nil) {
				t.Fatalf("%d hints are counted", f.Signals.Hints)
			}
		}
		return h, n
	}
	const start = "startEngine(ignitionMode='START')"
	for name, c := range map[string]struct {
		rule     envtune.HintRule
		low, top int
		tool     bool
	}{
		"off":          {envtune.HintRule{Level: envtune.HintOff, Show: 1}, 0, 0, false},
		"full":         {envtune.HintRule{Level: envtune.HintFull, Show: 1}, 200, 200, true},
		"nudge":        {envtune.HintRule{Level: envtune.HintNudge, Show: 1}, 200, 200, false},
		"half":         {envtune.HintRule{Level: envtune.HintFull, Show: 0.5}, 70, 130, true},
		"not this one": {envtune.HintRule{Level: envtune.HintFull, Show: 1, Codes: map[envtune.Code]float64{"vehicle.doors_unlocked": 0}}, 0, 0, false},
		"this alone":   {envtune.HintRule{Level: envtune.HintFull, Show: 0, Codes: map[envtune.Code]float64{"vehicle.doors_unlocked": 1}}, 200, 200, true},
	} {
		h, n := shown(c.rule, start)
		if n < c.low || n > c.top {
			t.Errorf("%s: shown %d times of 200, want %d to %d", name, n, c.low, c.top)
		}
		if h != nil && (h.Tool != "") != c.tool {
			t.Errorf("%s: the hint is %+v", name, h)
		}
		if h != nil && h.Text == "" {
			t.Errorf("%s: the hint says nothing", name)
		}
	}
}

// Probabilities fall in a straight line to the share that a stage leaves.
func TestHintsFade(t *testing.T) {
	rule := envtune.HintRule{Level: envtune.HintFull, Show: 0.8, Fade: 0.5, Codes: map[envtune.Code]float64{"a": 0.4}}
	for step, want := range map[int]float64{0: 0.8, 5: 0.6, 10: 0.4, 20: 0.4} {
		now := rule.At(step, 11)
		if got := now.Probability("b"); math.Abs(got-want) > 1e-12 {
			t.Errorf("step %d: %v, want %v", step, got, want)
		}
		if got := now.Probability("a"); math.Abs(got-want/2) > 1e-12 {
			t.Errorf("step %d: %v for the code of its own, want %v", step, got, want/2)
		}
	}
	if rule.Codes["a"] != 0.4 {
		t.Error("the rule itself has changed")
	}
}
