package imitate

import (
	"fmt"
	"math/rand/v2"

	"envtune/curriculum"
	"envtune/learn"
	"envtune/learn/model"
	"envtune/rollout"
)

// Settings are those of supervised training.
type Settings struct {
	// Epochs is the number of times that every transcript is learnt from.
	Epochs int `json:"epochs"`
	// Batch is the number of transcripts of one optimiser step.
	Batch int `json:"batch"`
	// LR is AdamW's peak rate: it rises over Warmup steps and falls as Schedule says, to
	// Floor of it.
	LR       float64 `json:"lr"`
	Schedule string  `json:"lr_schedule"`
	Warmup   int     `json:"lr_warmup"`
	Floor    float64 `json:"lr_floor"`
	// GradClip bounds the norm of the gradient.
	GradClip float64 `json:"grad_clip"`
}

// Defaults returns the settings for models of ours, or for those with a chat template,
// which know more that a large step would spoil.
func Defaults(chat bool) Settings {
	s := Settings{Epochs: 4, Batch: 16, LR: 1e-3, Schedule: learn.ScheduleCosine, Warmup: 10, Floor: 0.1, GradClip: 1}
	if chat {
		s.LR = 2e-5
	}
	return s
}

// Check says what is wrong with the settings.
func (s Settings) Check() error {
	switch {
	case s.Epochs < 1:
		return fmt.Errorf("epochs is %d, want at least 1", s.Epochs)
	case s.Batch < 1:
		return fmt.Errorf("batch is %d, want at least 1 transcript", s.Batch)
	case !(s.LR > 0 && s.LR <= 0.1):
		return fmt.Errorf("learning rate is %g, want above 0 and at most 0.1", s.LR)
	case s.Warmup < 0 || !(s.Floor >= 0 && s.Floor <= 1) || !(s.GradClip > 0):
		return fmt.Errorf("warm-up of %d steps, floor %g, gradient clip %g: want at least 0, 0 to 1, above 0", s.Warmup, s.Floor, s.GradClip)
	}
	return nil
}

// tokenBudget is the most tokens of one gradient call: it bounds memory and changes no
// figure but by rounding.
const tokenBudget = 16384

// student is a model that learns from transcripts. Where it stands is its number of steps.
type student struct {
	Settings
	seed    uint64
	model   *model.Model
	learner *model.Trainer
	lessons [][]learn.Example
	step    int // steps done
}

func newStudent(start *model.Model, lessons [][]learn.Example, s Settings, o *curriculum.Config, seed uint64) *student {
	m := start.Clone()
	adam := model.AdamW{Beta1: o.Train.Beta1, Beta2: o.Train.Beta2, WeightDecay: o.Train.WeightDecay}
	return &student{Settings: s, seed: seed, model: m, learner: model.NewTrainer(m, adam, 0), lessons: lessons}
}

// perEpoch and steps are numbers of steps, of an epoch and of all.
func (s *student) perEpoch() int { return (len(s.lessons) + s.Batch - 1) / s.Batch }
func (s *student) steps() int    { return s.Epochs * s.perEpoch() }

// epoch is the index of the epoch of the next step.
func (s *student) epoch() int { return s.step / s.perEpoch() }

// rate is the learning rate of the next step.
func (s *student) rate() float64 {
	return learn.Schedule{Shape: s.Schedule, Warmup: s.Warmup, Steps: s.steps(), Floor: s.Floor}.Rate(s.LR, s.step)
}

// next learns from the next batch: whole transcripts, in an order that the seed and the
// epoch fix.
func (s *student) next() (learn.SupervisedMetrics, error) {
	seed := rollout.Seed(s.seed, s.epoch(), "imitate", 0)
	order := rand.New(rand.NewPCG(seed, uint64(len(s.lessons)))).Perm(len(s.lessons))
	from := s.step % s.perEpoch() * s.Batch
	var batch []learn.Example
	for _, i := range order[from:min(from+s.Batch, len(order))] {
		batch = append(batch, s.lessons[i]...)
	}
	m, err := learn.Supervise(s.learner, batch, tokenBudget, s.rate(), s.GradClip)
	if err != nil {
		return m, fmt.Errorf("step %d: %w", s.step+1, err)
	}
	s.step++
	return m, nil
}
