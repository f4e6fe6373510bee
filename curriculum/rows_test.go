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
				if same := reflect.DeepEqual(c, base); same != (i == 0 || r.Name == "no guard") && preset == "default" {
					t.Errorf("%s: row %s is the preset: %v", set, r.Name, same)
				}
			}
		}
		if rows[0].Name != "as configured" || rows[0].About == "" {
			t.Errorf("%s begins with %q", set, rows[0].Name)
		}
	}
}

// Each built-in row changes what its name says and nothing else. The base is default with
// the guard on, so that "no guard" has something to switch off.
func TestBuiltinRowsChange(t *testing.T) {
	each := func(path string) (out []string) {
		for _, stage := range []string{"alone", "basics", "everything", "syntax"} {
			out = append(out, "stages."+stage+"."+path)
		}
		return out
	}
	want := map[string][]string{
		"as configured":            nil,
		"no pruned copies":         each("copies.pruned"),
		"uniform sampling":         {"stages.alone.tasks.edge", "stages.basics.tasks.edge", "stages.everything.tasks.edge"},
		"credit of trajectories":   {"train.credit"},
		"ask-back turns in full":   each("ask_weight"),
		"asking back unearned":     each("ask_earned"),
		"asking back from late":    {"stages.basics.tasks.splits"},
		"little asking back early": {"stages.basics.tasks.ask_share"},
		"no KL":                    {"train.kl"},
		"failures in full":         {"train.lenient"},
		"whole turns only":         {"stages.alone.partial", "stages.basics.partial", "stages.everything.partial"},
		"no hints":                 {"stages.basics.hints.level", "stages.everything.hints.level"},
		"binary reward":            {"stages.alone.reward", "stages.basics.reward", "stages.everything.reward"},
		"single stage":             {"-stages.alone", "-stages.basics", "-stages.syntax"},
		"guard":                    nil,
		"no guard":                 {"-guard"},
		"no copies without hints":  {"stages.alone.copies.unhinted", "stages.basics.copies.unhinted", "stages.everything.copies.unhinted"},
		"no replay":                {"stages.alone.copies.replay", "stages.basics.copies.replay", "stages.everything.copies.replay"},
		"no searched copies":       {"stages.alone.copies.searched", "stages.basics.copies.searched", "stages.everything.copies.searched"},
		"relabelled copies":        each("copies.relabelled"),
		"spliced copies":           each("copies.spliced"),
		"whole episodes":           each("end_failed"),
		"unguided":                 {"train.guided"},
		"tasks of the suite only":  {"train.more_tasks"},
		"no entropy penalty":       {"train.entropy"},
		"no warm-up":               {"train.lr_warmup"},
		"constant rate":            {"train.lr_floor", "train.lr_schedule"},
		"hints fade over steps":    each("hints.fade"),
		"hints fade by mastery":    each("hints.mastery.to"),
		"priority 4r(1-r)":         append(each("tasks.priority"), each("tasks.retire")...),
		"resampled groups":         {"train.resample"},
		"branches":                 {"train.branch_rollouts"},
	}
	base, err := Preset("default")
	if err != nil {
		t.Fatal(err)
	}
	base.Watch()
	paper, err := Preset("paper")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, set := range BuiltinRows() {
		rows, err := LoadRows(set)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			c, err := r.Apply(base)
			if err != nil {
				t.Fatal(err)
			}
			seen[r.Name] = true
			if r.Name == "preset paper" {
				if !reflect.DeepEqual(c, paper) {
					t.Errorf("row %s differs from the preset at %q", r.Name, differing(t, paper, c))
				}
				continue
			}
			paths, known := want[r.Name]
			slices.Sort(paths)
			if got := differing(t, base, c); !known || !slices.Equal(got, paths) {
				t.Errorf("row %s changes %q, want %q", r.Name, got, paths)
			}
			if r.About == "" {
				t.Errorf("row %s does not say what it changes", r.Name)
			}
		}
	}
	for name := range want {
		if !seen[name] {
			t.Errorf("there is no row %s", name)
		}
	}
}

// differing lists the paths in which two configurations differ, with - before a section
// that only the first has, + before one that only the second has. A value that is not
// there is 0.
func differing(t *testing.T, a, b *Config) []string {
	t.Helper()
	tree := func(c *Config) map[string]any {
		text, err := json.Marshal(c)
		var out map[string]any
		if err == nil {
			err = json.Unmarshal(text, &out)
		}
		if err != nil {
			t.Fatal(err)
		}
		stages := map[string]any{}
		for i, s := range out["stages"].([]any) {
			stages[c.Stages[i].Name] = s
		}
		out["stages"] = stages
		return out
	}
	var out []string
	var walk func(at string, a, b map[string]any)
	walk = func(at string, a, b map[string]any) {
		for key, x := range a {
			y, there := b[key]
			p, ok := x.(map[string]any)
			q, ok2 := y.(map[string]any)
			switch {
			case ok && !there:
				out = append(out, "-"+at+key)
			case ok && ok2:
				walk(at+key+".", p, q)
			case !reflect.DeepEqual(x, y):
				out = append(out, at+key)
			}
		}
		for key, y := range b {
			if _, there := a[key]; !there {
				sign := ""
				if _, ok := y.(map[string]any); ok {
					sign = "+"
				}
				out = append(out, sign+at+key)
			}
		}
	}
	walk("", tree(a), tree(b))
	slices.Sort(out)
	return out
}

func TestRowGuard(t *testing.T) {
	drop, off := DefaultGuard(), DefaultGuard()
	drop.Drop, off.Enabled = 3, false
	three := DefaultGuard()
	three.Patience = 3
	for _, c := range []struct {
		base *GuardRule
		text string
		want *GuardRule
	}{
		{nil, "", nil},
		{&three, "", &three},
		{&three, "guard: {enabled: false}", nil},
		{nil, "guard: {enabled: false}", nil},
		{&off, "guard: {enabled: true}", ptr(DefaultGuard())},
		{nil, "guard: {drop: 3}", &drop},
		{nil, "guard: null", nil},
		{&three, "guard:", &three},
		{&three, "guard: {enabled: true}", &three},
		{&drop, "guard: {drop: 2, patience: 3}", &three},
	} {
		rows, err := ParseRows("x", []byte("rows:\n- name: a\n  "+c.text+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		base, err := Preset("default")
		if err != nil {
			t.Fatal(err)
		}
		base.Guard = c.base
		got, err := rows[0].Apply(base)
		if err != nil || !reflect.DeepEqual(got.Guard, c.want) {
			t.Errorf("%q on %+v: %v, %+v, want %+v", c.text, c.base, err, got.Guard, c.want)
		}
	}
}

func ptr[T any](v T) *T { return &v }

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
		"rows:\n- {name: a, train: {lr: 5}}\n", "rows:\n- {name: a, guard: {dorp: 1}}\n", "rows:\n- {name: a, guard: {drop: -1}}\n", "rows:\n- {name: a, config: mine}\n",
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

// The long example is the preset default but for the lengths of its stages and the tasks made.
func TestLongExample(t *testing.T) {
	base, err := Preset("default")
	if err != nil {
		t.Fatal(err)
	}
	long, _, err := Load("../examples/long.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range differing(t, base, long) {
		if !strings.Contains(path, ".gate.") && path != "train.more_tasks" {
			t.Errorf("the long example differs from the preset in %s", path)
		}
	}
	if a, b := base.Steps(len(base.Stages)), long.Steps(len(long.Stages)); b < 4*a {
		t.Errorf("the long example has %d steps, the preset %d", b, a)
	}
}
