package run

import (
	"encoding/json"
	"os"
	"path/filepath"
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
