package imitate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"envtune"
	"envtune/curriculum"
	"envtune/env"
	"envtune/learn/base"
	"envtune/learn/hf/hftest"
	"envtune/learn/model"
	"envtune/learn/text"
	"envtune/policy/native"
	"envtune/run"
	"envtune/synth"
	"envtune/train"
)

var small = sync.OnceValues(func() (*synth.Suite, error) {
	return synth.Generate(context.Background(), synth.Spec{
		Seed: 5, Roles: map[envtune.Part]int{envtune.PartTrain: 12, envtune.PartValidation: 4, envtune.PartTest: 4},
	})
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

// options are those of a run of six steps.
func options(t *testing.T, dir string) Options {
	t.Helper()
	s, err := small()
	if err != nil {
		t.Fatal(err)
	}
	b, err := tinyBase()
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := curriculum.Preset("default")
	if err != nil {
		t.Fatal(err)
	}
	cfg.Train.MaxTokens = 12
	set := Defaults(false)
	set.Epochs, set.Batch, set.Warmup, set.LR = 2, 4, 1, 3e-3
	return Options{
		Exam: cfg, Settings: set, Suite: Suite{"small-5", s.Tasks}, Also: []Suite{{"again", s.Tasks}},
		Base: b, BaseName: "tiny", Seed: 3, Samples: 1, Tasks: 2, Dir: dir, Now: func() time.Time { return time.Unix(0, 0) },
	}
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

// stopAfter cancels a context once the clock was read n times.
func stopAfter(n int, cancel func()) func() time.Time {
	return func() time.Time {
		if n--; n == 0 {
			cancel()
		}
		return time.Unix(0, 0)
	}
}

// A run learns, says so, and ends in the same bytes when it is interrupted again and again.
func TestRun(t *testing.T) {
	whole, broken := filepath.Join(t.TempDir(), "whole"), filepath.Join(t.TempDir(), "broken")
	var out bytes.Buffer
	o := options(t, whole)
	o.Out = &out
	before := slices.Clone(o.Base.Flat())
	s, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if s.Steps != 6 || s.Transcripts+s.LeftOut != 12 || len(s.Tests) != 4 || s.Tests[0].Before.Sampled.Tasks != 2 {
		t.Errorf("%d steps on %d transcripts, %d tests: %+v", s.Steps, s.Transcripts, len(s.Tests), s.Tests[0].Before.Sampled)
	}
	if !slices.Equal(before, o.Base.Flat()) {
		t.Error("the start model was changed")
	}
	if again, err := Finished(whole); err != nil || again == nil || again.WeightsSHA256 != s.WeightsSHA256 {
		t.Errorf("read again: %+v, %v", again, err)
	}
	learns(t, whole)
	if err := s.Table(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"scoring the start model", "epoch 2  step 6 of 6", "validation loss", "small-5, hints full", "greedy after",
		"in distribution (small-5), hints off: ", "out of distribution (again), hints full: ", "weights sha256",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the output lacks %q:\n%s", want, out.String())
		}
	}
	for try := 0; ; try++ {
		ctx, cancel := context.WithCancel(context.Background())
		o := options(t, broken)
		if o.Resume = try > 0; o.Resume {
			if err := Remembered(&o); err != nil {
				t.Fatal(err)
			}
			again := options(t, broken)
			o.Suite, o.Also = again.Suite, again.Also
		}
		o.Now = stopAfter(6+try, cancel)
		_, err := Run(ctx, o)
		cancel()
		if err == nil {
			if try < 2 {
				t.Errorf("the run was interrupted %d times", try)
			}
			break
		}
		if !errors.Is(err, run.ErrInterrupted) || try > 20 || !strings.Contains(err.Error(), "envtune sft --resume") {
			t.Fatal(err)
		}
	}
	a, b := content(t, whole), content(t, broken)
	for name := range a {
		if a[name] != b[name] {
			t.Errorf("%s differs after interruptions", name)
		}
	}
	if len(a) != len(b) {
		t.Errorf("%d files against %d", len(a), len(b))
	}
	refuses(t, whole)
}

// learns checks that the loss fell, on validation tasks too, and that the checkpoint holds
// the model.
func learns(t *testing.T, dir string) {
	t.Helper()
	r, err := run.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := r.Metrics()
	if err != nil {
		t.Fatal(err)
	}
	var lines []StepMetrics
	for _, l := range raw {
		var m StepMetrics
		if err := json.Unmarshal(l, &m); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, m)
	}
	if len(lines) != 6 || lines[5].Loss > lines[0].Loss-0.1 || lines[5].Epoch != 2 || lines[0].Validation != nil {
		t.Fatalf("metrics %+v", lines)
	}
	if first, last := lines[2].Validation, lines[5].Validation; first == nil || last == nil || last.Loss >= first.Loss {
		t.Errorf("validation loss %+v, then %+v", first, last)
	}
	c, err := r.Latest(func(text string) { t.Error(text) })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := train.ModelOf(r, c); err != nil {
		t.Error(err)
	}
}

// refuses checks that only the run that it was is gone on with.
func refuses(t *testing.T, dir string) {
	t.Helper()
	o := options(t, dir)
	o.Resume = true
	if err := Remembered(&o); err != nil {
		t.Fatal(err)
	}
	again := options(t, dir)
	o.Suite, o.Also = again.Suite, again.Also
	other := o
	other.Suite.Tasks = o.Suite.Tasks[1:]
	if _, err := Run(context.Background(), other); err == nil || !strings.Contains(err.Error(), "the tasks of suite small-5") {
		t.Errorf("other tasks: %v", err)
	}
	changed := *o.Base
	changed.Model = o.Base.Clone()
	changed.Flat()[0]++
	o.Base = &changed
	if _, err := Run(context.Background(), o); err == nil || !strings.Contains(err.Error(), "the model tiny is not the one") {
		t.Errorf("another model: %v", err)
	}
	if err := Remembered(&Options{Dir: t.TempDir()}); err == nil || !strings.Contains(err.Error(), "holds no run") {
		t.Errorf("no run: %v", err)
	}
	trained := filepath.Join(t.TempDir(), "train")
	w, err := run.Create(trained, run.Options{}, run.JSON(headerFile, map[string]any{"suite": "small", "config": curriculum.Config{}}))
	if err != nil {
		t.Fatal(err)
	}
	w.Close()
	if err := Remembered(&Options{Dir: trained}); err == nil || !strings.Contains(err.Error(), "not such a run") {
		t.Errorf("a run of another kind: %v", err)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for want, change := range map[string]func(*Options){
		"epochs is 0":              func(o *Options) { o.Epochs = 0 },
		"batch is -1":              func(o *Options) { o.Batch = -1 },
		"learning rate is 2":       func(o *Options) { o.LR = 2 },
		"floor 3":                  func(o *Options) { o.Floor = 3 },
		"samples is 0":             func(o *Options) { o.Samples = 0 },
		"configuration":            func(o *Options) { o.Exam.Stages = nil },
		"no task of role test":     func(o *Options) { o.Also[0].Tasks = nil },
		"no task of role train":    func(o *Options) { o.Suite.Tasks = o.Suite.Part(envtune.PartTest, 0) },
		"suite small-5 has no tas": func(o *Options) { o.Suite.Tasks = nil },
	} {
		o := options(t, filepath.Join(t.TempDir(), "run"))
		change(&o)
		if _, err := Run(context.Background(), o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q: %v", want, err)
		}
	}
}

// The oracle's episodes are all won, none has a hint or a failed call, and exactly what the
// assistant wrote carries loss.
func TestLessons(t *testing.T) {
	o := options(t, "")
	s, err := train.SpeechOf(o.Base, "tiny", o.Exam)
	if err != nil {
		t.Fatal(err)
	}
	tasks := o.Suite.Part(envtune.PartTrain, 0)
	l, err := teach(context.Background(), env.New(env.Options{}), tasks, o.Exam, s, 2048)
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Examples)+l.LeftOut != len(tasks) || l.LeftOut > 2 {
		t.Fatalf("%d transcripts of %d tasks, %d left out", len(l.Examples), len(tasks), l.LeftOut)
	}
	for i, parts := range l.Examples {
		tr := l.Episodes[i]
		want := ""
		for _, step := range tr.Steps {
			if step.Feedback.Signals.Failed > 0 || step.Feedback.Signals.Hints > 0 || step.Feedback.Signals.Calls > 1 {
				t.Errorf("task %s: %+v", tr.Task, step.Feedback.Signals)
			}
			want += step.Action.Content
		}
		got, e := "", parts[0]
		for j, id := range e.Tokens {
			if e.Loss[j] && id != o.Base.Text.Own.End() {
				got += s.Token(id)
			}
		}
		if !tr.Valid || len(parts) != 1 || got != want {
			t.Errorf("task %s: valid %v, %d parts, learnt %q, written %q", tr.Task, tr.Valid, len(parts), got, want)
		}
	}
	short, err := teach(context.Background(), env.New(env.Options{}), tasks, o.Exam, s, 10)
	if err != nil || len(short.Examples) != 0 || short.LeftOut != len(tasks) {
		t.Errorf("a context of 10 tokens: %+v, %v", short, err)
	}
}

// A turn with more calls than the step limit allows is played with several calls a message,
// and left out where that does not help.
func TestLongTurns(t *testing.T) {
	o := options(t, "")
	tasks := o.Suite.Part(envtune.PartTrain, 0)
	o.Exam.Speak("compact")
	stage := train.Exam{Config: o.Exam}.Stage(envtune.HintOff)
	stage.MaxSteps = 2
	got, err := play(context.Background(), env.New(env.Options{}), tasks, stage)
	if err != nil || len(got) == 0 {
		t.Fatalf("%d episodes, %v", len(got), err)
	}
	several := false
	for _, tr := range got {
		for _, s := range tr.Steps {
			several = several || s.Feedback.Signals.Calls > 1
		}
	}
	if !several {
		t.Error("no message has several calls")
	}
}

// A model with a chat template is taught in its own words.
func TestChat(t *testing.T) {
	o := options(t, filepath.Join(t.TempDir(), "run"))
	data, x, err := hftest.Checkpoint("", 4096)
	if err != nil {
		t.Fatal(err)
	}
	if o.Base, err = native.Decode(data, x); err != nil {
		t.Fatal(err)
	}
	for i := range o.Exam.Stages {
		o.Exam.Stages[i].Format = "openai"
	}
	o.Suite.Tasks = slices.DeleteFunc(slices.Clone(o.Suite.Tasks), func(task *envtune.Task) bool { return len(task.Turns) > 2 })
	o.Also, o.Tasks, o.Exam.Train.MaxTokens, o.Epochs = nil, 1, 4, 1
	s, err := train.SpeechOf(o.Base, "chat", o.Exam)
	if err != nil {
		t.Fatal(err)
	}
	l, err := teach(context.Background(), env.New(env.Options{}), o.Suite.Part(envtune.PartTrain, 0), o.Exam, s, 4096)
	if err != nil || len(l.Examples) == 0 {
		t.Fatalf("%+v, %v", l, err)
	}
	stop, _ := s.Stops()
	for i, parts := range l.Examples {
		got, want := "", ""
		for _, e := range parts {
			for j, id := range e.Tokens {
				if e.Loss[j] && id != stop {
					got += s.Token(id)
				}
			}
		}
		for _, step := range l.Episodes[i].Steps {
			want += step.Action.Content
		}
		if got != want {
			t.Errorf("learnt %q, written %q", got, want)
		}
	}
	sum, err := Run(context.Background(), o)
	if err != nil || sum.Steps == 0 {
		t.Fatalf("%+v, %v", sum, err)
	}
	r, err := run.Open(o.Dir)
	if err != nil {
		t.Fatal(err)
	}
	c, err := r.Latest(nil)
	if err != nil {
		t.Fatal(err)
	}
	if m, err := train.ModelOf(r, c); err != nil || !m.IsChat() {
		t.Errorf("the checkpoint: %v", err)
	}
}
