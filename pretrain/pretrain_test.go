package pretrain

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"envtune/learn/base"
	"envtune/learn/model"
	"envtune/run"
)

// small are settings that train in about a second.
func small() Options {
	o := Defaults()
	o.Model = model.Config{
		Dim: 32, Layers: 1, Heads: 2, KVHeads: 1, HeadDim: 16, FF: 48,
		Context: 2048, RopeTheta: 10000, NormEps: 1e-5, Tied: true, Conv: 4,
	}
	o.Vocab, o.Slots, o.TokenizerDocs, o.Drills = 400, 60, 60, 30
	o.Tokens, o.BatchTokens, o.Warmup = 40000, 2048, 5
	o.ProbeEvery, o.ProbeEpisodes, o.CheckpointEvery = 16000, 3, 4
	return o
}

func job(dir string, out *bytes.Buffer) Job {
	return Job{Options: small(), Dir: dir, Out: out, Now: func() time.Time { return time.Unix(0, 0) }}
}

func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, name := range []string{base.ModelFile, base.TokenizerFile, "metrics.jsonl", "summary.json"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		out[name] = string(data)
	}
	return out
}

// cancelling cancels a run when it has printed n lines.
type cancelling struct {
	bytes.Buffer
	n      int
	cancel func()
}

func (c *cancelling) Write(p []byte) (int, error) {
	if c.n--; c.n == 0 {
		c.cancel()
	}
	return c.Buffer.Write(p)
}

// A run that was interrupted and resumed writes the same model as one that was
// not, and the model learns.
func TestRun(t *testing.T) {
	whole, broken := filepath.Join(t.TempDir(), "whole"), filepath.Join(t.TempDir(), "broken")
	var out bytes.Buffer
	if err := Run(context.Background(), job(whole, &out)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"parameters, 461 tokens", "probe at", "weights sha256"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the output lacks %q:\n%s", want, out.String())
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	j := job(broken, nil)
	j.Out = &cancelling{n: 2, cancel: cancel} // the parameters, then the first probe
	err := Run(ctx, j)
	if !errors.Is(err, run.ErrInterrupted) || !strings.Contains(err.Error(), "--resume "+broken) {
		t.Fatalf("an interrupted run: %v", err)
	}
	j = job(broken, &out)
	j.Resume = true
	j.CheckpointEvery = 1 // the last step is saved
	if err := Run(context.Background(), j); err != nil {
		t.Fatal(err)
	}
	// Interrupted once more, in the probe that follows the last step.
	ctx, cancel = context.WithCancel(context.Background())
	cancel()
	j.Out = &out
	if err := Run(ctx, j); !errors.Is(err, run.ErrInterrupted) {
		t.Errorf("interrupted in the last probe: %v", err)
	}
	if err := Run(context.Background(), j); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "left -") {
		t.Errorf("time left is negative:\n%s", out.String())
	}
	a, b := read(t, whole), read(t, broken)
	for name := range a {
		if a[name] != b[name] {
			t.Errorf("%s differs after an interruption", name)
		}
	}
	m, err := base.Load(whole)
	if err != nil {
		t.Fatal(err)
	}
	if m.Config().Vocab != m.Tokenizer.Size() {
		t.Errorf("the model has %d tokens, the tokenizer %d", m.Config().Vocab, m.Tokenizer.Size())
	}
	lines := strings.Split(strings.TrimSpace(a["metrics.jsonl"]), "\n")
	if first, last := agentLoss(t, lines[0]), agentLoss(t, lines[len(lines)-1]); last > first-0.1 {
		t.Errorf("the agent's loss went from %.3f to %.3f only", first, last)
	}
}

// A run that stops behind a step goes on with an end of its own, which it remembers; where
// that is the old one its bytes are those of a run that never stopped.
func TestStopsBehindAStep(t *testing.T) {
	whole, stopped := filepath.Join(t.TempDir(), "whole"), filepath.Join(t.TempDir(), "stopped")
	var out bytes.Buffer
	if err := Run(t.Context(), job(whole, &out)); err != nil {
		t.Fatal(err)
	}
	out.Reset()
	j := job(stopped, &out)
	j.Steps = 2
	if err := Run(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	if want := "stopped behind step 2, "; !strings.Contains(out.String(), want) || !strings.Contains(out.String(), "--resume "+stopped) {
		t.Errorf("the output lacks %q:\n%s", want, out.String())
	}
	if _, err := base.Load(stopped); err == nil {
		t.Error("a run that stopped has a model")
	}
	went := job(filepath.Join(t.TempDir(), "went on"), &out)
	went.Steps = 2
	if err := Run(t.Context(), went); err != nil {
		t.Fatal(err)
	}
	went.Resume, went.Steps = true, 0
	if err := Run(t.Context(), went); err != nil {
		t.Fatal(err)
	}
	a, b := read(t, whole), read(t, went.Dir)
	for name := range a {
		if a[name] != b[name] {
			t.Errorf("%s differs after a stop", name)
		}
	}
	j.Steps = -1
	if err := Run(t.Context(), j); err == nil || !strings.Contains(err.Error(), "steps is -1") {
		t.Errorf("steps of -1: %v", err)
	}
	end := j.Tokens
	j.Resume, j.Steps, j.Tokens = true, 3, end+1e6
	if err := Run(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	if o, err := Remembered(stopped); err != nil || o.Tokens != j.Tokens {
		t.Errorf("%d tokens are remembered, want %d: %v", o.Tokens, j.Tokens, err)
	}
	j.Steps, j.Tokens = 0, end
	if err := Run(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	last := func(dir string) metrics {
		lines := strings.Split(strings.TrimSpace(read(t, dir)["metrics.jsonl"]), "\n")
		var m metrics
		if err := json.Unmarshal([]byte(lines[len(lines)-1]), &m); err != nil {
			t.Fatal(err)
		}
		return m
	}
	if a, b := last(whole), last(stopped); a.Step != b.Step || a.Tokens != b.Tokens {
		t.Errorf("it ends behind step %d and %d tokens, want %d and %d", b.Step, b.Tokens, a.Step, a.Tokens)
	}
}

func agentLoss(t *testing.T, line string) float64 {
	t.Helper()
	var m metrics
	if err := json.Unmarshal([]byte(line), &m); err != nil {
		t.Fatal(err)
	}
	return m.Agent
}

func TestRate(t *testing.T) {
	o := Defaults()
	for _, c := range []struct {
		step   int
		tokens int64
		want   float64
	}{
		{0, 0, o.LR / float64(o.Warmup)},
		{o.Warmup - 1, 1000, o.LR},
		{5000, o.Tokens / 2, o.LR},
		{5000, o.Tokens * 3 / 4, o.LR * (1 + o.Floor) / 2},
		{5000, o.Tokens, o.LR * o.Floor},
	} {
		if got := o.rate(c.step, c.tokens); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("rate(%d, %d) is %g, want %g", c.step, c.tokens, got, c.want)
		}
	}
}

func TestCheck(t *testing.T) {
	for name, change := range map[string]func(*Options){
		"vocab":               func(o *Options) { o.Vocab = 4000 },
		"slots":               func(o *Options) { o.Slots = -1 },
		"tokens":              func(o *Options) { o.Tokens = 5 },
		"selection drills":    func(o *Options) { o.SelectionDocs = -1 },
		"drills":              func(o *Options) { o.Drills = -1 },
		"batch":               func(o *Options) { o.BatchTokens = 3 },
		"learning rate":       func(o *Options) { o.LR = 0 },
		"probe episodes":      func(o *Options) { o.ProbeEpisodes = 0 },
		"checkpoint interval": func(o *Options) { o.CheckpointEvery = 0 },
	} {
		o := small()
		change(&o)
		if err := o.Check(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Only the folder of a pre-training that began with the same practice worlds is
// resumed, and no other is touched.
func TestResumeRefuses(t *testing.T) {
	if _, err := Remembered(t.TempDir()); err == nil || !strings.Contains(err.Error(), "holds no run") {
		t.Errorf("a folder without a run: %v", err)
	}
	other := filepath.Join(t.TempDir(), "training")
	w, err := run.Create(other, run.Options{}, run.JSON(optionsFile, map[string]any{"suite": "small", "seed": 4}))
	if err != nil {
		t.Fatal(err)
	}
	w.Close()
	if _, err := Remembered(other); err == nil || !strings.Contains(err.Error(), "this is not one") {
		t.Errorf("a run of another kind: %v", err)
	}
	dir := filepath.Join(t.TempDir(), "run")
	w, err = run.Create(dir, run.Options{}, run.JSON(optionsFile, small()), run.Bytes(base.TokenizerFile, []byte("{}")))
	if err != nil {
		t.Fatal(err)
	}
	w.Close()
	o, err := Remembered(dir)
	if err != nil || o != small() {
		t.Errorf("remembered %+v, %v", o, err)
	}
	j := job(dir, new(bytes.Buffer))
	j.Resume = true
	if err := Run(context.Background(), j); err == nil || !strings.Contains(err.Error(), "another tokenizer") {
		t.Errorf("another tokenizer: %v", err)
	}
}

// A run whose agents make the model's own slips ends in the same bytes however often it is
// interrupted within a pool, which the model of later steps would make otherwise.
func TestRunWithSlips(t *testing.T) {
	made := func(dir string, out io.Writer) Job {
		j := job(dir, nil)
		j.Out, j.Drills, j.SlipsFrom, j.Tokens, j.ProbeEvery = out, 4, 2, 12*int64(j.BatchTokens), 0
		return j
	}
	whole, broken := filepath.Join(t.TempDir(), "whole"), filepath.Join(t.TempDir(), "broken")
	if err := Run(t.Context(), made(whole, io.Discard)); err != nil {
		t.Fatal(err)
	}
	for i := 0; ; i++ {
		if i > 20 {
			t.Fatal("the run does not end")
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		j, steps := made(broken, io.Discard), 0
		j.Resume = i > 0
		j.Now = func() time.Time { // asked once before the first step and after each
			if steps++; steps == 6 {
				cancel()
			}
			return time.Unix(0, 0)
		}
		err := Run(ctx, j)
		if err == nil {
			break
		}
		if !errors.Is(err, run.ErrInterrupted) {
			t.Fatal(err)
		}
	}
	a, b := read(t, whole), read(t, broken)
	for name := range a {
		if a[name] != b[name] {
			t.Errorf("%s differs after interruptions", name)
		}
	}
}

// A finished model goes on with its own tokenizer, and in the same bytes when interrupted.
func TestContinued(t *testing.T) {
	first := filepath.Join(t.TempDir(), "first")
	if err := Run(t.Context(), job(first, new(bytes.Buffer))); err != nil {
		t.Fatal(err)
	}
	m, err := base.Load(first)
	if err != nil {
		t.Fatal(err)
	}
	made := func(dir string) Job {
		j := job(dir, new(bytes.Buffer))
		j.Options, j.Base = Continued(m, 0), m
		j.Seed, j.Tokens, j.BatchTokens, j.Warmup, j.ProbeEvery, j.ProbeEpisodes, j.CheckpointEvery = 2, 8*2048, 2048, 2, 0, 1, 4
		return j
	}
	whole, broken := filepath.Join(t.TempDir(), "whole"), filepath.Join(t.TempDir(), "broken")
	if err := Run(t.Context(), made(whole)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	j, steps := made(broken), 0
	j.Now = func() time.Time {
		if steps++; steps == 4 {
			cancel()
		}
		return time.Unix(0, 0)
	}
	if err := Run(ctx, j); !errors.Is(err, run.ErrInterrupted) {
		t.Fatal(err)
	}
	j = job(broken, new(bytes.Buffer))
	if j.Options, err = Remembered(broken); err != nil {
		t.Fatal(err)
	}
	j.Resume = true
	if err := Run(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	a, b := read(t, whole), read(t, broken)
	for name := range a {
		if a[name] != b[name] {
			t.Errorf("%s differs after an interruption", name)
		}
	}
	if old := read(t, first); a[base.TokenizerFile] != old[base.TokenizerFile] || a[base.ModelFile] == old[base.ModelFile] {
		t.Error("the tokenizer has changed, or the model has not")
	}
	j = made(filepath.Join(t.TempDir(), "other"))
	j.From = "0000"
	if err := Run(t.Context(), j); err == nil || !strings.Contains(err.Error(), "0000") {
		t.Errorf("another model than the one named is trained on: %v", err)
	}
}
