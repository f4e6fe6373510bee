//go:build !unix

package run

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// takeLock locks the folder against a second writer. Without a lock that dies
// with its process, the file itself is the lock; after a crash it stays.
func takeLock(dir string) (release func() error, err error) {
	name := join(dir, lockName)
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("%s: %w (if no such process lives, delete the file %s)", dir, ErrLocked, name)
	}
	if err != nil {
		return nil, fmt.Errorf("locking %s: %w", dir, err)
	}
	return func() error { return errors.Join(f.Close(), os.Remove(name)) }, nil
}
