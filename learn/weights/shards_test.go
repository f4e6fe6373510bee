package weights

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// folder writes files into a new folder: texts, and the tensors of testFile by name.
func folder(t *testing.T, texts map[string]string, shards map[string][]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range texts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, tensors := range shards {
		f := &File{}
		for _, ten := range testFile().Tensors {
			if slices.Contains(tensors, ten.Name) {
				f.Tensors = append(f.Tensors, ten)
			}
		}
		if err := Save(filepath.Join(dir, name), f, BF16); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestShards(t *testing.T) {
	const index = `{"metadata":{"total_size":28},"weight_map":{"a":"x-1.safetensors","b.weight":"x-2.safetensors","none":"x-1.safetensors"}}`
	for name, dir := range map[string]string{
		"one file": folder(t, nil, map[string][]string{SingleFile: {"a", "b.weight", "none"}}),
		"two files": folder(t, map[string]string{IndexFile: index},
			map[string][]string{"x-1.safetensors": {"a", "none"}, "x-2.safetensors": {"b.weight"}}),
	} {
		s, err := OpenFolder(dir)
		if err != nil {
			t.Fatal(err)
		}
		a, b := make([]float32, 1), make([]float32, 6)
		if err := s.Read("a", a); err != nil || a[0] != 7 {
			t.Errorf("%s: a is %v, %v", name, a, err)
		}
		if err := s.Read("b.weight", b); err != nil || b[1] != -2 {
			t.Errorf("%s: b.weight is %v, %v", name, b, err)
		}
		if err := s.Read("x", a); err == nil || len(s.Tensors()) != 3 {
			t.Errorf("%s: reading what is not there: %v; tensors %v", name, err, s.Tensors())
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestShardsRefuse(t *testing.T) {
	files := map[string][]string{"x-1.safetensors": {"a"}, "x-2.safetensors": {"b.weight"}}
	for _, c := range []struct{ index, want string }{
		{``, IndexFile},
		{`[]`, IndexFile},
		{`{"weight_map":{}}`, "lists no tensor"},
		{`{"weight_map":{"a":"../x-1.safetensors"}}`, `"../x-1.safetensors"`},
		{`{"weight_map":{"a":"..\\x.safetensors"}}`, "want the name"},
		{`{"weight_map":{"a":"x-1.bin"}}`, "x-1.bin"},
		{`{"weight_map":{"a":"gone.safetensors"}}`, "gone.safetensors"},
		{`{"weight_map":{"a":"x-1.safetensors","c":"x-2.safetensors","b.weight":"x-2.safetensors"}}`, `tensor "c" is not there`},
		{`{"weight_map":{"b.weight":"x-1.safetensors"}}`, `tensor "a" is there`},
	} {
		_, err := OpenFolder(folder(t, map[string]string{IndexFile: c.index}, files))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("index %s: error %v, want one that says %q", c.index, err, c.want)
		}
	}
	if _, err := OpenFolder(t.TempDir()); err == nil || !strings.Contains(err.Error(), SingleFile) {
		t.Errorf("an empty folder: %v", err)
	}
}

func FuzzIndex(f *testing.F) {
	f.Add([]byte(`{"metadata":{},"weight_map":{"a":"x-1.safetensors","b":"x-2.safetensors"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		files, err := parseIndex(data)
		if err != nil {
			return
		}
		for _, x := range files {
			if filepath.Dir(x.name) != "." || len(x.tensors) == 0 || !slices.IsSorted(x.tensors) {
				t.Fatalf("%+v", x)
			}
		}
	})
}
