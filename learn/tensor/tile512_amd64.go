package tensor

import "unsafe"

// tile512 runs the micro-kernel for rows x panels of float32.
func tile512(rows, panels int, args *tileArgs) {
	p := (*byte)(unsafe.Pointer(args))
	switch rows*16 + panels {
	case 1*16 + 1:
		tile1x1AVX512(p)
	case 1*16 + 2:
		tile1x2AVX512(p)
	case 1*16 + 3:
		tile1x3AVX512(p)
	case 1*16 + 8:
		tile1x8AVX512(p)
	case 2*16 + 1:
		tile2x1AVX512(p)
	case 2*16 + 2:
		tile2x2AVX512(p)
	case 2*16 + 3:
		tile2x3AVX512(p)
	case 3*16 + 1:
		tile3x1AVX512(p)
	case 3*16 + 2:
		tile3x2AVX512(p)
	case 3*16 + 3:
		tile3x3AVX512(p)
	case 4*16 + 1:
		tile4x1AVX512(p)
	case 4*16 + 2:
		tile4x2AVX512(p)
	case 4*16 + 3:
		tile4x3AVX512(p)
	case 5*16 + 1:
		tile5x1AVX512(p)
	case 5*16 + 2:
		tile5x2AVX512(p)
	case 5*16 + 3:
		tile5x3AVX512(p)
	case 6*16 + 1:
		tile6x1AVX512(p)
	case 6*16 + 2:
		tile6x2AVX512(p)
	case 6*16 + 3:
		tile6x3AVX512(p)
	case 7*16 + 1:
		tile7x1AVX512(p)
	case 7*16 + 2:
		tile7x2AVX512(p)
	case 7*16 + 3:
		tile7x3AVX512(p)
	case 8*16 + 1:
		tile8x1AVX512(p)
	case 8*16 + 2:
		tile8x2AVX512(p)
	case 8*16 + 3:
		tile8x3AVX512(p)
	default:
		panic("tensor: no such micro-kernel")
	}
}

// tileBF16 runs the micro-kernel for rows x panels of pairs of bfloat16.
func tileBF16(rows, panels int, args *tileArgs) {
	p := (*byte)(unsafe.Pointer(args))
	switch rows*16 + panels {
	case 1*16 + 1:
		tile1x1BF16(p)
	case 1*16 + 2:
		tile1x2BF16(p)
	case 1*16 + 3:
		tile1x3BF16(p)
	case 1*16 + 8:
		tile1x8BF16(p)
	case 2*16 + 1:
		tile2x1BF16(p)
	case 2*16 + 2:
		tile2x2BF16(p)
	case 2*16 + 3:
		tile2x3BF16(p)
	case 3*16 + 1:
		tile3x1BF16(p)
	case 3*16 + 2:
		tile3x2BF16(p)
	case 3*16 + 3:
		tile3x3BF16(p)
	case 4*16 + 1:
		tile4x1BF16(p)
	case 4*16 + 2:
		tile4x2BF16(p)
	case 4*16 + 3:
		tile4x3BF16(p)
	case 5*16 + 1:
		tile5x1BF16(p)
	case 5*16 + 2:
		tile5x2BF16(p)
	case 5*16 + 3:
		tile5x3BF16(p)
	case 6*16 + 1:
		tile6x1BF16(p)
	case 6*16 + 2:
		tile6x2BF16(p)
	case 6*16 + 3:
		tile6x3BF16(p)
	case 7*16 + 1:
		tile7x1BF16(p)
	case 7*16 + 2:
		tile7x2BF16(p)
	case 7*16 + 3:
		tile7x3BF16(p)
	case 8*16 + 1:
		tile8x1BF16(p)
	case 8*16 + 2:
		tile8x2BF16(p)
	case 8*16 + 3:
		tile8x3BF16(p)
	default:
		panic("tensor: no such micro-kernel")
	}
}

// tileFlushed runs the AVX2 micro-kernel for rows x 1 panel with subnormal numbers
// taken as zero, those it reads and those it makes.
func tileFlushed(rows int, args *tileArgs) {
	p := (*byte)(unsafe.Pointer(args))
	switch rows {
	case 1:
		tile1Flushed(p)
	case 2:
		tile2Flushed(p)
	case 3:
		tile3Flushed(p)
	case 4:
		tile4Flushed(p)
	case 5:
		tile5Flushed(p)
	case 6:
		tile6Flushed(p)
	default:
		panic("tensor: no such micro-kernel")
	}
}

//go:noescape
func tile1Flushed(args *byte)

//go:noescape
func tile2Flushed(args *byte)

//go:noescape
func tile3Flushed(args *byte)

//go:noescape
func tile4Flushed(args *byte)

//go:noescape
func tile5Flushed(args *byte)

//go:noescape
func tile6Flushed(args *byte)
