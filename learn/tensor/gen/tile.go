package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// panel is the width of a panel of B in floats: two YMM registers.
const panel = 16

// tileRows is the number of rows of the largest micro-kernel.
const tileRows = 6

// tileShapes lists the micro-kernels: rows of C by panels of C. Few rows
// take several panels at once, to have enough independent chains of FMAs.
var tileShapes = []struct{ rows, panels int }{
	{1, 1}, {1, 2}, {1, 4}, {2, 1}, {2, 2}, {3, 1}, {3, 2}, {4, 1}, {5, 1}, {tileRows, 1},
}

// streamRows is the number of rows up to which B is streamed from memory rather than
// used from a cache. Their loads jump between panels, which the hardware does not
// foresee; in memory the panels are neighbours, so they are prefetched in that order.
const streamRows = 3

// Word offsets of the fields of tileArgs in the Go package.
const (
	argTiles = 8 * iota
	argK
	argA
	argATile
	argARow
	argAK
	argB
	argBPanel
	argBK
	argC
	argCTile
	argCRow
	argAcc
	argAhead
)

// tile writes one micro-kernel: for each of a column of tiles it computes
// C[r, j] = fma(A[r, k], B[k, j], ...) over k in increasing order, starting from
// C (acc != 0) or from 0.
func tile(rows, panels int) {
	TEXT(fmt.Sprintf("tile%dx%dAVX2", rows, panels), NOSPLIT, "func(args *byte)")
	Pragma("noescape")
	Doc(fmt.Sprintf("tile%dx%dAVX2 computes tiles of %d x %d elements of C.", rows, panels, rows, panels*panel))
	args := Load(Param("args"), GP64())
	field := func(disp int) GPVirtual {
		r := GP64()
		MOVQ(Mem{Base: args, Disp: disp}, r)
		return r
	}
	aTop, cTop := field(argA), field(argC)
	aRow, aK, bK, cRow := field(argARow), field(argAK), field(argBK), field(argCRow)
	tiles := field(argTiles)
	var bPanel, bPanel3 Register
	if panels > 1 {
		p := field(argBPanel)
		bPanel = p
		if panels > 3 {
			p3 := GP64()
			LEAQ(Mem{Base: p, Index: p, Scale: 2}, p3)
			bPanel3 = p3
		}
	}
	acc := make([][]VecVirtual, rows)
	for r := range acc {
		for v := 0; v < 2*panels; v++ {
			acc[r] = append(acc[r], YMM())
		}
	}

	Label("tile")
	b, k := field(argB), field(argK)
	a, c := GP64(), GP64()
	MOVQ(aTop, a)
	MOVQ(cTop, c)
	CMPQ(Mem{Base: args, Disp: argAcc}, Imm(0))
	JE(LabelRef("clear"))
	for r := range acc {
		for v := range acc[r] {
			VMOVUPS(Mem{Base: c, Disp: 32 * v}, acc[r][v])
		}
		if r+1 < rows {
			ADDQ(cRow, c)
		}
	}
	JMP(LabelRef("start"))
	Label("clear")
	for r := range acc {
		for v := range acc[r] {
			VXORPS(acc[r][v], acc[r][v], acc[r][v])
		}
	}
	Label("start")
	if rows == tileRows {
		prefetchC(args, cTop, cRow, rows)
	}
	var a3 GPVirtual
	if rows > 3 {
		a3 = GP64()
		LEAQ(Mem{Base: a, Index: aRow, Scale: 2}, a3)
		ADDQ(aRow, a3)
	}
	elemA := func(r int) Mem {
		base := a
		if r >= 3 {
			base, r = a3, r-3
		}
		if r == 0 {
			return Mem{Base: base}
		}
		return Mem{Base: base, Index: aRow, Scale: uint8(r)}
	}
	vecB := func(v int) Mem {
		m := Mem{Base: b, Disp: 32 * (v % 2)}
		switch v / 2 {
		case 1:
			m.Index, m.Scale = bPanel, 1
		case 2:
			m.Index, m.Scale = bPanel, 2
		case 3:
			m.Index, m.Scale = bPanel3, 1
		}
		return m
	}
	var ahead GPVirtual
	if rows <= streamRows {
		ahead = field(argAhead)
		ADDQ(b, ahead)
	}
	Label("loop")
	if rows <= streamRows {
		for p := 0; p < panels; p++ {
			PREFETCHT0(Mem{Base: ahead, Disp: 4 * panel * p})
		}
		ADDQ(U32(4*panel*panels), ahead)
	}
	tileStep(rows, panels, acc, elemA, vecB)
	ADDQ(aK, a)
	if rows > 3 {
		ADDQ(aK, a3)
	}
	ADDQ(bK, b)
	DECQ(k)
	JNZ(LabelRef("loop"))

	MOVQ(cTop, c)
	for r := range acc {
		for v := range acc[r] {
			VMOVUPS(acc[r][v], Mem{Base: c, Disp: 32 * v})
		}
		if r+1 < rows {
			ADDQ(cRow, c)
		}
	}
	ADDQ(Mem{Base: args, Disp: argATile}, aTop)
	ADDQ(Mem{Base: args, Disp: argCTile}, cTop)
	DECQ(tiles)
	JNZ(LabelRef("tile"))
	VZEROUPPER()
	RET()
}

// tileStep adds the products of one k.
func tileStep(rows, panels int, acc [][]VecVirtual, elemA, vecB func(int) Mem) {
	av := YMM()
	if rows == 1 { // B is used once: no register for it
		VBROADCASTSS(elemA(0), av)
		for v := range acc[0] {
			VFMADD231PS(vecB(v), av, acc[0][v])
		}
		return
	}
	for p := 0; p < panels; p++ {
		b0, b1 := YMM(), YMM()
		VMOVUPS(vecB(2*p), b0)
		VMOVUPS(vecB(2*p+1), b1)
		for r := range acc {
			av := YMM()
			VBROADCASTSS(elemA(r), av)
			VFMADD231PS(b0, av, acc[r][2*p])
			VFMADD231PS(b1, av, acc[r][2*p+1])
		}
	}
}

// prefetchC fetches the next tile of C, whose loads nothing else can hide.
func prefetchC(args Register, cTop, cRow GPVirtual, rows int) {
	c := GP64()
	MOVQ(cTop, c)
	ADDQ(Mem{Base: args, Disp: argCTile}, c)
	for r := 0; r < rows; r++ {
		PREFETCHT0(Mem{Base: c})
		if r+1 < rows {
			ADDQ(cRow, c)
		}
	}
}
