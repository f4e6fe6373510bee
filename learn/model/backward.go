package model

import (
	"math"

	"envtune/learn/tensor"
)

// backScratch are the gradients of one layer's activations.
type backScratch struct {
	dx   []float32 // [R, D] of the residual stream
	dGU  []float32 // [R, 2*FF]
	dO   []float32 // [R, Heads*HeadDim]
	dQKV []float32 // [R, C]
	dPre []float32 // [R, C]
	norm []float32 // [D]
	head []float32 // [2, HeadDim] of one head
}

func (b *backScratch) each(c Config, rows int, f func(buf *[]float32, n int)) {
	f(&b.dx, rows*c.Dim)
	f(&b.dGU, rows*2*c.FF)
	f(&b.dO, rows*c.qDim())
	f(&b.dQKV, rows*c.qkvDim())
	if c.Conv > 0 {
		f(&b.dPre, rows*c.qkvDim())
	}
	f(&b.norm, c.Dim)
	f(&b.head, 2*c.HeadDim)
}

// backward computes the gradients of all parameters below the output layer, layer by
// layer from the last, for the gradient e.back.dx of e.x; kept layers have their
// activations in e.acts. layer gives where a layer's gradients go, and done is told when
// they are there; those of products are set, all others added to zeros.
func (e *engine) backward(p *pass, kept int, layer func(l int) *layerViews, done func(l int)) {
	for l := e.cfg.Layers - 1; l >= 0; l-- {
		a := &e.acts[l]
		if l >= kept && l < e.cfg.Layers-1 {
			e.recompute(l, a, p)
		}
		g, w := layer(l), e.backwardWeights(l)
		e.feedForwardBackward(l, a, g, w)
		e.attentionBlockBackward(l, a, g, w, p, e.readRows(l, p.reads))
		done(l)
	}
}

// embedBackward adds the gradient e.back.dx of the embedded tokens to grad.
func (e *engine) embedBackward(tokens []int32, parts [][]int32, grad []float32) {
	d := e.cfg.Dim
	for i, t := range tokens {
		e.k.Axpy(grad[int(t)*d:][:d], 1, e.back.dx[i*d:(i+1)*d])
	}
	for i, ps := range parts {
		w := word{parts: ps}
		for _, p := range ps {
			e.k.Axpy(grad[int(p)*d:][:d], w.scale(), e.back.dx[i*d:(i+1)*d])
		}
	}
}

// feedForwardBackward turns b.dx from the gradient of the block's output into that of
// its input a.mid.
func (e *engine) feedForwardBackward(l int, a *layerActs, g *layerViews, w *packedLayer) {
	c, b, norm := e.cfg, &e.back, e.m.w.layers[l].norm2
	rows := len(a.mid) / c.Dim
	dx, act := tensor.M(b.dx, rows, c.Dim), tensor.M(e.buf.act, rows, c.FF)
	e.activate(a, rows)
	e.weightGradient(g.down, dx, act, false)
	dAct := act // its memory
	e.ops.Packed(dAct, dx, &w.down.backward, false)
	dGU := tensor.M(b.dGU, rows, 2*c.FF)
	e.eachRow(rows, 8*c.FF, func(from, to int) {
		for i := from; i < to; i++ {
			gu, d := a.gu[2*i*c.FF:2*(i+1)*c.FF], dGU.Row(i)
			e.k.SiLUMulGrad(d[:c.FF], d[c.FF:], gu[:c.FF], gu[c.FF:], dAct.Row(i))
		}
	})
	e.renorm(a.r2, a.mid, norm)
	e.weightGradient(g.gateUp, dGU, tensor.M(e.buf.h, rows, c.Dim), false)
	e.ops.Packed(tensor.M(e.buf.sum, rows, c.Dim), dGU, &w.gateUp.backward, false)
	e.normRowsBackward(g.norm2, a.mid, norm, a.r2)
}

// attentionBlockBackward turns b.dx from the gradient of a.mid into that of a.x.
func (e *engine) attentionBlockBackward(l int, a *layerActs, g *layerViews, w *packedLayer, p *pass, reads []int) {
	c, b, norm, rows := e.cfg, &e.back, e.m.w.layers[l].norm1, len(p.tokens)
	n, o := len(a.mid)/c.Dim, a.o
	if reads != nil {
		o = e.buf.read
	}
	dx := tensor.M(b.dx, n, c.Dim)
	e.ops.Packed(tensor.M(b.dO, n, c.qDim()), dx, &w.o.backward, false)
	e.weightGradient(g.o, dx, tensor.M(o, n, c.qDim()), false)
	if reads != nil {
		spread(b.dO, reads, rows, c.qDim())
		spread(b.dx, reads, rows, c.Dim)
	}
	e.attendBackward(a, p.segs, rows, reads)
	for _, s := range p.segs { // keys have their gradients from all segments that saw them
		e.unrotate(b.dQKV, s)
	}
	e.normHeadsBackward(l, a, g, rows)
	dPre := tensor.M(e.convolveBackward(l, a, g, p.segs, rows), rows, c.qkvDim())
	e.addBiasBackward(g.bias, dPre)
	e.renorm(a.r1, a.x, norm)
	e.weightGradient(g.qkv, dPre, tensor.M(e.buf.h, rows, c.Dim), false)
	e.ops.Packed(tensor.M(e.buf.sum, rows, c.Dim), dPre, &w.qkv.backward, false)
	e.normRowsBackward(g.norm1, a.x, norm, a.r1)
}

// unrotate turns the gradients of a segment's rotated q and k into those of q and k.
func (e *engine) unrotate(dQKV []float32, s segment) {
	c := e.cfg
	scale := float32(1 / math.Sqrt(float64(c.HeadDim)))
	e.eachRow(s.n, c.qkvDim(), func(from, to int) {
		for i := from; i < to; i++ {
			row := dQKV[(s.start+i)*c.qkvDim():][:c.qkvDim()]
			e.m.rope.unrotate(row[:c.qDim()], s.pos+i, scale)
			e.m.rope.unrotate(row[c.qDim():c.qDim()+c.kvDim()], s.pos+i, 1)
		}
	})
}

// spread moves the first rows of x, of width elements, to the places in rows, which
// ascend, and clears the others of n rows: what gather undoes.
func spread(x []float32, rows []int, n, width int) {
	end := n
	for i := len(rows) - 1; i >= 0; i-- {
		at := rows[i]
		clear(x[(at+1)*width : end*width])
		copy(x[at*width:(at+1)*width], x[i*width:(i+1)*width])
		end = at
	}
	clear(x[:end*width])
}

// renorm computes the norms of the rows of x [n, D] into e.buf.h again, r [n] being their
// 1/rms: the bits of RMSNorm.
func (e *engine) renorm(r, x, w []float32) {
	d, h := e.cfg.Dim, e.buf.h
	e.eachRow(len(r), 2*d, func(from, to int) {
		for i := from; i < to; i++ {
			e.k.MulScale(h[i*d:(i+1)*d], r[i], x[i*d:(i+1)*d], w)
		}
	})
}

// normRowsBackward adds to b.dx the gradient of the rows x whose norms have the
// gradient e.buf.sum, and to dw that of the norm's weights.
func (e *engine) normRowsBackward(dw, x, w, r []float32) {
	d, b, dh := e.cfg.Dim, &e.back, e.buf.sum
	for i := range r {
		from, to := i*d, (i+1)*d
		e.k.RMSNormGrad(b.dx[from:to], dw, dh[from:to], x[from:to], w, r[i], b.norm)
	}
}

// convolveBackward returns the gradient of a.pre, from that of a.raw in b.dQKV, and adds to g that of the taps.
func (e *engine) convolveBackward(l int, a *layerActs, g *layerViews, segs []segment, rows int) []float32 {
	c, b, width := e.cfg, &e.back, e.cfg.qkvDim()
	if c.Conv == 0 {
		return b.dQKV
	}
	clear(b.dPre[:rows*width])
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
