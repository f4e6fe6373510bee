package mp

import (
	"math/big"
	"math/bits"
)

// mul returns x * y; prec 0 keeps all bits.
func mul(x, y Real, prec int64, rnd rounding) Real {
	if x.kind == finite && y.kind == finite {
		return makeReal(x.neg != y.neg, new(big.Int).Mul(x.man, y.man), x.exp+y.exp, prec, rnd)
	}
	switch {
	case x.kind == nan || y.kind == nan:
		return Real{kind: nan}
	case x.kind != infinite && y.kind != infinite:
		return Real{}
	case x.kind == zero || y.kind == zero:
		return Real{kind: nan}
	}
	return inf(x.sign()*y.sign() < 0)
}

// quo returns x / y, or the error of a division by zero.
func quo(x, y Real, prec int64, rnd rounding) (Real, error) {
	if x.kind == finite && y.kind == finite {
		return quoFinite(x, y, prec, rnd), nil
	}
	switch {
	case y.kind == zero:
		return Real{}, errDivision
	case x.kind == nan || y.kind == nan, x.kind == infinite && y.kind == infinite:
		return Real{kind: nan}, nil
	case x.kind == infinite:
		return inf(x.sign()*y.sign() < 0), nil
	}
	return Real{}, nil
}

// quoFinite: a remainder becomes one more bit, far behind those that count.
func quoFinite(x, y Real, prec int64, rnd rounding) Real {
	neg := x.neg != y.neg
	extra := max(prec-x.bits()+y.bits()+5, 5)
	q, r := new(big.Int).QuoRem(new(big.Int).Lsh(x.man, uint(extra)), y.man, new(big.Int))
	if r.Sign() != 0 {
		q.Lsh(q, 1)
		q.SetBit(q, 0, 1)
		extra++
	}
	return makeReal(neg, q, x.exp-y.exp-extra, prec, rnd)
}

// add returns x + y.
func add(x, y Real, prec int64, rnd rounding) Real {
	switch {
	case x.kind == nan || y.kind == nan:
		return Real{kind: nan}
	case x.kind == infinite && y.kind == infinite && x.neg != y.neg:
		return Real{kind: nan}
	case x.kind == infinite || y.kind == zero:
		return x.round(prec, rnd)
	case y.kind == infinite || x.kind == zero:
		return y.round(prec, rnd)
	}
	if x.exp < y.exp {
		x, y = y, x
	}
	gap := x.exp - y.exp
	if gap > 100 && prec > 0 && x.mag()-y.mag() > prec+4 {
		return nudge(x, x.neg == y.neg, prec, rnd)
	}
	a := new(big.Int).Lsh(x.man, uint(gap))
	if x.neg == y.neg {
		return makeReal(x.neg, a.Add(a, y.man), y.exp, prec, rnd)
	}
	a.Sub(a, y.man)
	if a.Sign() < 0 {
		return makeReal(!x.neg, a.Neg(a), y.exp, prec, rnd)
	}
	return makeReal(x.neg, a, y.exp, prec, rnd)
}

// nudge rounds x moved by an amount that is too small to be seen but for the
// direction of rounding: outwards or inwards.
func nudge(x Real, outwards bool, prec int64, rnd rounding) Real {
	m := new(big.Int).Lsh(x.man, uint(prec+4))
	if outwards {
		m.Add(m, big.NewInt(1))
	} else {
		m.Sub(m, big.NewInt(1))
	}
	return makeReal(x.neg, m, x.exp-prec-4, prec, rnd)
}

// pow returns x**n for a positive x and any n, rounded in one direction all
// the way; rnd is down or up.
func pow(x Real, n, prec int64, rnd rounding) Real {
	switch {
	case n == 0:
		return one()
	case n == 1:
		return x.round(prec, rnd)
	case n == 2:
		return mul(x, x, prec, rnd)
	case n == -1:
		return quoFinite(one(), x, prec, rnd)
	case n < 0:
		return quoFinite(one(), pow(x, -n, prec+5, opposite(rnd)), prec, rnd)
	case x.man.BitLen() == 1:
		return Real{kind: finite, man: x.man, exp: x.exp * n}
	case x.bits()*n < 1000:
		return makeReal(false, new(big.Int).Exp(x.man, big.NewInt(n), nil), x.exp*n, prec, rnd)
	}
	return powLong(x, n, prec, rnd)
}

func opposite(rnd rounding) rounding {
	if rnd == down {
		return up
	}
	return down
}

func powLong(x Real, n, prec int64, rnd rounding) Real {
	work := prec + 4*int64(bits.Len64(uint64(n))) + 4
	trim := func(m *big.Int, exp int64) (*big.Int, int64) {
		k := int64(m.BitLen()) - work
		if k <= 0 {
			return m, exp
		}
		return cut(m, uint(k), rnd), exp + k
	}
	power, powerExp := big.NewInt(1), int64(0)
	man, exp := x.man, x.exp
	for {
		if n&1 == 1 {
			power, powerExp = trim(new(big.Int).Mul(power, man), powerExp+exp)
			if n--; n == 0 {
				break
			}
		}
		man, exp = trim(new(big.Int).Mul(man, man), 2*exp)
		n /= 2
	}
	return makeReal(false, power, powerExp, prec, rnd)
}
