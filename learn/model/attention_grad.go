package model

import "envtune/learn/tensor"

// attendBackward computes the gradient of a.qkv in b.dQKV from b.dO, the gradient of a.o
// in the rows of reads, nil for all. The scores are computed again rather than kept.
func (e *engine) attendBackward(a *layerActs, segs []segment, rows int, reads []int) {
	kv := e.cfg.KVHeads
	order := newTurns(kv)
	tensor.Parallel(len(e.sides), len(segs)*kv, func(w, i int) {
		s := segs[i/kv]
		e.sides[w].attendBackward(a, s, s.queries(reads), rows, i%kv, &order[i%kv], i/kv)
	})
}

// attendBackward computes the share of the queries q, a part of a segment, over one
// key/value head. The gradient of the segment's rows is set, that of the keys and values
// before it added, so segments come in order: number n waits for its turn.
func (e *side) attendBackward(a *layerActs, s, q segment, rows, kv int, order *turns, n int) {
	c, t, width := e.cfg, &e.att, e.cfg.qkvDim()
	group, seen := c.Heads/c.KVHeads, s.path.len()
	kFrom, vFrom := c.qDim()+kv*c.HeadDim, c.qDim()+c.kvDim()+kv*c.HeadDim
	h := headBackward{
		kv: kv, pos: q.pos,
		k:  copyPath(&t.k, a.qkv, width, kFrom, 0, c.HeadDim, s.path),
		dk: tensor.M(grow(&t.dk, seen*c.HeadDim), seen, c.HeadDim),
		dv: tensor.M(grow(&t.dv, seen*c.HeadDim), seen, c.HeadDim),
	}
	clear(t.dk)
	clear(t.dv)
	if q.n < s.n { // the other queries are of no effect
		for row := s.start; row < s.start+s.n; row++ {
			clear(e.back.dQKV[row*width+kv*group*c.HeadDim:][:group*c.HeadDim])
		}
	}
	if q.n > 0 {
		t.keys.RepackNT(h.k)
		t.valuesT.RepackNT(copyPath(&t.v, a.qkv, width, vFrom, 0, c.HeadDim, s.path))
		for i := kv * group; i < (kv+1)*group; i++ {
			h.q, h.dq = headView(a.qkv, width, 0, i, c.HeadDim, q), headView(e.back.dQKV, width, 0, i, c.HeadDim, q)
			h.o, h.do = headView(a.o, c.qDim(), 0, i, c.HeadDim, q), headView(e.back.dO, c.qDim(), 0, i, c.HeadDim, q)
			h.lse = a.lse[i*rows+q.start:][:q.n]
			for i0 := 0; i0 < q.n; i0 += queryBlock {
				e.attendBlockBackward(&h, i0, min(i0+queryBlock, q.n))
			}
		}
	}
	order.wait(n)
	e.addPath(e.back.dQKV, kFrom, h.dk, s)
	e.addPath(e.back.dQKV, vFrom, h.dv, s)
	order.done()
}

// addPath adds d [T, HeadDim] to the columns of x [R, C] from column from on in the
// rows before a segment, and sets those of its own rows.
func (e *engine) addPath(x []float32, from int, d tensor.Mat, s segment) {
	at, width := 0, e.cfg.qkvDim()
	for _, r := range s.path {
		for row := r.start; row < r.start+r.n; row++ {
			to := x[row*width+from:][:d.Cols]
			if row < s.start {
				e.k.Axpy(to, 1, d.Row(at))
			} else {
				copy(to, d.Row(at))
			}
			at++
		}
	}
}

// headBackward are the matrices of one head's gradients: of the segment's rows
// [n, HeadDim], k, dk and dv of its path [T, HeadDim].
type headBackward struct {
	kv, pos                 int
	q, k, o, dq, dk, dv, do tensor.Mat
	lse                     []float32 // [n]
}

// attendBlockBackward adds the share of the queries [i0, i1): with P the softmax of
// the scores S = q·kᵀ,
//
//	dv += Pᵀ·do,  dP = do·vᵀ,  dS = P*(dP - rowsum(do*o)),  dq = dS·k,  dk += dSᵀ·q.
func (e *side) attendBlockBackward(h *headBackward, i0, i1 int) {
	t, end, n := &e.att, h.pos+i1, i1-i0
	q, do := h.q.Sub(i0, i1, 0, h.q.Cols), h.do.Sub(i0, i1, 0, h.q.Cols)
	p := e.scores(&t.scores, q, &t.keys, end)
	ds := e.scores(&t.dScores, do, &t.valuesT, end)
	for i := range n {
		row, d, seen := p.Row(i), ds.Row(i), h.pos+i0+i+1
		e.addRecent(h.kv, row[:seen])
		e.k.ExpSum(row[:seen], row[:seen], h.lse[i0+i])
		delta := e.k.Dot(do.Row(i), h.o.Row(i0+i))
		e.k.MulAffine(d[:seen], row[:seen], d[:seen], -delta, 1)
		clear(row[seen:end])
		clear(d[seen:end])
	}
	p, ds = p.Sub(0, n, 0, end), ds.Sub(0, n, 0, end)
	e.ops.Precision = e.m.gradientPrecision()
	e.ops.NN(h.dq.Sub(i0, i1, 0, h.q.Cols), ds, h.k.Sub(0, end, 0, h.q.Cols), false)
	e.ops.TN(h.dk.Sub(0, end, 0, h.q.Cols), ds, q, true)
	e.ops.TN(h.dv.Sub(0, end, 0, h.q.Cols), p, do, true)
	e.ops.Precision = tensor.Float32
}
