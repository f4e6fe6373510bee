package bfcl

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
)

// maxFile bounds the size of one official file, in bytes.
const maxFile = 64 << 20

// extensionFile holds the long-context literals, beside the data.
const extensionFile = "eval_checker/multi_turn_eval/func_source_code/long_context.py"

// source is where the official files are read from.
type source struct {
	name  string // for errors
	files fs.FS
	// data is the folder with the tasks; root the package's, "" where only the
	// data are there.
	data, root string
	closer     io.Closer
	sums       map[string]string // sha256 of every file read, by its name within the package
}

// openSource finds the official files at a path: a wheel, or a folder that is
// the installed package, holds it (site-packages), holds a wheel, or is the
// package's data folder.
func openSource(at string) (*source, error) {
	info, err := os.Stat(at)
	if err != nil {
		return nil, fmt.Errorf("looking for the official data: %w", err)
	}
	if !info.IsDir() {
		return openWheel(at)
	}
	s := &source{name: at, files: os.DirFS(at)}
	if s.locate() {
		return s, nil
	}
	wheels, err := filepath.Glob(filepath.Join(at, "bfcl_eval-*.whl"))
	if err == nil && len(wheels) == 1 {
		return openWheel(wheels[0])
	}
	return nil, fmt.Errorf("%s holds no official data: neither %s nor a wheel of bfcl-eval", at, questionFile("base"))
}

func openWheel(at string) (*source, error) {
	z, err := zip.OpenReader(at)
	if err != nil {
		return nil, fmt.Errorf("opening %s as a wheel: %w", at, err)
	}
	s := &source{name: at, files: z, closer: z}
	if !s.locate() {
		return nil, errors.Join(fmt.Errorf("the wheel %s holds no official multi-turn data", at), z.Close())
	}
	return s, nil
}

// locate sets data and root.
func (s *source) locate() bool {
	s.sums = map[string]string{}
	for _, c := range []struct{ data, root string }{
		{"bfcl_eval/data", "bfcl_eval"}, {"data", "."}, {".", ""},
	} {
		if _, err := fs.Stat(s.files, path.Join(c.data, questionFile("base"))); err == nil {
			s.data, s.root = c.data, c.root
			return true
		}
	}
	return false
}

func (s *source) close() error {
	if s.closer == nil {
		return nil
	}
	return s.closer.Close()
}

// read returns a file of the data folder.
func (s *source) read(name string) ([]byte, error) {
	return s.readAt(path.Join(s.data, name), "data/"+name)
}

// readExtension returns the long-context literals; fs.ErrNotExist where only
// the data are there.
func (s *source) readExtension() ([]byte, error) {
	if s.root != "" {
		return s.readAt(path.Join(s.root, extensionFile), extensionFile)
	}
	// A bare data folder may still lie within the package.
	beside := filepath.Join(s.name, "..", filepath.FromSlash(extensionFile))
	text, err := os.ReadFile(beside)
	if err != nil {
		return nil, fmt.Errorf("reading the long-context literals: %w", err)
	}
	s.note(extensionFile, text)
	return text, nil
}

func (s *source) readAt(at, name string) ([]byte, error) {
	f, err := s.files.Open(at)
	if err != nil {
		return nil, fmt.Errorf("reading %s of %s: %w", name, s.name, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("reading %s of %s: %w", name, s.name, err)
	}
	if len(text) > maxFile {
		return nil, fmt.Errorf("reading %s of %s: larger than %d bytes", name, s.name, maxFile)
	}
	s.note(name, text)
	return text, nil
}

func (s *source) note(name string, text []byte) {
	sum := sha256.Sum256(text)
	s.sums[name] = hex.EncodeToString(sum[:])
}

// digest returns one sha256 over all files read but the long-context literals.
func (s *source) digest() string {
	var names []string
	for name := range s.sums {
		if name != extensionFile {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	h := sha256.New()
	for _, name := range names {
		fmt.Fprintf(h, "%s  %s\n", s.sums[name], name)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// The sums of version 2026.3.23: of the task files, answers and documents of
// the eight classes, and of the long-context literals.
const (
	dataDigest      = "c6ece2ca57cc12bd8df915c103cb6ede7b32c01a44d6ea21dd40698d9d5d712b"
	extensionDigest = "5c9a5710115609c779e5b2ccb43f6ad58271ed96f2ea7a797edb0d65c385aa38"
)

// verify checks that what was read is of Version.
func (s *source) verify() error {
	if got := s.digest(); got != dataDigest {
		return fmt.Errorf("the official data at %s are not those of bfcl-eval %s (sha256 %s, want %s)",
			s.name, Version, short(got), short(dataDigest))
	}
	if got, ok := s.sums[extensionFile]; ok && got != extensionDigest {
		return fmt.Errorf("the long-context literals at %s are not those of bfcl-eval %s (sha256 %s, want %s)",
			s.name, Version, short(got), short(extensionDigest))
	}
	return nil
}

func short(sum string) string { return strings.ToLower(sum[:min(12, len(sum))]) }
