package tensor

import "math"

// AdamWStep holds the constants of one AdamW step (Loshchilov and Hutter,
// arXiv 1711.05101) as float32, ready for the kernel.
type AdamWStep struct {
	c [9]float32
}

// NewAdamWStep returns the constants of step number step (from 1): gradients are
// multiplied by gradScale, weights decay by lr*decay.
func NewAdamWStep(step int, lr, beta1, beta2, eps, decay, gradScale float64) AdamWStep {
	t := float64(step)
	return AdamWStep{[9]float32{
		float32(gradScale),
		float32(beta1), float32(1 - beta1),
		float32(beta2), float32(1 - beta2),
		float32(1 / math.Sqrt(1-math.Pow(beta2, t))),
		float32(eps),
		float32(lr / (1 - math.Pow(beta1, t))),
		float32(1 - float64(lr*decay)), // not fused, on any machine
	}}
}

// AdamW updates the parameters p and the moments m and v with the gradients g.
func (k Kernel) AdamW(s AdamWStep, p, g, m, v []float32) {
	same(len(p), len(g), len(m), len(v))
	if k == AVX512 && len(p) > 0 {
		adamWAVX512(&p[0], &g[0], &m[0], &v[0], &s.c[0], len(p))
		return
	}
	if k == AVX2 && len(p) > 0 {
		adamWAVX2(&p[0], &g[0], &m[0], &v[0], &s.c[0], len(p))
		return
	}
	c, from := &s.c, 0
	if k == NEON {
		from = neonAdamW(c, p, g, m, v)
	}
	for i := from; i < len(g); i++ {
		gi := g[i] * c[0]
		mi := fma32(c[1], m[i], c[2]*gi)
		vi := fma32(c[3], v[i], c[4]*float32(gi*gi))
		m[i], v[i] = mi, vi
		root := float32(math.Sqrt(float64(vi)))
		p[i] = float32(p[i]*c[8]) - float32(c[7]*mi)/(float32(c[5]*root)+c[6])
	}
}

// SumSquares returns the sum of squares of x in float64: element i on chain
// i mod 4, the chains added pairwise.
func SumSquares(x []float32) float64 {
	var s0, s1, s2, s3 float64
	for len(x) >= 4 {
		a, b, c, d := float64(x[0]), float64(x[1]), float64(x[2]), float64(x[3])
		s0 += a * a
		s1 += b * b
		s2 += c * c
		s3 += d * d
		x = x[4:]
	}
	for i, v := range x {
		a := float64(v)
		switch i {
		case 0:
			s0 += a * a
		case 1:
			s1 += a * a
		case 2:
			s2 += a * a
		}
	}
	return (s0 + s1) + (s2 + s3)
}
