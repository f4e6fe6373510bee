package model

import (
	"errors"
	"fmt"
	"math"
	"runtime"

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
	grad    []float32 // the sum since the last step
	empty   bool      // there was no gradient since: grad stands for zeros, whatever it holds
	parts   part      // where passes come one after the other
	queue   queue     // where they run side by side
	state   State

	muons []*muon // one a core

	workspace int // SetWorkspace
}

// NewTrainer returns a trainer of m that uses workers cores, or all for 0. The number
// changes no bit of a result.
func NewTrainer(m *Model, opt AdamW, workers int) *Trainer {
	n := len(m.flat)
	t := &Trainer{m: m, opt: opt, workers: cores(workers), grad: make([]float32, n), empty: true}
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

// keepFrom is how many parameters a model has from which log-probabilities do without
// packed copies of all layers.
const keepFrom = 16 << 20

func logprobs(m *Model, seqs []Sequence, w *packed, engines *[]*engine, workers int) ([][]float32, error) {
	ps, err := m.passes(seqs)
	if err != nil {
		return nil, fmt.Errorf("log-probabilities: %w", err)
	}
	ps, _ = withTargets(ps)
	if w.layers != nil || m.cfg.NumParams() < keepFrom {
		w.pack(m, false, workers)
	} else {
		w.packHead(m, false)
	}
	out := make([][]float32, len(seqs))
	n := workers
	if len(ps) < workers {
		n = 1
	}
	runPasses(makeEngines(m, w, engines, n), workers, len(ps), func(worker, i int) {
		e, p := (*engines)[worker], ps[i]
		e.forward(p.tokens, p.parts, p.segs, p.reads)
		e.logprobs(p.targets, func(t target, logp float32) { out[t.seq] = append(out[t.seq], logp) })
	})
	return out, nil
}

// makeEngines returns the first n engines of a list, which grows.
func makeEngines(m *Model, w *packed, engines *[]*engine, n int) []*engine {
	for len(*engines) < n {
		*engines = append(*engines, newEngine(m, w))
	}
	return (*engines)[:n]
}

// runPasses calls f for n passes: as many at once as there are engines, the cores shared
// out among them, and the last ones, too few for that, one by one on all cores.
func runPasses(engines []*engine, workers, n int, f func(engine, pass int)) {
	together := n / len(engines) * len(engines)
	for _, e := range engines {
		e.split(workers / len(engines))
	}
	tensor.Parallel(len(engines), together, f)
	engines[0].split(workers)
	for i := together; i < n; i++ {
		f(0, i)
	}
}

// finite tells whether x is neither infinite nor NaN.
func finite(x float64) bool { return !math.IsInf(x, 0) && !math.IsNaN(x) }
