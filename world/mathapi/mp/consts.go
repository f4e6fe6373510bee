package mp

import (
	"math"
	"math/big"
	"sync"
)

// machin returns the sum of c * acoth(n) over pairs (c, n), times 2**prec.
func machin(prec int64, pairs ...[2]int64) *big.Int {
	const guard = 10
	sum := new(big.Int)
	for _, p := range pairs {
		sum.Add(sum, new(big.Int).Mul(big.NewInt(p[0]), acoth(p[1], prec+guard)))
	}
	return sum.Rsh(sum, guard)
}

// acoth returns acoth(n) * 2**prec, by binary splitting of its series.
func acoth(n, prec int64) *big.Int {
	terms := int64(0.35*float64(prec)/math.Log(float64(n)) + 20)
	p, q, _ := split(n*n, 0, terms)
	p.Add(p, q).Lsh(p, uint(prec))
	return p.Quo(p, q.Mul(q, big.NewInt(n)))
}

// split sums the terms from a to b of 1/(2k+3)/square**(k+1) as p/q; r is the
// product of the odd numbers.
func split(square, a, b int64) (p, q, r *big.Int) {
	if b-a == 1 {
		odd := big.NewInt(2*a + 3)
		return big.NewInt(1), new(big.Int).Mul(odd, big.NewInt(square)), odd
	}
	m := (a + b) / 2
	p, q, r = split(square, a, m)
	p2, q2, r2 := split(square, m, b)
	p.Mul(p, q2)
	p.Add(p, p2.Mul(p2, r))
	return p, q.Mul(q, q2), r.Mul(r, r2)
}

// spare are the bits behind those of a constant, so that cutting them off gives
// the right ones.
const spare = 64

// keptBits is the precision at which constants are kept: that of all results in
// doubles. Cutting a number that is rounded down rounds the constant down.
const keptBits = 512

var (
	keptLn2  = sync.OnceValue(func() *big.Int { return computeLn2(keptBits) })
	keptLn10 = sync.OnceValue(func() *big.Int { return computeLn10(keptBits) })
)

// ln2 returns log(2) * 2**prec, rounded down.
func ln2(prec int64) *big.Int {
	if prec <= keptBits {
		return new(big.Int).Rsh(keptLn2(), uint(keptBits-prec))
	}
	return computeLn2(prec)
}

func computeLn2(prec int64) *big.Int {
	v := machin(prec+spare, [2]int64{18, 26}, [2]int64{-2, 4801}, [2]int64{8, 8749})
	return v.Rsh(v, spare)
}

// ln10 returns log(10) * 2**prec, rounded down.
func ln10(prec int64) *big.Int {
	if prec <= keptBits {
		return new(big.Int).Rsh(keptLn10(), uint(keptBits-prec))
	}
	return computeLn10(prec)
}

func computeLn10(prec int64) *big.Int {
	v := machin(prec+spare, [2]int64{46, 31}, [2]int64{34, 49}, [2]int64{20, 161})
	return v.Rsh(v, spare)
}

// pi returns pi * 2**prec, rounded down, by the series of the Chudnovsky
// brothers.
func pi(prec int64) *big.Int {
	prec += spare
	n := int64(float64(prec)/47 + 2) // a term gives 47.1 bits
	_, p, q := chudnovsky(0, n)
	c := big.NewInt(640320)
	s := new(big.Int).Sqrt(new(big.Int).Lsh(c, uint(2*prec)))
	s.Mul(s, p).Mul(s, c)
	q.Add(q, new(big.Int).Mul(p, big.NewInt(13591409))).Mul(q, big.NewInt(12))
	s.Quo(s, q)
	return s.Rsh(s, spare)
}

func chudnovsky(a, b int64) (g, p, q *big.Int) {
	if b-a == 1 {
		g = new(big.Int).Mul(big.NewInt((6*b-5)*(2*b-1)), big.NewInt(6*b-1))
		p = new(big.Int).Exp(big.NewInt(b), big.NewInt(3), nil)
		p.Mul(p, big.NewInt(640320*640320/24)).Mul(p, big.NewInt(640320))
		q = new(big.Int).Mul(g, big.NewInt(13591409+545140134*b))
		if b%2 == 1 {
			q.Neg(q)
		}
		return g, p, q
	}
	m := (a + b) / 2
	g, p, q = chudnovsky(a, m)
	g2, p2, q2 := chudnovsky(m, b)
	q.Mul(q, p2)
	q.Add(q, q2.Mul(q2, g))
	return g.Mul(g, g2), p.Mul(p, p2), q
}

// constant rounds a constant near 1, given in fixed point, to prec bits.
func constant(fixed func(int64) *big.Int, prec int64, rnd rounding) Real {
	work := prec + 20
	return makeReal(false, fixed(work), -work, prec, rnd)
}
