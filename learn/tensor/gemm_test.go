package tensor

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func random(rng *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(rng.NormFloat64())
	}
	return x
}

// randomMat is a view into a wider matrix, its surroundings filled too.
func randomMat(rng *rand.Rand, rows, cols int) Mat {
	stride := cols + rng.IntN(9)
	return Strided(random(rng, rows*stride+20), rows, cols, stride)
}

// form runs a form of the product on the factors A [m, k], B [k, n].
type form struct {
	name string
	run  func(o *Ops, c, a, b Mat, acc bool)
}

var forms = []form{
	{"NN", func(o *Ops, c, a, b Mat, acc bool) { o.NN(c, a, b, acc) }},
	{"NT", func(o *Ops, c, a, b Mat, acc bool) { o.NT(c, a, transposed(b), acc) }},
	{"TN", func(o *Ops, c, a, b Mat, acc bool) { o.TN(c, transposed(a), b, acc) }},
	{"Packed", func(o *Ops, c, a, b Mat, acc bool) { o.Packed(c, a, PackNN(b), acc) }},
	{"PackedT", func(o *Ops, c, a, b Mat, acc bool) { o.Packed(c, a, PackNT(transposed(b)), acc) }},
}

func transposed(a Mat) Mat {
	t := Strided(make([]float32, a.Cols*(a.Rows+3)), a.Cols, a.Rows, a.Rows+3)
	Transpose(t, a)
	return t
}

// chain is the definition of an element of a product.
func chain(a, b Mat, i, j int, c float32) float32 {
	for k := range a.Cols {
		c = fma32(a.Data[i*a.Stride+k], b.Data[k*b.Stride+j], c)
	}
	return c
}

// shapes are m, n, k: every number of rows and panels that the kernels know, whole and
// partial tiles, panels and blocks.
func shapes() [][3]int {
	s := [][3]int{
		{1, 1, 1}, {1, 64, 32}, {1, 150, 7}, {2, 33, 5}, {3, 48, 17}, {4, 16, 1}, {5, 31, 385}, {6, 16, 16}, {7, 100, 40},
		{8, 48, 21}, {9, 144, 11}, {13, 5, 9}, {15, 55, 14}, {22, 50, 6}, {24, 47, 21}, {96, 17, 2},
	}
	if testing.Short() {
		return append(s, [3]int{9, 17, 390}, [3]int{24, 1030, 2})
	}
	return append(s, [][3]int{{23, 80, 33}, {96, 17, 50}, {97, 64, 390}, {200, 40, 12}, {130, 1030, 8}, {48, 32, 500}}...)
}

// testedKernels are the kernels of this machine, in short tests without the portable one:
// the definition in the test is as good, and an emulator takes its time.
func testedKernels() []Kernel {
	if ks := Kernels(); testing.Short() && len(ks) > 1 {
		return ks[1:]
	}
	return Kernels()
}

// TestProductsMatchDefinition checks every form, kernel and number of workers to
// the bit against the definition in the package comment.
func TestProductsMatchDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, s := range shapes() {
		m, n, k := s[0], s[1], s[2]
		a, b, c0 := randomMat(rng, m, k), randomMat(rng, k, n), randomMat(rng, m, n)
		for _, acc := range []bool{false, true} {
			want := elements(chain, a, b, c0, acc)
			for _, kernel := range testedKernels() {
				for _, workers := range []int{1, 2, 3} {
					for _, f := range forms {
						c := c0
						c.Data = append([]float32(nil), c0.Data...)
						f.run(NewOps(kernel, workers), c, a, b, acc)
						name := fmt.Sprintf("%v %s %d workers %v acc=%v", kernel, f.name, workers, s, acc)
						checkProduct(t, name, c, c0, want)
					}
				}
			}
		}
	}
}

// elements returns those of A·B, or of C + A·B where acc, by the definition of one.
func elements(one func(a, b Mat, i, j int, c float32) float32, a, b, c Mat, acc bool) []float32 {
	x := make([]float32, a.Rows*b.Cols)
	for i := range x {
		row, col, start := i/b.Cols, i%b.Cols, float32(0)
		if acc {
			start = c.Row(row)[col]
		}
		x[i] = one(a, b, row, col, start)
	}
	return x
}

func checkProduct(t *testing.T, name string, c, before Mat, want []float32) {
	t.Helper()
	for i := range c.Data {
		row, col := i/c.Stride, i%c.Stride
		if row < c.Rows && col < c.Cols {
			if w := want[row*c.Cols+col]; c.Data[i] != w {
				t.Fatalf("%s: element %d,%d is %v, want %v", name, row, col, c.Data[i], w)
			}
		} else if c.Data[i] != before.Data[i] {
			t.Fatalf("%s: wrote outside C at %d,%d", name, row, col)
		}
	}
}

// TestWorkersAgree compares products large enough to be split over the workers.
func TestWorkersAgree(t *testing.T) {
	shapes := [][3]int{{700, 161, 192}, {10, 2100, 385}, {160, 333, 1000}}
	if testing.Short() {
		shapes = [][3]int{{90, 161, 192}, {10, 1100, 230}}
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for _, s := range shapes {
		a, b := randomMat(rng, s[0], s[2]), randomMat(rng, s[2], s[1])
		for _, kernel := range Kernels() {
			if kernel == Portable {
				continue // slow
			}
			for _, f := range forms {
				splitAndCheck(t, rng, kernel, f, Float32, a, b)
			}
			for pr := range definitions {
				for _, f := range formsIn(pr) {
					splitAndCheck(t, rng, kernel, f, pr, a, b)
				}
			}
		}
	}
}

// splitAndCheck compares 1 and 2 workers, and some elements with the definition.
func splitAndCheck(t *testing.T, rng *rand.Rand, kernel Kernel, f form, precision Precision, a, b Mat) {
	t.Helper()
	m, n := a.Rows, b.Cols
	one, two := M(make([]float32, m*n), m, n), M(make([]float32, m*n), m, n)
	for workers, c := range map[int]Mat{1: one, 2: two} {
		o := NewOps(kernel, workers)
		o.Precision = precision
		f.run(o, c, a, b, false)
	}
	for i := range one.Data {
		if one.Data[i] != two.Data[i] {
			t.Fatalf("%v %s %v %dx%d: element %d differs between 1 and 2 workers", kernel, f.name, precision, m, n, i)
		}
	}
	define := chain
	if d, ok := definitions[precision]; ok {
		define = d
	}
	for range 50 {
		i, j := rng.IntN(m), rng.IntN(n)
		if got, want := one.Row(i)[j], define(a, b, i, j, 0); got != want {
			t.Fatalf("%v %s %v %dx%d: element %d,%d is %v, want %v", kernel, f.name, precision, m, n, i, j, got, want)
		}
	}
}

// TestProductsAgainstFloat64 bounds the rounding error, of every form and kernel.
func TestProductsAgainstFloat64(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for round := range 20 {
		m, n, k := 1+rng.IntN(40), 1+rng.IntN(70), 1+rng.IntN(300)
		a, b, form := randomMat(rng, m, k), randomMat(rng, k, n), forms[round%len(forms)]
		for _, kernel := range Kernels() {
			c := M(make([]float32, m*n), m, n)
			form.run(NewOps(kernel, 2), c, a, b, false)
			for i := range m {
				for j := range n {
					var want, size float64
					for x := range k {
						p := float64(a.Row(i)[x]) * float64(b.Row(x)[j])
						want += p
						size += math.Abs(p)
					}
					if e := math.Abs(float64(c.Row(i)[j]) - want); e > 1e-6*size {
						t.Fatalf("%v %s m %d n %d k %d: %v, want %v", kernel, form.name, m, n, k, c.Row(i)[j], want)
					}
				}
			}
		}
	}
}

// TestZeroTail: further k with a zero factor change no bit, which is what lets a
// causal mask be zeros at the end of a row.
func TestZeroTail(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for _, kernel := range Kernels() {
		a, b := randomMat(rng, 7, 40), randomMat(rng, 40, 32)
		for i := range a.Rows {
			clear(a.Row(i)[33:])
		}
		long, short := M(make([]float32, 7*32), 7, 32), M(make([]float32, 7*32), 7, 32)
		o := NewOps(kernel, 1)
		o.NN(long, a, b, false)
		o.NN(short, a.Sub(0, 7, 0, 33), b.Sub(0, 33, 0, 32), false)
		for i := range long.Data {
			if long.Data[i] != short.Data[i] {
				t.Fatalf("%v: element %d changed", kernel, i)
			}
		}
	}
}

func TestShapesAreChecked(t *testing.T) {
	o := NewOps(DefaultKernel(), 1)
	m := func(r, c int) Mat { return M(make([]float32, r*c), r, c) }
	for name, f := range map[string]func(){
		"inner":   func() { o.NN(m(2, 3), m(2, 4), m(5, 3), false) },
		"outer":   func() { o.NT(m(2, 3), m(2, 4), m(2, 4), false) },
		"packed":  func() { o.Packed(m(2, 3), m(2, 4), PackNN(m(4, 2)), false) },
		"short":   func() { Strided(make([]float32, 5), 2, 3, 3) },
		"sub":     func() { m(2, 2).Sub(0, 3, 0, 1) },
		"vectors": func() { o.Kernel.Dot(make([]float32, 2), make([]float32, 3)) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

func BenchmarkProduct(b *testing.B) {
	rng := rand.New(rand.NewPCG(9, 10))
	for _, workers := range []int{1, 2} {
		for _, s := range [][3]int{{512, 512, 512}, {2048, 768, 192}, {2048, 1536, 576}, {8, 768, 192}, {48, 480, 160}, {1, 480, 160}} {
			a, bm := M(random(rng, s[0]*s[2]), s[0], s[2]), M(random(rng, s[1]*s[2]), s[1], s[2])
			at := M(random(rng, s[0]*s[2]), s[2], s[0])
			bn := M(random(rng, s[1]*s[2]), s[2], s[1])
			c := M(make([]float32, s[0]*s[1]), s[0], s[1])
			packed := PackNT(bm)
			var low, tiles Packed
			low.RepackNTIn(BFloat16, bm)
			tiles.RepackNTIn(AMX, bm)
			o := NewOps(DefaultKernel(), workers)
			flops := 2 * float64(s[0]*s[1]*s[2])
			for _, f := range []struct {
				name string
				run  func()
			}{
				{"NN", func() { o.NN(c, a, bn, false) }},
				{"NT", func() { o.NT(c, a, bm, false) }},
				{"TN", func() { o.TN(c, at, bn, false) }},
				{"packed", func() { o.Packed(c, a, packed, false) }},
				{"bf16", func() { o.Packed(c, a, &low, false) }},
				{"amx", func() { o.Packed(c, a, &tiles, false) }},
			} {
				b.Run(fmt.Sprintf("%dx%dx%d/%s/%dcores", s[0], s[2], s[1], f.name, workers), func(b *testing.B) {
					for range b.N {
						f.run()
					}
					b.ReportMetric(flops*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
				})
			}
		}
	}
}

// TestPackingKernelsAgree: packing is copying, whichever kernel does it, and stays
// within its matrix.
func TestPackingKernelsAgree(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	for range 300 {
		b := randomMat(rng, 1+rng.IntN(40), 1+rng.IntN(70))
		for name, pack := range map[string]func(Kernel, []float32, Mat) Packed{"packNN": packNN, "packNT": packNT} {
			var want []float32
			for _, k := range Kernels() {
				buf := random(rng, packedSize(max(b.Rows, b.Cols), max(b.Rows, b.Cols))+20)
				before := append([]float32(nil), buf...)
				p := pack(k, buf, b)
				if want == nil {
					want = append([]float32(nil), p.data...)
				}
				if !slices.Equal(p.data, want) {
					t.Fatalf("%s of %dx%d: %v differs from portable", name, b.Rows, b.Cols, k)
				}
				if n := len(p.data); !slices.Equal(buf[n:], before[n:]) {
					t.Fatalf("%s of %dx%d: %v wrote beyond its panels", name, b.Rows, b.Cols, k)
				}
			}
		}
	}
}

// TestProductsAreSplit: products below parallelFrom stay with the first worker and start
// nothing, larger ones give every worker a part, whichever side is long.
func TestProductsAreSplit(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 14))
	for _, s := range []struct {
		m, n, k int
		split   bool
	}{
		{1, 192, 192, false}, {48, 96, 32, false}, {48, 432, 64, false}, {96, 100, 200, false},
		{435, 192, 192, true}, {6, 3000, 400, true}, {4, 4800, 600, true}, {1000, 16, 300, true}, {48, 1000, 64, true},
	} {
		a, b := randomMat(rng, s.m, s.k), randomMat(rng, s.k, s.n)
		c := M(make([]float32, s.m*s.n), s.m, s.n)
		for _, f := range forms {
			if f.name == "PackedT" {
				continue
			}
			const workers = 2
			o := NewOps(DefaultKernel(), workers)
			f.run(o, c, a, b, false)
			for i, w := range o.workers {
				if used := w.args.k > 0; used != (s.split || i == 0) {
					t.Errorf("%s of %d x %d x %d: worker %d used: %v", f.name, s.m, s.k, s.n, i, used)
				}
			}
		}
		o, packed := NewOps(DefaultKernel(), 2), PackNN(b)
		if n := testing.AllocsPerRun(2, func() { o.Packed(c, a, packed, false) }); !s.split && n > 0 {
			t.Errorf("a product of %d x %d x %d made %v allocations: it should start no goroutine", s.m, s.k, s.n, n)
		}
	}
}
