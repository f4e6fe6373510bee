package hf

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"envtune/learn/base"
	"envtune/learn/model"
	"envtune/learn/weights"
)

// shapes are tiny models of every type.
func shapes() map[string]model.Config {
	plain := model.Config{Vocab: 23, Dim: 16, Layers: 2, Heads: 4, KVHeads: 2, HeadDim: 6, FF: 24, Context: 64, RopeTheta: 1e4, NormEps: 1e-5}
	with := func(f func(*model.Config)) model.Config {
		c := plain
		f(&c)
		return c
	}
	return map[string]model.Config{
		"llama":         plain,
		"llama, tied":   with(func(c *model.Config) { c.Tied = true }),
		"llama, scaled": with(func(c *model.Config) { c.Scaling = model.RopeScaling{Factor: 8, LowFreq: 1, HighFreq: 4, Original: 32} }),
		"llama 3.2": with(func(c *model.Config) {
			c.RopeTheta, c.Scaling = 5e5, model.RopeScaling{Factor: 32, LowFreq: 1, HighFreq: 4, Original: 8192}
		}),
		"qwen2":                         with(func(c *model.Config) { c.Bias, c.NormEps = true, 1e-6 }),
		"qwen3":                         with(func(c *model.Config) { c.QKNorm, c.Tied = true, true }),
		"envtune":                       with(func(c *model.Config) { c.Conv, c.Recent = 4, .25 }),
		"envtune, biases beside norms":  with(func(c *model.Config) { c.Bias, c.QKNorm = true, true }),
		"envtune, with a glossary":      with(func(c *model.Config) { c.Glossary = strings.Repeat("np", c.Vocab)[:c.Vocab] }),
		"envtune, without convolutions": with(func(c *model.Config) { c.Recent = .5 }),
	}
}

func fresh(t testing.TB, c model.Config) *model.Model {
	t.Helper()
	m, err := model.New(c, 1)
	if err != nil {
		t.Fatal(err)
	}
	for i := range m.Flat() { // norms and biases too
		m.Flat()[i] += float32(i%7) / 64
	}
	return m
}

func load(t testing.TB, path string) (*Checkpoint, *model.Model) {
	t.Helper()
	c, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	steps := 0
	m, err := c.Load(context.Background(), func(done, total int) {
		if steps++; done != steps || done > total {
			t.Errorf("progress says %d of %d in step %d", done, total, steps)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if steps != len(m.Params()) {
		t.Errorf("%d steps of progress for %d tensors", steps, len(m.Params()))
	}
	return c, m
}

func same(t *testing.T, got, want *model.Model) {
	t.Helper()
	if got.Config() != want.Config() {
		t.Errorf("config %+v, want %+v", got.Config(), want.Config())
	}
	if base.Digest(got) != base.Digest(want) {
		t.Error("weights differ")
	}
}

func extras() Extras {
	return Extras{
		Tokens: SpecialTokens{BOS: []int{1}, EOS: []int{2, 5}},
		Files:  []base.File{{Name: "tokenizer.json", Data: []byte("{}")}, {Name: "chat_template.jinja", Data: []byte("x")}},
	}
}

// Every type of model comes back from a folder as it was.
func TestFolderRoundTrip(t *testing.T) {
	for name, cfg := range shapes() {
		t.Run(name, func(t *testing.T) {
			m, dir := fresh(t, cfg), filepath.Join(t.TempDir(), "out")
			if err := SaveFolder(dir, m, extras(), weights.F32); err != nil {
				t.Fatal(err)
			}
			c, got := load(t, dir)
			same(t, got, m)
			kind, _, _ := strings.Cut(name, ",")
			if kind, _, _ = strings.Cut(kind, " "); c.Type != kind {
				t.Errorf("the type is %s, want %s", c.Type, kind)
			}
			if c.Type != Envtune && !slices.Equal(c.Extras.Tokens.EOS, []int{2, 5}) {
				t.Errorf("special tokens %+v", c.Extras.Tokens)
			}
			if len(c.Extras.Files) != 2 || string(c.Extras.Files[1].Data) != "x" {
				t.Errorf("files %+v", c.Extras.Files)
			}
			if left, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), ".*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
			if err := SaveFolder(dir, m, extras(), weights.F32); err == nil || !strings.Contains(err.Error(), "exists") {
				t.Errorf("over an old folder: %v", err)
			}
			// Our own reader takes the weights too.
			data, err := os.ReadFile(filepath.Join(dir, base.ModelFile))
			if err != nil {
				t.Fatal(err)
			}
			if own, err := base.DecodeModel(data); err != nil || base.Digest(own) != base.Digest(m) {
				t.Errorf("as a model file of our own: %v", err)
			}
		})
	}
}

func TestGGUFRoundTrip(t *testing.T) {
	for name, cfg := range shapes() {
		t.Run(name, func(t *testing.T) {
			m, path := fresh(t, cfg), filepath.Join(t.TempDir(), "m.gguf")
			x := Extras{Meta: []weights.Meta{
				{Key: "general.name", Value: "small"}, {Key: "tokenizer.ggml.model", Value: "gpt2"},
				{Key: "tokenizer.ggml.tokens", Value: []string{"a"}}, {Key: "tokenizer.ggml.eos_token_id", Value: uint32(3)},
			}}
			err := SaveGGUF(path, m, x, weights.F32)
			if strings.HasPrefix(name, Envtune) {
				if err == nil || !strings.Contains(err.Error(), "convolutions") {
					t.Errorf("a model that GGUF has no place for: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			c, got := load(t, path)
			same(t, got, m)
			if len(c.Extras.Meta) != 4 || !slices.Equal(c.Extras.Tokens.EOS, []int{3}) || c.Extras.Tokens.BOS != nil {
				t.Errorf("extras %+v", c.Extras)
			}
			if err := SaveGGUF(path, m, Extras{}, weights.F16); err != nil {
				t.Fatal(err)
			}
			c, half := load(t, path)
			if c.Extras.HasVocabulary() || c.Dtypes()[0] != weights.F16 || c.Dtypes()[1] != weights.F32 {
				t.Errorf("extras %+v, types %v", c.Extras, c.Dtypes())
			}
			for i, p := range half.Params() {
				for j, v := range p.Data {
					if w := m.Params()[i].Data[j]; v-w > 1e-3 || w-v > 1e-3 || len(p.Shape) == 1 && v != w {
						t.Fatalf("%s: number %d is %v in half precision, was %v", p.Name, j, v, w)
					}
				}
			}
		})
	}
}

// Rows of a head in pairs, as GGUF's llama keeps them.
func TestPairs(t *testing.T) {
	rows := []float32{0, 0, 1, 1, 2, 2, 3, 3, 10, 10, 11, 11, 12, 12, 13, 13}
	pairs := pairsFromHalves(rows, 2, 4)
	if want := []float32{0, 0, 2, 2, 1, 1, 3, 3, 10, 10, 12, 12, 11, 11, 13, 13}; !slices.Equal(pairs, want) {
		t.Errorf("%v, want %v", pairs, want)
	}
	if back := halvesFromPairs(pairs, 2, 4); !slices.Equal(back, rows) {
		t.Errorf("back: %v", back)
	}
}

func TestSaveRefuses(t *testing.T) {
	big := fresh(t, shapes()["llama"])
	big.Flat()[3] = 70000
	scaled := shapes()["llama, scaled"]
	scaled.Bias = true
	for _, c := range []struct {
		name, want string
		save       func(path string) error
	}{
		{"half folder", "F16 cannot hold", func(p string) error { return SaveFolder(p, big, Extras{}, weights.F16) }},
		{"half GGUF", "F16 cannot hold", func(p string) error { return SaveGGUF(p, big, Extras{}, weights.F16) }},
		{"bfloat GGUF", "not as BF16", func(p string) error { return SaveGGUF(p, big, Extras{}, weights.BF16) }},
		{"other type", "Q4_0", func(p string) error { return SaveFolder(p, big, Extras{}, weights.Q4_0) }},
		{"scaled qwen2", "stretched", func(p string) error { return SaveGGUF(p, fresh(t, scaled), Extras{}, weights.F32) }},
		{"no parent", "no/such", func(p string) error { return SaveFolder(p+"/no/such", big, Extras{}, weights.F32) }},
	} {
		path := filepath.Join(t.TempDir(), "m")
		if err := c.save(path); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %q", c.name, err, c.want)
		}
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(left) > 0 {
			t.Errorf("%s: left behind %v", c.name, left)
		}
	}
}
