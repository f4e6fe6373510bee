package model

import (
	"math"

	"envtune/learn/tensor"
)

// headRows is how many rows of logits exist at a time.
const headRows = 96

// target is a token that carries loss.
type target struct {
	seq, i int   // sequence, and which of its loss tokens
	row    int   // the row that predicts it
	token  int32 // the token
}

type headScratch struct {
	h, r, logits, exp, dh, norm []float32
}

// headGradient is where the output layer's gradients go.
type headGradient struct {
	f    LossFunc
	dx   []float32 // [R, D] gradient of the residual stream, added to
	grad *views    // gradients of the parameters, added to
}

// distribution is the softmax of a row of logits.
type distribution struct{ max, sum, logZ float32 }

// logits computes the logits of some rows of e.x into e.head.logits [n, V]; row gives
// the row of e.x.
func (e *engine) logits(n int, row func(i int) int) tensor.Mat {
	c, s := e.cfg, &e.head
	h, r := grow(&s.h, n*c.Dim), grow(&s.r, n)
	for i := range n {
		x := e.x[row(i)*c.Dim:][:c.Dim]
		r[i] = e.k.RMSNorm(h[i*c.Dim:(i+1)*c.Dim], x, e.m.w.norm, c.NormEps)
	}
	out := tensor.M(grow(&s.logits, n*c.Vocab), n, c.Vocab)
	e.ops.Packed(out, tensor.M(h, n, c.Dim), &e.w.head.forward, false)
	return out
}

// softmax returns the distribution of logits and leaves exp(logits-max) in exp.
func softmax(k tensor.Kernel, exp, logits []float32) distribution {
	m := k.Max(logits)
	sum := k.ExpSum(exp, logits, m)
	return distribution{m, sum, float32(math.Log(float64(sum)))}
}

// logp returns the log-probability of a token with the given logit.
func (d distribution) logp(logit float32) float32 { return logit - d.max - d.logZ }

// entropy returns -sum p*log(p), in nats.
func (d distribution) entropy(k tensor.Kernel, exp, logits []float32) float32 {
	return d.logZ - (k.Dot(exp, logits)/d.sum - d.max)
}

// logprobs calls out with the log-probability of each target, in order.
func (e *engine) logprobs(ts []target, out func(t target, logp float32)) {
	for len(ts) > 0 {
		n := min(headRows, len(ts))
		logits := e.logits(n, func(i int) int { return ts[i].row })
		exp := grow(&e.head.exp, e.cfg.Vocab)
		for i, t := range ts[:n] {
			row := logits.Row(i)
			out(t, softmax(e.k, exp, row).logp(row[t.token]))
		}
		ts = ts[n:]
	}
}

// headBackward computes the output layer and the loss of the targets and adds their
// gradients to g.
func (e *engine) headBackward(ts []target, g headGradient, stats *Stats) {
	c, s := e.cfg, &e.head
	for len(ts) > 0 {
		n := min(headRows, len(ts))
		logits := e.logits(n, func(i int) int { return ts[i].row })
		d := tensor.M(grow(&s.exp, n*c.Vocab), n, c.Vocab)
		for i, t := range ts[:n] {
			e.lossRow(d.Row(i), logits.Row(i), t, g.f, stats)
		}
		h, dh := tensor.M(s.h, n, c.Dim), tensor.M(grow(&s.dh, n*c.Dim), n, c.Dim)
		e.ops.Packed(dh, d, &e.w.head.backward, false)
		e.ops.TN(tensor.M(g.grad.head, c.Vocab, c.Dim), d, h, true)
		tmp := grow(&s.norm, c.Dim)
		for i, t := range ts[:n] {
			at := t.row * c.Dim
			e.k.RMSNormGrad(g.dx[at:at+c.Dim], g.grad.norm, dh.Row(i), e.x[at:at+c.Dim], e.m.w.norm, s.r[i], tmp)
		}
		ts = ts[n:]
	}
}

// lossRow asks f for the derivatives of the loss and writes the gradient of the
// logits x to d: with p = softmax(x), logp = log p[token] and H the entropy,
//
//	dlogp/dx[j] = [j == token] - p[j],  dH/dx[j] = -p[j]*(log p[j] + H).
func (e *engine) lossRow(d, x []float32, t target, f LossFunc, stats *Stats) {
	z := softmax(e.k, d, x)
	logp, entropy := z.logp(x[t.token]), z.entropy(e.k, d, x)
	dLogp, dEntropy := f(t.seq, t.i, logp, entropy)
	stats.LossTokens++
	stats.SumLogp += float64(logp)
	stats.SumEntropy += float64(entropy)
	// The conversion keeps the compiler from fusing, as it would on arm64.
	e.k.MulAffine(d, d, x, (-dLogp-float32(dEntropy*(entropy-z.max-z.logZ)))/z.sum, -dEntropy/z.sum)
	d[t.token] += dLogp
}
