package tensor

import "fmt"

// Precision says how products take their factors. What they compute is float32 in
// either case.
type Precision uint8

const (
	// Float32 takes the factors as they are.
	Float32 Precision = iota
	// BFloat16 rounds the factors to bfloat16; see the package comment. Machines with
	// AVX512_BF16 compute it up to twice as fast as Float32, others somewhat slower.
	BFloat16
	// AMX rounds the factors to bfloat16 too and sums up as the tiles of AMX do; see the
	// package comment. Machines that have them compute it many times as fast as Float32,
	// others several times slower.
	AMX
)

func (p Precision) String() string {
	switch p {
	case Float32:
		return "f32"
	case BFloat16:
		return "bf16"
	case AMX:
		return "amx"
	}
	return fmt.Sprintf("precision(%d)", uint8(p))
}

// Native tells whether k computes products in p with instructions made for them.
func (p Precision) Native(k Kernel) bool {
	switch p {
	case BFloat16:
		return k.nativeBF16()
	case AMX:
		return k.nativeAMX()
	}
	return true
}

// ParsePrecision returns the precision called name, f32, bf16 or amx; Float32 for the
// empty name.
func ParsePrecision(name string) (Precision, error) {
	switch name {
	case "", Float32.String():
		return Float32, nil
	case BFloat16.String():
		return BFloat16, nil
	case AMX.String():
		return AMX, nil
	}
	return Float32, fmt.Errorf("precision %q is unknown: choose f32, bf16 or amx", name)
}

// RepackNNIn is RepackNN for products in precision pr.
func (p *Packed) RepackNNIn(pr Precision, b Mat) {
	if pr == Float32 {
		p.RepackNN(b)
		return
	}
	b.check()
	*p = packPairsNN(DefaultKernel(), pr, p.data, b)
}

// RepackNTIn is RepackNT for products in precision pr. A matrix in another storage than
// F32 keeps that, and its products are in Float32.
func (p *Packed) RepackNTIn(pr Precision, b Mat) {
	if pr == Float32 || p.storage != F32 {
		p.RepackNT(b)
		return
	}
	b.check()
	*p = packPairsNT(DefaultKernel(), pr, p.data, b)
}

// A factor in bfloat16 is kept in pairs: 32 bits hold the numbers of k = 2q (in the low
// half) and 2q+1. The pairs lie where a float32 factor would have its numbers, as the
// bits of float32: so blocks, panels and tiles are the same. In AMX there are as many pairs
// as whole tiles hold, the last ones 0.

func pairsOf(k int) int { return (k + 1) / 2 }

// rows are those of a packed factor of depth k.
func (p Precision) rows(k int) int {
	switch p {
	case BFloat16:
		return pairsOf(k)
	case AMX:
		return (pairsOf(k) + amxPairs - 1) / amxPairs * amxPairs
	}
	return k
}

func packPairsNN(kernel Kernel, pr Precision, buf []float32, b Mat) Packed {
	k, pairs := pr.rows(b.Rows), pairsOf(b.Rows)
	p := Packed{k: b.Rows, n: b.Cols, data: grow(buf, packedSize(k, b.Cols)), precision: pr}
	zeros := make([]float32, tileWidth)
	for j := 0; j < p.n; j += tileWidth {
		dst, to := p.data[j*k:(j+tileWidth)*k], min(j+tileWidth, p.n)
		if to < j+tileWidth {
			clear(dst)
		}
		clear(dst[pairs*tileWidth:])
		for q := range pairs {
			high := zeros[:to-j]
			if 2*q+1 < b.Rows {
				high = b.Row(2*q + 1)[j:to]
			}
			kernel.pairBF16(dst[q*tileWidth:], b.Row(2 * q)[j:to], high)
		}
	}
	return p
}

func packPairsNT(kernel Kernel, pr Precision, buf []float32, b Mat) Packed {
	k, pairs := pr.rows(b.Cols), pairsOf(b.Cols)
	p := Packed{k: b.Cols, n: b.Rows, data: grow(buf, packedSize(k, b.Rows)), precision: pr}
	row := make([]float32, pairs)
	for j := 0; j < p.n; j += tileWidth {
		dst := p.data[j*k : (j+tileWidth)*k]
		if j+tileWidth > p.n {
			clear(dst)
		}
		clear(dst[pairs*tileWidth:])
		for r := range min(tileWidth, p.n-j) {
			kernel.roundBF16(row, b.Row(j+r))
			scatter(dst[r:], row)
		}
	}
	return p
}
