package weights

import (
	"encoding/binary"
	"math"

	"envtune/learn/half"
)

// Dtype is the type of a tensor's numbers in a file.
type Dtype string

// The types that are read and written. Files may hold others, which are
// listed but not read.
const (
	F32  Dtype = "F32"
	F16  Dtype = "F16"
	BF16 Dtype = "BF16"
)

// The types of GGUF files that are read, not written: blocks of 32 numbers with
// a scale.
const (
	Q4_0 Dtype = "Q4_0"
	Q4_1 Dtype = "Q4_1"
	Q8_0 Dtype = "Q8_0"
)

// block returns how many numbers stand together and in how many bytes; 0 for a
// type that is not read.
func (d Dtype) block() (numbers, bytes int) {
	switch d {
	case F32:
		return 1, 4
	case F16, BF16:
		return 1, 2
	case Q4_0:
		return quantBlock, 2 + quantBlock/2
	case Q4_1:
		return quantBlock, 4 + quantBlock/2
	case Q8_0:
		return quantBlock, 2 + quantBlock
	}
	return 0, 0
}

// size is the number of bytes of one number, 0 for a type that safetensors
// does not know.
func (d Dtype) size() int {
	switch d {
	case "F64", "I64", "U64":
		return 8
	case F32, "I32", "U32":
		return 4
	case F16, BF16, "I16", "U16":
		return 2
	case "I8", "U8", "BOOL", "F8_E4M3", "F8_E5M2":
		return 1
	}
	return 0
}

// Readable tells whether numbers of the type can be turned into float32.
func (d Dtype) Readable() bool { n, _ := d.block(); return n > 0 }

// writable tells whether numbers can be written as the type.
func (d Dtype) writable() bool { return d == F32 || d == F16 || d == BF16 }

// decode turns the bytes of numbers of a readable type into float32.
func (d Dtype) decode(dst []float32, src []byte) {
	switch d {
	case F32:
		for i := range dst {
			dst[i] = math.Float32frombits(binary.LittleEndian.Uint32(src[4*i:]))
		}
	case F16:
		for i := range dst {
			dst[i] = half.Float32(binary.LittleEndian.Uint16(src[2*i:]))
		}
	case BF16:
		for i := range dst {
			dst[i] = half.Bfloat(binary.LittleEndian.Uint16(src[2*i:]))
		}
	case Q4_0, Q4_1, Q8_0:
		d.dequantise(dst, src)
	default:
		panic("weights: decoding type " + string(d))
	}
}

// append appends the bytes of numbers of a readable type, rounded to the
// nearest, ties to even.
func (d Dtype) append(dst []byte, src []float32) []byte {
	switch d {
	case F32:
		for _, v := range src {
			dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(v))
		}
	case F16:
		for _, v := range src {
			dst = binary.LittleEndian.AppendUint16(dst, half.Round(v))
		}
	case BF16:
		for _, v := range src {
			dst = binary.LittleEndian.AppendUint16(dst, half.RoundBfloat(v))
		}
	default:
		panic("weights: encoding type " + string(d))
	}
	return dst
}
