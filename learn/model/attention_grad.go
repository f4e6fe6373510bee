package model

import "envtune/learn/tensor"

// attendBackward computes, for one segment, the gradient of a.qkv from b.dO, the
// gradient of a.o: that of the segment's rows is set in b.dQKV, that of the keys and
// values before it added, so segments come in order. The scores are computed again
// rather than kept.
func (e *engine) attendBackward(a *layerActs, s segment, rows int) {
	c, t, width := e.cfg, &e.att, e.cfg.qkvDim()
	group, seen := c.Heads/c.KVHeads, s.path.len()
	kFrom, vFrom := c.qDim(), c.qDim()+c.kvDim()
	for kv := range c.KVHeads {
		h := headBackward{
			kv: kv, pos: s.pos,
			k:  copyPath(&t.k, a.qkv, width, kFrom, kv, c.HeadDim, s.path),
			dk: tensor.M(grow(&t.dk, seen*c.HeadDim), seen, c.HeadDim),
			dv: tensor.M(grow(&t.dv, seen*c.HeadDim), seen, c.HeadDim),
		}
		t.keys.RepackNT(h.k)
		t.valuesT.RepackNT(copyPath(&t.v, a.qkv, width, vFrom, kv, c.HeadDim, s.path))
		clear(t.dk)
		clear(t.dv)
		for i := kv * group; i < (kv+1)*group; i++ {
			h.q, h.dq = headView(a.qkv, width, 0, i, c.HeadDim, s), headView(e.back.dQKV, width, 0, i, c.HeadDim, s)
			h.o, h.do = headView(a.o, c.qDim(), 0, i, c.HeadDim, s), headView(e.back.dO, c.qDim(), 0, i, c.HeadDim, s)
			h.lse = a.lse[i*rows+s.start:][:s.n]
			for i0 := 0; i0 < s.n; i0 += queryBlock {
				e.attendBlockBackward(&h, i0, min(i0+queryBlock, s.n))
			}
		}
		e.addPath(e.back.dQKV, kFrom+kv*c.HeadDim, h.dk, s)
		e.addPath(e.back.dQKV, vFrom+kv*c.HeadDim, h.dv, s)
	}
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
func (e *engine) attendBlockBackward(h *headBackward, i0, i1 int) {
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
	e.ops.NN(h.dq.Sub(i0, i1, 0, h.q.Cols), ds, h.k.Sub(0, end, 0, h.q.Cols), false)
	e.ops.TN(h.dk.Sub(0, end, 0, h.q.Cols), ds, q, true)
	e.ops.TN(h.dv.Sub(0, end, 0, h.q.Cols), p, do, true)
}
