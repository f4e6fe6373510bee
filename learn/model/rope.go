package model

import "math"

// ropeTable holds cos and sin of position*theta^(-2i/HeadDim), [Context, HeadDim/2].
type ropeTable struct {
	half     int
	cos, sin []float32
}

func newRopeTable(c Config) ropeTable {
	half := c.HeadDim / 2
	t := ropeTable{half, make([]float32, c.Context*half), make([]float32, c.Context*half)}
	for i := range half {
		freq := math.Pow(c.RopeTheta, -2*float64(i)/float64(c.HeadDim))
		for p := range c.Context {
			s, c := math.Sincos(float64(p) * freq)
			t.cos[p*half+i], t.sin[p*half+i] = float32(c), float32(s)
		}
	}
	return t
}

// rotate turns the pairs (i, i+HeadDim/2) of every head in x by the angles of
// position pos, as Hugging Face's Llama, and multiplies by scale. (The conversions
// keep the compiler from fusing, which would change bits between machines.)
func (t *ropeTable) rotate(x []float32, pos int, scale float32) {
	cos, sin := t.cos[pos*t.half:][:t.half], t.sin[pos*t.half:][:t.half]
	for ; len(x) > 0; x = x[2*t.half:] {
		a, b := x[:t.half], x[t.half:2*t.half]
		for i, c := range cos {
			u, v, s := a[i], b[i], sin[i]
			a[i] = (float32(u*c) - float32(v*s)) * scale
			b[i] = (float32(v*c) + float32(u*s)) * scale
		}
	}
}

// unrotate is the transpose of rotate: the gradient of its input.
func (t *ropeTable) unrotate(x []float32, pos int, scale float32) {
	cos, sin := t.cos[pos*t.half:][:t.half], t.sin[pos*t.half:][:t.half]
	for ; len(x) > 0; x = x[2*t.half:] {
		a, b := x[:t.half], x[t.half:2*t.half]
		for i, c := range cos {
			u, v, s := a[i], b[i], sin[i]
			a[i] = (float32(u*c) + float32(v*s)) * scale
			b[i] = (float32(v*c) - float32(u*s)) * scale
		}
	}
}
