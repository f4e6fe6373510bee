// Command gen writes the amd64 kernels of package tensor. Run it in its own
// folder: go run . -out ../kernels_amd64.s -stubs ../kernels_amd64.go -pkg tensor
// and with -avx512 for kernels512_amd64.s and kernels512_amd64.go.
package main

import (
	"flag"

	. "github.com/mmcloughlin/avo/build"
)

func main() {
	wide := flag.Bool("avx512", false, "write the kernels with AVX-512 only")
	flag.Parse()
	if *wide {
		avx512()
		Generate()
		return
	}
	for _, t := range tileShapes {
		tile(t.rows, t.panels)
	}
	constants()
	dot()
	maximum()
	axpy()
	fmaVec()
	scale()
	mulScale()
	mulAffine()
	expSum()
	siluMul()
	siluMulGrad()
	adamW()
	packStrips("packTilesAVX2", tileRows)
	packStrips("packPanelsAVX2", panel)
	packTransposed()
	rotate()
	Generate()
}
