package model

import (
	"math"

	"envtune/learn/tensor"
)

// forward computes the residual stream after the last layer, e.x [R, D], for the
// tokens of all segments.
func (e *engine) forward(tokens []int32, segs []segment) {
	a := &e.one
	a.sizeInPlace(e.cfg, len(tokens))
	e.embed(a.x, tokens)
	for l := range e.cfg.Layers {
		e.attentionBlock(l, a, segs, len(tokens))
		e.feedForward(l, a, a.x, len(tokens))
	}
	e.x = a.x
}

// forwardKeeping is forward, but keeps what the gradients need in e.acts.
func (e *engine) forwardKeeping(tokens []int32, segs []segment) {
	c, rows := e.cfg, len(tokens)
	if e.acts == nil {
		e.acts = make([]layerActs, c.Layers)
	}
	for l := range e.acts {
		e.acts[l].size(c, rows)
	}
	e.embed(e.acts[0].x, tokens)
	e.x = grow(&e.last, rows*c.Dim)
	for l := range e.acts {
		out := e.x
		if l+1 < c.Layers {
			out = e.acts[l+1].x
		}
		e.attentionBlock(l, &e.acts[l], segs, rows)
		e.feedForward(l, &e.acts[l], out, rows)
	}
}

func (e *engine) embed(x []float32, tokens []int32) {
	d := e.cfg.Dim
	for i, t := range tokens {
		copy(x[i*d:(i+1)*d], e.m.w.embed[int(t)*d:])
	}
}

// attentionBlock computes a.mid = a.x + attention(norm(a.x)).
func (e *engine) attentionBlock(l int, a *layerActs, segs []segment, rows int) {
	c, w := e.cfg, &e.m.w.layers[l]
	e.normRows(a.h1, a.r1, a.x, w.norm1)
	e.ops.Packed(tensor.M(a.pre, rows, c.qkvDim()), tensor.M(a.h1, rows, c.Dim), &e.w.layers[l].qkv.forward, false)
	e.addBias(a.pre, w.bias, rows)
	scale := float32(1 / math.Sqrt(float64(c.HeadDim)))
	for _, s := range segs {
		e.convolve(l, a, s)
		e.normHeads(l, a, s)
		for i := range s.n {
			row := a.qkv[(s.start+i)*c.qkvDim():][:c.qkvDim()]
			e.m.rope.rotate(row[:c.qDim()], s.pos+i, scale)
			e.m.rope.rotate(row[c.qDim():c.qDim()+c.kvDim()], s.pos+i, 1)
		}
		if s.cache == nil {
			e.attend(a, s, rows)
		}
	}
	e.attendCached(l, a, segs)
	e.addProduct(a.mid, a.x, tensor.M(a.o, rows, c.qDim()), &e.w.layers[l].o.forward)
}

// feedForward computes out = a.mid + down(silu(gate)*up) of norm(a.mid).
func (e *engine) feedForward(l int, a *layerActs, out []float32, rows int) {
	c, w := e.cfg, &e.m.w.layers[l]
	e.normRows(a.h2, a.r2, a.mid, w.norm2)
	e.ops.Packed(tensor.M(a.gu, rows, 2*c.FF), tensor.M(a.h2, rows, c.Dim), &e.w.layers[l].gateUp.forward, false)
	for i := range rows {
		gu := a.gu[2*i*c.FF : 2*(i+1)*c.FF]
		e.k.SiLUMul(a.act[i*c.FF:(i+1)*c.FF], gu[:c.FF], gu[c.FF:])
	}
	e.addProduct(out, a.mid, tensor.M(a.act, rows, c.FF), &e.w.layers[l].down.forward)
}

// addProduct computes out = x + a·Wᵀ, [R, D]. In models of others a few dimensions of the
// residual stream are thousands of times as large as the rest: a product that is added
// to them number by number loses digits that later layers need, so it is summed first.
// Ours, with convolutions or recent heads, keep the order in which they were trained.
func (e *engine) addProduct(out, x []float32, a tensor.Mat, w *tensor.Packed) {
	copyTo(out, x)
	if e.cfg.Conv > 0 || e.cfg.Recent > 0 {
		e.ops.Packed(tensor.M(out, a.Rows, e.cfg.Dim), a, w, true)
		return
	}
	sum := grow(&e.sum, len(out))
	e.ops.Packed(tensor.M(sum, a.Rows, e.cfg.Dim), a, w, false)
	e.k.Axpy(out, 1, sum)
}

// copyTo copies src to dst unless they are the same memory.
func copyTo(dst, src []float32) {
	if &dst[0] != &src[0] {
		copy(dst, src)
	}
}

// normRows norms every row of x [R, D] into h and keeps 1/rms in r.
func (e *engine) normRows(h, r, x, w []float32) {
	d := e.cfg.Dim
	for i := range r {
		r[i] = e.k.RMSNorm(h[i*d:(i+1)*d], x[i*d:(i+1)*d], w, e.cfg.NormEps)
	}
}

// convolve computes a.raw from a.pre for one segment: tap i multiplies the row i
// places before, which the cache or the segment's path has if it is before the segment.
func (e *engine) convolve(l int, a *layerActs, s segment) {
	c := e.cfg
	if c.Conv == 0 {
		return
	}
	width := c.qkvDim()
	for i := range s.n {
		dst := a.raw[(s.start+i)*width:][:width]
		for tap := range min(c.Conv, s.pos+i+1) {
			var src []float32
			if tap > i && s.cache != nil {
				src = s.cache.before(l, s.pos+i-tap)
			} else {
				src = a.pre[s.rowBack(i, tap)*width:][:width]
			}
			from := 0
			for part, n := range c.convWidths() {
				w := e.m.w.layers[l].conv[part][tap*n : (tap+1)*n]
				if tap == 0 {
					e.k.MulScale(dst[from:from+n], 1, src[from:from+n], w)
				} else {
					e.k.MulAdd(dst[from:from+n], src[from:from+n], w)
				}
				from += n
			}
		}
	}
	if s.cache != nil {
		for i := max(0, s.n-c.Conv+1); i < s.n; i++ {
			copy(s.cache.before(l, s.pos+i), a.pre[(s.start+i)*width:][:width])
		}
	}
}
