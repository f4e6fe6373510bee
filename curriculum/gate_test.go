package curriculum

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"envtune"
)

func rule() envtune.GateRule {
	return envtune.GateRule{MinSteps: 3, MaxSteps: 8, Every: 1, Window: 4, Slope: 1, Norms: 3, NormSpread: 0.3}
}

// feed takes one step and one validation for each pair.
func feed(g *Gate, scores, norms []float64) {
	for i := range norms {
		g.Stepped(norms[i])
		if i < len(scores) {
			g.Validated(scores[i])
		}
	}
}

func TestGate(t *testing.T) {
	steady := []float64{1, 1.1, 0.9, 1, 1.05}
	for _, c := range []struct {
		name          string
		scores, norms []float64
		promote       bool
		why, reason   string
	}{
		{"nothing yet", nil, nil, false, "", "0 of at least 3 steps"},
		{"too few steps", []float64{.5, .5}, []float64{1, 1}, false, "", "2 of at least 3 steps"},
		{"too few validations", []float64{.5, .5, .5}, steady[:3], false, "", "3 of 4 validations so far"},
		{"flat and steady", []float64{.50, .52, .49, .51}, steady[:4], true, "measured",
			"validation no longer rises: slope +0.0000 a validation, not above 1 x its standard error 0.0071 (last 4: 0.500 0.520 0.490 0.510); gradient norm steady: spread 0.10 of its mean, under 0.3"},
		{"exactly flat", []float64{0, 0, 0, 0}, steady[:4], true, "measured", "slope +0.0000"},
		{"falling", []float64{.5, .4, .3, .2}, steady[:4], true, "measured", "slope -0.1000"},
		{"rising", []float64{.1, .2, .3, .4}, steady[:4], false, "", "validation still rises: slope +0.1000"},
		{"only the window counts", []float64{.1, .3, .3, .3, .3}, steady, true, "measured", "last 4: 0.300 0.300 0.300 0.300"},
		{"unsteady", []float64{.5, .5, .5, .5}, []float64{1, 1, 3, .2}, false, "", "gradient norm unsteady: spread 1.03"},
		{"not a number", []float64{.5, .5, .5, .5}, []float64{1, 1, math.NaN(), 1}, false, "", "unsteady"},
		{"cap", []float64{.1, .2, .3, .4, .5, .6, .7, .8}, []float64{1, 1, 1, 1, 1, 1, 1, 1}, true, "cap",
			"the stage's cap of 8 steps was reached; validation still rises"},
		{"converged at the cap", make([]float64, 8), make([]float64, 8), true, "measured", "spread 0.00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewGate(rule())
			feed(g, c.scores, c.norms)
			d := g.Decide()
			if d.Promote != c.promote || d.Why != c.why || !strings.Contains(d.Reason, c.reason) {
				t.Errorf("got %+v, want promote %v, why %q, reason with %q", d, c.promote, c.why, c.reason)
			}
		})
	}
}

func TestGateDue(t *testing.T) {
	r := rule()
	r.Every, r.MaxSteps = 3, 7
	g := NewGate(r)
	var due []int
	for range 7 {
		g.Stepped(1)
		if g.Due() {
			due = append(due, g.Steps())
		}
	}
	if len(due) != 3 || due[0] != 3 || due[1] != 6 || due[2] != 7 {
		t.Errorf("validations due after steps %v, want 3, 6 and the cap 7", due)
	}
}

// A stage of no steps is over at once, by its cap.
func TestGateOfNoSteps(t *testing.T) {
	r := rule()
	r.MinSteps, r.MaxSteps = 0, 0
	if d := NewGate(r).Decide(); !d.Promote || d.Why != WhyCap {
		t.Errorf("got %+v", d)
	}
}

// A gate that goes through JSON after every step decides as one that does not.
func TestGateState(t *testing.T) {
	g, h := NewGate(rule()), NewGate(rule())
	for i := range 8 {
		x := float64(i*i%7) / 7
		feed(g, []float64{x}, []float64{1 + x})
		feed(h, []float64{x}, []float64{1 + x})
		data, err := json.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		h = NewGate(rule())
		if err := json.Unmarshal(data, h); err != nil {
			t.Fatal(err)
		}
		if a, b := g.Decide(), h.Decide(); a != b {
			t.Fatalf("step %d: %+v and %+v", i, a, b)
		}
	}
}

// leastSquares against the textbook: y = 1 2 2 4 has slope 0.9 and standard
// error 0.2646.
func TestLeastSquares(t *testing.T) {
	slope, se := leastSquares([]float64{1, 2, 2, 4})
	if math.Abs(slope-0.9) > 1e-12 || math.Abs(se-math.Sqrt(0.7/2/5)) > 1e-12 {
		t.Errorf("slope %v, standard error %v", slope, se)
	}
}

// A step without an update counts, but says nothing about the gradient norm.
func TestGateIdle(t *testing.T) {
	g := NewGate(envtune.GateRule{MinSteps: 1, MaxSteps: 9, Every: 1, Window: 3, Slope: 1, Norms: 2, NormSpread: 0.5})
	for range 4 {
		g.Idle()
		g.Validated(0.5)
	}
	if d := g.Decide(); g.Steps() != 4 || d.Promote {
		t.Errorf("after %d idle steps: %+v", g.Steps(), d)
	}
}
