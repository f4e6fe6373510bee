package tensor

// The assembly of kernels_arm64.s works on whole vectors. The functions here return how
// many elements it did; the rest is left to the portable loops.

func hasNEON() bool { return true } // all of arm64 has it

//go:noescape
func tile1x1NEON(args *tileArgs)

//go:noescape
func tile1x2NEON(args *tileArgs)

//go:noescape
func tile1x4NEON(args *tileArgs)

//go:noescape
func tile2x1NEON(args *tileArgs)

//go:noescape
func tile2x2NEON(args *tileArgs)

//go:noescape
func tile3x1NEON(args *tileArgs)

//go:noescape
func tile3x2NEON(args *tileArgs)

//go:noescape
func tile4x1NEON(args *tileArgs)

//go:noescape
func tile5x1NEON(args *tileArgs)

//go:noescape
func tile6x1NEON(args *tileArgs)

//go:noescape
func dotNEON(acc, a, b *float32, n int)

//go:noescape
func maxNEON(a *float32, n int) (m float32)

//go:noescape
func axpyNEON(dst *float32, s float32, x *float32, n int)

//go:noescape
func fmaVecNEON(dst, a, b *float32, n int)

//go:noescape
func scaleNEON(dst *float32, s float32, n int)

//go:noescape
func mulScaleNEON(dst *float32, s float32, a, b *float32, n int)

//go:noescape
func mulAffineNEON(dst, e, x *float32, alpha, beta float32, n int)

//go:noescape
func expSumNEON(acc, dst, src *float32, shift float32, n int)

//go:noescape
func siluMulNEON(dst, gate, u *float32, n int)

//go:noescape
func siluMulGradNEON(dg, du, gate, u, dh *float32, n int)

//go:noescape
func adamWNEON(p, grad, m, v, c *float32, n int)

//go:noescape
func rotateNEON(x, cos, sin *float32, half int, sign, s float32)

//go:noescape
func packTilesNEON(dst, src *float32, stride, rows, strips, dstStrip int)

//go:noescape
func packPanelsNEON(dst, src *float32, stride, rows, strips, dstStrip int)

//go:noescape
func packTransposedNEON(dst, src *float32, stride, cols int)

func tileNEON(rows, panels int, args *tileArgs) {
	switch rows*8 + panels {
	case 1*8 + 1:
		tile1x1NEON(args)
	case 1*8 + 2:
		tile1x2NEON(args)
	case 1*8 + 4:
		tile1x4NEON(args)
	case 2*8 + 1:
		tile2x1NEON(args)
	case 2*8 + 2:
		tile2x2NEON(args)
	case 3*8 + 1:
		tile3x1NEON(args)
	case 3*8 + 2:
		tile3x2NEON(args)
	case 4*8 + 1:
		tile4x1NEON(args)
	case 5*8 + 1:
		tile5x1NEON(args)
	case 6*8 + 1:
		tile6x1NEON(args)
	default:
		panic("tensor: no such micro-kernel")
	}
}

// neonDot adds the products of the first elements, a multiple of 8, to the chains of Dot.
func neonDot(acc *[32]float32, a, b []float32) int {
	n := len(a) &^ 7
	if n > 0 {
		dotNEON(&acc[0], &a[0], &b[0], n)
	}
	return n
}

func neonMax(a []float32) (m float32, n int) {
	if n = len(a) &^ 3; n > 0 {
		m = maxNEON(&a[0], n)
	}
	return m, n
}

func neonAxpy(dst []float32, s float32, x []float32) int {
	n := len(dst) &^ 3
	if n > 0 {
		axpyNEON(&dst[0], s, &x[0], n)
	}
	return n
}

func neonMulAdd(dst, a, b []float32) int {
	n := len(dst) &^ 3
	if n > 0 {
		fmaVecNEON(&dst[0], &a[0], &b[0], n)
	}
	return n
}

func neonScale(dst []float32, s float32) int {
	n := len(dst) &^ 3
	if n > 0 {
		scaleNEON(&dst[0], s, n)
	}
	return n
}

func neonMulScale(dst []float32, s float32, a, b []float32) int {
	n := len(dst) &^ 3
	if n > 0 {
		mulScaleNEON(&dst[0], s, &a[0], &b[0], n)
	}
	return n
}

func neonMulAffine(dst, e, x []float32, alpha, beta float32) int {
	n := len(dst) &^ 3
	if n > 0 {
		mulAffineNEON(&dst[0], &e[0], &x[0], alpha, beta, n)
	}
	return n
}

// neonExpSum adds the exponentials of the first elements, a multiple of 8, to the chains
// of ExpSum.
func neonExpSum(acc *[8]float32, dst, src []float32, shift float32) int {
	n := len(dst) &^ 7
	if n > 0 {
		expSumNEON(&acc[0], &dst[0], &src[0], shift, n)
	}
	return n
}

func neonSiLUMul(dst, g, u []float32) int {
	n := len(dst) &^ 3
	if n > 0 {
		siluMulNEON(&dst[0], &g[0], &u[0], n)
	}
	return n
}

func neonSiLUMulGrad(dg, du, g, u, dh []float32) int {
	n := len(dg) &^ 3
	if n > 0 {
		siluMulGradNEON(&dg[0], &du[0], &g[0], &u[0], &dh[0], n)
	}
	return n
}

func neonAdamW(c *[9]float32, p, g, m, v []float32) int {
	n := len(p) &^ 3
	if n > 0 {
		adamWNEON(&p[0], &g[0], &m[0], &v[0], &c[0], n)
	}
	return n
}

// neonRotate turns all heads if half is a multiple of 4.
func neonRotate(x, cos, sin []float32, sign, scale float32) bool {
	half := len(cos)
	if half%4 != 0 {
		return false
	}
	for ; len(x) > 0; x = x[2*half:] {
		rotateNEON(&x[0], &cos[0], &sin[0], half, sign, scale)
	}
	return true
}

func neonCopyStrips(dst, src []float32, s strips) {
	if s.width == tileWidth {
		packPanelsNEON(&dst[0], &src[0], 4*s.stride, s.rows, s.n, 4*s.width*s.rows)
	} else {
		packTilesNEON(&dst[0], &src[0], 4*s.stride, s.rows, s.n, 4*s.width*s.rows)
	}
}

// neonScatter8 writes the first columns, a multiple of 4, of 8 rows.
func neonScatter8(dst []float32, rows Mat) int {
	n := rows.Cols &^ 3
	if n > 0 {
		packTransposedNEON(&dst[0], &rows.Data[0], 4*rows.Stride, n)
	}
	return n
}
