package model

import (
	"math"

	"envtune/learn/tensor"
)

// forward computes the residual stream after the last layer, e.x, for the tokens of all
// segments: in the rows of reads, or in all where that is nil.
func (e *engine) forward(tokens []int32, parts [][]int32, segs []segment, reads []int) {
	e.reserve(size{rows: len(tokens), reads: len(reads), kept: -1})
	a := e.buf.one.views(e.cfg)
	a.x, a.mid, a.r2 = e.buf.x[0], e.buf.x[0], a.r1 // one layer after another overwrites them
	a.lse = nil
	e.embed(a.x, tokens, parts)
	for l := range e.cfg.Layers {
		rows := e.readRows(l, reads)
		e.attentionBlock(l, &a, segs, len(tokens), rows)
		e.feedForward(l, &a, a.mid)
	}
	e.x = a.mid
}

// readRows returns the rows that are read of layer l, nil for all.
func (e *engine) readRows(l int, reads []int) []int {
	if l < e.cfg.Layers-1 {
		return nil
	}
	return reads
}

// forwardKeeping is forward, but keeps what the gradients need in e.acts, of all but the
// first kept layers their inputs only.
func (e *engine) forwardKeeping(p *pass, kept int) {
	c, rows := e.cfg, len(p.tokens)
	reads := rows
	if p.reads != nil {
		reads = len(p.reads)
	}
	e.reserve(size{rows: rows, reads: reads, kept: kept})
	e.acts = e.acts[:0]
	for l := range c.Layers {
		own := &e.buf.one
		if l < kept {
			own = &e.buf.kept[l]
		}
		a := own.views(c)
		a.x = e.buf.x[l]
		e.acts = append(e.acts, a)
	}
	e.embed(e.acts[0].x, p.tokens, p.parts)
	for l := range e.acts {
		a, out := &e.acts[l], e.buf.out
		if l+1 < c.Layers {
			out = e.acts[l+1].x
		}
		e.attentionBlock(l, a, p.segs, rows, e.readRows(l, p.reads))
		e.feedForward(l, a, out)
	}
	e.x = e.buf.out
}

// recompute computes what the gradients need of a layer again, from its input.
func (e *engine) recompute(l int, a *layerActs, p *pass) {
	e.attentionBlock(l, a, p.segs, len(p.tokens), nil)
	e.gateUp(l, a)
}

// embed looks up the rows of tokens; parts are what those of the glossary are spelt in, nil
// without one.
func (e *engine) embed(x []float32, tokens []int32, parts [][]int32) {
	d := e.cfg.Dim
	for i, t := range tokens {
		copy(x[i*d:(i+1)*d], e.m.w.embed[int(t)*d:])
	}
	for i, p := range parts {
		e.addParts(x[i*d:(i+1)*d], p)
	}
}

// attentionBlock computes a.mid = a.x + attention(norm(a.x)), of the rows in reads, one
// after the other, or of all where that is nil.
func (e *engine) attentionBlock(l int, a *layerActs, segs []segment, rows int, reads []int) {
	c, w := e.cfg, &e.m.w.layers[l]
	packed := e.forwardWeights(l)
	e.normRows(e.buf.h, a.r1, a.x, w.norm1)
	e.ops.Packed(tensor.M(a.pre, rows, c.qkvDim()), tensor.M(e.buf.h, rows, c.Dim), &packed.qkv.forward, false)
	e.addBias(a.pre, w.bias, rows)
	for _, s := range segs {
		e.convolve(l, a, s)
		e.normHeads(l, a, s)
		e.rotate(a.qkv, s)
	}
	e.attend(a, segs, rows, reads)
	e.attendCached(l, a, segs)
	o := a.o
	if reads == nil {
		copyTo(a.mid, a.x)
	} else {
		a.mid, a.r2 = a.mid[:len(reads)*c.Dim], a.r2[:len(reads)]
		gather(a.mid, a.x, reads, c.Dim)
		gather(e.buf.read, a.o, reads, c.qDim())
		o = e.buf.read
	}
	e.addProduct(a.mid, tensor.M(o, len(a.mid)/c.Dim, c.qDim()), &packed.o.forward)
}

// gather copies rows of width elements of src to the first rows of dst, which may be the
// same memory: the rows ascend.
func gather(dst, src []float32, rows []int, width int) {
	for i, row := range rows {
		copy(dst[i*width:(i+1)*width], src[row*width:])
	}
}

// rotate turns q and k of a segment's rows by their positions and scales q.
func (e *engine) rotate(qkv []float32, s segment) {
	c := e.cfg
	scale := float32(1 / math.Sqrt(float64(c.HeadDim)))
	e.eachRow(s.n, c.qkvDim(), func(from, to int) {
		for i := from; i < to; i++ {
			row := qkv[(s.start+i)*c.qkvDim():][:c.qkvDim()]
			e.m.rope.rotate(row[:c.qDim()], s.pos+i, scale)
			e.m.rope.rotate(row[c.qDim():c.qDim()+c.kvDim()], s.pos+i, 1)
		}
	})
}

// feedForward computes out = a.mid + down(silu(gate)*up) of norm(a.mid).
func (e *engine) feedForward(l int, a *layerActs, out []float32) {
	packed := e.gateUp(l, a)
	rows := len(a.mid) / e.cfg.Dim
	e.activate(a, rows)
	copyTo(out, a.mid)
	e.addProduct(out, tensor.M(e.buf.act, rows, e.cfg.FF), &packed.down.forward)
}

// gateUp computes a.gu, gate and up of norm(a.mid).
func (e *engine) gateUp(l int, a *layerActs) *packedLayer {
	c, packed := e.cfg, e.weights(l) // which attentionBlock packed
	rows := len(a.mid) / c.Dim
	e.normRows(e.buf.h, a.r2, a.mid, e.m.w.layers[l].norm2)
	e.ops.Packed(tensor.M(a.gu, rows, 2*c.FF), tensor.M(e.buf.h, rows, c.Dim), &packed.gateUp.forward, false)
	return packed
}

// activate computes silu(gate)*up of the first rows of a.gu into e.buf.act.
func (e *engine) activate(a *layerActs, rows int) {
	ff, act := e.cfg.FF, e.buf.act
	e.eachRow(rows, 4*ff, func(from, to int) {
		for i := from; i < to; i++ {
			gu := a.gu[2*i*ff : 2*(i+1)*ff]
			e.k.SiLUMul(act[i*ff:(i+1)*ff], gu[:ff], gu[ff:])
		}
	})
}

// addProduct adds a·Wᵀ to out, [rows of a, D]. In models of others a few dimensions of the
// residual stream are thousands of times as large as the rest: a product that is added
// to them number by number loses digits that later layers need, so it is summed first.
// Ours, with convolutions or recent heads, keep the order in which they were trained.
func (e *engine) addProduct(out []float32, a tensor.Mat, w *tensor.Packed) {
	if e.cfg.Conv > 0 || e.cfg.Recent > 0 {
		e.ops.Packed(tensor.M(out, a.Rows, e.cfg.Dim), a, w, true)
		return
	}
	sum := e.buf.sum[:len(out)]
	e.ops.Packed(tensor.M(sum, a.Rows, e.cfg.Dim), a, w, false)
	e.k.Axpy(out, 1, sum)
}

// copyTo copies src to dst unless they are the same memory.
func copyTo(dst, src []float32) {
	if &dst[0] != &src[0] {
		copy(dst, src)
	}
}

// normRows norms the rows of x [n, D] into h and keeps their 1/rms in r [n].
func (e *engine) normRows(h, r, x, w []float32) {
	d := e.cfg.Dim
	e.eachRow(len(r), 4*d, func(from, to int) {
		for i := from; i < to; i++ {
			r[i] = e.k.RMSNorm(h[i*d:(i+1)*d], x[i*d:(i+1)*d], w, e.cfg.NormEps)
		}
	})
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
