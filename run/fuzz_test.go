package run

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whatever a file holds, reading it ends, with an error or without.
func FuzzTrajectories(f *testing.F) {
	f.Add([]byte("{\"task\":\"a\"}\n{\"task\":"), false)
	if z, err := deflate([]byte("{}\n{}\n")); err == nil {
		f.Add(z, true)
		f.Add(append(z, z[:len(z)-3]...), true)
	}
	f.Fuzz(func(t *testing.T, data []byte, compressed bool) {
		path := filepath.Join(t.TempDir(), "t.jsonl")
		if compressed {
			path += ".gz"
		}
		must(t, os.WriteFile(path, data, 0o644))
		for tr, err := range Trajectories(path) {
			if (tr == nil) == (err == nil) {
				t.Fatalf("trajectory %v with error %v", tr, err)
			}
		}
	})
}

// A manifest that was changed in any way but its layout is refused.
func FuzzManifest(f *testing.F) {
	good := manifest{Step: 1, Files: []entry{{"a", 1, "x"}}, Logs: map[string]int64{"metrics.jsonl": 3}}
	sum, err := good.sum()
	if err != nil {
		f.Fatal(err)
	}
	good.Sum = sum
	data, err := json.Marshal(good)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"step":1,"files":[{"name":"../../x"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		folder := join(dir, checkpointsDir, stepName(1))
		must(t, os.MkdirAll(folder, 0o755))
		must(t, os.WriteFile(join(folder, manifestName), data, 0o644))
		c, err := readCheckpoint(dir, 1)
		if err != nil {
			return
		}
		for _, name := range c.Files {
			if filepath.Dir(c.Path(name)) != folder {
				t.Errorf("the file %q leads out of the checkpoint", name)
			}
		}
	})
}

// FuzzRecords: the strict reader yields only what passes its own check and can be
// written and read again as the same bytes, and each of its errors names the file.
func FuzzRecords(f *testing.F) {
	for _, text := range []string{
		`{"task":"a","split":"base","turns":1,"asks":[false],"stop":"cancel","first":{"signals":{}}}`,
		`{"version":1,"task":"a","split":"base","worlds":["x"],"rules":{"mode":"training","max_steps":3,"format":"compact","hints":{"level":"full","show":1,"codes":{"a":0.5}}},` +
			`"turns":1,"asks":[true],"stop":"done","first":{"messages":[{"role":"user","content":"<"}],"signals":{}},` +
			`"steps":[{"action":{"role":"assistant","content":"say done"},"feedback":{"signals":{"ask":1},"turn":0,"turn_done":true,"done":true,"stop":"done"}}]}`,
		`{"version":7}`, `{"tasc":1}`, `{"task":`, `[]`,
	} {
		f.Add([]byte(text + "\n"))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "t.jsonl")
		must(t, os.WriteFile(path, data, 0o644))
		for r, err := range Records(path) {
			if err != nil {
				if !strings.Contains(err.Error(), path) {
					t.Fatalf("%v does not name the file", err)
				}
				continue
			}
			if err := r.Trajectory.Check(); err != nil || r.Line < 1 {
				t.Fatalf("line %d: %v", r.Line, err)
			}
			once, err := encode(r.Trajectory)
			must(t, err)
			again, err := fileLine{text: once}.record()
			must(t, err)
			twice, err := encode(again)
			must(t, err)
			if string(once) != string(twice) {
				t.Fatalf("written, read and written:\n%s%s", once, twice)
			}
		}
	})
}
