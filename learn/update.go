package learn

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"envtune/learn/model"
)

// Trainer is what an update needs of the model under training; *model.Trainer
// is one.
type Trainer interface {
	// Gradient adds the gradient of a sum of token losses. It calls f for the loss tokens
	// of a sequence one at a time and in order, for those of several sequences maybe at
	// once.
	Gradient(seqs []model.Sequence, f model.LossFunc) (model.Stats, error)
	// Step takes an optimiser step with the gradient, its norm clipped, clears it
	// and returns the norm before clipping; without a step where that is not finite.
	Step(lr, clip float64) (gradNorm float64)
}

// Reference gives the log-probabilities of loss tokens [sequences][L] under
// frozen weights; *model.Model is one.
type Reference interface {
	Logprobs(seqs []model.Sequence) ([][]float32, error)
}

// Metrics describes an update. Means and shares are over the sampled tokens
// unless they say otherwise.
type Metrics struct {
	Steps     int `json:"steps"`           // optimiser steps
	Groups    int `json:"groups"`          // groups trained on
	Sequences int `json:"sequences"`       // copies included
	Tokens    int `json:"tokens"`          // of all sequences, context included
	Computed  int `json:"computed_tokens"` // of them, those that sequences share once
	Policy    int `json:"policy_tokens"`
	Copied    int `json:"copy_tokens"`

	Loss     float64 `json:"loss"`      // clipped policy loss
	CopyLoss float64 `json:"copy_loss"` // mean -log p of the copies' tokens
	KL       float64 `json:"kl"`        // k3 estimate against the reference
	OldKL    float64 `json:"old_kl"`    // k3 estimate against the sampling policy
	Entropy  float64 `json:"entropy"`   // in nats
	Ratio    float64 `json:"ratio"`     // new over old probability
	Clip     float64 `json:"clip"`      // share of tokens whose ratio was clipped
	ClipLow  float64 `json:"clip_low"`
	ClipHigh float64 `json:"clip_high"`
	ClipDual float64 `json:"clip_dual"`
	// GradNorm is the mean over the optimiser steps, before clipping.
	GradNorm float64 `json:"grad_norm"`
}

// Update takes one GRPO update of the batch: opt.Minibatches optimiser steps, in
// an order fixed by opt.Seed. The loss of a step is the sum over its sampled
// tokens of policy loss, KL and entropy terms, plus weight times -log p over its
// copies' tokens, all divided by the number of its sampled tokens (where it has
// none: of a mean minibatch; in a batch without any, of its copied tokens). With
// opt.SequenceMean a sequence has the mean of its tokens for their sum, and sequences
// are counted for tokens. ref may be nil where opt.KL is 0. An empty batch takes no
// step.
func Update(tr Trainer, ref Reference, b *Batch, opt Options) (Metrics, error) {
	if err := opt.Check(); err != nil {
		return Metrics{}, err
	}
	if opt.KL > 0 && ref == nil {
		return Metrics{}, fmt.Errorf("learner: a KL coefficient of %v needs a reference model", opt.KL)
	}
	u := &updater{trainer: tr, ref: ref, opt: opt}
	u.usual = u.usualUnits(b)
	u.m.Groups = len(b.Groups)
	for _, examples := range minibatches(b, opt.Minibatches, opt.Seed) {
		if len(examples) == 0 {
			continue
		}
		if err := u.step(examples); err != nil {
			return Metrics{}, err
		}
	}
	u.finish()
	return u.m, nil
}

// minibatches deals groups and copies, each shuffled, to n minibatches.
func minibatches(b *Batch, n int, seed uint64) [][]*Example {
	rng := rand.New(rand.NewPCG(seed, 0x757064617465)) // "update"
	out := make([][]*Example, n)
	for k, g := range rng.Perm(len(b.Groups)) {
		for i := range b.Groups[g] {
			out[k%n] = append(out[k%n], &b.Groups[g][i])
		}
	}
	for k, c := range rng.Perm(len(b.Copies)) {
		out[k%n] = append(out[k%n], &b.Copies[c])
	}
	return out
}

// updater is one update in progress; m holds sums until finish.
type updater struct {
	trainer Trainer
	ref     Reference
	opt     Options
	usual   float64 // sampled units of a mean minibatch
	m       Metrics
}

// units is what an example counts for in the loss: its tokens, or one.
func (u *updater) units(e *Example) int {
	if u.opt.SequenceMean {
		return min(1, e.Targets())
	}
	return e.Targets()
}

// usualUnits is the mean number of sampled units of a minibatch, 0 without any.
func (u *updater) usualUnits(b *Batch) float64 {
	n := 0
	for _, g := range b.Groups {
		for i := range g {
			n += u.units(&g[i])
		}
	}
	return float64(n) / float64(u.opt.Minibatches)
}

// step takes one optimiser step.
func (u *updater) step(examples []*Example) error {
	policy, copied := 0, 0 // units
	tokens, copiedTokens := 0, 0
	for _, e := range examples {
		if e.Weight == nil {
			policy += u.units(e)
			tokens += e.Targets()
		} else {
			copied += u.units(e)
			copiedTokens += e.Targets()
		}
	}
	if policy+copied == 0 {
		return nil
	}
	// Without sampled tokens of its own a minibatch of copies weighs as in the
	// others; in a batch of copies alone, as supervised training.
	scale := 1 / float64(policy)
	switch {
	case policy == 0 && u.usual > 0:
		scale = 1 / u.usual
	case policy == 0:
		scale = 1 / float64(copied)
	}
	for _, chunk := range chunks(examples, u.opt.TokenBudget) {
		if err := u.gradient(chunk, scale); err != nil {
			return fmt.Errorf("learner: %w", err)
		}
	}
	norm, err := takeStep(u.trainer, u.opt.LR, u.opt.GradClip)
	if err != nil {
		return err
	}
	u.m.Steps++
	u.m.GradNorm += norm
	u.m.Policy += tokens
	u.m.Copied += copiedTokens
	return nil
}

// ErrNotFinite is returned where a gradient is not finite; the weights are those before
// its optimiser step.
var ErrNotFinite = errors.New("no finite number")

// takeStep takes an optimiser step; a gradient that is not finite is an error.
func takeStep(tr Trainer, lr, clip float64) (norm float64, err error) {
	norm = tr.Step(lr, clip)
	if math.IsNaN(norm) || math.IsInf(norm, 0) {
		return norm, fmt.Errorf("learner: the norm of the gradient is %v: %w", norm, ErrNotFinite)
	}
	return norm, nil
}

// sequences returns what the model sees of examples.
func sequences(examples []*Example) []model.Sequence {
	seqs := make([]model.Sequence, len(examples))
	for i, e := range examples {
		seqs[i] = model.Sequence{Tokens: e.Tokens, Loss: e.Loss}
	}
	return seqs
}

// gradient adds the gradient of a chunk and its figures; scale multiplies the loss of
// every unit.
func (u *updater) gradient(examples []*Example, scale float64) error {
	ref, err := u.reference(examples)
	if err != nil {
		return fmt.Errorf("reference: %w", err)
	}
	sums := make([]Metrics, len(examples))
	stats, err := u.trainer.Gradient(sequences(examples), func(s, i int, logp, entropy float32) (float32, float32) {
		e, scale := examples[s], scale
		if u.opt.SequenceMean {
			scale /= float64(e.Targets())
		}
		if e.Weight != nil {
			sums[s].CopyLoss -= float64(logp)
			return float32(-float64(e.Weight[i]) * scale), 0
		}
		t := token{logp: float64(logp), old: float64(e.Old[i]), advantage: float64(e.Advantage[i])}
		if ref[s] != nil {
			t.ref = float64(ref[s][i])
		}
		d := u.opt.token(&sums[s], t, float64(entropy))
		return float32(d * scale), float32(-u.opt.Entropy * scale)
	})
	u.m.Computed += stats.Rows
	for s, e := range examples {
		u.m.add(&sums[s])
		u.m.Sequences++
		u.m.Tokens += len(e.Tokens)
	}
	return err
}

// token adds the figures of a sampled token to m and returns the derivative of its
// loss by its log-probability.
func (o Options) token(m *Metrics, t token, entropy float64) float64 {
	loss, d, ratio, bound := o.policy(t)
	m.Loss += loss
	m.Ratio += ratio
	m.Entropy += entropy
	old, _ := divergence(t.logp, t.old)
	m.OldKL += old
	if o.KL > 0 {
		kl, dKL := divergence(t.logp, t.ref)
		m.KL += kl
		d += o.KL * dKL
	}
	switch bound {
	case clipLow:
		m.ClipLow++
	case clipHigh:
		m.ClipHigh++
	case clipDual:
		m.ClipDual++
	}
	return d
}

// reference returns the reference's log-probabilities of the sampled examples,
// nil for copies and where no KL is wanted.
func (u *updater) reference(examples []*Example) ([][]float32, error) {
	out := make([][]float32, len(examples))
	if u.opt.KL == 0 {
		return out, nil
	}
	var policy []*Example
	var at []int
	for i, e := range examples {
		if e.Weight == nil {
			policy = append(policy, e)
			at = append(at, i)
		}
	}
	if len(policy) == 0 {
		return out, nil
	}
	logps, err := u.ref.Logprobs(sequences(policy))
	for i, lp := range logps {
		out[at[i]] = lp
	}
	return out, err
}

// sampled are the figures of sampled tokens that add up.
func (m *Metrics) sampled() []*float64 {
	return []*float64{&m.Loss, &m.Ratio, &m.Entropy, &m.OldKL, &m.KL, &m.ClipLow, &m.ClipHigh, &m.ClipDual}
}

// add adds the sums of a sequence's tokens.
func (m *Metrics) add(x *Metrics) {
	m.CopyLoss += x.CopyLoss
	from := x.sampled()
	for i, p := range m.sampled() {
		*p += *from[i]
	}
}

// finish turns the sums into means.
func (u *updater) finish() {
	m := &u.m
	for _, p := range m.sampled() {
		*p /= float64(max(1, m.Policy))
	}
	m.Clip = m.ClipLow + m.ClipHigh + m.ClipDual
	m.CopyLoss /= float64(max(1, m.Copied))
	m.GradNorm /= float64(max(1, m.Steps))
}
