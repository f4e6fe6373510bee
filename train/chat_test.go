package train

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"envtune"
	"envtune/learn/base"
	"envtune/learn/hf/hftest"
	"envtune/policy/native"
	"envtune/run"
)

// chatOptions train a tiny random model with a chat template for two steps of one stage.
func chatOptions(t *testing.T, dir string) Options {
	t.Helper()
	o := options(t, dir)
	data, x, err := hftest.Checkpoint("", 4096)
	if err != nil {
		t.Fatal(err)
	}
	if o.Base, err = native.Decode(data, x); err != nil {
		t.Fatal(err)
	}
	o.Config.Stages = o.Config.Stages[1:2]
	stage := &o.Config.Stages[0]
	stage.Format, stage.Gate.MaxSteps, stage.Gate.MinSteps, stage.Gate.Every = "openai", 2, 1, 1
	stage.Copies.Unhinted, stage.Copies.Pruned, stage.Copies.Weight, stage.Copies.Limit = true, true, 0.5, 8
	o.Config.Train.KeepConstant, o.Config.Train.Entropy, o.Config.Train.KL = true, 0.01, 0.1
	o.Config.Train.MaxTokens, o.Config.Train.GroupsPerStep = 6, 1
	o.Config.Train.Validation.Tasks = 2
	o.Tasks = slices.DeleteFunc(slices.Clone(o.Tasks), func(task *envtune.Task) bool { return len(task.Turns) > 3 })
	return o
}

// A model with a chat template is trained: its weights change, each checkpoint is a folder
// that holds all of it, and a run that is interrupted ends in the same bytes.
func TestChatRun(t *testing.T) {
	whole, broken := filepath.Join(t.TempDir(), "whole"), filepath.Join(t.TempDir(), "broken")
	s, err := Run(context.Background(), chatOptions(t, whole))
	if err != nil || s.Steps != 2 {
		t.Fatalf("%+v, %v", s, err)
	}
	r, err := run.Open(whole)
	if err != nil {
		t.Fatal(err)
	}
	c, err := r.Latest(func(text string) { t.Error(text) })
	if err != nil {
		t.Fatal(err)
	}
	m, err := ModelOf(r, c)
	if err != nil {
		t.Fatal(err)
	}
	started := chatOptions(t, broken)
	if !m.IsChat() || slices.Equal(m.Flat(), started.Base.Flat()) || s.WeightsSHA256 != base.Digest(m.Model) {
		t.Error("the checkpoint does not hold the trained model")
	}
	folder, err := native.Open(context.Background(), filepath.Dir(c.Path(base.ModelFile)), nil)
	if err != nil || !slices.Equal(folder.Flat(), m.Flat()) || folder.Text.Template != m.Text.Template {
		t.Errorf("the checkpoint as a folder: %v", err)
	}
	for try := 0; ; try++ {
		ctx, cancel := context.WithCancel(context.Background())
		o := chatOptions(t, broken)
		if o.Resume = try > 0; o.Resume {
			if err := Remembered(&o); err != nil {
				t.Fatal(err)
			}
		}
		o.Now = stopAfter(5+try, cancel)
		_, err := Run(ctx, o)
		cancel()
		if err == nil {
			if try == 0 {
				t.Error("the run was not interrupted")
			}
			break
		}
		if !errors.Is(err, run.ErrInterrupted) || try > 20 || !strings.Contains(err.Error(), "--resume") {
			t.Fatal(err)
		}
	}
	same(t, "interrupted", content(t, whole), content(t, broken))
}
