package run

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"envtune"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// newRun makes a run with checkpoints at steps 1..n, scored as given, one
// metrics line a step.
func newRun(t *testing.T, scores ...float64) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "run")
	w, err := Create(dir, Options{}, Bytes("config.json", []byte(`{"a":1}`)))
	must(t, err)
	for i, s := range scores {
		must(t, w.Metrics(map[string]int{"step": i + 1}))
		must(t, w.Checkpoint(i+1, envtune.Score(s), Bytes("weights.bin", fmt.Appendf(nil, "weights %d", i+1))))
	}
	must(t, w.Close())
	return dir
}

func steps(t *testing.T, dir string) string {
	t.Helper()
	all, err := checkpoints(dir)
	must(t, err)
	var out []string
	for _, c := range all {
		out = append(out, fmt.Sprint(c.Step))
	}
	return strings.Join(out, " ")
}

func TestCreateRefusesUsedFolders(t *testing.T) {
	used := t.TempDir()
	must(t, os.WriteFile(filepath.Join(used, "thesis.txt"), []byte("x"), 0o644))
	// A lock alone makes nobody's files those of an interrupted Create.
	locked, trained := t.TempDir(), newRun(t, 1)
	must(t, os.WriteFile(filepath.Join(locked, lockName), nil, 0o644))
	must(t, os.WriteFile(filepath.Join(locked, "thesis.txt"), []byte("x"), 0o644))
	must(t, os.Remove(filepath.Join(trained, metaName)))
	must(t, os.Remove(filepath.Join(trained, MetricsName)))
	must(t, os.Remove(filepath.Join(trained, "config.json")))
	for _, c := range []struct{ name, dir, want string }{
		{"a file of somebody", used, "is not empty (it holds thesis.txt)"},
		{"a file of somebody beside a lock", locked, "is not empty (it holds thesis.txt)"},
		{"checkpoints that have lost their run.json", trained, "is not empty (it holds checkpoints)"},
		{"a run", newRun(t), "already holds a run"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := snapshot(t, c.dir)
			_, err := Create(c.dir, Options{})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Create: %v, want %q", err, c.want)
			}
			if after := snapshot(t, c.dir); after != before {
				t.Errorf("the folder changed:\n%s\n%s", before, after)
			}
		})
	}
	_, err := Create(filepath.Join(t.TempDir(), "x"), Options{}, Bytes("../evil", nil))
	if err == nil || !strings.Contains(err.Error(), "cannot be a file name") {
		t.Errorf("a name that leads out of the folder: %v", err)
	}
}

func TestOneWriter(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	w, err := Create(dir, Options{})
	must(t, err)
	if _, _, err := Resume(dir, nil); !errors.Is(err, ErrLocked) {
		t.Errorf("a second writer: %v, want ErrLocked", err)
	}
	must(t, w.Close())
	must(t, w.Close())
	if err := w.Metrics(1); err == nil {
		t.Error("a closed run takes metrics")
	}
	if err := w.Summary(1); err == nil {
		t.Error("a closed run takes a summary")
	}
	w, c, err := Resume(dir, nil)
	must(t, err)
	if c != nil {
		t.Errorf("checkpoint %d in a run without any", c.Step)
	}
	must(t, w.Close())
}

func TestKeepsNewestAndBest(t *testing.T) {
	for _, c := range []struct {
		scores []float64
		want   string
		best   int
	}{
		{[]float64{1, 2, 3, 4}, "3 4", 4},
		{[]float64{1, 9, 3, 4, 5}, "2 4 5", 2},
		{[]float64{9, 9, 9, 9}, "1 3 4", 1}, // the earliest of equals
	} {
		dir := newRun(t, c.scores...)
		if got := steps(t, dir); got != c.want {
			t.Errorf("scores %v: kept %s, want %s", c.scores, got, c.want)
		}
		r, err := Open(dir)
		must(t, err)
		b, err := r.Best(nil)
		must(t, err)
		if b.Step != c.best {
			t.Errorf("scores %v: best is %d, want %d", c.scores, b.Step, c.best)
		}
		if data, err := b.ReadFile("weights.bin"); err != nil || string(data) != fmt.Sprintf("weights %d", c.best) {
			t.Errorf("weights of the best: %q, %v", data, err)
		}
	}
}

// A pinned checkpoint stays as long as one that pins it is among the newest, also over
// resuming, and a checkpoint can pin itself.
func TestPin(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	w, err := Create(dir, Options{})
	must(t, err)
	for step := 1; step <= 12; step++ {
		switch step {
		case 2, 7:
			w.Pin(step)
		case 5:
			must(t, w.Close())
			w, _, err = Resume(dir, nil)
			must(t, err)
		}
		must(t, w.Checkpoint(step, nil, Bytes("weights.bin", nil)))
		want := map[int]string{1: "1", 2: "1 2", 3: "2 3", 4: "2 3 4", 5: "2 4 5", 6: "2 5 6", 7: "2 6 7", 8: "7 8", 9: "7 8 9", 12: "7 11 12"}[step]
		if got := steps(t, dir); want != "" && got != want {
			t.Errorf("after checkpoint %d: kept %s, want %s", step, got, want)
		}
	}
	must(t, w.Close())
}

func TestDamagedCheckpoints(t *testing.T) {
	flip := func(name string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			data, err := os.ReadFile(filepath.Join(dir, name))
			must(t, err)
			data[len(data)/2] ^= 1
			must(t, os.WriteFile(filepath.Join(dir, name), data, 0o644))
		}
	}
	write := func(name, from, to string) func(t *testing.T, dir string) { // from "": all
		return func(t *testing.T, dir string) {
			data, err := os.ReadFile(filepath.Join(dir, name))
			must(t, err)
			if from != "" && strings.Count(string(data), from) != 1 {
				t.Fatalf("%q is not in %s", from, data)
			}
			text := to
			if from != "" {
				text = strings.Replace(string(data), from, to, 1)
			}
			must(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
		}
	}
	// reseal changes the manifest and gives it the sum that it then has.
	reseal := func(change func(m *manifest)) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			c, err := readCheckpoint(dir, 3)
			must(t, err)
			m := c.manifest
			change(&m)
			m.Sum, err = m.sum()
			must(t, err)
			must(t, writeSynced(osFS{}, c.Path(manifestName), JSON(manifestName, m).Write))
		}
	}
	cut := func(name string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) { must(t, os.Truncate(filepath.Join(dir, name), 3)) }
	}
	remove := func(name string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) { must(t, os.Remove(filepath.Join(dir, name))) }
	}
	const c3 = "checkpoints/step-000003/"
	for _, c := range []struct {
		name, warning string
		damage        func(t *testing.T, dir string)
	}{
		{"a bit of the weights", "step-000003: weights.bin is damaged: its checksum differs", flip(c3 + "weights.bin")},
		{"short weights", "step-000003: weights.bin is damaged: 3 bytes instead of 9", cut(c3 + "weights.bin")},
		{"no weights", "step-000003: weights.bin is missing", remove(c3 + "weights.bin")},
		{"the manifest", "step-000003: manifest.json is damaged", flip(c3 + "manifest.json")},
		{"no manifest", "step-000003: manifest.json is missing", remove(c3 + "manifest.json")},
		{"longer weights", "step-000003: weights.bin is damaged: 10 bytes instead of 9", write(c3+"weights.bin", "", "weights 3.")},
		{"a folder for the weights", "step-000003: weights.bin is ", func(t *testing.T, dir string) {
			remove(c3+"weights.bin")(t, dir)
			must(t, os.Mkdir(filepath.Join(dir, c3+"weights.bin"), 0o755))
		}},
		{"an empty manifest", "step-000003: manifest.json is damaged: it is empty", write(c3+"manifest.json", "", "")},
		{"half a manifest", "step-000003: manifest.json is damaged: unexpected EOF", cut(c3 + "manifest.json")},
		{"a manifest of nothing", "step-000003: manifest.json is damaged: its checksum differs", write(c3+"manifest.json", "", "{}")},
		{"no object as manifest", "step-000003: manifest.json is damaged: json: ", write(c3+"manifest.json", "", "[]")},
		{"a lying size", "step-000003: manifest.json is damaged: its checksum differs", write(c3+"manifest.json", `"size": 9`, `"size": 8`)},
		{"a lying size under a right sum", "step-000003: weights.bin is damaged: 9 bytes instead of 1000000000000", reseal(func(m *manifest) { m.Files[0].Size = 1e12 })},
		{"a negative log", "log metrics.jsonl has 33 bytes, the checkpoint knew -1", reseal(func(m *manifest) { m.Logs[MetricsName] = -1 })},
		{"a file elsewhere", "step-000003: manifest.json is damaged: \"../weights.bin\" cannot be a file name", reseal(func(m *manifest) { m.Files[0].Name = "../weights.bin" })},
		{"another's manifest", "step-000003: manifest.json is damaged: its checksum differs", func(t *testing.T, dir string) {
			data, err := os.ReadFile(filepath.Join(dir, "checkpoints/step-000002/manifest.json"))
			must(t, err)
			must(t, os.WriteFile(filepath.Join(dir, c3+"manifest.json"), data, 0o644))
		}},
		{"an empty folder", "step-000003: manifest.json is missing", func(t *testing.T, dir string) {
			must(t, os.RemoveAll(filepath.Join(dir, c3)))
			must(t, os.Mkdir(filepath.Join(dir, c3), 0o755))
		}},
		{"a log cut by hand", "log metrics.jsonl has 25 bytes, the checkpoint knew 33", func(t *testing.T, dir string) {
			must(t, os.Truncate(filepath.Join(dir, MetricsName), 25))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := newRun(t, 1, 2, 3)
			c.damage(t, dir)
			var warnings []string
			w, got, err := Resume(dir, func(s string) { warnings = append(warnings, s) })
			must(t, err)
			defer w.Close()
			if got == nil || got.Step != 2 {
				t.Errorf("resumed at %v, want step 2", got)
			}
			if len(warnings) != 1 || !strings.Contains(warnings[0], c.warning) {
				t.Errorf("warnings %q, want one with %q", warnings, c.warning)
			}
			if lines, _ := os.ReadFile(filepath.Join(dir, MetricsName)); string(lines) != "{\"step\":1}\n{\"step\":2}\n" {
				t.Errorf("metrics are %q", lines)
			}
			if _, err := os.Stat(filepath.Join(dir, "checkpoints/damaged-step-000003")); err != nil {
				t.Errorf("the damaged checkpoint was not set aside: %v", err)
			}
			// The step is trained again and its checkpoint written again.
			must(t, w.Metrics(map[string]int{"step": 3}))
			must(t, w.Checkpoint(3, nil))
		})
	}
}

func TestNoValidCheckpoint(t *testing.T) {
	dir := newRun(t, 1, 2)
	for _, s := range []string{"1", "2"} {
		must(t, os.Truncate(filepath.Join(dir, "checkpoints/step-00000"+s+"/weights.bin"), 0))
	}
	before := snapshot(t, dir)
	warnings := 0
	_, _, err := Resume(dir, func(string) { warnings++ })
	if !errors.Is(err, ErrNoCheckpoint) || warnings != 2 {
		t.Errorf("Resume: %v, %d warnings", err, warnings)
	}
	if after := snapshot(t, dir); after != before {
		t.Errorf("a failed Resume changed the folder")
	}
	if _, _, err := Resume(t.TempDir(), nil); !errors.Is(err, ErrNoRun) {
		t.Errorf("resuming an empty folder: %v", err)
	}
}

func TestCheckpointTwice(t *testing.T) {
	dir := newRun(t, 1)
	w, _, err := Resume(dir, nil)
	must(t, err)
	defer w.Close()
	if err := w.Checkpoint(1, nil); err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("writing a checkpoint over another: %v", err)
	}
	if err := w.Checkpoint(2, nil, Bytes("manifest.json", nil)); err == nil {
		t.Error("a caller may write manifest.json")
	}
	failed := Blob{"x", func(io.Writer) error { return errors.New("no weights") }}
	if err := w.Checkpoint(2, nil, failed); err == nil || !strings.Contains(err.Error(), "no weights") {
		t.Errorf("a writer that fails: %v", err)
	}
	if got := steps(t, dir); got != "1" {
		t.Errorf("checkpoints %s, want 1", got)
	}
}

func TestTail(t *testing.T) {
	dir := newRun(t, 1, 2)
	r, err := Open(dir)
	must(t, err)
	lines, next, err := r.Tail(MetricsName, 0)
	must(t, err)
	if len(lines) != 2 || next != 22 {
		t.Fatalf("%d lines, next %d", len(lines), next)
	}
	f, err := os.OpenFile(filepath.Join(dir, MetricsName), os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	_, err = f.WriteString("{\"step\":3}\n{\"ste") // the last line is being written
	must(t, err)
	must(t, f.Close())
	lines, next, err = r.Tail(MetricsName, next)
	must(t, err)
	if len(lines) != 1 || string(lines[0]) != `{"step":3}` || next != 33 {
		t.Errorf("lines %q, next %d", lines, next)
	}
	if _, _, err := r.Tail(MetricsName, 1000); !errors.Is(err, ErrCut) {
		t.Errorf("a log that was cut: %v", err)
	}
	if lines, _, err := r.Tail(TimingName, 0); err != nil || len(lines) != 0 {
		t.Errorf("a log that does not exist: %v, %v", lines, err)
	}
}

func TestTrajectories(t *testing.T) {
	for _, compress := range []bool{false, true} {
		dir := filepath.Join(t.TempDir(), "run")
		w, err := Create(dir, Options{Compress: compress})
		must(t, err)
		for i := range 3 {
			must(t, w.Trajectories("train", []*envtune.Trajectory{{Task: fmt.Sprint(i)}, {Task: "<b>"}}))
		}
		must(t, w.Trajectories("none", nil))
		must(t, w.Close())
		r, err := Open(dir)
		must(t, err)
		files, err := r.TrajectoryFiles()
		must(t, err)
		if len(files) != 1 {
			t.Fatalf("files %v", files)
		}
		read := func() (got []string, err error) {
			for tr, e := range Trajectories(files[0]) {
				if e != nil {
					return got, e
				}
				got = append(got, tr.Task)
			}
			return got, nil
		}
		if got, err := read(); err != nil || strings.Join(got, " ") != "0 <b> 1 <b> 2 <b>" {
			t.Errorf("compress %v: %v, %v", compress, got, err)
		}
		// A file that is still being written reads up to its last whole line.
		info, err := os.Stat(files[0])
		must(t, err)
		must(t, os.Truncate(files[0], info.Size()-30))
		if got, err := read(); err != nil || !strings.HasPrefix(strings.Join(got, " "), "0 <b> 1 <b>") || len(got) == 6 {
			t.Errorf("compress %v, torn: %v, %v", compress, got, err)
		}
		must(t, os.WriteFile(files[0], []byte("junk\n"), 0o644))
		if _, err := read(); err == nil {
			t.Errorf("compress %v: junk is read without an error", compress)
		}
	}
}

func TestSummaryAndFiles(t *testing.T) {
	dir := newRun(t, 1)
	w, _, err := Resume(dir, nil)
	must(t, err)
	must(t, w.Summary(map[string]int{"a": 1}))
	must(t, w.Summary(map[string]int{"a": 2}))
	must(t, w.Close())
	r, err := Open(dir)
	must(t, err)
	var got map[string]int
	must(t, r.ReadJSON(SummaryName, &got))
	if got["a"] != 2 {
		t.Errorf("summary %v", got)
	}
	must(t, r.ReadJSON("config.json", &got))
	if got["a"] != 1 {
		t.Errorf("config %v", got)
	}
	w, _, err = Resume(dir, nil)
	must(t, err)
	defer w.Close()
	if _, err := os.Stat(filepath.Join(dir, SummaryName)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the summary of a run that goes on is still there: %v", err)
	}
	var m meta
	must(t, r.ReadJSON(metaName, &m))
	m.Version = 99
	data, err := json.Marshal(m)
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, metaName), data, 0o644))
	if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "version 99") {
		t.Errorf("a run of a later version: %v", err)
	}
}

// An error while writing a log stops the log: a torn line never gets a
// neighbour.
func TestBrokenLog(t *testing.T) {
	fs := &faultFS{}
	dir := filepath.Join(t.TempDir(), "run")
	w, err := create(fs, dir, Options{}, nil)
	must(t, err)
	fs.killAt, fs.part = fs.ops+2, 0.5
	if err := w.Metrics(map[string]int{"step": 1}); !errors.Is(err, errKilled) {
		t.Fatalf("the write did not fail: %v", err)
	}
	fs.killAt = 0 // the disk has room again
	if err := w.Metrics(map[string]int{"step": 2}); err == nil || !strings.Contains(err.Error(), "an earlier write failed") {
		t.Errorf("the log goes on after a torn line: %v", err)
	}
	_ = w.Close()
}
