package curriculum

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"envtune"
	"envtune/internal/golden"
)

// Every built-in row fits both presets and differs from the rows before it.
func TestBuiltinRows(t *testing.T) {
	for _, set := range BuiltinRows() {
		rows, err := LoadRows(set)
		if err != nil {
			t.Fatal(err)
		}
		for _, preset := range Presets() {
			base, err := Preset(preset)
			if err != nil {
				t.Fatal(err)
			}
			for i, r := range rows {
				c, err := r.Apply(base)
				if err != nil {
					t.Errorf("%s, %s: %v", set, preset, err)
					continue
				}
				if same := reflect.DeepEqual(c, base); same != (i == 0) && preset == "default" {
					t.Errorf("%s: row %s is the preset: %v", set, r.Name, same)
				}
			}
		}
		if rows[0].Name != "as configured" || rows[0].About == "" {
			t.Errorf("%s begins with %q", set, rows[0].Name)
		}
	}
}

func TestRowApplies(t *testing.T) {
	rows, err := ParseRows("x", []byte(`rows:
- name: a
  train: {lr: 0.001, validation: {tasks: 7}}
  each: {hints: {show: 0.5}, tasks: {splits: [base]}}
  stages: {alone: {max_steps: 3, tasks: {splits: [miss_func, miss_param]}}}
  keep: [everything, alone]
`))
	if err != nil {
		t.Fatal(err)
	}
	base, _ := Preset("default")
	before, _ := Preset("default")
	got, err := rows[0].Apply(base)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(base, before) {
		t.Error("the base was changed")
	}
	want, _ := Preset("default")
	want.Train.LR, want.Train.Validation.Tasks = 0.001, 7
	want.Stages = want.Stages[2:]
	for i := range want.Stages {
		want.Stages[i].Hints.Show = 0.5
		want.Stages[i].Tasks.Splits = []envtune.Split{envtune.SplitBase}
	}
	want.Stages[1].MaxSteps, want.Stages[1].Tasks.Splits = 3, []envtune.Split{"miss_func", "miss_param"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

func TestRowErrors(t *testing.T) {
	base, _ := Preset("default")
	var b strings.Builder
	for _, text := range []string{
		"", "rows: []\n", "rows:\n- {nam: a}\n", "rows:\n- {about: a}\n", "rows:\n- {name: a}\n- {name: a}\n",
		"rows:\n- {name: 'a|b'}\n",
		"rows:\n- {name: a, train: {lerning_rate: 1}}\n", "rows:\n- {name: a, each: {hintz: {show: 1}}}\n",
		"rows:\n- {name: a, stages: {late: {max_steps: 1}}}\n", "rows:\n- {name: a, keep: [late]}\n",
		"rows:\n- {name: a, train: {lr: 5}}\n", "rows:\n- {name: a, config: mine}\n",
	} {
		rows, err := ParseRows("my.yaml", []byte(text))
		if err == nil {
			_, err = rows[0].Apply(base)
		}
		if err == nil {
			t.Errorf("%q: no error", text)
			continue
		}
		b.WriteString("== " + strings.TrimSpace(text) + "\n" + err.Error() + "\n")
	}
	golden.Equal(t, "testdata/rows_errors.golden", []byte(b.String()))
	path := filepath.Join(t.TempDir(), "r.yaml")
	if err := os.WriteFile(path, []byte("rows: [{name: a}]\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if rows, err := LoadRows(path); err != nil || len(rows) != 1 {
		t.Errorf("%v, %v", rows, err)
	}
	if _, err := LoadRows("mine"); err == nil || !strings.Contains(err.Error(), "builtin, switches") {
		t.Errorf("an unknown set: %v", err)
	}
}

func TestFit(t *testing.T) {
	for _, c := range []struct{ steps, want int }{{72, 72}, {36, 36}, {10, 10}, {4, 4}, {1, 4}, {200, 200}} {
		cfg, _ := Preset("default")
		cfg.Fit(c.steps)
		if got := cfg.Steps(4); got < c.want || got > c.want+3 || c.steps >= 10 && got != c.want {
			t.Errorf("fitted to %d steps: %d", c.steps, got)
		}
		for _, s := range cfg.Stages {
			if s.Gate.MinSteps != s.Gate.MaxSteps {
				t.Errorf("stage %s may end early: %+v", s.Name, s.Gate)
			}
		}
		if err := cfg.Check(); err != nil {
			t.Error(err)
		}
	}
}

func FuzzParseRows(f *testing.F) {
	for _, name := range BuiltinRows() {
		text, _ := rowFiles.ReadFile("rows/" + name + ".yaml")
		f.Add(text)
	}
	base, err := Preset("default")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		rows, err := ParseRows("x", text)
		if err != nil {
			return
		}
		for _, r := range rows {
			if r.Config != "" {
				continue
			}
			if c, err := r.Apply(base); err == nil && c.Check() != nil {
				t.Errorf("Apply accepts what Check refuses: %v", c.Check())
			}
		}
	})
}
