package run

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"

	"envtune"
)

// ErrLocked is returned while another process writes to the folder.
var ErrLocked = errors.New("another process is writing to this run")

// ErrNoRun is returned for a folder that holds no run.
var ErrNoRun = errors.New("holds no run")

// Blob is one named file, given as what writes it.
type Blob struct {
	Name  string
	Write func(io.Writer) error
}

// Bytes is a Blob of data.
func Bytes(name string, data []byte) Blob {
	return Blob{name, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}}
}

// JSON is a Blob of v as indented JSON.
func JSON(name string, v any) Blob {
	return Blob{name, func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(v)
	}}
}

// WriteFile writes a file beside runs aside, syncs it and renames it to name, so that the
// name holds either the old content or all of the new one.
func WriteFile(name string, write func(io.Writer) error) error {
	return writeAside(osFS{}, name, write)
}

// Writer is the one writer of a run folder. Its methods are safe for
// concurrent use; the order of lines is the order of calls.
type Writer struct {
	dir  string
	fs   fsys
	meta meta

	mu      sync.Mutex
	release func() error
	logs    map[string]*logFile // by name within the folder
	pin     *int                // the checkpoint to keep
}

// Create makes the run folder dir, which must be absent or empty, and writes
// files into it. What a Create of the same files left that was killed is taken over.
func Create(dir string, o Options, files ...Blob) (*Writer, error) {
	return create(osFS{}, dir, o, files)
}

func create(fs fsys, dir string, o Options, files []Blob) (*Writer, error) {
	if err := refuseUsed(dir, files); err != nil {
		return nil, err
	}
	if err := fs.mkdirAll(dir); err != nil {
		return nil, fmt.Errorf("making the run folder: %w", err)
	}
	release, err := takeLock(dir)
	if err != nil {
		return nil, err
	}
	w := &Writer{
		dir: dir, fs: fs, release: release, logs: map[string]*logFile{},
		meta: meta{Version: metaVersion, Compress: o.Compress, Keep: o.keep()},
	}
	if err := w.fill(files); err != nil {
		return nil, errors.Join(fmt.Errorf("making the run folder %s: %w", dir, err), release())
	}
	return w, nil
}

// fill writes a new folder's files; run.json comes last and says that all the
// others are there.
func (w *Writer) fill(files []Blob) error {
	if err := refuseUsed(w.dir, files); err != nil { // another Create may have come first
		return err
	}
	for _, sub := range []string{trajectoriesDir, checkpointsDir} {
		if err := w.fs.mkdirAll(join(w.dir, sub)); err != nil {
			return err
		}
	}
	for _, b := range append(append([]Blob(nil), files...), JSON(metaName, w.meta)) {
		if err := checkName(b.Name); err != nil {
			return err
		}
		if err := writeAside(w.fs, join(w.dir, b.Name), b.Write); err != nil {
			return err
		}
	}
	return nil
}

// refuseUsed fails where dir has content of any kind but what a Create of files that
// did not come to its end has left.
func refuseUsed(dir string, files []Blob) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("looking into %s: %w", dir, err)
	}
	names := map[string]bool{}
	for _, e := range entries {
		names[e.Name()] = true
	}
	if names[metaName] {
		return fmt.Errorf("%s already holds a run: resume it, or name another folder", dir)
	}
	for _, e := range entries {
		// Only Create makes a lock where there is no run, and only in an empty folder.
		if !names[lockName] || !leftByCreate(dir, e, files) {
			return fmt.Errorf("%s is not empty (it holds %s): name a new or empty folder, or delete it", dir, e.Name())
		}
	}
	return nil
}

// leftByCreate tells whether an entry of dir can come from a Create of files that was
// killed.
func leftByCreate(dir string, e os.DirEntry, files []Blob) bool {
	name := e.Name()
	switch name {
	case lockName, metaName + partialSuffix:
		return true
	case trajectoriesDir, checkpointsDir:
		inside, err := os.ReadDir(join(dir, name))
		return err == nil && len(inside) == 0
	}
	return slices.ContainsFunc(files, func(b Blob) bool { return strings.TrimSuffix(name, partialSuffix) == b.Name })
}

var nameRule = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

// checkName bounds the names that a caller may give to files.
func checkName(name string) error {
	if !nameRule.MatchString(name) || strings.HasSuffix(name, partialSuffix) {
		return fmt.Errorf("%q cannot be a file name in a run folder (letters, digits, . _ -)", name)
	}
	return nil
}

// Dir is the run folder.
func (w *Writer) Dir() string { return w.dir }

// Metrics appends v as one line of metrics.jsonl. Fields must not depend on
// the clock: those go to Timing.
func (w *Writer) Metrics(v any) error { return w.line(MetricsName, v) }

// Timing appends v, wall-clock figures, as one line of timing.jsonl. The file
// is not cut back on resuming: after a kill a step can appear twice, and the
// last line of a step is the one that counts.
func (w *Writer) Timing(v any) error { return w.line(TimingName, v) }

func (w *Writer) line(name string, v any) error {
	data, err := encode(v)
	if err != nil {
		return fmt.Errorf("encoding a line of %s: %w", name, err)
	}
	return w.append(name, data)
}

// Trajectories appends ts to trajectories/NAME.jsonl (.jsonl.gz in a run that
// compresses).
func (w *Writer) Trajectories(name string, ts []*envtune.Trajectory) error {
	if err := checkName(name); err != nil || len(ts) == 0 {
		return err
	}
	var buf bytes.Buffer
	for _, t := range ts {
		data, err := encode(t)
		if err != nil {
			return fmt.Errorf("encoding trajectory %s: %w", t.Episode, err)
		}
		buf.Write(data)
	}
	data, file := buf.Bytes(), join(trajectoriesDir, name+".jsonl")
	if w.meta.Compress {
		var err error
		if data, err = deflate(data); err != nil {
			return fmt.Errorf("compressing trajectories: %w", err)
		}
		file += ".gz"
	}
	return w.append(file, data)
}

// Summary makes everything appended durable and writes v to summary.json, in place of an
// earlier one.
func (w *Writer) Summary(v any) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.release == nil {
		return fmt.Errorf("writing %s: the run is closed", SummaryName)
	}
	// The run is finished once the summary stands: then it must not lose a line.
	if err := w.syncLogs(); err != nil {
		return fmt.Errorf("before writing %s: %w", SummaryName, err)
	}
	return writeAside(w.fs, join(w.dir, SummaryName), JSON(SummaryName, v).Write)
}

// Close syncs the logs and gives the folder free.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.release == nil {
		return nil
	}
	err := errors.Join(w.syncLogs(), w.release())
	w.release = nil
	return err
}

// encode renders v as one line of JSON.
func encode(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}
