package half

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestHalf(t *testing.T) {
	for _, c := range []struct {
		v float32
		h uint16
	}{
		{0, 0}, {1, 0x3c00}, {-2, 0xc000}, {65504, 0x7bff}, {65519, 0x7bff}, {65520, 0x7c00}, {1e9, 0x7c00},
		{1.0 / 16384, 0x0400}, {1.0 / (1 << 24), 1}, {1.0 / (1 << 25), 0}, {3.0 / (1 << 25), 2}, {0.1, 0x2e66},
		{float32(math.Inf(-1)), 0xfc00}, {1 + 1.0/2048, 0x3c00}, {1 + 3.0/2048, 0x3c02},
	} {
		if got := Round(c.v); got != c.h {
			t.Errorf("Round(%v) = %#04x, want %#04x", c.v, got, c.h)
		}
	}
	for h := range 1 << 16 { // every half and every bfloat survives
		v := Float32(uint16(h))
		if isNaN := math.IsNaN(float64(v)); !isNaN && Round(v) != uint16(h) {
			t.Fatalf("half %#04x -> %v -> %#04x", h, v, Round(v))
		} else if isNaN && Round(v)&0x7fff <= 0x7c00 {
			t.Fatalf("half NaN %#04x becomes %#04x", h, Round(v))
		}
		b := Bfloat(uint16(h))
		if !math.IsNaN(float64(b)) && RoundBfloat(b) != uint16(h) {
			t.Fatalf("bfloat %#04x becomes %#04x", h, RoundBfloat(b))
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20000 { // nearest: no neighbour is closer
		v := float32(math.Exp(rng.NormFloat64() * 8))
		near := func(at float32, lower, upper float32) bool {
			d := math.Abs(float64(v) - float64(at))
			return d <= math.Abs(float64(v)-float64(lower)) && d <= math.Abs(float64(v)-float64(upper))
		}
		if h := Round(v); h > 0 && h < 0x7bff && !near(Float32(h), Float32(h-1), Float32(h+1)) {
			t.Fatalf("Round(%v) = %#04x is not the nearest", v, h)
		}
		if b := RoundBfloat(v); !near(Bfloat(b), Bfloat(b-1), Bfloat(b+1)) {
			t.Fatalf("RoundBfloat(%v) = %#04x is not the nearest", v, b)
		}
	}
}
