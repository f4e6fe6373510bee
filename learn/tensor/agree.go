package tensor

import (
	"math"
	"slices"
)

// agrees tells whether k computes a small product as the portable kernel does.
func agrees(k Kernel) bool {
	const m, n, depth = 9, 66, 37 // whole and partial tiles and panels
	a, b := M(testNumbers(m*depth, 1), m, depth), M(testNumbers(depth*n, 2), depth, n)
	got, want := make([]float32, m*n), make([]float32, m*n)
	NewOps(k, 1).NN(M(got, m, n), a, b, false)
	NewOps(Portable, 1).NN(M(want, m, n), a, b, false)
	return slices.EqualFunc(got, want, sameBits)
}

func sameBits(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) }

// testNumbers are numbers of both signs from 1/64 to 64 with full mantissas.
func testNumbers(n int, seed uint32) []float32 {
	x := make([]float32, n)
	for i := range x {
		seed = seed*1664525 + 1013904223
		x[i] = math.Float32frombits(seed&0x807fffff | (121+seed>>23%12)<<23)
	}
	return x
}
