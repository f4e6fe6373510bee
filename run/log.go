package run

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
)

// logFile is one append-only file. It is open from its first line until the
// next checkpoint.
type logFile struct {
	size   int64
	f      file // nil while closed
	broken bool // a write failed: its end is unknown
}

// append writes data at the end of a log with one call. After an error nothing
// more goes into the log: what was torn is cut on resuming.
func (w *Writer) append(name string, data []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.release == nil {
		return fmt.Errorf("writing %s: the run is closed", name)
	}
	l := w.logs[name]
	if l == nil {
		l = &logFile{}
		w.logs[name] = l
	}
	if l.broken {
		return fmt.Errorf("writing %s: an earlier write failed; resume the run", name)
	}
	if l.f == nil {
		f, err := w.fs.append(join(w.dir, name))
		if err != nil {
			return fmt.Errorf("opening %s: %w", name, err)
		}
		l.f = f
	}
	if _, err := l.f.Write(data); err != nil {
		l.broken = true
		return fmt.Errorf("writing %s: %w", name, err)
	}
	l.size += int64(len(data))
	return nil
}

// syncLogs makes all that was appended durable and closes the files.
func (w *Writer) syncLogs() error {
	var errs []error
	for _, name := range w.logNames() {
		l := w.logs[name]
		if l.f == nil {
			continue
		}
		if err := errors.Join(l.f.Sync(), l.f.Close()); err != nil {
			errs = append(errs, fmt.Errorf("syncing %s: %w", name, err))
		}
		l.f = nil
	}
	for _, dir := range []string{w.dir, join(w.dir, trajectoriesDir)} {
		errs = append(errs, w.fs.syncDir(dir))
	}
	return errors.Join(errs...)
}

func (w *Writer) logNames() []string {
	names := make([]string, 0, len(w.logs))
	for name := range w.logs {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// offsets are the lengths of the logs that a checkpoint records, with slashes
// in their names. timing.jsonl is not among them: its length depends on the
// clock, and a manifest must not.
func (w *Writer) offsets() map[string]int64 {
	out := map[string]int64{}
	for name, l := range w.logs {
		if name != TimingName {
			out[filepath.ToSlash(name)] = l.size
		}
	}
	return out
}

// cutLogs brings the logs back to what a checkpoint recorded and removes those
// it did not know; torn lines at the end of timing.jsonl go as well.
func (w *Writer) cutLogs(offsets map[string]int64) error {
	names, err := existingLogs(w.dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		size, known := offsets[filepath.ToSlash(name)]
		path := join(w.dir, name)
		switch {
		case name == TimingName:
			if size, err = lastLineEnd(path); err != nil {
				return err
			}
			err = w.fs.truncate(path, size)
		case known:
			err = w.fs.truncate(path, size)
		default:
			err = w.fs.removeAll(path)
		}
		if err != nil {
			return fmt.Errorf("cutting %s back to the checkpoint: %w", name, err)
		}
		if known || name == TimingName {
			w.logs[name] = &logFile{size: size}
		}
	}
	return nil
}

// existingLogs lists the log files in dir, by name within it.
func existingLogs(dir string) ([]string, error) {
	var out []string
	for _, name := range []string{MetricsName, TimingName} {
		if _, err := os.Stat(join(dir, name)); err == nil {
			out = append(out, name)
		}
	}
	entries, err := os.ReadDir(join(dir, trajectoriesDir))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	for _, e := range entries {
		out = append(out, join(trajectoriesDir, e.Name()))
	}
	return out, nil
}

// lastLineEnd is the length of the file up to its last complete line.
func lastLineEnd(path string) (int64, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	return int64(bytes.LastIndexByte(data, '\n') + 1), nil
}

// deflate makes one gzip member of data; a file of such members reads as one.
func deflate(data []byte) ([]byte, error) {
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	if _, err := z.Write(data); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}
