package train

import (
	"context"
	"fmt"
	"io"
	"slices"

	"envtune"
	"envtune/curriculum"
	"envtune/learn/base"
	"envtune/run"
)

// whyGuard is the Promotion.Why of a stage that the guard ended.
const whyGuard = "guard"

// GuardReport is what a guard did in a run.
type GuardReport struct {
	Rule   curriculum.GuardRule    `json:"rule"`
	Events []curriculum.GuardEvent `json:"events"`
	// Stopped tells that the guard ended the training before its last stage was over.
	Stopped bool `json:"stopped"`
}

// guarded validates a stage before its first step, so that there is something to go
// back to.
func (t *trainer) guarded(ctx context.Context, stage *envtune.Stage) error {
	if t.guard == nil || t.guard.Best() != nil || stage.Gate.MaxSteps == 0 {
		return nil
	}
	validation, err := t.validate(ctx, stage)
	if err != nil {
		return err
	}
	t.guard.Begin(*validation)
	t.keepBest(*validation)
	t.lines.note("guard: before the first step of stage %s validation is %.3f, standard error %.3f", stage.Name, validation.Score, validation.Error)
	return t.save()
}

// keepBest makes the next checkpoint the one that the guard goes back to.
func (t *trainer) keepBest(v curriculum.Measured) {
	next := t.state.Saves + 1
	t.guard.Keep(curriculum.GuardBest{
		Checkpoint: next, Step: t.state.Step, Optimizer: t.learner.State().Step, Score: v.Score, Error: v.Error,
	}, t.gate)
	t.writer.Pin(next)
}

// watch shows a step to the guard and goes back where it says so. It tells whether a
// checkpoint is due because the step is the best so far.
func (t *trainer) watch(m *StepMetrics, validation *curriculum.Measured) (kept bool, err error) {
	if t.guard == nil {
		return false, nil
	}
	v := t.guard.Judge(curriculum.Observation{
		Step: t.state.Step, Stage: m.Stage, Updated: m.Update.Policy > 0, Norm: m.Update.GradNorm, Entropy: m.Update.Entropy,
		Silent: m.Rollout.NoCall, Broken: m.broken, Validation: validation,
	})
	m.Guard = v.Reason
	if v.Best {
		t.keepBest(*validation)
		return true, nil
	}
	if v.Act == curriculum.ActNone {
		if m.broken != "" {
			return false, fmt.Errorf("%s", m.broken)
		}
		return false, nil
	}
	events := t.guard.Events()
	t.lines.guarded(events[len(events)-1], t.cfg.Guard.Rollbacks)
	return false, t.goBack(t.guard.Best())
}

// goBack restores the weights, the optimiser and the gate's memory of the stage's best
// validation. Steps, draws, and what is known of tasks (the sampler) and of codes
// (Mastery) go on: they were seen, and later steps outweigh them.
func (t *trainer) goBack(best *curriculum.GuardBest) error {
	c, err := t.checkpoint(best.Checkpoint)
	if err != nil {
		return fmt.Errorf("the guard goes back to checkpoint %d: %w", best.Checkpoint, err)
	}
	if err := base.Restore(t.learner, best.Optimizer, c.ReadFile); err != nil {
		return fmt.Errorf("the guard goes back to checkpoint %d: %w", best.Checkpoint, err)
	}
	t.gate.Back(best)
	t.policy.Update(t.state.Step)
	return nil
}

// checkpoint returns a checkpoint of the run, its files verified.
func (t *trainer) checkpoint(name int) (*run.Checkpoint, error) {
	r, err := run.Open(t.opt.Dir)
	if err != nil {
		return nil, err
	}
	all, err := r.Checkpoints()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(c *run.Checkpoint) bool { return c.Step == name })
	if i < 0 {
		return nil, fmt.Errorf("it is missing or its manifest is damaged")
	}
	return all[i], all[i].Verify()
}

// decide asks the gate whether the stage is over, which it is where the guard stopped.
func (t *trainer) decide() curriculum.Decision {
	if t.guard.Stopped() {
		return curriculum.Decision{Promote: true, Why: whyGuard, Reason: "the guard stopped the training"}
	}
	return t.gate.Decide()
}

func (t *trainer) guardReport() *GuardReport {
	if t.guard == nil {
		return nil
	}
	return &GuardReport{Rule: *t.cfg.Guard, Events: append([]curriculum.GuardEvent{}, t.guard.Events()...), Stopped: t.guard.Stopped()}
}

// advice says what can be tried against each kind of collapse.
func advice(kind string) string {
	switch kind {
	case curriculum.KindNorm, curriculum.KindNumbers:
		return "the steps are too large: a smaller train.lr, train.lr_warmup, a smaller train.grad_clip"
	case curriculum.KindEntropyLow:
		return "the policy has stopped exploring: train.kl above 0, train.entropy above 0, a shorter stage, a smaller train.lr"
	case curriculum.KindEntropyHigh:
		return "the policy falls apart: a smaller train.lr, train.kl above 0, a smaller train.entropy"
	case curriculum.KindSilent:
		return "the agent gives up calling: a smaller ask_weight, stages without miss_param and miss_func first, train.kl above 0"
	}
	return "what is rewarded is not what is validated, or the steps are too large: a smaller train.lr, more train.groups_per_step, train.kl above 0, a shorter stage"
}

// Write says in words what the guard did and, where it stopped the training, what to try.
func (g *GuardReport) Write(w io.Writer) error {
	if len(g.Events) == 0 {
		_, err := fmt.Fprintln(w, "guard: nothing to do")
		return err
	}
	var kinds []string
	for _, e := range g.Events {
		fmt.Fprintf(w, "guard, stage %s, step %d: %s; %s\n", e.Stage, e.Step, e.Reason, e.Done(g.Rule.Rollbacks))
		for _, k := range e.Kinds {
			if !slices.Contains(kinds, k) {
				kinds = append(kinds, k)
			}
		}
	}
	if !g.Stopped {
		return nil
	}
	fmt.Fprintln(w, "The training was stopped; the weights are those of the last stage's best validation. What to try:")
	for _, k := range kinds {
		if _, err := fmt.Fprintf(w, "  %s: %s\n", k, advice(k)); err != nil {
			return err
		}
	}
	return nil
}
