package model

import "envtune/learn/tensor"

// packed are a model's weights in the layout of the micro-kernels: a copy.
type packed struct {
	layers []packedLayer
	head   direction
}

type packedLayer struct{ qkv, o, gateUp, down direction }

// direction is one matrix W [out, in], packed for x·Wᵀ and, if gradients are
// wanted, for dy·W.
type direction struct{ forward, backward tensor.Packed }

func (d *direction) pack(p tensor.Precision, w []float32, out, in int, gradients bool) {
	m := tensor.M(w, out, in)
	d.forward.RepackNTIn(p, m)
	if gradients {
		d.backward.RepackNNIn(p, m)
	}
}

// pack copies the weights of m, reusing the memory of an earlier call.
func (p *packed) pack(m *Model, gradients bool, workers int) {
	c, in := m.cfg, m.precision
	if p.layers == nil {
		p.layers = make([]packedLayer, c.Layers)
	}
	tensor.Parallel(workers, c.Layers+1, func(_, i int) {
		if i == c.Layers {
			p.head.pack(in, m.w.head, c.Vocab, c.Dim, gradients)
			return
		}
		w, l := &m.w.layers[i], &p.layers[i]
		l.qkv.pack(in, w.qkv, c.qkvDim(), c.Dim, gradients)
		l.o.pack(in, w.o, c.Dim, c.qDim(), gradients)
		l.gateUp.pack(in, w.gateUp, 2*c.FF, c.Dim, gradients)
		l.down.pack(in, w.down, c.Dim, c.FF, gradients)
	})
}

// segment is a run of neighbouring rows: consecutive tokens of one sequence.
type segment struct {
	start, n int    // rows [start, start+n)
	pos      int    // position of the first one in its sequence
	cache    *Cache // what came before pos and where to append; nil in training
	path     path   // the rows of positions [0, pos+n), its own last; in training
}

// engine runs forward and backward passes on one goroutine (its products may use
// more). It owns all buffers, which grow to the largest pass.
type engine struct {
	cfg  Config
	m    *Model
	w    *packed
	ops  *tensor.Ops
	k    tensor.Kernel
	acts []layerActs // what gradients need, by layer
	one  layerActs   // shared by all layers when no gradients are wanted
	x    []float32   // [R, D] the residual stream after the last layer
	last []float32   // its memory when gradients are wanted
	sum  []float32   // [R, D] what is added to the residual stream
	att  attentionScratch
	// others compute attention over caches in parallel, each on one core; tasks is that
	// of a pass.
	others []*engine
	tasks  []cachedTask
	head   headScratch
	back   backScratch
}

func newEngine(m *Model, w *packed) *engine {
	e := &engine{cfg: m.cfg, m: m, w: w, k: tensor.DefaultKernel()}
	e.split(1)
	return e
}

// split makes the engine's products use so many cores.
func (e *engine) split(workers int) {
	if e.ops == nil || e.ops.Workers() != workers {
		e.ops = tensor.NewOps(e.k, workers)
	}
}

// weightGradient adds dyᵀ·x to the gradient of a weight.
func (e *engine) weightGradient(grad []float32, dy, x tensor.Mat) {
	e.ops.Precision = e.m.precision
	e.ops.TN(tensor.M(grad, dy.Cols, x.Cols), dy, x, true)
	e.ops.Precision = tensor.Float32 // attention's
}

// layerActs are what one layer computes, row by row.
type layerActs struct {
	x, mid []float32 // [R, D] the residual stream before attention, before the feed-forward block
	h1, h2 []float32 // [R, D] their norms
	r1, r2 []float32 // [R] 1/rms
	pre    []float32 // [R, C] q, k, v before the convolutions
	raw    []float32 // [R, C] after the convolutions, before the norms of q and k
	rqk    []float32 // [R, Heads+KVHeads] 1/rms of each head of raw's q and k
	qkv    []float32 // [R, C] after norms and rotation; q is scaled by 1/sqrt(HeadDim)
	o      []float32 // [R, Heads*HeadDim] attention output
	lse    []float32 // [Heads, R] log-sum-exp of the attention scores
	gu     []float32 // [R, 2*FF] gate and up
	act    []float32 // [R, FF] silu(gate)*up
}

// size makes room for rows rows, and for what the gradients need.
func (a *layerActs) size(c Config, rows int) {
	for _, x := range []*[]float32{&a.x, &a.mid, &a.h1, &a.h2} {
		grow(x, rows*c.Dim)
	}
	grow(&a.r1, rows)
	grow(&a.r2, rows)
	grow(&a.lse, rows*c.Heads)
	a.sizeRest(c, rows)
}

// sizeInPlace makes room for rows rows that one layer after another overwrites: the
// residual stream is updated in place and both norms share their memory.
func (a *layerActs) sizeInPlace(c Config, rows int) {
	a.mid, a.h2, a.r2 = grow(&a.x, rows*c.Dim), grow(&a.h1, rows*c.Dim), grow(&a.r1, rows)
	a.sizeRest(c, rows)
}

func (a *layerActs) sizeRest(c Config, rows int) {
	grow(&a.qkv, rows*c.qkvDim())
	if c.QKNorm {
		grow(&a.raw, rows*c.qkvDim())
		grow(&a.rqk, rows*(c.Heads+c.KVHeads))
	} else {
		a.raw = a.qkv
	}
	if c.Conv > 0 {
		grow(&a.pre, rows*c.qkvDim())
	} else {
		a.pre = a.raw
	}
	grow(&a.o, rows*c.qDim())
	grow(&a.gu, rows*2*c.FF)
	grow(&a.act, rows*c.FF)
}

// grow makes *buf hold n elements. The contents are not kept.
func grow(buf *[]float32, n int) []float32 {
	if cap(*buf) < n {
		*buf = make([]float32, n)
	}
	*buf = (*buf)[:n]
	return *buf
}
