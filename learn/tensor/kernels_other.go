//go:build !amd64

package tensor

// This file stands in for the assembly on other architectures. hasAVX2 keeps the
// functions from being called.

const noAVX512 = "tensor: the avx512 kernel was called on a machine without it"

const noAVX2 = "tensor: the avx2 kernel was called on a machine without it"

func hasAVX2() bool       { return false }
func hasAVX512() bool     { return false }
func hasAVX512BF16() bool { return false }

func tile512(int, int, *tileArgs)                                             { panic(noAVX512) }
func tileBF16(int, int, *tileArgs)                                            { panic(noAVX512) }
func tileFlushed(int, *tileArgs)                                              { panic(noAVX2) }
func roundBF16AVX512(*uint32, *float32, int)                                  { panic(noAVX512) }
func pairBF16AVX512(*uint32, *float32, *float32, int)                         { panic(noAVX512) }
func dotAVX512(*float32, *float32, int) float32                               { panic(noAVX512) }
func maxAVX512(*float32, int) float32                                         { panic(noAVX512) }
func axpyAVX512(*float32, float32, *float32, int)                             { panic(noAVX512) }
func fmaVecAVX512(*float32, *float32, *float32, int)                          { panic(noAVX512) }
func scaleAVX512(*float32, float32, int)                                      { panic(noAVX512) }
func mulScaleAVX512(*float32, float32, *float32, *float32, int)               { panic(noAVX512) }
func mulAffineAVX512(*float32, *float32, *float32, float32, float32, int)     { panic(noAVX512) }
func expSumAVX512(*float32, *float32, float32, int) float32                   { panic(noAVX512) }
func siluMulAVX512(*float32, *float32, *float32, int)                         { panic(noAVX512) }
func siluMulGradAVX512(*float32, *float32, *float32, *float32, *float32, int) { panic(noAVX512) }
func adamWAVX512(*float32, *float32, *float32, *float32, *float32, int)       { panic(noAVX512) }

func tile1x1AVX2(*byte)                                                     { panic(noAVX2) }
func tile1x2AVX2(*byte)                                                     { panic(noAVX2) }
func tile1x4AVX2(*byte)                                                     { panic(noAVX2) }
func tile2x1AVX2(*byte)                                                     { panic(noAVX2) }
func tile2x2AVX2(*byte)                                                     { panic(noAVX2) }
func tile3x1AVX2(*byte)                                                     { panic(noAVX2) }
func tile3x2AVX2(*byte)                                                     { panic(noAVX2) }
func tile4x1AVX2(*byte)                                                     { panic(noAVX2) }
func tile5x1AVX2(*byte)                                                     { panic(noAVX2) }
func tile6x1AVX2(*byte)                                                     { panic(noAVX2) }
func dotAVX2(*float32, *float32, int) float32                               { panic(noAVX2) }
func maxAVX2(*float32, int) float32                                         { panic(noAVX2) }
func axpyAVX2(*float32, float32, *float32, int)                             { panic(noAVX2) }
func fmaVecAVX2(*float32, *float32, *float32, int)                          { panic(noAVX2) }
func scaleAVX2(*float32, float32, int)                                      { panic(noAVX2) }
func mulScaleAVX2(*float32, float32, *float32, *float32, int)               { panic(noAVX2) }
func mulAffineAVX2(*float32, *float32, *float32, float32, float32, int)     { panic(noAVX2) }
func expSumAVX2(*float32, *float32, float32, int) float32                   { panic(noAVX2) }
func siluMulAVX2(*float32, *float32, *float32, int)                         { panic(noAVX2) }
func siluMulGradAVX2(*float32, *float32, *float32, *float32, *float32, int) { panic(noAVX2) }
func adamWAVX2(*float32, *float32, *float32, *float32, *float32, int)       { panic(noAVX2) }
func packTilesAVX2(*float32, *float32, int, int, int, int)                  { panic(noAVX2) }
func packPanelsAVX2(*float32, *float32, int, int, int, int)                 { panic(noAVX2) }
func packTransposedAVX2(*float32, *float32, int, int)                       { panic(noAVX2) }
func rotateAVX2(*float32, *float32, *float32, int, int, float32, float32)   { panic(noAVX2) }
