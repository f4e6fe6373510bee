package py

import (
	"math"
	"math/big"
)

// maxItems bounds the length of a sequence that repetition makes.
const maxItems = 1 << 20

func operandError(op string, a, b Value) error {
	return TypeError("unsupported operand type(s) for %s: '%s' and '%s'", op, a.Type(), b.Type())
}

// limitError is the defined refusal of a result that would be absurdly large.
func limitError(what string) error {
	return Raise(LimitKind, "%s is larger than this environment allows", what)
}

// numeric applies intOp or floatOp to two numbers after Python's promotion; ok
// is false where one of them is no number.
func numeric(a, b Value, intOp func(i, j Int) (Value, error),
	floatOp func(x, y float64) (Value, error)) (v Value, ok bool, err error) {
	if !isNumber(a) || !isNumber(b) {
		return nil, false, nil
	}
	if x, isFloat := a.(Float); isFloat {
		if y, isFloat := b.(Float); isFloat {
			v, err = floatOp(float64(x), float64(y))
			return v, true, err
		}
	}
	i, isInt := asInt(a)
	j, isInt2 := asInt(b)
	if isInt && isInt2 {
		v, err = intOp(i, j)
		return v, true, err
	}
	x, _, err := asFloat(a)
	if err != nil {
		return nil, true, err
	}
	y, _, err := asFloat(b)
	if err != nil {
		return nil, true, err
	}
	v, err = floatOp(x, y)
	return v, true, err
}

// Add returns a + b: numbers, or the concatenation of two strings, lists or
// tuples.
func Add(a, b Value) (Value, error) { return add("+", a, b) }

// AddAssign returns the value that a += b leaves in a: as Add, but a list is
// extended in place by anything iterable, and the error names "+=".
func AddAssign(a, b Value) (Value, error) {
	if l, ok := a.(*List); ok {
		items, err := Iter(b)
		if err != nil {
			return nil, err
		}
		l.Items = append(l.Items, items...)
		return l, nil
	}
	return add("+=", a, b)
}

func add(op string, a, b Value) (Value, error) {
	v, ok, err := numeric(a, b, addInts, func(x, y float64) (Value, error) { return Float(x + y), nil })
	if ok {
		return v, err
	}
	switch x := a.(type) {
	case Str:
		if y, ok := b.(Str); ok {
			return x + y, nil
		}
		return nil, concatError(a, b)
	case *List:
		if y, ok := b.(*List); ok {
			return &List{Items: append(append([]Value{}, x.Items...), y.Items...)}, nil
		}
		return nil, concatError(a, b)
	case Tuple:
		if y, ok := b.(Tuple); ok {
			return append(append(Tuple{}, x...), y...), nil
		}
		return nil, concatError(a, b)
	}
	return nil, operandError(op, a, b)
}

func concatError(a, b Value) error {
	return TypeError(`can only concatenate %s (not "%s") to %s`, a.Type(), b.Type(), a.Type())
}

func addInts(i, j Int) (Value, error) {
	if i.big == nil && j.big == nil {
		if s := i.small + j.small; (s > i.small) == (j.small > 0) {
			return IntValue(s), nil
		}
	}
	return NewBigInt(new(big.Int).Add(i.Big(), j.Big())), nil
}

// Sub returns a - b.
func Sub(a, b Value) (Value, error) { return sub("-", a, b) }

// SubAssign returns the value that a -= b leaves in a; the error names "-=".
func SubAssign(a, b Value) (Value, error) { return sub("-=", a, b) }

func sub(op string, a, b Value) (Value, error) {
	v, ok, err := numeric(a, b, func(i, j Int) (Value, error) {
		if i.big == nil && j.big == nil {
			if s := i.small - j.small; (s < i.small) == (j.small > 0) {
				return IntValue(s), nil
			}
		}
		return NewBigInt(new(big.Int).Sub(i.Big(), j.Big())), nil
	}, func(x, y float64) (Value, error) { return Float(x - y), nil })
	if !ok {
		return nil, operandError(op, a, b)
	}
	return v, err
}

// Mul returns a * b: numbers, or a sequence repeated.
func Mul(a, b Value) (Value, error) {
	v, ok, err := numeric(a, b, mulInts, func(x, y float64) (Value, error) {
		// The conversion keeps the product from being fused with a sum.
		return Float(float64(x * y)), nil
	})
	if ok {
		return v, err
	}
	if isSequence(a) {
		return repeat(a, b)
	}
	if isSequence(b) {
		return repeat(b, a)
	}
	return nil, operandError("*", a, b)
}

func mulInts(i, j Int) (Value, error) {
	if i.big == nil && j.big == nil {
		hi, lo := bitsMul(i.small, j.small)
		if hi {
			return NewInt(lo), nil
		}
	}
	if i.bits()+j.bits() > maxBits {
		return nil, limitError("the product")
	}
	return NewBigInt(new(big.Int).Mul(i.Big(), j.Big())), nil
}

// bitsMul returns whether i*j fits an int64, and the product if it does.
func bitsMul(i, j int64) (bool, int64) {
	if i == 0 || j == 0 {
		return true, 0
	}
	p := i * j
	if i == -1 && j == math.MinInt64 || j == -1 && i == math.MinInt64 {
		return false, 0
	}
	return p/j == i, p
}

func isSequence(v Value) bool {
	switch v.(type) {
	case Str, *List, Tuple:
		return true
	}
	return false
}

// repeat returns a sequence n times over.
func repeat(seq, n Value) (Value, error) {
	count, ok := asInt(n)
	if !ok {
		return nil, TypeError("can't multiply sequence by non-int of type '%s'", n.Type())
	}
	if count.Sign() < 0 {
		count = NewInt(0)
	}
	if count.big != nil {
		return nil, Raise("OverflowError", "cannot fit 'int' into an index-sized integer")
	}
	size, _ := Len(seq)
	if s, ok := seq.(Str); ok {
		size = len(s)
	}
	if size > 0 && count.small > maxItems/int64(size) {
		return nil, limitError("the repeated sequence")
	}
	switch x := seq.(type) {
	case Str:
		return Str(repeatText(string(x), int(count.small))), nil
	case *List:
		return &List{Items: repeatItems(x.Items, int(count.small))}, nil
	}
	return Tuple(repeatItems(seq.(Tuple), int(count.small))), nil
}

func repeatText(s string, n int) string {
	if s == "" {
		return ""
	}
	b := make([]byte, 0, len(s)*n)
	for range n {
		b = append(b, s...)
	}
	return string(b)
}

func repeatItems(items []Value, n int) []Value {
	if len(items) == 0 {
		return []Value{}
	}
	out := make([]Value, 0, len(items)*n)
	for range n {
		out = append(out, items...)
	}
	return out
}

// Neg returns -v.
func Neg(v Value) (Value, error) {
	if f, ok := v.(Float); ok {
		return -f, nil
	}
	i, ok := asInt(v)
	if !ok {
		return nil, TypeError("bad operand type for unary -: '%s'", v.Type())
	}
	if i.big == nil && i.small != math.MinInt64 {
		return NewInt(-i.small), nil
	}
	return NewBigInt(new(big.Int).Neg(i.Big())), nil
}

// Abs returns abs(v).
func Abs(v Value) (Value, error) {
	if f, ok := v.(Float); ok {
		return Float(math.Abs(float64(f))), nil
	}
	i, ok := asInt(v)
	if !ok {
		return nil, TypeError("bad operand type for abs(): '%s'", v.Type())
	}
	if i.Sign() < 0 {
		return Neg(i)
	}
	return i, nil
}
