package base

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"envtune/learn/model"
	"envtune/learn/text"
	"envtune/learn/weights"
)

func tiny(t *testing.T) *Model {
	t.Helper()
	tok, err := text.Train(func(yield func(string) bool) { yield("set the lamp to 40") }, 270, text.TrainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := model.New(model.Config{
		Vocab: tok.Size(), Dim: 8, Layers: 1, Heads: 1, KVHeads: 1, HeadDim: 8, FF: 8,
		Context: 32, RopeTheta: 10000, NormEps: 1e-5, Tied: true,
	}, 1)
	if err != nil {
		t.Fatal(err)
	}
	return &Model{Model: m, Tokenizer: tok}
}

func encode(t *testing.T, m *model.Model) []byte {
	t.Helper()
	data, err := EncodeModel(m, weights.F32)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestLoad(t *testing.T) {
	m := tiny(t)
	tok, err := m.Tokenizer.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, data := range map[string][]byte{ModelFile: encode(t, m.Model), TokenizerFile: tok} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if Digest(got.Model) != Digest(m.Model) || got.Config() != m.Config() || got.Tokenizer.Size() != m.Tokenizer.Size() {
		t.Error("what was loaded is not what was written")
	}
	if _, err := Load(t.TempDir()); err == nil || !strings.Contains(err.Error(), ModelFile) {
		t.Errorf("an empty folder: %v", err)
	}
}

// A file that claims more than it holds is refused before anything is allocated.
func TestDecodeModelRefuses(t *testing.T) {
	m := tiny(t)
	huge := m.Config()
	huge.Vocab, huge.Dim, huge.Layers, huge.FF = 1<<20, 1<<16, 1<<10, 1<<18
	good := encode(t, m.Model)
	damaged := slices.Clone(good)
	damaged[len(damaged)-1] ^= 1
	for _, c := range []struct {
		name, want string
		data       []byte
	}{
		{"damaged", "checksum", damaged},
		{"cut", "cut", good[:len(good)-9]},
		{"no config", "hold no config", file(t, nil)},
		{"config of another kind", "its config", file(t, map[string]string{configKey: "[]"})},
		{"huge config", "parameters", file(t, map[string]string{configKey: asJSON(t, huge)})},
	} {
		if _, err := DecodeModel(c.data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want an error with %q", c.name, err, c.want)
		}
	}
}

func file(t *testing.T, meta map[string]string) []byte {
	t.Helper()
	data, err := weights.Encode(&weights.File{Meta: meta, Tensors: []weights.Tensor{{Name: "a", Shape: []int{1}, Data: []float32{1}}}}, weights.F32)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// A trainer that is restored goes on as the one that the snapshot was taken of.
func TestSnapshotAndRestore(t *testing.T) {
	step := func(tr *model.Trainer) {
		seq := model.Sequence{Tokens: []int32{1, 2, 3, 4}, Loss: []bool{false, true, true, true}}
		if _, err := tr.Gradient([]model.Sequence{seq}, func(int, int, float32, float32) (float32, float32) { return -1, 0 }); err != nil {
			t.Fatal(err)
		}
		tr.Step(1e-2, 1)
	}
	one := model.NewTrainer(tiny(t).Model, model.AdamW{}, 1)
	step(one)
	parts, err := Snapshot(one, nil)
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string) ([]byte, error) {
		for _, f := range parts {
			if f.Name == name {
				var b bytes.Buffer
				err := f.Write(&b)
				return b.Bytes(), err
			}
		}
		return nil, os.ErrNotExist
	}
	two := model.NewTrainer(tiny(t).Model, model.AdamW{}, 1)
	if err := Restore(two, one.State().Step, read); err != nil {
		t.Fatal(err)
	}
	step(one)
	step(two)
	if Digest(one.Model()) != Digest(two.Model()) {
		t.Error("the restored trainer goes another way")
	}
	cfg := one.Model().Config()
	cfg.FF = 16
	other, err := model.New(cfg, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := Restore(model.NewTrainer(other, model.AdamW{}, 1), 1, read); err == nil || !strings.Contains(err.Error(), "architecture") {
		t.Errorf("another architecture: %v", err)
	}
}
