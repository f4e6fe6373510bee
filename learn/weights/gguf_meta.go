package weights

import (
	"encoding/binary"
	"fmt"
	"math"
)

// value reads one value of the metadata, its type first.
func (p *ggufParser) value() (any, error) {
	kind, err := p.uint32()
	if err != nil {
		return nil, err
	}
	if kind != metaArray {
		return p.scalar(kind)
	}
	if kind, err = p.uint32(); err != nil {
		return nil, err
	}
	n, err := p.uint64()
	if err != nil {
		return nil, err
	}
	size := metaSize(kind)
	if size == 0 {
		return nil, fmt.Errorf("an array of type number %d", kind)
	}
	if n > uint64(p.left)/uint64(size) {
		return nil, fmt.Errorf("an array of %d values where %d bytes are left: the file is cut or damaged", n, p.left)
	}
	return p.array(kind, int(n))
}

// metaSize is the least number of bytes of a value; 0 for what arrays cannot hold.
func metaSize(kind uint32) int {
	switch kind {
	case metaUint8, metaInt8, metaBool:
		return 1
	case metaUint16, metaInt16:
		return 2
	case metaUint32, metaInt32, metaFloat32:
		return 4
	case metaUint64, metaInt64, metaFloat64, metaString:
		return 8
	}
	return 0
}

// scalar reads a value of the given type.
func (p *ggufParser) scalar(kind uint32) (any, error) {
	if kind == metaString {
		return p.text(math.MaxInt64)
	}
	size := metaSize(kind)
	if size == 0 {
		return nil, fmt.Errorf("a value of type number %d", kind)
	}
	b, err := p.take(size)
	if err != nil {
		return nil, err
	}
	switch kind {
	case metaUint8:
		return b[0], nil
	case metaInt8:
		return int8(b[0]), nil
	case metaUint16:
		return binary.LittleEndian.Uint16(b), nil
	case metaInt16:
		return int16(binary.LittleEndian.Uint16(b)), nil
	case metaUint32:
		return binary.LittleEndian.Uint32(b), nil
	case metaInt32:
		return int32(binary.LittleEndian.Uint32(b)), nil
	case metaFloat32:
		return math.Float32frombits(binary.LittleEndian.Uint32(b)), nil
	case metaUint64:
		return binary.LittleEndian.Uint64(b), nil
	case metaInt64:
		return int64(binary.LittleEndian.Uint64(b)), nil
	case metaFloat64:
		return math.Float64frombits(binary.LittleEndian.Uint64(b)), nil
	}
	if b[0] > 1 { // a bool
		return nil, fmt.Errorf("a bool of value %d", b[0])
	}
	return b[0] == 1, nil
}

// array reads n values of the given type, which has a size.
func (p *ggufParser) array(kind uint32, n int) (any, error) {
	switch kind {
	case metaUint8:
		return arrayOf[uint8](p, kind, n)
	case metaInt8:
		return arrayOf[int8](p, kind, n)
	case metaUint16:
		return arrayOf[uint16](p, kind, n)
	case metaInt16:
		return arrayOf[int16](p, kind, n)
	case metaUint32:
		return arrayOf[uint32](p, kind, n)
	case metaInt32:
		return arrayOf[int32](p, kind, n)
	case metaFloat32:
		return arrayOf[float32](p, kind, n)
	case metaBool:
		return arrayOf[bool](p, kind, n)
	case metaString:
		return arrayOf[string](p, kind, n)
	case metaUint64:
		return arrayOf[uint64](p, kind, n)
	case metaInt64:
		return arrayOf[int64](p, kind, n)
	}
	return arrayOf[float64](p, kind, n)
}

func arrayOf[T any](p *ggufParser, kind uint32, n int) ([]T, error) {
	out := make([]T, n)
	for i := range out {
		v, err := p.scalar(kind)
		if err != nil {
			return nil, fmt.Errorf("value %d of %d: %w", i, n, err)
		}
		out[i] = v.(T)
	}
	return out, nil
}
