// Package weights reads and writes safetensors files: the weights of a model,
// with its config in the file's metadata, and the arrays of a checkpoint. It
// reads safetensors in shards, and reads and writes GGUF, too.
//
// Nothing a file claims is trusted: sizes, counts, shapes and offsets are
// checked against the file before anything is allocated. Files of our own carry
// a SHA-256 of header and data in their metadata (key "sha256"), so that a cut
// or damaged one is refused by name.
package weights

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
)

// Tensor is a named array in row-major order; len(Data) is the product of
// Shape.
type Tensor struct {
	Name  string
	Shape []int
	Data  []float32
}

// File is a whole file in memory.
type File struct {
	// Meta is the file's metadata, without the checksum.
	Meta    map[string]string
	Tensors []Tensor
}

// sumKey is the metadata key of the checksum.
const sumKey = "sha256"

// ErrNoChecksum is the error of a file that carries no checksum where one is
// required.
var ErrNoChecksum = errors.New("the file carries no checksum")

// Reader reads single tensors of a safetensors file.
type Reader struct {
	src    io.ReaderAt
	closer io.Closer
	head   *header
	raw    []byte // the header's bytes
	data   int64  // where the data starts
	size   int64
}

// Open opens a file of any origin; it does not look at the checksum. Close it.
func Open(path string) (*Reader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening weights: %w", err)
	}
	st, err := f.Stat()
	if err == nil {
		var r *Reader
		if r, err = NewReader(f, st.Size()); err == nil {
			r.closer = f
			return r, nil
		}
	}
	f.Close()
	return nil, fmt.Errorf("opening weights %s: %w", path, err)
}

// NewReader reads the header of a file of size bytes.
func NewReader(src io.ReaderAt, size int64) (*Reader, error) {
	var n [8]byte
	if size < 8 {
		return nil, fmt.Errorf("a file of %d bytes is too short for safetensors", size)
	}
	if _, err := src.ReadAt(n[:], 0); err != nil {
		return nil, fmt.Errorf("reading the header's length: %w", err)
	}
	length := binary.LittleEndian.Uint64(n[:])
	if length > maxHeader || int64(length) > size-8 {
		return nil, fmt.Errorf("a header of %d bytes does not fit a file of %d bytes: it is cut or no safetensors file", length, size)
	}
	r := &Reader{src: src, raw: make([]byte, length), data: 8 + int64(length), size: size}
	if _, err := src.ReadAt(r.raw, 8); err != nil && err != io.EOF {
		return nil, fmt.Errorf("reading the header: %w", err)
	}
	var err error
	r.head, err = parseHeader(r.raw, size-r.data)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Close closes the file that Open opened.
func (r *Reader) Close() error {
	if r.closer == nil {
		return nil
	}
	return r.closer.Close()
}

// Meta returns the metadata without the checksum.
func (r *Reader) Meta() map[string]string {
	meta := maps.Clone(r.head.meta)
	delete(meta, sumKey)
	return meta
}

// Tensors lists the tensors in the order of their data.
func (r *Reader) Tensors() []Info { return slices.Clone(r.head.tensors) }

// Read fills dst, of the tensor's length, with the numbers of a tensor.
func (r *Reader) Read(name string, dst []float32) error {
	i := slices.IndexFunc(r.head.tensors, func(t Info) bool { return t.Name == name })
	if i < 0 {
		return fmt.Errorf("reading tensor %q: the file has none of that name", name)
	}
	return r.read(&r.head.tensors[i], dst)
}

func (r *Reader) read(t *Info, dst []float32) error {
	if !t.Dtype.Readable() {
		return fmt.Errorf("reading tensor %q: its type %s is not one of F32, F16, BF16", t.Name, t.Dtype)
	}
	if len(dst) != t.Len() {
		return fmt.Errorf("reading tensor %q: it has %d numbers, wanted are %d", t.Name, t.Len(), len(dst))
	}
	if err := readNumbers(r.src, r.data+t.start, t.Dtype, dst); err != nil {
		return fmt.Errorf("reading tensor %q: %w", t.Name, err)
	}
	return nil
}

// readNumbers fills dst, whole blocks, with numbers of type d that start at a byte
// of src.
func readNumbers(src io.ReaderAt, at int64, d Dtype, dst []float32) error {
	const chunk = 1 << 16 // numbers, whole blocks
	numbers, bytes := d.block()
	buf := make([]byte, min(chunk, len(dst))/numbers*bytes)
	for len(dst) > 0 {
		part := dst[:min(chunk, len(dst))]
		b := buf[:len(part)/numbers*bytes]
		if n, err := src.ReadAt(b, at); n < len(b) {
			return err
		}
		d.decode(part, b)
		at, dst = at+int64(len(b)), dst[len(part):]
	}
	return nil
}

// Verify compares the file with its checksum. ErrNoChecksum: it has none.
func (r *Reader) Verify() error {
	want := r.head.meta[sumKey]
	if want == "" {
		return ErrNoChecksum
	}
	sum := sha256.New()
	sum.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(r.raw))))
	sum.Write(blankSum(r.raw, want))
	if _, err := io.Copy(sum, io.NewSectionReader(r.src, r.data, r.size-r.data)); err != nil {
		return fmt.Errorf("reading for the checksum: %w", err)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != want {
		return fmt.Errorf("the checksum does not match: the file is damaged (it says %.16s, the content gives %.16s)", want, got)
	}
	return nil
}

// blankSum returns a header with the checksum's digits replaced by zeros, over
// which the checksum is taken.
func blankSum(raw []byte, sum string) []byte {
	entry := fmt.Sprintf("%q:%q", sumKey, sum)
	blank := fmt.Sprintf("%q:%q", sumKey, strings.Repeat("0", len(sum)))
	return bytes.Replace(raw, []byte(entry), []byte(blank), 1)
}

// all reads every tensor.
func (r *Reader) all() (*File, error) {
	f := &File{Meta: r.Meta()}
	for i := range r.head.tensors {
		t := &r.head.tensors[i]
		data := make([]float32, t.Len())
		if err := r.read(t, data); err != nil {
			return nil, err
		}
		f.Tensors = append(f.Tensors, Tensor{Name: t.Name, Shape: slices.Clone(t.Shape), Data: data})
	}
	return f, nil
}

// Load reads a file of our own: it must carry a checksum and match it.
func Load(path string) (*File, error) {
	r, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	f, err := r.verified()
	if err != nil {
		return nil, fmt.Errorf("loading weights %s: %w", path, err)
	}
	return f, nil
}

// Decode is Load for a file in memory (an embedded one).
func Decode(data []byte) (*File, error) {
	r, err := NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("decoding weights: %w", err)
	}
	f, err := r.verified()
	if err != nil {
		return nil, fmt.Errorf("decoding weights: %w", err)
	}
	return f, nil
}

func (r *Reader) verified() (*File, error) {
	if err := r.Verify(); err != nil {
		return nil, err
	}
	return r.all()
}

// Fill copies the file's numbers into the tensors of a model. Names and shapes
// must match one to one; the error names what is missing, left over or unlike.
func (f *File) Fill(dst []Tensor) error {
	have := make(map[string]*Tensor, len(f.Tensors))
	for i := range f.Tensors {
		have[f.Tensors[i].Name] = &f.Tensors[i]
	}
	wanted := make(map[string]bool, len(dst))
	for _, d := range dst {
		s := have[d.Name]
		if s == nil {
			return fmt.Errorf("filling weights: tensor %q is missing", d.Name)
		}
		if !slices.Equal(s.Shape, d.Shape) || len(s.Data) != len(d.Data) {
			return fmt.Errorf("filling weights: tensor %q has shape %v, wanted is %v", d.Name, s.Shape, d.Shape)
		}
		wanted[d.Name] = true
	}
	for _, t := range f.Tensors {
		if !wanted[t.Name] {
			return fmt.Errorf("filling weights: tensor %q has no place", t.Name)
		}
	}
	for _, d := range dst {
		copy(d.Data, have[d.Name].Data)
	}
	return nil
}
