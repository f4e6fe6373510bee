package model

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync"

	"envtune/learn/tensor"
)

// Sequence is a sequence of tokens to train on or to score. In a list of them, what one
// begins with like the one before is computed once: put those next to each other that
// share a prefix.
type Sequence struct {
	Tokens []int32
	// Loss[t] says that token t is a target: its log-probability given the tokens
	// before it enters the loss. Loss has the length of Tokens; Loss[0] is false.
	Loss []bool
}

// LossFunc returns the derivatives of the total loss with respect to a loss token's
// log-probability and to the entropy (in nats) of the distribution it comes from. seq
// is the index of its sequence, i counts the loss tokens of that sequence from 0, as
// in the result of Logprobs. The calls come one at a time, in the order of
// sequences and tokens. A supervised loss with weight w returns (-w, 0).
type LossFunc func(seq, i int, logp, entropy float32) (dLogp, dEntropy float32)

// Stats sums up a call of Gradient.
type Stats struct {
	Tokens, LossTokens  int
	Rows                int     // tokens computed: those that sequences share count once
	SumLogp, SumEntropy float64 // over the loss tokens, in nats
}

// ErrContext is the error of a sequence that does not fit the model's context.
var ErrContext = errors.New("the sequence is longer than the model's context")

func (c Config) check(s Sequence) error {
	switch {
	case len(s.Tokens) == 0:
		return errors.New("it is empty")
	case len(s.Loss) != len(s.Tokens):
		return fmt.Errorf("%d tokens but %d loss flags", len(s.Tokens), len(s.Loss))
	case s.Loss[0]:
		return errors.New("the first token cannot carry loss: nothing predicts it")
	case len(s.Tokens) > c.Context:
		return fmt.Errorf("%d tokens, context %d: %w", len(s.Tokens), c.Context, ErrContext)
	}
	return c.checkTokens(s.Tokens)
}

func (c Config) checkTokens(tokens []int32) error {
	for i, t := range tokens {
		if t < 0 || int(t) >= c.Vocab {
			return fmt.Errorf("token %d is %d, outside the vocabulary of %d", i, t, c.Vocab)
		}
	}
	return nil
}

// Trainer computes log-probabilities and gradients of a model and updates it. It
// serves one goroutine at a time.
type Trainer struct {
	m       *Model
	opt     AdamW
	workers int
	w       packed
	engines []*engine
	grad    []float32   // the sum since the last step
	parts   [][]float32 // a pass's gradient, by worker
	state   State
}

// NewTrainer returns a trainer of m that uses workers cores, or all for 0. The number
// changes no bit of a result.
func NewTrainer(m *Model, opt AdamW, workers int) *Trainer {
	n := len(m.flat)
	t := &Trainer{m: m, opt: opt, workers: cores(workers), grad: make([]float32, n)}
	t.state = State{M: make([]float32, n), V: make([]float32, n)}
	return t
}

func cores(workers int) int {
	if workers > 0 {
		return workers
	}
	return runtime.GOMAXPROCS(0)
}

// Model returns the model being trained.
func (t *Trainer) Model() *Model { return t.m }

// prepare packs the weights and makes engines for n passes: one a core, or, with
// fewer passes than cores, fewer that split their products.
func prepare(m *Model, w *packed, engines *[]*engine, n, workers int, gradients bool) []*engine {
	w.pack(m, gradients, workers)
	for len(*engines) < workers {
		*engines = append(*engines, newEngine(m, w))
	}
	used := min(n, workers)
	for _, e := range (*engines)[:used] {
		e.split(max(1, workers/used))
	}
	return (*engines)[:used]
}

// Logprobs returns the log-probabilities of the loss tokens of each sequence.
func (t *Trainer) Logprobs(seqs []Sequence) ([][]float32, error) {
	return logprobs(t.m, seqs, &t.w, &t.engines, t.workers)
}

// Logprobs returns the log-probabilities of the loss tokens of each sequence. It
// allocates its buffers anew and uses all cores; Trainer.Logprobs keeps them.
func (m *Model) Logprobs(seqs []Sequence) ([][]float32, error) {
	var engines []*engine
	return logprobs(m, seqs, &packed{}, &engines, cores(0))
}

func logprobs(m *Model, seqs []Sequence, w *packed, engines *[]*engine, workers int) ([][]float32, error) {
	ps, err := m.passes(seqs)
	if err != nil {
		return nil, fmt.Errorf("log-probabilities: %w", err)
	}
	out := make([][]float32, len(seqs))
	es := prepare(m, w, engines, len(ps), workers, false)
	tensor.Parallel(len(es), len(ps), func(worker, i int) {
		e, p := es[worker], ps[i]
		e.forward(p.tokens, p.segs)
		e.logprobs(p.targets, func(t target, logp float32) { out[t.seq] = append(out[t.seq], logp) })
	})
	return out, nil
}

// Gradient adds the gradient of the loss to the trainer's sum, which Step uses and
// clears.
func (t *Trainer) Gradient(seqs []Sequence, f LossFunc) (Stats, error) {
	ps, err := t.m.passes(seqs)
	if err != nil {
		return Stats{}, fmt.Errorf("gradient: %w", err)
	}
	es := prepare(t.m, &t.w, &t.engines, len(ps), t.workers, true)
	for len(t.parts) < len(es) {
		t.parts = append(t.parts, make([]float32, len(t.m.flat)))
	}
	var stats Stats
	loss, sum := newTurns(), newTurns()
	tensor.Parallel(len(es), len(ps), func(worker, i int) {
		e, p, part := es[worker], ps[i], t.parts[worker]
		clear(part)
		grad := t.m.cfg.views(part)
		e.forwardKeeping(p.tokens, p.segs)
		clear(grow(&e.back.dx, len(p.tokens)*t.m.cfg.Dim))
		loss.wait(i)
		e.headBackward(p.targets, headGradient{f, e.back.dx, &grad}, &stats)
		stats.Tokens += p.read
		stats.Rows += len(p.tokens)
		loss.done()
		e.backward(p.tokens, p.segs, &grad)
		sum.wait(i)
		e.k.Axpy(t.grad, 1, part)
		sum.done()
	})
	return stats, nil
}

// Grad returns the gradient summed since the last step, in the order of
// Model.Flat; not a copy.
func (t *Trainer) Grad() []float32 { return t.grad }

// turns lets numbered items pass one at a time, in order.
type turns struct {
	mu   sync.Mutex
	cond *sync.Cond
	next int
}

func newTurns() *turns {
	t := &turns{}
	t.cond = sync.NewCond(&t.mu)
	return t
}

func (t *turns) wait(i int) {
	t.mu.Lock()
	for t.next != i {
		t.cond.Wait()
	}
	t.mu.Unlock()
}

func (t *turns) done() {
	t.mu.Lock()
	t.next++
	t.mu.Unlock()
	t.cond.Broadcast()
}

// finite tells whether x is neither infinite nor NaN.
func finite(x float64) bool { return !math.IsInf(x, 0) && !math.IsNaN(x) }
