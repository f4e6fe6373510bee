package tensor

import (
	"math"
	"slices"
	"sync"
	"unsafe"

	"envtune/learn/half"
)

// nativeBF16 tells whether k computes products in bfloat16 with AVX512_BF16. That is so
// where the machine has it and its bits are those of the definition.
func (k Kernel) nativeBF16() bool { return k == AVX512 && checkedBF16() }

var checkedBF16 = sync.OnceValue(func() bool { return hasAVX512BF16() && agreesIn(BFloat16) })

// agreesIn compares small products in a precision, by AVX-512's instructions, with the
// portable kernel: large and small numbers, so that the order of the sums and their
// rounding show, with results around the smallest normal number.
func agreesIn(pr Precision) bool {
	const m, n, depth = 19, 82, 71 // whole and partial tiles and panels
	g := region{0, m, 0, (n + tileWidth - 1) / tileWidth}
	for _, scale := range []float32{1, 0x1p-63} {
		a, b := testNumbers(m*depth, 3), testNumbers(depth*n, 4)
		for _, x := range [][]float32{a, b} {
			for i := range x {
				x[i] *= scale
			}
		}
		for _, acc := range []bool{false, true} {
			got, want := testNumbers(m*n, 5), testNumbers(m*n, 5)
			p, s := packPairsNN(Portable, pr, nil, M(b, depth, n)), &scratch{}
			q := product{m: m, n: n, k: depth, a: a, aRow: depth, aK: 1, c: M(got, m, n), acc: acc}
			q.setB(&p)
			s.args.setProduct(&q, 0)
			s.pairs(AVX512, true, &q, g, 0, depth)
			q.c = M(want, m, n)
			s.pairs(Portable, false, &q, g, 0, depth)
			if !slices.EqualFunc(got, want, sameBits) {
				return false
			}
		}
	}
	return true
}

// blockPairs is block in BFloat16 and AMX. blockK is a multiple of a tile's depth, so that
// blocks keep tiles and pairs together.
func (k Kernel) blockPairs(s *scratch, p *product, i0, i1, j0, j1 int) {
	native := p.precision.Native(k)
	for k0 := 0; k0 < p.k; k0 += blockK {
		for i := i0; i < i1; i += blockRows {
			s.args.setProduct(p, k0)
			s.pairs(k, native, p, region{i, min(blockRows, i1-i), j0, j1}, k0, min(blockK, p.k-k0))
		}
	}
}

// pairs computes a block in p's precision; setProduct was called.
func (s *scratch) pairs(k Kernel, native bool, p *product, g region, k0, depth int) {
	switch { // calls, not one of a variable: p would have to be allocated
	case p.precision == AMX && native:
		s.nativeTiles(k, p, g, k0, depth)
	case p.precision == AMX:
		s.emulatedTiles(k, p, g, k0, depth)
	case native:
		s.nativePairs(k, p, g, k0, depth)
	default:
		s.emulatedPairs(k, p, g, k0, depth)
	}
}

// nativePairs computes a block with VDPBF16PS; setProduct was called.
func (s *scratch) nativePairs(k Kernel, p *product, g region, k0, depth int) {
	aRow, aK := s.pairsOfA(k, p, g, k0, depth)
	t := &s.args
	t.k, t.aRow, t.aK, t.aTile = pairsOf(depth), 4*aRow, 4*aK, 4*aRow*tileRows512
	s.wide(p, g, s.a, p.b[k0/2*tileWidth:], tileBF16)
}

// pairsOfA rounds a block of A into s.a and returns the strides of its pairs.
func (s *scratch) pairsOfA(kernel Kernel, p *product, g region, k0, depth int) (aRow, aK int) {
	s.a = grow(s.a, blockRows*blockK)
	pairs := pairsOf(depth)
	if p.aK == 1 {
		for r := range g.m {
			from := (g.i+r)*p.aRow + k0
			kernel.roundBF16(s.a[r*pairs:(r+1)*pairs], p.a[from:from+depth])
		}
		return pairs, 1
	}
	s.pairColumns(kernel, s.a, p, g, k0, depth)
	return 1, g.m
}

// pairColumns rounds a block of A that lies column by column into dst, row q the pairs of
// k0+2q and the one behind it.
func (s *scratch) pairColumns(kernel Kernel, dst []float32, p *product, g region, k0, depth int) {
	s.zeros = grow(s.zeros, blockRows) // never written
	for q := range pairsOf(depth) {
		from := (k0+2*q)*p.aK + g.i
		high := s.zeros[:g.m]
		if 2*q+1 < depth {
			high = p.a[from+p.aK : from+p.aK+g.m]
		}
		kernel.pairBF16(dst[q*g.m:], p.a[from:from+g.m], high)
	}
}

// emulatedPairs computes a block from factors widened to float32 again, in the order in
// which VDPBF16PS adds their products; setProduct was called.
func (s *scratch) emulatedPairs(k Kernel, p *product, g region, k0, depth int) {
	aRow, aK := s.pairsOfA(k, p, g, k0, depth)
	pairs := pairsOf(depth)
	s.wideA, s.wideB = grow(s.wideA, blockRows*blockK), grow(s.wideB, blockK*tileWidth)
	for r := range g.m {
		for q := range pairs {
			at := r*2*pairs + 2*q
			s.wideA[at], s.wideA[at+1] = unpair(s.a[r*aRow+q*aK])
		}
	}
	t := &s.args
	t.k, t.aRow, t.aK, t.bK, t.tiles = 2*pairs, 8*pairs, 4, 4*tileWidth, 1
	t.b, t.cRow = unsafe.Pointer(&s.wideB[0]), 4*tileWidth
	s.edge = grow(s.edge, blockRows*tileWidth)
	for j := g.j0; j < g.j1; j++ {
		panel := p.b[j*p.bPanel+k0/2*tileWidth:]
		for q := range pairs {
			dst := s.wideB[2*q*tileWidth : (2*q+2)*tileWidth]
			for x, v := range panel[q*tileWidth : (q+1)*tileWidth] {
				dst[x], dst[x+tileWidth] = unpair(v)
			}
		}
		left, right := j*tileWidth, min((j+1)*tileWidth, p.n)
		for i := 0; i < g.m; i += tileRows {
			rows := min(tileRows, g.m-i)
			for r := range rows {
				copy(s.edge[r*tileWidth:], p.c.Row(g.i + i + r)[left:right])
			}
			t.a, t.c = unsafe.Pointer(&s.wideA[i*2*pairs]), unsafe.Pointer(&s.edge[0])
			if k.avx2() {
				tileFlushed(rows, t)
			} else {
				tileFlushedPortable(rows, t)
			}
			for r := range rows {
				copy(p.c.Row(g.i + i + r)[left:right], s.edge[r*tileWidth:])
			}
		}
	}
}

// tileFlushedPortable is tileFlushed in Go.
func tileFlushedPortable(rows int, t *tileArgs) {
	for r := range rows {
		a, row := unsafe.Add(t.a, r*t.aRow), (*[tileWidth]float32)(unsafe.Add(t.c, r*t.cRow))
		var acc [tileWidth]float32
		if t.acc != 0 {
			acc = *row
		}
		for k := range t.k {
			x := *(*float32)(unsafe.Add(a, k*t.aK))
			y := (*[tileWidth]float32)(unsafe.Add(t.b, k*t.bK))
			for j, v := range y {
				acc[j] = fmaFlushed(x, v, acc[j])
			}
		}
		*row = acc
	}
}

// fmaFlushed is fma32 as VDPBF16PS does it: subnormal numbers count as zero, c and the
// result. A result counts as subnormal by its size before it is rounded to their
// spacing. a and b are bfloat16 and not subnormal.
func fmaFlushed(a, b, c float32) float32 {
	c = flush(c)
	r := fma32(a, b, c)
	if math.Abs(float64(r)) == minNormal {
		const up = 0x1p100 // exponents then have no end within reach
		p, q := float64(a)*float64(b)*up, float64(c)*up
		if math.Abs(float64(fmaToOdd(p, q, p+q))) < minNormal*up {
			return flush(r / 2)
		}
	}
	return flush(r)
}

// flush replaces a subnormal number by the zero of its sign.
func flush(x float32) float32 {
	if math.Abs(float64(x)) < minNormal {
		return math.Float32frombits(math.Float32bits(x) & (1 << 31))
	}
	return x
}

// bf16Bits rounds x to bfloat16: to the nearest, ties to even, subnormal numbers to zero.
func bf16Bits(x float32) uint32 {
	return uint32(half.RoundBfloat(flush(x)))
}

// pair puts two numbers rounded to bfloat16 in the bits of a float32.
func pair(low, high float32) float32 {
	return math.Float32frombits(bf16Bits(low) | bf16Bits(high)<<16)
}

// unpair returns the numbers of a pair in the order in which they are multiplied.
func unpair(p float32) (high, low float32) {
	u := math.Float32bits(p)
	return math.Float32frombits(u &^ 0xffff), math.Float32frombits(u << 16)
}

// roundBF16 sets dst to src in pairs of neighbours; the last one's partner may be 0.
func (k Kernel) roundBF16(dst, src []float32) {
	if k == AVX512 && hasAVX512BF16() && len(src) > 0 {
		dst = dst[:pairsOf(len(src))]
		roundBF16AVX512((*uint32)(unsafe.Pointer(&dst[0])), &src[0], len(src))
		return
	}
	for i := 0; i+1 < len(src); i += 2 {
		dst[i/2] = pair(src[i], src[i+1])
	}
	if last := len(src) - 1; last%2 == 0 {
		dst[last/2] = pair(src[last], 0)
	}
}

// pairBF16 sets dst[i] to the pair of low[i] and high[i].
func (k Kernel) pairBF16(dst, low, high []float32) {
	same(len(low), len(high))
	dst = dst[:len(low)]
	if k == AVX512 && hasAVX512BF16() && len(low) > 0 {
		pairBF16AVX512((*uint32)(unsafe.Pointer(&dst[0])), &low[0], &high[0], len(low))
		return
	}
	for i, v := range low {
		dst[i] = pair(v, high[i])
	}
}
