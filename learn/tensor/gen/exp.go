package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// The constants of exp, in the order of expTable.
const (
	cHigh = iota
	cLow
	cLog2E
	cLn2Hi
	cLn2Lo
	cP0
	cP1
	cP2
	cP3
	cP4
	cP5
	cOne
	cBias
)

var expTable Mem

// expValues are the bits of the constants.
func expValues() []uint32 {
	values := []float32{
		88.37, -87.33654, 1.44269504, 0.693359375, -2.12194440e-4,
		1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
		1, math.Float32frombits(127),
	}
	bits := make([]uint32, len(values))
	for i, v := range values {
		bits[i] = math.Float32bits(v)
	}
	return bits
}

func expConstants() {
	expTable = GLOBL("expTable", RODATA|NOPTR)
	for i, v := range expValues() {
		for j := 0; j < 8; j++ {
			DATA(32*i+4*j, U32(v))
		}
	}
}

func expConst(i int) Mem { return expTable.Offset(32 * i) }

// exp replaces x by its exponential: Cephes expf with FMAs. Below -87.33 the
// result is 0, above 88.37 it stays at exp(88.37); NaN stays NaN.
func exp(x VecVirtual) {
	under, n, y, r := YMM(), YMM(), YMM(), YMM()
	VCMPPS(Imm(0x11), expConst(cLow), x, under) // x < low, false for NaN
	VMOVUPS(expConst(cHigh), r)
	VMINPS(x, r, r)
	VMOVUPS(expConst(cLow), y)
	VMAXPS(r, y, r)
	VMULPS(expConst(cLog2E), r, n)
	VROUNDPS(Imm(8), n, n)
	VFNMADD231PS(expConst(cLn2Hi), n, r)
	VFNMADD231PS(expConst(cLn2Lo), n, r)
	VMOVUPS(expConst(cP0), y)
	for i := cP1; i <= cP5; i++ {
		VFMADD213PS(expConst(i), r, y)
	}
	z := YMM()
	VMULPS(r, r, z)
	VFMADD213PS(r, z, y)
	VADDPS(expConst(cOne), y, y)
	VCVTPS2DQ(n, n)
	VPADDD(expConst(cBias), n, n)
	VPSLLD(Imm(23), n, n)
	VMULPS(n, y, y)
	VANDNPS(y, under, x)
}

func expSum() {
	TEXT("expSumAVX2", NOSPLIT, "func(dst, src *float32, shift float32, n int) float32")
	Pragma("noescape")
	Doc("expSumAVX2 sets dst[i] = exp(src[i]-shift) and returns the sum, in eight chains.")
	dst, src, n, shift := ptr("dst"), ptr("src"), ptr("n"), splat("shift")
	sum := YMM()
	VXORPS(sum, sum, sum)
	eightWide(n, []GPVirtual{dst, src}, func(mask Op) {
		x := load(src, mask)
		VSUBPS(shift, x, x)
		exp(x)
		store(x, dst, mask)
		if mask != nil {
			VANDPS(mask, x, x)
		}
		VADDPS(x, sum, sum)
	})
	finish(horizontal(sum, addps))
}

// sigmoid returns 1/(1+exp(-g)).
func sigmoid(g VecVirtual) VecVirtual {
	x, s := YMM(), YMM()
	VXORPS(x, x, x)
	VSUBPS(g, x, x)
	exp(x)
	VMOVUPS(expConst(cOne), s)
	VADDPS(s, x, x)
	VDIVPS(x, s, s)
	return s
}

func siluMul() {
	TEXT("siluMulAVX2", NOSPLIT, "func(dst, gate, u *float32, n int)")
	Pragma("noescape")
	Doc("siluMulAVX2 sets dst[i] = (gate[i]*sigmoid(gate[i]))*u[i].")
	dst, g, u, n := ptr("dst"), ptr("gate"), ptr("u"), ptr("n")
	eightWide(n, []GPVirtual{dst, g, u}, func(mask Op) {
		gv, uv := load(g, mask), load(u, mask)
		s := sigmoid(gv)
		VMULPS(s, gv, gv)
		VMULPS(uv, gv, gv)
		store(gv, dst, mask)
	})
	VZEROUPPER()
	RET()
}

func siluMulGrad() {
	TEXT("siluMulGradAVX2", NOSPLIT, "func(dg, du, gate, u, dh *float32, n int)")
	Pragma("noescape")
	Doc("siluMulGradAVX2 writes the gradients of siluMul's inputs for the gradient dh of its output.")
	dg, du, g, u, dh, n := ptr("dg"), ptr("du"), ptr("gate"), ptr("u"), ptr("dh"), ptr("n")
	eightWide(n, []GPVirtual{dg, du, g, u, dh}, func(mask Op) {
		gv, uv, d := load(g, mask), load(u, mask), load(dh, mask)
		s := sigmoid(gv)
		t := YMM()
		VMULPS(s, gv, t)
		VMULPS(d, t, t)
		store(t, du, mask)
		VMULPS(uv, d, d)
		one := YMM()
		VMOVUPS(expConst(cOne), one)
		VSUBPS(s, one, t)
		VFMADD213PS(one, gv, t) // 1 + g*(1-s)
		VMULPS(s, t, t)
		VMULPS(t, d, d)
		store(d, dg, mask)
	})
	VZEROUPPER()
	RET()
}
