package tensor

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"envtune/internal/usage"
	"envtune/learn/half"
)

var lowStorages = []Storage{BF16, Q8}

func packAs(s Storage, b Mat) *Packed {
	p := NewPacked(s)
	p.RepackNT(b)
	return &p
}

// held returns the numbers that a packed matrix holds, by the portable code.
func held(p *Packed) Mat {
	b := M(make([]float32, p.k*p.n), p.k, p.n)
	columns, size := p.storage.group(p.k)
	panels := make([]float32, columns*p.k)
	for j := 0; j < p.n; j += columns {
		Portable.widen(p.storage, panels, p.low[j/columns*size:], p.k)
		for i := range p.k {
			for c := j; c < min(j+columns, p.n); c++ {
				b.Row(i)[c] = panels[((c-j)/tileWidth*p.k+i)*tileWidth+(c-j)%tileWidth]
			}
		}
	}
	return b
}

// TestLowProducts: a product with a matrix in another storage is the float32 product with
// what it holds, to the bit, for every kernel, number of rows and number of workers.
func TestLowProducts(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, s := range append(shapes(), [][3]int{{1, 200, 64}, {1, 65, 33}, {1, 4500, 70}, {2, 32, 32}, {1, 300, 400}}...) {
		m, n, k := s[0], s[1], s[2]
		a, b, c0 := randomMat(rng, m, k), randomMat(rng, n, k), randomMat(rng, m, n)
		for _, storage := range lowStorages {
			p := packAs(storage, b)
			values := held(p)
			for _, acc := range []bool{false, true} {
				want := elements(chain, a, values, c0, acc)
				for _, kernel := range Kernels() {
					for _, workers := range []int{1, 2, 3} {
						c := c0
						c.Data = append([]float32(nil), c0.Data...)
						NewOps(kernel, workers).Packed(c, a, p, acc)
						checkProduct(t, fmt.Sprintf("%v %v %d workers %v acc=%v", kernel, storage, workers, s, acc), c, c0, want)
					}
				}
			}
		}
	}
}

// TestLowErrors bounds what storing loses: nothing where the numbers come from files that
// keep them so, half a step elsewhere.
func TestLowErrors(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	const n, k = 70, 100
	blocks := func(f func(x []float32)) Mat {
		b := M(make([]float32, n*k), n, k)
		for i := range n {
			for j := 0; j < k; j += q8Block {
				f(b.Row(i)[j:min(j+q8Block, k)])
			}
		}
		return b
	}
	short := func() float32 { return half.Float32(half.Round(float32(rng.NormFloat64() * .01))) }
	for _, c := range []struct {
		name    string
		storage Storage
		exact   bool
		fill    func(x []float32)
	}{
		{"bf16", BF16, true, func(x []float32) {
			for i := range x {
				x[i] = half.Bfloat(half.RoundBfloat(float32(rng.NormFloat64())))
			}
		}},
		{"random", BF16, false, func(x []float32) { copy(x, random(rng, len(x))) }},
		{"Q8_0", Q8, true, func(x []float32) {
			d := float32(math.Abs(float64(short())))
			for i := range x {
				x[i] = float32(rng.IntN(255)-127) * d
			}
			x[rng.IntN(len(x))] = 127 * d
		}},
		{"Q4_0", Q8, true, func(x []float32) {
			d := short()
			for i := range x {
				x[i] = float32(rng.IntN(16)-8) * d
			}
			x[rng.IntN(len(x))] = -8 * d
		}},
		{"Q4_1", Q8, true, func(x []float32) {
			d, m := float32(math.Abs(float64(short()))), short()
			for i := range x {
				x[i] = float32(float32(rng.IntN(16))*d) + m
			}
			x[0], x[1] = m, float32(15*d)+m
		}},
		{"zeros", Q8, true, func(x []float32) { clear(x) }},
		{"random", Q8, false, func(x []float32) { copy(x, random(rng, len(x))) }},
		{"constant", Q8, false, func(x []float32) {
			for i := range x {
				x[i] = .1
			}
		}},
		{"tiny", Q8, false, func(x []float32) {
			for i := range x {
				x[i] = float32(rng.NormFloat64() * 1e-9)
			}
		}},
		{"huge", Q8, false, func(x []float32) {
			for i := range x {
				x[i] = float32(rng.NormFloat64() * 1e4)
			}
		}},
	} {
		b := blocks(c.fill)
		got := held(packAs(c.storage, b))
		for i := range n {
			for j := range k {
				v, w := got.Row(j)[i], b.Row(i)[j]
				block := b.Row(i)[j/q8Block*q8Block : min(k, (j/q8Block+1)*q8Block)]
				low, high := block[0], block[0]
				for _, x := range block {
					low, high = min(low, x), max(high, x)
				}
				most := float64(high-low)/255*.51 + math.Max(math.Abs(float64(low)), math.Abs(float64(high)))/2000 + 1e-7
				if c.storage == BF16 {
					most = math.Abs(float64(w)) / 256
				}
				if c.exact {
					most = 0
				}
				if e := math.Abs(float64(v - w)); !(e <= most) {
					t.Fatalf("%s in %v: %v became %v, off by more than %v", c.name, c.storage, w, v, most)
				}
			}
		}
	}
}

// TestLowTakesAnything: numbers that are none, or too large, must not end the program.
func TestLowTakesAnything(t *testing.T) {
	inf := float32(math.Inf(1))
	for _, s := range lowStorages {
		for _, v := range []float32{inf, -inf, inf - inf, 1e38, -1e38} {
			b := M([]float32{v, 1, -1, v}, 1, 4)
			c := M(make([]float32, 1), 1, 1)
			NewOps(DefaultKernel(), 1).Packed(c, M(make([]float32, 4), 1, 4), packAs(s, b), false)
		}
	}
}

func TestStorageNames(t *testing.T) {
	for _, s := range []Storage{F32, BF16, Q8} {
		if got, err := ParseStorage(s.String()); got != s || err != nil {
			t.Errorf("%v reads as %v, %v", s, got, err)
		}
	}
	if s, err := ParseStorage(""); s != F32 || err != nil {
		t.Errorf("no name is %v, %v", s, err)
	}
	if _, err := ParseStorage("q3"); err == nil {
		t.Error("q3 is known")
	}
}

// TestLowMemory: what is stored is as small as it should be.
func TestLowMemory(t *testing.T) {
	b := M(make([]float32, 128*320), 128, 320)
	for s, want := range map[Storage]int{F32: 4 * 128 * 320, BF16: 2 * 128 * 320, Q8: 128 * 320 * 36 / 32} {
		p := packAs(s, b)
		if p.Bytes() != want {
			t.Errorf("%v: %d bytes, want %d", s, p.Bytes(), want)
		}
		p.RepackNT(b)
		if p.Bytes() != want {
			t.Errorf("%v packed again: %d bytes, want %d", s, p.Bytes(), want)
		}
	}
}

// BenchmarkStored multiplies rows with 28 million weights, more than caches hold, on one
// core, and reports bytes of weights and operations by processor time; "read" only reads
// as many bytes as float32 has.
func BenchmarkStored(b *testing.B) {
	const k, n = 576, 49152
	rng := rand.New(rand.NewPCG(9, 10))
	w := M(random(rng, n*k), n, k)
	run := func(name string, bytes, ops int, f func()) {
		b.Run(name, func(b *testing.B) {
			before, _ := usage.CPU()
			for b.Loop() {
				f()
			}
			after, _ := usage.CPU()
			seconds := (after - before).Seconds() / float64(b.N)
			b.ReportMetric(float64(bytes)/1e9/seconds, "GB/cpu-s")
			if ops > 0 {
				b.ReportMetric(float64(ops)/1e9/seconds, "GFLOP/cpu-s")
			}
		})
	}
	kernel := DefaultKernel()
	run("read", 4*n*k, 0, func() { kernel.Max(w.Data) })
	for _, s := range append([]Storage{F32}, lowStorages...) {
		p, o := packAs(s, w), NewOps(kernel, 1)
		for _, m := range []int{1, 2, 4, 16, 64} {
			a, c := M(random(rng, m*k), m, k), M(make([]float32, m*n), m, n)
			run(fmt.Sprintf("%v/%drows", s, m), p.Bytes(), 2*m*n*k, func() { o.Packed(c, a, p, false) })
		}
	}
}
