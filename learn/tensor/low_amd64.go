package tensor

import "golang.org/x/sys/cpu"

func hasLowAVX2() bool { return hasAVX2() && cpu.X86.HasF16C }

// lowRowAVX2 computes some groups of one row of C.
func lowRowAVX2(s Storage, c, a *float32, b *byte, k, groups, acc int) {
	if s == BF16 {
		rowBF16AVX2(c, a, b, k, groups, acc)
		return
	}
	rowQ8AVX2(c, a, b, k, groups, acc)
}

func widenAVX2(s Storage, dst *float32, src *byte, depth int) {
	if s == BF16 {
		widenBF16AVX2(dst, src, depth)
		return
	}
	widenQ8AVX2(dst, src, depth)
}
