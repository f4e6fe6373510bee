package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// entry is one file of an archive.
type entry struct {
	name string
	mode os.FileMode
	data []byte
}

// packFiles packs a binary with further files into a folder named after the archive.
func packFiles(p platform, b binary, program string, others ...string) ([]byte, error) {
	folder := strings.TrimSuffix(strings.TrimSuffix(p.archive(b.version), ".zip"), ".tar.gz")
	var entries []entry
	for _, file := range append([]string{program}, others...) {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		mode := os.FileMode(0o644)
		if file == program {
			mode = 0o755
		}
		entries = append(entries, entry{folder + "/" + filepath.Base(file), mode, data})
	}
	if p.os == "windows" {
		return packZip(entries, b.time)
	}
	return packTar(entries, b.time)
}

// packTar writes entries in their order, all of one time and owned by nobody in
// particular: an archive says nothing of the machine that made it.
func packTar(entries []entry, at time.Time) ([]byte, error) {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression) // its header has neither name nor time
	if err != nil {
		return nil, err
	}
	w := tar.NewWriter(z)
	for _, e := range entries {
		h := &tar.Header{Typeflag: tar.TypeReg, Name: e.name, Mode: int64(e.mode), Size: int64(len(e.data)), ModTime: at, Format: tar.FormatUSTAR}
		if err := w.WriteHeader(h); err != nil {
			return nil, err
		}
		if _, err := w.Write(e.data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// packZip is packTar as a zip file.
func packZip(entries []entry, at time.Time) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate, Modified: at}
		h.SetMode(e.mode)
		f, err := w.CreateHeader(h)
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(e.data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// unpack reads an archive back.
func unpack(p platform, data []byte) ([]entry, error) {
	var out []entry
	if p.os == "windows" {
		r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return nil, err
		}
		for _, f := range r.File {
			in, err := f.Open()
			if err != nil {
				return nil, err
			}
			text, err := io.ReadAll(in)
			if err != nil {
				return nil, fmt.Errorf("reading %s: %w", f.Name, err)
			}
			out = append(out, entry{f.Name, f.Mode(), text})
		}
		return out, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	r := tar.NewReader(z)
	for {
		h, err := r.Next()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(r)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", h.Name, err)
		}
		out = append(out, entry{h.Name, h.FileInfo().Mode(), text})
	}
}
