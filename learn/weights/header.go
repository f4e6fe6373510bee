package weights

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// Limits on what a file may claim.
const (
	maxHeader = 100_000_000 // bytes; the limit of the safetensors library
	maxDims   = 8
	maxName   = 4096
)

// Info describes one tensor of a file.
type Info struct {
	Name  string
	Dtype Dtype
	Shape []int

	start, end int64 // bytes from the start of the data
}

// Len is the number of numbers: the product of the shape.
func (i *Info) Len() int {
	n := 1
	for _, d := range i.Shape {
		n *= d
	}
	return n
}

// header is the decoded header of a file.
type header struct {
	meta    map[string]string
	tensors []Info // in the order of their data
}

// parseHeader reads and checks a header for a file with size bytes of data:
// known types, shapes that match the bytes, data without gap or overlap.
func parseHeader(raw []byte, size int64) (*header, error) {
	h := &header{meta: map[string]string{}}
	seen := map[string]bool{}
	dec := json.NewDecoder(bytes.NewReader(raw))
	if tok, err := dec.Token(); err != nil || tok != json.Delim('{') {
		return nil, fmt.Errorf("the header is not a JSON object")
	}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return nil, fmt.Errorf("header: %w", err)
		}
		name := tok.(string) // a key: the decoder gives nothing else here
		if len(name) > maxName || seen[name] {
			return nil, fmt.Errorf("the header's name %.80q is too long or appears twice", name)
		}
		seen[name] = true
		if name == "__metadata__" {
			if err := dec.Decode(&h.meta); err != nil {
				return nil, fmt.Errorf("metadata: %w", err)
			}
			continue
		}
		info, err := parseInfo(dec, name)
		if err != nil {
			return nil, err
		}
		h.tensors = append(h.tensors, info)
	}
	if _, err := dec.Token(); err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("the header goes on after its end")
	}
	return h, h.checkLayout(size)
}

// parseInfo reads one tensor's entry.
func parseInfo(dec *json.Decoder, name string) (Info, error) {
	var e struct {
		Dtype   Dtype    `json:"dtype"`
		Shape   []int64  `json:"shape"`
		Offsets *[]int64 `json:"data_offsets"`
	}
	if err := dec.Decode(&e); err != nil {
		return Info{}, fmt.Errorf("tensor %q: %w", name, err)
	}
	if e.Dtype.size() == 0 {
		return Info{}, fmt.Errorf("tensor %q has the unknown type %.20q", name, e.Dtype)
	}
	if e.Offsets == nil || len(*e.Offsets) != 2 || len(e.Shape) > maxDims {
		return Info{}, fmt.Errorf("tensor %q has not two offsets or more than %d dimensions", name, maxDims)
	}
	info := Info{Name: name, Dtype: e.Dtype, start: (*e.Offsets)[0], end: (*e.Offsets)[1]}
	bytes := int64(e.Dtype.size())
	for _, d := range e.Shape {
		if d < 0 || d > math.MaxInt32 || d > 0 && bytes > math.MaxInt64/d {
			return Info{}, fmt.Errorf("tensor %q has the impossible shape %v", name, e.Shape)
		}
		bytes *= d
		info.Shape = append(info.Shape, int(d))
	}
	if info.start < 0 || info.end < info.start || info.end-info.start != bytes {
		return Info{}, fmt.Errorf("tensor %q, %s %v, has %d bytes from offset %d to %d",
			name, e.Dtype, e.Shape, bytes, info.start, info.end)
	}
	return info, nil
}

// checkLayout sorts the tensors by offset and checks that they fill the data.
func (h *header) checkLayout(size int64) error {
	slices.SortStableFunc(h.tensors, func(a, b Info) int {
		switch {
		case a.start != b.start:
			return int(min(1, max(-1, a.start-b.start)))
		case a.end != b.end: // an empty tensor before the one that starts where it does
			return int(min(1, max(-1, a.end-b.end)))
		}
		return strings.Compare(a.Name, b.Name)
	})
	var at int64
	for _, t := range h.tensors {
		if t.start != at {
			return fmt.Errorf("tensor %q starts at byte %d of the data, not at %d", t.Name, t.start, at)
		}
		at = t.end
	}
	if at != size {
		return fmt.Errorf("the tensors take %d bytes where the file has %d: it is cut or has grown", at, size)
	}
	return nil
}

// encodeHeader returns the header of a file, padded with spaces to 8 bytes:
// metadata by key, tensors in their order.
func encodeHeader(meta map[string]string, tensors []Info) ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	if err := appendEntry(&b, "__metadata__", meta); err != nil {
		return nil, err
	}
	for _, t := range tensors {
		shape := t.Shape
		if shape == nil {
			shape = []int{}
		}
		b.WriteByte(',')
		err := appendEntry(&b, t.Name, struct {
			Dtype   Dtype    `json:"dtype"`
			Shape   []int    `json:"shape"`
			Offsets [2]int64 `json:"data_offsets"`
		}{t.Dtype, shape, [2]int64{t.start, t.end}})
		if err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	for b.Len()%8 != 0 {
		b.WriteByte(' ')
	}
	if b.Len() > maxHeader {
		return nil, fmt.Errorf("a header of %d bytes is longer than %d", b.Len(), maxHeader)
	}
	return b.Bytes(), nil
}

func appendEntry(b *bytes.Buffer, name string, value any) error {
	key, err := json.Marshal(name)
	if err != nil {
		return err
	}
	val, err := json.Marshal(value)
	if err != nil {
		return err
	}
	b.Write(key)
	b.WriteByte(':')
	b.Write(val)
	return nil
}
