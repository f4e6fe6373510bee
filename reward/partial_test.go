package reward_test

import (
	"math"
	"testing"

	"envtune"
	"envtune/reward"
)

// A failed turn earns its share of what its calls found of the reference, in the progress
// reward of a stage that says so; what is reported as progress stays whole turns.
func TestPartial(t *testing.T) {
	for _, c := range []struct {
		marks   string
		found   map[int]float64 // by turn
		partial float64
		want    float64
	}{
		{"xo", map[int]float64{0: 0.5}, 0, 0.5},
		{"xo", map[int]float64{0: 0.5}, 0.3, 0.5 + 0.3*0.5/2},
		{"xx", map[int]float64{0: 1, 1: 0.25}, 0.4, (0.4 + 0.1) / 2},
		{"x|o", map[int]float64{0: 0.5}, 0.4, 0.2 / 2},
		{"ax", map[int]float64{1: 0.5}, 0.4, 0.2 / 1.5}, // asking back is not earned by a part
		{"oo", nil, 0.3, 1},
	} {
		tr := turns(c.marks)
		for i := range tr.Steps {
			if f, ok := c.found[tr.Steps[i].Feedback.Turn]; ok {
				tr.Steps[i].Feedback.Signals.Found = envtune.Score(f)
			}
		}
		stage := &envtune.Stage{Name: "s", Reward: "progress", AskWeight: 0.5, AskEarned: true, Partial: c.partial}
		if got, shares := rewarded(t, stage, tr); math.Abs(got-c.want) > 1e-9 || math.Abs(shares-c.want) > 1e-9 {
			t.Errorf("%s, found %v, partial %v: reward %v, shares %v, want %v", c.marks, c.found, c.partial, got, shares, c.want)
		}
		whole := turns(c.marks)
		if got, want := reward.ProgressUnweighted(tr), reward.ProgressUnweighted(whole); got != want {
			t.Errorf("%s: progress is %v with parts found, %v without", c.marks, got, want)
		}
	}
}
