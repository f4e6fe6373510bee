package weights

import (
	"encoding/binary"

	"envtune/learn/half"
)

// quantBlock is how many numbers share a scale in Q4_0, Q4_1 and Q8_0.
const quantBlock = 32

// dequantise turns blocks into numbers, to the bit as ggml does: with a scale d and
// a least value m (both halves, the first bytes of a block),
//
//	Q4_0  (q-8)*d   of 4 bits; byte i holds numbers i (low) and i+16 (high)
//	Q4_1  q*d + m   the same
//	Q8_0  q*d       of 8 bits with sign
//
// All products are exact in float32.
func (d Dtype) dequantise(dst []float32, src []byte) {
	_, size := d.block()
	for ; len(dst) > 0; dst, src = dst[quantBlock:], src[size:] {
		scale, y := half.Float32(binary.LittleEndian.Uint16(src)), dst[:quantBlock]
		switch d {
		case Q4_0:
			for i, b := range src[2:size] {
				y[i] = float32(int(b&15)-8) * scale
				y[i+quantBlock/2] = float32(int(b>>4)-8) * scale
			}
		case Q4_1:
			least := half.Float32(binary.LittleEndian.Uint16(src[2:]))
			for i, b := range src[4:size] {
				y[i] = float32(float32(b&15)*scale) + least
				y[i+quantBlock/2] = float32(float32(b>>4)*scale) + least
			}
		case Q8_0:
			for i, b := range src[2:size] {
				y[i] = float32(int8(b)) * scale
			}
		}
	}
}
