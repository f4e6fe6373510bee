// Package parity holds only tests: they compare this module with the official
// package. README.md says what each needs.
package parity

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"envtune/bfcl"
	"envtune/session"
)

// worlds are those that are compared: all that the module has, or those that
// ENVTUNE_PARITY_WORLDS names.
var worlds = chosen()

func chosen() []string {
	if names := strings.Fields(os.Getenv("ENVTUNE_PARITY_WORLDS")); len(names) > 0 {
		return names
	}
	return session.Official()
}

// cache returns the folder in which parity/setup.sh makes its environment.
func cache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "envtune", "parity", "venv")
}

// official loads the official data, or skips the test.
func official(t testing.TB) *bfcl.Data {
	t.Helper()
	var places []string
	if at := os.Getenv("ENVTUNE_BFCL"); at != "" {
		places = []string{at}
	} else {
		if dir, err := bfcl.CacheDir(); err == nil {
			places = append(places, dir)
		}
		places = append(places, filepath.Join(cache(), "lib", "python3.11", "site-packages"))
	}
	var problems []error
	for _, at := range places {
		d, err := bfcl.Load(at)
		if err == nil {
			return d
		}
		problems = append(problems, err)
	}
	if os.Getenv("ENVTUNE_BFCL") != "" {
		t.Fatal(errors.Join(problems...))
	}
	t.Skip("no official data: run envtune bfcl fetch or parity/setup.sh, or set ENVTUNE_BFCL")
	return nil
}

// pythonOrSkip returns the Python that has the official package, or skips the
// test.
func pythonOrSkip(t *testing.T) string {
	t.Helper()
	if python := os.Getenv("ENVTUNE_PYTHON"); python != "" {
		return python
	}
	python := filepath.Join(cache(), "bin", "python")
	if _, err := os.Stat(python); err != nil {
		t.Skip("no Python with bfcl-eval: run parity/setup.sh or set ENVTUNE_PYTHON")
	}
	return python
}

// driver is a running official.py.
type driver struct {
	mu  sync.Mutex
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

// startDriver starts official.py, with more of an environment, or skips the test.
func startDriver(t *testing.T, env ...string) *driver {
	t.Helper()
	python := pythonOrSkip(t)
	d := &driver{cmd: exec.Command(python, "official.py")}
	d.cmd.Stderr = os.Stderr
	d.cmd.Env = append(append(os.Environ(), "PYTHONHASHSEED=0"), env...) // 0: one order of sets
	var err error
	if d.in, err = d.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := d.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	d.out = bufio.NewScanner(out)
	d.out.Buffer(nil, 1<<28)
	if err := d.cmd.Start(); err != nil {
		t.Fatalf("starting %s: %v", python, err)
	}
	t.Cleanup(func() {
		d.in.Close()
		if err := d.cmd.Wait(); err != nil {
			t.Errorf("official.py: %v", err)
		}
	})
	return d
}

// ask sends a request and reads the answer into answer.
func (d *driver) ask(t *testing.T, request, answer any) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	line, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.in.Write(append(line, '\n')); err != nil {
		t.Fatalf("writing to official.py: %v", err)
	}
	if !d.out.Scan() {
		t.Fatalf("official.py gave no answer to %.300s: %v", line, d.out.Err())
	}
	if err := json.Unmarshal(d.out.Bytes(), answer); err != nil {
		t.Fatalf("reading official.py: %v", err)
	}
}

// trajectories opens the recorded trajectories, or skips the test.
func trajectories(t *testing.T) *bufio.Scanner {
	t.Helper()
	dir := os.Getenv("ENVTUNE_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "data")
	}
	f, err := os.Open(filepath.Join(dir, "trajectories.jsonl.gz"))
	if err != nil {
		t.Skip("no recorded trajectories: set ENVTUNE_DATA to their folder")
	}
	t.Cleanup(func() { f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	in := bufio.NewScanner(z)
	in.Buffer(nil, 1<<26)
	return in
}
