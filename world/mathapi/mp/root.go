package mp

import (
	"math"
	"math/big"
)

// root returns the integer square root of x > 0 as mpmath's fast one does: now
// and then one too small.
func root(x *big.Int) *big.Int {
	if x.BitLen() <= 800 {
		return smallRoot(x)
	}
	const guard = 10
	x = new(big.Int).Lsh(x, 2*guard)
	size := int64(x.BitLen())
	size += size & 1
	half := size / 2
	start := min(50, half)
	// Newton steps for 1/sqrt(x) from a float on, without a division.
	lead, _ := new(big.Float).SetInt(shifted(x, 2*start-size)).Float64()
	r, _ := big.NewFloat(math.Ldexp(1/math.Sqrt(lead), int(2*start))).Int(nil)
	at := start
	for _, p := range doubling(start, half) {
		square := new(big.Int).Mul(r, r)
		square.Rsh(square, uint(2*at-p))
		product := shifted(x, p-size)
		product.Mul(product, square).Rsh(product, uint(p))
		rest := new(big.Int).Lsh(big.NewInt(3), uint(p))
		r.Mul(r, rest.Sub(rest, product)).Rsh(r, uint(at+1))
		at = p
	}
	r.Mul(r, shifted(x, -half))
	return r.Rsh(r, uint(at+guard))
}

// doubling lists precisions from about start to target, each a little less than
// twice the one before.
func doubling(start, target int64) []int64 {
	steps := []int64{target}
	for steps[0] > 2*start {
		steps = append([]int64{steps[0]/2 + 2}, steps...)
	}
	return steps
}

// smallRoot starts from the float root; each step doubles the right bits.
func smallRoot(x *big.Int) *big.Int {
	f, _ := new(big.Float).SetInt(x).Float64()
	y, _ := big.NewFloat(math.Sqrt(f)).Int(nil)
	for _, bits := range []int{100, 200, 400} {
		if x.BitLen() > bits {
			q := new(big.Int).Quo(x, y)
			y.Add(y, q).Rsh(y, 1)
		}
	}
	return y
}
