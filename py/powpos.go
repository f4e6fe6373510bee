package py

import "math"

// Go's math.Pow differs from the C library's in its last bits. C's is right to
// within about half a unit in the last place, so powPositive computes with
// pairs of floats (about 100 bits) and rounds once.

// pair is the unevaluated sum of two floats, hi carrying the leading bits.
type pair struct{ hi, lo float64 }

func quickSum(a, b float64) pair {
	s := a + b
	return pair{s, b - (s - a)}
}

func twoSum(a, b float64) pair {
	s := a + b
	bb := s - a
	return pair{s, (a - (s - bb)) + (b - bb)}
}

func twoProduct(a, b float64) pair {
	p := float64(a * b)
	return pair{p, math.FMA(a, b, -p)}
}

func (a pair) add(b pair) pair {
	s := twoSum(a.hi, b.hi)
	t := twoSum(a.lo, b.lo)
	s = quickSum(s.hi, s.lo+t.hi)
	return quickSum(s.hi, s.lo+t.lo)
}

func (a pair) mul(b pair) pair {
	p := twoProduct(a.hi, b.hi)
	return quickSum(p.hi, p.lo+(float64(a.hi*b.lo)+float64(a.lo*b.hi)))
}

func (a pair) scale(f float64) pair { return pair{float64(a.hi * f), float64(a.lo * f)} }

// ln2 is the natural logarithm of 2.
var ln2 = pair{0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56}

// expTerms is the number of Taylor terms for an argument below ln2/1024.
const expTerms = 9

// exp returns e**a as m * 2**k.
func (a pair) exp() (m pair, k int) {
	k = int(math.Round(a.hi / ln2.hi))
	r := a.add(ln2.mul(pair{-float64(k), 0})).scale(1.0 / 512)
	// sum = r + r**2/2! + ...; the 1 is left out so that squaring keeps bits.
	sum, term := r, r
	for i := 2; i <= expTerms; i++ {
		term = term.mul(r).mul(reciprocal(float64(i)))
		sum = sum.add(term)
	}
	for range 9 { // (1+s)**2 = 1 + (2s + s*s)
		sum = sum.scale(2).add(sum.mul(sum))
	}
	return pair{1, 0}.add(sum), k
}

// reciprocal returns 1/n.
func reciprocal(n float64) pair {
	q := 1 / n
	return quickSum(q, math.FMA(-q, n, 1)/n)
}

// log returns the natural logarithm of m in [0.7, 1.5).
func log(m float64) pair {
	l := pair{math.Log(m), 0}
	for range 2 { // Newton: l += m*e**-l - 1, with the next term of the series
		e, k := l.scale(-1).exp()
		d := e.mul(pair{m, 0}).scale(math.Ldexp(1, k)).add(pair{-1, 0})
		l = l.add(d).add(d.mul(d).scale(-0.5))
	}
	return l
}

// powPositive returns x**y for finite x > 0.
func powPositive(x, y float64) float64 {
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, e = m*2, e-1
	}
	l := log(m)
	if m == 1 {
		l = pair{}
	}
	l = l.add(ln2.mul(pair{float64(e), 0}))
	if z := l.hi * y; z > 800 {
		return math.Inf(1)
	} else if z < -800 {
		return 0
	}
	r, k := l.mul(pair{y, 0}).exp()
	return ldexp(r, k)
}

// ldexp rounds r * 2**k once, also where the result is subnormal.
func ldexp(r pair, k int) float64 {
	if k > -1020 {
		return math.Ldexp(r.hi+r.lo, k)
	}
	// Subnormal: add what makes the bits that remain the last ones, exactly.
	shift := math.Ldexp(1, -1022+52-52-k)
	s := twoSum(shift, r.hi)
	return math.Ldexp((s.hi+(s.lo+r.lo))-shift, k)
}
