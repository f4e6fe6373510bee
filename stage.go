package envtune

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Mode selects between the two behaviours of the one turn loop.
type Mode string

// The modes of the turn loop (design: "One turn loop, two modes").
const (
	// ModeTraining: a malformed step costs a step and its error is seen, a
	// held-back tool is unknown, reaching the limit ends the episode.
	ModeTraining Mode = "training"
	// ModeOfficial: BFCL's evaluation: an undecodable step ends the turn, the
	// 21st executed step of a turn runs and ends the episode, held-back tools
	// run if called early.
	ModeOfficial Mode = "official"
)

// Stage is one stage of a curriculum: which tasks, which feedback, which
// reward, which limits, when to move on. One value holds all of it.
type Stage struct {
	Name  string   `json:"name" yaml:"name"`
	Tasks TaskRule `json:"tasks" yaml:"tasks"`
	Hints HintRule `json:"hints" yaml:"hints"`
	// Reward names the rule: "syntax", "syntax_steps", "progress", "binary", or
	// "mix" (docs/rewards.md).
	Reward string `json:"reward" yaml:"reward"`
	// Mix are the weights of the rules that "mix" adds up.
	Mix map[string]float64 `json:"mix,omitempty" yaml:"mix"`
	// AskWeight is the weight of ask-back turns in the progress reward, in
	// numerator and denominator.
	AskWeight float64 `json:"ask_weight" yaml:"ask_weight"`
	// AskEarned counts an ask-back turn only where the turn with calls that follows it
	// succeeded too (where none follows, the one before it), so that silence alone earns
	// nothing.
	AskEarned bool `json:"ask_earned,omitempty" yaml:"ask_earned"`
	// Partial is what a failed turn with calls earns at most in the progress reward: Partial
	// times the share of its reference results that the agent's calls brought. Evaluations
	// count whole turns.
	Partial float64 `json:"partial,omitempty" yaml:"partial"`
	// MaxSteps is the number of steps allowed within one turn.
	MaxSteps int `json:"max_steps" yaml:"max_steps"`
	// EndFailed ends an episode with the first turn that failed: later turns are judged by
	// states that it has spoilt, so they say little. Training mode only, never in
	// evaluations.
	EndFailed bool `json:"end_failed,omitempty" yaml:"end_failed"`
	Mode      Mode `json:"mode" yaml:"mode"`
	// Format names the format that parses the agent's raw text. A configuration may leave
	// it out: then it is the one of the model that is trained; environments want it.
	Format string `json:"format" yaml:"format"`
	// Example puts one worked example, written in Format, into the first system message
	// of every episode: two requests, each with a call of a tool that no world has, its
	// result and the answer. It is for models that would never hit on a call of the format.
	Example bool     `json:"example,omitempty" yaml:"example"`
	Gate    GateRule `json:"gate" yaml:"gate"`
	// Copies switches what the stage trains on beside the sampled groups.
	Copies CopyRule `json:"copies" yaml:"copies"`
}

// CheckEnd says what is wrong with EndFailed in a stage of this mode.
func (s *Stage) CheckEnd() error {
	if s.EndFailed && s.Mode == ModeOfficial {
		return fmt.Errorf("end_failed is on in mode %q: an official episode goes through all its turns", s.Mode)
	}
	return nil
}

// RewardMix names the weighted sum of other rules.
const RewardMix = "mix"

// CheckMix says what is wrong with Mix; rules are the names of all rules.
func (s *Stage) CheckMix(rules []string) error {
	switch {
	case s.Reward != RewardMix && len(s.Mix) > 0:
		return fmt.Errorf("mix is set, but reward is %q; want %q", s.Reward, RewardMix)
	case s.Reward == RewardMix && len(s.Mix) == 0:
		return fmt.Errorf("reward is %q without weights; give some, as in mix: {progress: 1, syntax: 0.1}", RewardMix)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Mix)) {
		if name == RewardMix || !slices.Contains(rules, name) {
			return fmt.Errorf("mix holds %q, which is no rule to add; the rules are %s", name, strings.Join(rules, ", "))
		}
		if w := s.Mix[name]; !(w >= 0 && w <= 10) {
			return fmt.Errorf("mix.%s is %v, want 0 to 10", name, w)
		}
	}
	return nil
}

// TaskRule chooses the tasks of a stage.
type TaskRule struct {
	Splits   []Split `json:"splits" yaml:"splits"`
	MaxTurns int     `json:"max_turns,omitempty" yaml:"max_turns"` // 0: any
	// MaxCalls is the most calls that the reference of a turn may have; 0: any.
	MaxCalls int `json:"max_calls,omitempty" yaml:"max_calls"`
	// Groups is the number of tasks of a step that rollouts play, where it is not that of the
	// whole training; 0: train.groups_per_step.
	Groups int `json:"groups,omitempty" yaml:"groups"`
	// AskShare is the most of an epoch's tasks that may have a turn to ask back, as a
	// share; which ones, is drawn anew for each. 0: as many as there are.
	AskShare float64 `json:"ask_share,omitempty" yaml:"ask_share"`
	// Edge is the share of each step's tasks that is drawn at the edge of ability: by
	// how much the rewards of a task's groups have varied. 0: all drawn uniformly.
	Edge float64 `json:"edge,omitempty" yaml:"edge"`
	// Priority says what makes a task likely to be among them: PrioritySpread (also
	// ""), the deviation of its groups' rewards, or PriorityAbility, 4r(1-r) of its
	// groups' mean progress r.
	Priority string `json:"priority,omitempty" yaml:"priority"`
	// Retire is the mean progress from which a task is mastered: it rests for Revisit
	// training steps, is drawn again, and stays where its progress has fallen below;
	// 0: no task rests.
	Retire float64 `json:"retire,omitempty" yaml:"retire"`
	// Revisit is the number of training steps that a mastered task rests.
	Revisit int `json:"revisit,omitempty" yaml:"revisit"`
}

// The values of TaskRule.Priority.
const (
	PrioritySpread  = "spread"
	PriorityAbility = "ability"
)

// HintRule says what hints a stage shows.
type HintRule struct {
	Level HintLevel `json:"level" yaml:"level"`
	// Show is the probability that a hint is shown where there is one.
	Show float64 `json:"show" yaml:"show"`
	// Codes are probabilities of single codes, instead of Show.
	Codes map[Code]float64 `json:"codes,omitempty" yaml:"codes"`
	// Fade is the share by which all probabilities have fallen at the stage's last
	// step (its gate's max_steps), in a straight line from its first: 0 leaves them as
	// they are, 1 takes them to zero.
	Fade float64 `json:"fade,omitempty" yaml:"fade"`
	// Mastery has the hints of single codes fade as their errors are mended.
	Mastery MasteryRule `json:"mastery,omitzero" yaml:"mastery"`
	// Warn adds a warning to the user message that follows an ask-back turn with
	// a call. It is privileged, since only the reference tells such a turn from
	// others, so it is apart from Level, and never shown in evaluations.
	Warn bool `json:"warn,omitempty" yaml:"warn"`
}

// MasteryRule says how the hint of a code fades as the code is mastered. Its share of
// mastery is that of its last Window occurrences which were not followed by the same
// failure in their turn; those after which the turn has no further call tell nothing.
type MasteryRule struct {
	// From is the share up to which the code's probability is whole, To that from which
	// it is zero; between them it falls in a straight line. To 0: it does not fade.
	From float64 `json:"from" yaml:"from"`
	To   float64 `json:"to" yaml:"to"`
	// Window is the number of last occurrences that count, Fewest that below which the
	// probability is whole.
	Window int `json:"window" yaml:"window"`
	Fewest int `json:"fewest" yaml:"fewest"`
}

// Left returns the part of a probability that stays at a share of mastery over so many
// occurrences.
func (r MasteryRule) Left(share float64, occurrences int) float64 {
	if r.To <= 0 || occurrences < r.Fewest || occurrences == 0 {
		return 1
	}
	return min(1, max(0, (r.To-share)/(r.To-r.From)))
}

// CheckWarn says what is wrong with Warn in a stage of this mode.
func (r HintRule) CheckWarn(mode Mode) error {
	if r.Warn && mode == ModeOfficial {
		return fmt.Errorf("hints.warn is on in mode %q: its warnings come from the reference, so evaluations do without", mode)
	}
	return nil
}

// Probability is how likely the hint of a code is shown.
func (r HintRule) Probability(code Code) float64 {
	switch p, own := r.Codes[code]; {
	case r.Level == HintOff || r.Level == "":
		return 0
	case own:
		return p
	}
	return r.Show
}

// At returns the rule as it stands at a step (from 0) of so many of a stage.
func (r HintRule) At(step, steps int) HintRule {
	if r.Fade == 0 || steps < 2 {
		return r
	}
	left := 1 - r.Fade*min(1, float64(step)/float64(steps-1))
	r.Show *= left
	codes := make(map[Code]float64, len(r.Codes))
	for code, p := range r.Codes {
		codes[code] = p * left
	}
	r.Codes = codes
	return r
}

// GateRule says when a stage has converged (paper section 3.1: validation
// accuracy has converged and the gradient norm is stable). All counts are
// training steps or validations, never the clock.
type GateRule struct {
	MinSteps int `json:"min_steps" yaml:"min_steps"`
	MaxSteps int `json:"max_steps" yaml:"max_steps"`
	// Every is the number of steps between validations.
	Every int `json:"every" yaml:"every"`
	// Window is the number of last validations whose slope is measured.
	Window int `json:"window" yaml:"window"`
	// Slope: converged when the slope is below Slope times its standard error.
	Slope float64 `json:"slope" yaml:"slope"`
	// Norms is the number of last gradient norms; NormSpread bounds their
	// standard deviation over their mean.
	Norms      int     `json:"norms" yaml:"norms"`
	NormSpread float64 `json:"norm_spread" yaml:"norm_spread"`
}

// CopyRule switches the supervised copies of successful trajectories.
type CopyRule struct {
	// Unhinted: also train on copies of hinted successes without hint text.
	Unhinted bool `json:"unhinted" yaml:"unhinted"`
	// Pruned: replay a success without its failed calls; if it still succeeds,
	// also train on the shorter one (hindsight pruning).
	Pruned bool `json:"pruned" yaml:"pruned"`
	// Relabelled is the most copies of a step of episodes whose first failed turn did what
	// another request would have asked for, with that request (hindsight relabelling).
	Relabelled int `json:"relabelled,omitempty" yaml:"relabelled"`
	// Spliced is the most copies of a step of turns that no rollout of the task got right, put
	// together from what all of them called there and from what hints named.
	Spliced int `json:"spliced,omitempty" yaml:"spliced"`
	// Searched is the number of further tasks of a step that no rollout plays, but a search
	// with the verdict as its judge, turn by turn as far as it gets.
	Searched int `json:"searched,omitempty" yaml:"searched"`
	// Replay is the number of successes of earlier steps, at most one of a task, that a
	// step learns again: beginnings of episodes up to their first failed turn count.
	Replay int `json:"replay,omitempty" yaml:"replay"`
	// Weight is the weight of a copy's token against a sampled one.
	Weight float64 `json:"weight" yaml:"weight"`
	// Limit is the most copies of each other kind trained on in one step.
	Limit int `json:"limit" yaml:"limit"`
}
