package py

import (
	"math"
	"math/big"
)

// The places beyond which rounding a float changes nothing, or leaves 0
// (CPython's NDIGITS_MAX and NDIGITS_MIN).
const (
	maxPlaces = 323
	minPlaces = -308
)

// Round returns round(v, places): half to even on the exact value. places None
// gives an int.
func Round(v, places Value) (Value, error) {
	f, isFloat := v.(Float)
	i, isInt := asInt(v)
	switch {
	case !isFloat && !isInt:
		return nil, TypeError("type %s doesn't define __round__ method", v.Type())
	case places == None && isInt:
		return i, nil
	case places == None:
		return floatToInt(math.RoundToEven(float64(f)))
	}
	n, ok := asInt(places)
	if !ok {
		return nil, TypeError("'%s' object cannot be interpreted as an integer", places.Type())
	}
	if isInt {
		return roundInt(i, n), nil
	}
	return roundFloat(float64(f), n)
}

// roundInt rounds i to a multiple of 10**-places where places is negative.
func roundInt(i, places Int) Value {
	if places.Sign() >= 0 {
		return i
	}
	// 10**n exceeds twice the size of i: nothing is left.
	if places.big != nil || -places.small > int64(i.bits())+1 || places.small == math.MinInt64 {
		return NewInt(0)
	}
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(-places.small), nil)
	return NewBigInt(new(big.Int).Mul(roundQuotient(i.Big(), unit), unit))
}

// roundQuotient returns a/b rounded to the nearest int, halves to even; b > 0.
func roundQuotient(a, b *big.Int) *big.Int {
	q, r := new(big.Int).DivMod(a, b, new(big.Int))
	c := r.Lsh(r, 1).Cmp(b)
	if c > 0 || c == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(1))
	}
	return q
}

func roundFloat(f float64, places Int) (Value, error) {
	n, small := places.Int64()
	switch {
	case math.IsNaN(f) || math.IsInf(f, 0) || f == 0:
		return Float(f), nil
	case !small && places.Sign() > 0 || small && n > maxPlaces:
		return Float(f), nil
	case !small || n < minPlaces:
		return Float(math.Copysign(0, f)), nil
	}
	exact := new(big.Rat).SetFloat64(f)
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(max(n, -n)), nil))
	if n < 0 {
		scale.Inv(scale)
	}
	exact.Mul(exact, scale)
	rounded := new(big.Rat).SetInt(roundQuotient(exact.Num(), exact.Denom()))
	r, _ := rounded.Quo(rounded, scale).Float64()
	if math.IsInf(r, 0) {
		return nil, Raise("OverflowError", "rounded value too large to represent")
	}
	return Float(math.Copysign(r, f)), nil
}
