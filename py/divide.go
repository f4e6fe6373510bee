package py

import (
	"math"
	"math/big"
)

// Div returns a / b, always a float.
func Div(a, b Value) (Value, error) {
	v, ok, err := numeric(a, b, divInts, func(x, y float64) (Value, error) {
		if y == 0 {
			return nil, Raise("ZeroDivisionError", "float division by zero")
		}
		return Float(x / y), nil
	})
	if !ok {
		return nil, operandError("/", a, b)
	}
	return v, err
}

// divInts returns the correctly rounded quotient of two ints.
func divInts(i, j Int) (Value, error) {
	if j.Sign() == 0 {
		return nil, Raise("ZeroDivisionError", "division by zero")
	}
	const exact = 1 << 53
	if i.big == nil && j.big == nil && i.small >= -exact && i.small <= exact &&
		j.small >= -exact && j.small <= exact {
		return Float(float64(i.small) / float64(j.small)), nil
	}
	f, _ := new(big.Rat).SetFrac(i.Big(), j.Big()).Float64()
	if math.IsInf(f, 0) {
		return nil, Raise("OverflowError", "integer division result too large for a float")
	}
	if f == 0 && i.Sign()*j.Sign() < 0 || i.Sign() == 0 && j.Sign() < 0 {
		f = math.Copysign(0, -1)
	}
	return Float(f), nil
}

// FloorDiv returns a // b.
func FloorDiv(a, b Value) (Value, error) {
	v, ok, err := numeric(a, b, func(i, j Int) (Value, error) {
		if j.Sign() == 0 {
			return nil, Raise("ZeroDivisionError", "integer division or modulo by zero")
		}
		q, _ := floorDivMod(i, j)
		return q, nil
	}, func(x, y float64) (Value, error) {
		if y == 0 {
			return nil, Raise("ZeroDivisionError", "float floor division by zero")
		}
		q, _ := floatDivMod(x, y)
		return Float(q), nil
	})
	if !ok {
		return nil, operandError("//", a, b)
	}
	return v, err
}

// Mod returns a % b for numbers. A string on the left is Python's old
// formatting, which is refused unless it can only fail.
func Mod(a, b Value) (Value, error) {
	v, ok, err := numeric(a, b, func(i, j Int) (Value, error) {
		if j.Sign() == 0 {
			return nil, Raise("ZeroDivisionError", "integer modulo by zero")
		}
		_, r := floorDivMod(i, j)
		return r, nil
	}, func(x, y float64) (Value, error) {
		if y == 0 {
			return nil, Raise("ZeroDivisionError", "float modulo")
		}
		_, r := floatDivMod(x, y)
		return Float(r), nil
	})
	if ok {
		return v, err
	}
	if _, isText := a.(Str); isText {
		return modText(a.(Str), b)
	}
	return nil, operandError("%", a, b)
}

func modText(s Str, arg Value) (Value, error) {
	for i := 0; i < len(s); i++ {
		if s[i] == '%' {
			return nil, Raise(UnsupportedKind, "%%-formatting of strings is not supported")
		}
	}
	switch x := arg.(type) {
	case Tuple:
		if len(x) == 0 {
			return s, nil
		}
	case *List, *Dict: // mappings and lists are taken as they are
		return s, nil
	}
	return nil, TypeError("not all arguments converted during string formatting")
}

// floorDivMod returns the quotient rounded down and the remainder with the
// divisor's sign.
func floorDivMod(i, j Int) (q, r Int) {
	if i.big == nil && j.big == nil && !(i.small == math.MinInt64 && j.small == -1) {
		a, b := i.small/j.small, i.small%j.small
		if b != 0 && (b < 0) != (j.small < 0) {
			a, b = a-1, b+j.small
		}
		return NewInt(a), NewInt(b)
	}
	a, b := new(big.Int).QuoRem(i.Big(), j.Big(), new(big.Int))
	if b.Sign() != 0 && b.Sign() != j.Big().Sign() {
		a.Sub(a, big.NewInt(1))
		b.Add(b, j.Big())
	}
	return NewBigInt(a), NewBigInt(b)
}

// floatDivMod follows CPython's float_divmod (Objects/floatobject.c).
func floatDivMod(x, y float64) (div, mod float64) {
	mod = math.Mod(x, y)
	div = (x - mod) / y
	if mod != 0 {
		if (y < 0) != (mod < 0) {
			mod += y
			div--
		}
	} else {
		mod = math.Copysign(0, y)
	}
	if div == 0 {
		return math.Copysign(0, x/y), mod
	}
	floor := math.Floor(div)
	if div-floor > 0.5 {
		floor++
	}
	return floor, mod
}

// UnsupportedKind is the kind of an exception for what Python would do and
// this package does not.
const UnsupportedKind = "UnsupportedError"
