package tensor

import (
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestFMA compares the portable fused multiply-add with exact arithmetic, at
// operands chosen to hit midpoints and the subnormal range.
func TestFMA(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 50000 {
		a := math.Float32frombits(rng.Uint32()&0x807fffff | uint32(60+rng.IntN(80))<<23)
		b := math.Float32frombits(rng.Uint32()&0x80700000 | uint32(60+rng.IntN(80))<<23)
		c := a * b
		switch rng.IntN(3) {
		case 0:
			c = c * float32(math.Pow(2, float64(rng.IntN(60)-30)))
		case 1: // a half unit in the last place away from a midpoint
			a = float32(1<<23+rng.IntN(1<<23)) / (1 << 23)
			b = float32(math.Pow(2, float64(-24-rng.IntN(3))))
			c = 1 + float32(rng.IntN(4))/(1<<23)
		}
		var x, y, z big.Float
		exact := z.SetPrec(600).Add(x.SetPrec(600).Mul(big.NewFloat(float64(a)), big.NewFloat(float64(b))), y.SetFloat64(float64(c)))
		want, _ := exact.Float32()
		if got := fma32(a, b, c); got != want {
			t.Fatalf("fma(%x, %x, %x) = %x, want %x", a, b, c, got, want)
		}
	}
}

func TestExpAccuracy(t *testing.T) {
	for _, k := range Kernels() {
		var worst float64
		x, y := make([]float32, 1), make([]float32, 1)
		for v := -87.0; v < 88; v += 0.0057 {
			x[0] = float32(v)
			k.ExpSum(y, x, 0)
			want := math.Exp(float64(x[0]))
			worst = max(worst, math.Abs(float64(y[0])-want)/want)
		}
		if worst > 2e-7 {
			t.Errorf("%v: relative error %.2g", k, worst)
		}
		inf := float32(math.Inf(1))
		x = []float32{-inf, -200, 0, 1000, float32(math.NaN())}
		y = make([]float32, len(x))
		k.ExpSum(y, x, 0)
		if y[0] != 0 || y[1] != 0 || y[2] != 1 || y[3] < 2.3e38 || !math.IsNaN(float64(y[4])) {
			t.Errorf("%v: exp of the extremes is %v", k, y)
		}
	}
}

// vectorOps run every operation on the vectors x and write what they compute.
var vectorOps = map[string]func(k Kernel, x [6][]float32) []float32{
	"Dot":       func(k Kernel, x [6][]float32) []float32 { return []float32{k.Dot(x[0], x[1])} },
	"Max":       func(k Kernel, x [6][]float32) []float32 { return []float32{k.Max(x[0])} },
	"Axpy":      func(k Kernel, x [6][]float32) []float32 { k.Axpy(x[0], 1.7, x[1]); return x[0] },
	"MulAdd":    func(k Kernel, x [6][]float32) []float32 { k.MulAdd(x[0], x[1], x[2]); return x[0] },
	"Scale":     func(k Kernel, x [6][]float32) []float32 { k.Scale(x[0], -.3); return x[0] },
	"MulScale":  func(k Kernel, x [6][]float32) []float32 { k.MulScale(x[0], .1, x[1], x[2]); return x[0] },
	"MulAffine": func(k Kernel, x [6][]float32) []float32 { k.MulAffine(x[0], x[1], x[2], .3, -.7); return x[0] },
	"ExpSum": func(k Kernel, x [6][]float32) []float32 {
		return append([]float32{k.ExpSum(x[0], x[1], .5)}, x[0]...)
	},
	"Softmax": func(k Kernel, x [6][]float32) []float32 {
		m, s := k.Softmax(x[0], x[0])
		return append([]float32{m, s}, x[0]...)
	},
	"LogSumExp": func(k Kernel, x [6][]float32) []float32 { return []float32{k.LogSumExp(x[0], x[1])} },
	"SiLUMul":   func(k Kernel, x [6][]float32) []float32 { k.SiLUMul(x[0], x[1], x[2]); return x[0] },
	"SiLUMulGrad": func(k Kernel, x [6][]float32) []float32 {
		k.SiLUMulGrad(x[0], x[1], x[2], x[3], x[4])
		return append(x[0], x[1]...)
	},
	"RMSNorm": func(k Kernel, x [6][]float32) []float32 {
		return append([]float32{k.RMSNorm(x[0], x[1], x[2], 1e-5)}, x[0]...)
	},
	"RMSNormGrad": func(k Kernel, x [6][]float32) []float32 {
		k.RMSNormGrad(x[0], x[1], x[2], x[3], x[4], .8, x[5])
		return append(x[0], x[1]...)
	},
	"Rotate": func(k Kernel, x [6][]float32) []float32 {
		half := (len(x[0]) + 3) / 4 // two heads
		heads := make([]float32, 4*half)
		copy(heads, x[0])
		k.Rotate(heads, x[1][:half], x[2][:half], .3)
		k.RotateBack(heads[:2*half], x[1][:half], x[2][:half], 1.1)
		return heads
	},
	"AdamW": func(k Kernel, x [6][]float32) []float32 {
		for i := range x[3] {
			x[3][i] *= x[3][i]
		}
		k.AdamW(NewAdamWStep(3, 1e-3, .9, .99, 1e-8, .1, .5), x[0], x[1], x[2], x[3])
		return append(append(x[0], x[2]...), x[3]...)
	},
}

// TestVectorKernelsAgree: every kernel gives the same bits, at every length, and
// writes nothing beyond it.
func TestVectorKernelsAgree(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for name, op := range vectorOps {
		for n := 1; n < 80; n++ {
			var data [6][]float32
			for i := range data {
				data[i] = random(rng, n+16)
				for j := range data[i] {
					data[i][j] *= 4
				}
			}
			var want []float32
			for _, k := range Kernels() {
				var x, rest [6][]float32
				for i := range data {
					whole := append([]float32(nil), data[i]...)
					x[i], rest[i] = whole[:n:n], whole[n:]
				}
				got := op(k, x)
				if want == nil {
					want = append([]float32(nil), got...)
				}
				for i := range want {
					if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
						t.Fatalf("%s of %d: %v gives %v at %d, portable %v", name, n, k, got[i], i, want[i])
					}
				}
				for i := range rest {
					for j, v := range rest[i] {
						if v != data[i][n+j] {
							t.Fatalf("%s of %d: %v wrote beyond vector %d", name, n, k, i)
						}
					}
				}
			}
		}
	}
}

// TestVectorsAgainstFloat64 checks what the operations mean, for every kernel and over
// lengths of all kinds.
func TestVectorsAgainstFloat64(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for _, n := range []int{1, 2, 3, 7, 8, 16, 31, 53, 64, 200} {
		x := [4][]float32{random(rng, n), random(rng, n), random(rng, n), random(rng, n)}
		for _, k := range Kernels() {
			checkVectors(t, k, x)
			checkNorms(t, k, x)
			checkAdamW(t, k, x)
		}
	}
	if got := SumSquares([]float32{1, 2, 3, 4, 5, 6, 7}); got != 140 {
		t.Errorf("SumSquares is %v, want 140", got)
	}
}

// near returns a comparison that names what differs.
func near(t *testing.T, k Kernel, n int) func(name string, got float32, want float64) {
	return func(name string, got float32, want float64) {
		t.Helper()
		if math.Abs(float64(got)-want) > 4e-6*(1+math.Abs(want)) {
			t.Errorf("%v: %s of %d is %v, want %v", k, name, n, got, want)
		}
	}
}

func checkVectors(t *testing.T, k Kernel, in [4][]float32) {
	x, y, z := in[0], in[1], in[2]
	n := len(x)
	near := near(t, k, n)
	var dot, lse float64
	for i := range x {
		dot += float64(x[i]) * float64(y[i])
		lse += math.Exp(float64(x[i]))
	}
	near("Dot", k.Dot(x, y), dot)
	out := make([]float32, n)
	near("LogSumExp", k.LogSumExp(out, x), math.Log(lse))
	k.Softmax(out, x)
	for i := range out {
		near("Softmax", out[i], math.Exp(float64(x[i]))/lse)
	}
	silu := func(v float64) float64 { return v / (1 + math.Exp(-v)) }
	k.SiLUMul(out, x, y)
	dg, du := make([]float32, n), make([]float32, n)
	k.SiLUMulGrad(dg, du, x, y, z)
	const h = 1e-6
	for i := range out {
		g, u, d := float64(x[i]), float64(y[i]), float64(z[i])
		near("SiLUMul", out[i], silu(g)*u)
		near("SiLUMulGrad g", dg[i], d*u*(silu(g+h)-silu(g-h))/(2*h))
		near("SiLUMulGrad u", du[i], d*silu(g))
	}
	heads := append(append([]float32(nil), x...), y...) // one head whose halves are x and y
	k.Rotate(heads, z, in[3], .5)
	for i := range x {
		c, s := float64(z[i]), float64(in[3][i])
		near("Rotate a", heads[i], .5*(float64(x[i])*c-float64(y[i])*s))
		near("Rotate b", heads[n+i], .5*(float64(y[i])*c+float64(x[i])*s))
	}
}

// checkNorms compares RMSNorm and its gradient with float64, the gradient by differences
// of the sum of dy*RMSNorm(x).
func checkNorms(t *testing.T, k Kernel, in [4][]float32) {
	x, w, dy := in[0], in[1], in[2]
	n := len(x)
	const eps = 1e-3
	near := near(t, k, n)
	at := func(bump int, h float64) (out []float64, total float64) {
		square := 0.0
		for i, v := range x {
			u := float64(v)
			if i == bump {
				u += h
			}
			out = append(out, u)
			square += u * u
		}
		r := 1 / math.Sqrt(square/float64(n)+eps)
		for i := range out {
			out[i] *= r * float64(w[i])
			total += float64(dy[i]) * out[i]
		}
		return out, total
	}
	got := make([]float32, n)
	r := k.RMSNorm(got, x, w, eps)
	want, _ := at(-1, 0)
	dx, dw := make([]float32, n), make([]float32, n)
	k.RMSNormGrad(dx, dw, dy, x, w, r, make([]float32, n))
	for i := range got {
		near("RMSNorm", got[i], want[i])
		near("RMSNormGrad w", dw[i], float64(dy[i])*want[i]/float64(w[i]))
		const h = 1e-5
		_, up := at(i, h)
		_, down := at(i, -h)
		near("RMSNormGrad x", dx[i]/64, (up-down)/(2*h)/64)
	}
}

func checkAdamW(t *testing.T, k Kernel, in [4][]float32) {
	n := len(in[0])
	var x [4][]float32 // parameters, gradients, moments
	for i := range x {
		x[i] = append([]float32(nil), in[i]...)
	}
	for i := range x[3] {
		x[3][i] *= x[3][i]
	}
	before := [4][]float32{}
	for i := range before {
		before[i] = append([]float32(nil), x[i]...)
	}
	const lr, b1, b2, eps, decay, scale = 1e-2, .9, .99, 1e-8, .1, .5
	k.AdamW(NewAdamWStep(3, lr, b1, b2, eps, decay, scale), x[0], x[1], x[2], x[3])
	near := near(t, k, n)
	for i := range n {
		g := scale * float64(before[1][i])
		m := b1*float64(before[2][i]) + (1-b1)*g
		v := b2*float64(before[3][i]) + (1-b2)*g*g
		near("AdamW m", x[2][i], m)
		near("AdamW v", x[3][i], v)
		step := lr * m / (1 - b1*b1*b1) / (math.Sqrt(v/(1-b2*b2*b2)) + eps)
		near("AdamW", x[0][i], float64(before[0][i])*(1-lr*decay)-step)
	}
}

func TestSelectKernel(t *testing.T) {
	if k, err := SelectKernel("portable"); k != Portable || err != nil {
		t.Errorf("portable: %v, %v", k, err)
	}
	if _, err := SelectKernel("sse9"); err == nil {
		t.Error("an unknown kernel is no error")
	}
	for _, k := range []Kernel{AVX2, AVX512} { // each runs here or says what is lacking
		if got, err := SelectKernel(k.String()); err == nil && got != k || err != nil && !strings.Contains(err.Error(), "lacks") {
			t.Errorf("%v: %v, %v", k, got, err)
		}
	}
}

// TestFastest: a kernel of AVX-512 is taken only where its bits are right.
func TestFastest(t *testing.T) {
	all := []Kernel{Portable, AVX2, AVX512}
	yes, no := func(Kernel) bool { return true }, func(Kernel) bool { return false }
	if k := fastest(all, yes); k != AVX512 {
		t.Errorf("the fastest of %v is %v", all, k)
	}
	if k := fastest(all, no); k != AVX2 {
		t.Errorf("with wrong bits of AVX-512 the fastest of %v is %v", all, k)
	}
	if k := fastest(all[:2], no); k != AVX2 {
		t.Errorf("the fastest of %v is %v", all[:2], k)
	}
	for _, k := range Kernels() {
		if !agrees(k) {
			t.Errorf("%v does not give the portable kernel's bits", k)
		}
	}
}

func BenchmarkVector(b *testing.B) {
	rng := rand.New(rand.NewPCG(4, 4))
	var x [6][]float32
	for i := range x {
		x[i] = random(rng, 1024)
	}
	for _, name := range []string{"Dot", "Axpy", "ExpSum", "SiLUMul", "AdamW", "RMSNorm"} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				vectorOps[name](DefaultKernel(), x)
			}
		})
	}
}
