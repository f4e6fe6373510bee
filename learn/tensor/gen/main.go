// Command gen writes the amd64 kernels of package tensor. Run it in its own
// folder: go run . -out ../kernels_amd64.s -stubs ../kernels_amd64.go -pkg tensor
package main

import (
	. "github.com/mmcloughlin/avo/build"
)

func main() {
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
