#include "textflag.h"

// The assembler has no names for these instructions. Tiles 0 to 3 are C, 4 and 5 two
// tiles of A one below the other, 6 and 7 two of B side by side.
#define LDTILECFG_AX BYTE $0xC4; BYTE $0xE2; BYTE $0x78; BYTE $0x49; BYTE $0x00
#define TILERELEASE BYTE $0xC4; BYTE $0xE2; BYTE $0x78; BYTE $0x49; BYTE $0xC0
#define TILEZERO(t) BYTE $0xC4; BYTE $0xE2; BYTE $0x7B; BYTE $0x49; BYTE $(0xC0|t<<3)

// From base, a row every index bytes: (SI)(AX), (DI)(AX), (BX)(DX), (CX)(DX).
#define TILELOAD(t, sib) BYTE $0xC4; BYTE $0xE2; BYTE $0x7B; BYTE $0x4B; BYTE $(0x04|t<<3); BYTE $sib
#define SI_AX 0x06
#define DI_AX 0x07
#define BX_DX 0x13
#define CX_DX 0x11
#define LOADC(t) TILELOAD(t, DI_AX)
#define STOREC(t) BYTE $0xC4; BYTE $0xE2; BYTE $0x7A; BYTE $0x4B; BYTE $(0x04|t<<3); BYTE $DI_AX

// TDPBF16PS c, a, b; the byte 0x02|(b^15)<<3.
#define DOT(c, a, b) BYTE $0xC4; BYTE $0xE2; BYTE $(0x02|(b^15)<<3); BYTE $0x5C; BYTE $(0xC0|c<<3|a)

// Offsets in amxArgs.
#define config 0
#define a_ 8
#define aRow 16
#define aBlock 24
#define aTile 32
#define b_ 40
#define bPanel 48
#define blocks 56
#define c_ 64
#define cRow 72
#define cTile 80
#define panels 88
#define acc 96
#define rowTiles 104

// func amxStrip(args *byte)
TEXT ·amxStrip(SB), NOSPLIT, $0-8
	MOVQ args+0(FP), R13
	MOVQ config(R13), AX
	LDTILECFG_AX
	MOVQ b_(R13), R10
	MOVQ c_(R13), R8
	MOVQ panels(R13), R12
	MOVQ $64, DX

next:
	// C of these panels: what it was, or zero.
	MOVQ R8, DI
	MOVQ cRow(R13), AX
	CMPQ acc(R13), $0
	JEQ zero
	LOADC(0)
	CMPQ R12, $1
	JEQ below
	ADDQ $64, DI
	LOADC(1)
	SUBQ $64, DI

below:
	CMPQ rowTiles(R13), $1
	JEQ multiply
	ADDQ cTile(R13), DI
	LOADC(2)
	CMPQ R12, $1
	JEQ multiply
	ADDQ $64, DI
	LOADC(3)
	JMP multiply

zero:
	TILEZERO(0)
	TILEZERO(1)
	TILEZERO(2)
	TILEZERO(3)

multiply:
	MOVQ a_(R13), SI
	MOVQ SI, DI
	ADDQ aTile(R13), DI
	MOVQ aRow(R13), AX
	MOVQ aBlock(R13), R9
	MOVQ R10, BX
	MOVQ R10, CX
	ADDQ bPanel(R13), CX
	MOVQ blocks(R13), R11
	CMPQ R12, $1
	JEQ onePanel
	CMPQ rowTiles(R13), $1
	JEQ oneByTwo

twoByTwo:
	TILELOAD(4, SI_AX)
	TILELOAD(6, BX_DX)
	TILELOAD(7, CX_DX)
	DOT(0, 4, 6)
	DOT(1, 4, 7)
	TILELOAD(5, DI_AX)
	DOT(2, 5, 6)
	DOT(3, 5, 7)
	ADDQ R9, SI
	ADDQ R9, DI
	ADDQ $1024, BX
	ADDQ $1024, CX
	DECQ R11
	JNZ twoByTwo
	JMP store

oneByTwo:
	TILELOAD(4, SI_AX)
	TILELOAD(6, BX_DX)
	TILELOAD(7, CX_DX)
	DOT(0, 4, 6)
	DOT(1, 4, 7)
	ADDQ R9, SI
	ADDQ $1024, BX
	ADDQ $1024, CX
	DECQ R11
	JNZ oneByTwo
	JMP store

onePanel:
	CMPQ rowTiles(R13), $1
	JEQ oneByOne

twoByOne:
	TILELOAD(4, SI_AX)
	TILELOAD(6, BX_DX)
	TILELOAD(5, DI_AX)
	DOT(0, 4, 6)
	DOT(2, 5, 6)
	ADDQ R9, SI
	ADDQ R9, DI
	ADDQ $1024, BX
	DECQ R11
	JNZ twoByOne
	JMP store

oneByOne:
	TILELOAD(4, SI_AX)
	TILELOAD(6, BX_DX)
	DOT(0, 4, 6)
	ADDQ R9, SI
	ADDQ $1024, BX
	DECQ R11
	JNZ oneByOne

store:
	MOVQ R8, DI
	MOVQ cRow(R13), AX
	STOREC(0)
	CMPQ R12, $1
	JEQ storeBelow
	ADDQ $64, DI
	STOREC(1)
	SUBQ $64, DI

storeBelow:
	CMPQ rowTiles(R13), $1
	JEQ advance
	ADDQ cTile(R13), DI
	STOREC(2)
	CMPQ R12, $1
	JEQ advance
	ADDQ $64, DI
	STOREC(3)

advance:
	ADDQ bPanel(R13), R10
	ADDQ bPanel(R13), R10
	ADDQ $128, R8
	SUBQ $2, R12
	JGT next
	TILERELEASE
	RET
