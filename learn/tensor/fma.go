package tensor

import "math"

// minNormal is the least float32 that is not subnormal.
const minNormal = 0x1p-126

// fma32 is a*b+c rounded once to float32, as the hardware's fused multiply-add.
//
// The product of two float32 is exact in float64, so the sum is rounded twice:
// to 53 bits, then to 24. That differs from one rounding only if the first result
// falls on a midpoint of float32 (or below its normal range); then the first
// rounding is repeated to odd, which makes the second one right (Boldo and
// Melquiond, "Emulation of FMA and correctly rounded sums", 2008).
func fma32(a, b, c float32) float32 {
	p := float64(a) * float64(b)
	s := p + float64(c)
	const low, midpoint = 1<<29 - 1, 1 << 28
	if math.Float64bits(s)&low != midpoint && math.Abs(s) >= minNormal || s == 0 {
		return float32(s)
	}
	return fmaToOdd(p, float64(c), s)
}

// fmaToOdd rounds p+c, whose nearest float64 is s, through round-to-odd.
func fmaToOdd(p, c, s float64) float32 {
	t := s - p
	e := (p - (s - t)) + (c - t) // two-sum: p+c == s+e exactly
	bits := math.Float64bits(s)
	if e != 0 && bits&1 == 0 && !math.IsInf(s, 0) && !math.IsNaN(s) {
		if (e > 0) == (s > 0) {
			bits++
		} else {
			bits--
		}
	}
	return float32(math.Float64frombits(bits))
}
