package tensor

import "unsafe"

const (
	tileRows  = 6  // rows of C in the largest micro-kernel
	tileWidth = 16 // columns of C in a panel

	streamRows = 3 // rows up to which the micro-kernels fetch B from memory ahead of its use
)

// tileArgs tells a micro-kernel its work: a column of tiles of C, each some rows by
// one or several panels of 16 columns. Strides are in bytes. The assembly reads
// the fields by offset, in this order.
type tileArgs struct {
	tiles, k int
	a        unsafe.Pointer
	aTile    int // from a tile to the next
	aRow     int
	aK       int
	b        unsafe.Pointer
	bPanel   int // from a panel to the next
	bK       int
	c        unsafe.Pointer
	cTile    int
	cRow     int
	acc      int // 0: start from 0; 1: start from C
	ahead    int // how far from B the kernels for few rows prefetch, contiguously
}

// panelsFor is how many panels the micro-kernels for so many rows take at most.
// With few rows several panels keep enough FMAs in flight.
func panelsFor(rows, panels int) int {
	switch {
	case rows == 1 && panels >= 4:
		return 4
	case rows <= 3 && panels >= 2:
		return 2
	}
	return 1
}

// tile runs the micro-kernel for rows x panels, which panelsFor allowed.
func (k Kernel) tile(rows, panels int, args *tileArgs) {
	switch k {
	case NEON:
		tileNEON(rows, panels, args)
		return
	case Portable:
		tilePortable(rows, panels, args)
		return
	}
	p := (*byte)(unsafe.Pointer(args))
	switch rows*8 + panels {
	case 1*8 + 1:
		tile1x1AVX2(p)
	case 1*8 + 2:
		tile1x2AVX2(p)
	case 1*8 + 4:
		tile1x4AVX2(p)
	case 2*8 + 1:
		tile2x1AVX2(p)
	case 2*8 + 2:
		tile2x2AVX2(p)
	case 3*8 + 1:
		tile3x1AVX2(p)
	case 3*8 + 2:
		tile3x2AVX2(p)
	case 4*8 + 1:
		tile4x1AVX2(p)
	case 5*8 + 1:
		tile5x1AVX2(p)
	case 6*8 + 1:
		tile6x1AVX2(p)
	default:
		panic("tensor: no such micro-kernel")
	}
}

func tilePortable(rows, panels int, t *tileArgs) {
	for i := range t.tiles {
		for r := range rows {
			a := unsafe.Add(t.a, i*t.aTile+r*t.aRow)
			c := unsafe.Add(t.c, i*t.cTile+r*t.cRow)
			for p := range panels {
				row := (*[tileWidth]float32)(unsafe.Add(c, p*tileWidth*4))
				rowPortable(t, a, unsafe.Add(t.b, p*t.bPanel), row)
			}
		}
	}
}

// rowPortable computes 16 elements of one row of C.
func rowPortable(t *tileArgs, a, b unsafe.Pointer, row *[tileWidth]float32) {
	var acc [tileWidth]float32
	if t.acc != 0 {
		acc = *row
	}
	for k := range t.k {
		x := *(*float32)(unsafe.Add(a, k*t.aK))
		y := (*[tileWidth]float32)(unsafe.Add(b, k*t.bK))
		for j, v := range y {
			acc[j] = fma32(x, v, acc[j])
		}
	}
	*row = acc
}
