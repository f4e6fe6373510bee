#include "textflag.h"

// MXCSR with every exception masked, rounding to nearest, subnormal results and
// operands taken as zero.
DATA flushed<>+0(SB)/4, $0x9fc0
GLOBL flushed<>(SB), RODATA|NOPTR, $4

// FLUSHED calls an AVX2 micro-kernel in that mode and sets the old one again. Nothing
// can come between: the run time does not interrupt assembly.
#define FLUSHED(tile) \
	MOVQ args+0(FP), AX; \
	MOVQ AX, 0(SP); \
	STMXCSR 8(SP); \
	LDMXCSR flushed<>(SB); \
	CALL tile(SB); \
	LDMXCSR 8(SP); \
	RET

// func tile1Flushed(args *byte)
TEXT ·tile1Flushed(SB), NOSPLIT, $16-8
	FLUSHED(·tile1x1AVX2)

// func tile2Flushed(args *byte)
TEXT ·tile2Flushed(SB), NOSPLIT, $16-8
	FLUSHED(·tile2x1AVX2)

// func tile3Flushed(args *byte)
TEXT ·tile3Flushed(SB), NOSPLIT, $16-8
	FLUSHED(·tile3x1AVX2)

// func tile4Flushed(args *byte)
TEXT ·tile4Flushed(SB), NOSPLIT, $16-8
	FLUSHED(·tile4x1AVX2)

// func tile5Flushed(args *byte)
TEXT ·tile5Flushed(SB), NOSPLIT, $16-8
	FLUSHED(·tile5x1AVX2)

// func tile6Flushed(args *byte)
TEXT ·tile6Flushed(SB), NOSPLIT, $16-8
	FLUSHED(·tile6x1AVX2)
