package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// partialSuffix ends the name of a file that is being written.
const partialSuffix = ".partial"

// output is a file that a command writes. Nothing is overwritten, except a
// file of the command's own kind where --force says so.
type output struct {
	path  string
	force bool
	kind  string // in words
	own   func(head []byte) bool
}

// check refuses the path before any work is done.
func (o output) check() error {
	f, err := os.Open(o.path)
	if errors.Is(err, os.ErrNotExist) {
		if _, err := os.Stat(filepath.Dir(o.path)); err != nil {
			return fmt.Errorf("%s: its folder does not exist: make it first", o.path)
		}
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	own := (err == nil || errors.Is(err, io.ErrUnexpectedEOF)) && o.own(head[:n])
	switch {
	case own && o.force:
		return nil
	case own:
		return fmt.Errorf("%s exists: name another file, or replace it with --force", o.path)
	}
	return fmt.Errorf("%s exists and is not %s: name another file", o.path, o.kind)
}

// write writes the file aside and renames it.
func (o output) write(write func(io.Writer) error) error {
	if err := o.check(); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(o.path), filepath.Base(o.path)+".*"+partialSuffix)
	if err != nil {
		return fmt.Errorf("writing %s: %w", o.path, err)
	}
	err = write(f)
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err == nil {
		err = os.Rename(f.Name(), o.path)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", o.path, errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}

// beginsWith tells files by how their text begins.
func beginsWith(prefix string) func([]byte) bool {
	return func(head []byte) bool { return bytes.HasPrefix(head, []byte(prefix)) }
}
