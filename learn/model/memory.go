package model

import "runtime"

// buffers are an engine's memory for what a pass computes. Layers whose activations are
// not kept share one set and have only their input, from which backward computes the
// rest again: the same bits.
type buffers struct {
	x    [][]float32 // [L][R, D] each layer's input; one without gradients
	kept []layerActs // of the first layers, without x
	one  layerActs   // of all others, without x
	out  []float32   // [n, D] after the last layer

	h    []float32 // [R, D] a norm of x or mid
	act  []float32 // [R, FF] silu(gate)*up, then its gradient
	sum  []float32 // [R, D] what is added to the residual stream, or the gradient of a norm
	read []float32 // [n, Heads*HeadDim] the attention outputs that are read, in the last layer
}

// size is what a pass needs room for.
type size struct {
	rows, reads int // rows, and those that are read of the last layer
	targets     int // tokens that carry loss
	longest     int // tokens of the longest sequence
	kept        int // layers whose activations are kept; below 0 where gradients are not wanted
}

// each calls f with every buffer and the number of elements that it needs.
func (e *engine) each(s size, f func(buf *[]float32, n int)) {
	c, b := e.cfg, &e.buf
	inputs := c.Layers
	if s.kept < 0 {
		inputs = 1
	}
	for len(b.x) < inputs {
		b.x = append(b.x, nil)
	}
	for len(b.kept) < s.kept {
		b.kept = append(b.kept, layerActs{})
	}
	for l := range inputs {
		f(&b.x[l], s.rows*c.Dim)
	}
	for l := range max(0, s.kept) {
		b.kept[l].each(c, s.rows, true, f)
	}
	b.one.each(c, s.rows, s.kept >= 0, f)
	f(&b.h, s.rows*c.Dim)
	f(&b.act, s.rows*c.FF)
	f(&b.sum, s.rows*c.Dim)
	f(&b.read, s.reads*c.qDim())
	if s.kept < 0 {
		return
	}
	f(&b.out, s.reads*c.Dim)
	e.back.each(c, s.rows, f)
}

func (a *layerActs) each(c Config, rows int, gradients bool, f func(buf *[]float32, n int)) {
	f(&a.r1, rows)
	f(&a.qkv, rows*c.qkvDim())
	if c.QKNorm {
		f(&a.raw, rows*c.qkvDim())
		f(&a.rqk, rows*(c.Heads+c.KVHeads))
	}
	if c.Conv > 0 {
		f(&a.pre, rows*c.qkvDim())
	}
	f(&a.o, rows*c.qDim())
	f(&a.gu, rows*2*c.FF)
	if gradients {
		f(&a.mid, rows*c.Dim)
		f(&a.r2, rows)
		f(&a.lse, rows*c.Heads)
	}
}

// views returns the set with what is not computed twice standing for what it equals.
func (a layerActs) views(c Config) layerActs {
	if !c.QKNorm {
		a.raw = a.qkv
	}
	if c.Conv == 0 {
		a.pre = a.raw
	}
	return a
}

// reserve makes room for passes of up to s. What is too small is dropped before anything
// new is made, and collected if it was large, so that both are never held at once.
func (e *engine) reserve(s size) {
	dropped := 0
	e.each(s, func(buf *[]float32, n int) {
		if cap(*buf) < n {
			dropped += cap(*buf)
			*buf = nil
		}
	})
	if dropped > collectFrom {
		e.acts, e.x = nil, nil
		runtime.GC()
	}
	e.each(s, func(buf *[]float32, n int) { grow(buf, n) })
}

// collectFrom is how many dropped numbers are worth a run of the collector.
const collectFrom = 16 << 20

// floats returns how many numbers the buffers of passes of up to s hold, the scratch
// memory of attention and of the output layer included.
func (e *engine) floats(s size, workers int) int {
	n := 0
	e.each(s, func(_ *[]float32, size int) { n += size })
	c, t := e.cfg, roundUp(s.longest, 16)+32
	n += workers * t * (2*queryBlock + 6*c.HeadDim)
	return n + 2*min(s.targets, c.headRows())*(c.Vocab+c.Dim+1)
}

// DefaultWorkspace is the working memory that a trainer's passes are planned for.
const DefaultWorkspace = 3 << 30

// SetWorkspace bounds the memory, in bytes, that training takes beside the weights, their
// gradient and AdamW's moments: copies of weights in the kernels' layout, activations,
// gradients of a pass; 0 stands for DefaultWorkspace. Where a call of Gradient would
// need more, it runs fewer passes at once with the cores sharing each, then packs weights
// anew for each pass, then keeps the activations of some layers only and computes those
// of the others twice; if that is too much still, it takes what that takes. No bit of a
// result depends on it.
func (t *Trainer) SetWorkspace(bytes int) { t.workspace = bytes }

// plan says how the passes of a call of Gradient are run.
type plan struct {
	engines int  // passes at once
	packed  bool // the layers' weights are kept packed
	size         // what each engine needs room for
}

// splitFrom is how many operations a pass has from which several cores share it rather
// than take a pass each: products are then large enough to split without loss, which
// takes less memory and leaves no core idle at the end.
const splitFrom = 1 << 35

// together tells whether a pass of so many rows is so much work that all cores share it.
func (c Config) together(rows int) bool { return 6*c.NumParams()*rows >= splitFrom }

// plan chooses the first of the ways to run the passes, the fastest first, that fits.
func (t *Trainer) plan(ps []*pass) plan {
	c := t.m.cfg
	p := plan{engines: 1, packed: len(ps) > 1 || t.w.layers != nil, size: largest(ps)}
	p.kept = c.Layers - 1
	if len(ps) >= t.workers && !c.together(p.rows) {
		p.engines = t.workers
	}
	for p.engines > 1 && t.bytes(p, len(ps)) > t.limit() {
		p.engines /= 2
	}
	if t.bytes(p, len(ps)) > t.limit() {
		p.packed = false
	}
	for p.kept > 0 && t.bytes(p, len(ps)) > t.limit() {
		p.kept--
	}
	return p
}

func (t *Trainer) limit() int {
	if t.workspace > 0 {
		return t.workspace
	}
	return DefaultWorkspace
}

// largest is the room that any of the passes needs.
func largest(ps []*pass) size {
	var s size
	for _, p := range ps {
		s.rows, s.targets = max(s.rows, len(p.tokens)), max(s.targets, len(p.targets))
		for _, seg := range p.segs {
			s.longest = max(s.longest, seg.pos+seg.n)
		}
	}
	s.reads = min(s.targets, s.rows)
	return s
}

// bytes returns the working memory of a plan.
func (t *Trainer) bytes(p plan, passes int) int {
	c := t.m.cfg
	layer, top := c.layerSize(), c.NumParams()-c.Layers*c.layerSize()
	n := 2 * c.Vocab * c.Dim
	if p.packed {
		n += 2 * layer * c.Layers
	} else {
		n += 2 * layer * p.engines
	}
	switch {
	case p.engines > 1:
		n += 2 * p.engines * c.NumParams()
	case passes > 1:
		n += layer + top
	}
	e := &engine{cfg: c}
	return 4 * (n + p.engines*e.floats(p.size, t.workers))
}
