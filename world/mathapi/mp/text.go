package mp

import (
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// farBits is the size of a binary exponent from which on digits are made by
// way of a power of ten.
const farBits = 3500

// text writes x with a number of significant digits, trailing zeros dropped:
// plain where the leading digit stands within them or not far behind the
// point, else with an exponent.
func (x Real) text(digits int) string {
	switch {
	case x.kind == zero:
		return "0.0"
	case x.kind == nan:
		return "nan"
	case x.kind == infinite && x.neg:
		return "-inf"
	case x.kind == infinite:
		return "inf"
	}
	d, exp := x.digits(digits + 10)
	d, carry := roundDigits(d, digits)
	exp += carry
	point, tail := 1, ""
	if lowest := min(-(digits / 3), -5); lowest < exp && exp < digits {
		if exp < 0 {
			d = strings.Repeat("0", -exp) + d
		} else {
			point = exp + 1
		}
	} else if exp != 0 {
		tail = "e" + signed(exp)
	}
	t := strings.TrimRight(d[:point]+"."+d[point:], "0")
	if strings.HasSuffix(t, ".") {
		t += "0"
	}
	if x.neg {
		t = "-" + t
	}
	return t + tail
}

func signed(n int) string {
	if n < 0 {
		return strconv.Itoa(n)
	}
	return "+" + strconv.Itoa(n)
}

// digits returns n or more decimal digits of |x| and the exponent of the first,
// rounded towards zero.
func (x Real) digits(n int) (string, int) {
	x.neg = false
	prec := int64(float64(n)*perDigit) + 10
	exp := int64(0)
	if mag := x.mag(); mag > farBits || mag < -farBits {
		exp = decimalExponent(x.exp)
		ten := Real{kind: finite, man: big.NewInt(5), exp: 1}
		x = quoFinite(x, pow(ten, exp, prec, down), prec, down)
	}
	work := max(prec-x.mag(), 0)
	places := int64(float64(work)/perDigit + 0.5)
	m := x.fixed(work)
	m.Mul(m, new(big.Int).Exp(big.NewInt(10), big.NewInt(places), nil))
	d := m.Rsh(m, uint(work)).String()
	return d, int(exp + int64(len(d)) - places - 1)
}

// decimalExponent returns exp * log(2)/log(10), rounded towards zero.
func decimalExponent(exp int64) int64 {
	if exp == 0 {
		return 0
	}
	prec := int64(bits.Len64(uint64(max(exp, -exp)))) + 5
	b := mul(FromInt(big.NewInt(exp)), constant(ln2, prec, down), 0, down)
	b = quoFinite(b, constant(ln10, prec, down), prec, down)
	m := shifted(b.man, b.exp).Int64()
	if b.neg {
		return -m
	}
	return m
}

// roundDigits rounds digits to the first n, half to even; carry is 1 where that
// makes one digit more before the point.
func roundDigits(digits string, n int) (string, int) {
	next := digits[n]
	if next == '5' && strings.Trim(digits[n+1:], "0") == "" && (digits[n-1]-'0')%2 == 0 {
		next = '4'
	}
	head := []byte(digits[:n])
	if next < '5' {
		return string(head), 0
	}
	i := n - 1
	for i >= 0 && head[i] == '9' {
		head[i] = '0'
		i--
	}
	if i < 0 {
		return "1" + strings.Repeat("0", n-1), 1
	}
	head[i]++
	return string(head), 0
}
