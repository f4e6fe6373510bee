package run

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// ErrNoCheckpoint is returned where checkpoints were written and all of them
// are damaged.
var ErrNoCheckpoint = errors.New("no checkpoint is undamaged")

// Resume opens the run in dir for writing where its newest valid checkpoint
// left it: logs are cut back to what the checkpoint recorded. A damaged
// checkpoint is set aside, warn is told which file is damaged, and the one
// before it is taken. The checkpoint is nil where none was written yet: the run
// starts again from its beginning. If there were checkpoints and none is valid,
// nothing is changed and the error wraps ErrNoCheckpoint.
func Resume(dir string, warn func(string)) (*Writer, *Checkpoint, error) {
	return resume(osFS{}, dir, warn)
}

func resume(fs fsys, dir string, warn func(string)) (*Writer, *Checkpoint, error) {
	m, err := readMeta(dir)
	if err != nil {
		return nil, nil, err
	}
	release, err := takeLock(dir)
	if err != nil {
		return nil, nil, err
	}
	w := &Writer{dir: dir, fs: fs, meta: m, release: release, logs: map[string]*logFile{}}
	c, err := w.resume(warn)
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("resuming %s: %w", dir, err), release())
	}
	return w, c, nil
}

func (w *Writer) resume(warn func(string)) (*Checkpoint, error) {
	chosen, damaged, err := newest(w.dir, warn)
	if err != nil {
		return nil, err
	}
	for _, c := range damaged {
		aside := join(filepath.Dir(c.dir), damagedPrefix+stepName(c.Step))
		if err := errors.Join(w.fs.removeAll(aside), w.fs.rename(c.dir, aside)); err != nil {
			return nil, fmt.Errorf("setting the damaged checkpoint %d aside: %w", c.Step, err)
		}
	}
	if err := w.tidy(); err != nil {
		return nil, err
	}
	var offsets map[string]int64
	if chosen != nil {
		offsets, w.pin = chosen.manifest.Logs, chosen.manifest.Pin
	}
	if err := w.cutLogs(offsets); err != nil {
		return nil, err
	}
	// A kill may have come between the last checkpoint and its pruning.
	return chosen, w.prune()
}

// newest finds the newest valid checkpoint, nil where none was ever written,
// and the damaged ones that are newer.
func newest(dir string, warn func(string)) (chosen *Checkpoint, damaged []*Checkpoint, err error) {
	steps, err := stepFolders(dir)
	if err != nil {
		return nil, nil, err
	}
	for i := len(steps) - 1; i >= 0; i-- {
		c, err := readCheckpoint(dir, steps[i])
		if err == nil {
			err = errors.Join(c.Verify(), c.logsReach(dir))
		}
		if err == nil {
			return c, damaged, nil
		}
		damaged = append(damaged, c)
		if warn != nil {
			warn(fmt.Sprintf("checkpoint %s: %v; trying the one before", c.dir, err))
		}
	}
	if len(damaged) > 0 {
		return nil, nil, fmt.Errorf("%w (%d in %s): start a new run, or restore one of them", ErrNoCheckpoint, len(damaged), join(dir, checkpointsDir))
	}
	return nil, nil, nil
}

// logsReach checks that the logs are at least as long as the checkpoint says.
func (c *Checkpoint) logsReach(dir string) error {
	var errs []error
	for name, size := range c.manifest.Logs {
		info, err := os.Stat(join(dir, filepath.FromSlash(name)))
		switch {
		case err != nil:
			errs = append(errs, fmt.Errorf("log %s is missing: %w", name, err))
		case size < 0 || info.Size() < size:
			errs = append(errs, fmt.Errorf("log %s has %d bytes, the checkpoint knew %d", name, info.Size(), size))
		}
	}
	return errors.Join(errs...)
}

// tidy removes what an interrupted write left behind, and the summary of a run
// that is now going on.
func (w *Writer) tidy() error {
	for _, sub := range []string{"", checkpointsDir, trajectoriesDir} {
		dir := join(w.dir, sub)
		entries, err := os.ReadDir(dir)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		for _, e := range entries {
			name := e.Name()
			left := strings.HasSuffix(name, partialSuffix) || strings.HasPrefix(name, trashPrefix)
			if left || sub == "" && name == SummaryName {
				if err := w.fs.removeAll(join(dir, name)); err != nil {
					return fmt.Errorf("removing %s: %w", name, err)
				}
			}
		}
	}
	return nil
}

func readMeta(dir string) (meta, error) {
	var m meta
	data, err := os.ReadFile(join(dir, metaName))
	switch {
	case errors.Is(err, os.ErrNotExist):
		if _, lockErr := os.Stat(join(dir, lockName)); lockErr == nil {
			return m, fmt.Errorf("%s %w (it was stopped while it was made: start it again as you did)", dir, ErrNoRun)
		}
		return m, fmt.Errorf("%s %w (%s is missing)", dir, ErrNoRun, metaName)
	case err != nil:
		return m, fmt.Errorf("reading the run %s: %w", dir, err)
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return m, fmt.Errorf("reading %s: %w", join(dir, metaName), err)
	}
	if m.Version != metaVersion {
		return m, fmt.Errorf("%s was written in version %d of the run folder; this program knows version %d", dir, m.Version, metaVersion)
	}
	m.Keep = max(m.Keep, 1)
	return m, nil
}
