package model

import (
	"math"

	"envtune/learn/tensor"
)

// backScratch are the gradients of one layer's activations.
type backScratch struct {
	dx   []float32 // [R, D] of the residual stream
	dAct []float32 // [R, FF]
	dGU  []float32 // [R, 2*FF]
	dh   []float32 // [R, D] of a normed row
	dO   []float32 // [R, Heads*HeadDim]
	dQKV []float32 // [R, C]
	dPre []float32 // [R, C]
	norm []float32 // [D]
	head []float32 // [2, HeadDim] of one head
}

// backward adds the gradients of all parameters below the output layer to grad, for
// the gradient e.back.dx of e.x.
func (e *engine) backward(tokens []int32, segs []segment, grad *views) {
	rows, c := len(tokens), e.cfg
	for l := c.Layers - 1; l >= 0; l-- {
		a, g := &e.acts[l], &grad.layers[l]
		e.feedForwardBackward(l, a, g, rows)
		e.attentionBlockBackward(l, a, g, segs, rows)
	}
	for i, t := range tokens {
		e.k.Axpy(grad.embed[int(t)*c.Dim:][:c.Dim], 1, e.back.dx[i*c.Dim:(i+1)*c.Dim])
	}
}

// feedForwardBackward turns b.dx from the gradient of the block's output into that of
// its input a.mid.
func (e *engine) feedForwardBackward(l int, a *layerActs, g *layerViews, rows int) {
	c, b, w := e.cfg, &e.back, &e.w.layers[l]
	dx := tensor.M(b.dx, rows, c.Dim)
	dAct := tensor.M(grow(&b.dAct, rows*c.FF), rows, c.FF)
	e.ops.Packed(dAct, dx, &w.down.backward, false)
	e.weightGradient(g.down, dx, tensor.M(a.act, rows, c.FF))
	dGU := tensor.M(grow(&b.dGU, rows*2*c.FF), rows, 2*c.FF)
	for i := range rows {
		gu, d := a.gu[2*i*c.FF:2*(i+1)*c.FF], dGU.Row(i)
		e.k.SiLUMulGrad(d[:c.FF], d[c.FF:], gu[:c.FF], gu[c.FF:], dAct.Row(i))
	}
	dh := tensor.M(grow(&b.dh, rows*c.Dim), rows, c.Dim)
	e.ops.Packed(dh, dGU, &w.gateUp.backward, false)
	e.weightGradient(g.gateUp, dGU, tensor.M(a.h2, rows, c.Dim))
	e.normRowsBackward(g.norm2, a.mid, e.m.w.layers[l].norm2, a.r2)
}

// attentionBlockBackward turns b.dx from the gradient of a.mid into that of a.x.
func (e *engine) attentionBlockBackward(l int, a *layerActs, g *layerViews, segs []segment, rows int) {
	c, b, w := e.cfg, &e.back, &e.w.layers[l]
	dx := tensor.M(b.dx, rows, c.Dim)
	dO := tensor.M(grow(&b.dO, rows*c.qDim()), rows, c.qDim())
	e.ops.Packed(dO, dx, &w.o.backward, false)
	e.weightGradient(g.o, dx, tensor.M(a.o, rows, c.qDim()))
	grow(&b.dQKV, rows*c.qkvDim())
	scale := float32(1 / math.Sqrt(float64(c.HeadDim)))
	for _, s := range segs {
		e.attendBackward(a, s, rows)
	}
	for _, s := range segs { // keys have their gradients from all segments that saw them
		for i := range s.n {
			row := b.dQKV[(s.start+i)*c.qkvDim():][:c.qkvDim()]
			e.m.rope.unrotate(row[:c.qDim()], s.pos+i, scale)
			e.m.rope.unrotate(row[c.qDim():c.qDim()+c.kvDim()], s.pos+i, 1)
		}
	}
	e.normHeadsBackward(l, a, g, rows)
	dPre := tensor.M(e.convolveBackward(l, a, g, segs, rows), rows, c.qkvDim())
	e.addBiasBackward(g.bias, dPre)
	dh := tensor.M(grow(&b.dh, rows*c.Dim), rows, c.Dim)
	e.ops.Packed(dh, dPre, &w.qkv.backward, false)
	e.weightGradient(g.qkv, dPre, tensor.M(a.h1, rows, c.Dim))
	e.normRowsBackward(g.norm1, a.x, e.m.w.layers[l].norm1, a.r1)
}

// normRowsBackward adds to b.dx the gradient of the rows x whose norms have the
// gradient b.dh, and to dw that of the norm's weights.
func (e *engine) normRowsBackward(dw, x, w, r []float32) {
	d, b := e.cfg.Dim, &e.back
	tmp := grow(&b.norm, d)
	for i := range r {
		from, to := i*d, (i+1)*d
		e.k.RMSNormGrad(b.dx[from:to], dw, b.dh[from:to], x[from:to], w, r[i], tmp)
	}
}

// convolveBackward returns the gradient of a.pre, from that of a.raw in b.dQKV, and adds to g that of the taps.
func (e *engine) convolveBackward(l int, a *layerActs, g *layerViews, segs []segment, rows int) []float32 {
	c, b, width := e.cfg, &e.back, e.cfg.qkvDim()
	if c.Conv == 0 {
		return b.dQKV
	}
	clear(grow(&b.dPre, rows*width))
	for _, s := range segs {
		for i := range s.n {
			d := b.dQKV[(s.start+i)*width:][:width]
			for tap := range min(c.Conv, s.pos+i+1) {
				at := s.rowBack(i, tap) * width
				src, dSrc := a.pre[at:at+width], b.dPre[at:at+width]
				from := 0
				for part, n := range c.convWidths() {
					to := from + n
					e.k.MulAdd(dSrc[from:to], d[from:to], e.m.w.layers[l].conv[part][tap*n:(tap+1)*n])
					e.k.MulAdd(g.conv[part][tap*n:(tap+1)*n], d[from:to], src[from:to])
					from = to
				}
			}
		}
	}
	return b.dPre
}
