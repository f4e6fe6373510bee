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
	var sum float64
	for _, p := range t.m.cfg.params(t.grad) {
		sum += tensor.SumSquares(p.Data)
	}
	gradNorm = math.Sqrt(sum)
	if finite(gradNorm) {
		scale := 1.0
		if clip > 0 && gradNorm > clip {
			scale = clip / gradNorm
		}
		t.state.Step++
		t.update(lr, scale)
	}
	clear(t.grad)
	return gradNorm
}

func (t *Trainer) update(lr, scale float64) {
	o, k := t.opt.withDefaults(), tensor.DefaultKernel()
	specs := t.m.cfg.layout()
	from := make([]int, len(specs)+1)
	for i, s := range specs {
		from[i+1] = from[i] + s.size()
	}
	tensor.Parallel(t.workers, len(specs), func(_, i int) {
		decay := 0.0
		if specs[i].kind.decays() {
			decay = o.WeightDecay
		}
		s := tensor.NewAdamWStep(t.state.Step, lr, o.Beta1, o.Beta2, o.Eps, decay, scale)
		a, b := from[i], from[i+1]
		k.AdamW(s, t.m.flat[a:b], t.grad[a:b], t.state.M[a:b], t.state.V[a:b])
	})
}
