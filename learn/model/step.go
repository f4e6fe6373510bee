package model

import (
	"fmt"
	"math"

	"envtune/learn/tensor"
)

// AdamW holds the optimizer's settings (Loshchilov and Hutter, arXiv 1711.05101).
// Zero values of the betas and Eps mean 0.9, 0.999 and 1e-8. Norms, biases and
// convolutions do not decay.
type AdamW struct {
	Beta1       float64 `json:"beta1"`
	Beta2       float64 `json:"beta2"`
	Eps         float64 `json:"eps"`
	WeightDecay float64 `json:"weight_decay"`
	// Muon, where not 0, is the momentum of Muon, which then updates the projections of
	// layers, at the same rate; all else stays with AdamW.
	Muon float64 `json:"muon,omitempty"`
}

func (o AdamW) withDefaults() AdamW {
	if o.Beta1 == 0 {
		o.Beta1 = .9
	}
	if o.Beta2 == 0 {
		o.Beta2 = .999
	}
	if o.Eps == 0 {
		o.Eps = 1e-8
	}
	return o
}

// State is the optimizer's memory: what a checkpoint needs besides the parameters.
// M and V are in the order of Model.Flat.
type State struct {
	Step int // steps made
	M, V []float32
}

// State returns the optimizer's memory; its slices are not copies.
func (t *Trainer) State() State { return t.state }

// SetState copies s into the optimizer's memory.
func (t *Trainer) SetState(s State) error {
	if n := len(t.m.flat); len(s.M) != n || len(s.V) != n || s.Step < 0 {
		return fmt.Errorf("optimizer state: %d and %d moments at step %d, the model has %d parameters", len(s.M), len(s.V), s.Step, n)
	}
	copy(t.state.M, s.M)
	copy(t.state.V, s.V)
	t.state.Step = s.Step
	return nil
}

// Step makes one AdamW step with learning rate lr and clears the gradient. It returns
// the gradient's norm (over all parameters, in float64) and scales a gradient
// whose norm exceeds clip down to it; clip 0 is no limit. If the norm is not finite
// nothing is updated: check the result.
func (t *Trainer) Step(lr, clip float64) (gradNorm float64) {
	gradNorm = t.gradNorm()
	if finite(gradNorm) {
		scale := 1.0
		if clip > 0 && gradNorm > clip {
			scale = clip / gradNorm
		}
		t.state.Step++
		t.update(lr, scale)
	}
	t.empty = true
	return gradNorm
}

func (t *Trainer) gradNorm() float64 {
	params := t.m.cfg.params(t.Grad())
	squares := make([]float64, len(params))
	tensor.Parallel(t.workers, len(params), func(_, i int) { squares[i] = tensor.SumSquares(params[i].Data) })
	var sum float64
	for _, s := range squares {
		sum += s
	}
	return math.Sqrt(sum)
}

// updateBlock is how many parameters a core takes at a time.
const updateBlock = 1 << 18

func (t *Trainer) update(lr, scale float64) {
	o, k := t.opt.withDefaults(), tensor.DefaultKernel()
	type block struct {
		from, to int
		step     *tensor.AdamWStep
	}
	decaying := tensor.NewAdamWStep(t.state.Step, lr, o.Beta1, o.Beta2, o.Eps, o.WeightDecay, scale)
	plain := tensor.NewAdamWStep(t.state.Step, lr, o.Beta1, o.Beta2, o.Eps, 0, scale)
	var blocks []block
	var matrices []muonMatrix
	from := 0
	for _, s := range t.m.cfg.layout() {
		step, end := &plain, from+s.size()
		if o.Muon != 0 && s.kind.rotates() {
			matrices = append(matrices, t.muonMatrix(from, s))
			from = end
			continue
		}
		if s.kind.decays() {
			step = &decaying
		}
		for ; from < end; from = min(from+updateBlock, end) {
			blocks = append(blocks, block{from, min(from+updateBlock, end), step})
		}
	}
	tensor.Parallel(t.workers, len(blocks), func(_, i int) {
		a, b := blocks[i].from, blocks[i].to
		k.AdamW(*blocks[i].step, t.m.flat[a:b], t.grad[a:b], t.state.M[a:b], t.state.V[a:b])
	})
	if len(matrices) == 0 {
		return
	}
	for len(t.muons) < t.workers {
		t.muons = append(t.muons, newMuon(k))
	}
	for _, u := range t.muons {
		u.ops.Precision = t.m.gradientPrecision()
	}
	step := muonStep{lr: lr, momentum: o.Muon, decay: o.WeightDecay, scale: scale}
	tensor.Parallel(t.workers, len(matrices), func(w, i int) { t.muons[w].update(matrices[i], step) })
}

// muonMatrix is a parameter that Muon updates, with its gradient and its momentum, all of
// shape [rows, cols].
type muonMatrix struct {
	p, g, m    []float32
	rows, cols int
}

func (t *Trainer) muonMatrix(from int, s spec) muonMatrix {
	to := from + s.size()
	return muonMatrix{p: t.m.flat[from:to], g: t.grad[from:to], m: t.state.M[from:to], rows: s.shape[0], cols: s.shape[1]}
}
