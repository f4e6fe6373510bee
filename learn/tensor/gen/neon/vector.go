package main

// reductions writes dot and max. They leave the end of a sum to Go.
func (a *asm) reductions() {
	a.text("dot", "acc, a, b *float32, n int", 32)
	a.args("acc", "a", "b", "n")
	for v := range 8 {
		a.zero(v)
	}
	a.op("CMP $32, R3")
	a.op("BLT narrow")
	a.line("wide:")
	for half := range 2 {
		a.op("VLD1.P 64(R1), %s", four(8+4*half))
		a.op("VLD1.P 64(R2), %s", four(16+4*half))
	}
	for v := range 8 {
		a.fma(v, 8+v, 16+v)
	}
	a.op("SUB $32, R3")
	a.op("CMP $32, R3")
	a.op("BGE wide")
	a.op("CBZ R3, done")
	a.line("narrow:")
	a.loop(3, 8, func() {
		for v := range 2 {
			a.loadNext(8, 1)
			a.loadNext(9, 2)
			a.fma(v, 8, 9)
		}
	})
	a.line("done:")
	a.op("VST1.P %s, 64(R0)", four(0))
	a.op("VST1 %s, (R0)", four(4))
	a.op("RET")

	a.text("max", "a *float32, n int) (m float32", 20)
	a.args("a", "n")
	a.load(0, 0)
	a.loop(1, 4, func() {
		a.loadNext(1, 0)
		a.three(fmax, 0, 0, 1)
	})
	a.two(fmaxv, 0, 0)
	a.op("FMOVS F0, m+16(FP)")
	a.op("RET")
}

// elementwise writes the operations on four elements at a time without exponentials.
func (a *asm) elementwise() {
	a.text("axpy", "dst *float32, s float32, x *float32, n int", 32)
	a.args("dst", "", "x", "n")
	a.splat("s", 8, 16)
	a.loop(2, 4, func() {
		a.load(0, 0)
		a.loadNext(1, 1)
		a.fma(0, 1, 16)
		a.storeNext(0, 0)
	})
	a.op("RET")

	a.text("fmaVec", "dst, a, b *float32, n int", 32)
	a.args("dst", "a", "b", "n")
	a.loop(3, 4, func() {
		a.load(0, 0)
		a.loadNext(1, 1)
		a.loadNext(2, 2)
		a.fma(0, 1, 2)
		a.storeNext(0, 0)
	})
	a.op("RET")

	a.text("scale", "dst *float32, s float32, n int", 24)
	a.args("dst", "", "n")
	a.splat("s", 8, 16)
	a.loop(1, 4, func() {
		a.load(0, 0)
		a.three(fmul, 0, 0, 16)
		a.storeNext(0, 0)
	})
	a.op("RET")

	a.text("mulScale", "dst *float32, s float32, a, b *float32, n int", 40)
	a.args("dst", "", "a", "b", "n")
	a.splat("s", 8, 16)
	a.loop(3, 4, func() {
		a.loadNext(0, 1)
		a.loadNext(1, 2)
		a.three(fmul, 0, 16, 0)
		a.three(fmul, 0, 0, 1)
		a.storeNext(0, 0)
	})
	a.op("RET")

	a.text("mulAffine", "dst, e, x *float32, alpha, beta float32, n int", 40)
	a.args("dst", "e", "x", "", "n")
	a.splat("alpha", 24, 16)
	a.splat("beta", 28, 17)
	a.loop(3, 4, func() {
		a.loadNext(0, 1)
		a.loadNext(1, 2)
		a.move(2, 16)
		a.fma(2, 17, 1)
		a.three(fmul, 0, 0, 2)
		a.storeNext(0, 0)
	})
	a.op("RET")
	a.rotate()
	a.adamW()
}

// rotate turns the pairs of one head, half a multiple of 4.
func (a *asm) rotate() {
	a.text("rotate", "x, cos, sin *float32, half int, sign, s float32", 40)
	a.args("x", "cos", "sin", "half")
	a.splat("sign", 32, 16)
	a.splat("s", 36, 17)
	a.op("LSL $2, R3, R4")
	a.op("ADD R0, R4, R4") // the second half
	a.loop(3, 4, func() {
		a.load(0, 0)
		a.load(1, 4)
		a.loadNext(2, 1)
		a.loadNext(3, 2)
		a.three(fmul, 3, 16, 3)
		a.three(fmul, 4, 0, 2) // u*cos
		a.three(fmul, 5, 1, 3) // v*sin
		a.three(fmul, 6, 1, 2) // v*cos
		a.three(fmul, 7, 0, 3) // u*sin
		a.three(fsub, 4, 4, 5)
		a.three(fadd, 6, 6, 7)
		a.three(fmul, 4, 4, 17)
		a.three(fmul, 6, 6, 17)
		a.storeNext(4, 0)
		a.storeNext(6, 4)
	})
	a.op("RET")
}

func (a *asm) adamW() {
	const c = 16 // the nine constants are V16 to V24
	a.text("adamW", "p, grad, m, v, c *float32, n int", 48)
	a.args("p", "grad", "m", "v", "c", "n")
	for i := range 9 {
		a.op("VLD1R.P 4(R4), [V%d.S4]", c+i)
	}
	a.loop(5, 4, func() {
		a.loadNext(0, 1)
		a.load(1, 2)
		a.load(2, 3)
		a.three(fmul, 0, 0, c)
		a.three(fmul, 3, c+2, 0)
		a.fma(3, c+1, 1) // m = b1*m + (1-b1)*g
		a.three(fmul, 4, 0, 0)
		a.three(fmul, 4, c+4, 4)
		a.fma(4, c+3, 2) // v = b2*v + (1-b2)*g*g
		a.storeNext(3, 2)
		a.storeNext(4, 3)
		a.two(fsqrt, 4, 4)
		a.three(fmul, 4, c+5, 4)
		a.three(fadd, 4, 4, c+6)
		a.three(fmul, 3, c+7, 3)
		a.three(fdiv, 3, 3, 4)
		a.load(5, 0)
		a.three(fmul, 5, 5, c+8)
		a.three(fsub, 5, 5, 3)
		a.storeNext(5, 0)
	})
	a.op("RET")
}
