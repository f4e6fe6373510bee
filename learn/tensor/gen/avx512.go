package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/ir"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// tileShapes512 lists the micro-kernels with AVX-512. A panel of B is one ZMM
// register; 8 rows by 3 panels take 24 of the 32 registers.
var tileShapes512 = []struct{ rows, panels int }{
	{1, 1}, {1, 2}, {1, 3}, {1, 8}, {2, 1}, {2, 2}, {2, 3}, {3, 1}, {3, 2}, {3, 3}, {4, 1}, {4, 2}, {4, 3},
	{5, 1}, {5, 2}, {5, 3}, {6, 1}, {6, 2}, {6, 3}, {7, 1}, {7, 2}, {7, 3}, {8, 1}, {8, 2}, {8, 3},
}

func avx512() {
	for _, t := range tileShapes512 {
		tile512(t.rows, t.panels, false)
	}
	for _, t := range tileShapes512 {
		tile512(t.rows, t.panels, true)
	}
	roundBF16()
	pairBF16()
	vectors512()
}

// zmm are the registers by number: the instructions of AVX512_BF16 are written as
// bytes, so their registers must be known.
var zmm = []VecPhysical{
	Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15,
	Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z23, Z24, Z25, Z26, Z27, Z28, Z29, Z30, Z31,
}

// tile512 writes one micro-kernel, as tile. With bf16 the factors are pairs of
// bfloat16, one in 32 bits, k counts pairs, and VDPBF16PS adds the product of the
// high halves, then of the low ones.
func tile512(rows, panels int, bf16 bool) {
	name, what := fmt.Sprintf("tile%dx%dAVX512", rows, panels), "elements of C"
	if bf16 {
		name, what = fmt.Sprintf("tile%dx%dBF16", rows, panels), "elements of C from pairs of bfloat16"
	}
	TEXT(name, NOSPLIT, "func(args *byte)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s computes tiles of %d x %d %s.", name, rows, panels*panel, what))
	args := Load(Param("args"), GP64())
	field := func(disp int) GPVirtual {
		r := GP64()
		MOVQ(Mem{Base: args, Disp: disp}, r)
		return r
	}
	aTop, cTop := field(argA), field(argC)
	aRow, aK, bK := field(argARow), field(argAK), field(argBK)
	var bPanel, bPanel3 GPVirtual
	if panels > 1 {
		bPanel = field(argBPanel)
	}
	if panels > 3 {
		bPanel3 = GP64()
		LEAQ(Mem{Base: bPanel, Index: bPanel, Scale: 2}, bPanel3)
	}
	acc := func(r, p int) VecPhysical { return zmm[r*panels+p] }
	eachRow := func(f func(r int, c GPVirtual)) {
		c, cRow := GP64(), field(argCRow)
		MOVQ(cTop, c)
		for r := 0; r < rows; r++ {
			f(r, c)
			if r+1 < rows {
				ADDQ(cRow, c)
			}
		}
	}

	Label("tile")
	b, k, a := field(argB), field(argK), GP64()
	MOVQ(aTop, a)
	CMPQ(Mem{Base: args, Disp: argAcc}, Imm(0))
	JE(LabelRef("clear"))
	eachRow(func(r int, c GPVirtual) {
		for p := 0; p < panels; p++ {
			VMOVUPS(Mem{Base: c, Disp: 64 * p}, acc(r, p))
		}
	})
	JMP(LabelRef("start"))
	Label("clear")
	for r := 0; r < rows; r++ {
		for p := 0; p < panels; p++ {
			VPXORD(acc(r, p), acc(r, p), acc(r, p))
		}
	}
	Label("start")
	aBase := []GPVirtual{a}
	for r := 3; r < rows; r += 3 { // rows 3 and 6
		next := GP64()
		LEAQ(Mem{Base: aBase[len(aBase)-1], Index: aRow, Scale: 2}, next)
		ADDQ(aRow, next)
		aBase = append(aBase, next)
	}
	bBase := []GPVirtual{b}
	if panels > 4 {
		next := GP64()
		LEAQ(Mem{Base: b, Index: bPanel, Scale: 4}, next)
		bBase = append(bBase, next)
	}
	elemA := func(r int) Mem { return strided(aBase[r/3], aRow, nil, r%3) }
	vecB := func(p int) Mem { return strided(bBase[p/4], bPanel, bPanel3, p%4) }
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
	step512(rows, panels, bf16, acc, elemA, vecB)
	for _, base := range aBase {
		ADDQ(aK, base)
	}
	for _, base := range bBase {
		ADDQ(bK, base)
	}
	DECQ(k)
	JNZ(LabelRef("loop"))

	eachRow(func(r int, c GPVirtual) {
		for p := 0; p < panels; p++ {
			VMOVUPS(acc(r, p), Mem{Base: c, Disp: 64 * p})
		}
	})
	ADDQ(Mem{Base: args, Disp: argATile}, aTop)
	ADDQ(Mem{Base: args, Disp: argCTile}, cTop)
	DECQ(Mem{Base: args, Disp: argTiles})
	JNZ(LabelRef("tile"))
	VZEROUPPER()
	RET()
}

// strided is the address base + i*stride, for i up to 3; three holds 3*stride.
func strided(base, stride, three GPVirtual, i int) Mem {
	switch i {
	case 0:
		return Mem{Base: base}
	case 3:
		return Mem{Base: base, Index: three, Scale: 1}
	}
	return Mem{Base: base, Index: stride, Scale: uint8(i)}
}

// step512 adds the products of one k, or of one pair.
func step512(rows, panels int, bf16 bool, acc func(r, p int) VecPhysical, elemA, vecB func(int) Mem) {
	multiply := func(a, b, c int) { VFMADD231PS(zmm[b], zmm[a], zmm[c]) }
	broadcast := func(m Mem, v VecPhysical) { VBROADCASTSS(m, v) }
	if bf16 {
		multiply = func(a, b, c int) { evex(0x52, c, a, b) } // VDPBF16PS
		broadcast = func(m Mem, v VecPhysical) { VPBROADCASTD(m, v) }
	}
	if rows == 1 { // B is used once
		broadcast(elemA(0), zmm[31])
		for p := 0; p < panels; p++ {
			if !bf16 {
				VFMADD231PS(vecB(p), zmm[31], acc(0, p))
				continue
			}
			VMOVUPS(vecB(p), zmm[24+p%4])
			multiply(31, 24+p%4, p)
		}
		return
	}
	for p := 0; p < panels; p++ {
		VMOVUPS(vecB(p), zmm[24+p])
	}
	for r := 0; r < rows; r++ {
		av := 28 + r%4
		broadcast(elemA(r), zmm[av])
		for p := 0; p < panels; p++ {
			multiply(av, 24+p, r*panels+p)
		}
	}
}

// evex writes an instruction of map 0F38 on ZMM registers, prefix F3 and W 0, that the
// assembler does not know: dst, first and second are register numbers in Intel's order.
func evex(opcode byte, dst, first, second int) {
	high := func(n, bit int) int { return ^n >> bit & 1 }
	bytes := []byte{
		0x62,
		byte(high(dst, 3)<<7 | high(second, 4)<<6 | high(second, 3)<<5 | high(dst, 4)<<4 | 2),
		byte(^first&15<<3 | 4 | 2),
		byte(0x40 | high(first, 4)<<3),
		opcode,
		byte(0xc0 | dst&7<<3 | second&7),
	}
	for _, b := range bytes {
		Instruction(&ir.Instruction{Opcode: "BYTE", Operands: []Op{Imm(uint64(b))}})
	}
}

// toBF16 rounds 16 floats to half a register: VCVTNEPS2BF16.
func toBF16(src, dst int) { evex(0x72, dst, 0, src) }

func roundBF16() {
	TEXT("roundBF16AVX512", NOSPLIT, "func(dst *uint32, src *float32, n int)")
	Pragma("noescape")
	Doc("roundBF16AVX512 rounds src to bfloat16, pairs of neighbours in 32 bits, the last one perhaps with 0.")
	dst, src, n := ptr("dst"), ptr("src"), ptr("n")
	Label("loop")
	CMPQ(n, Imm(16))
	JL(LabelRef("tail"))
	VMOVUPS(Mem{Base: src}, Z0)
	toBF16(0, 1)
	VMOVUPS(Y1, Mem{Base: dst})
	ADDQ(Imm(64), src)
	ADDQ(Imm(32), dst)
	SUBQ(Imm(16), n)
	JMP(LabelRef("loop"))
	Label("tail")
	VMOVUPS_Z(Mem{Base: src}, maskOf(n), Z0)
	toBF16(0, 1)
	INCQ(n)
	SHRQ(Imm(1), n)
	VMOVDQU32(Y1, maskOf(n), Mem{Base: dst})
	VZEROUPPER()
	RET()
}

func pairBF16() {
	TEXT("pairBF16AVX512", NOSPLIT, "func(dst *uint32, low, high *float32, n int)")
	Pragma("noescape")
	Doc("pairBF16AVX512 sets dst[i] to low[i] and high[i] rounded to bfloat16.")
	dst, low, high, n := ptr("dst"), ptr("low"), ptr("high"), ptr("n")
	sixteenWide(n, []GPVirtual{dst, low, high}, func(mask Op) {
		load := func(p GPVirtual, v VecPhysical) {
			if mask == nil {
				VMOVUPS(Mem{Base: p}, v)
			} else {
				VMOVUPS_Z(Mem{Base: p}, mask, v)
			}
		}
		load(low, Z0)
		load(high, Z1)
		toBF16(0, 0)
		toBF16(1, 1)
		VPMOVZXWD(Y0, Z0)
		VPMOVZXWD(Y1, Z1)
		VPSLLD(Imm(16), Z1, Z1)
		VPORD(Z0, Z1, Z0)
		if mask == nil {
			VMOVDQU32(Z0, Mem{Base: dst})
		} else {
			VMOVDQU32(Z0, mask, Mem{Base: dst})
		}
	})
	VZEROUPPER()
	RET()
}
