package main

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"envtune/internal/golden"
	"envtune/learn/hf"
	"envtune/learn/model"
	"envtune/learn/tensor"
	"envtune/learn/weights"
)

// tiny writes a folder as bench/learn.sh makes it, with models and data of small sizes.
func tiny(t *testing.T) (dir string, m *model.Model, d *Data) {
	dir = t.TempDir()
	c := model.Config{Vocab: 61, Dim: 24, Layers: 2, Heads: 3, KVHeads: 1, HeadDim: 8, FF: 40, Context: 128, RopeTheta: 1e4, NormEps: 1e-5, Tied: true}
	m, err := model.New(c, 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"smollm2", "small"} {
		if err := hf.SaveFolder(filepath.Join(dir, name), m, hf.Extras{}, weights.F32); err != nil {
			t.Fatal(err)
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	tokens := func(n int) []int32 {
		out := make([]int32, n)
		for i := range out {
			out[i] = int32(rng.IntN(c.Vocab))
		}
		return out
	}
	lists := func(n, size int) (out [][]int32) {
		for range n {
			out = append(out, tokens(size))
		}
		return out
	}
	d = &Data{
		Train: lists(4, 20), Long: lists(8, 50), SmallTrain: lists(8, 20),
		GRPO:        GRPOData{tokens(40), 6, []float64{0, 1, 0, 0.5}},
		Update:      UpdateData{tokens(50), lists(4, 7), []float64{1, -1, 0.5, 2}},
		Decode:      DecodeData{lists(1, 40), tokens(64)},
		SmallDecode: DecodeData{lists(8, 20), tokens(64)},
	}
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "full.json"), text, 0o644); err != nil {
		t.Fatal(err)
	}
	return dir, m, d
}

func measure(t *testing.T, work, dir string, flags ...string) Line {
	t.Helper()
	var out bytes.Buffer
	if err := run(append([]string{work, dir, "-reps", "2", "-steps", "3"}, flags...), &out); err != nil {
		t.Fatal(err)
	}
	var l Line
	if err := json.Unmarshal(out.Bytes(), &l); err != nil {
		t.Fatal(err)
	}
	return l
}

// Each work does what its name says, on the data that is given.
func TestWorks(t *testing.T) {
	dir, m, d := tiny(t)
	for work, want := range map[string]map[string]float64{
		"train":        {"amount": 80, "tokens": 80, "loss": loss(t, m, d.Train)},
		"long":         {"amount": 400, "tokens": 400, "loss": loss(t, m, d.Long)},
		"small-train":  {"amount": 160, "tokens": 160, "loss": loss(t, m, d.SmallTrain)},
		"grpo":         {"amount": 24, "sampled": 24, "tokens": 4 * 46},
		"update":       {"amount": 4 * 57, "tokens": 28},
		"decode1":      {"amount": 3, "tokens": 3},
		"decode16":     {"amount": 48, "tokens": 48},
		"decode64":     {"amount": 192, "tokens": 192},
		"small-decode": {"amount": 192, "tokens": 192},
	} {
		t.Run(work, func(t *testing.T) {
			l := measure(t, work, dir)
			if l.Work != work || len(l.Wall) != 2 || len(l.CPU) != 2 {
				t.Errorf("got %+v", l)
			}
			for key, x := range want {
				got := l.Check[key]
				if key == "amount" {
					got = l.Amount
				}
				if math.Abs(got-x) > 1e-6*math.Abs(x) {
					t.Errorf("%s is %v, want %v", key, got, x)
				}
			}
		})
	}
}

// A precision changes what is computed: products of training, weights of decoding.
func TestPrecisions(t *testing.T) {
	dir, _, _ := tiny(t)
	if a, b := measure(t, "train", dir), measure(t, "train", dir, "-precision", "bf16"); b.Precision != "bf16" ||
		a.Check["loss"] == b.Check["loss"] || math.Abs(a.Check["loss"]-b.Check["loss"]) > 0.01 {
		t.Errorf("the loss is %v, in %s %v", a.Check["loss"], b.Precision, b.Check["loss"])
	}
	var sums []float64
	for _, p := range []string{"f32", "bf16"} {
		b := bench{precision: p}
		if err := b.setPrecision("gemm"); err != nil {
			t.Fatal(err)
		}
		c := tensor.M(make([]float32, 9), 3, 3)
		b.ops().NN(c, tensor.M(pattern(9, 7919), 3, 3), tensor.M(pattern(9, 6101), 3, 3), false)
		sums = append(sums, float64(c.Data[0]))
	}
	if sums[0] == sums[1] {
		t.Error("products in bfloat16 are those of float32")
	}
	for _, p := range []string{"bf16", "q8"} {
		if l := measure(t, "decode16", dir, "-precision", p); l.Precision != p || len(l.Greedy) != 16 {
			t.Errorf("%s: %+v", p, l)
		}
	}
	for args, want := range map[string]string{
		"decode1": "f32\nbf16\nq8\n", "train": "f32\n", "gemm -bf16": "f32\nbf16\n",
	} {
		var out bytes.Buffer
		if err := run(append([]string{"precisions"}, strings.Fields(args)...), &out); err != nil || out.String() != want {
			t.Errorf("%s: %q, %v", args, out.String(), err)
		}
	}
}

// loss is the mean of -log p over all tokens that have one before them.
func loss(t *testing.T, m *model.Model, lists [][]int32) float64 {
	var sum, n float64
	for _, tokens := range lists {
		s := model.Sequence{Tokens: tokens, Loss: make([]bool, len(tokens))}
		for i := 1; i < len(tokens); i++ {
			s.Loss[i] = true
		}
		out, err := m.Logprobs([]model.Sequence{s})
		if err != nil {
			t.Fatal(err)
		}
		for _, lp := range out[0] {
			sum, n = sum-float64(lp), n+1
		}
	}
	return sum / n
}

// Decoding gives the likeliest tokens behind the prompt of a sequence's group.
func TestDecode(t *testing.T) {
	dir, m, d := tiny(t)
	l := measure(t, "small-decode", dir)
	for _, i := range []int{0, 7, 8, 63} {
		tokens := append(append([]int32(nil), d.SmallDecode.Prompts[i/8]...), d.SmallDecode.First[i])
		decoder := model.NewDecoder(m, 1)
		cache, sampler := decoder.NewCache(), model.Sampler{}
		for at, got := range l.Greedy[i] {
			logits, err := decoder.Extend([]model.Row{{Cache: cache, Tokens: tokens}})
			if err != nil {
				t.Fatal(err)
			}
			want := sampler.Sample(logits[0], nil).Token
			if got != want {
				t.Errorf("sequence %d, token %d: got %d, want %d", i, at, got, want)
			}
			tokens = []int32{want}
		}
		if len(l.Greedy[i]) != 7 {
			t.Errorf("sequence %d has %d tokens, want 7", i, len(l.Greedy[i]))
		}
	}
}

func TestTable(t *testing.T) {
	var out bytes.Buffer
	if err := run([]string{"table", "testdata/lines.jsonl"}, &out); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "testdata/table.md", out.Bytes())
}

func TestRefuses(t *testing.T) {
	dir := t.TempDir()
	broken := filepath.Join(dir, "broken.jsonl")
	if err := os.WriteFile(broken, []byte("{}\nno json\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		"usage":              {"gemm"},
		"precision \"int3\"": {"train", dir, "-precision", "int3"},
		"full.json":          {"train", dir},
		"line 2":             {"table", broken},
	} {
		if err := run(args, &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: got %v, want an error with %q", args, err, want)
		}
	}
}

// Models that are there are not made again; those that are not, are.
func TestModels(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"smollm2", "smollm2.f32.gguf"} { // made before
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := run([]string{"models", "no such file", dir}, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"small", "small.f32.gguf"} {
		c, err := hf.Open(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if n := c.Config.NumParams(); n < 1.9e6 || n > 2.1e6 {
			t.Errorf("%s has %d parameters", name, n)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
