package model

import "envtune/learn/tensor"

// attendBackward computes b.dQKV, the gradient of a.qkv, from b.dO, the gradient of
// a.o, for one segment. The scores are computed again rather than kept.
func (e *engine) attendBackward(a *layerActs, s segment, rows int) {
	c, t, width := e.cfg, &e.att, e.cfg.qkvDim()
	group := c.Heads / c.KVHeads
	kFrom, vFrom := c.qDim(), c.qDim()+c.kvDim()
	for kv := range c.KVHeads {
		k, v := headView(a.qkv, width, kFrom, kv, c.HeadDim, s), headView(a.qkv, width, vFrom, kv, c.HeadDim, s)
		t.keys.RepackNT(k)
		t.valuesT.RepackNT(v)
		h := headBackward{
			kv: kv,
			k:  copyRows(&t.k, k),
			dk: tensor.M(grow(&t.dk, s.n*c.HeadDim), s.n, c.HeadDim),
			dv: tensor.M(grow(&t.dv, s.n*c.HeadDim), s.n, c.HeadDim),
		}
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
		dk, dv := headView(e.back.dQKV, width, kFrom, kv, c.HeadDim, s), headView(e.back.dQKV, width, vFrom, kv, c.HeadDim, s)
		for i := range s.n {
			copy(dk.Row(i), h.dk.Row(i))
			copy(dv.Row(i), h.dv.Row(i))
		}
	}
}

// headBackward are the matrices of one head's gradients, [T, HeadDim] each.
type headBackward struct {
	kv                      int
	q, k, o, dq, dk, dv, do tensor.Mat
	lse                     []float32 // [T]
}

// attendBlockBackward adds the share of the queries [i0, i1): with P the softmax of
// the scores S = q·kᵀ,
//
//	dv += Pᵀ·do,  dP = do·vᵀ,  dS = P*(dP - rowsum(do*o)),  dq = dS·k,  dk += dSᵀ·q.
func (e *engine) attendBlockBackward(h *headBackward, i0, i1 int) {
	t, end, n := &e.att, i1, i1-i0
	q, do := h.q.Sub(i0, i1, 0, h.q.Cols), h.do.Sub(i0, i1, 0, h.q.Cols)
	p := e.scores(&t.scores, q, &t.keys, end)
	ds := e.scores(&t.dScores, do, &t.valuesT, end)
	for i := range n {
		row, d, seen := p.Row(i), ds.Row(i), i0+i+1
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
