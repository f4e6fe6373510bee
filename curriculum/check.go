package curriculum

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"envtune"
)

// rewards are the rules of package reward that a stage can name.
func rewards() []string {
	return []string{"binary", envtune.RewardMix, "progress", "syntax", "syntax_steps"}
}

// Check says everything that is wrong with the configuration, each with its
// number. Formats are checked where they are used.
func (c *Config) Check() error {
	errs := append(c.Train.check(), c.Guard.check()...)
	if len(c.Stages) == 0 {
		errs = append(errs, errors.New("stages: there are none, want at least one"))
	}
	seen := map[string]bool{}
	for i, s := range c.Stages {
		at := fmt.Sprintf("stages[%d]", i)
		if s.Name != "" {
			at = fmt.Sprintf("stage %s", s.Name)
		}
		for _, err := range checkStage(s) {
			errs = append(errs, fmt.Errorf("%s: %w", at, err))
		}
		if s.Name != "" && seen[s.Name] {
			errs = append(errs, fmt.Errorf("%s: the name is used twice", at))
		}
		seen[s.Name] = true
	}
	return errors.Join(errs...)
}

// CheckStage says what is wrong with one stage.
func CheckStage(s envtune.Stage) error { return errors.Join(checkStage(s)...) }

// checker collects what is out of bounds.
type checker struct{ errs []error }

func (c *checker) that(ok bool, format string, args ...any) {
	if !ok {
		c.errs = append(c.errs, fmt.Errorf(format, args...))
	}
}

func (c *checker) ints(name string, v, low, high int) {
	c.that(v >= low && v <= high, "%s is %d, want %d to %d", name, v, low, high)
}

func (c *checker) floats(name string, v, low, high float64) {
	c.that(v >= low && v <= high && !math.IsNaN(v), "%s is %g, want %g to %g", name, v, low, high)
}

func (t Train) check() []error {
	var c checker
	c.ints("train.group_size", t.GroupSize, 2, 256)
	c.ints("train.groups_per_step", t.GroupsPerStep, 1, 1024)
	c.ints("train.minibatches", t.Minibatches, 1, 64)
	c.that(t.Minibatches <= max(1, t.GroupSize*t.GroupsPerStep),
		"train.minibatches is %d, more than the %d episodes of a step", t.Minibatches, t.GroupSize*t.GroupsPerStep)
	c.that(t.Credit == CreditTrajectory || t.Credit == CreditTurn, "train.credit is %q, want %q or %q", t.Credit, CreditTrajectory, CreditTurn)
	c.that(t.Advantage == AdvantageStd || t.Advantage == AdvantageMean, "train.advantage is %q, want %q or %q", t.Advantage, AdvantageStd, AdvantageMean)
	c.that(t.Aggregate == AggregateToken || t.Aggregate == AggregateSequence,
		"train.aggregate is %q, want %q or %q", t.Aggregate, AggregateToken, AggregateSequence)
	c.ints("train.keep_groups", t.KeepGroups, 0, max(0, t.GroupsPerStep))
	c.that(t.KeepRollouts == 0 || t.KeepRollouts >= 2 && t.KeepRollouts <= t.GroupSize,
		"train.keep_rollouts is %d, want 0 (all) or 2 to group_size (%d)", t.KeepRollouts, t.GroupSize)
	c.ints("train.resample", t.Resample, 0, 1024)
	c.that(t.BranchRollouts == 0 || t.BranchRollouts >= 2 && t.BranchRollouts <= 256,
		"train.branch_rollouts is %d, want 0 (no branches) or 2 to 256", t.BranchRollouts)
	c.ints("train.branch_groups", t.BranchGroups, 0, 1024)
	c.that(t.LR > 0 && t.LR <= 0.1, "train.lr is %g, want above 0 and at most 0.1", t.LR)
	c.that(slices.Contains(schedules(), t.LRSchedule), "train.lr_schedule is %q, want one of %s", t.LRSchedule, strings.Join(schedules(), ", "))
	c.ints("train.lr_warmup", t.LRWarmup, 0, 1<<20)
	c.floats("train.lr_floor", t.LRFloor, 0, 1)
	c.floats("train.beta1", t.Beta1, 0, 0.9999)
	c.floats("train.beta2", t.Beta2, 0, 0.999999)
	c.floats("train.weight_decay", t.WeightDecay, 0, 1)
	c.floats("train.grad_clip", t.GradClip, 0, 1000)
	c.that(t.ClipLow > 0 && t.ClipLow < 1, "train.clip_low is %g, want between 0 and 1", t.ClipLow)
	c.that(t.ClipHigh > 0 && t.ClipHigh <= 10, "train.clip_high is %g, want above 0 and at most 10", t.ClipHigh)
	c.that(t.DualClip == 0 || t.DualClip > 1+t.ClipHigh, "train.dual_clip is %g, want 0 (off) or above 1 + clip_high (%g)", t.DualClip, 1+t.ClipHigh)
	c.floats("train.kl", t.KL, 0, 10)
	c.floats("train.entropy", t.Entropy, -1, 1)
	c.that(t.Temperature > 0 && t.Temperature <= 2, "train.temperature is %g, want above 0 and at most 2", t.Temperature)
	c.that(t.TopP > 0 && t.TopP <= 1, "train.top_p is %g, want above 0 and at most 1 (off)", t.TopP)
	c.ints("train.top_k", t.TopK, 0, 1<<20)
	c.floats("train.unlikely", t.Unlikely, 0, 1)
	c.floats("train.lenient", t.Lenient, 0, 1)
	c.ints("train.more_tasks", t.MoreTasks, 0, 20000)
	c.that(t.MoreTasks%4 == 0, "train.more_tasks is %d, want a multiple of four: the splits are equal in number", t.MoreTasks)
	c.ints("train.max_tokens", t.MaxTokens, 1, 1<<16)
	c.that(slices.Contains([]string{"", "f32", "bf16", "amx"}, t.Precision), "train.precision is %q, want f32, bf16 or amx", t.Precision)
	c.ints("train.workspace", t.Workspace, 0, 1<<24)
	c.ints("train.validation.tasks", t.Validation.Tasks, 0, 1<<20)
	c.ints("train.validation.samples", t.Validation.Samples, 1, 256)
	return c.errs
}

func checkStage(s envtune.Stage) []error {
	var c checker
	c.that(s.Name != "", "it has no name")
	c.that(!strings.ContainsFunc(s.Name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' || r == '-')
	}), "the name %q may hold a-z, 0-9, _ and - only", s.Name)
	// Files of a run are named after stages.
	c.that(len(s.Name) <= 64 && !strings.HasPrefix(s.Name, "-") && !strings.HasPrefix(s.Name, "_"),
		"the name %.80q is longer than 64 characters or begins with - or _", s.Name)
	c.that(len(s.Tasks.Splits) > 0, "tasks.splits is empty")
	for _, split := range s.Tasks.Splits {
		c.that(slices.Contains(envtune.Splits(), split), "tasks.splits holds %q, want some of %v", split, envtune.Splits())
	}
	c.ints("tasks.max_turns", s.Tasks.MaxTurns, 0, 1000)
	c.ints("tasks.max_calls", s.Tasks.MaxCalls, 0, 1000)
	c.ints("tasks.groups", s.Tasks.Groups, 0, 1024)
	c.floats("tasks.ask_share", s.Tasks.AskShare, 0, 1)
	c.floats("tasks.edge", s.Tasks.Edge, 0, 0.95)
	c.that(slices.Contains([]string{"", envtune.PrioritySpread, envtune.PriorityAbility}, s.Tasks.Priority),
		"tasks.priority is %q, want %q or %q", s.Tasks.Priority, envtune.PrioritySpread, envtune.PriorityAbility)
	c.floats("tasks.retire", s.Tasks.Retire, 0, 1)
	c.ints("tasks.revisit", s.Tasks.Revisit, 0, 1<<20)
	c.that(slices.Contains(envtune.HintLevels(), s.Hints.Level), "hints.level is %q, want one of %v", s.Hints.Level, envtune.HintLevels())
	c.floats("hints.show", s.Hints.Show, 0, 1)
	for _, code := range slices.Sorted(maps.Keys(s.Hints.Codes)) {
		c.floats("hints.codes."+string(code), s.Hints.Codes[code], 0, 1)
	}
	c.floats("hints.fade", s.Hints.Fade, 0, 1)
	c.mastery(s.Hints.Mastery)
	if err := s.Hints.CheckWarn(s.Mode); err != nil {
		c.errs = append(c.errs, err)
	}
	if err := s.CheckEnd(); err != nil {
		c.errs = append(c.errs, err)
	}
	c.that(slices.Contains(rewards(), s.Reward), "reward is %q, want one of %s", s.Reward, strings.Join(rewards(), ", "))
	if err := s.CheckMix(rewards()); err != nil {
		c.errs = append(c.errs, err)
	}
	c.floats("ask_weight", s.AskWeight, 0, 1)
	c.floats("partial", s.Partial, 0, 0.9)
	c.ints("max_steps", s.MaxSteps, 1, 1000)
	c.that(s.Mode == envtune.ModeTraining || s.Mode == envtune.ModeOfficial,
		"mode is %q, want %q or %q", s.Mode, envtune.ModeTraining, envtune.ModeOfficial)
	c.gate(s.Gate)
	c.floats("copies.weight", s.Copies.Weight, 0, 10)
	c.ints("copies.limit", s.Copies.Limit, 0, 1<<16)
	c.ints("copies.relabelled", s.Copies.Relabelled, 0, 1<<16)
	c.ints("copies.spliced", s.Copies.Spliced, 0, 1<<16)
	c.ints("copies.searched", s.Copies.Searched, 0, 1<<16)
	c.ints("copies.replay", s.Copies.Replay, 0, 1<<16)
	return c.errs
}

func (c *checker) mastery(m envtune.MasteryRule) {
	c.floats("hints.mastery.to", m.To, 0, 1)
	if m.To > 0 {
		c.that(m.From >= 0 && m.From < m.To, "hints.mastery.from is %g, want 0 or more and under to (%g)", m.From, m.To)
		c.ints("hints.mastery.window", m.Window, 1, 10000)
		c.ints("hints.mastery.fewest", m.Fewest, 1, m.Window)
	}
}

func (c *checker) gate(g envtune.GateRule) {
	c.ints("gate.max_steps", g.MaxSteps, 0, 1<<20)
	c.ints("gate.min_steps", g.MinSteps, 0, g.MaxSteps)
	c.ints("gate.every", g.Every, 1, max(1, g.MaxSteps))
	// A slope has a standard error from three points on.
	c.ints("gate.window", g.Window, 3, 1000)
	c.floats("gate.slope", g.Slope, 0, 100)
	c.ints("gate.norms", g.Norms, 2, 1000)
	c.floats("gate.norm_spread", g.NormSpread, 0, 100)
}
