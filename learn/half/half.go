// Package half converts between float32 and the two kinds of 16-bit floating-point
// numbers that weights are stored in: IEEE halves and bfloat16.
package half

import "math"

// RoundBfloat rounds to bfloat16, to the nearest, ties to even. A NaN stays a NaN.
func RoundBfloat(v float32) uint16 {
	b := math.Float32bits(v)
	if v != v {
		return uint16(b>>16) | 0x40
	}
	return uint16((b + 0x7fff + b>>16&1) >> 16)
}

// Float32 widens an IEEE half.
func Float32(h uint16) float32 {
	sign, exp, frac := uint32(h>>15)<<31, uint32(h>>10&31), uint32(h&1023)
	switch {
	case exp == 31: // infinity, NaN
		return math.Float32frombits(sign | 0xff<<23 | frac<<13)
	case exp == 0: // zero, subnormal: frac * 2^-24
		v := float32(frac) / (1 << 24)
		return math.Float32frombits(math.Float32bits(v) | sign)
	}
	return math.Float32frombits(sign | (exp+112)<<23 | frac<<13)
}

// Bfloat widens a bfloat16.
func Bfloat(h uint16) float32 { return math.Float32frombits(uint32(h) << 16) }

// Round rounds to an IEEE half, to the nearest, ties to even; too large becomes
// infinity, a NaN stays one.
func Round(v float32) uint16 {
	b := math.Float32bits(v)
	sign, abs := uint16(b>>16&0x8000), b&0x7fffffff
	switch {
	case abs > 0xff<<23: // NaN
		return sign | 0x7e00
	case abs >= 0x477ff000: // 65520 and more round beyond the largest half
		return sign | 0x7c00
	case abs < 113<<23: // below 2^-14: a subnormal, a multiple of 2^-24
		scaled := math.RoundToEven(float64(math.Float32frombits(abs)) * (1 << 24))
		return sign | uint16(scaled)
	}
	return sign | uint16((abs-112<<23+0xfff+abs>>13&1)>>13)
}
