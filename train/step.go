package train

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"envtune"
	"envtune/curriculum"
	"envtune/internal/usage"
	"envtune/learn"
	"envtune/reward"
	"envtune/rollout"
)

// StepMetrics is one line of metrics.jsonl.
type StepMetrics struct {
	Step  int    `json:"step"`
	Stage string `json:"stage"`
	// Reward is the mean of the stage's rule, Success the share of episodes with
	// a valid verdict, Progress the mean share of turns.
	Reward   float64 `json:"reward"`
	Success  float64 `json:"success"`
	Progress float64 `json:"progress"`
	// HintRate is the mean number of hints shown in an episode.
	HintRate float64 `json:"hint_rate"`
	// Malformed is the share of steps that did not parse.
	Malformed float64                    `json:"malformed"`
	Stops     map[envtune.StopReason]int `json:"stops"`
	Rollout   learn.RolloutStats         `json:"rollout"`
	Constant  int                        `json:"constant_groups"`
	// PassedGroups and PassedRollouts are those that keep_groups and keep_rollouts left
	// out.
	PassedGroups   int `json:"passed_groups,omitempty"`
	PassedRollouts int `json:"passed_rollouts,omitempty"`
	// Resampled counts the groups sampled for those whose rewards did not vary. They
	// are among the figures above, branches only in Constant and Faults.
	Resampled int            `json:"resampled_groups,omitempty"`
	Branches  *BranchMetrics `json:"branches,omitempty"`
	// Resting counts the tasks that rest because they are mastered, FadedCodes the error
	// codes whose hints are shown less often for that reason.
	Resting    int `json:"resting_tasks,omitempty"`
	FadedCodes int `json:"faded_codes,omitempty"`
	Faults     int `json:"faults"`
	Unhinted   int `json:"unhinted_copies"`
	Pruned     int `json:"pruned_copies"`
	Relabelled int `json:"relabelled_copies,omitempty"`
	Spliced    int `json:"spliced_copies,omitempty"`
	Searched   int `json:"searched_copies,omitempty"`
	// Replayed counts the examples of earlier steps that were learnt again, Remembered
	// the tasks with one, the spliced turns, and what was searched.
	Replayed   int           `json:"replayed_copies,omitempty"`
	Remembered int           `json:"remembered_tasks,omitempty"`
	Update     learn.Metrics `json:"update"`
	// LR is the learning rate of the step, where it is not that of every step.
	LR float64 `json:"lr,omitempty"`
	// Validation is the mean progress of the validation episodes, under the
	// stage's own feedback, where the step was followed by a validation.
	Validation *float64 `json:"validation,omitempty"`
	Gate       string   `json:"gate"`
	// Guard says what the guard saw and did, where there is one.
	Guard string `json:"guard,omitempty"`
	// broken says why there was no update.
	broken string
	// began is when the step began; then its episodes were played, its copies made, and the
	// policy updated.
	began, played, copied, updated instant
	environment                    time.Duration // of played
}

// step samples groups, scores them and updates the policy.
func (t *trainer) step(ctx context.Context, stage *envtune.Stage, rule reward.Rule) (*StepMetrics, error) {
	tr := t.cfg.Train
	now := *stage
	began := t.instant()
	var faded int
	now.Hints, faded = t.hints(stage)
	t.environment.Store(0)
	s, err := t.sample(ctx, &now, rule)
	if err != nil {
		return nil, err
	}
	played, environment := t.instant(), time.Duration(t.environment.Load())
	groups := s.all()
	got := trajectories(groups)
	credits := learn.Credit(groups, crediting(tr))
	t.observe(stage, s.groups, credits.Deviations)
	m := describe(stage, t.state.Step, trajectories(s.groups))
	m.began, m.played, m.environment = began, played, environment
	m.FadedCodes, m.Resting = faded, t.sampler.Resting()
	m.Resampled, m.Branches = len(s.groups)-t.groups(stage), describeBranches(s.branches)
	m.PassedGroups, m.PassedRollouts = credits.Passed, credits.PassedRollouts
	m.Rollout, m.Constant, m.Faults = learn.Rollouts(s.groups), credits.Constant, credits.Faults+s.faults

	builder := Builder(t.speech)
	builder.Unlikely, builder.Lenient = tr.Unlikely, tr.Lenient
	batch, err := builder.Batch(credits)
	if err != nil {
		return nil, fmt.Errorf("building the batch: %w", err)
	}
	if err := t.copies(ctx, stage, got, builder, batch, m); err != nil {
		return nil, err
	}
	m.copied = t.instant()
	o := t.learning()
	m.Update, err = learn.Update(t.learner, t.reference(), batch, o)
	if t.guard != nil && errors.Is(err, learn.ErrNotFinite) {
		m.Update, m.broken, err = learn.Metrics{}, err.Error(), nil
	}
	if err != nil {
		return nil, err
	}
	if tr.LRWarmup > 0 || tr.LRSchedule != learn.ScheduleConstant || t.guard.Scale() != 1 {
		m.LR = o.LR
	}
	t.policy.Update(t.state.Step + 1)
	m.updated = t.instant()
	if err := t.writer.Trajectories(stage.Name, firsts(groups)); err != nil {
		return nil, err
	}
	return m, nil
}

// tokenBudget is the most tokens of one gradient call: it bounds memory and
// changes no figure but by rounding.
const tokenBudget = 16384

// crediting returns the settings of credit.
func crediting(tr curriculum.Train) learn.CreditOptions {
	return learn.CreditOptions{
		Turns: tr.Credit == curriculum.CreditTurn, MeanOnly: tr.Advantage == curriculum.AdvantageMean,
		KeepConstant: tr.KeepConstant, Groups: tr.KeepGroups, Rollouts: tr.KeepRollouts,
	}
}

// rate returns the learning rate of the present step. A stage that ended before its cap
// counts in full, so that the last step of the training has the last rate.
func (t *trainer) rate() float64 {
	tr, done := t.cfg.Train, t.cfg.Steps(t.state.Stage)
	if t.gate != nil {
		done += t.gate.Steps()
	}
	s := learn.Schedule{Shape: tr.LRSchedule, Warmup: tr.LRWarmup, Steps: t.cfg.Steps(len(t.cfg.Stages)), Floor: tr.LRFloor}
	return s.Rate(tr.LR, done) * t.guard.Scale()
}

// learning returns the settings of the present step's update.
func (t *trainer) learning() learn.Options {
	tr := t.cfg.Train
	return learn.Options{
		Loss:         learn.Loss{ClipLow: tr.ClipLow, ClipHigh: tr.ClipHigh, DualClip: bound(tr.DualClip), KL: tr.KL, Entropy: tr.Entropy},
		SequenceMean: tr.Aggregate == curriculum.AggregateSequence,
		LR:           t.rate(), GradClip: bound(tr.GradClip), Minibatches: tr.Minibatches, TokenBudget: tokenBudget,
		Seed: rollout.Seed(t.opt.Seed, t.state.Step, "update", 0),
	}
}

// bound is what the learner takes for a bound of the configuration, where 0
// means none.
func bound(v float64) float64 {
	if v == 0 {
		return math.Inf(1)
	}
	return v
}

// reference is nil where the KL term is off.
func (t *trainer) reference() learn.Reference {
	if t.frozen == nil {
		return nil
	}
	return t.frozen
}

// record appends the step to the run folder and shows it.
func (t *trainer) record(m *StepMetrics, took time.Duration) error {
	if err := t.writer.Metrics(m); err != nil {
		return err
	}
	if err := t.event(t.scalars(m)...); err != nil {
		return err
	}
	if err := t.writer.Timing(m.timing(took, t.instant())); err != nil {
		return err
	}
	t.lines.step(m, took, t.gate, t.cfg, t.state.Stage)
	return nil
}

// episodes is the number of episodes of the step, branches left out.
func (m *StepMetrics) episodes() int {
	n := 0
	for _, k := range m.Stops {
		n += k
	}
	return n
}

// instant is a time, and what the process has used of the processors until then.
type instant struct {
	at  time.Time
	cpu time.Duration // 0: not known
}

func (t *trainer) instant() instant {
	cpu, _ := usage.CPU()
	return instant{t.opt.Now(), cpu}
}

// Timing is a line of timing.jsonl, in seconds: the step with its validation; the part in
// which its episodes were played, and what the environment took of that at most, added up
// over episodes side by side (rollout.Options.Took); the parts in which the batch and its copies were made and in
// which the policy was updated; and the processor time of the step and of playing, where
// the system tells.
type Timing struct {
	Step        int     `json:"step"`
	Seconds     float64 `json:"seconds"`
	Sampling    float64 `json:"sampling"`
	Environment float64 `json:"environment"`
	Batch       float64 `json:"batch"`
	Update      float64 `json:"update"`
	CPU         float64 `json:"cpu,omitempty"`
	SamplingCPU float64 `json:"sampling_cpu,omitempty"`
}

func (m *StepMetrics) timing(took time.Duration, now instant) Timing {
	return Timing{
		Step: m.Step, Seconds: took.Seconds(), Sampling: m.played.at.Sub(m.began.at).Seconds(),
		Environment: m.environment.Seconds(), Batch: m.copied.at.Sub(m.played.at).Seconds(), Update: m.updated.at.Sub(m.copied.at).Seconds(),
		CPU: (now.cpu - m.began.cpu).Seconds(), SamplingCPU: (m.played.cpu - m.began.cpu).Seconds(),
	}
}

// describe sums up sampled trajectories.
func describe(stage *envtune.Stage, step int, got []*envtune.Trajectory) *StepMetrics {
	m := &StepMetrics{Step: step, Stage: stage.Name, Stops: map[envtune.StopReason]int{}}
	n, steps, malformed := 0, 0, 0
	for _, t := range got {
		m.Stops[t.Stop]++
		if t.Reward == nil {
			continue
		}
		n++
		m.Reward += *t.Reward
		m.Progress += t.Progress
		if t.Valid {
			m.Success++
		}
		for i := range t.Steps {
			s := &t.Steps[i].Feedback.Signals
			m.HintRate += float64(s.Hints)
			steps++
			if s.Format != nil && *s.Format == 0 {
				malformed++
			}
		}
	}
	if n > 0 {
		for _, p := range []*float64{&m.Reward, &m.Progress, &m.Success, &m.HintRate} {
			*p /= float64(n)
		}
	}
	if steps > 0 {
		m.Malformed = float64(malformed) / float64(steps)
	}
	return m
}

func pointers(groups []envtune.Group) []*envtune.Group {
	out := make([]*envtune.Group, len(groups))
	for i := range groups {
		out[i] = &groups[i]
	}
	return out
}
