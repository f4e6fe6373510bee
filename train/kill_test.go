package train

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// childDir is the environment variable that makes the test binary a training in
// that folder, to be killed by its parent.
const childDir = "ENVTUNE_TEST_TRAIN_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		os.Exit(child(dir))
	}
	os.Exit(m.Run())
}

// child trains in dir, from its beginning or from its last checkpoint.
func child(dir string) int {
	o, err := switched(dir, 3)
	if err == nil {
		if _, statErr := os.Stat(filepath.Join(dir, "run.json")); statErr == nil {
			o.Resume = true
			err = Remembered(&o)
		}
	}
	if err == nil {
		_, err = Run(context.Background(), o)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// A run that is killed at random instants, while it saves included, and resumed
// each time ends in the same bytes as one that is not.
func TestKilledRunEndsTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	whole, broken := filepath.Join(t.TempDir(), "whole"), filepath.Join(t.TempDir(), "broken")
	started := time.Now()
	if err := start(t, whole).Wait(); err != nil {
		t.Fatal(err)
	}
	length := time.Since(started)
	seed := uint64(started.UnixNano())
	t.Logf("a whole run takes %v; instants of seed %d", length, seed)
	r := rand.New(rand.NewPCG(seed, 0))
	killed := 0
	for longest := length / 4; killed < 3; longest /= 2 { // on a busy machine the whole run may have been slow
		if err := os.RemoveAll(broken); err != nil {
			t.Fatal(err)
		}
		if killed = killing(t, broken, r, longest); longest < time.Millisecond {
			break
		}
	}
	if killed < 3 {
		t.Errorf("the run ended after %d kills: too few to show anything", killed)
	}
	if err := start(t, broken).Wait(); err != nil {
		t.Fatal(err)
	}
	same(t, "killed", content(t, whole), content(t, broken))
}

// killing runs and resumes a training, killing it each time after at most longest, and
// tells how often it did before the run ended, at most 5 times.
func killing(t *testing.T, broken string, r *rand.Rand, longest time.Duration) (killed int) {
	t.Helper()
	for killed < 5 {
		c := start(t, broken)
		time.Sleep(time.Duration(r.Int64N(int64(longest)) + 1))
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := c.Wait(); err == nil {
			break // it ended in time
		}
		if _, err := os.Stat(filepath.Join(broken, "run.json")); err != nil {
			// Killed before there was a run: such a folder is not taken over.
			if err := os.RemoveAll(broken); err != nil {
				t.Fatal(err)
			}
			continue
		}
		killed++
	}
	return killed
}

func start(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), childDir+"="+dir)
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}
