package tensor

import (
	"sync"
	"unsafe"
)

// The sides of the tiles of AMX: rows of A, columns of B, and pairs of k.
const (
	amxRows      = 16
	amxPairs     = 16
	amxStripRows = 2 * amxRows // of C at a time
)

// amxArgs tells amxStrip its work: one or two tiles of A, one below the other, and the
// panels of B and C. Strides are in bytes. The assembly reads the fields by offset.
type amxArgs struct {
	config   unsafe.Pointer // *amxConfig
	a        unsafe.Pointer
	aRow     int
	aBlock   int // from 16 pairs of k to the next
	aTile    int // from the upper tile to the lower one
	b        unsafe.Pointer
	bPanel   int
	blocks   int // of 16 pairs
	c        unsafe.Pointer
	cRow     int
	cTile    int
	panels   int
	acc      int // 0: start from 0; 1: start from C
	rowTiles int // 1 or 2
}

// amxConfig is what LDTILECFG reads: the bytes of a row and the rows of each tile.
type amxConfig struct {
	palette, start uint8
	_              [14]uint8
	rowBytes       [16]uint16
	rows           [16]uint8
}

// set makes room for tiles of C and A with so many rows in the upper and the lower one,
// and for whole ones of B.
func (c *amxConfig) set(upper, lower int) {
	c.palette = 1
	for i, rows := range [8]int{upper, upper, lower, lower, upper, lower, amxPairs, amxPairs} {
		c.rowBytes[i], c.rows[i] = 4*tileWidth, uint8(rows)
	}
}

// nativeAMX tells whether k computes products in precision AMX with its instructions.
// That is so where the machine has them and its bits are those of the definition.
func (k Kernel) nativeAMX() bool { return k == AVX512 && checkedAMX() }

var checkedAMX = sync.OnceValue(func() bool { return hasAMX() && agreesIn(AMX) })

// nativeTiles computes a block with TDPBF16PS; setProduct was called.
func (s *scratch) nativeTiles(k Kernel, p *product, g region, k0, depth int) {
	aRow, aBlock := s.tilesOfA(k, p, g, k0, depth)
	t := &s.amx
	*t = amxArgs{
		config: unsafe.Pointer(&s.config), aRow: 4 * aRow, aBlock: 4 * aBlock, aTile: 4 * aRow * amxRows,
		bPanel: 4 * p.bPanel, blocks: AMX.rows(depth) / amxPairs, acc: s.args.acc,
	}
	full, b0 := p.n/tileWidth, k0/2*tileWidth
	if last := min(g.j1, full); g.j0 < last {
		s.strips(g.m, aRow, p.c.Data[g.i*p.c.Stride+g.j0*tileWidth:], p.c.Stride, p.b[g.j0*p.bPanel+b0:], last-g.j0)
	}
	if g.j1 > full { // the last panel, through a buffer
		s.readEdge(p, g)
		s.strips(g.m, aRow, s.edge, tileWidth, p.b[full*p.bPanel+b0:], 1)
		s.writeEdge(p, g)
	}
}

// strips runs amxStrip over the rows of a block and some panels.
func (s *scratch) strips(m, aRow int, c []float32, stride int, b []float32, panels int) {
	t := &s.amx
	t.cRow, t.cTile, t.panels = 4*stride, 4*stride*amxRows, panels
	t.b = unsafe.Pointer(&b[0])
	for i := 0; i < m; i += amxStripRows {
		upper, lower := min(amxRows, m-i), min(amxRows, m-i-amxRows)
		t.rowTiles = 2
		if lower <= 0 {
			t.rowTiles, lower = 1, amxRows
		}
		s.config.set(upper, lower)
		t.a, t.c = unsafe.Pointer(&s.a[i*aRow]), unsafe.Pointer(&c[i*stride])
		amxStrip((*byte)(unsafe.Pointer(t)))
	}
}

// tilesOfA rounds a block of A into s.a, in rows of pairs, and returns the strides of its
// rows and of 16 pairs. Pairs beyond depth are 0, up to a whole tile.
func (s *scratch) tilesOfA(kernel Kernel, p *product, g region, k0, depth int) (aRow, aBlock int) {
	pairs, padded := pairsOf(depth), AMX.rows(depth)
	s.a = grow(s.a, blockRows*blockK)
	if p.aK == 1 {
		for r := range g.m {
			from := (g.i+r)*p.aRow + k0
			row := s.a[r*padded : (r+1)*padded]
			kernel.roundBF16(row[:pairs], p.a[from:from+depth])
			clear(row[pairs:])
		}
		return padded, amxPairs
	}
	// A lies column by column: its pairs are turned, 16 of k at a time.
	s.wideA = grow(s.wideA, blockRows*blockK)
	columns := M(s.wideA[:padded*g.m], padded, g.m)
	s.pairColumns(kernel, columns.Data, p, g, k0, depth)
	clear(columns.Data[pairs*g.m:])
	for q := 0; q < padded; q += 8 {
		kernel.scatter8(s.a[q/amxPairs*amxPairs*g.m+q%amxPairs:], columns.Sub(q, q+8, 0, g.m))
	}
	return amxPairs, amxPairs * g.m
}

// emulatedTiles computes a block from factors widened to float32 again, in the order in
// which TDPBF16PS adds their products; setProduct was called.
func (s *scratch) emulatedTiles(k Kernel, p *product, g region, k0, depth int) {
	aRow, aBlock := s.tilesOfA(k, p, g, k0, depth)
	padded := AMX.rows(depth)
	s.wideA, s.wideB = grow(s.wideA, blockRows*blockK), grow(s.wideB, blockK*tileWidth)
	for r := range g.m {
		for q := range padded {
			at := r*2*padded + 2*q
			s.wideA[at+1], s.wideA[at] = unpair(s.a[r*aRow+q/amxPairs*aBlock+q%amxPairs])
		}
	}
	for j := g.j0; j < g.j1; j++ {
		panel := p.b[j*p.bPanel+k0/2*tileWidth:]
		for q := range padded {
			dst := s.wideB[2*q*tileWidth : (2*q+2)*tileWidth]
			for x, v := range panel[q*tileWidth : (q+1)*tileWidth] {
				dst[x+tileWidth], dst[x] = unpair(v)
			}
		}
		left, right := j*tileWidth, min((j+1)*tileWidth, p.n)
		for i := 0; i < g.m; i += tileRows {
			rows := min(tileRows, g.m-i)
			for q := 0; q < padded; q += amxPairs {
				fresh := q == 0 && s.args.acc == 0
				even, odd := s.tileSums(k, i*2*padded+2*q, 2*q, 2*padded, rows)
				for r := range rows {
					row := p.c.Row(g.i + i + r)[left:right]
					for x := range row {
						before := float32(0)
						if !fresh {
							before = flush(row[x])
						}
						row[x] = flush(before + flush(even[r*tileWidth+x]+odd[r*tileWidth+x]))
					}
				}
			}
		}
	}
}

// tileSums adds up the even and the odd products of a tile's depth, each on its own.
func (s *scratch) tileSums(k Kernel, a, b, aRow, rows int) (even, odd []float32) {
	s.edge = grow(s.edge, blockRows*tileWidth)
	t := &s.args
	acc := t.acc
	t.acc, t.k, t.aRow, t.aK, t.bK, t.tiles, t.cRow = 0, amxPairs, 4*aRow, 8, 8*tileWidth, 1, 4*tileWidth
	for i := range 2 {
		t.a, t.b = unsafe.Pointer(&s.wideA[a+i]), unsafe.Pointer(&s.wideB[(b+i)*tileWidth])
		t.c = unsafe.Pointer(&s.edge[i*tileRows*tileWidth])
		if k.avx2() {
			tileFlushed(rows, t)
		} else {
			tileFlushedPortable(rows, t)
		}
	}
	t.acc = acc
	return s.edge[:tileRows*tileWidth], s.edge[tileRows*tileWidth:]
}
