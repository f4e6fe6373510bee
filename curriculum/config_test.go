package curriculum

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"envtune"
	"envtune/format"
	"envtune/internal/golden"
	"envtune/learn"
	"envtune/reward"
)

func TestPresets(t *testing.T) {
	for _, name := range Presets() {
		c, err := Preset(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(c.Names(), " "); got != "syntax basics everything alone" {
			t.Errorf("%s: stages %s", name, got)
		}
		// The last stage takes away the hints and nothing else.
		a, b := c.Stages[2], c.Stages[3]
		b.Name, b.Hints, b.Gate = a.Name, a.Hints, a.Gate
		if !reflect.DeepEqual(a, b) || c.Stages[3].Hints.Level != envtune.HintOff || c.Stages[2].Hints.Level != envtune.HintFull {
			t.Errorf("%s: stage alone differs from everything in more than its hints", name)
		}
		for _, s := range c.Stages {
			if s.Hints.Warn || s.Example {
				t.Errorf("%s: stage %s warns or has a worked example", name, s.Name)
			}
			if s.Format != "" {
				t.Errorf("%s: stage %s is in %s: a preset is for every model", name, s.Name, s.Format)
			}
			if _, err := reward.ByName(&s); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if !slices.Equal(rewards(), reward.Names()) {
		t.Errorf("rewards are %v here and %v in package reward", rewards(), reward.Names())
	}
	def, _ := Preset("default")
	want := DefaultTrain() // and what docs/training.md says of the preset
	want.MoreTasks, want.Guided, want.GroupSize, want.GroupsPerStep, want.KL, want.Lenient = 4800, true, 4, 12, 0.02, 0.75
	want.Minibatches = 4
	want.LR, want.LRSchedule, want.LRWarmup, want.LRFloor, want.Entropy = 1e-3, "cosine", 6, 0.2, -0.2
	if def.Train != want {
		t.Errorf("the preset default has\n%+v, want\n%+v", def.Train, want)
	}
	if _, err := Preset("nothing"); err == nil || !strings.Contains(err.Error(), "the presets are default, paper") {
		t.Errorf("an unknown preset: %v", err)
	}
}

func TestDefaultsFillIn(t *testing.T) {
	c, err := Parse("x.yaml", []byte("stages:\n- name: one\n  reward: progress\n  ask_weight: 0\n  hints: {warn: true}\n  tasks: {splits: [base]}\n- {name: two, reward: binary, example: true}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Train != DefaultTrain() {
		t.Errorf("train is %+v", c.Train)
	}
	one, two := DefaultStage(), DefaultStage()
	one.Hints.Warn = true
	one.Name, one.Reward, one.AskWeight, one.Tasks.Splits = "one", "progress", 0, []envtune.Split{"base"}
	two.Name, two.Reward, two.Example = "two", "binary", true
	for i, want := range []envtune.Stage{one, two} {
		if !reflect.DeepEqual(c.Stages[i], want) {
			t.Errorf("stage %d is\n%+v\nwant\n%+v", i, c.Stages[i], want)
		}
	}
}

// Every error names the file and says where and what.
func TestParseErrors(t *testing.T) {
	cases := []struct{ name, text string }{
		{"empty", ""},
		{"unknown key", "train:\n  group_size: 8\n  lerning_rate: 1\nstages: []\n"},
		{"unknown key in a stage", "stages:\n- name: a\n  reward: progress\n  hintz: off\n"},
		{"unknown key deep in a stage", "stages:\n- name: a\n  reward: progress\n  gate: {min_steps: 1, maxsteps: 3}\n"},
		{"wrong type", "train:\n  group_size: many\n"},
		{"wrong type in a stage", "stages:\n- name: a\n  reward: progress\n  max_steps: [7]\n"},
		{"bad syntax", "train: {group_size: 8\nstages:\n"},
		{"duplicate key", "train:\n  lr: 0.1\n  lr: 0.01\n"},
		{"no stages", "train: {lr: 0.01}\n"},
		{"numbers", "train: {group_size: 1, lr: 0, clip_low: 2, dual_clip: 0.5, temperature: -1, validation: {samples: 0}}\n" +
			"stages:\n- {name: a, reward: best, max_steps: 0, ask_weight: 2, tasks: {splits: [bass]}}\n" +
			"- {name: a, reward: syntax, hints: {level: some, show: 3}, gate: {min_steps: 9, max_steps: 3, window: 2}}\n- {name: A b}\n"},
		{"settings of the learner", "train: {advantage: none, aggregate: \"\", keep_groups: 13, keep_rollouts: 1, lr_schedule: step, lr_warmup: -1, lr_floor: 2, top_p: 0, top_k: -1, precision: f16, workspace: -1}\n" +
			"stages:\n- {name: a, reward: progress}\n"},
		{"switches of the recipe", "train: {resample: -1, branch_rollouts: 1, branch_groups: 2000}\n" +
			"stages:\n- {name: a, reward: progress, tasks: {priority: best, retire: 1.5, revisit: -1}, hints: {level: full, fade: 2, mastery: {from: 0.9, to: 0.8, window: 8, fewest: 9}}}\n"},
		{"an unknown key in mastery", "stages:\n- {name: a, reward: progress, hints: {mastery: {until: 1}}}\n"},
		{"warnings in an evaluation", "stages:\n- {name: a, reward: progress, mode: official, hints: {level: full, warn: true}}\n"},
	}
	var b strings.Builder
	for _, c := range cases {
		_, err := Parse("my.yaml", []byte(c.text))
		if err == nil {
			t.Errorf("%s: no error", c.name)
			continue
		}
		b.WriteString("== " + c.name + "\n" + err.Error() + "\n")
	}
	golden.Equal(t, "testdata/errors.golden", []byte(b.String()))
}

func TestLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "my.yaml")
	text, err := PresetYAML("paper")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	a, textA, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	b, textB, err := Load("paper")
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(a, b) || string(textA) != string(textB) {
		t.Error("a preset differs from its own text in a file")
	}
	if _, _, err := Load("my"); err == nil || !strings.Contains(err.Error(), "no preset") {
		t.Errorf("a name that is no preset: %v", err)
	}
	if _, _, err := Load("./none.yaml"); err == nil {
		t.Error("a file that does not exist is loaded")
	}
}

// The courses of the learning rate that are named here are those that there are.
func TestSchedules(t *testing.T) {
	if !slices.Equal(schedules(), learn.Schedules()) {
		t.Errorf("schedules are %v here and %v in package learn", schedules(), learn.Schedules())
	}
}

// A configuration that an earlier version stored lacks the settings that came later.
func TestComplete(t *testing.T) {
	c := Config{Train: DefaultTrain()}
	text, err := json.Marshal(c.Train)
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"advantage", "aggregate", "keep_constant", "keep_groups", "keep_rollouts",
		"lr_schedule", "lr_warmup", "lr_floor", "top_p", "top_k"} {
		if _, ok := fields[name]; !ok {
			t.Errorf("there is no setting %s", name)
		}
		delete(fields, name)
	}
	if text, err = json.Marshal(fields); err != nil {
		t.Fatal(err)
	}
	var old Train
	if err := json.Unmarshal(text, &old); err != nil {
		t.Fatal(err)
	}
	old.Complete()
	if old != DefaultTrain() {
		t.Errorf("completed to %+v", old)
	}
	old.Advantage, old.TopP = AdvantageMean, 0.5
	if old.Complete(); old.Advantage != AdvantageMean || old.TopP != 0.5 {
		t.Errorf("what was set became %+v", old)
	}
}

// A stage that an earlier version stored has no worked example, and one without it is
// stored as it was then.
func TestStoredWithoutExample(t *testing.T) {
	text, err := json.Marshal(Config{Train: DefaultTrain(), Stages: []envtune.Stage{DefaultStage()}})
	if err != nil || strings.Contains(string(text), "example") {
		t.Fatalf("%s, %v", text, err)
	}
	var c Config
	if err := json.Unmarshal(text, &c); err != nil || c.Stages[0].Example {
		t.Errorf("%+v, %v", c.Stages, err)
	}
	c.Stages[0].Example = true
	if text, err = json.Marshal(c); err != nil {
		t.Fatal(err)
	}
	var again Config
	if err := json.Unmarshal(text, &again); err != nil || !again.Stages[0].Example || !again.Stages[0].Rules().Stage("x").Example {
		t.Errorf("%s, %v", text, err)
	}
}

// The configurations of examples/ can be trained by.
func TestExamples(t *testing.T) {
	files, err := filepath.Glob("../examples/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, file := range files {
		c, _, err := Load(file)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, s := range c.Stages {
			if _, err := format.ByName(s.Format); err != nil && s.Format != "" {
				t.Errorf("%s: stage %s: %v", file, s.Name, err)
			}
			if _, err := reward.ByName(&s); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
}

// Steps counts the steps up to a stage at the stages' caps.
func TestSteps(t *testing.T) {
	c, err := Preset("default")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{0, 2, 6, 60, 66} {
		if got := c.Steps(i); got != want {
			t.Errorf("%d steps up to stage %d, want %d", got, i, want)
		}
	}
}

func TestScale(t *testing.T) {
	c, err := Preset("default")
	if err != nil {
		t.Fatal(err)
	}
	c.Scale(2) // below the length of the shortest stage
	for _, s := range c.Stages {
		if g := s.Gate; g.MaxSteps != 2 || g.MinSteps > 2 || g.Every > 2 || g.Every < 1 {
			t.Errorf("stage %s scaled to %+v", s.Name, g)
		}
	}
	c.Scale(1)
	if err := c.Check(); err != nil {
		t.Errorf("a configuration of one step a stage: %v", err)
	}
	before := c.Stages[0].Gate
	c.Scale(1000)
	if c.Stages[0].Gate != before {
		t.Error("a high cap changed the stages")
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range Presets() {
		text, err := PresetYAML(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte("stages:\n- &a {name: x, reward: syntax}\n- *a\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := Parse("x.yaml", text)
		if err == nil && c.Check() != nil {
			t.Errorf("Parse accepts what Check refuses: %v", c.Check())
		}
	})
}

// Speak fills in what is not there, and nothing else.
func TestSpeak(t *testing.T) {
	c := Config{Stages: []envtune.Stage{{Format: "llama"}, {}}}
	c.Speak("plan")
	if c.Stages[0].Format != "llama" || c.Stages[1].Format != "plan" {
		t.Errorf("the stages are in %q and %q", c.Stages[0].Format, c.Stages[1].Format)
	}
}
