package weights

import (
	"fmt"
	"math"
	"slices"
)

// The layout of a GGUF file: magic, version, the numbers of tensors and of metadata
// entries; the entries; the tensors' names, shapes, types and offsets; then, from a
// multiple of the alignment on, their data, each from such a multiple on. All numbers
// are little-endian.
const (
	ggufMagic     = "GGUF"
	ggufVersion   = 3 // written; 2 is read too
	ggufAlign     = 32
	ggufAlignKey  = "general.alignment"
	maxGGUFEntry  = 1 << 16 // entries, and tensors, of one file
	maxGGUFDims   = 4
	ggufInfoBytes = 8 + 4 + 4 + 8 // of a tensor at the least: empty name, no dimension
	ggufMetaBytes = 8 + 4 + 1     // of an entry at the least
)

// Meta is one entry of a GGUF file's metadata. Value is one of uint8, int8, uint16,
// int16, uint32, int32, uint64, int64, float32, float64, bool, string, or a slice of
// one of them.
type Meta struct {
	Key   string
	Value any
}

// FindMeta returns the value of a key; nil if there is none.
func FindMeta(meta []Meta, key string) any {
	i := slices.IndexFunc(meta, func(m Meta) bool { return m.Key == key })
	if i < 0 {
		return nil
	}
	return meta[i].Value
}

// The numbers of the metadata's types.
const (
	metaUint8 = iota
	metaInt8
	metaUint16
	metaInt16
	metaUint32
	metaInt32
	metaFloat32
	metaBool
	metaString
	metaArray
	metaUint64
	metaInt64
	metaFloat64
)

// ggmlTypes are the numbers of tensor types; those of other types are known by
// name only.
var ggmlTypes = map[uint32]Dtype{
	0: F32, 1: F16, 2: Q4_0, 3: Q4_1, 6: "Q5_0", 7: "Q5_1", 8: Q8_0, 9: "Q8_1", 10: "Q2_K", 11: "Q3_K", 12: "Q4_K",
	13: "Q5_K", 14: "Q6_K", 15: "Q8_K", 16: "IQ2_XXS", 17: "IQ2_XS", 18: "IQ3_XXS", 19: "IQ1_S", 20: "IQ4_NL", 21: "IQ3_S",
	22: "IQ2_S", 23: "IQ4_XS", 24: "I8", 25: "I16", 26: "I32", 27: "I64", 28: "F64", 29: "IQ1_M", 30: BF16, 34: "TQ1_0",
	35: "TQ2_0", 39: "MXFP4",
}

// ggmlNumber is the number of a type that is written.
func ggmlNumber(d Dtype) (uint32, bool) {
	switch d {
	case F32:
		return 0, true
	case F16:
		return 1, true
	}
	return 0, false
}

// numBytes returns how many bytes the numbers of a tensor take.
func numBytes(name string, d Dtype, shape []int) (int64, error) {
	numbers, bytes := d.block()
	if numbers == 0 {
		return 0, fmt.Errorf("tensor %.80q has the type %s, which is not one of F32, F16, BF16, Q4_0, Q4_1, Q8_0", name, d)
	}
	row := 1
	if len(shape) > 0 {
		row = shape[len(shape)-1]
	}
	if row%numbers != 0 {
		return 0, fmt.Errorf("tensor %.80q has rows of %d numbers, %s wants a multiple of %d", name, row, d, numbers)
	}
	total := int64(1)
	for _, n := range shape {
		if n < 1 || n > math.MaxInt32 || total > math.MaxInt64/int64(bytes)/int64(n) {
			return 0, fmt.Errorf("tensor %.80q has the impossible shape %v", name, shape)
		}
		total *= int64(n)
	}
	return total / int64(numbers) * int64(bytes), nil
}

func alignUp(n, to int64) int64 { return (n + to - 1) / to * to }
