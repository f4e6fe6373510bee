package tensor

import "unsafe"

// region is a block of C: m rows from i on, panels [j0, j1).
type region struct{ i, m, j0, j1 int }

// block computes rows [i0, i1) of the panels [j0, j1) of C, in blocks that fit the
// caches.
func (k Kernel) block(s *scratch, p *product, i0, i1, j0, j1 int) {
	if p.precision != Float32 {
		k.blockPairs(s, p, i0, i1, j0, j1)
		return
	}
	most := blockK
	if p.m <= streamRows && !p.packA { // B is used once: nothing is gained by blocks of it
		most = p.k
	}
	for k0 := 0; k0 < p.k; k0 += most {
		depth := min(most, p.k-k0)
		for i := i0; i < i1; i += blockRows {
			k.rows(s, p, i, min(blockRows, i1-i), k0, depth, j0, j1)
		}
	}
}

// rows adds the products of k in [k0, k0+depth) to m rows of C from row i on.
func (k Kernel) rows(s *scratch, p *product, i, m, k0, depth, j0, j1 int) {
	t := &s.args
	t.k = depth
	t.setProduct(p, k0)
	if k == AVX512 {
		s.rows512(p, region{i, m, j0, j1}, k0, depth)
		return
	}
	a, aRow, aK, aTile := p.a[i*p.aRow+k0*p.aK:], p.aRow, p.aK, tileRows*p.aRow
	if p.packA {
		s.packA(k, a, aK, m, depth)
		a, aRow, aK, aTile = s.a, 1, tileRows, tileRows*depth
	}
	t.aRow, t.aK, t.aTile = 4*aRow, 4*aK, 4*aTile
	b0 := (k0 - p.bFrom) * p.bK
	full := p.n / tileWidth // panels that are whole
	c, tiles, rest := p.c, m/tileRows, m%tileRows
	for j, last := j0, min(j1, full); j < last; {
		n := 1
		if rest > 0 {
			n = panelsFor(rest, last-j)
		}
		for q := j; q < j+n && tiles > 0; q++ {
			t.setC(c.Data[i*c.Stride+q*tileWidth:], c.Stride)
			k.tiles(t, tiles, 0, a, p.b[q*p.bPanel+b0:])
		}
		if rest > 0 {
			t.setC(c.Data[(i+tiles*tileRows)*c.Stride+j*tileWidth:], c.Stride)
			t.rest(k, rest, n, a[tiles*aTile:], p.b[j*p.bPanel+b0:])
		}
		j += n
	}
	if j1 > full {
		s.lastPanel(k, p, region{i, m, j0, j1}, a, p.b[full*p.bPanel+b0:])
	}
}

// setProduct sets what is the same for all of a block of p from k0 on: whether C counts,
// and how B lies.
func (t *tileArgs) setProduct(p *product, k0 int) {
	t.acc = 0
	if p.acc || k0 > 0 {
		t.acc = 1
	}
	t.bPanel, t.bK, t.ahead = 4*p.bPanel, 4*p.bK, prefetchBytes
}

func (t *tileArgs) setC(c []float32, stride int) {
	t.c = unsafe.Pointer(&c[0])
	t.cRow, t.cTile = 4*stride, 4*stride*tileRows
}

// tiles runs the whole tiles of one panel, then rest rows if any.
func (k Kernel) tiles(t *tileArgs, tiles, rest int, a, b []float32) {
	if tiles > 0 {
		t.tiles = tiles
		t.a, t.b = unsafe.Pointer(&a[0]), unsafe.Pointer(&b[0])
		k.tile(tileRows, 1, t)
	}
	if rest > 0 {
		t.c = unsafe.Add(t.c, tiles*t.cTile)
		t.rest(k, rest, 1, a[tiles*t.aTile/4:], b)
	}
}

// rest runs the last, incomplete tile over n panels.
func (t *tileArgs) rest(k Kernel, rows, n int, a, b []float32) {
	t.tiles = 1
	t.a, t.b = unsafe.Pointer(&a[0]), unsafe.Pointer(&b[0])
	k.tile(rows, n, t)
}

// lastPanel computes the panel that is narrower than 16 columns through a buffer,
// so that nothing beyond C is touched.
func (s *scratch) lastPanel(k Kernel, p *product, g region, a, b []float32) {
	s.readEdge(p, g)
	s.args.setC(s.edge, tileWidth)
	k.tiles(&s.args, g.m/tileRows, g.m%tileRows, a, b)
	s.writeEdge(p, g)
}

// readEdge makes room for the columns of C beyond its whole panels and copies them there
// if they count.
func (s *scratch) readEdge(p *product, g region) {
	s.edge = grow(s.edge, blockRows*tileWidth)
	if s.args.acc == 0 {
		return
	}
	for r := range g.m {
		copy(s.edge[r*tileWidth:], p.c.Row(g.i + r)[p.n&^(tileWidth-1):])
	}
}

// writeEdge copies them back.
func (s *scratch) writeEdge(p *product, g region) {
	for r := range g.m {
		copy(p.c.Row(g.i + r)[p.n&^(tileWidth-1):], s.edge[r*tileWidth:(r+1)*tileWidth])
	}
}

// packA copies the block of A, given column by column, into tiles: element (r, k)
// of a tile at k*6+r.
func (s *scratch) packA(kernel Kernel, a []float32, aK, m, depth int) {
	s.a = grow(s.a, blockRows*blockK)
	whole := m / tileRows
	kernel.copyStrips(s.a, a, strips{n: whole, width: tileRows, rows: depth, stride: aK})
	if i := whole * tileRows; i < m {
		dst := s.a[i*depth : (i+tileRows)*depth]
		for k := range depth {
			copy(dst[k*tileRows:], a[k*aK+i:k*aK+m])
		}
	}
}
