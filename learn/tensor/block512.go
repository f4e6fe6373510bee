package tensor

import "unsafe"

// tileRows512 is the number of rows of C in the largest micro-kernel of AVX-512. It
// divides blockRows.
const tileRows512 = 8

// panels512 is how many panels the AVX-512 micro-kernels take at once, of left panels:
// three, so that all registers are used, or for a single row more, so that enough
// FMAs are in flight; two where a head is as wide.
func panels512(rows, left int) int {
	if rows == 1 && left >= 8 {
		return 8
	}
	return min(3, left)
}

// rows512 is rows for AVX-512, from where that goes ways of its own.
func (s *scratch) rows512(p *product, g region, k0, depth int) {
	t := &s.args
	a, aRow, aK := p.a[g.i*p.aRow+k0*p.aK:], p.aRow, p.aK
	t.aTile = 4 * tileRows512 * aRow
	if p.packA {
		s.packTiles512(a, aK, g.m, depth)
		a, aRow, aK = s.a, 1, tileRows512
		t.aTile = 4 * tileRows512 * depth
	}
	t.aRow, t.aK = 4*aRow, 4*aK
	s.wide(p, g, a, p.b[(k0-p.bFrom)*p.bK:], tile512)
}

// wide runs micro-kernels over a block. A, B and their strides are those of the block, in
// the arguments of s all but C's. The elements of A and B are float32, or pairs of
// bfloat16 in as many bits.
func (s *scratch) wide(p *product, g region, a, b []float32, tile func(rows, panels int, t *tileArgs)) {
	t := &s.args
	tiles, rest := g.m/tileRows512, g.m%tileRows512
	column := func(c, b []float32, stride, n int) {
		t.b, t.cRow, t.cTile = unsafe.Pointer(&b[0]), 4*stride, 4*stride*tileRows512
		if tiles > 0 {
			t.tiles, t.a, t.c = tiles, unsafe.Pointer(&a[0]), unsafe.Pointer(&c[0])
			tile(tileRows512, n, t)
		}
		if rest > 0 {
			t.tiles, t.a, t.c = 1, unsafe.Pointer(&a[tiles*t.aTile/4]), unsafe.Pointer(&c[tiles*tileRows512*stride])
			tile(rest, n, t)
		}
	}
	full := p.n / tileWidth // panels that are whole
	for j, last := g.j0, min(g.j1, full); j < last; {
		n := panels512(g.m, last-j)
		column(p.c.Data[g.i*p.c.Stride+j*tileWidth:], b[j*p.bPanel:], p.c.Stride, n)
		j += n
	}
	if g.j1 > full { // the last panel, through a buffer
		s.readEdge(p, g)
		column(s.edge, b[full*p.bPanel:], tileWidth, 1)
		s.writeEdge(p, g)
	}
}

// packTiles512 is packA for tiles of 8 rows.
func (s *scratch) packTiles512(a []float32, aK, m, depth int) {
	s.a = grow(s.a, (m+tileRows512-1)/tileRows512*tileRows512*depth)
	for i := 0; i < m; i += tileRows512 {
		dst, rows := s.a[i*depth:(i+tileRows512)*depth], min(tileRows512, m-i)
		if rows == tileRows512 {
			for k := range depth {
				*(*[tileRows512]float32)(dst[k*tileRows512:]) = *(*[tileRows512]float32)(a[k*aK+i:])
			}
			continue
		}
		for k := range depth {
			copy(dst[k*tileRows512:], a[k*aK+i:k*aK+i+rows])
		}
	}
}
