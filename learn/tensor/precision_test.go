package tensor

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// TestFMAFlushed compares with exact arithmetic, rounded to 24 bits without a least
// exponent, at operands whose results lie around the smallest normal number.
func TestFMAFlushed(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 3))
	factor := func() float32 {
		return math.Float32frombits(rng.Uint32()&0x807f0000 | uint32(60+rng.IntN(10))<<23)
	}
	least := big.NewFloat(minNormal)
	rounds := 100000
	if testing.Short() {
		rounds = 3000
	}
	for i := range rounds {
		a, b := factor(), factor()
		c := math.Float32frombits(rng.Uint32()&0x80ffffff + uint32(rng.IntN(4))<<23)
		switch i % 3 {
		case 1: // results next to the smallest normal number
			c = float32(math.Copysign(minNormal, float64(a))) * (1 + float32(rng.IntN(3)-1)*0x1p-23)
			b = float32(math.Copysign(math.Pow(2, float64(-24-rng.IntN(6))), float64(b)))
			a = float32(math.Copysign(minNormal*0x1p10, float64(a))) * (1 + float32(rng.IntN(4))/4) * 0x1p-10
			a, b = a*0x1p20, b*0x1p-20*0x1p10*0x1p-10
		case 2: // cancellation
			c = -a * b
		}
		if math.Abs(float64(b)) < minNormal || math.Abs(float64(a)) < minNormal {
			continue
		}
		exact := new(big.Float).SetPrec(600).Mul(big.NewFloat(float64(a)), big.NewFloat(float64(b)))
		exact.Add(exact, big.NewFloat(float64(flush(c))))
		rounded := new(big.Float).SetPrec(24).SetMode(big.ToNearestEven).Set(exact)
		want := float32(0)
		if new(big.Float).Abs(rounded).Cmp(least) >= 0 {
			want, _ = rounded.Float32()
		}
		if got := fmaFlushed(a, b, c); got != want {
			t.Fatalf("fma(%x, %x, %x) = %x, want %x", a, b, c, got, want)
		}
	}
}

// TestRoundBF16 checks the rounding of every kernel against the distance to both
// neighbours, and what is beside the normal numbers.
func TestRoundBF16(t *testing.T) {
	value := func(bits uint32) float64 { return float64(math.Float32frombits(bits << 16)) }
	rng := rand.New(rand.NewPCG(2, 3))
	xs := []float32{0, float32(math.Copysign(0, -1)), minNormal, -minNormal, minNormal / 2, -minNormal * (1 - 0x1p-23),
		math.MaxFloat32, float32(math.Inf(-1)), 1 + 0x1p-8, 1 + 3*0x1p-8, 1 + 0x1p-8 + 0x1p-23}
	for range 5000 {
		x := math.Float32frombits(rng.Uint32())
		if x == x && rng.IntN(3) == 0 { // a midpoint
			x = math.Float32frombits(math.Float32bits(x)&^0xffff | 0x8000)
		}
		xs = append(xs, x)
	}
	for _, k := range Kernels() {
		pairs := make([]float32, pairsOf(len(xs)))
		k.roundBF16(pairs, xs)
		columns := make([]float32, len(xs))
		k.pairBF16(columns, xs, xs)
		for i, x := range xs {
			got := math.Float32bits(pairs[i/2]) >> (16 * (i % 2)) & 0xffff
			if c := math.Float32bits(columns[i]); c != got|got<<16 {
				t.Fatalf("%v: %x in a row is %04x, twice in a column %08x", k, x, got, c)
			}
			switch v, y := float64(x), value(got); {
			case x != x:
				if y == y {
					t.Errorf("%v: NaN becomes %x", k, y)
				}
			case math.Abs(v) < minNormal || math.IsInf(v, 0):
				if y != v && y != 0 || math.Signbit(y) != math.Signbit(v) {
					t.Errorf("%v: %x becomes %x", k, v, y)
				}
			case math.IsInf(y, 0):
				if math.Abs(v) < 0x1.ffp127 {
					t.Errorf("%v: %x becomes %x", k, v, y)
				}
			default:
				d := math.Abs(v - y)
				for _, other := range []uint32{got - 1, got + 1} {
					if e := math.Abs(v - value(other)); e < d || e == d && got&1 == 1 {
						t.Errorf("%v: %x becomes %x", k, v, y)
					}
				}
			}
		}
	}
}

// formsIn are the forms for Ops in a precision.
func formsIn(pr Precision) []form {
	return []form{
		{"NN", func(o *Ops, c, a, b Mat, acc bool) { o.NN(c, a, b, acc) }},
		{"NT", func(o *Ops, c, a, b Mat, acc bool) { o.NT(c, a, transposed(b), acc) }},
		{"TN", func(o *Ops, c, a, b Mat, acc bool) { o.TN(c, transposed(a), b, acc) }},
		{"Packed", func(o *Ops, c, a, b Mat, acc bool) {
			var p Packed
			p.RepackNNIn(pr, b)
			o.Packed(c, a, &p, acc)
		}},
		{"PackedT", func(o *Ops, c, a, b Mat, acc bool) {
			var p Packed
			p.RepackNTIn(pr, transposed(b))
			o.Packed(c, a, &p, acc)
		}},
	}
}

// chainBF16 is the definition of an element of a product in bfloat16.
func chainBF16(a, b Mat, i, j int, c float32) float32 {
	round := func(x float32) float32 { return math.Float32frombits(bf16Bits(x) << 16) }
	step := func(k int) {
		x, y := float32(0), float32(0)
		if k < a.Cols {
			x, y = a.Data[i*a.Stride+k], b.Data[k*b.Stride+j]
		}
		c = fmaFlushed(round(x), round(y), c)
	}
	for k := 0; k < a.Cols; k += 2 {
		step(k + 1)
		step(k)
	}
	return c
}

// chainAMX is the definition of an element of a product in AMX.
func chainAMX(a, b Mat, i, j int, c float32) float32 {
	round := func(x float32) float32 { return math.Float32frombits(bf16Bits(x) << 16) }
	for k := 0; k < a.Cols; k += 32 {
		var sums [2]float32
		for at := k; at < min(k+32, a.Cols); at++ {
			sums[at%2] = fmaFlushed(round(a.Data[i*a.Stride+at]), round(b.Data[at*b.Stride+j]), sums[at%2])
		}
		c = flush(flush(c) + flush(sums[0]+sums[1]))
	}
	return c
}

// TestBF16ProductsMatchDefinition checks every form and kernel to the bit, with
// numbers around 1 and with ones whose products are about the smallest normal number.
func TestBF16ProductsMatchDefinition(t *testing.T) { matchDefinition(t, BFloat16) }

func TestAMXProductsMatchDefinition(t *testing.T) { matchDefinition(t, AMX) }

// definitions are those of an element of a product in the precisions below float32.
var definitions = map[Precision]func(a, b Mat, i, j int, c float32) float32{BFloat16: chainBF16, AMX: chainAMX}

func matchDefinition(t *testing.T, pr Precision) {
	rng := rand.New(rand.NewPCG(4, 3))
	for n, s := range shapes() {
		m, n, k, small := s[0], s[1], s[2], n%2 == 1
		a, b, c0 := randomMat(rng, m, k), randomMat(rng, k, n), randomMat(rng, m, n)
		if small {
			for i := range a.Data {
				a.Data[i] *= 0x1p-64
			}
			for i := range b.Data {
				b.Data[i] *= 0x1p-64
			}
			for i := range c0.Data {
				c0.Data[i] *= 0x1p-126
			}
		}
		for _, acc := range []bool{false, true} {
			want := elements(definitions[pr], a, b, c0, acc)
			for _, kernel := range testedKernels() {
				for _, workers := range []int{1, 3} {
					for _, f := range formsIn(pr) {
						c := c0
						c.Data = append([]float32(nil), c0.Data...)
						o := NewOps(kernel, workers)
						o.Precision = pr
						f.run(o, c, a, b, acc)
						name := fmt.Sprintf("%v %s %d workers %v acc=%v small=%v", kernel, f.name, workers, s, acc, small)
						checkProduct(t, name, c, c0, want)
					}
				}
			}
		}
	}
}

// TestBF16AgainstFloat64 bounds the error of the sum over the rounded factors.
func TestBF16AgainstFloat64(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 3))
	const m, n, k = 10, 20, 300
	a, b := randomMat(rng, m, k), randomMat(rng, k, n)
	c := M(make([]float32, m*n), m, n)
	o := NewOps(DefaultKernel(), 2)
	o.Precision = BFloat16
	o.NN(c, a, b, false)
	round := func(x float32) float64 { return float64(math.Float32frombits(bf16Bits(x) << 16)) }
	for i := range m {
		for j := range n {
			var want, size float64
			for x := range k {
				p := round(a.Row(i)[x]) * round(b.Row(x)[j])
				want += p
				size += math.Abs(p)
			}
			if e := math.Abs(float64(c.Row(i)[j]) - want); e > 1e-6*size {
				t.Fatalf("element %d,%d is %v, want %v", i, j, c.Row(i)[j], want)
			}
		}
	}
}

// TestNativeBF16: where the machine has the instruction, it computes what is defined
// here. Elsewhere products in bfloat16 are emulated.
func TestNativeBF16(t *testing.T) {
	if !hasAVX512BF16() {
		t.Skip("this machine has no AVX512_BF16")
	}
	if !AVX512.nativeBF16() {
		t.Error("VDPBF16PS of this machine differs from the definition: products in bfloat16 are emulated")
	}
}

// TestNativeAMX: where the machine has the tiles, they compute what is defined here.
func TestNativeAMX(t *testing.T) {
	if !hasAMX() {
		t.Skip("this machine has no AMX for bfloat16, or does not let this process use it")
	}
	if !AVX512.nativeAMX() {
		t.Error("TDPBF16PS of this machine differs from the definition: products in AMX are emulated")
	}
}

func TestParsePrecision(t *testing.T) {
	for name, want := range map[string]Precision{"": Float32, "f32": Float32, "bf16": BFloat16, "amx": AMX} {
		if p, err := ParsePrecision(name); p != want || err != nil {
			t.Errorf("%q: %v, %v", name, p, err)
		}
	}
	if _, err := ParsePrecision("f16"); err == nil {
		t.Error("an unknown precision is no error")
	}
}
