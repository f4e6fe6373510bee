package model

import "envtune/learn/tensor"

// packed are a model's weights in the layout of the micro-kernels: a copy. Without the
// layers (nil) each pass through them packs a layer when it comes to it.
type packed struct {
	layers []packedLayer
	head   direction
}

type packedLayer struct{ qkv, o, gateUp, down direction }

// direction is one matrix W [out, in], packed for x·Wᵀ and, if gradients are
// wanted, for dy·W.
type direction struct{ forward, backward tensor.Packed }

// matrix is the weights of a direction.
type matrix struct {
	to      *direction
	w       []float32
	out, in int
}

// matrices are a layer's, the largest first: gate and up are half of it.
func (l *packedLayer) matrices(c Config, w *layerViews) [4]matrix {
	return [4]matrix{
		{&l.gateUp, w.gateUp, 2 * c.FF, c.Dim},
		{&l.down, w.down, c.Dim, c.FF},
		{&l.qkv, w.qkv, c.qkvDim(), c.Dim},
		{&l.o, w.o, c.Dim, c.qDim()},
	}
}

func (x matrix) pack(p tensor.Precision, gradients bool) {
	x.packForward(p)
	if gradients {
		x.packBackward(p)
	}
}

func (x matrix) packForward(p tensor.Precision) {
	x.to.forward.RepackNTIn(p, tensor.M(x.w, x.out, x.in))
}

func (x matrix) packBackward(p tensor.Precision) {
	x.to.backward.RepackNNIn(p, tensor.M(x.w, x.out, x.in))
}

// pack copies the weights of m, reusing the memory of an earlier call.
func (p *packed) pack(m *Model, gradients bool, workers int) {
	c := m.cfg
	if p.layers == nil {
		p.layers = make([]packedLayer, c.Layers)
	}
	tensor.Parallel(workers, c.Layers+1, func(_, i int) {
		if i == 0 { // the largest first
			p.packHead(m, gradients)
			return
		}
		for _, x := range p.layers[i-1].matrices(c, &m.w.layers[i-1]) {
			x.pack(m.precision, gradients)
		}
	})
}

// packHead copies the output layer's weights only.
func (p *packed) packHead(m *Model, gradients bool) {
	matrix{&p.head, m.w.head, m.cfg.Vocab, m.cfg.Dim}.pack(m.precision, gradients)
}

// weights returns the packed weights of a layer; where the layers are not kept packed,
// the present one's, packed the way that was asked for last.
func (e *engine) weights(l int) *packedLayer {
	if e.w.layers != nil {
		return &e.w.layers[l]
	}
	return &e.lone
}

// forwardWeights returns the packed weights of a layer for x·Wᵀ.
func (e *engine) forwardWeights(l int) *packedLayer {
	e.packLone(l, matrix.packForward)
	return e.weights(l)
}

// backwardWeights returns the packed weights of a layer for dy·W.
func (e *engine) backwardWeights(l int) *packedLayer {
	e.packLone(l, matrix.packBackward)
	return e.weights(l)
}

// packLone packs one layer into e.lone, where the layers are not kept packed.
func (e *engine) packLone(l int, pack func(x matrix, p tensor.Precision)) {
	if e.w.layers != nil {
		return
	}
	all := e.lone.matrices(e.cfg, &e.m.w.layers[l])
	tensor.Parallel(len(e.sides), len(all), func(_, i int) { pack(all[i], e.m.precision) })
}

// segment is a run of neighbouring rows: consecutive tokens of one sequence.
type segment struct {
	start, n int    // rows [start, start+n)
	pos      int    // position of the first one in its sequence
	cache    *Cache // what came before pos and where to append; nil in training
	path     path   // the rows of positions [0, pos+n), its own last; in training
}

// engine runs forward and backward passes, on one core or with the work within a pass
// split over several. It owns all buffers, which grow to the largest pass.
type engine struct {
	cfg   Config
	m     *Model
	w     *packed
	lone  packedLayer // where the layers are not kept packed: the present one
	ops   *tensor.Ops
	k     tensor.Kernel
	sides []*side      // one for each core
	whole *side        // all cores on one product at a time
	tasks []cachedTask // of attention over caches, of the layer under way
	buf   buffers
	acts  []layerActs // of the pass under way, by layer; in training
	x     []float32   // [n, D] the residual stream after the last layer, in the rows that are read
	head  headScratch
	back  backScratch
}

// side computes attention, with products and memory of its own.
type side struct {
	*engine
	ops *tensor.Ops
	att attentionScratch
}

func newEngine(m *Model, w *packed) *engine {
	e := &engine{cfg: m.cfg, m: m, w: w, k: tensor.DefaultKernel()}
	e.split(1)
	return e
}

// split makes the engine use so many cores.
func (e *engine) split(workers int) {
	if e.ops == nil || e.ops.Workers() != workers {
		e.ops = tensor.NewOps(e.k, workers)
		e.whole = &side{engine: e, ops: e.ops}
	}
	for len(e.sides) < workers {
		e.sides = append(e.sides, &side{engine: e, ops: tensor.NewOps(e.k, 1)})
	}
	e.sides = e.sides[:workers]
}

// eachRow calls f with parts of the rows [0, n), on several cores where that pays; width
// is about how many numbers a row has to do with.
func (e *engine) eachRow(n, width int, f func(from, to int)) {
	w := len(e.sides)
	if w == 1 || n*width < 1<<16 {
		f(0, n)
		return
	}
	tensor.Parallel(w, w, func(_, i int) { f(n*i/w, n*(i+1)/w) })
}

// weightGradient computes dyᵀ·x, or adds it to what the gradient of a weight holds.
func (e *engine) weightGradient(grad []float32, dy, x tensor.Mat, add bool) {
	e.ops.Precision = e.m.precision
	e.ops.TN(tensor.M(grad, dy.Cols, x.Cols), dy, x, add)
	e.ops.Precision = tensor.Float32 // attention's
}

// layerActs are what one layer computes, row by row. The norms of x and mid and
// silu(gate)*up are computed again where gradients need them.
type layerActs struct {
	x, mid []float32 // [R, D] the residual stream before attention, before the feed-forward block
	r1, r2 []float32 // [R] 1/rms of their rows
	pre    []float32 // [R, C] q, k, v before the convolutions
	raw    []float32 // [R, C] after the convolutions, before the norms of q and k
	rqk    []float32 // [R, Heads+KVHeads] 1/rms of each head of raw's q and k
	qkv    []float32 // [R, C] after norms and rotation; q is scaled by 1/sqrt(HeadDim)
	o      []float32 // [R, Heads*HeadDim] attention output
	lse    []float32 // [Heads, R] log-sum-exp of the attention scores
	gu     []float32 // [R, 2*FF] gate and up
}

// grow makes *buf hold n elements. The contents are not kept.
func grow(buf *[]float32, n int) []float32 {
	if cap(*buf) < n {
		*buf = make([]float32, n)
	}
	*buf = (*buf)[:n]
	return *buf
}
