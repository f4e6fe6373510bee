// Package curriculum is the course of a training: stages as values of one YAML
// file, the gate that moves from one stage to the next when training has
// converged, and the sampler that chooses tasks.
package curriculum

import (
	"envtune"
)

// Config is the whole configuration of a training.
type Config struct {
	Train  Train           `json:"train" yaml:"train"`
	Stages []envtune.Stage `json:"stages" yaml:"stages"`
	// Guard watches for collapse; nil: nothing does.
	Guard *GuardRule `json:"guard,omitempty" yaml:"guard"`
}

// Train are the settings that all stages share. Their names are those of the
// literature; method notes give the paper's values.
type Train struct {
	// GroupSize is the number of rollouts of one task that are compared.
	GroupSize int `json:"group_size" yaml:"group_size"`
	// MoreTasks is the number of training tasks, a multiple of four, that are generated like
	// those of a built-in suite and trained on beside them; 0: none. Other suites stay as
	// they are.
	MoreTasks int `json:"more_tasks,omitempty" yaml:"more_tasks"`
	// GroupsPerStep is the number of tasks of one training step.
	GroupsPerStep int `json:"groups_per_step" yaml:"groups_per_step"`
	// Minibatches is the number of optimiser steps a training step is cut into.
	Minibatches int `json:"minibatches" yaml:"minibatches"`
	// Credit says what a token is credited with: "trajectory", the reward of its
	// episode (the paper), or "turn", what its turn and the later ones earned.
	Credit string `json:"credit" yaml:"credit"`
	// Advantage says what becomes of the difference of a reward to its group's mean:
	// "std", it is divided by the group's standard deviation (the paper), or "mean", it
	// stays as it is.
	Advantage string `json:"advantage" yaml:"advantage"`
	// Aggregate says what has the same weight in the loss: "token" or "sequence".
	Aggregate string `json:"aggregate" yaml:"aggregate"`
	// KeepConstant keeps groups whose rewards do not vary in the update; they have no
	// advantages, but count in means and for the KL and entropy terms.
	KeepConstant bool `json:"keep_constant" yaml:"keep_constant"`
	// KeepGroups is the number of groups of a step that are trained on, those whose
	// rewards vary most; 0: all.
	KeepGroups int `json:"keep_groups" yaml:"keep_groups"`
	// KeepRollouts is the number of rollouts of a group that are trained on, those whose
	// rewards together vary most; 0: all.
	KeepRollouts int `json:"keep_rollouts" yaml:"keep_rollouts"`
	// Resample is the most further groups that a step samples, of other tasks, for those
	// whose credited rewards do not vary; 0: none.
	Resample int `json:"resample" yaml:"resample"`
	// BranchRollouts is the number of rollouts of a branch: where a group has no success,
	// one of its rollouts goes on so many times from just before its first failed step;
	// 0: no branches.
	BranchRollouts int `json:"branch_rollouts" yaml:"branch_rollouts"`
	// BranchGroups is the most branches of a step; 0: one of every group without success.
	BranchGroups int `json:"branch_groups" yaml:"branch_groups"`

	// LR is AdamW's learning rate, its peak where LRSchedule or LRWarmup change it.
	LR float64 `json:"lr" yaml:"lr"`
	// LRSchedule is the course of the rate from the end of the warm-up to the end of the
	// last stage: "constant", "linear" or "cosine". A stage that ends before its cap
	// leaves out its part.
	LRSchedule string `json:"lr_schedule" yaml:"lr_schedule"`
	// LRWarmup is the number of training steps in which the rate rises to LR.
	LRWarmup int `json:"lr_warmup" yaml:"lr_warmup"`
	// LRFloor is what the rate comes to after the last step, as a share of LR.
	LRFloor float64 `json:"lr_floor" yaml:"lr_floor"`
	// Beta1 and Beta2 are the decay rates of AdamW's moments.
	Beta1       float64 `json:"beta1" yaml:"beta1"`
	Beta2       float64 `json:"beta2" yaml:"beta2"`
	WeightDecay float64 `json:"weight_decay" yaml:"weight_decay"`
	// GradClip bounds the norm of the whole gradient; 0: no bound.
	GradClip float64 `json:"grad_clip" yaml:"grad_clip"`

	// Unlikely is the share by which the negative advantage of a token is lessened that was
	// sampled though it was unlikely; 0: not at all (learn.Builder.Unlikely).
	Unlikely float64 `json:"unlikely,omitempty" yaml:"unlikely"`
	// Lenient is the share by which all negative advantages are lessened; 0: not at all.
	Lenient float64 `json:"lenient,omitempty" yaml:"lenient"`

	// ClipLow and ClipHigh bound the probability ratio to
	// [1-ClipLow, 1+ClipHigh] (decoupled clipping).
	ClipLow  float64 `json:"clip_low" yaml:"clip_low"`
	ClipHigh float64 `json:"clip_high" yaml:"clip_high"`
	// DualClip bounds the loss of a negative advantage at this ratio; 0: off.
	DualClip float64 `json:"dual_clip" yaml:"dual_clip"`
	// KL is the coefficient of the k3 estimate of the divergence from the
	// start model; 0: off.
	KL float64 `json:"kl" yaml:"kl"`
	// Entropy is the coefficient of the entropy bonus, below 0 of a penalty; 0: off.
	Entropy float64 `json:"entropy" yaml:"entropy"`

	// Temperature is that of sampling while training and in evaluations.
	Temperature float64 `json:"temperature" yaml:"temperature"`
	// TopP and TopK cut what is sampled from to the likeliest tokens: to those that
	// reach the probability TopP together (1: off), to TopK of them (0: off).
	// Probabilities are recorded and trained without the cuts.
	TopP float64 `json:"top_p" yaml:"top_p"`
	TopK int     `json:"top_k" yaml:"top_k"`
	// MaxTokens is the most tokens that one assistant message may have.
	MaxTokens int `json:"max_tokens" yaml:"max_tokens"`
	// Guided has the model write only what its prompt's tools can be called with, in training
	// and evaluations, where format and model allow it (docs/training.md).
	Guided bool `json:"guided,omitempty" yaml:"guided"`
	// Precision is that of the products with weights, in training and in sampling while
	// training: f32 (or empty), bf16, which is slower on machines without AVX512_BF16 and
	// was not faster on the one with it that was measured, or amx, bfloat16 in the tiles of
	// AMX: fast on machines that have them, several times slower elsewhere. The weights and
	// the optimiser are float32 in any case.
	Precision string `json:"precision,omitempty" yaml:"precision"`
	// Workspace bounds the working memory of training, in MiB: what it takes beside the
	// weights, their gradient and the optimiser's moments; 0: 3,072. It changes no result.
	Workspace int `json:"workspace,omitempty" yaml:"workspace"`

	Validation Validation `json:"validation" yaml:"validation"`
}

// The values of Train.Credit.
const (
	CreditTrajectory = "trajectory"
	CreditTurn       = "turn"
)

// The values of Train.Advantage.
const (
	AdvantageStd  = "std"
	AdvantageMean = "mean"
)

// The values of Train.Aggregate.
const (
	AggregateToken    = "token"
	AggregateSequence = "sequence"
)

// schedules are the courses of package learn that Train.LRSchedule can name.
func schedules() []string { return []string{scheduleConstant, "linear", "cosine"} }

const scheduleConstant = "constant"

// Validation is the size of the evaluation that the gate reads.
type Validation struct {
	// Tasks is the number of validation tasks, the same ones each time; 0: all.
	Tasks int `json:"tasks" yaml:"tasks"`
	// Samples is the number of episodes of each.
	Samples int `json:"samples" yaml:"samples"`
}

// DefaultTrain holds the settings that a file may leave out.
func DefaultTrain() Train {
	return Train{
		GroupSize: 8, GroupsPerStep: 12, Minibatches: 2, Credit: CreditTurn,
		Advantage: AdvantageStd, Aggregate: AggregateToken,
		BranchGroups: 4,
		LR:           5e-4, LRSchedule: scheduleConstant, Beta1: 0.9, Beta2: 0.99, WeightDecay: 0, GradClip: 1,
		ClipLow: 0.2, ClipHigh: 0.28, DualClip: 10, KL: 0, Entropy: 0,
		Temperature: 1, TopP: 1, MaxTokens: 64,
		Validation: Validation{Tasks: 60, Samples: 1},
	}
}

// Complete gives what a configuration stored by an earlier version does not say the
// values that that version worked with.
func (t *Train) Complete() {
	old := DefaultTrain()
	for _, f := range []struct{ to, from *string }{
		{&t.Advantage, &old.Advantage}, {&t.Aggregate, &old.Aggregate}, {&t.LRSchedule, &old.LRSchedule},
	} {
		if *f.to == "" {
			*f.to = *f.from
		}
	}
	if t.TopP == 0 {
		t.TopP = old.TopP
	}
}

// DefaultStage holds what a stage of a file may leave out; only name and reward
// have no default.
func DefaultStage() envtune.Stage {
	return envtune.Stage{
		Tasks: envtune.TaskRule{Splits: envtune.Splits(), Priority: envtune.PrioritySpread, Revisit: 10},
		Hints: envtune.HintRule{
			Level: envtune.HintOff, Show: 1,
			Mastery: envtune.MasteryRule{From: 0.5, Window: 64, Fewest: 16},
		},
		AskWeight: 0.5,
		MaxSteps:  7,
		Mode:      envtune.ModeTraining,
		Gate: envtune.GateRule{
			MinSteps: 6, MaxSteps: 12, Every: 2,
			Window: 3, Slope: 1, Norms: 6, NormSpread: 0.5,
		},
		Copies: envtune.CopyRule{Pruned: true, Weight: 0.5, Limit: 24},
	}
}

// Scale caps every stage at steps training steps; a stage's lower bound and the
// distance of validations shrink with it, so that a stage is still validated.
func (c *Config) Scale(steps int) {
	for i := range c.Stages {
		g := &c.Stages[i].Gate
		g.MaxSteps = min(g.MaxSteps, steps)
		g.MinSteps = min(g.MinSteps, g.MaxSteps)
		g.Every = min(g.Every, g.MaxSteps)
	}
}

// Steps is the number of training steps up to stage number index (len(Stages): of
// all), where every stage goes to its cap.
func (c *Config) Steps(index int) int {
	n := 0
	for _, s := range c.Stages[:index] {
		n += s.Gate.MaxSteps
	}
	return n
}

// Names lists the names of the stages in order.
func (c *Config) Names() []string {
	var out []string
	for _, s := range c.Stages {
		out = append(out, s.Name)
	}
	return out
}

// Speak has the stages without a format of their own in this one.
func (c *Config) Speak(format string) {
	for i := range c.Stages {
		if s := &c.Stages[i]; s.Format == "" {
			s.Format = format
		}
	}
}
