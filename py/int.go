package py

import (
	"math"
	"math/big"
	"strconv"
)

// maxDigits is CPython's default limit on the decimal digits of an int that is
// written or read (sys.int_info.default_max_str_digits).
const maxDigits = 4300

// maxBits bounds the size of an int that arithmetic makes: far above what can
// be written (about 14,285 bits), far below what costs noticeable time.
const maxBits = 1 << 17

// NewInt returns the int v.
func NewInt(v int64) Int { return Int{small: v} }

// IntValue returns the int v as a Value; small ones are not made anew.
func IntValue(v int64) Value {
	if v >= -smallInts && v < smallInts {
		return madeInts[v+smallInts]
	}
	return Int{small: v}
}

// smallInts bounds the ints that are made once.
const smallInts = 128

var madeInts = func() (made [2 * smallInts]Value) {
	for i := range made {
		made[i] = Int{small: int64(i) - smallInts}
	}
	return made
}()

// NewBigInt returns the int v; v must not be changed afterwards.
func NewBigInt(v *big.Int) Int {
	if v.IsInt64() {
		return Int{small: v.Int64()}
	}
	return Int{big: v}
}

// Int64 returns the value where it fits an int64.
func (i Int) Int64() (int64, bool) { return i.small, i.big == nil }

// Big returns the value as a big.Int that must not be changed.
func (i Int) Big() *big.Int {
	if i.big != nil {
		return i.big
	}
	return big.NewInt(i.small)
}

// Sign returns -1, 0 or 1.
func (i Int) Sign() int {
	switch {
	case i.big != nil:
		return i.big.Sign()
	case i.small < 0:
		return -1
	case i.small > 0:
		return 1
	}
	return 0
}

// bits returns the bit length of the absolute value.
func (i Int) bits() int {
	if i.big != nil {
		return i.big.BitLen()
	}
	return big.NewInt(i.small).BitLen()
}

// text returns the decimal digits, or the error of an int too long for them.
func (i Int) text() (string, error) {
	if i.big == nil {
		return strconv.FormatInt(i.small, 10), nil
	}
	// 4,300 digits need 14,284 or 14,285 bits; only near there is it counted.
	if i.big.BitLen() > 14285 {
		return "", errDigits()
	}
	s := i.big.String()
	if len(s)-boolInt(s[0] == '-') > maxDigits {
		return "", errDigits()
	}
	return s, nil
}

// float returns the nearest float, ties to even, or Python's OverflowError.
func (i Int) float() (float64, error) {
	if i.big == nil {
		return float64(i.small), nil
	}
	f, _ := new(big.Float).SetInt(i.big).Float64()
	if math.IsInf(f, 0) {
		return 0, Raise("OverflowError", "int too large to convert to float")
	}
	return f, nil
}

// intFromFloat returns the int that equals the integral float f.
func intFromFloat(f float64) Int {
	if f >= -(1<<63) && f < 1<<63 {
		return NewInt(int64(f))
	}
	b, _ := new(big.Float).SetFloat64(f).Int(nil)
	return NewBigInt(b)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// asInt returns v as an int where it is one: int, or bool.
func asInt(v Value) (Int, bool) {
	switch x := v.(type) {
	case Int:
		return x, true
	case Bool:
		return NewInt(int64(boolInt(bool(x)))), true
	}
	return Int{}, false
}

// isNumber tells whether v is an int, a float or a bool.
func isNumber(v Value) bool {
	switch v.(type) {
	case Int, Float, Bool:
		return true
	}
	return false
}

// asFloat returns a number as a float; not ok where v is no number.
func asFloat(v Value) (f float64, ok bool, err error) {
	if x, isFloat := v.(Float); isFloat {
		return float64(x), true, nil
	}
	i, isInt := asInt(v)
	if !isInt {
		return 0, false, nil
	}
	f, err = i.float()
	return f, true, err
}
