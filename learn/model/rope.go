package model

import "math"

// ropeTable holds cos and sin of position*frequency, [Context, HeadDim/2].
type ropeTable struct {
	half     int
	cos, sin []float32
}

func newRopeTable(c Config) ropeTable {
	half := c.HeadDim / 2
	t := ropeTable{half, make([]float32, c.Context*half), make([]float32, c.Context*half)}
	for i := range half {
		freq := math.Pow(c.RopeTheta, -2*float64(i)/float64(c.HeadDim))
		freq /= c.Scaling.slower(freq)
		for p := range c.Context {
			s, c := math.Sincos(float64(p) * freq)
			t.cos[p*half+i], t.sin[p*half+i] = float32(c), float32(s)
		}
	}
	return t
}

// RopeFactors returns how many times slower Scaling makes the rotation of each of the
// HeadDim/2 pairs; nil if it makes none slower.
func (c Config) RopeFactors() []float64 {
	if c.Scaling == (RopeScaling{}) {
		return nil
	}
	out := make([]float64, c.HeadDim/2)
	for i := range out {
		out[i] = c.Scaling.slower(math.Pow(c.RopeTheta, -2*float64(i)/float64(c.HeadDim)))
	}
	return out
}

// slower returns how many times slower a rotation of freq radians a token becomes.
func (s RopeScaling) slower(freq float64) float64 {
	if s == (RopeScaling{}) {
		return 1
	}
	turns := float64(s.Original) * freq / (2 * math.Pi)
	switch {
	case turns < s.LowFreq:
		return s.Factor
	case turns > s.HighFreq:
		return 1
	}
	keep := (turns - s.LowFreq) / (s.HighFreq - s.LowFreq)
	return 1 / ((1-keep)/s.Factor + keep)
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
