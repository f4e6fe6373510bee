package py

import (
	"math"
	"math/big"
	"strings"
)

// Complex is Python's complex number. Only a power makes one: it has a repr and
// truth, equals no number of another type, and has no arithmetic.
type Complex struct{ Re, Im float64 }

// Type implements Value.
func (Complex) Type() string { return "complex" }

// appendComplex appends the repr of a complex number: the imaginary part alone
// where the real part is positive zero; parts without ".0".
func appendComplex(b []byte, c Complex) []byte {
	if c.Re == 0 && !math.Signbit(c.Re) {
		return append(appendPart(b, c.Im), 'j')
	}
	b = appendPart(append(b, '('), c.Re)
	if !math.Signbit(c.Im) || math.IsNaN(c.Im) {
		b = append(b, '+')
	}
	return append(appendPart(b, c.Im), "j)"...)
}

func appendPart(b []byte, f float64) []byte {
	return append(b, strings.TrimSuffix(string(AppendReprFloat(nil, f)), ".0")...)
}

// powComplex returns x ** y for finite x < 0 and finite y that is no integer,
// as CPython (Objects/complexobject.c): by length and angle, in floats.
func powComplex(x, y float64) (Value, error) {
	size := powPositive(-x, y)
	sin, cos := sinCos(math.Pi * y)
	c := Complex{size * cos, size * sin}
	if math.IsInf(c.Re, 0) || math.IsInf(c.Im, 0) {
		return nil, Raise("OverflowError", "complex exponentiation")
	}
	return c, nil
}

// circle is pi to 90 decimals; angleBits the precision that sinCos works with:
// an angle below 2**64 keeps 230 bits behind the point.
const (
	circle    = "3.141592653589793238462643383279502884197169399375105820974944592307816406286208998628034825"
	angleBits = 294
)

// sinCos returns the sine and cosine of an angle below 2**64 in size,
// correctly rounded: Go's own differ from the C library's in the last bits.
func sinCos(angle float64) (sin, cos float64) {
	newFloat := func() *big.Float { return new(big.Float).SetPrec(angleBits) }
	quarter, _ := newFloat().SetString(circle)
	quarter.Quo(quarter, big.NewFloat(2))
	a := newFloat().SetFloat64(math.Abs(angle))
	turns, _ := newFloat().Quo(a, quarter).Int(nil)
	a.Sub(a, newFloat().Mul(quarter, newFloat().SetInt(turns)))
	s, c := series(a, 1), series(a, 0)
	switch turns.Bit(0) + 2*turns.Bit(1) {
	case 1:
		s, c = c, s.Neg(s)
	case 2:
		s, c = s.Neg(s), c.Neg(c)
	case 3:
		s, c = c.Neg(c), s
	}
	sin, _ = s.Float64()
	cos, _ = c.Float64()
	return math.Copysign(1, angle) * sin, cos
}

// series sums a**n/n! with alternating signs over every other n from first on,
// for 0 <= a < pi/2: the sine from 1, the cosine from 0.
func series(a *big.Float, first int) *big.Float {
	term := new(big.Float).SetPrec(angleBits).SetInt64(1)
	if first == 1 {
		term.Copy(a)
	}
	square := new(big.Float).SetPrec(angleBits).Mul(a, a)
	sum := new(big.Float).SetPrec(angleBits).Copy(term)
	for n := first + 1; n < first+80; n += 2 {
		term.Mul(term, square)
		term.Quo(term, big.NewFloat(float64(-n*(n+1))))
		sum.Add(sum, term)
	}
	return sum
}
