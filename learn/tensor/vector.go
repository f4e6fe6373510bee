package tensor

import "math"

// same panics unless all lengths equal n: a wrong length is a bug of the caller
// and must not reach the assembly.
func same(n int, lens ...int) {
	for _, l := range lens {
		if l != n {
			panic("tensor: vectors of different lengths")
		}
	}
}

// Dot returns the sum of a[i]*b[i], by FMAs: the blocks of 32 elements on 32
// chains, the rest on the first 8 of them, the chains added pairwise.
func (k Kernel) Dot(a, b []float32) float32 {
	same(len(a), len(b))
	if k == AVX512 && len(a) > 0 {
		return dotAVX512(&a[0], &b[0], len(a))
	}
	if k == AVX2 && len(a) > 0 {
		return dotAVX2(&a[0], &b[0], len(a))
	}
	var chains [32]float32
	from := 0
	if k == NEON {
		from = neonDot(&chains, a, b)
	}
	return dotPortable(&chains, a, b, from)
}

// Max returns the largest element of a, which must not be empty.
func (k Kernel) Max(a []float32) float32 {
	if k == AVX512 && len(a) > 0 {
		return maxAVX512(&a[0], len(a))
	}
	if k == AVX2 && len(a) > 0 {
		return maxAVX2(&a[0], len(a))
	}
	m, from := a[0], 0
	if k == NEON && len(a) >= 4 {
		m, from = neonMax(a)
	}
	for _, v := range a[from:] {
		if v > m {
			m = v
		}
	}
	return m
}

// Axpy adds s*x to dst, one FMA an element.
func (k Kernel) Axpy(dst []float32, s float32, x []float32) {
	same(len(dst), len(x))
	if k == AVX512 && len(dst) > 0 {
		axpyAVX512(&dst[0], s, &x[0], len(dst))
		return
	}
	if k == AVX2 && len(dst) > 0 {
		axpyAVX2(&dst[0], s, &x[0], len(dst))
		return
	}
	from := 0
	if k == NEON {
		from = neonAxpy(dst, s, x)
	}
	for i := from; i < len(x); i++ {
		dst[i] = fma32(s, x[i], dst[i])
	}
}

// MulAdd adds a[i]*b[i] to dst[i], one FMA an element.
func (k Kernel) MulAdd(dst, a, b []float32) {
	same(len(dst), len(a), len(b))
	if k == AVX512 && len(dst) > 0 {
		fmaVecAVX512(&dst[0], &a[0], &b[0], len(dst))
		return
	}
	if k == AVX2 && len(dst) > 0 {
		fmaVecAVX2(&dst[0], &a[0], &b[0], len(dst))
		return
	}
	from := 0
	if k == NEON {
		from = neonMulAdd(dst, a, b)
	}
	for i := from; i < len(a); i++ {
		dst[i] = fma32(a[i], b[i], dst[i])
	}
}

// Scale multiplies dst by s.
func (k Kernel) Scale(dst []float32, s float32) {
	if k == AVX512 && len(dst) > 0 {
		scaleAVX512(&dst[0], s, len(dst))
		return
	}
	if k == AVX2 && len(dst) > 0 {
		scaleAVX2(&dst[0], s, len(dst))
		return
	}
	from := 0
	if k == NEON {
		from = neonScale(dst, s)
	}
	for i := from; i < len(dst); i++ {
		dst[i] *= s
	}
}

// MulScale sets dst[i] = (s*a[i])*b[i].
func (k Kernel) MulScale(dst []float32, s float32, a, b []float32) {
	same(len(dst), len(a), len(b))
	if k == AVX512 && len(dst) > 0 {
		mulScaleAVX512(&dst[0], s, &a[0], &b[0], len(dst))
		return
	}
	if k == AVX2 && len(dst) > 0 {
		mulScaleAVX2(&dst[0], s, &a[0], &b[0], len(dst))
		return
	}
	from := 0
	if k == NEON {
		from = neonMulScale(dst, s, a, b)
	}
	for i := from; i < len(a); i++ {
		dst[i] = s * a[i] * b[i]
	}
}

// MulAffine sets dst[i] = e[i]*(beta*x[i]+alpha). It is the gradient of a softmax
// e, for alpha and beta that depend on the row.
func (k Kernel) MulAffine(dst, e, x []float32, alpha, beta float32) {
	same(len(dst), len(e), len(x))
	if k == AVX512 && len(dst) > 0 {
		mulAffineAVX512(&dst[0], &e[0], &x[0], alpha, beta, len(dst))
		return
	}
	if k == AVX2 && len(dst) > 0 {
		mulAffineAVX2(&dst[0], &e[0], &x[0], alpha, beta, len(dst))
		return
	}
	from := 0
	if k == NEON {
		from = neonMulAffine(dst, e, x, alpha, beta)
	}
	for i := from; i < len(e); i++ {
		dst[i] = e[i] * fma32(beta, x[i], alpha)
	}
}

// ExpSum sets dst[i] = exp(src[i]-shift) and returns the sum, element i on chain
// i mod 8, the chains added pairwise: elements that are zero at the end change no
// bit. The relative error of exp is below 2e-7; it is 0 below -87.33 and stays at
// exp(88.37) above that. dst may be src.
func (k Kernel) ExpSum(dst, src []float32, shift float32) float32 {
	same(len(dst), len(src))
	if k == AVX512 && len(dst) > 0 {
		return expSumAVX512(&dst[0], &src[0], shift, len(dst))
	}
	if k == AVX2 && len(dst) > 0 {
		return expSumAVX2(&dst[0], &src[0], shift, len(dst))
	}
	var chains [8]float32
	from := 0
	if k == NEON {
		from = neonExpSum(&chains, dst, src, shift)
	}
	return expSumPortable(&chains, dst, src, shift, from)
}

// Softmax sets dst to the softmax of src and returns the largest element of src and
// the sum of exp(src[i]-max). dst may be src.
func (k Kernel) Softmax(dst, src []float32) (maximum, sum float32) {
	maximum = k.Max(src)
	sum = k.ExpSum(dst, src, maximum)
	k.Scale(dst, 1/sum)
	return maximum, sum
}

// LogSumExp returns log(sum(exp(src[i]))); scratch has the length of src.
func (k Kernel) LogSumExp(scratch, src []float32) float32 {
	m := k.Max(src)
	return m + float32(math.Log(float64(k.ExpSum(scratch, src, m))))
}

// SiLUMul sets dst[i] = silu(g[i])*u[i], silu(x) = x/(1+exp(-x)).
func (k Kernel) SiLUMul(dst, g, u []float32) {
	same(len(dst), len(g), len(u))
	if k == AVX512 && len(dst) > 0 {
		siluMulAVX512(&dst[0], &g[0], &u[0], len(dst))
		return
	}
	if k == AVX2 && len(dst) > 0 {
		siluMulAVX2(&dst[0], &g[0], &u[0], len(dst))
		return
	}
	from := 0
	if k == NEON {
		from = neonSiLUMul(dst, g, u)
	}
	for i := from; i < len(g); i++ {
		dst[i] = g[i] * sigmoid32(g[i]) * u[i]
	}
}

// SiLUMulGrad writes the gradients dg and du of SiLUMul's inputs, dh being the
// gradient of its output.
func (k Kernel) SiLUMulGrad(dg, du, g, u, dh []float32) {
	same(len(dg), len(du), len(g), len(u), len(dh))
	if k == AVX512 && len(dg) > 0 {
		siluMulGradAVX512(&dg[0], &du[0], &g[0], &u[0], &dh[0], len(dg))
		return
	}
	if k == AVX2 && len(dg) > 0 {
		siluMulGradAVX2(&dg[0], &du[0], &g[0], &u[0], &dh[0], len(dg))
		return
	}
	from := 0
	if k == NEON {
		from = neonSiLUMulGrad(dg, du, g, u, dh)
	}
	for i := from; i < len(g); i++ {
		v, s, d := g[i], sigmoid32(g[i]), dh[i]
		du[i] = v * s * d
		dg[i] = d * u[i] * (fma32(v, 1-s, 1) * s)
	}
}

// RMSNorm sets dst = x/rms(x) * w, rms(x) = sqrt(mean(x^2)+eps), and returns
// 1/rms(x).
func (k Kernel) RMSNorm(dst, x, w []float32, eps float64) float32 {
	r := float32(1 / math.Sqrt(float64(k.Dot(x, x))/float64(len(x))+eps))
	k.MulScale(dst, r, x, w)
	return r
}

// RMSNormGrad adds the gradients of RMSNorm's inputs to dx and dw. r is what
// RMSNorm returned, dy the gradient of its output; scratch has the length of x.
func (k Kernel) RMSNormGrad(dx, dw, dy, x, w []float32, r float32, scratch []float32) {
	k.MulScale(scratch, 1, dy, w)
	c := k.Dot(scratch, x) * r * r * r / float32(len(x))
	k.Axpy(dx, r, scratch)
	k.Axpy(dx, -c, x)
	k.MulScale(scratch, r, dy, x)
	k.Axpy(dw, 1, scratch)
}

// Rotate turns the pairs (i, i+half) of every head in x, 2*half numbers each, by angles
// whose cos and sin are given [half], and multiplies by scale:
//
//	(a, b) = ((a*cos - b*sin)*scale, (b*cos + a*sin)*scale)
//
// without fusing.
func (k Kernel) Rotate(x, cos, sin []float32, scale float32) { k.rotate(x, cos, sin, 1, scale) }

// RotateBack is Rotate by the opposite angles.
func (k Kernel) RotateBack(x, cos, sin []float32, scale float32) { k.rotate(x, cos, sin, -1, scale) }

func (k Kernel) rotate(x, cos, sin []float32, sign, scale float32) {
	half := len(cos)
	same(half, len(sin))
	if half == 0 || len(x)%(2*half) != 0 {
		panic("tensor: heads of another width than their angles")
	}
	if k.avx2() && half%8 == 0 && len(x) > 0 {
		rotateAVX2(&x[0], &cos[0], &sin[0], len(x)/(2*half), half, sign, scale)
		return
	}
	if k == NEON && neonRotate(x, cos, sin, sign, scale) {
		return
	}
	rotatePortable(x, cos, sin, sign, scale)
}
