package train

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"envtune"
	"envtune/curriculum"
	"envtune/format"
	"envtune/learn"
	"envtune/learn/base"
	"envtune/learn/model"
	"envtune/learn/tensor"
	"envtune/learn/text"
	"envtune/policy/native"
	"envtune/run"
	"envtune/synth"
)

var small = sync.OnceValues(func() (*synth.Suite, error) {
	return synth.Generate(context.Background(), synth.Spec{Seed: 5, Roles: map[envtune.Part]int{
		envtune.PartTrain: 16, envtune.PartValidation: 8, envtune.PartTest: 8,
	}})
})

// tinyBase is a random model over a tokenizer of the suite's own texts.
var tinyBase = sync.OnceValues(func() (*native.Model, error) {
	s, err := small()
	if err != nil {
		return nil, err
	}
	tok, err := text.Train(func(yield func(string) bool) {
		for _, t := range s.Tasks {
			for _, turn := range t.Turns {
				if !yield(turn.User) || !yield(strings.Join(turn.Reference, "\n")) {
					return
				}
			}
		}
	}, 400, text.TrainOptions{})
	if err != nil {
		return nil, err
	}
	m, err := model.New(model.Config{
		Vocab: tok.Size(), Dim: 32, Layers: 1, Heads: 2, KVHeads: 2, HeadDim: 16, FF: 48,
		Context: 2048, RopeTheta: 10000, NormEps: 1e-5, Tied: true, Conv: 4,
	}, 1)
	if err != nil {
		return nil, err
	}
	return native.FromBase(&base.Model{Model: m, Tokenizer: tok})
})

func options(t *testing.T, dir string) Options {
	t.Helper()
	o, err := tinyOptions(dir, 1)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// tinyOptions are those of a whole run of at most steps steps a stage, a fraction
// of a second each.
func tinyOptions(dir string, steps int) (Options, error) {
	s, err := small()
	if err != nil {
		return Options{}, err
	}
	b, err := tinyBase()
	if err != nil {
		return Options{}, err
	}
	cfg, yaml, err := curriculum.Load("default")
	if err != nil {
		return Options{}, err
	}
	cfg.Scale(steps)
	cfg.Train.GroupSize, cfg.Train.GroupsPerStep, cfg.Train.Minibatches, cfg.Train.MaxTokens = 3, 2, 2, 12
	cfg.Train.Validation = curriculum.Validation{Tasks: 4, Samples: 1}
	for i := range cfg.Stages {
		cfg.Stages[i].MaxSteps, cfg.Stages[i].Copies.Searched = 2, 0
	}
	return Options{
		Config: cfg, ConfigText: yaml, Suite: "small-5", Tasks: s.Tasks, Specs: []synth.Spec{s.Spec}, Base: b, BaseName: "tiny",
		Seed: 3, Dir: dir, TestSamples: 1, Now: func() time.Time { return time.Unix(0, 0) },
	}, nil
}

// content reads all of a run folder that is fixed by its seed.
func content(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		name, _ := filepath.Rel(dir, path)
		if err != nil || info.IsDir() || name == "timing.jsonl" || name == "lock" {
			return err
		}
		data, err := os.ReadFile(path)
		out[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func same(t *testing.T, what string, a, b map[string]string) {
	t.Helper()
	for name := range a {
		if a[name] != b[name] {
			t.Errorf("%s: %s differs", what, name)
		}
	}
	if len(a) != len(b) {
		t.Errorf("%s: %d files against %d", what, len(a), len(b))
	}
}

// One seed gives one run, whatever the number of cores.
func TestDeterministic(t *testing.T) {
	one, two := filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "two")
	var out bytes.Buffer
	o := options(t, one)
	o.Out = &out
	s, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if s.Steps != 4 || len(s.Stages) != 4 || s.Before.Sampled.Tasks != 8 {
		t.Errorf("%d steps, %d stages, %d test tasks", s.Steps, len(s.Stages), s.Before.Sampled.Tasks)
	}
	for _, want := range []string{"stage 1 of 4: syntax", "tok/s", "left ", "is over (cap)", "after stage alone"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the output lacks %q:\n%s", want, out.String())
		}
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if _, err := Run(context.Background(), options(t, two)); err != nil {
		t.Fatal(err)
	}
	same(t, "one core", content(t, one), content(t, two))

	var table bytes.Buffer
	if err := s.Table(&table); err != nil {
		t.Fatal(err)
	}
	if err := Curve(&table, one); err != nil {
		t.Fatal(err)
	}
	f, _ := format.ByName("compact")
	if err := ShowCase(&table, one, f); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"test before", "change, points", "long_context", "weights sha256", "success of training episodes", "the same task after training"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, table.String())
		}
	}
}

// A run may be in another format than the embedded model's.
func TestFormat(t *testing.T) {
	o := options(t, t.TempDir()+"/run")
	o.Config.Stages = o.Config.Stages[:1]
	o.Config.Stages[0].Format = "tags(think=thinking)"
	s, err := Run(context.Background(), o)
	if err != nil || s.Steps != 1 {
		t.Fatalf("%+v, %v", s, err)
	}
}

// stopAfter cancels a context once the clock was read n times: an instant that
// falls anywhere in a run.
func stopAfter(n int, cancel func()) func() time.Time {
	var mu sync.Mutex
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		if n--; n == 0 {
			cancel()
		}
		return time.Unix(0, 0)
	}
}

// A run that is interrupted again and again ends in the same bytes.
func TestInterruptedRunEndsTheSame(t *testing.T) {
	whole, broken := filepath.Join(t.TempDir(), "whole"), filepath.Join(t.TempDir(), "broken")
	if _, err := Run(context.Background(), options(t, whole)); err != nil {
		t.Fatal(err)
	}
	interruptions, saved := 0, 0
	for try := 0; ; try++ {
		if try > 60 {
			t.Fatal("the run does not end")
		}
		ctx, cancel := context.WithCancel(context.Background())
		o := options(t, broken)
		o.Resume = try > 0
		if o.Resume {
			if err := Remembered(&o); err != nil {
				t.Fatal(err)
			}
		}
		var out bytes.Buffer
		o.Out, o.Now = &out, stopAfter(6+try, cancel)
		_, err := Run(ctx, o)
		cancel()
		if strings.Contains(out.String(), "stage 5 of 4") {
			t.Fatal(out.String())
		}
		if err == nil {
			break
		}
		if from := fmt.Sprintf("resumed after step %d,", saved); o.Resume && saved > 0 && !strings.Contains(out.String(), from) {
			t.Fatalf("the run stopped after step %d, but then:\n%s", saved, out.String())
		}
		if _, serr := fmt.Sscanf(err.Error(), "interrupted after step %d;", &saved); serr != nil {
			t.Fatal(err)
		}
		if !errors.Is(err, run.ErrInterrupted) || !strings.Contains(err.Error(), "--resume") {
			t.Fatal(err)
		}
		interruptions++
	}
	if interruptions < 3 {
		t.Errorf("only %d interruptions", interruptions)
	}
	same(t, "interrupted", content(t, whole), content(t, broken))
}

func TestRefuses(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	o := options(t, dir)
	o.Tasks = o.Tasks[:1]
	if _, err := Run(context.Background(), o); err == nil || !strings.Contains(err.Error(), "no task of role") {
		t.Errorf("a suite without roles: %v", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "mine"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Run(context.Background(), options(t, dir)); err == nil {
		t.Error("a folder in use was taken")
	}
	if data, err := os.ReadFile(filepath.Join(dir, "mine")); err != nil || string(data) != "x" {
		t.Error("a file of the user's was touched")
	}
}

// What would stop a run only after hours is refused before the folder is made.
func TestRefusesBeforeItBegins(t *testing.T) {
	for _, c := range []struct {
		want   string
		change func(*Options)
	}{
		{"stage alone: suite small-5 has no validation task", func(o *Options) {
			o.Config.Stages[3].Tasks.Splits = []envtune.Split{envtune.SplitLongContext}
			o.Tasks = slices.DeleteFunc(slices.Clone(o.Tasks), func(t *envtune.Task) bool {
				return t.Part == envtune.PartValidation && t.Split == envtune.SplitLongContext
			})
		}},
		{"all stages of a run must have one", func(o *Options) { o.Config.Stages[2].Format = "openai" }},
		{"names that begin with test-", func(o *Options) { o.Config.Stages[1].Name = "test-before" }},
		{"begins with - or _", func(o *Options) { o.Config.Stages[1].Name = "-" }},
		{"dual_clip", func(o *Options) { o.Config.Train.DualClip = 1.1 }},
	} {
		o := options(t, filepath.Join(t.TempDir(), "run"))
		c.change(&o)
		if _, err := Run(context.Background(), o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want an error with %q", err, c.want)
		}
		if _, err := os.Stat(o.Dir); err == nil {
			t.Error("the folder was made")
		}
	}
}

// A bound of 0 in the configuration means none.
func TestNoBounds(t *testing.T) {
	o := options(t, filepath.Join(t.TempDir(), "run"))
	o.Config.Stages = o.Config.Stages[1:2]
	o.Config.Train.DualClip, o.Config.Train.GradClip = 0, 0
	if _, err := Run(context.Background(), o); err != nil {
		t.Error(err)
	}
}

// Every setting of the learner reaches it, and what it did is in the metrics.
func TestLearnerSettings(t *testing.T) {
	o, err := tinyOptions(filepath.Join(t.TempDir(), "run"), 2)
	if err != nil {
		t.Fatal(err)
	}
	o.Config.Stages = o.Config.Stages[1:3]
	tr := &o.Config.Train
	tr.GroupSize, tr.GroupsPerStep = 6, 5
	tr.Advantage, tr.Aggregate, tr.KeepConstant = curriculum.AdvantageMean, curriculum.AggregateSequence, true
	tr.KeepGroups, tr.KeepRollouts = 2, 4
	tr.LRSchedule, tr.LRWarmup, tr.LRFloor = "linear", 2, 0.5
	tr.KL, tr.Entropy, tr.TopP, tr.TopK = 0.1, 0.01, 0.9, 200
	tr.Precision, tr.Workspace = "bf16", 1
	begun, err := newTrainer(o)
	if err != nil {
		t.Fatal(err)
	}
	if l := begun.learning(); !l.SequenceMean || l.KL != 0.1 || l.Entropy != 0.01 {
		t.Errorf("the learner is given %+v", l)
	}
	want := learn.CreditOptions{Turns: true, MeanOnly: true, KeepConstant: true, Groups: 2, Rollouts: 4}
	if got := crediting(o.Config.Train); got != want {
		t.Errorf("credit is given %+v, want %+v", got, want)
	}
	if p, frozen := begun.model.Precision(), begun.frozen.Precision(); p != tensor.BFloat16 || frozen != p {
		t.Errorf("the model's products are in %v, the start model's in %v, want bf16", p, frozen)
	}
	if err := begun.close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	r, err := run.Open(o.Dir)
	if err != nil {
		t.Fatal(err)
	}
	lines, _, err := r.Tail(run.MetricsName, 0)
	if err != nil || len(lines) != 4 {
		t.Fatalf("%d steps, %v", len(lines), err)
	}
	for i, line := range lines {
		var m StepMetrics
		if err := json.Unmarshal(line, &m); err != nil {
			t.Fatal(err)
		}
		// Of 5 groups of 6 rollouts, 2 of 4 are trained on; in the last steps of 4 the
		// rate falls towards a half.
		if m.Update.Groups != 2 || m.PassedGroups != 3 || m.PassedRollouts != 10 {
			t.Errorf("step %d: %d groups trained on, %d groups and %d rollouts passed over", i, m.Update.Groups, m.PassedGroups, m.PassedRollouts)
		}
		if want := tr.LR * []float64{0.5, 1, 1, 0.75}[i]; math.Abs(m.LR-want) > 1e-12 {
			t.Errorf("step %d: learning rate %v, want %v", i, m.LR, want)
		}
		if m.Update.KL == 0 && i > 0 || m.Update.Entropy == 0 {
			t.Errorf("step %d: %+v", i, m.Update)
		}
	}
}

// A run that a version without these settings began can be resumed.
func TestResumeOfOlderRun(t *testing.T) {
	o := options(t, filepath.Join(t.TempDir(), "run"))
	o.Config.Stages = o.Config.Stages[1:2]
	ctx, cancel := context.WithCancel(context.Background())
	o.Now = stopAfter(10, cancel)
	if _, err := Run(ctx, o); !errors.Is(err, run.ErrInterrupted) {
		t.Fatal(err)
	}
	name := filepath.Join(o.Dir, headerFile)
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var h map[string]any
	if err := json.Unmarshal(text, &h); err != nil {
		t.Fatal(err)
	}
	settings := h["config"].(map[string]any)["train"].(map[string]any)
	for _, s := range []string{"advantage", "aggregate", "lr_schedule", "lr_warmup", "lr_floor", "top_p", "top_k"} {
		delete(settings, s)
	}
	if text, err = json.Marshal(h); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, text, 0o644); err != nil {
		t.Fatal(err)
	}
	o = options(t, o.Dir)
	o.Resume = true
	if err := Remembered(&o); err != nil {
		t.Fatal(err)
	}
	if _, err := Run(context.Background(), o); err != nil {
		t.Error(err)
	}
}

// Resuming with another model or other tasks is refused, and leaves the folder
// as it is; so does asking whether a run is finished.
func TestResumeNeedsTheSame(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	o := options(t, dir)
	o.Config.Stages = o.Config.Stages[1:2]
	ctx, cancel := context.WithCancel(context.Background())
	o.Now = stopAfter(10, cancel)
	if _, err := Run(ctx, o); !errors.Is(err, run.ErrInterrupted) {
		t.Fatal(err)
	}
	if s, err := Finished(dir); err != nil || s != nil {
		t.Errorf("an interrupted run is finished: %v, %v", s, err)
	}
	resumed := func() Options {
		o := options(t, dir)
		o.Resume = true
		if err := Remembered(&o); err != nil {
			t.Fatal(err)
		}
		return o
	}
	if _, err := Run(context.Background(), resumed()); err != nil {
		t.Fatal(err)
	}
	before := content(t, dir)
	s, err := Finished(dir)
	if err != nil || s == nil {
		t.Fatalf("a run that ended is not finished: %v", err)
	}
	var table bytes.Buffer
	if err := s.Table(&table); err != nil || !strings.Contains(table.String(), "test after") {
		t.Errorf("the table of a stored summary: %v\n%s", err, table.String())
	}
	o = resumed()
	changed := *o.Tasks[0]
	changed.Turns = slices.Clone(changed.Turns)
	changed.Turns[0].User += "!"
	o.Tasks = append([]*envtune.Task{&changed}, o.Tasks[1:]...)
	if _, err := Run(context.Background(), o); err == nil || !strings.Contains(err.Error(), "tasks of suite") {
		t.Errorf("other tasks: %v", err)
	}
	o = resumed()
	other := *o.Base
	other.Model = other.Clone()
	other.Flat()[0]++
	o.Base = &other
	if _, err := Run(context.Background(), o); err == nil || !strings.Contains(err.Error(), "not the one") {
		t.Errorf("another model: %v", err)
	}
	same(t, "refused", before, content(t, dir))
	if _, err := Finished(t.TempDir()); err == nil || !strings.Contains(err.Error(), "holds no run") {
		t.Errorf("a folder without a run: %v", err)
	}
}
