package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// packRows is how many rows are packed strip by strip before the next ones: their lines
// stay in the first-level cache meanwhile, and a strip gets whole lines at a time.
const packRows = 8

// packStrips writes a kernel that copies a matrix into strips of width columns: element
// (i, j) goes to i*width+j%width of strip j/width.
func packStrips(name string, width int) {
	TEXT(name, NOSPLIT, "func(dst, src *float32, stride, rows, strips, dstStrip int)")
	Pragma("noescape")
	Doc(name + " copies rows into strips that many columns wide; stride and dstStrip are in bytes.")
	dst, src, stride, rows := ptr("dst"), ptr("src"), ptr("stride"), ptr("rows")
	n, skip := GP64(), GP64()
	Label("rows")
	MOVQ(U32(packRows), n)
	CMPQ(rows, n)
	CMOVQLT(rows, n)
	from, to, strips := GP64(), GP64(), ptr("strips")
	MOVQ(src, from)
	MOVQ(dst, to)
	Label("strip")
	row, out, k := GP64(), GP64(), GP64()
	MOVQ(from, row)
	MOVQ(to, out)
	MOVQ(n, k)
	Label("row")
	copyFloats(out, row, width)
	ADDQ(stride, row)
	ADDQ(Imm(uint64(4*width)), out)
	DECQ(k)
	JNZ(LabelRef("row"))
	ADDQ(Imm(uint64(4*width)), from)
	ADDQ(argument("dstStrip"), to)
	DECQ(strips)
	JNZ(LabelRef("strip"))
	MOVQ(n, skip)
	IMULQ(stride, skip)
	ADDQ(skip, src)
	IMUL3Q(Imm(uint64(4*width)), n, skip)
	ADDQ(skip, dst)
	SUBQ(n, rows)
	JNZ(LabelRef("rows"))
	VZEROUPPER()
	RET()
}

// copyFloats copies n floats, an even number.
func copyFloats(dst, src GPVirtual, n int) {
	at := 0
	move := func(bytes int, load func(from Mem), store func(to Mem)) {
		for ; 4*n-at >= bytes; at += bytes {
			load(Mem{Base: src, Disp: at})
			store(Mem{Base: dst, Disp: at})
		}
	}
	y, x := YMM(), XMM()
	move(32, func(m Mem) { VMOVUPS(m, y) }, func(m Mem) { VMOVUPS(y, m) })
	move(16, func(m Mem) { VMOVUPS(m, x) }, func(m Mem) { VMOVUPS(x, m) })
	move(8, func(m Mem) { VMOVSD(m, x) }, func(m Mem) { VMOVSD(x, m) })
}

// packTransposed writes a kernel that copies 8 rows into a strip of 16 columns, element
// (r, k) to 16*k+r, for a multiple of 8 columns.
func packTransposed() {
	TEXT("packTransposedAVX2", NOSPLIT, "func(dst, src *float32, stride, cols int)")
	Pragma("noescape")
	Doc("packTransposedAVX2 sets dst[16*k+r] = row r of 8 rows at k; stride is in bytes, cols a multiple of 8.")
	dst, src, stride, cols := ptr("dst"), ptr("src"), ptr("stride"), ptr("cols")
	src3, src5, src7 := GP64(), GP64(), GP64()
	LEAQ(Mem{Base: stride, Index: stride, Scale: 2}, src3)
	LEAQ(Mem{Base: stride, Index: stride, Scale: 4}, src5)
	LEAQ(Mem{Base: src3, Index: stride, Scale: 4}, src7)
	at := []Mem{
		{Base: src}, {Base: src, Index: stride, Scale: 1}, {Base: src, Index: stride, Scale: 2}, {Base: src, Index: src3, Scale: 1},
		{Base: src, Index: stride, Scale: 4}, {Base: src, Index: src5, Scale: 1}, {Base: src, Index: src3, Scale: 2}, {Base: src, Index: src7, Scale: 1},
	}
	Label("loop")
	var rows [8]VecVirtual
	for i := range rows { // rows i and i+4 of four columns each
		rows[i] = YMM()
		low := at[i%4]
		low.Disp = 16 * (i / 4)
		high := at[i%4+4]
		high.Disp = low.Disp
		VMOVUPS(low, rows[i].AsX())
		VINSERTF128(Imm(1), high, rows[i], rows[i])
	}
	for half := 0; half < 2; half++ {
		r := rows[4*half:]
		t0, t1, t2, t3 := YMM(), YMM(), YMM(), YMM()
		VUNPCKLPS(r[1], r[0], t0)
		VUNPCKHPS(r[1], r[0], t1)
		VUNPCKLPS(r[3], r[2], t2)
		VUNPCKHPS(r[3], r[2], t3)
		VUNPCKLPD(t2, t0, r[0])
		VUNPCKHPD(t2, t0, r[1])
		VUNPCKLPD(t3, t1, r[2])
		VUNPCKHPD(t3, t1, r[3])
		for i := 0; i < 4; i++ {
			VMOVUPS(r[i], Mem{Base: dst, Disp: 4 * panel * (4*half + i)})
		}
	}
	ADDQ(Imm(32), src)
	ADDQ(U32(4*panel*8), dst)
	SUBQ(Imm(8), cols)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}
