package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// masks is eight words of ones, then eight of zeros: the window that starts at
// word 8-r lets r lanes through.
var masks Mem

func constants() {
	masks = GLOBL("tailMask", RODATA|NOPTR)
	for i := 0; i < 8; i++ {
		DATA(4*i, U32(0xffffffff))
	}
	for i := 8; i < 16; i++ {
		DATA(4*i, U32(0))
	}
	expConstants()
}

// eightWide runs body over vectors of eight floats, the last one perhaps
// partial: then mask holds the lanes that exist, else it is nil.
func eightWide(n GPVirtual, ptrs []GPVirtual, body func(mask Op)) {
	Label("loop")
	CMPQ(n, Imm(8))
	JL(LabelRef("tail"))
	body(nil)
	for _, p := range ptrs {
		ADDQ(Imm(32), p)
	}
	SUBQ(Imm(8), n)
	JMP(LabelRef("loop"))
	Label("tail")
	CMPQ(n, Imm(0))
	JE(LabelRef("done"))
	table, mask := GP64(), YMM()
	LEAQ(masks.Offset(32), table)
	SHLQ(Imm(2), n)
	SUBQ(n, table)
	VMOVUPS(Mem{Base: table}, mask)
	body(mask)
	Label("done")
}

// load reads eight floats, or with a mask the lanes that exist and 0 elsewhere.
func load(p GPVirtual, mask Op) VecVirtual {
	v := YMM()
	if mask == nil {
		VMOVUPS(Mem{Base: p}, v)
	} else {
		VMASKMOVPS(Mem{Base: p}, mask, v)
	}
	return v
}

func store(v VecVirtual, p GPVirtual, mask Op) {
	if mask == nil {
		VMOVUPS(v, Mem{Base: p})
	} else {
		VMASKMOVPS(v, mask, Mem{Base: p})
	}
}

func ptr(name string) GPVirtual { return Load(Param(name), GP64()).(GPVirtual) }

// argument is the place of a parameter on the stack.
func argument(name string) Mem {
	m, err := Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	return m.Addr
}

func splat(name string) VecVirtual {
	v := YMM()
	VBROADCASTSS(argument(name), v)
	return v
}

// horizontal adds the eight lanes of v pairwise: (0+4, 1+5, 2+6, 3+7), then
// (0+2, 1+3) of those, then the two. It leaves the sum in lane 0.
func horizontal(v VecVirtual, op func(a, b, c Op)) Op {
	hi := XMM()
	VEXTRACTF128(Imm(1), v, hi)
	return horizontalOf(hi, v, op)
}

// horizontalOf is horizontal, hi being the upper lanes of v. It overwrites them.
func horizontalOf(hi, v VecVirtual, op func(a, b, c Op)) Op {
	op(hi, v.AsX(), hi)
	t := XMM()
	VMOVHLPS(hi, hi, t)
	op(t, hi, hi)
	VMOVSHDUP(hi, t)
	op(t, hi, hi)
	return hi
}

func addps(a, b, c Op) { VADDPS(a, b, c) }
func maxps(a, b, c Op) { VMAXPS(a, b, c) }

func dot() {
	TEXT("dotAVX2", NOSPLIT, "func(a, b *float32, n int) float32")
	Pragma("noescape")
	Doc("dotAVX2 is the sum of a[i]*b[i]: 32 chains over the blocks of 32, the rest on the first 8.")
	a, b, n := ptr("a"), ptr("b"), ptr("n")
	acc := []VecVirtual{YMM(), YMM(), YMM(), YMM()}
	for _, v := range acc {
		VXORPS(v, v, v)
	}
	Label("wide")
	CMPQ(n, Imm(32))
	JL(LabelRef("loop"))
	for i, v := range acc {
		x := YMM()
		VMOVUPS(Mem{Base: a, Disp: 32 * i}, x)
		VFMADD231PS(Mem{Base: b, Disp: 32 * i}, x, v)
	}
	ADDQ(Imm(128), a)
	ADDQ(Imm(128), b)
	SUBQ(Imm(32), n)
	JMP(LabelRef("wide"))
	eightWide(n, []GPVirtual{a, b}, func(mask Op) {
		x, y := load(a, mask), load(b, mask)
		VFMADD231PS(y, x, acc[0])
	})
	VADDPS(acc[1], acc[0], acc[0])
	VADDPS(acc[3], acc[2], acc[2])
	VADDPS(acc[2], acc[0], acc[0])
	finish(horizontal(acc[0], addps))
}

func finish(sum Op) {
	Store(sum.(Register), ReturnIndex(0))
	VZEROUPPER()
	RET()
}

func maximum() {
	TEXT("maxAVX2", NOSPLIT, "func(a *float32, n int) float32")
	Pragma("noescape")
	Doc("maxAVX2 is the largest of a[0:n], n >= 1.")
	a, n := ptr("a"), ptr("n")
	m := YMM()
	VBROADCASTSS(Mem{Base: a}, m)
	first := YMM()
	VMOVUPS(m, first)
	eightWide(n, []GPVirtual{a}, func(mask Op) {
		x := load(a, mask)
		if mask != nil {
			VBLENDVPS(mask, x, first, x)
		}
		VMAXPS(x, m, m)
	})
	finish(horizontal(m, maxps))
}

func axpy() {
	TEXT("axpyAVX2", NOSPLIT, "func(dst *float32, s float32, x *float32, n int)")
	Pragma("noescape")
	Doc("axpyAVX2 sets dst[i] = fma(s, x[i], dst[i]).")
	dst, x, n, s := ptr("dst"), ptr("x"), ptr("n"), splat("s")
	eightWide(n, []GPVirtual{dst, x}, func(mask Op) {
		d, v := load(dst, mask), load(x, mask)
		VFMADD231PS(v, s, d)
		store(d, dst, mask)
	})
	VZEROUPPER()
	RET()
}

func fmaVec() {
	TEXT("fmaVecAVX2", NOSPLIT, "func(dst, a, b *float32, n int)")
	Pragma("noescape")
	Doc("fmaVecAVX2 sets dst[i] = fma(a[i], b[i], dst[i]).")
	dst, a, b, n := ptr("dst"), ptr("a"), ptr("b"), ptr("n")
	eightWide(n, []GPVirtual{dst, a, b}, func(mask Op) {
		d, x, y := load(dst, mask), load(a, mask), load(b, mask)
		VFMADD231PS(x, y, d)
		store(d, dst, mask)
	})
	VZEROUPPER()
	RET()
}

func scale() {
	TEXT("scaleAVX2", NOSPLIT, "func(dst *float32, s float32, n int)")
	Pragma("noescape")
	Doc("scaleAVX2 sets dst[i] *= s.")
	dst, n, s := ptr("dst"), ptr("n"), splat("s")
	eightWide(n, []GPVirtual{dst}, func(mask Op) {
		d := load(dst, mask)
		VMULPS(s, d, d)
		store(d, dst, mask)
	})
	VZEROUPPER()
	RET()
}

func mulScale() {
	TEXT("mulScaleAVX2", NOSPLIT, "func(dst *float32, s float32, a, b *float32, n int)")
	Pragma("noescape")
	Doc("mulScaleAVX2 sets dst[i] = (s*a[i])*b[i].")
	dst, a, b, n, s := ptr("dst"), ptr("a"), ptr("b"), ptr("n"), splat("s")
	eightWide(n, []GPVirtual{dst, a, b}, func(mask Op) {
		x, y := load(a, mask), load(b, mask)
		VMULPS(s, x, x)
		VMULPS(y, x, x)
		store(x, dst, mask)
	})
	VZEROUPPER()
	RET()
}

func mulAffine() {
	TEXT("mulAffineAVX2", NOSPLIT, "func(dst, e, x *float32, alpha, beta float32, n int)")
	Pragma("noescape")
	Doc("mulAffineAVX2 sets dst[i] = e[i]*fma(beta, x[i], alpha).")
	dst, e, x, n := ptr("dst"), ptr("e"), ptr("x"), ptr("n")
	alpha, beta := splat("alpha"), splat("beta")
	eightWide(n, []GPVirtual{dst, e, x}, func(mask Op) {
		ev, xv := load(e, mask), load(x, mask)
		VFMADD213PS(alpha, beta, xv)
		VMULPS(ev, xv, xv)
		store(xv, dst, mask)
	})
	VZEROUPPER()
	RET()
}

func adamW() {
	TEXT("adamWAVX2", NOSPLIT, "func(p, grad, m, v *float32, c *float32, n int)")
	Pragma("noescape")
	Doc("adamWAVX2 makes one AdamW step over n parameters.")
	p, g, m, v, n := ptr("p"), ptr("grad"), ptr("m"), ptr("v"), ptr("n")
	c := ptr("c")
	var k [9]VecVirtual
	for i := range k {
		k[i] = YMM()
		VBROADCASTSS(Mem{Base: c, Disp: 4 * i}, k[i])
	}
	eightWide(n, []GPVirtual{p, g, m, v}, func(mask Op) {
		gv, mv, vv := load(g, mask), load(m, mask), load(v, mask)
		VMULPS(k[0], gv, gv) // clipped gradient
		t := YMM()
		VMULPS(k[2], gv, t)
		VFMADD213PS(t, k[1], mv) // m = b1*m + (1-b1)*g
		VMULPS(gv, gv, t)
		VMULPS(k[4], t, t)
		VFMADD213PS(t, k[3], vv) // v = b2*v + (1-b2)*g*g
		store(mv, m, mask)
		store(vv, v, mask)
		VSQRTPS(vv, vv)
		VMULPS(k[5], vv, vv)
		VADDPS(k[6], vv, vv)
		VMULPS(k[7], mv, mv)
		VDIVPS(vv, mv, mv)
		pv := load(p, mask)
		VMULPS(k[8], pv, pv)
		VSUBPS(mv, pv, pv)
		store(pv, p, mask)
	})
	VZEROUPPER()
	RET()
}

func rotate() {
	TEXT("rotateAVX2", NOSPLIT, "func(x, cos, sin *float32, heads, half int, sign, s float32)")
	Pragma("noescape")
	Doc("rotateAVX2 turns the pairs (i, i+half) of each head by the angles of cos and sign*sin and multiplies by s; half is a multiple of 8.")
	x, heads, half := ptr("x"), ptr("heads"), ptr("half")
	sign, scale := splat("sign"), splat("s")
	SHLQ(Imm(2), half) // bytes
	Label("head")
	i := GP64()
	cos, sin := ptr("cos"), ptr("sin")
	XORQ(i, i)
	Label("pairs")
	at := func(base GPVirtual) Mem { return Mem{Base: base, Index: i, Scale: 1} }
	a, b := GP64(), GP64()
	LEAQ(at(x), a)
	LEAQ(Mem{Base: a, Index: half, Scale: 1}, b)
	u, v, c, s, p := YMM(), YMM(), YMM(), YMM(), YMM()
	VMOVUPS(Mem{Base: a}, u)
	VMOVUPS(Mem{Base: b}, v)
	VMOVUPS(at(cos), c)
	VMULPS(at(sin), sign, s)
	VMULPS(v, s, p)
	VMULPS(v, c, v)
	VMULPS(u, c, c)
	VMULPS(u, s, u)
	VSUBPS(p, c, c) // u*cos - v*sin
	VADDPS(u, v, v) // v*cos + u*sin
	VMULPS(scale, c, c)
	VMULPS(scale, v, v)
	VMOVUPS(c, Mem{Base: a})
	VMOVUPS(v, Mem{Base: b})
	ADDQ(Imm(32), i)
	CMPQ(i, half)
	JL(LabelRef("pairs"))
	LEAQ(Mem{Base: x, Index: half, Scale: 2}, x)
	DECQ(heads)
	JNZ(LabelRef("head"))
	VZEROUPPER()
	RET()
}
