package mathapi

import (
	"math/big"
	"strconv"
	"strings"

	"envtune/py"
)

// decimal is coefficient * 10**exp, as Python's Decimal holds it.
type decimal struct {
	coefficient *big.Int
	exp         int
}

func power10(n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

// exactDecimal returns Decimal(f) for a finite f >= 0: all its digits.
func exactDecimal(f float64) decimal {
	r := new(big.Rat).SetFloat64(f)
	k := r.Denom().BitLen() - 1 // the denominator is 2**k
	five := new(big.Int).Exp(big.NewInt(5), big.NewInt(int64(k)), nil)
	return decimal{five.Mul(five, r.Num()), -k}
}

// sqrt returns the square root of d > 0 to prec digits, rounded half to even.
// An exact root keeps the exponent as near to half of d's as the digits allow.
func (d decimal) sqrt(prec int) decimal {
	work := prec + 1
	c, half := new(big.Int).Set(d.coefficient), d.exp>>1
	digits := len(c.String())
	places := (digits + 1) / 2
	if d.exp&1 == 1 {
		c.Mul(c, big.NewInt(10))
		places = digits/2 + 1
	}
	shift := work - places
	exact := true
	if shift >= 0 {
		c.Mul(c, power10(2*shift))
	} else {
		rest := new(big.Int)
		c.QuoRem(c, power10(-2*shift), rest)
		exact = rest.Sign() == 0
	}
	root := new(big.Int).Sqrt(c)
	exact = exact && new(big.Int).Mul(root, root).Cmp(c) == 0
	switch {
	case exact && shift >= 0:
		root.Quo(root, power10(shift))
	case exact:
		root.Mul(root, power10(-shift))
	default:
		half -= shift
		// A last digit that is no tie keeps the rounding right.
		if new(big.Int).Rem(root, big.NewInt(5)).Sign() == 0 {
			root.Add(root, big.NewInt(1))
		}
	}
	return decimal{root, half}.round(prec)
}

// round cuts to prec digits, half to even.
func (d decimal) round(prec int) decimal {
	over := len(d.coefficient.String()) - prec
	if over <= 0 {
		return d
	}
	unit, rest := power10(over), new(big.Int)
	q, _ := new(big.Int).QuoRem(d.coefficient, unit, rest)
	c := rest.Lsh(rest, 1).Cmp(unit)
	if c > 0 || c == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(1))
	}
	// 99.9 became 100.0: one digit too many, and it is 0.
	return decimal{q, d.exp + over}.round(prec)
}

// text is str() of the Decimal.
func (d decimal) text() string {
	digits := d.coefficient.String()
	lead := d.exp + len(digits) // places before the point
	switch {
	case d.exp == 0:
		return digits
	case d.exp < 0 && lead > 0:
		return digits[:lead] + "." + digits[lead:]
	case d.exp < 0 && lead > -6:
		return "0." + strings.Repeat("0", -lead) + digits
	}
	if len(digits) > 1 {
		digits = digits[:1] + "." + digits[1:]
	}
	if lead--; lead < 0 {
		return digits + "E" + strconv.Itoa(lead)
	}
	return digits + "E+" + strconv.Itoa(lead)
}

// decimalObject makes the value that results show.
func decimalObject(text string) py.Value {
	return py.Object{Class: "Decimal", Text: "Decimal('" + text + "')"}
}
