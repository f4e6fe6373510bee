package mp

import "math"

// Number is a real number, or a complex one.
type Number struct {
	re, im Real
	// complex tells a complex number, of which im may be 0.
	complex bool
}

// perDigit is the number of bits of a decimal digit, as mpmath writes it.
const perDigit = 3.3219280948873626

// Bits returns the working precision in bits for a number of decimal digits.
func Bits(digits int64) int64 {
	return max(1, int64(math.RoundToEven((float64(digits)+1)*perDigit)))
}

// Ln returns the natural logarithm to prec bits: minus infinity for 0, a
// complex number for a negative one.
func Ln(x Real, prec int64) Number {
	l, err := ln(x, prec)
	if err == nil {
		return Number{re: l}
	}
	l, err = ln(x.negate(), prec)
	if err != nil { // cannot be: the argument is positive
		l = Real{kind: nan}
	}
	return Number{re: l, im: constant(pi, prec, nearest), complex: true}
}

// Quo returns a/b to prec bits, or an error where b is 0.
func Quo(a, b Number, prec int64) (Number, error) {
	switch {
	case !a.complex && !b.complex:
		q, err := quo(a.re, b.re, prec, nearest)
		return Number{re: q}, err
	case !b.complex:
		return parts(a.re, a.im, b.re, prec)
	case b.isInf() && !a.special():
		return Number{complex: true}, nil
	}
	// a * conjugate(b) / |b|**2
	c, d := b.re, b.im
	size := add(mul(c, c, 0, down), mul(d, d, 0, down), prec+10, down)
	if !a.complex {
		return parts(mul(c, a.re, 0, down), mul(d, a.re, 0, down).negate(), size, prec)
	}
	re := add(mul(a.re, c, 0, down), mul(a.im, d, 0, down), prec+10, down)
	im := add(mul(a.im, c, 0, down), mul(a.re, d, 0, down).negate(), prec+10, down)
	return parts(re, im, size, prec)
}

func parts(re, im, by Real, prec int64) (Number, error) {
	r, err := quo(re, by, prec, nearest)
	if err != nil {
		return Number{}, err
	}
	i, err := quo(im, by, prec, nearest)
	return Number{re: r, im: i, complex: true}, err
}

func (n Number) isInf() bool { return n.re.kind == infinite || n.im.kind == infinite }

func (n Number) special() bool { return n.isInf() || n.re.kind == nan || n.im.kind == nan }

// Class returns mpmath's name of the number's type.
func (n Number) Class() string {
	if n.complex {
		return "mpc"
	}
	return "mpf"
}

// Repr returns mpmath's repr at a working precision of prec bits.
func (n Number) Repr(prec int64) string {
	digits := int(max(1, int64(math.RoundToEven(float64(prec)/perDigit)-1))) + 3
	if digits == 15+3 {
		digits = 17
	}
	if n.complex {
		return "mpc(real='" + n.re.text(digits) + "', imag='" + n.im.text(digits) + "')"
	}
	return "mpf('" + n.re.text(digits) + "')"
}
