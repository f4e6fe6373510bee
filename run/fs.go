package run

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
)

// fsys are the operations that change a run folder. There is one real
// implementation; tests put one between that fails at a chosen operation.
type fsys interface {
	mkdirAll(dir string) error
	create(name string) (file, error)
	append(name string) (file, error)
	rename(from, to string) error
	removeAll(name string) error
	truncate(name string, size int64) error
	syncDir(dir string) error
}

type file interface {
	io.WriteCloser
	Sync() error
}

type osFS struct{}

func (osFS) mkdirAll(dir string) error { return os.MkdirAll(dir, 0o755) }

func (osFS) create(name string) (file, error) { return os.Create(name) }

func (osFS) append(name string) (file, error) {
	return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
}

func (osFS) rename(from, to string) error { return os.Rename(from, to) }
func (osFS) removeAll(name string) error  { return os.RemoveAll(name) }

func (osFS) truncate(name string, size int64) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if err := f.Truncate(size); err != nil {
		return errors.Join(err, f.Close())
	}
	return errors.Join(f.Sync(), f.Close())
}

func (osFS) syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	// Some file systems cannot sync a folder; the rename is still atomic there.
	_ = d.Sync()
	return d.Close()
}

// writeAside writes a file under another name, syncs it and renames it, so
// that the name holds either the old content or all of the new one.
func writeAside(fs fsys, name string, write func(io.Writer) error) error {
	if err := writeSynced(fs, name+partialSuffix, write); err != nil {
		return errors.Join(err, fs.removeAll(name+partialSuffix)) // on a full disk its room is needed
	}
	if err := fs.rename(name+partialSuffix, name); err != nil {
		return fmt.Errorf("renaming the new %s: %w", filepath.Base(name), err)
	}
	return fs.syncDir(filepath.Dir(name))
}

func writeSynced(fs fsys, name string, write func(io.Writer) error) error {
	f, err := fs.create(name)
	if err != nil {
		return fmt.Errorf("creating %s: %w", name, err)
	}
	if err := write(f); err != nil {
		var of *os.PathError
		if errors.As(err, &of) && of.Path == name { // it would name the file again
			err = of.Err
		}
		return errors.Join(fmt.Errorf("writing %s: %w", name, err), f.Close())
	}
	if err := f.Sync(); err != nil {
		return errors.Join(fmt.Errorf("syncing %s: %w", name, err), f.Close())
	}
	if err := f.Close(); err != nil { // some file systems say only here that the disk is full
		return fmt.Errorf("closing %s: %w", name, err)
	}
	return nil
}

// NoRoom tells whether err is that a file could not grow: the disk or a quota is full, or
// the process may not write files of that size. A run goes on from its last checkpoint
// once there is room.
func NoRoom(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}
