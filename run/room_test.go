package run

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// fullFS is a disk with room for so many bytes more, on which syncing costs nothing. The
// program goes on when it is full: it can still rename, cut and remove.
type fullFS struct {
	osFS
	room int
}

func (d *fullFS) create(name string) (file, error) { return d.open(d.osFS.create(name)) }
func (d *fullFS) append(name string) (file, error) { return d.open(d.osFS.append(name)) }

func (d *fullFS) open(f file, err error) (file, error) { return &fullFile{f, d}, err }

func (*fullFS) syncDir(string) error                   { return nil }
func (*fullFS) truncate(name string, size int64) error { return os.Truncate(name, size) }

type fullFile struct {
	file
	disk *fullFS
}

func (f *fullFile) Sync() error { return nil }

func (f *fullFile) Write(p []byte) (int, error) {
	n, err := f.file.Write(p[:min(len(p), f.disk.room)])
	f.disk.room -= n
	if err == nil && n < len(p) {
		err = &os.PathError{Op: "write", Path: f.file.(*os.File).Name(), Err: syscall.ENOSPC}
	}
	return n, err
}

// A disk that is full after any number of bytes stops the run with an error that names
// the file; what was saved before is whole, nothing half-written takes up room, and with
// room again the run ends in the bytes of one that always had it, also where the disk is
// full a second time.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	ref := filepath.Join(t.TempDir(), "ref")
	const plenty = 1 << 20
	disk := &fullFS{room: plenty}
	must(t, imitate(disk, ref, Options{}))
	want, all := snapshot(t, ref), plenty-disk.room
	dir := filepath.Join(t.TempDir(), "run")
	for room := 0; room < all; room += 151 {
		must(t, os.RemoveAll(dir))
		for _, left := range []int{room, room % 200} {
			before := saved(t, dir)
			err := imitate(&fullFS{room: left}, dir, Options{})
			if err == nil && left != room {
				continue // what was left to do fitted
			}
			if !NoRoom(err) || !strings.Contains(err.Error(), "writing ") || !strings.Contains(err.Error(), dir) {
				t.Fatalf("room for %d bytes: the error is %v", left, err)
			}
			partial, _ := filepath.Glob(filepath.Join(dir, "*", "*"+partialSuffix))
			if more, _ := filepath.Glob(filepath.Join(dir, "*"+partialSuffix)); len(partial)+len(more) > 0 {
				t.Fatalf("room for %d bytes: %v %v are left", left, partial, more)
			}
			if after := saved(t, dir); after < before {
				t.Fatalf("room for %d bytes: checkpoint %d was the newest, %d is now", left, before, after)
			}
		}
		if err := imitate(&fullFS{room: plenty}, dir, Options{}); err != nil {
			t.Fatalf("room for %d bytes, then enough: %v", room, err)
		}
		if got := snapshot(t, dir); got != want {
			t.Fatalf("room for %d bytes, then enough: the folder is\n%s\nwant\n%s", room, got, want)
		}
	}
}

// saved is the newest checkpoint of a run, 0 where there is none. All must be whole.
func saved(t *testing.T, dir string) int {
	t.Helper()
	all, err := checkpoints(dir)
	must(t, err)
	for _, c := range all {
		must(t, c.Verify())
	}
	if len(all) == 0 {
		return 0
	}
	return all[len(all)-1].Step
}

func TestNoRoom(t *testing.T) {
	for err, want := range map[error]bool{
		syscall.ENOSPC: true, syscall.EDQUOT: true, syscall.EFBIG: true, syscall.EACCES: false, errors.New("full"): false, nil: false,
	} {
		if err != nil {
			err = fmt.Errorf("writing: %w", err)
		}
		if NoRoom(err) != want {
			t.Errorf("%v: %v", err, !want)
		}
	}
}
