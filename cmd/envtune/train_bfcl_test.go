package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"envtune"
	"envtune/curriculum"
	"envtune/env"
	"envtune/learn/hf/hftest"
	"envtune/train"
)

// writeOfficial makes the folder official: in each split a training, a validation and two test
// tasks that fit a context of 4,096 tokens, and a training and a test task
// whose request is beyond it.
func writeOfficial(t *testing.T) {
	t.Helper()
	made, err := filepath.Abs("testdata/official")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if err := os.CopyFS("official", os.DirFS(made)); err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("Ten gallons more, please. ", 1000)
	for _, split := range envtune.Splits() {
		var questions, answers strings.Builder
		for index, request := range []string{0: "Ten gallons more, please.", 1: long, 2: long, 4: "Ten gallons.", 6: "Fill in ten.", 7: "Ten more."} {
			if request == "" {
				continue
			}
			id := fmt.Sprintf("multi_turn_%s_%d", split, index)
			fmt.Fprintf(&questions, `{"id": %q, "question": [[{"role": "user", "content": %q}]], "initial_config": {"VehicleControlAPI": {"fuelLevel": 10.0}}, "path": [], "involved_classes": ["VehicleControlAPI"]}`+"\n", id, request)
			fmt.Fprintf(&answers, `{"id": %q, "ground_truth": [["fillFuelTank(fuelAmount=10.0)"]]}`+"\n", id)
		}
		name := fmt.Sprintf("BFCL_v4_multi_turn_%s.json", split)
		for path, text := range map[string]string{name: questions.String(), filepath.Join("possible_answer", name): answers.String()} {
			if err := os.WriteFile(filepath.Join("official", "data", path), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// tinyPaper is the stage "everything" of the paper's preset for a test.
const tinyPaper = `train: {group_size: 2, groups_per_step: 4, max_tokens: 4, kl: 0.1, keep_constant: true, validation: {tasks: 4, samples: 1}}
stages:
  - name: everything
    tasks: {splits: [base, miss_param, miss_func, long_context]}
    hints: {level: full, show: 1}
    reward: progress
    ask_weight: 1
    max_steps: 2
    gate: {min_steps: 2, max_steps: 2, every: 2, window: 3, slope: 1, norms: 2, norm_spread: 0.5}
`

// A model with a chat template is trained on official tasks for two steps. Prompts beyond its
// context end their episodes, and are counted wherever a person or a program looks.
func TestTrainOnOfficialTasks(t *testing.T) {
	writeOfficial(t)
	if err := hftest.Folder("qwen", 4096); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("tiny.yaml", []byte(tinyPaper), 0o644); err != nil {
		t.Fatal(err)
	}
	out := must(t, "", "envtune train --suite bfcl --data official --model qwen --config ./tiny.yaml --tasks 8 --out r")
	for _, want := range []string{
		"# suite bfcl: 8 training, 4 validation and 12 test tasks of the 24 official ones\n",
		"training tasks: base 1 of 2, miss_param 1 of 2, miss_func 1 of 2, long_context 1 of 2, overall 4 of 8\n",
		"# held-out tasks: base 1 of 4, miss_param 1 of 4, miss_func 1 of 4, long_context 1 of 4, overall 4 of 16;",
		"  beyond context ", "the same, held-out tasks", "test episodes that ended there, before", "8 test tasks, 1 episodes each",
		"envtune eval --model r --suite bfcl --role test --docs task\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the output lacks %q:\n%s", want, out)
		}
	}
	if _, err := os.Stat(filepath.Join("r", reportName)); err != nil {
		t.Error(err)
	}
	steps, err := train.StepsOf("r")
	if err != nil || len(steps) != 2 {
		t.Fatalf("%d steps, %v", len(steps), err)
	}
	// Both steps together draw each of the eight tasks once, four of which do not fit.
	if n := steps[0].Stops[envtune.StopContext] + steps[1].Stops[envtune.StopContext]; n != 8 || steps[0].Faults+steps[1].Faults != 0 {
		t.Errorf("%d episodes ended beyond the context, want 8: %v, %v", n, steps[0].Stops, steps[1].Stops)
	}
	if steps[0].Update.Steps == 0 || steps[1].Update.Steps == 0 {
		t.Error("a step with prompts beyond the context did not update the model")
	}
	resumesOfficial(t)
}

// resumesOfficial goes on where the run had only its summary to write: it finds the data, and
// comes to the same summary.
func resumesOfficial(t *testing.T) {
	t.Helper()
	path := filepath.Join("r", "summary.json")
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var s train.Summary
	if err := json.Unmarshal(want, &s); err != nil || len(s.Fits) != 5 || s.Fits[0].Longest <= 4096 || s.After.Sampled.Tasks != 8 {
		t.Errorf("the summary holds %+v, %v", s.Fits, err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	must(t, "", "envtune train --resume r --no-case")
	if got, err := os.ReadFile(path); err != nil || string(got) != string(want) {
		t.Errorf("a resumed run ends with another summary, %v", err)
	}
}

// Where nothing but the suite is named, the official tasks are trained on as the paper does:
// base with hints, then everything with them, then without.
func TestOfficialSettings(t *testing.T) {
	var o train.Options
	if err := (&trainCmd{Suite: bfclSuite}).settings(&o); err != nil {
		t.Fatal(err)
	}
	if o.Docs != env.DocsTask || o.TestSamples != 1 || o.TestTasks != officialTests {
		t.Errorf("documents %q, %d samples of %d tasks", o.Docs, o.TestSamples, o.TestTasks)
	}
	paper, _, err := curriculum.Load("paper")
	if err != nil {
		t.Fatal(err)
	}
	base, all := []envtune.Split{envtune.SplitBase}, envtune.Splits()
	for i, want := range []struct {
		splits []envtune.Split
		hints  envtune.HintLevel
	}{{base, envtune.HintOff}, {base, envtune.HintFull}, {all, envtune.HintFull}, {all, envtune.HintOff}} {
		s := o.Config.Stages[i]
		if !slices.Equal(s.Tasks.Splits, want.splits) || s.Hints.Level != want.hints || s.Reward != paper.Stages[i].Reward {
			t.Errorf("stage %s has splits %v, hints %s, reward %s", s.Name, s.Tasks.Splits, s.Hints.Level, s.Reward)
		}
	}
	docs, tasks := "own", 0
	c := trainCmd{Suite: bfclSuite, Config: "default", Docs: &docs, Tasks: &tasks, LR: 0.25e-3, Format: "compact"}
	if err := c.settings(&o); err != nil || o.Docs != env.DocsOwn || o.TestTasks != 0 || o.Config.Train.LR != 0.25e-3 || o.Config.Train.GroupSize != 4 {
		t.Errorf("flags are not heard: %+v, %v", o, err)
	}
}
