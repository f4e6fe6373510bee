package run

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"envtune"
)

// state is that of the training imitated below.
type state struct {
	Step int    `json:"step"`
	X    uint64 `json:"x"`
}

const lastStep = 6

// imitate trains: opens or makes the run, goes on from its checkpoint, writes
// metrics, timing, trajectories, a checkpoint every other step and a summary.
// What it writes follows from the state alone, timing aside.
func imitate(fs fsys, dir string, o Options) (err error) {
	s := state{X: 1}
	var w *Writer
	if IsRun(dir) {
		var c *Checkpoint
		if w, c, err = resume(fs, dir, nil); err != nil {
			return err
		}
		if c != nil {
			if err := c.ReadJSON("state.json", &s); err != nil {
				return errors.Join(err, w.Close())
			}
		}
	} else {
		if w, err = create(fs, dir, o, []Blob{Bytes("config.json", []byte("{}\n"))}); err != nil {
			return err
		}
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	for s.Step < lastStep {
		if err := imitateStep(w, &s); err != nil {
			return err
		}
	}
	if err := w.Trajectories("after", []*envtune.Trajectory{{Task: "t", Seed: s.X}}); err != nil { // behind the last checkpoint
		return err
	}
	return w.Summary(s)
}

func imitateStep(w *Writer, s *state) error {
	s.Step++
	s.X = s.X*6364136223846793005 + 1442695040888963407
	file := "train"
	if s.Step > 3 {
		file = "late" // a log that an early checkpoint does not know
	}
	t := &envtune.Trajectory{Task: "t", Seed: s.X, Reward: envtune.Score(float64(s.X%7) / 7)}
	if err := errors.Join(
		w.Metrics(map[string]any{"step": s.Step, "x": s.X % 1000}),
		w.Timing(map[string]any{"step": s.Step, "seconds": 0.1}),
		w.Trajectories(file, []*envtune.Trajectory{t, t}),
	); err != nil {
		return err
	}
	if s.Step%2 != 0 {
		return nil
	}
	score := []float64{1, 3, 2}[s.Step/2-1] // so that the last checkpoint prunes the first
	return w.Checkpoint(s.Step, &score, JSON("state.json", s), Bytes("weights.bin", []byte(strings.Repeat("w", s.Step*10))))
}

// snapshot lists a folder: every file with its content's hash, timing and lock
// aside.
func snapshot(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		if d.IsDir() {
			fmt.Fprintf(&b, "%s/\n", rel)
			return nil
		}
		if rel == TimingName || rel == lockName {
			return nil
		}
		data, err := os.ReadFile(path)
		fmt.Fprintf(&b, "%s %d %x\n", rel, len(data), sha256.Sum256(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A run killed at any operation, torn or not, with or without the loss of what
// was not synced, and killed again while it resumes, ends with the bytes of a
// run that was never killed.
func TestKilledAnywhere(t *testing.T) {
	type kill struct {
		compress bool
		part     float64
		lossy    bool
		again    bool // a second kill, in the middle of resuming
		every    int  // operations between kills: 1 is all of them
	}
	for _, c := range []kill{
		{part: 0, every: 2}, {part: 1, every: 2},
		{part: 0.5, again: true, every: 1},
		{part: 0.5, again: true, lossy: true, every: 1},
		{part: 1, again: true, lossy: true, every: 3},
		{part: 0.5, lossy: true, compress: true, every: 3},
	} {
		t.Run(fmt.Sprintf("%+v", c), func(t *testing.T) {
			t.Parallel()
			o := Options{Compress: c.compress}
			whole := &faultFS{}
			ref := filepath.Join(t.TempDir(), "ref")
			must(t, imitate(whole, ref, o))
			want := snapshot(t, ref)
			if !strings.Contains(want, "checkpoints/step-000006/weights.bin 60 ") {
				t.Fatalf("unexpected reference run:\n%s", want)
			}
			dir := filepath.Join(t.TempDir(), "run")
			for k := 1; k <= whole.ops; k += c.every {
				must(t, os.RemoveAll(dir))
				err := imitate(&faultFS{killAt: k, part: c.part, lossy: c.lossy}, dir, o)
				if !errors.Is(err, errKilled) {
					t.Fatalf("killed at operation %d of %d: %v", k, whole.ops, err)
				}
				if c.again {
					err := imitate(&faultFS{killAt: 1 + k%11, part: c.part, lossy: c.lossy}, dir, o)
					if err != nil && !errors.Is(err, errKilled) {
						t.Fatalf("killed at operation %d, then at %d: %v", k, 1+k%11, err)
					}
				}
				if err := imitate(&faultFS{lossy: c.lossy}, dir, o); err != nil {
					t.Fatalf("resuming after a kill at operation %d of %d: %v", k, whole.ops, err)
				}
				if got := snapshot(t, dir); got != want {
					t.Fatalf("killed at operation %d of %d, the folder is\n%s\nwant\n%s", k, whole.ops, got, want)
				}
			}
		})
	}
}
