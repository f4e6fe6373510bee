// Package reward holds the rules that make a reward of a trajectory: pure
// functions of its signals (paper section 3.3, with the fixes that method notes
// call for: progress divides by all turns of the task, a call that returns an
// error has failed, a fault is no reward).
package reward

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"envtune"
)

// Rule makes the reward of a trajectory; nil where there is none, because the
// episode ended in a fault or was cancelled.
type Rule func(t *envtune.Trajectory) *float64

// Names lists the rules that ByName knows.
func Names() []string { return slices.Sorted(maps.Keys(rules(&envtune.Stage{}))) }

func rules(stage *envtune.Stage) map[string]func(*envtune.Trajectory) float64 {
	all := map[string]func(*envtune.Trajectory) float64{
		"syntax":       Syntax,
		"syntax_steps": SyntaxSteps,
		"progress":     func(t *envtune.Trajectory) float64 { return mean(weighed(t, stage)) },
		"binary":       Binary,
	}
	parts := maps.Clone(all)
	names := slices.Sorted(maps.Keys(stage.Mix)) // a sum has one order
	all[envtune.RewardMix] = func(t *envtune.Trajectory) float64 {
		sum := 0.0
		for _, name := range names {
			sum += stage.Mix[name] * parts[name](t)
		}
		return sum
	}
	return all
}

// ByName returns the rule that the stage names, with the stage's AskWeight.
func ByName(stage *envtune.Stage) (Rule, error) {
	f, ok := rules(stage)[stage.Reward]
	if !ok {
		return nil, fmt.Errorf("stage %q: reward %q is unknown; choose one of %s",
			stage.Name, stage.Reward, strings.Join(Names(), ", "))
	}
	if err := stage.CheckMix(Names()); err != nil {
		return nil, fmt.Errorf("stage %q: %w", stage.Name, err)
	}
	if w := stage.AskWeight; !(w >= 0 && w <= 1) {
		return nil, fmt.Errorf("stage %q: ask weight %v is not between 0 and 1", stage.Name, w)
	}
	if p := stage.Partial; !(p >= 0 && p < 1) {
		return nil, fmt.Errorf("stage %q: partial %v is not from 0 to below 1", stage.Name, p)
	}
	return func(t *envtune.Trajectory) *float64 {
		if faulty(t) {
			return nil
		}
		return envtune.Score(f(t))
	}, nil
}

// MostForm is the most that a rule of OfForm gives.
const MostForm = 2

// OfForm tells whether the rule of that name looks at how calls are written and whether
// they run, not at what they come to.
func OfForm(name string) bool { return name == "syntax" || name == "syntax_steps" }

// Syntax is the reward of stage 1, from 0 to 2: I_tool * (R_format + R_tool).
// I_tool is 1 if any call ran; R_format is the share of scored steps that
// parsed; R_tool is the share of calls that neither raised nor returned an
// error.
func Syntax(t *envtune.Trajectory) float64 {
	return syntax(t, func(s *envtune.Signals) (all, good int) { return s.Calls, s.Calls - s.Failed })
}

// SyntaxSteps is Syntax with R_tool as the paper has it: the share of the steps
// with calls in which no call failed.
func SyntaxSteps(t *envtune.Trajectory) float64 {
	return syntax(t, func(s *envtune.Signals) (all, good int) {
		switch {
		case s.Calls == 0:
			return 0, 0
		case s.Failed > 0:
			return 1, 0
		}
		return 1, 1
	})
}

// syntax counts tool use with count: how much of it a step had, and how much of
// that succeeded.
func syntax(t *envtune.Trajectory, count func(*envtune.Signals) (all, good int)) float64 {
	var parsed float64
	var scored, all, good int
	for _, s := range t.Steps {
		sig := &s.Feedback.Signals
		if sig.Format != nil {
			scored++
			parsed += *sig.Format
		}
		a, g := count(sig)
		all, good = all+a, good+g
	}
	if all == 0 {
		return 0
	}
	format := 0.0
	if scored > 0 {
		format = parsed / float64(scored)
	}
	return format + float64(good)/float64(all)
}

// Progress is the reward of the later stages, from 0 to 1: the mean over all
// turns of the task, reached or not, of state * exec. An ask-back turn counts
// with askWeight in numerator and denominator and scores 1 if it ended without
// a call. A turn that was not reached, not ended or not scored counts as 0.
func Progress(t *envtune.Trajectory, askWeight float64) float64 {
	return mean(weighed(t, &envtune.Stage{AskWeight: askWeight}))
}

// mean is the sum of weighed scores over that of the weights.
func mean(scores []float64, weights float64) float64 {
	if weights == 0 {
		return 0
	}
	sum := 0.0
	for _, s := range scores {
		sum += s
	}
	return sum / weights
}

// TurnShares returns what each turn of the task adds to the stage's reward [turns], or
// nil where its rule is no sum over turns.
func TurnShares(stage *envtune.Stage, t *envtune.Trajectory) []float64 {
	if stage.Reward != "progress" || faulty(t) {
		return nil
	}
	shares, weights := weighed(t, stage)
	for i := range shares {
		if weights > 0 {
			shares[i] /= weights
		}
	}
	return shares
}

// weighed returns the scores of all turns times their weights [turns], and the sum of
// the weights, as the stage's AskWeight, AskEarned and Partial say.
func weighed(t *envtune.Trajectory, stage *envtune.Stage) (scores []float64, weights float64) {
	scores = make([]float64, t.Turns)
	turns := TurnScores(t)
	for i, s := range turns {
		w, counts := 1.0, true
		if asks(t, i) {
			w, counts = stage.AskWeight, !stage.AskEarned || earnedBy(t, turns, i)
		}
		weights += w
		if s != nil && counts {
			scores[i] = w * *s
		}
	}
	if stage.Partial > 0 {
		addPartial(t, scores, stage.Partial)
	}
	return scores, weights
}

// addPartial gives failed turns what their calls brought of the reference.
func addPartial(t *envtune.Trajectory, scores []float64, most float64) {
	for turn, sig := range ended(t) {
		if sig.Found != nil {
			scores[turn] += most * *sig.Found
		}
	}
}

// ended yields the turns of the task that ended, with the signals of their last steps.
func ended(t *envtune.Trajectory) iter.Seq2[int, *envtune.Signals] {
	return func(yield func(int, *envtune.Signals) bool) {
		for i := range t.Steps {
			f := &t.Steps[i].Feedback
			if f.TurnDone && f.Turn >= 0 && f.Turn < t.Turns && !yield(f.Turn, &f.Signals) {
				return
			}
		}
	}
}

func asks(t *envtune.Trajectory, turn int) bool { return turn < len(t.Asks) && t.Asks[turn] }

// earnedBy tells whether the turn with calls that follows an ask-back turn succeeded, or,
// where none follows, the one before it.
func earnedBy(t *envtune.Trajectory, turns []*float64, ask int) bool {
	at := ask + 1
	for at < len(turns) && asks(t, at) {
		at++
	}
	if at == len(turns) {
		for at = ask - 1; at >= 0 && asks(t, at); {
			at--
		}
	}
	return at < 0 || turns[at] != nil && *turns[at] == 1
}

// faulty tells that the episode ended without saying anything about the agent.
func faulty(t *envtune.Trajectory) bool {
	return t.Fault != "" || t.Stop == envtune.StopFault || t.Stop == envtune.StopCancel
}

// ProgressUnweighted is Progress with ask-back turns at full weight: the figure
// of reports.
func ProgressUnweighted(t *envtune.Trajectory) float64 { return Progress(t, 1) }

// Binary is 1 if the official verdict on the whole episode is valid, else 0.
func Binary(t *envtune.Trajectory) float64 {
	if t.Valid {
		return 1
	}
	return 0
}

// TurnScores returns the score of every turn of the task [turns]: state * exec,
// or the ask-back score of an ask-back turn; nil for a turn that has none.
func TurnScores(t *envtune.Trajectory) []*float64 {
	out := make([]*float64, t.Turns)
	for turn, sig := range ended(t) {
		switch {
		case asks(t, turn):
			out[turn] = sig.Ask
		case sig.State != nil && sig.Exec != nil:
			out[turn] = envtune.Score(*sig.State * *sig.Exec)
		}
	}
	return out
}
