package curriculum

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
)

// GuardRule says what counts as collapse and what is done about it. A
// configuration without the section guard has no guard.
type GuardRule struct {
	// Enabled is true where the section is there; false switches it off.
	Enabled bool `json:"enabled" yaml:"enabled"`
	// Window is the number of last healthy steps of the stage whose median a step is
	// compared with; from MinSteps of them on.
	Window   int `json:"window" yaml:"window"`
	MinSteps int `json:"min_steps" yaml:"min_steps"`
	// NormLow and NormHigh are the band of the gradient norm before clipping, as
	// multiples of its median; EntropyLow and EntropyHigh that of the entropy. 0: no
	// bound on that side.
	NormLow     float64 `json:"norm_low" yaml:"norm_low"`
	NormHigh    float64 `json:"norm_high" yaml:"norm_high"`
	EntropyLow  float64 `json:"entropy_low" yaml:"entropy_low"`
	EntropyHigh float64 `json:"entropy_high" yaml:"entropy_high"`
	// Silent bounds how far the share of turns without a call may rise above the
	// lowest that it was in the stage (before its first step, or as a median); 1: no
	// bound.
	Silent float64 `json:"silent" yaml:"silent"`
	// Patience is the number of steps in a row out of a band that make a collapse.
	Patience int `json:"patience" yaml:"patience"`
	// Drop bounds how far a validation may fall under the stage's best, in standard
	// errors of their difference; 0: no bound.
	Drop float64 `json:"drop" yaml:"drop"`
	// Factor multiplies the learning rate at each rollback, for the rest of the run.
	Factor float64 `json:"factor" yaml:"factor"`
	// Rollbacks is the number of them before the training is stopped.
	Rollbacks int `json:"rollbacks" yaml:"rollbacks"`
}

// DefaultGuard holds what a section guard may leave out.
func DefaultGuard() GuardRule {
	return GuardRule{
		Enabled: true, Window: 8, MinSteps: 4,
		NormHigh: 5, EntropyLow: 0.25, EntropyHigh: 3, Silent: 0.3,
		Patience: 2, Drop: 2, Factor: 0.5, Rollbacks: 3,
	}
}

// UnmarshalYAML implements yaml.InterfaceUnmarshaler: it starts from DefaultGuard.
func (r *GuardRule) UnmarshalYAML(decode func(any) error) error {
	type plain GuardRule
	rule := plain(DefaultGuard())
	if err := decode(&rule); err != nil {
		return err
	}
	*r = GuardRule(rule)
	return nil
}

func (r *GuardRule) check() []error {
	if r == nil {
		return nil
	}
	var c checker
	c.ints("guard.window", r.Window, 1, 1000)
	c.ints("guard.min_steps", r.MinSteps, 1, max(1, r.Window))
	c.floats("guard.norm_low", r.NormLow, 0, 1)
	c.floats("guard.entropy_low", r.EntropyLow, 0, 1)
	for _, high := range []struct {
		name string
		v    float64
	}{{"norm_high", r.NormHigh}, {"entropy_high", r.EntropyHigh}} {
		c.that(high.v == 0 || high.v > 1 && high.v <= 1000, "guard.%s is %g, want 0 (off) or above 1 and at most 1000", high.name, high.v)
	}
	c.that(r.Silent > 0 && r.Silent <= 1, "guard.silent is %g, want above 0 and at most 1 (off)", r.Silent)
	c.ints("guard.patience", r.Patience, 1, 1000)
	c.floats("guard.drop", r.Drop, 0, 100)
	c.that(r.Factor > 0 && r.Factor <= 1, "guard.factor is %g, want above 0 and at most 1", r.Factor)
	c.ints("guard.rollbacks", r.Rollbacks, 0, 1000)
	return c.errs
}

// Observation is what a guard sees of a training step.
type Observation struct {
	// Step counts the steps done in all, Stage is the name of the stage.
	Step  int
	Stage string
	// Updated tells that tokens of the policy were trained on; Norm and Entropy mean
	// nothing otherwise.
	Updated       bool
	Norm, Entropy float64
	// Silent is the share of the turns reached in which no call ran.
	Silent float64
	// Broken, where not empty, says why there was no update: no number came out.
	Broken string
	// Validation is that of the step, if there was one.
	Validation *Measured
}

// Measured is a validation: its score with the standard error, and the share of the
// turns reached that ended without a call.
type Measured struct{ Score, Error, Silent float64 }

// The values of Verdict.Act.
const (
	ActNone     = ""
	ActRollBack = "rollback"
	ActStop     = "stop"
)

// Verdict is what a guard makes of a step.
type Verdict struct {
	Act string
	// Kinds are the causes of an act, some of the Kind constants.
	Kinds []string
	// Reason says in words what was seen, with the figures.
	Reason string
	// Best tells that the step's validation is the stage's best so far.
	Best bool
}

// The causes of an act.
const (
	KindNorm        = "gradient norm"
	KindEntropyLow  = "entropy low"
	KindEntropyHigh = "entropy high"
	KindSilent      = "silent turns"
	KindValidation  = "validation"
	KindNumbers     = "no number"
)

// GuardEvent is one act of a guard.
type GuardEvent struct {
	Step   int      `json:"step"`
	Stage  string   `json:"stage"`
	Act    string   `json:"act"`
	Kinds  []string `json:"kinds"`
	Reason string   `json:"reason"`
	// To is the step whose weights were restored, Score its validation score.
	To    int     `json:"to"`
	Score float64 `json:"score"`
	// LRScale is what the learning rate is multiplied by from then on.
	LRScale float64 `json:"lr_scale"`
}

// Guard watches for collapse: figures that leave their band for several steps, or a
// validation well under the stage's best. Its state goes into checkpoints as JSON.
type Guard struct {
	rule  GuardRule
	state guardState
}

type guardState struct {
	Memory guardMemory `json:"memory"`
	// Strikes counts the last steps in a row that were out of a band.
	Strikes   int          `json:"strikes"`
	Best      *GuardBest   `json:"best,omitempty"`
	Rollbacks int          `json:"rollbacks"`
	Scale     float64      `json:"lr_scale"`
	Stopped   bool         `json:"stopped,omitempty"`
	Events    []GuardEvent `json:"events,omitempty"`
}

// guardMemory is what steps are compared with: the last healthy figures of the stage.
type guardMemory struct {
	Norms     []float64 `json:"norms"`
	Entropies []float64 `json:"entropies"`
	Silents   []float64 `json:"silents"`
	// Lowest is the lowest median of Silents so far, or what the stage began with.
	Lowest *float64 `json:"lowest_silent,omitempty"`
}

// GuardBest is where a guard goes back to: the best validation of the stage.
type GuardBest struct {
	// Checkpoint names the checkpoint, Step the steps done by then, Optimizer the
	// optimiser's.
	Checkpoint int     `json:"checkpoint"`
	Step       int     `json:"step"`
	Optimizer  int     `json:"optimizer_steps"`
	Score      float64 `json:"score"`
	Error      float64 `json:"error"`

	Memory guardMemory `json:"memory"`
	Gate   GateState   `json:"gate"`
}

// NewGuard returns the guard of a run; nil, which watches nothing, where there is none.
func NewGuard(rule *GuardRule) *Guard {
	if rule == nil || !rule.Enabled {
		return nil
	}
	return &Guard{rule: *rule, state: guardState{Scale: 1}}
}

// Enter forgets the stage before.
func (g *Guard) Enter() {
	if g != nil {
		g.state.Memory, g.state.Strikes, g.state.Best = guardMemory{}, 0, nil
	}
}

// Scale is what the learning rate is multiplied by.
func (g *Guard) Scale() float64 {
	if g == nil {
		return 1
	}
	return g.state.Scale
}

// Stopped tells that the guard has ended the training.
func (g *Guard) Stopped() bool { return g != nil && g.state.Stopped }

// Events are its acts so far.
func (g *Guard) Events() []GuardEvent {
	if g == nil {
		return nil
	}
	return g.state.Events
}

// Best is where the guard would go back to; nil before the stage was validated.
func (g *Guard) Best() *GuardBest { return g.state.Best }

// Begin takes the validation before a stage's first step over: what silence is measured
// against. The caller keeps it as the best so far.
func (g *Guard) Begin(v Measured) { g.state.Memory.Lowest = &v.Silent }

// Keep makes the present moment the one to go back to. The caller gives checkpoint,
// steps and score; the gate is that of the stage.
func (g *Guard) Keep(best GuardBest, gate *Gate) {
	best.Memory, best.Gate = g.state.Memory.clone(), gate.state.clone()
	g.state.Best = &best
}

// Judge looks at a step. Where it acts, the caller restores the weights of Best, and
// the gate with Back.
func (g *Guard) Judge(o Observation) Verdict {
	s := &g.state
	out, text := g.bands(o)
	v := Verdict{Reason: strings.Join(text, ", ")}
	if len(out) > 0 {
		s.Strikes++
		v.Reason += fmt.Sprintf("; out of the band for %d of %d steps in a row", s.Strikes, g.rule.Patience)
		if s.Strikes >= g.rule.Patience {
			v.Kinds = out
		}
	} else {
		s.Strikes = 0
		s.Memory.add(o, g.rule.Window, g.rule.MinSteps)
	}
	if o.Validation != nil && s.Best != nil {
		fell, words := g.fell(*o.Validation)
		v.Reason += "; " + words
		if fell {
			v.Kinds = append(v.Kinds, KindValidation)
		}
		v.Best = !fell && o.Validation.Score >= s.Best.Score
	}
	if o.Broken != "" {
		v.Kinds = append(v.Kinds, KindNumbers)
		v.Reason = o.Broken + "; " + v.Reason
	}
	if len(v.Kinds) > 0 && s.Best != nil {
		g.act(o, &v)
	}
	return v
}

// act counts a rollback, or stops where there were enough.
func (g *Guard) act(o Observation, v *Verdict) {
	s := &g.state
	v.Act, v.Best = ActRollBack, false
	if s.Rollbacks >= g.rule.Rollbacks {
		v.Act, s.Stopped = ActStop, true
	} else {
		s.Rollbacks++
		s.Scale *= g.rule.Factor
	}
	s.Strikes, s.Memory = 0, s.Best.Memory.clone()
	e := GuardEvent{
		Step: o.Step, Stage: o.Stage, Act: v.Act, Kinds: v.Kinds, Reason: v.Reason,
		To: s.Best.Step, Score: s.Best.Score, LRScale: s.Scale,
	}
	s.Events = append(s.Events, e)
	v.Reason += "; " + e.Done(g.rule.Rollbacks)
}

// Done says what was done, of at most so many rollbacks.
func (e GuardEvent) Done(rollbacks int) string {
	to := fmt.Sprintf("back to the weights after step %d (validation %.3f)", e.To, e.Score)
	if e.Act == ActStop {
		return fmt.Sprintf("%s, and the training stops: %d rollbacks have not helped", to, rollbacks)
	}
	return fmt.Sprintf("%s, the learning rate times %.3g from here", to, e.LRScale)
}

// bands returns what is out of its band, and all figures in words.
func (g *Guard) bands(o Observation) (out, text []string) {
	r, m := g.rule, &g.state.Memory
	look := func(name string, v float64, history []float64, low, high float64, kindLow, kindHigh string) {
		if !o.Updated {
			return
		}
		if len(history) < r.MinSteps {
			text = append(text, fmt.Sprintf("%s %.3f", name, v))
			return
		}
		mid := median(history)
		text = append(text, fmt.Sprintf("%s %.3f, median of %d steps %.3f (band %s)", name, v, len(history), mid, band(low, high)))
		switch {
		case high > 0 && v > high*mid:
			out = append(out, kindHigh)
		case low > 0 && v < low*mid:
			out = append(out, kindLow)
		}
	}
	look("gradient norm", o.Norm, m.Norms, r.NormLow, r.NormHigh, KindNorm, KindNorm)
	look("entropy", o.Entropy, m.Entropies, r.EntropyLow, r.EntropyHigh, KindEntropyLow, KindEntropyHigh)
	if m.Lowest == nil {
		return out, append(text, fmt.Sprintf("turns without a call %.0f%%", 100*o.Silent))
	}
	text = append(text, fmt.Sprintf("turns without a call %.0f%%, lowest of the stage %.0f%% (at most %.0f points more)",
		100*o.Silent, 100**m.Lowest, 100*r.Silent))
	if o.Silent > *m.Lowest+r.Silent {
		out = append(out, KindSilent)
	}
	return out, text
}

func band(low, high float64) string {
	if high == 0 {
		return fmt.Sprintf("from %g times it", low)
	}
	return fmt.Sprintf("%g to %g times it", low, high)
}

// fell compares a validation with the stage's best.
func (g *Guard) fell(v Measured) (fell bool, text string) {
	best := g.state.Best
	se := math.Hypot(v.Error, best.Error)
	under := best.Score - v.Score
	fell = g.rule.Drop > 0 && under > g.rule.Drop*se
	relation := "within"
	if fell {
		relation = "beyond"
	}
	return fell, fmt.Sprintf("validation %.3f, best %.3f after step %d: lower by %.3f, %s %g x the standard error %.3f of their difference",
		v.Score, best.Score, best.Step, under, relation, g.rule.Drop, se)
}

// add takes the figures of a healthy step over.
func (m *guardMemory) add(o Observation, window, from int) {
	if o.Updated {
		m.Norms, m.Entropies = last(append(m.Norms, o.Norm), window), last(append(m.Entropies, o.Entropy), window)
	}
	m.Silents = last(append(m.Silents, o.Silent), window)
	if len(m.Silents) >= from {
		if mid := median(m.Silents); m.Lowest == nil || mid < *m.Lowest {
			m.Lowest = &mid
		}
	}
}

func (m guardMemory) clone() guardMemory {
	m.Norms, m.Entropies, m.Silents = slices.Clone(m.Norms), slices.Clone(m.Entropies), slices.Clone(m.Silents)
	return m
}

func (s GateState) clone() GateState {
	s.Scores, s.Norms = slices.Clone(s.Scores), slices.Clone(s.Norms)
	return s
}

// Back restores what the gate knew when the guard's best was kept. Steps stay
// counted: a stage's cap holds for all of them.
func (g *Gate) Back(best *GuardBest) {
	steps := g.state.Steps
	g.state = best.Gate.clone()
	g.state.Steps = steps
}

// MarshalJSON writes the state.
func (g *Guard) MarshalJSON() ([]byte, error) { return json.Marshal(g.state) }

// UnmarshalJSON restores the state; the rule stays what NewGuard was given.
func (g *Guard) UnmarshalJSON(data []byte) error {
	var s guardState
	if err := json.Unmarshal(data, &s); err != nil {
		return fmt.Errorf("reading the guard's state: %w", err)
	}
	g.state = s
	return nil
}

// median of at least one value; the mean of the middle two where they are even.
func median(v []float64) float64 {
	s := slices.Sorted(slices.Values(v))
	n := len(s)
	return (s[(n-1)/2] + s[n/2]) / 2
}
