package main

import "math"

// The constants of exp, in the order of expTable; each has a vector of its own.
const (
	vHigh = 16 + iota
	vLow
	vLog2E
	vLn2Hi
	vLn2Lo
	vP0
	vP1
	vP2
	vP3
	vP4
	vP5
	vOne
	vBias
	vZero
)

func (a *asm) expTable() {
	values := []float32{
		88.37, -87.33654, 1.44269504, 0.693359375, -2.12194440e-4,
		1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
		1, math.Float32frombits(127), 0,
	}
	a.line("")
	for i, v := range values {
		a.line("DATA expTable<>+%d(SB)/4, $0x%08X", 4*i, math.Float32bits(v))
	}
	a.line("GLOBL expTable<>(SB), RODATA|NOPTR, $%d", 4*len(values))
}

// loadExp loads the constants, by way of R r.
func (a *asm) loadExp(r int) {
	a.op("MOVD $expTable<>(SB), R%d", r)
	for v := vHigh; v <= vZero; v++ {
		a.op("VLD1R.P 4(R%d), [V%d.S4]", r, v)
	}
}

// exp replaces V0 by its exponential: Cephes expf with FMAs. Below -87.33 the result is
// 0, above 88.37 it stays at exp(88.37); NaN stays NaN. It uses V1 to V5.
func (a *asm) exp() {
	a.three(fcmgt, 1, vLow, 0)
	a.three(fmin, 2, 0, vHigh)
	a.three(fmax, 2, 2, vLow)
	a.three(fmul, 3, 2, vLog2E)
	a.two(frintn, 3, 3)
	a.fms(2, 3, vLn2Hi)
	a.fms(2, 3, vLn2Lo)
	y, next := vP0, 4
	for c := vP1; c <= vP5; c++ {
		a.move(next, c)
		a.fma(next, y, 2)
		y, next = next, 9-next // V4 and V5 in turn
	}
	a.three(fmul, next, 2, 2)
	a.fma(2, next, y)
	a.three(fadd, 2, 2, vOne)
	a.two(fcvtns, 3, 3)
	a.op("VADD V%d.S4, V3.S4, V3.S4", vBias)
	a.op("VSHL $23, V3.S4, V3.S4")
	a.three(fmul, 2, 2, 3)
	a.three(bic, 0, 2, 1)
}

func (a *asm) exponentials() {
	a.text("expSum", "acc, dst, src *float32, shift float32, n int", 40)
	a.args("acc", "dst", "src", "", "n")
	a.splat("shift", 24, 8)
	a.loadExp(4)
	a.zero(6)
	a.zero(7)
	a.loop(3, 8, func() {
		for v := 6; v <= 7; v++ {
			a.loadNext(0, 2)
			a.three(fsub, 0, 0, 8)
			a.exp()
			a.storeNext(0, 1)
			a.three(fadd, v, v, 0)
		}
	})
	a.op("VST1 [V6.S4, V7.S4], (R0)")
	a.op("RET")

	a.text("siluMul", "dst, gate, u *float32, n int", 32)
	a.args("dst", "gate", "u", "n")
	a.loadExp(4)
	a.loop(3, 4, func() {
		a.loadNext(6, 1)
		a.loadNext(7, 2)
		a.sigmoid(6)
		a.three(fmul, 0, 6, 0)
		a.three(fmul, 0, 0, 7)
		a.storeNext(0, 0)
	})
	a.op("RET")

	a.text("siluMulGrad", "dg, du, gate, u, dh *float32, n int", 48)
	a.args("dg", "du", "gate", "u", "dh", "n")
	a.loadExp(6)
	a.loop(5, 4, func() {
		a.loadNext(6, 2)
		a.loadNext(7, 3)
		a.loadNext(8, 4)
		a.sigmoid(6)
		a.three(fmul, 1, 6, 0)
		a.three(fmul, 1, 1, 8)
		a.storeNext(1, 1)
		a.three(fmul, 8, 8, 7)
		a.three(fsub, 1, vOne, 0)
		a.move(2, vOne)
		a.fma(2, 6, 1) // 1 + g*(1-s)
		a.three(fmul, 2, 2, 0)
		a.three(fmul, 2, 8, 2)
		a.storeNext(2, 0)
	})
	a.op("RET")
}

// sigmoid sets V0 to 1/(1+exp(-g)).
func (a *asm) sigmoid(g int) {
	a.three(fsub, 0, vZero, g)
	a.exp()
	a.three(fadd, 0, 0, vOne)
	a.three(fdiv, 0, vOne, 0)
}
