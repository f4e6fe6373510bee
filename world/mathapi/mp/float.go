// Package mp is binary floating point of any precision as far as logarithms
// need it, with the roundings and the digits of Python's mpmath 1.4.1 (module
// libmp with its pure Python backend): the same working precisions, the same
// series and the same directed roundings in between, so that the last digit is
// the same too.
package mp

import (
	"errors"
	"math"
	"math/big"
)

// Real is a real number: sign * man * 2**exp with an odd mantissa, zero, an
// infinity or NaN. It is never changed once made.
type Real struct {
	kind kind
	neg  bool
	man  *big.Int // odd and positive where kind is finite
	exp  int64
}

type kind byte

const (
	zero kind = iota
	finite
	infinite
	nan
)

// rounding is a direction of rounding.
type rounding byte

const (
	down    rounding = iota // towards zero
	up                      // away from zero
	nearest                 // ties to even
)

var (
	errDivision = errors.New("division by zero")
	// errComplex: the result of a real function is complex.
	errComplex = errors.New("the result is complex")
)

func one() Real { return Real{kind: finite, man: big.NewInt(1)} }

func inf(neg bool) Real { return Real{kind: infinite, neg: neg} }

func (x Real) bits() int64 { return int64(x.man.BitLen()) }

// mag is the exponent of the first bit: |x| lies in [2**(mag-1), 2**mag).
func (x Real) mag() int64 { return x.exp + x.bits() }

// sign is -1, 0 or 1; 0 for zero and NaN.
func (x Real) sign() int {
	switch {
	case x.kind == zero || x.kind == nan:
		return 0
	case x.neg:
		return -1
	}
	return 1
}

func (x Real) negate() Real {
	if x.kind == finite || x.kind == infinite {
		x.neg = !x.neg
	}
	return x
}

// shift returns x * 2**n.
func (x Real) shift(n int64) Real {
	if x.kind == finite {
		x.exp += n
	}
	return x
}

// makeReal rounds ±man * 2**exp to prec bits; 0 keeps all. man is not negative.
func makeReal(neg bool, man *big.Int, exp, prec int64, rnd rounding) Real {
	if man.Sign() == 0 {
		return Real{}
	}
	m := new(big.Int).Set(man)
	if n := int64(m.BitLen()) - prec; prec > 0 && n > 0 {
		m = cut(m, uint(n), rnd)
		exp += n
	}
	t := m.TrailingZeroBits()
	return Real{kind: finite, neg: neg, man: m.Rsh(m, t), exp: exp + int64(t)}
}

// cut returns m / 2**n, rounded; m is not negative.
func cut(m *big.Int, n uint, rnd rounding) *big.Int {
	q := new(big.Int).Rsh(m, n)
	rest := m.TrailingZeroBits() < n
	more := rnd == up && rest
	if rnd == nearest && m.Bit(int(n)-1) == 1 {
		more = q.Bit(0) == 1 || m.TrailingZeroBits() < n-1
	}
	if more {
		q.Add(q, big.NewInt(1))
	}
	return q
}

// fromSigned rounds man * 2**exp for a man of either sign.
func fromSigned(man *big.Int, exp, prec int64, rnd rounding) Real {
	return makeReal(man.Sign() < 0, new(big.Int).Abs(man), exp, prec, rnd)
}

// FromInt returns i exactly.
func FromInt(i *big.Int) Real { return fromSigned(i, 0, 0, down) }

// FromFloat returns f exactly; -0.0 becomes 0.
func FromFloat(f float64) Real {
	switch {
	case math.IsNaN(f):
		return Real{kind: nan}
	case math.IsInf(f, 0):
		return inf(f < 0)
	}
	m, e := math.Frexp(f)
	return fromSigned(big.NewInt(int64(math.Ldexp(m, 53))), int64(e-53), 0, down)
}

func (x Real) round(prec int64, rnd rounding) Real {
	if x.kind != finite {
		return x
	}
	return makeReal(x.neg, x.man, x.exp, prec, rnd)
}

// fixed returns x * 2**prec, rounded towards minus infinity; x is finite or 0.
func (x Real) fixed(prec int64) *big.Int {
	if x.kind == zero {
		return new(big.Int)
	}
	m := new(big.Int).Set(x.man)
	if x.neg {
		m.Neg(m)
	}
	return shifted(m, x.exp+prec)
}

// shifted returns x * 2**n, rounded towards minus infinity.
func shifted(x *big.Int, n int64) *big.Int {
	if n >= 0 {
		return new(big.Int).Lsh(x, uint(n))
	}
	return new(big.Int).Rsh(x, uint(-n))
}
