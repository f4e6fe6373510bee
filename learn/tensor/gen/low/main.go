// Command low writes the amd64 kernels for matrices in bfloat16 and 8 bits. Run it in
// the folder above: go run ./low -out ../lowkernels_amd64.s -stubs
// ../lowkernels_amd64.go -pkg tensor
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// ahead is how far behind the numbers in use the memory is fetched, in bytes. Groups
// follow each other, so that it may run into the next.
const ahead = 2048

const (
	bf16Panels = 4   // of 16 columns in a group
	bf16Row    = 128 // bytes of a group for one k
	q8Panels   = 2
	q8Row      = 32
	q8Block    = 32  // k that share scales
	q8Header   = 128 // bytes of the scales and offsets of a block
)

func main() {
	rowBF16()
	widenBF16()
	rowQ8()
	widenQ8()
	Generate()
}

func ptr(name string) GPVirtual { return Load(Param(name), GP64()).(GPVirtual) }

// highHalves is a mask of the upper 16 bits of each word.
func highHalves() VecVirtual {
	m := YMM()
	VPCMPEQD(m, m, m)
	VPSLLD(Imm(16), m, m)
	return m
}

// twoOf turns sixteen bfloat16 at b into columns 0 to 7 and 8 to 15.
func twoOf(b Mem, mask VecVirtual) (low, high VecVirtual) {
	low, high = YMM(), YMM()
	VMOVDQU(b, high)
	VPSLLD(Imm(16), high, low)
	VPAND(mask, high, high)
	return low, high
}

// start sets the accumulators to C, or to 0 where acc is 0.
func start(acc []VecVirtual, c GPVirtual) {
	m, err := Param("acc").Resolve()
	if err != nil {
		panic(err)
	}
	CMPQ(m.Addr, Imm(0))
	JE(LabelRef("clear"))
	for v, r := range acc {
		VMOVUPS(Mem{Base: c, Disp: 32 * v}, r)
	}
	JMP(LabelRef("start"))
	Label("clear")
	for _, r := range acc {
		VXORPS(r, r, r)
	}
	Label("start")
}

func accumulators(n int) []VecVirtual {
	var acc []VecVirtual
	for range n {
		acc = append(acc, YMM())
	}
	return acc
}

func storeAll(acc []VecVirtual, c GPVirtual) {
	for v, r := range acc {
		VMOVUPS(r, Mem{Base: c, Disp: 32 * v})
	}
	ADDQ(U32(uint32(32*len(acc))), c)
}

func rowBF16() {
	TEXT("rowBF16AVX2", NOSPLIT, "func(c, a *float32, b *byte, k, groups, acc int)")
	Pragma("noescape")
	Doc("rowBF16AVX2 computes groups of 64 columns of one row of C.")
	c, aTop, b, depth, groups := ptr("c"), ptr("a"), ptr("b"), ptr("k"), ptr("groups")
	acc, mask := accumulators(2*bf16Panels), highHalves()
	a, k := GP64(), GP64()
	Label("group")
	start(acc, c)
	MOVQ(aTop, a)
	MOVQ(depth, k)
	Label("loop")
	PREFETCHT0(Mem{Base: b, Disp: ahead})
	PREFETCHT0(Mem{Base: b, Disp: ahead + 64})
	av := YMM()
	VBROADCASTSS(Mem{Base: a}, av)
	for p := range bf16Panels {
		low, high := twoOf(Mem{Base: b, Disp: 32 * p}, mask)
		VFMADD231PS(low, av, acc[2*p])
		VFMADD231PS(high, av, acc[2*p+1])
	}
	ADDQ(Imm(4), a)
	ADDQ(U32(bf16Row), b)
	DECQ(k)
	JNZ(LabelRef("loop"))
	storeAll(acc, c)
	DECQ(groups)
	JNZ(LabelRef("group"))
	VZEROUPPER()
	RET()
}

// panelsAt returns the addresses of the panels of a float32 copy of depth rows.
func panelsAt(dst, depth GPVirtual, n int) []GPVirtual {
	size := GP64()
	MOVQ(depth, size)
	SHLQ(Imm(6), size)
	out := []GPVirtual{dst}
	for i := 1; i < n; i++ {
		p := GP64()
		MOVQ(out[i-1], p)
		ADDQ(size, p)
		out = append(out, p)
	}
	return out
}

func widenBF16() {
	TEXT("widenBF16AVX2", NOSPLIT, "func(dst *float32, src *byte, depth int)")
	Pragma("noescape")
	Doc("widenBF16AVX2 writes depth rows of a group of 64 columns as four panels.")
	dst, b, k := ptr("dst"), ptr("src"), ptr("depth")
	panels, mask := panelsAt(dst, k, bf16Panels), highHalves()
	Label("loop")
	PREFETCHT0(Mem{Base: b, Disp: ahead})
	PREFETCHT0(Mem{Base: b, Disp: ahead + 64})
	for p, to := range panels {
		low, high := twoOf(Mem{Base: b, Disp: 32 * p}, mask)
		VMOVUPS(low, Mem{Base: to})
		VMOVUPS(high, Mem{Base: to, Disp: 32})
		ADDQ(Imm(64), to)
	}
	ADDQ(U32(bf16Row), b)
	DECQ(k)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}

// q8Scales are the scales and offsets of a block, eight columns each.
type q8Scales struct{ d, m []VecVirtual }

func newScales() q8Scales {
	return q8Scales{accumulators(2 * q8Panels), accumulators(2 * q8Panels)}
}

// load reads the header of the block at b, moves b behind it and sets n to the rows of
// the block, of k that are left.
func (s q8Scales) load(b, k, n GPVirtual) {
	for v := range s.d {
		VCVTPH2PS(Mem{Base: b, Disp: 16 * v}, s.d[v])
		VCVTPH2PS(Mem{Base: b, Disp: q8Header/2 + 16*v}, s.m[v])
	}
	ADDQ(U32(q8Header), b)
	MOVQ(U32(q8Block), n)
	CMPQ(k, n)
	CMOVQLT(k, n)
	SUBQ(n, k)
}

// columns returns the eight columns from 8*v on of the row at b.
func (s q8Scales) columns(b GPVirtual, v int) VecVirtual {
	t := YMM()
	VPMOVZXBD(Mem{Base: b, Disp: 8 * v}, t)
	VCVTDQ2PS(t, t)
	VFMADD213PS(s.m[v], s.d[v], t)
	return t
}

func rowQ8() {
	TEXT("rowQ8AVX2", NOSPLIT, "func(c, a *float32, b *byte, k, groups, acc int)")
	Pragma("noescape")
	Doc("rowQ8AVX2 computes groups of 32 columns of one row of C.")
	c, aTop, b, depth, groups := ptr("c"), ptr("a"), ptr("b"), ptr("k"), ptr("groups")
	acc, s := accumulators(2*q8Panels), newScales()
	a, k, n := GP64(), GP64(), GP64()
	Label("group")
	start(acc, c)
	MOVQ(aTop, a)
	MOVQ(depth, k)
	Label("block")
	s.load(b, k, n)
	Label("loop")
	PREFETCHT0(Mem{Base: b, Disp: ahead})
	av := YMM()
	VBROADCASTSS(Mem{Base: a}, av)
	for v := range acc {
		VFMADD231PS(s.columns(b, v), av, acc[v])
	}
	ADDQ(Imm(4), a)
	ADDQ(Imm(q8Row), b)
	DECQ(n)
	JNZ(LabelRef("loop"))
	CMPQ(k, Imm(0))
	JNE(LabelRef("block"))
	storeAll(acc, c)
	DECQ(groups)
	JNZ(LabelRef("group"))
	VZEROUPPER()
	RET()
}

func widenQ8() {
	TEXT("widenQ8AVX2", NOSPLIT, "func(dst *float32, src *byte, depth int)")
	Pragma("noescape")
	Doc("widenQ8AVX2 writes depth rows of a group of 32 columns as two panels.")
	dst, b, k := ptr("dst"), ptr("src"), ptr("depth")
	panels, s, n := panelsAt(dst, k, q8Panels), newScales(), GP64()
	Label("block")
	s.load(b, k, n)
	Label("loop")
	PREFETCHT0(Mem{Base: b, Disp: ahead})
	for p, to := range panels {
		VMOVUPS(s.columns(b, 2*p), Mem{Base: to})
		VMOVUPS(s.columns(b, 2*p+1), Mem{Base: to, Disp: 32})
		ADDQ(Imm(64), to)
	}
	ADDQ(Imm(q8Row), b)
	DECQ(n)
	JNZ(LabelRef("loop"))
	CMPQ(k, Imm(0))
	JNE(LabelRef("block"))
	VZEROUPPER()
	RET()
}
