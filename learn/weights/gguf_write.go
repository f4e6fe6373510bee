package weights

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"slices"
)

// appendMeta appends an entry's bytes.
func appendMeta(b []byte, m Meta) ([]byte, error) {
	b = appendText(b, m.Key)
	if kind, ok := metaKind(m.Value); ok {
		b = binary.LittleEndian.AppendUint32(b, kind)
		return appendValue(b, m.Value), nil
	}
	switch v := m.Value.(type) {
	case []uint8:
		return appendArray(b, metaUint8, v), nil
	case []int8:
		return appendArray(b, metaInt8, v), nil
	case []uint16:
		return appendArray(b, metaUint16, v), nil
	case []int16:
		return appendArray(b, metaInt16, v), nil
	case []uint32:
		return appendArray(b, metaUint32, v), nil
	case []int32:
		return appendArray(b, metaInt32, v), nil
	case []float32:
		return appendArray(b, metaFloat32, v), nil
	case []bool:
		return appendArray(b, metaBool, v), nil
	case []string:
		return appendArray(b, metaString, v), nil
	case []uint64:
		return appendArray(b, metaUint64, v), nil
	case []int64:
		return appendArray(b, metaInt64, v), nil
	case []float64:
		return appendArray(b, metaFloat64, v), nil
	}
	return nil, fmt.Errorf("metadata entry %q is a %T, which GGUF does not know", m.Key, m.Value)
}

// metaKind is the number of a single value's type.
func metaKind(v any) (uint32, bool) {
	switch v.(type) {
	case uint8:
		return metaUint8, true
	case int8:
		return metaInt8, true
	case uint16:
		return metaUint16, true
	case int16:
		return metaInt16, true
	case uint32:
		return metaUint32, true
	case int32:
		return metaInt32, true
	case float32:
		return metaFloat32, true
	case bool:
		return metaBool, true
	case string:
		return metaString, true
	case uint64:
		return metaUint64, true
	case int64:
		return metaInt64, true
	case float64:
		return metaFloat64, true
	}
	return 0, false
}

func appendArray[T any](b []byte, kind uint32, values []T) []byte {
	b = binary.LittleEndian.AppendUint32(b, metaArray)
	b = binary.LittleEndian.AppendUint32(b, kind)
	b = binary.LittleEndian.AppendUint64(b, uint64(len(values)))
	for _, v := range values {
		b = appendValue(b, v)
	}
	return b
}

// appendValue appends a single value of a known type.
func appendValue(b []byte, v any) []byte {
	if s, ok := v.(string); ok {
		return appendText(b, s)
	}
	b, err := binary.Append(b, binary.LittleEndian, v)
	if err != nil {
		panic("weights: " + err.Error()) // metaKind and appendMeta let only fixed sizes through
	}
	return b
}

func appendText(b []byte, s string) []byte {
	return append(binary.LittleEndian.AppendUint64(b, uint64(len(s))), s...)
}

// GGUFTensor is a tensor to write, as F32 or F16.
type GGUFTensor struct {
	Tensor
	Dtype Dtype
}

// SaveGGUF writes a GGUF file: aside first, synced, then renamed.
func SaveGGUF(path string, meta []Meta, tensors []GGUFTensor) error {
	if err := writeAside(path, func(out *os.File) error { return EncodeGGUF(out, meta, tensors) }); err != nil {
		return fmt.Errorf("saving weights %s: %w", path, err)
	}
	return nil
}

// EncodeGGUF writes the bytes of a GGUF file.
func EncodeGGUF(out io.Writer, meta []Meta, tensors []GGUFTensor) error {
	head, err := ggufHead(meta, tensors)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(out, 1<<16)
	if _, err := w.Write(head); err != nil {
		return err
	}
	for _, t := range tensors {
		if err := writeNumbers(w, t.Data, t.Dtype); err != nil {
			return err
		}
		bytes := int64(len(t.Data) * t.Dtype.size())
		if _, err := w.Write(make([]byte, alignUp(bytes, ggufAlign)-bytes)); err != nil {
			return err
		}
	}
	return w.Flush()
}

// ggufHead returns all that stands before the data, padded.
func ggufHead(meta []Meta, tensors []GGUFTensor) ([]byte, error) {
	if len(meta) > maxGGUFEntry || len(tensors) > maxGGUFEntry {
		return nil, fmt.Errorf("%d metadata entries and %d tensors, more than %d", len(meta), len(tensors), maxGGUFEntry)
	}
	b := binary.LittleEndian.AppendUint32([]byte(ggufMagic), ggufVersion)
	b = binary.LittleEndian.AppendUint64(b, uint64(len(tensors)))
	b = binary.LittleEndian.AppendUint64(b, uint64(len(meta)))
	seen := map[string]bool{}
	for _, m := range meta {
		if m.Key == ggufAlignKey || seen[m.Key] || len(m.Key) > maxName {
			return nil, fmt.Errorf("the metadata key %.80q is taken or too long", m.Key)
		}
		seen[m.Key] = true
		var err error
		if b, err = appendMeta(b, m); err != nil {
			return nil, err
		}
	}
	clear(seen)
	var at int64
	for _, t := range tensors {
		kind, ok := ggmlNumber(t.Dtype)
		if !ok {
			return nil, fmt.Errorf("tensor %.80q: type %q is not one of F32, F16", t.Name, t.Dtype)
		}
		info := Info{Name: t.Name, Shape: t.Shape}
		if seen[t.Name] || len(t.Name) > maxName || len(t.Shape) > maxGGUFDims || info.Len() != len(t.Data) || len(t.Data) == 0 {
			return nil, fmt.Errorf("tensor %.80q of shape %v has %d numbers, a name that is taken or too long, or more than %d dimensions", t.Name, t.Shape, len(t.Data), maxGGUFDims)
		}
		seen[t.Name] = true
		b = appendText(b, t.Name)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(t.Shape)))
		dims := slices.Clone(t.Shape)
		slices.Reverse(dims)
		for _, d := range dims {
			b = binary.LittleEndian.AppendUint64(b, uint64(d))
		}
		b = binary.LittleEndian.AppendUint32(b, kind)
		b = binary.LittleEndian.AppendUint64(b, uint64(at))
		at = alignUp(at+int64(len(t.Data)*t.Dtype.size()), ggufAlign)
	}
	return append(b, make([]byte, alignUp(int64(len(b)), ggufAlign)-int64(len(b)))...), nil
}
