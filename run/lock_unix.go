//go:build unix

package run

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// takeLock locks the folder against a second writer. The kernel releases the
// lock when the process ends, however it ends.
func takeLock(dir string) (release func() error, err error) {
	f, err := os.OpenFile(join(dir, lockName), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("opening the lock of %s: %w", dir, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("%s: %w", dir, ErrLocked)
		}
		return nil, fmt.Errorf("locking %s: %w", dir, err)
	}
	return f.Close, nil
}
