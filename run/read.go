package run

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"envtune"
)

// MaxLine is the length in bytes from which on a line of a log is refused.
const MaxLine = 256 << 20

// ErrCut is returned by Tail when the log is shorter than what was already
// read: the run was resumed. Read it again from 0.
var ErrCut = errors.New("the log was cut back")

// Run reads a run folder, also while it is being written or after it was
// copied.
type Run struct {
	dir  string
	meta meta
}

// Open opens the run in dir for reading.
func Open(dir string) (*Run, error) {
	m, err := readMeta(dir)
	if err != nil {
		return nil, err
	}
	return &Run{dir: dir, meta: m}, nil
}

// ErrInterrupted is what a run returns whose context ended; it goes on from its last
// checkpoint.
var ErrInterrupted = errors.New("interrupted")

// Interrupted tells whether err is that ctx ended.
func Interrupted(ctx context.Context, err error) bool {
	return ctx.Err() != nil && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded))
}

// ReadSummary reads the summary of the run in dir into v; false where the run has not come
// to its end.
func ReadSummary(dir string, v any) (bool, error) {
	r, err := Open(dir)
	if err != nil {
		return false, err
	}
	err = r.ReadJSON(SummaryName, v)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// IsRun tells whether dir holds a run.
func IsRun(dir string) bool {
	_, err := os.Stat(join(dir, metaName))
	return err == nil
}

// Dir is the run folder.
func (r *Run) Dir() string { return r.dir }

// ReadFile reads one of the files given to Create, or the summary.
func (r *Run) ReadFile(name string) ([]byte, error) { return os.ReadFile(join(r.dir, name)) }

// ReadJSON decodes one of the files given to Create, or the summary.
func (r *Run) ReadJSON(name string, v any) error {
	data, err := r.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("reading %s: %w", join(r.dir, name), err)
	}
	return nil
}

// Tail returns the complete lines of a log (MetricsName, TimingName) from byte
// from on, and where to go on. A missing log has no lines.
func (r *Run) Tail(log string, from int64) (lines []json.RawMessage, next int64, err error) {
	f, err := os.Open(join(r.dir, log))
	if errors.Is(err, os.ErrNotExist) && from == 0 {
		return nil, 0, nil
	}
	if err != nil {
		return nil, from, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, from, err
	}
	if info.Size() < from {
		return nil, 0, ErrCut
	}
	data, err := io.ReadAll(io.NewSectionReader(f, from, info.Size()-from))
	if err != nil {
		return nil, from, fmt.Errorf("reading %s: %w", log, err)
	}
	data = data[:bytes.LastIndexByte(data, '\n')+1]
	for line := range bytes.Lines(data) {
		lines = append(lines, json.RawMessage(bytes.TrimSuffix(line, []byte("\n"))))
	}
	return lines, from + int64(len(data)), nil
}

// Metrics returns all complete lines of metrics.jsonl.
func (r *Run) Metrics() ([]json.RawMessage, error) {
	lines, _, err := r.Tail(MetricsName, 0)
	return lines, err
}

// Checkpoints lists the checkpoints by step, without checking their files.
func (r *Run) Checkpoints() ([]*Checkpoint, error) { return checkpoints(r.dir) }

// Latest is the newest valid checkpoint; warn hears of damaged ones.
func (r *Run) Latest(warn func(string)) (*Checkpoint, error) {
	c, _, err := newest(r.dir, warn)
	if err == nil && c == nil {
		err = fmt.Errorf("%s has no checkpoint yet", r.dir)
	}
	return c, err
}

// Best is the checkpoint with the highest score, or the newest where none is
// scored; its files are verified.
func (r *Run) Best(warn func(string)) (*Checkpoint, error) {
	all, err := checkpoints(r.dir)
	if err != nil {
		return nil, err
	}
	if c := best(all); c != nil {
		if err := c.Verify(); err == nil {
			return c, nil
		} else if warn != nil {
			warn(fmt.Sprintf("checkpoint %s: %v; taking the newest instead", c.dir, err))
		}
	}
	return r.Latest(warn)
}

// TrajectoryFiles lists the paths of the run's trajectory files, by name.
func (r *Run) TrajectoryFiles() ([]string, error) {
	entries, err := os.ReadDir(join(r.dir, trajectoriesDir))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		out = append(out, join(r.dir, trajectoriesDir, e.Name()))
	}
	return out, nil
}

// Trajectories reads a file of trajectories, one JSON object a line, gzip
// where the name ends in .gz. A last line that is not complete is left out: it
// is still being written. An error ends the sequence.
func Trajectories(path string) iter.Seq2[*envtune.Trajectory, error] {
	return func(yield func(*envtune.Trajectory, error) bool) {
		for l, err := range fileLines(path) {
			if err == nil && l.torn {
				return
			}
			t := new(envtune.Trajectory)
			if err == nil {
				if err = json.Unmarshal(l.text, t); err != nil {
					err = fmt.Errorf("%s:%d: %w", path, l.number, err)
				}
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(t, nil) {
				return
			}
		}
	}
}
