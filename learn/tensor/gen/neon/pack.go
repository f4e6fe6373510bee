package main

// packRows is how many rows are packed strip by strip before the next ones.
const packRows = 8

// packing writes the kernels that lay factors out.
func (a *asm) packing() {
	a.packStrips("packTiles", 6)
	a.packStrips("packPanels", 16)
	a.packTransposed()
}

// packStrips copies rows into strips of width columns; strides are in bytes.
func (a *asm) packStrips(name string, width int) {
	a.text(name, "dst, src *float32, stride, rows, strips, dstStrip int", 48)
	a.args("dst", "src", "stride", "rows", "strips", "dstStrip")
	a.op("MOVD $%d, R14", 4*width)
	a.line("rows:")
	a.op("MOVD $%d, R6", packRows)
	a.op("CMP R6, R3")
	a.op("CSEL LT, R3, R6, R6") // R6 rows now
	a.op("MOVD R0, R7")
	a.op("MOVD R1, R8")
	a.op("MOVD R4, R9")
	a.line("strip:")
	a.op("MOVD R7, R10")
	a.op("MOVD R8, R11")
	a.op("MOVD R6, R12")
	a.line("row:")
	if width == 16 {
		a.op("VLD1.P (R11)(R2), %s", four(0))
		a.op("VST1.P %s, 64(R10)", four(0))
	} else {
		a.op("FMOVQ (R11), F0")
		a.op("FMOVD 16(R11), F1")
		a.op("ADD R2, R11")
		a.op("FMOVQ F0, (R10)")
		a.op("FMOVD F1, 16(R10)")
		a.op("ADD R14, R10")
	}
	a.op("SUBS $1, R12")
	a.op("BNE row")
	a.op("ADD R5, R7")
	a.op("ADD R14, R8")
	a.op("SUBS $1, R9")
	a.op("BNE strip")
	a.op("MADD R6, R1, R2, R1")
	a.op("MADD R6, R0, R14, R0")
	a.op("SUBS R6, R3")
	a.op("BNE rows")
	a.op("RET")
}

// packTransposed copies 8 rows into a strip of 16 columns, element (r, k) to 16*k+r, for
// a multiple of 4 columns.
func (a *asm) packTransposed() {
	a.text("packTransposed", "dst, src *float32, stride, cols int", 32)
	a.args("dst", "src", "stride", "cols")
	a.op("MOVD $64, R5")
	a.loop(3, 4, func() {
		a.op("MOVD R1, R4")
		for r := range 8 {
			a.op("VLD1 (R4), [V%d.S4]", r)
			if r < 7 {
				a.op("ADD R2, R4")
			}
		}
		for half := range 2 { // rows 4*half and on: V16+half, V18+half, V20+half, V22+half
			r := 4 * half
			a.op("VZIP1 V%d.S4, V%d.S4, V8.S4", r+1, r)
			a.op("VZIP2 V%d.S4, V%d.S4, V9.S4", r+1, r)
			a.op("VZIP1 V%d.S4, V%d.S4, V10.S4", r+3, r+2)
			a.op("VZIP2 V%d.S4, V%d.S4, V11.S4", r+3, r+2)
			a.op("VZIP1 V10.D2, V8.D2, V%d.D2", 16+half)
			a.op("VZIP2 V10.D2, V8.D2, V%d.D2", 18+half)
			a.op("VZIP1 V11.D2, V9.D2, V%d.D2", 20+half)
			a.op("VZIP2 V11.D2, V9.D2, V%d.D2", 22+half)
		}
		for k := range 4 {
			a.op("VST1.P [V%d.S4, V%d.S4], (R0)(R5)", 16+2*k, 17+2*k)
		}
		a.op("ADD $16, R1")
	})
	a.op("RET")
}
