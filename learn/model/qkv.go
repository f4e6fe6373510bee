package model

import "envtune/learn/tensor"

// addBias adds a bias to every row of q, k and v; nil for none.
func (e *engine) addBias(x, bias []float32, rows int) {
	if bias == nil {
		return
	}
	for i := range rows {
		e.k.Axpy(x[i*len(bias):(i+1)*len(bias)], 1, bias)
	}
}

// addBiasBackward adds to g the gradient of a bias whose rows have the gradient d.
func (e *engine) addBiasBackward(g []float32, d tensor.Mat) {
	if g == nil {
		return
	}
	for i := range d.Rows {
		e.k.Axpy(g, 1, d.Row(i))
	}
}

// qkHeads calls f with the place of every head of q and k in a row of q, k and v, its
// number among them, and whether it is one of q.
func (c Config) qkHeads(f func(at, head int, isQ bool)) {
	for h := range c.Heads + c.KVHeads {
		f(h*c.HeadDim, h, h < c.Heads)
	}
}

// normHeads computes a.qkv from a.raw for one segment: the norm of each head of q and
// of k; v as it is.
func (e *engine) normHeads(l int, a *layerActs, s segment) {
	c, w := e.cfg, &e.m.w.layers[l]
	if !c.QKNorm {
		return
	}
	width, d := c.qkvDim(), c.HeadDim
	for row := s.start; row < s.start+s.n; row++ {
		raw, qkv := a.raw[row*width:][:width], a.qkv[row*width:][:width]
		r := a.rqk[row*(c.Heads+c.KVHeads):]
		c.qkHeads(func(at, h int, isQ bool) {
			weights := w.kNorm
			if isQ {
				weights = w.qNorm
			}
			r[h] = e.k.RMSNorm(qkv[at:at+d], raw[at:at+d], weights, c.NormEps)
		})
		v := c.qDim() + c.kvDim()
		copy(qkv[v:], raw[v:])
	}
}

// normHeadsBackward turns b.dQKV from the gradient of the normed heads into that of
// a.raw and adds to g that of the norms' weights.
func (e *engine) normHeadsBackward(l int, a *layerActs, g *layerViews, rows int) {
	c, b, w := e.cfg, &e.back, &e.m.w.layers[l]
	if !c.QKNorm {
		return
	}
	width, d := c.qkvDim(), c.HeadDim
	scratch := grow(&b.head, 2*d)
	dy, tmp := scratch[:d], scratch[d:]
	for row := range rows {
		raw, dx := a.raw[row*width:][:width], b.dQKV[row*width:][:width]
		r := a.rqk[row*(c.Heads+c.KVHeads):]
		c.qkHeads(func(at, h int, isQ bool) {
			weights, dw := w.kNorm, g.kNorm
			if isQ {
				weights, dw = w.qNorm, g.qNorm
			}
			copy(dy, dx[at:at+d])
			clear(dx[at : at+d])
			e.k.RMSNormGrad(dx[at:at+d], dw, dy, raw[at:at+d], weights, r[h], tmp)
		})
	}
}
