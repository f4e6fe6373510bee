package main

import "fmt"

// tileShapes lists the micro-kernels: rows of C by panels of C.
var tileShapes = []struct{ rows, panels int }{
	{1, 1}, {1, 2}, {1, 4}, {2, 1}, {2, 2}, {3, 1}, {3, 2}, {4, 1}, {5, 1}, {6, 1},
}

// Offsets of the fields of tileArgs in the Go package.
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
)

// Registers of a tile. A row of a panel is four vectors: those of C are V0 to V23, those
// of B V24 to V27, a broadcast element of A is V28 to V31.
const (
	rArgs = iota
	rATop
	rCTop
	rARow
	rAK
	rBK
	rCRow
	rTiles
	rBPanel
	rB // of the panels, one after another
)

var (
	bRegs = []int{rB, 10, 11, 12}
	aRegs = []int{13, 14, 15, 16, 17, 19}
)

const (
	rK, rC, rRow, rTmp = 20, 21, 22, 23
	vB, vA             = 24, 28
)

// tile writes one micro-kernel: for each of a column of tiles it computes
// C[r, j] = fma(A[r, k], B[k, j], ...) over k in increasing order, starting from
// C (acc != 0) or from 0.
func (a *asm) tile(rows, panels int) {
	a.text(fmt.Sprintf("tile%dx%d", rows, panels), "args *tileArgs", 8)
	a.args("args")
	field := func(offset, r int) { a.op("MOVD %d(R%d), R%d", offset, rArgs, r) }
	for _, f := range [][2]int{
		{argA, rATop}, {argC, rCTop}, {argARow, rARow}, {argAK, rAK}, {argBK, rBK}, {argCRow, rCRow}, {argTiles, rTiles}, {argBPanel, rBPanel},
	} {
		field(f[0], f[1])
	}
	acc := func(r, p int) int { return 4 * (r*panels + p) }
	a.line("tile:")
	field(argB, rB)
	for p := 1; p < panels; p++ {
		a.op("ADD R%d, R%d, R%d", rBPanel, bRegs[p-1], bRegs[p])
	}
	a.op("MOVD R%d, R%d", rATop, aRegs[0])
	for r := 1; r < rows; r++ {
		a.op("ADD R%d, R%d, R%d", rARow, aRegs[r-1], aRegs[r])
	}
	field(argK, rK)
	field(argAcc, rTmp)
	a.op("CBZ R%d, clear", rTmp)
	a.eachRow(rows, panels, func(r, p int) { a.op("VLD1.P 64(R%d), %s", rRow, four(acc(r, p))) })
	a.op("B loop")
	a.line("clear:")
	for v := range 4 * rows * panels {
		a.zero(v)
	}
	a.loop(rK, 1, func() {
		for r := range min(rows, 3) {
			a.broadcastA(r)
		}
		for p := range panels {
			a.op("VLD1.P (R%d)(R%d), %s", bRegs[p], rBK, four(vB))
			for r := range rows {
				if r >= 3 {
					a.broadcastA(r)
				}
				for v := range 4 {
					a.fma(acc(r, p)+v, vB+v, vA+r%4)
				}
			}
		}
	})
	a.eachRow(rows, panels, func(r, p int) { a.op("VST1.P %s, 64(R%d)", four(acc(r, p)), rRow) })
	for _, f := range [][2]int{{argATile, rATop}, {argCTile, rCTop}} {
		field(f[0], rTmp)
		a.op("ADD R%d, R%d", rTmp, f[1])
	}
	a.op("SUBS $1, R%d", rTiles)
	a.op("BNE tile")
	a.op("RET")
}

// broadcastA loads the next element of row r of A into all lanes.
func (a *asm) broadcastA(r int) {
	a.op("VLD1R.P (R%d)(R%d), [V%d.S4]", aRegs[r], rAK, vA+r%4)
}

// eachRow writes f for every row and panel of C, rRow pointing to where it lies.
func (a *asm) eachRow(rows, panels int, f func(r, p int)) {
	a.op("MOVD R%d, R%d", rCTop, rC)
	for r := range rows {
		a.op("MOVD R%d, R%d", rC, rRow)
		for p := range panels {
			f(r, p)
		}
		if r+1 < rows {
			a.op("ADD R%d, R%d", rCRow, rC)
		}
	}
}

// four names four vectors from v on.
func four(v int) string { return fmt.Sprintf("[V%d.S4, V%d.S4, V%d.S4, V%d.S4]", v, v+1, v+2, v+3) }
