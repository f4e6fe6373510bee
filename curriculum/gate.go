package curriculum

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"envtune"
)

// Decision is what a gate makes of the training so far.
type Decision struct {
	// Promote tells that the stage is over.
	Promote bool `json:"promote"`
	// Why is "measured" (it has converged), "cap" (MaxSteps was reached) or "".
	Why string `json:"why,omitempty"`
	// Reason says it in words, with the numbers.
	Reason string `json:"reason"`
}

// The values of Decision.Why.
const (
	WhyMeasured = "measured"
	WhyCap      = "cap"
)

// Gate decides when a stage is over: the validation score has stopped rising
// and the gradient norm is stable (paper section 3.1). Its state is a plain
// value that goes into checkpoints as JSON.
type Gate struct {
	rule  envtune.GateRule
	state GateState
}

// GateState is the memory of a gate.
type GateState struct {
	// Steps is the number of training steps done in the stage.
	Steps int `json:"steps"`
	// Scores are the last Window validation scores, oldest first.
	Scores []float64 `json:"scores"`
	// Norms are the last Norms gradient norms, oldest first.
	Norms []float64 `json:"norms"`
}

// NewGate returns the gate of a stage at its beginning.
func NewGate(rule envtune.GateRule) *Gate { return &Gate{rule: rule} }

// Stepped records one training step and its gradient norm before clipping.
func (g *Gate) Stepped(norm float64) {
	g.state.Steps++
	g.state.Norms = last(append(g.state.Norms, norm), g.rule.Norms)
}

// Idle records a training step in which nothing was updated, because no group's
// rewards varied: it has no gradient norm.
func (g *Gate) Idle() { g.state.Steps++ }

// Due tells that a validation is due after the steps done so far: every Every
// steps, and before the stage ends at its cap.
func (g *Gate) Due() bool {
	s := g.state.Steps
	return s > 0 && (s%g.rule.Every == 0 || s >= g.rule.MaxSteps)
}

// Validated records a validation score, higher being better.
func (g *Gate) Validated(score float64) {
	g.state.Scores = last(append(g.state.Scores, score), g.rule.Window)
}

// Steps is the number of steps done in the stage.
func (g *Gate) Steps() int { return g.state.Steps }

// MarshalJSON writes the state.
func (g *Gate) MarshalJSON() ([]byte, error) { return json.Marshal(g.state) }

// UnmarshalJSON restores the state; the rule stays what NewGate was given.
func (g *Gate) UnmarshalJSON(data []byte) error {
	var s GateState
	if err := json.Unmarshal(data, &s); err != nil {
		return fmt.Errorf("reading the gate's state: %w", err)
	}
	s.Scores, s.Norms = last(s.Scores, g.rule.Window), last(s.Norms, g.rule.Norms)
	g.state = s
	return nil
}

// Decide says whether the stage is over, and why or why not.
func (g *Gate) Decide() Decision {
	s, r := g.state, g.rule
	if s.Steps < r.MinSteps {
		return Decision{Reason: fmt.Sprintf("%d of at least %d steps", s.Steps, r.MinSteps)}
	}
	flat, score := g.scores()
	calm, norm := g.norms()
	reason := score + "; " + norm
	switch {
	case flat && calm && s.Steps > 0:
		return Decision{true, WhyMeasured, reason}
	case s.Steps >= r.MaxSteps:
		return Decision{true, WhyCap, fmt.Sprintf("the stage's cap of %d steps was reached; %s", r.MaxSteps, reason)}
	}
	return Decision{Reason: reason}
}

// scores judges the slope of the last validations.
func (g *Gate) scores() (flat bool, text string) {
	y, r := g.state.Scores, g.rule
	if len(y) < r.Window {
		return false, fmt.Sprintf("%d of %d validations so far", len(y), r.Window)
	}
	slope, se := leastSquares(y)
	flat = slope <= r.Slope*se
	verdict := "validation still rises"
	relation := "above"
	if flat {
		verdict, relation = "validation no longer rises", "not above"
	}
	return flat, fmt.Sprintf("%s: slope %+.4f a validation, %s %g x its standard error %.4f (last %d: %s)",
		verdict, slope, relation, r.Slope, se, len(y), figures(y))
}

// norms judges the spread of the last gradient norms.
func (g *Gate) norms() (calm bool, text string) {
	n, r := g.state.Norms, g.rule
	if len(n) < r.Norms {
		return false, fmt.Sprintf("%d of %d gradient norms so far", len(n), r.Norms)
	}
	spread := relativeSpread(n)
	calm = spread < r.NormSpread
	if calm {
		return true, fmt.Sprintf("gradient norm steady: spread %.2f of its mean, under %g", spread, r.NormSpread)
	}
	return false, fmt.Sprintf("gradient norm unsteady: spread %.2f of its mean, not under %g", spread, r.NormSpread)
}

// leastSquares fits a line through (0, y[0]), (1, y[1]), ... and returns its
// slope and the slope's standard error. len(y) is at least 3.
func leastSquares(y []float64) (slope, se float64) {
	n := float64(len(y))
	var meanY float64
	for _, v := range y {
		meanY += v / n
	}
	meanX := (n - 1) / 2
	var sxx, sxy float64
	for i, v := range y {
		dx := float64(i) - meanX
		sxx += dx * dx
		sxy += dx * (v - meanY)
	}
	slope = sxy / sxx
	var rss float64
	for i, v := range y {
		d := v - meanY - slope*(float64(i)-meanX)
		rss += d * d
	}
	return slope, math.Sqrt(rss / (n - 2) / sxx)
}

// relativeSpread is the sample standard deviation over the mean. It is 0 where
// all values are 0, and infinite or not a number where the mean says nothing.
func relativeSpread(v []float64) float64 {
	n := float64(len(v))
	var mean float64
	for _, x := range v {
		mean += x / n
	}
	var ss float64
	for _, x := range v {
		ss += (x - mean) * (x - mean)
	}
	if ss == 0 {
		return 0
	}
	return math.Sqrt(ss/(n-1)) / mean
}

func figures(v []float64) string {
	out := make([]string, len(v))
	for i, x := range v {
		out[i] = fmt.Sprintf("%.3f", x)
	}
	return strings.Join(out, " ")
}

// last returns the last n values in a slice of its own.
func last(v []float64, n int) []float64 {
	return append([]float64(nil), v[max(0, len(v)-n):]...)
}
