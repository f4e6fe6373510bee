package model

import (
	"math"
	"slices"

	"envtune/learn/tensor"
)

// headNumbers and headRows say how many logits exist at a time: each row of them reads and
// writes the gradient of the whole output layer again, so more are less traffic.
const (
	headNumbers = 8 << 20
	headRows    = 96 // at least, for large vocabularies
)

// headRows is how many rows of logits exist at a time.
func (c Config) headRows() int { return max(headRows, min(headNumbers/c.Vocab, sharedPassRows)) }

// target is a token that carries loss.
type target struct {
	seq, i int    // sequence, and which of its loss tokens
	row    int    // the row that predicts it, among those that are read
	token  int32  // the token
	words  []word // of the glossary, as that row knows them
}

type headScratch struct {
	h, r, logits, exp, dh, norm, gloss []float32
	losses                             []tokenLoss
}

// tokenLoss is what the loss of a target has to do with.
type tokenLoss struct {
	z               distribution
	logp, entropy   float32
	dLogp, dEntropy float32
}

// distribution is the softmax of a row of logits or scores.
type distribution struct{ max, sum, logZ float32 }

// logits computes the logits of some rows of e.x into e.head.logits [n, V]; row gives
// the row of e.x, words the glossary as it stands there.
func (e *engine) logits(n int, row func(i int) int, words func(i int) []word) tensor.Mat {
	c, s := e.cfg, &e.head
	h, r := grow(&s.h, n*c.Dim), grow(&s.r, n)
	for i := range n {
		x := e.x[row(i)*c.Dim:][:c.Dim]
		r[i] = e.k.RMSNorm(h[i*c.Dim:(i+1)*c.Dim], x, e.m.w.norm, c.NormEps)
	}
	out := tensor.M(grow(&s.logits, n*c.Vocab), n, c.Vocab)
	e.ops.Packed(out, tensor.M(h, n, c.Dim), &e.w.head.forward, false)
	e.glossRows(out, words, e.glossLogits)
	return out
}

// softmax returns the distribution of logits and leaves exp(logits-max) in exp, which may
// be the same memory.
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
		n := min(e.cfg.headRows(), len(ts))
		logits := e.logits(n, func(i int) int { return ts[i].row }, func(i int) []word { return ts[i].words })
		exp := tensor.M(grow(&e.head.exp, n*e.cfg.Vocab), n, e.cfg.Vocab)
		losses := e.losses(exp, logits, ts[:n], false)
		for i, t := range ts[:n] {
			out(t, losses[i].logp)
		}
		ts = ts[n:]
	}
}

// losses computes the log-probability of each target, and if wanted the entropy, from
// its row of logits; exp gets the rows' exponentials.
func (e *engine) losses(exp, logits tensor.Mat, ts []target, entropy bool) []tokenLoss {
	s := &e.head
	s.losses = slices.Grow(s.losses[:0], len(ts))[:len(ts)]
	e.eachRow(len(ts), 8*e.cfg.Vocab, func(from, to int) {
		for i := from; i < to; i++ {
			x, exps := logits.Row(i), exp.Row(i)
			z := softmax(e.k, exps, x)
			s.losses[i] = tokenLoss{z: z, logp: z.logp(x[ts[i].token])}
			if entropy {
				s.losses[i].entropy = z.entropy(e.k, exps, x)
			}
		}
	})
	return s.losses
}

// headBackward computes the output layer and the loss of the targets. The gradients of
// its weights are set in weights, that of the norm is added to norm, that of e.x set in
// e.back.dx. ask calls f, which gives the derivatives, for the targets in their order.
func (e *engine) headBackward(ts []target, weights, norm []float32, ask func(ts []target, losses []tokenLoss)) {
	c, s, dx := e.cfg, &e.head, e.back.dx
	clear(dx[:len(e.x)])
	for done := 0; done < len(ts); {
		part := ts[done:min(done+c.headRows(), len(ts))]
		n := len(part)
		logits := e.logits(n, func(i int) int { return part[i].row }, func(i int) []word { return part[i].words })
		d := tensor.M(grow(&s.exp, n*c.Vocab), n, c.Vocab)
		losses := e.losses(d, logits, part, true)
		ask(part, losses)
		e.eachRow(n, 4*c.Vocab, func(from, to int) {
			for i := from; i < to; i++ {
				e.lossRow(d.Row(i), logits.Row(i), part[i].token, &losses[i])
			}
		})
		e.glossRows(d, func(i int) []word { return part[i].words }, glossGradient)
		h, dh := tensor.M(s.h, n, c.Dim), tensor.M(grow(&s.dh, n*c.Dim), n, c.Dim)
		e.ops.Packed(dh, d, &e.w.head.backward, false)
		e.weightGradient(weights, d, h, done > 0)
		tmp := grow(&s.norm, c.Dim)
		for i, t := range part {
			at := t.row * c.Dim
			e.k.RMSNormGrad(dx[at:at+c.Dim], norm, dh.Row(i), e.x[at:at+c.Dim], e.m.w.norm, s.r[i], tmp)
		}
		done += n
	}
}

// lossRow turns a row d of exponentials into the gradient of the logits x: with
// p = softmax(x), logp = log p[token] and H the entropy,
//
//	dlogp/dx[j] = [j == token] - p[j],  dH/dx[j] = -p[j]*(log p[j] + H).
func (e *engine) lossRow(d, x []float32, token int32, l *tokenLoss) {
	z := l.z
	// The conversion keeps the compiler from fusing, as it would on arm64.
	e.k.MulAffine(d, d, x, (-l.dLogp-float32(l.dEntropy*(l.entropy-z.max-z.logZ)))/z.sum, -l.dEntropy/z.sum)
	d[token] += l.dLogp
}
