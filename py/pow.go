package py

import (
	"math"
	"math/big"
)

// Pow returns a ** b for numbers. A result that Python would only fail to write
// (an int far over 4,300 digits) raises that error at once; a negative number to
// a fractional power is complex.
func Pow(a, b Value) (Value, error) {
	v, ok, err := numeric(a, b, powInts, powFloats)
	if !ok {
		return nil, operandError("** or pow()", a, b)
	}
	return v, err
}

func powInts(i, j Int) (Value, error) {
	if j.Sign() < 0 {
		x, err := i.float()
		if err != nil {
			return nil, err
		}
		y, err := j.float()
		if err != nil {
			return nil, err
		}
		return powFloats(x, y)
	}
	if i.big == nil && (i.small == 0 || i.small == 1 || i.small == -1) {
		return unitPower(i.small, j), nil
	}
	if j.big != nil || j.small > maxBits || int64(i.bits()-1)*j.small > maxBits {
		return nil, errDigits()
	}
	return NewBigInt(new(big.Int).Exp(i.Big(), j.Big(), nil)), nil
}

// unitPower returns base**j for a base of -1, 0 or 1 and j >= 0.
func unitPower(base int64, j Int) Value {
	switch {
	case j.Sign() == 0:
		return NewInt(1)
	case base == -1 && j.Big().Bit(0) == 0:
		return NewInt(1)
	}
	return NewInt(base)
}

// powFloats follows float_pow of CPython (Objects/floatobject.c).
func powFloats(x, y float64) (Value, error) {
	special := math.IsNaN(x) || math.IsNaN(y) || math.IsInf(x, 0) || math.IsInf(y, 0)
	switch {
	case y == 0 || x == 1:
		return Float(1), nil
	case special:
		return Float(math.Pow(x, y)), nil
	case x == 0 && y < 0:
		return nil, Raise("ZeroDivisionError", "0.0 cannot be raised to a negative power")
	case x == 0:
		return Float(math.Pow(x, y)), nil
	case x < 0 && y != math.Floor(y):
		return powComplex(x, y)
	}
	negative := x < 0 && math.Mod(y, 2) != 0
	r := powPositive(math.Abs(x), y)
	if math.IsInf(r, 0) {
		return nil, Raise("OverflowError", "(34, 'Numerical result out of range')")
	}
	if negative {
		r = -r
	}
	return Float(r), nil
}
