package learn

import (
	"fmt"
	"math"
)

// Loss holds the settings of the GRPO token loss (paper section 4.1).
type Loss struct {
	// ClipLow and ClipHigh bound the ratio of new to old probability to
	// [1-ClipLow, 1+ClipHigh].
	ClipLow, ClipHigh float64
	// DualClip bounds the loss of a token of negative advantage at DualClip
	// times the advantage.
	DualClip float64
	// KL is the coefficient of the k3 estimate of the divergence from the
	// frozen reference; 0 leaves it out.
	KL float64
	// Entropy is the coefficient of the entropy bonus; below 0 of a penalty, which
	// takes what is sampled nearer to what is likeliest.
	Entropy float64
}

// maxGap bounds the exponential in the k3 estimate: where the reference is
// more than e^maxGap times as likely, the estimate goes on as a straight line,
// so that one token cannot swamp a batch, yet is still pulled back.
const maxGap = 3

// token is what the loss of one sampled token is made of; all are natural
// logarithms but the advantage.
type token struct {
	logp, old, ref float64
	advantage      float64
}

// clip says which bound of the ratio took effect.
type clip int

const (
	clipNone clip = iota
	clipLow       // negative advantage, ratio already below 1-ClipLow
	clipHigh      // positive advantage, ratio already above 1+ClipHigh
	clipDual      // negative advantage, ratio above DualClip
)

// policy returns the clipped policy loss of a token, its derivative by the
// token's log-probability, the ratio and which bound took effect.
func (l *Loss) policy(t token) (loss, dLogp, ratio float64, c clip) {
	ratio = math.Exp(min(20, max(-20, t.logp-t.old)))
	a := t.advantage
	switch {
	case a > 0 && ratio > 1+l.ClipHigh:
		return -(1 + l.ClipHigh) * a, 0, ratio, clipHigh
	case a < 0 && ratio < 1-l.ClipLow:
		return -(1 - l.ClipLow) * a, 0, ratio, clipLow
	case a < 0 && ratio > l.DualClip:
		return -l.DualClip * a, 0, ratio, clipDual
	}
	return -ratio * a, -ratio * a, ratio, clipNone
}

// divergence returns the k3 estimate of KL(new || reference) of a token,
// exp(d) - d - 1 with d = ref - logp, and its derivative by logp.
func divergence(logp, ref float64) (k3, dLogp float64) {
	d := ref - logp
	if d > maxGap {
		slope := math.Expm1(maxGap)
		return slope - maxGap + slope*(d-maxGap), -slope
	}
	return math.Expm1(d) - d, -math.Expm1(d)
}

// Options are the settings of Update.
type Options struct {
	Loss
	// SequenceMean gives every sequence the same weight in the loss, whatever its
	// length; without it every token has.
	SequenceMean bool
	// LR is the learning rate of AdamW.
	LR float64
	// GradClip bounds the norm of the gradient of a step.
	GradClip float64
	// Minibatches is the number of optimiser steps an update takes.
	Minibatches int
	// TokenBudget is the most tokens in one gradient call, those that sequences
	// share counted once; a longer sequence goes alone.
	TokenBudget int
	// Seed orders groups and copies.
	Seed uint64
}

// DefaultOptions are those that the embedded model trains well with.
func DefaultOptions() Options {
	o := PaperOptions()
	o.KL, o.Entropy, o.LR = 0, 0, 3e-4
	return o
}

// PaperOptions are those of the paper, for models of 7B parameters.
func PaperOptions() Options {
	return Options{
		Loss:        Loss{ClipLow: 0.2, ClipHigh: 0.28, DualClip: 10, KL: 0.1, Entropy: 0.001},
		LR:          1e-6,
		GradClip:    1,
		Minibatches: 2,
		TokenBudget: 16384,
	}
}

// Check tells what is wrong with the options.
func (o *Options) Check() error {
	for _, c := range []struct {
		ok    bool
		name  string
		value any
		want  string
	}{
		{o.ClipLow > 0 && o.ClipLow < 1, "clip low", o.ClipLow, "between 0 and 1"},
		{o.ClipHigh > 0, "clip high", o.ClipHigh, "above 0"},
		{o.DualClip > 1+o.ClipHigh, "dual clip", o.DualClip, "above 1 + clip high"},
		{o.KL >= 0, "kl", o.KL, "0 or more"},
		{math.Abs(o.Entropy) <= 1, "entropy", o.Entropy, "from -1 to 1"},
		{o.LR > 0 && o.LR < 1, "learning rate", o.LR, "between 0 and 1"},
		{o.GradClip > 0, "gradient clip", o.GradClip, "above 0"},
		{o.Minibatches >= 1, "minibatches", o.Minibatches, "1 or more"},
		{o.TokenBudget >= 1, "token budget", o.TokenBudget, "1 or more"},
	} {
		if !c.ok {
			return fmt.Errorf("learner settings: %s %v is not %s", c.name, c.value, c.want)
		}
	}
	return nil
}
