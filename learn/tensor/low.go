package tensor

import "fmt"

// Storage says how a Packed matrix keeps its numbers. It decides which numbers they are,
// not how products compute with them: a product with a matrix kept in BF16 or Q8 is, to
// the bit, the float32 product with the numbers that it holds.
type Storage uint8

const (
	// F32 keeps float32.
	F32 Storage = iota
	// BF16 keeps bfloat16, rounded to the nearest, ties to even.
	BF16
	// Q8 keeps 8 bits a number. Each 32 neighbours of a column (the last block may be
	// shorter) share two halves, a scale d and an offset m; a number is fma(q, d, m) for a
	// whole q from 0 to 255. Blocks as Q4_0, Q4_1 and Q8_0 of GGUF files have them are
	// recognised and kept exactly; others lie evenly between their least and largest
	// number, so that they are off by about half a 255th of that range.
	Q8
)

func (s Storage) String() string {
	switch s {
	case F32:
		return "f32"
	case BF16:
		return "bf16"
	case Q8:
		return "q8"
	}
	return fmt.Sprintf("storage(%d)", uint8(s))
}

// ParseStorage returns the storage called name: f32, bf16 or q8; F32 for the empty name.
func ParseStorage(name string) (Storage, error) {
	for _, s := range []Storage{F32, BF16, Q8} {
		if name == s.String() {
			return s, nil
		}
	}
	if name == "" {
		return F32, nil
	}
	return F32, fmt.Errorf("weights %q are unknown: choose f32, bf16 or q8", name)
}

// The layouts of BF16 and Q8 are made for products of one row, which read every number
// once and in this order. Columns stand in groups, the last one padded with zeros:
//
//	BF16  64 columns: for each k four panels of 16, whose word j holds column j in its
//	      low and column j+8 in its high half
//	Q8    32 columns: for each block of k 32 scales, 32 offsets, then 32 bytes a k
const (
	bf16Group = 64
	q8Group   = 32
	q8Block   = 32              // numbers of a column that share a scale
	q8Header  = 2 * 2 * q8Group // bytes of the scales and offsets of a block
	lowK      = 2 * blockK      // depth that is float32 at a time, in the second-level cache
)

// group returns the columns of a group and the bytes of a group of depth k.
func (s Storage) group(k int) (columns, bytes int) {
	if s == BF16 {
		return bf16Group, 2 * bf16Group * k
	}
	return q8Group, q8Group*k + (k+q8Block-1)/q8Block*q8Header
}

// from returns where in a group row k begins; k is a multiple of q8Block.
func (s Storage) from(k int) int { _, n := s.group(k); return n }

// Bytes returns the memory that p's numbers take.
func (p *Packed) Bytes() int { return 4*len(p.data) + len(p.low) }

// NewPacked returns an empty matrix, for RepackNT, that keeps its numbers as s says.
func NewPacked(s Storage) Packed { return Packed{storage: s} }

// repackLow is RepackNT in another storage than F32.
func (p *Packed) repackLow(b Mat) {
	p.k, p.n = b.Cols, b.Rows
	s := p.storage
	columns, size := s.group(p.k)
	groups := (p.n + columns - 1) / columns
	if cap(p.low) < groups*size {
		p.low = make([]byte, groups*size)
	}
	p.low = p.low[:groups*size]
	clear(p.low)
	for j := range p.n {
		group := p.low[j/columns*size:][:size]
		if s == BF16 {
			packBF16(group, b.Row(j), j%columns)
		} else {
			packQ8(group, b.Row(j), j%columns)
		}
	}
}

// runLow computes a product whose factor B is in the storage of b, on all workers.
func (o *Ops) runLow(p product, b *Packed) {
	columns, size := b.storage.group(p.k)
	groups := (p.n + columns - 1) / columns
	w := min(o.workersFor(&p), groups)
	Parallel(w, w, func(_, i int) {
		o.Kernel.low(o.workers[i], p, b, lowGroups{columns, size, groups * i / w, groups * (i + 1) / w})
	})
}

// lowGroups are the groups [from, to) of a matrix.
type lowGroups struct{ columns, size, from, to int }

// low computes the columns of C of some groups of b: one row straight from the stored
// numbers, more through a float32 copy of a group that stays in the caches.
func (k Kernel) low(s *scratch, p product, b *Packed, g lowGroups) {
	if p.m == 1 && k.hasLow() {
		k.lowRow(s, &p, b, g)
		return
	}
	for ; g.from < g.to; g.from++ {
		left := g.from * g.columns
		right := min(left+g.columns, p.n)
		q := p
		q.n, q.c = right-left, p.c.Sub(0, p.m, left, right)
		for q.bFrom = 0; q.bFrom < p.k; q.bFrom += lowK {
			depth := min(lowK, p.k-q.bFrom)
			s.low = grow(s.low, g.columns*depth)
			k.widen(b.storage, s.low, b.low[g.from*g.size+b.storage.from(q.bFrom):], depth)
			q.b, q.bPanel, q.bK = s.low, depth*tileWidth, tileWidth
			for i := 0; i < p.m; i += blockRows {
				k.rows(s, &q, i, min(blockRows, p.m-i), q.bFrom, depth, 0, (q.n+tileWidth-1)/tileWidth)
			}
		}
	}
}

// lowRow computes one row of C. The last group goes through a buffer where C is narrower.
func (k Kernel) lowRow(s *scratch, p *product, b *Packed, g lowGroups) {
	acc := 0
	if p.acc {
		acc = 1
	}
	c, whole := p.c.Data, min(g.to, p.n/g.columns)
	if n := whole - g.from; n > 0 {
		lowRowAVX2(b.storage, &c[g.from*g.columns], &p.a[0], &b.low[g.from*g.size], p.k, n, acc)
	}
	if whole == g.to {
		return
	}
	s.edge = grow(s.edge, blockRows*tileWidth)
	edge := c[whole*g.columns : p.n]
	copy(s.edge, edge)
	lowRowAVX2(b.storage, &s.edge[0], &p.a[0], &b.low[whole*g.size], p.k, 1, acc)
	copy(edge, s.edge)
}

// hasLow tells whether the assembly for low-precision storage may run beside kernel k.
func (k Kernel) hasLow() bool { return k != Portable && hasLowAVX2() }

// widen writes depth rows of a group as float32 panels, one after the other.
func (k Kernel) widen(s Storage, dst []float32, src []byte, depth int) {
	switch {
	case k.hasLow():
		widenAVX2(s, &dst[0], &src[0], depth)
	case s == BF16:
		widenBF16(dst, src, depth)
	default:
		widenQ8(dst, src, depth)
	}
}
