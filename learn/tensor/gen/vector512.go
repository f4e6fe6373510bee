package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// maskOf lets the first n of up to 16 lanes through.
func maskOf(n GPVirtual) Op {
	ones, mask := GP32(), K()
	MOVL(U32(0xffffffff), ones)
	BZHIL(n.As32(), ones, ones)
	KMOVW(ones, mask)
	return mask
}

// sixteenWide is eightWide for vectors of sixteen floats.
func sixteenWide(n GPVirtual, ptrs []GPVirtual, body func(mask Op)) {
	Label("loop")
	CMPQ(n, Imm(16))
	JL(LabelRef("tail"))
	body(nil)
	for _, p := range ptrs {
		ADDQ(Imm(64), p)
	}
	SUBQ(Imm(16), n)
	JMP(LabelRef("loop"))
	Label("tail")
	CMPQ(n, Imm(0))
	JE(LabelRef("done"))
	body(maskOf(n))
	Label("done")
}

// load16 reads sixteen floats, or with a mask the lanes that exist and 0 elsewhere.
func load16(p GPVirtual, mask Op) VecVirtual {
	v := ZMM()
	if mask == nil {
		VMOVUPS(Mem{Base: p}, v)
	} else {
		VMOVUPS_Z(Mem{Base: p}, mask, v)
	}
	return v
}

func store16(v VecVirtual, p GPVirtual, mask Op) {
	if mask == nil {
		VMOVUPS(v, Mem{Base: p})
	} else {
		VMOVUPS(v, mask, Mem{Base: p})
	}
}

func splat16(name string) VecVirtual {
	v := ZMM()
	VBROADCASTSS(argument(name), v)
	return v
}

// horizontal16 is horizontal for eight lanes in a register of AVX-512.
func horizontal16(v VecVirtual, op func(a, b, c Op)) Op {
	hi := XMM()
	VEXTRACTF32X4(Imm(1), v, hi)
	return horizontalOf(hi, v, op)
}

// elementwise writes a kernel whose elements are computed one by one from the vectors
// named, with the numbers named at hand.
func elementwise(name, signature, doc string, vectors, numbers []string, f func(v map[string]GPVirtual, s map[string]VecVirtual, mask Op)) {
	TEXT(name, NOSPLIT, signature)
	Pragma("noescape")
	Doc(name + " " + doc)
	v, s := map[string]GPVirtual{}, map[string]VecVirtual{}
	var ptrs []GPVirtual
	for _, x := range vectors {
		v[x] = ptr(x)
		ptrs = append(ptrs, v[x])
	}
	n := ptr("n")
	for _, x := range numbers {
		s[x] = splat16(x)
	}
	sixteenWide(n, ptrs, func(mask Op) { f(v, s, mask) })
	VZEROUPPER()
	RET()
}

func vectors512() {
	expConstants512()
	dot512()
	max512()
	expSum512()
	elementwise("axpyAVX512", "func(dst *float32, s float32, x *float32, n int)", "sets dst[i] = fma(s, x[i], dst[i]).",
		[]string{"dst", "x"}, []string{"s"}, func(v map[string]GPVirtual, s map[string]VecVirtual, mask Op) {
			d, x := load16(v["dst"], mask), load16(v["x"], mask)
			VFMADD231PS(x, s["s"], d)
			store16(d, v["dst"], mask)
		})
	elementwise("fmaVecAVX512", "func(dst, a, b *float32, n int)", "sets dst[i] = fma(a[i], b[i], dst[i]).",
		[]string{"dst", "a", "b"}, nil, func(v map[string]GPVirtual, s map[string]VecVirtual, mask Op) {
			d, x, y := load16(v["dst"], mask), load16(v["a"], mask), load16(v["b"], mask)
			VFMADD231PS(x, y, d)
			store16(d, v["dst"], mask)
		})
	elementwise("scaleAVX512", "func(dst *float32, s float32, n int)", "sets dst[i] *= s.",
		[]string{"dst"}, []string{"s"}, func(v map[string]GPVirtual, s map[string]VecVirtual, mask Op) {
			d := load16(v["dst"], mask)
			VMULPS(s["s"], d, d)
			store16(d, v["dst"], mask)
		})
	elementwise("mulScaleAVX512", "func(dst *float32, s float32, a, b *float32, n int)", "sets dst[i] = (s*a[i])*b[i].",
		[]string{"dst", "a", "b"}, []string{"s"}, func(v map[string]GPVirtual, s map[string]VecVirtual, mask Op) {
			x, y := load16(v["a"], mask), load16(v["b"], mask)
			VMULPS(s["s"], x, x)
			VMULPS(y, x, x)
			store16(x, v["dst"], mask)
		})
	elementwise("mulAffineAVX512", "func(dst, e, x *float32, alpha, beta float32, n int)", "sets dst[i] = e[i]*fma(beta, x[i], alpha).",
		[]string{"dst", "e", "x"}, []string{"alpha", "beta"}, func(v map[string]GPVirtual, s map[string]VecVirtual, mask Op) {
			e, x := load16(v["e"], mask), load16(v["x"], mask)
			VFMADD213PS(s["alpha"], s["beta"], x)
			VMULPS(e, x, x)
			store16(x, v["dst"], mask)
		})
	elementwise("siluMulAVX512", "func(dst, gate, u *float32, n int)", "sets dst[i] = (gate[i]*sigmoid(gate[i]))*u[i].",
		[]string{"dst", "gate", "u"}, nil, func(v map[string]GPVirtual, s map[string]VecVirtual, mask Op) {
			g, u := load16(v["gate"], mask), load16(v["u"], mask)
			VMULPS(sigmoid512(g), g, g)
			VMULPS(u, g, g)
			store16(g, v["dst"], mask)
		})
	elementwise("siluMulGradAVX512", "func(dg, du, gate, u, dh *float32, n int)", "writes the gradients of siluMul's inputs for the gradient dh of its output.",
		[]string{"dg", "du", "gate", "u", "dh"}, nil, siluMulGrad512)
	adamW512()
}

func siluMulGrad512(v map[string]GPVirtual, _ map[string]VecVirtual, mask Op) {
	g, u, d := load16(v["gate"], mask), load16(v["u"], mask), load16(v["dh"], mask)
	s, t, one := sigmoid512(g), ZMM(), ZMM()
	VMULPS(s, g, t)
	VMULPS(d, t, t)
	store16(t, v["du"], mask)
	VMULPS(u, d, d)
	VMOVUPS(expConst512(cOne), one)
	VSUBPS(s, one, t)
	VFMADD213PS(one, g, t) // 1 + g*(1-s)
	VMULPS(s, t, t)
	VMULPS(t, d, d)
	store16(d, v["dg"], mask)
}

func dot512() {
	TEXT("dotAVX512", NOSPLIT, "func(a, b *float32, n int) float32")
	Pragma("noescape")
	Doc("dotAVX512 is the sum of a[i]*b[i], in the order of dotAVX2.")
	a, b, n := ptr("a"), ptr("b"), ptr("n")
	acc := []VecVirtual{ZMM(), ZMM()}
	for _, v := range acc {
		VPXORD(v, v, v)
	}
	Label("wide")
	CMPQ(n, Imm(32))
	JL(LabelRef("narrow"))
	for i, v := range acc {
		x := ZMM()
		VMOVUPS(Mem{Base: a, Disp: 64 * i}, x)
		VFMADD231PS(Mem{Base: b, Disp: 64 * i}, x, v)
	}
	ADDQ(Imm(128), a)
	ADDQ(Imm(128), b)
	SUBQ(Imm(32), n)
	JMP(LabelRef("wide"))
	Label("narrow")
	first, second, t := YMM(), YMM(), YMM()
	VEXTRACTF32X8(Imm(1), acc[0], second)
	VMOVAPS(acc[0].AsY(), first)
	Label("eight")
	CMPQ(n, Imm(8))
	JL(LabelRef("tail"))
	x := YMM()
	VMOVUPS(Mem{Base: a}, x)
	VFMADD231PS(Mem{Base: b}, x, first)
	ADDQ(Imm(32), a)
	ADDQ(Imm(32), b)
	SUBQ(Imm(8), n)
	JMP(LabelRef("eight"))
	Label("tail")
	mask := maskOf(n)
	x, y := YMM(), YMM()
	VMOVUPS_Z(Mem{Base: a}, mask, x)
	VMOVUPS_Z(Mem{Base: b}, mask, y)
	VFMADD231PS(y, x, mask, first)
	VADDPS(second, first, first)
	VEXTRACTF32X8(Imm(1), acc[1], t)
	VADDPS(t, acc[1].AsY(), t)
	VADDPS(t, first, first)
	finish(horizontal16(first, addps))
}

func max512() {
	TEXT("maxAVX512", NOSPLIT, "func(a *float32, n int) float32")
	Pragma("noescape")
	Doc("maxAVX512 is the largest of a[0:n], n >= 1.")
	a, n := ptr("a"), ptr("n")
	m := ZMM()
	VBROADCASTSS(Mem{Base: a}, m)
	sixteenWide(n, []GPVirtual{a}, func(mask Op) {
		if mask == nil {
			VMAXPS(Mem{Base: a}, m, m)
			return
		}
		x := load16(a, mask)
		VMAXPS(x, m, mask, m)
	})
	hi := YMM()
	VEXTRACTF32X8(Imm(1), m, hi)
	VMAXPS(hi, m.AsY(), hi)
	finish(horizontal16(hi, maxps))
}

func expSum512() {
	TEXT("expSumAVX512", NOSPLIT, "func(dst, src *float32, shift float32, n int) float32")
	Pragma("noescape")
	Doc("expSumAVX512 sets dst[i] = exp(src[i]-shift) and returns the sum, in eight chains.")
	dst, src, n, shift := ptr("dst"), ptr("src"), ptr("n"), splat16("shift")
	sum := YMM()
	VPXORD(sum, sum, sum)
	sixteenWide(n, []GPVirtual{dst, src}, func(mask Op) {
		x, hi := load16(src, mask), YMM()
		VSUBPS(shift, x, x)
		exp512(x)
		store16(x, dst, mask)
		if mask != nil {
			VMOVAPS_Z(x, mask, x)
		}
		VADDPS(x.AsY(), sum, sum)
		VEXTRACTF32X8(Imm(1), x, hi)
		VADDPS(hi, sum, sum)
	})
	finish(horizontal16(sum, addps))
}

var expTable512 Mem

func expConstants512() {
	expTable512 = GLOBL("expTable512", RODATA|NOPTR)
	for i, v := range expValues() {
		for j := 0; j < 16; j++ {
			DATA(64*i+4*j, U32(v))
		}
	}
}

func expConst512(i int) Mem { return expTable512.Offset(64 * i) }

// exp512 replaces x by its exponential, as exp.
func exp512(x VecVirtual) {
	n, y, r, z, over := ZMM(), ZMM(), ZMM(), ZMM(), K()
	VCMPPS(Imm(0x15), expConst512(cLow), x, over) // not x < low, true for NaN
	VMOVUPS(expConst512(cHigh), r)
	VMINPS(x, r, r)
	VMOVUPS(expConst512(cLow), y)
	VMAXPS(r, y, r)
	VMULPS(expConst512(cLog2E), r, n)
	VRNDSCALEPS(Imm(8), n, n)
	VFNMADD231PS(expConst512(cLn2Hi), n, r)
	VFNMADD231PS(expConst512(cLn2Lo), n, r)
	VMOVUPS(expConst512(cP0), y)
	for i := cP1; i <= cP5; i++ {
		VFMADD213PS(expConst512(i), r, y)
	}
	VMULPS(r, r, z)
	VFMADD213PS(r, z, y)
	VADDPS(expConst512(cOne), y, y)
	VCVTPS2DQ(n, n)
	VPADDD(expConst512(cBias), n, n)
	VPSLLD(Imm(23), n, n)
	VMULPS_Z(n, y, over, x)
}

func sigmoid512(g VecVirtual) VecVirtual {
	x, s := ZMM(), ZMM()
	VPXORD(x, x, x)
	VSUBPS(g, x, x)
	exp512(x)
	VMOVUPS(expConst512(cOne), s)
	VADDPS(s, x, x)
	VDIVPS(x, s, s)
	return s
}

func adamW512() {
	TEXT("adamWAVX512", NOSPLIT, "func(p, grad, m, v *float32, c *float32, n int)")
	Pragma("noescape")
	Doc("adamWAVX512 makes one AdamW step over n parameters.")
	p, g, m, v, n := ptr("p"), ptr("grad"), ptr("m"), ptr("v"), ptr("n")
	c := ptr("c")
	var k [9]VecVirtual
	for i := range k {
		k[i] = ZMM()
		VBROADCASTSS(Mem{Base: c, Disp: 4 * i}, k[i])
	}
	sixteenWide(n, []GPVirtual{p, g, m, v}, func(mask Op) {
		gv, mv, vv, t := load16(g, mask), load16(m, mask), load16(v, mask), ZMM()
		VMULPS(k[0], gv, gv) // clipped gradient
		VMULPS(k[2], gv, t)
		VFMADD213PS(t, k[1], mv) // m = b1*m + (1-b1)*g
		VMULPS(gv, gv, t)
		VMULPS(k[4], t, t)
		VFMADD213PS(t, k[3], vv) // v = b2*v + (1-b2)*g*g
		store16(mv, m, mask)
		store16(vv, v, mask)
		VSQRTPS(vv, vv)
		VMULPS(k[5], vv, vv)
		VADDPS(k[6], vv, vv)
		VMULPS(k[7], mv, mv)
		VDIVPS(vv, mv, mv)
		pv := load16(p, mask)
		VMULPS(k[8], pv, pv)
		VSUBPS(mv, pv, pv)
		store16(pv, p, mask)
	})
	VZEROUPPER()
	RET()
}
