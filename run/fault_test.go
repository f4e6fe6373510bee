package run

import (
	"errors"
	"os"
)

var errKilled = errors.New("killed")

// faultFS passes operations on until the one numbered killAt (from 1), which it
// does in part or not at all; every later one fails. It stands for a process
// that is killed there. With lossy set it stands for a machine that loses its
// power: what was written and not synced is lost as well.
type faultFS struct {
	killAt int
	part   float64 // of the last write, what reaches the file
	lossy  bool
	ops    int
}

func (f *faultFS) dead() bool { return f.killAt > 0 && f.ops >= f.killAt }

// op counts an operation; last tells that it is the one that is cut short.
func (f *faultFS) op() (last bool, err error) {
	if f.dead() {
		return false, errKilled
	}
	f.ops++
	return f.dead(), nil
}

func (f *faultFS) do(act, half func() error) error {
	last, err := f.op()
	if err != nil {
		return err
	}
	if !last {
		return act()
	}
	if f.part > 0 && half != nil {
		if err := half(); err != nil {
			return err
		}
	}
	return errKilled
}

func (f *faultFS) mkdirAll(dir string) error {
	act := func() error { return osFS{}.mkdirAll(dir) }
	return f.do(act, act)
}

func (f *faultFS) create(name string) (file, error) { return f.open(osFS{}.create(name)) }
func (f *faultFS) append(name string) (file, error) { return f.open(osFS{}.append(name)) }

func (f *faultFS) open(real file, err error) (file, error) {
	if err != nil {
		return nil, err
	}
	if err := f.do(func() error { return nil }, nil); err != nil {
		return nil, errors.Join(err, real.Close())
	}
	return &faultFile{fs: f, real: real}, nil
}

func (f *faultFS) rename(from, to string) error {
	act := func() error { return osFS{}.rename(from, to) }
	return f.do(act, act)
}

func (f *faultFS) removeAll(name string) error {
	return f.do(func() error { return os.RemoveAll(name) }, func() error {
		entries, err := os.ReadDir(name)
		if err != nil || len(entries) == 0 {
			return nil
		}
		return os.RemoveAll(join(name, entries[0].Name()))
	})
}

func (f *faultFS) truncate(name string, size int64) error {
	act := func() error { return os.Truncate(name, size) }
	return f.do(act, act)
}

func (f *faultFS) syncDir(string) error { return f.do(func() error { return nil }, nil) }

type faultFile struct {
	fs      *faultFS
	real    file
	pending []byte // written, not synced (lossy only)
}

func (f *faultFile) Write(p []byte) (int, error) {
	last, err := f.fs.op()
	if err != nil {
		return 0, err
	}
	if last {
		p = p[:int(f.fs.part*float64(len(p)))]
	}
	if f.fs.lossy {
		f.pending = append(f.pending, p...)
	} else if _, err := f.real.Write(p); err != nil {
		return 0, err
	}
	if last {
		return len(p), errKilled
	}
	return len(p), nil
}

func (f *faultFile) Sync() error {
	return f.fs.do(f.flush, func() error { // half of it reaches the disk
		f.pending = f.pending[:int(f.fs.part*float64(len(f.pending)))]
		return f.flush()
	})
}

func (f *faultFile) flush() error {
	_, err := f.real.Write(f.pending)
	f.pending = nil
	return err
}

func (f *faultFile) Close() error {
	if !f.fs.dead() && len(f.pending) > 0 {
		return errors.New("a file was closed without being synced")
	}
	return f.real.Close()
}
