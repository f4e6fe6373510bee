package weights

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
)

// Save writes a file as type d with a checksum: aside first, synced, then
// renamed, so that path holds either the old file or the whole new one.
func Save(path string, f *File, d Dtype) error {
	if err := save(path, f, d); err != nil {
		return fmt.Errorf("saving weights %s: %w", path, err)
	}
	return nil
}

func save(path string, f *File, d Dtype) error {
	return writeAside(path, func(out *os.File) error { return write(out, f, d) })
}

// writeAside lets write fill a file, syncs it and gives it its name.
func writeAside(path string, write func(*os.File) error) (err error) {
	dir := filepath.Dir(path)
	out, err := os.CreateTemp(dir, "."+filepath.Base(path)+".*.partial")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			out.Close()
			os.Remove(out.Name())
		}
	}()
	if err := write(out); err != nil {
		return err
	}
	if err := out.Chmod(0o644); err != nil {
		return err
	}
	if err := out.Sync(); err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	if err := os.Rename(out.Name(), path); err != nil {
		return err
	}
	return syncDir(dir)
}

// syncDir makes a rename in dir durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// Encode returns the bytes that Save writes.
func Encode(f *File, d Dtype) ([]byte, error) {
	var b bytes.Buffer
	err := Write(&b, f, d)
	return b.Bytes(), err
}

// Write writes the bytes that Save writes. It makes no copy of the numbers: it goes over
// them once for the checksum, which stands first, and once more to write them.
func Write(out io.Writer, f *File, d Dtype) error {
	if err := write(out, f, d); err != nil {
		return fmt.Errorf("encoding weights: %w", err)
	}
	return nil
}

func write(out io.Writer, f *File, d Dtype) error {
	head, err := f.header(d)
	if err != nil {
		return err
	}
	sum := sha256.New()
	if err := f.pour(sum, head, d); err != nil {
		return err
	}
	blank := fmt.Sprintf("%q:%q", sumKey, strings.Repeat("0", 64))
	at := bytes.Index(head, []byte(blank)) + len(blank) - 65
	hex.Encode(head[at:], sum.Sum(nil))
	w := bufio.NewWriterSize(out, 1<<16)
	if err := f.pour(w, head, d); err != nil {
		return err
	}
	return w.Flush()
}

// pour writes the header with its length and the numbers behind it.
func (f *File) pour(w io.Writer, head []byte, d Dtype) error {
	if _, err := w.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(head)))); err != nil {
		return err
	}
	if _, err := w.Write(head); err != nil {
		return err
	}
	for _, t := range f.Tensors {
		if err := writeNumbers(w, t.Data, d); err != nil {
			return err
		}
	}
	return nil
}

// header returns the header of f with a checksum of zeros.
func (f *File) header(d Dtype) ([]byte, error) {
	if !d.writable() {
		return nil, fmt.Errorf("type %q is not one of F32, F16, BF16", d)
	}
	meta := maps.Clone(f.Meta)
	if meta == nil {
		meta = map[string]string{}
	}
	if _, ok := meta[sumKey]; ok {
		return nil, fmt.Errorf("metadata key %q is reserved for the checksum", sumKey)
	}
	meta[sumKey] = strings.Repeat("0", 64)
	seen := map[string]bool{"__metadata__": true}
	var infos []Info
	var at int64
	for _, t := range f.Tensors {
		info := Info{Name: t.Name, Dtype: d, Shape: t.Shape, start: at}
		if info.Len() != len(t.Data) {
			return nil, fmt.Errorf("tensor %q of shape %v has %d numbers", t.Name, t.Shape, len(t.Data))
		}
		if seen[t.Name] || len(t.Name) > maxName || len(t.Shape) > maxDims {
			return nil, fmt.Errorf("tensor name %.80q is taken or too long, or its shape %v has more than %d dimensions", t.Name, t.Shape, maxDims)
		}
		seen[t.Name] = true
		at += int64(len(t.Data)) * int64(d.size())
		info.end = at
		infos = append(infos, info)
	}
	return encodeHeader(meta, infos)
}

// writeNumbers writes numbers as type d, in chunks.
func writeNumbers(w io.Writer, data []float32, d Dtype) error {
	const chunk = 1 << 14
	var buf []byte
	for at := 0; at < len(data); at += chunk {
		buf = d.append(buf[:0], data[at:min(at+chunk, len(data))])
		if _, err := w.Write(buf); err != nil {
			return err
		}
	}
	return nil
}

// Digest returns the SHA-256 of tensors in hexadecimal: names, shapes and
// float32 numbers, in order. It names weights wherever they are stored.
func Digest(tensors []Tensor) string {
	sum := sha256.New()
	for _, t := range tensors {
		writeLength(sum, len(t.Name))
		io.WriteString(sum, t.Name)
		writeLength(sum, len(t.Shape))
		for _, d := range t.Shape {
			writeLength(sum, d)
		}
		writeNumbers(sum, t.Data, F32) // a hash takes all
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func writeLength(sum hash.Hash, n int) {
	sum.Write(binary.LittleEndian.AppendUint64(nil, uint64(n)))
}
