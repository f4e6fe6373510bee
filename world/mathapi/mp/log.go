package mp

import (
	"math/big"
	"math/bits"
	"sync/atomic"
)

const (
	// seriesBits is the working precision up to which logarithms go by the
	// series about a near number, tableBits the bits of that number.
	seriesBits = 2500
	tableBits  = 9
	// agmRatio: beyond, the argument is made 2**-(precision/agmRatio).
	agmRatio = 20
)

// ln returns the natural logarithm, or errComplex for a negative x.
func ln(x Real, prec int64) (Real, error) {
	switch {
	case x.kind == zero:
		return inf(true), nil
	case x.kind == nan || x.kind == infinite && !x.neg:
		return x, nil
	case x.neg:
		return Real{}, errComplex
	}
	work := prec + 20
	if x.man.BitLen() == 1 { // a power of 2
		if x.exp == 0 {
			return Real{}, nil
		}
		return fromSigned(times(x.exp, ln2(work)), -work, prec, nearest), nil
	}
	mag := x.mag()
	size := max(mag, -mag)
	if size <= 1 { // near 1: what cancels is made up for
		near := fromSigned(distance(x, size), size-x.bits(), 0, down)
		lost := x.bits() - int64(distance(x, size).BitLen())
		if lost > work {
			return near.round(prec, nearest), nil
		}
		work += lost
		if int64(bits.Len64(uint64(work))) <= lost {
			return fromSigned(taylor(x.fixed(work), work, 0), -work, prec, nearest), nil
		}
	}
	if size > 10000 && int64(bits.Len64(uint64(size))) > work {
		return fromSigned(times(x.exp, ln2(work)), -work, prec, nearest), nil
	}
	return general(x, mag, work, prec), nil
}

func times(n int64, x *big.Int) *big.Int { return new(big.Int).Mul(big.NewInt(n), x) }

// distance returns x-1 in units of the last bit of x, for 1/2 <= x < 2.
func distance(x Real, size int64) *big.Int {
	d := new(big.Int).Lsh(big.NewInt(1), uint(x.bits()-size))
	return d.Sub(x.man, d)
}

// general reduces x by a power of 2.
func general(x Real, mag, work, prec int64) Real {
	if work <= seriesBits {
		m := nearTable(shifted(x.man, work-x.bits()), work)
		if mag != 0 {
			m.Add(m, times(mag, ln2(work)))
		}
		return fromSigned(m, -work, prec, nearest)
	}
	want := -(work + agmRatio - 1) / agmRatio // rounded down
	n := want - mag
	work -= want
	m := agmLog(x.shift(n).fixed(work), work)
	m.Neg(m).Sub(m, times(n, ln2(work)))
	return fromSigned(m, -work, prec, nearest)
}

// taylor returns the logarithm of a fixed-point x near 1, after halving it
// roots times by a square root.
func taylor(x *big.Int, prec int64, roots int) *big.Int {
	for range roots {
		x = root(new(big.Int).Lsh(x, uint(prec)))
	}
	unit := new(big.Int).Lsh(big.NewInt(1), uint(prec))
	v := new(big.Int).Sub(x, unit)
	v.Lsh(v, uint(prec))
	v = floorDiv(v, unit.Add(unit, x))
	neg := v.Sign() < 0
	s := artanh(v.Abs(v), prec)
	s.Lsh(s, uint(1+roots))
	if neg {
		s.Neg(s)
	}
	return s
}

// floorDiv returns a/b rounded down, for b > 0.
func floorDiv(a, b *big.Int) *big.Int { return new(big.Int).Div(a, b) }

// artanh sums v + v**3/3 + v**5/5 ... for 0 <= v < 1, every other term in a sum
// of its own.
func artanh(v *big.Int, prec int64) *big.Int {
	p := uint(prec)
	square := new(big.Int).Mul(v, v)
	square.Rsh(square, p)
	fourth := new(big.Int).Mul(square, square)
	fourth.Rsh(fourth, p)
	even := new(big.Int).Set(v)
	odd := new(big.Int).Quo(v, big.NewInt(3))
	v = new(big.Int).Mul(v, fourth)
	v.Rsh(v, p)
	for k := int64(5); v.Sign() != 0; k += 4 {
		even.Add(even, new(big.Int).Quo(v, big.NewInt(k)))
		odd.Add(odd, new(big.Int).Quo(v, big.NewInt(k+2)))
		v.Mul(v, fourth).Rsh(v, p)
	}
	odd.Mul(odd, square).Rsh(odd, p)
	return even.Add(even, odd)
}

// nearTable returns the logarithm of a fixed-point x in [1/2, 2) from that of
// its first bits, which mpmath keeps at one of a few precisions.
func nearTable(x *big.Int, prec int64) *big.Int {
	kept := min(int64(1)<<bits.Len64(uint64(prec-1)), seriesBits) + 20
	first := new(big.Int).Rsh(x, uint(prec-tableBits))
	a := new(big.Int).Lsh(first, uint(kept-tableBits))
	l := new(big.Int).Rsh(firstLog(first.Int64(), a, kept), uint(kept-prec))
	a.Rsh(a, uint(kept-prec))
	u := new(big.Int).Sub(x, a)
	u.Lsh(u, uint(prec))
	u = floorDiv(u, a)
	v := new(big.Int).Lsh(u, uint(prec))
	u.Add(u, new(big.Int).Lsh(big.NewInt(2), uint(prec)))
	s := artanh(floorDiv(v, u), prec)
	return l.Add(l, s.Lsh(s, 1))
}

// firstLogs are the logarithms of numbers of tableBits bits at the precisions
// that results of up to 30 digits need, kept as they are come to.
var firstLogs [3][1 << (tableBits + 1)]atomic.Pointer[big.Int]

// firstLog returns the logarithm of a number of tableBits bits; a is that number
// in fixed point. The result must not be changed.
func firstLog(first int64, a *big.Int, kept int64) *big.Int {
	precision := bits.Len64(uint64(kept-20)) - 6 // of 32, 64 and 128 bits
	if precision < 0 || precision >= len(firstLogs) || first >= int64(len(firstLogs[0])) {
		return taylor(a, kept, 8)
	}
	place := &firstLogs[precision][first]
	l := place.Load()
	if l == nil {
		l = taylor(a, kept, 8)
		place.Store(l)
	}
	return l
}

// agmLog returns -log(x) for a small fixed-point x by the formula of Sasaki and
// Kanada, pi over the arithmetic-geometric mean of two theta functions.
func agmLog(x *big.Int, prec int64) *big.Int {
	p := uint(prec)
	square := new(big.Int).Mul(x, x)
	square.Rsh(square, p)
	unit := new(big.Int).Lsh(big.NewInt(1), p)
	s := theta(square, square, p)
	s.Add(s, unit)
	s.Mul(s, s).Rsh(s, p-2)
	s.Mul(s, root(new(big.Int).Lsh(x, p))).Rsh(s, p)
	t := theta(x, square, p)
	t.Add(t.Lsh(t, 1), unit)
	t.Mul(t, t).Rsh(t, p)
	v := pi(prec)
	return v.Quo(v.Lsh(v, p), agm(s, t))
}

// theta sums a theta function from its first term on.
func theta(first, square *big.Int, p uint) *big.Int {
	a, b, sum := new(big.Int).Set(first), new(big.Int).Set(first), new(big.Int).Set(first)
	for a.Sign() != 0 {
		b.Mul(b, square).Rsh(b, p)
		a.Mul(a, b).Rsh(a, p)
		sum.Add(sum, a)
	}
	return sum
}

// agm returns the arithmetic-geometric mean in fixed point.
func agm(a, b *big.Int) *big.Int {
	for i := 0; ; i++ {
		mean := new(big.Int).Add(a, b)
		mean.Rsh(mean, 1)
		if d := new(big.Int).Sub(a, mean); i > 4 && d.CmpAbs(big.NewInt(8)) < 0 {
			return a
		}
		b = root(new(big.Int).Mul(a, b))
		a = mean
	}
}
