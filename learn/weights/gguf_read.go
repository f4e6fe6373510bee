package weights

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
)

// GGUF reads single tensors of a GGUF file (versions 2 and 3, little-endian).
type GGUF struct {
	src     io.ReaderAt
	closer  io.Closer
	meta    []Meta
	tensors []Info // start and end count from the start of the file
}

// OpenGGUF opens a file. Close it.
func OpenGGUF(path string) (*GGUF, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening weights: %w", err)
	}
	st, err := f.Stat()
	if err == nil {
		var g *GGUF
		if g, err = NewGGUF(f, st.Size()); err == nil {
			g.closer = f
			return g, nil
		}
	}
	f.Close()
	return nil, fmt.Errorf("opening weights %s: %w", path, err)
}

// NewGGUF reads metadata and tensor table of a file of size bytes.
func NewGGUF(src io.ReaderAt, size int64) (*GGUF, error) {
	p := &ggufParser{r: bufio.NewReaderSize(io.NewSectionReader(src, 0, size), 1<<16), left: size, size: size}
	g := &GGUF{src: src}
	entries, tensors, err := p.head()
	if err != nil {
		return nil, err
	}
	if g.meta, err = p.entries(entries); err != nil {
		return nil, err
	}
	if g.tensors, err = p.table(tensors, g.meta); err != nil {
		return nil, err
	}
	return g, nil
}

// Close closes the file that OpenGGUF opened.
func (g *GGUF) Close() error {
	if g.closer == nil {
		return nil
	}
	return g.closer.Close()
}

// Meta returns the metadata in the file's order.
func (g *GGUF) Meta() []Meta { return slices.Clone(g.meta) }

// Tensors lists the tensors in the order of their data. Shapes are row-major: the
// file's, turned round.
func (g *GGUF) Tensors() []Info { return slices.Clone(g.tensors) }

// Read fills dst, of the tensor's length, with the numbers of a tensor.
func (g *GGUF) Read(name string, dst []float32) error {
	i := slices.IndexFunc(g.tensors, func(t Info) bool { return t.Name == name })
	if i < 0 {
		return fmt.Errorf("reading tensor %q: the file has none of that name", name)
	}
	t := &g.tensors[i]
	if len(dst) != t.Len() {
		return fmt.Errorf("reading tensor %q: it has %d numbers, wanted are %d", name, t.Len(), len(dst))
	}
	if err := readNumbers(g.src, t.start, t.Dtype, dst); err != nil {
		return fmt.Errorf("reading tensor %q: %w", name, err)
	}
	return nil
}

// ggufParser reads a file from its start. Whatever the file says is compared with
// the bytes that are left before room is made for it.
type ggufParser struct {
	r          *bufio.Reader
	left, size int64
	buf        [8]byte
}

var errCut = errors.New("the file ends there: it is cut")

// take reads n bytes, at most 8, valid until the next call.
func (p *ggufParser) take(n int) ([]byte, error) {
	if int64(n) > p.left {
		return nil, errCut
	}
	p.left -= int64(n)
	_, err := io.ReadFull(p.r, p.buf[:n])
	return p.buf[:n], err
}

func (p *ggufParser) uint32() (uint32, error) {
	b, err := p.take(4)
	if err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint32(b), nil
}

func (p *ggufParser) uint64() (uint64, error) {
	b, err := p.take(8)
	if err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint64(b), nil
}

// text reads a string of at most limit bytes.
func (p *ggufParser) text(limit int64) (string, error) {
	n, err := p.uint64()
	if err != nil {
		return "", err
	}
	if n > uint64(p.left) {
		return "", fmt.Errorf("a string of %d bytes where %d are left: the file is cut or damaged", n, p.left)
	}
	if n > uint64(limit) {
		return "", fmt.Errorf("a string of %d bytes is longer than %d", n, limit)
	}
	p.left -= int64(n)
	b := make([]byte, n)
	_, err = io.ReadFull(p.r, b)
	return string(b), err
}

// head reads magic, version and counts.
func (p *ggufParser) head() (entries, tensors int, err error) {
	magic, err := p.take(4)
	if err != nil || string(magic) != ggufMagic {
		return 0, 0, errors.New("it does not begin with GGUF: no GGUF file")
	}
	version, err := p.uint32()
	switch {
	case err != nil:
		return 0, 0, fmt.Errorf("reading the version: %w", err)
	case version > 0 && version&0xffff == 0:
		return 0, 0, errors.New("a big-endian GGUF file: only little-endian ones are read")
	case version != 2 && version != ggufVersion:
		return 0, 0, fmt.Errorf("GGUF version %d, only 2 and 3 are read", version)
	}
	count := func(what string, size int64) (int, error) {
		n, err := p.uint64()
		switch {
		case err != nil:
			return 0, fmt.Errorf("reading the number of %s: %w", what, err)
		case n > maxGGUFEntry || int64(n)*size > p.left:
			return 0, fmt.Errorf("the header says there are %d %s, which is more than a file of %d bytes can hold or than %d", n, what, p.size, maxGGUFEntry)
		}
		return int(n), nil
	}
	if tensors, err = count("tensors", ggufInfoBytes); err != nil {
		return 0, 0, err
	}
	entries, err = count("metadata entries", ggufMetaBytes)
	return entries, tensors, err
}

func (p *ggufParser) entries(n int) ([]Meta, error) {
	var out []Meta
	seen := map[string]bool{}
	for i := range n {
		key, err := p.text(maxName)
		if err != nil {
			return nil, fmt.Errorf("the key of metadata entry %d: %w", i, err)
		}
		if seen[key] {
			return nil, fmt.Errorf("the metadata key %.80q appears twice", key)
		}
		seen[key] = true
		value, err := p.value()
		if err != nil {
			return nil, fmt.Errorf("metadata entry %.80q: %w", key, err)
		}
		out = append(out, Meta{key, value})
	}
	return out, nil
}

// table reads the tensors' entries and checks that their data fill the file in order.
func (p *ggufParser) table(n int, meta []Meta) ([]Info, error) {
	align := int64(ggufAlign)
	if v := FindMeta(meta, ggufAlignKey); v != nil {
		a, ok := v.(uint32)
		if !ok || a == 0 || a > 1<<20 || a&(a-1) != 0 {
			return nil, fmt.Errorf("%s is %v, want a power of two of type uint32", ggufAlignKey, v)
		}
		align = int64(a)
	}
	var out []Info
	seen := map[string]bool{}
	for i := range n {
		t, err := p.tensor(i)
		if err != nil {
			return nil, err
		}
		if seen[t.Name] {
			return nil, fmt.Errorf("the tensor %.80q appears twice", t.Name)
		}
		seen[t.Name] = true
		out = append(out, t)
	}
	data, at := alignUp(p.size-p.left, align), int64(0)
	for i := range out {
		t := &out[i]
		bytes, err := numBytes(t.Name, t.Dtype, t.Shape)
		if err != nil {
			return nil, err
		}
		if t.start != at {
			return nil, fmt.Errorf("tensor %.80q starts at byte %d of the data, not at %d", t.Name, t.start, at)
		}
		if bytes > p.size-data-at {
			return nil, fmt.Errorf("tensor %.80q, %s %v, has %d bytes from byte %d on, the file ends at %d: it is cut", t.Name, t.Dtype, t.Shape, bytes, data+at, p.size)
		}
		t.start, t.end = data+at, data+at+bytes
		at = alignUp(at+bytes, align)
	}
	return out, nil
}

// tensor reads one entry of the table; start is the offset it claims.
func (p *ggufParser) tensor(i int) (Info, error) {
	name, err := p.text(maxName)
	if err != nil {
		return Info{}, fmt.Errorf("the name of tensor %d: %w", i, err)
	}
	fail := func(err error) (Info, error) { return Info{}, fmt.Errorf("tensor %.80q: %w", name, err) }
	dims, err := p.uint32()
	if err != nil {
		return fail(err)
	}
	if dims > maxGGUFDims {
		return fail(fmt.Errorf("%d dimensions, more than %d", dims, maxGGUFDims))
	}
	t := Info{Name: name}
	for range dims {
		n, err := p.uint64()
		if err != nil {
			return fail(err)
		}
		if n == 0 || n > math.MaxInt32 {
			return fail(fmt.Errorf("a dimension of %d", n))
		}
		t.Shape = append(t.Shape, int(n))
	}
	slices.Reverse(t.Shape)
	kind, err := p.uint32()
	if err != nil {
		return fail(err)
	}
	if t.Dtype = ggmlTypes[kind]; t.Dtype == "" {
		t.Dtype = Dtype(fmt.Sprintf("number %d", kind))
	}
	offset, err := p.uint64()
	if err != nil {
		return fail(err)
	}
	if offset > uint64(p.size) {
		return fail(fmt.Errorf("its data start at byte %d, the file has %d", offset, p.size))
	}
	t.start = int64(offset)
	return t, nil
}
