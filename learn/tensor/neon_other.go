//go:build !arm64

package tensor

// This file stands in for neon_arm64.go on other architectures. hasNEON keeps the
// functions from being called.

const noNEON = "tensor: the neon kernel was called on a machine without it"

func hasNEON() bool { return false }

func tileNEON(int, int, *tileArgs)                                          { panic(noNEON) }
func neonDot(*[32]float32, []float32, []float32) int                        { panic(noNEON) }
func neonMax([]float32) (float32, int)                                      { panic(noNEON) }
func neonAxpy([]float32, float32, []float32) int                            { panic(noNEON) }
func neonMulAdd(_, _, _ []float32) int                                      { panic(noNEON) }
func neonScale([]float32, float32) int                                      { panic(noNEON) }
func neonMulScale([]float32, float32, []float32, []float32) int             { panic(noNEON) }
func neonMulAffine(_, _, _ []float32, _, _ float32) int                     { panic(noNEON) }
func neonExpSum(*[8]float32, []float32, []float32, float32) int             { panic(noNEON) }
func neonSiLUMul(_, _, _ []float32) int                                     { panic(noNEON) }
func neonSiLUMulGrad(_, _, _, _, _ []float32) int                           { panic(noNEON) }
func neonAdamW(*[9]float32, []float32, []float32, []float32, []float32) int { panic(noNEON) }
func neonRotate(_, _, _ []float32, _, _ float32) bool                       { panic(noNEON) }
func neonCopyStrips(_, _ []float32, _ strips)                               { panic(noNEON) }
func neonScatter8([]float32, Mat) int                                       { panic(noNEON) }
