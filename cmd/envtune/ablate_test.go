package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"envtune/curriculum"
	"envtune/train/ablate"
)

// watch hands on what is written and calls seen with all of it.
type watch struct {
	bytes.Buffer
	seen func(text string)
}

func (w *watch) Write(b []byte) (int, error) {
	n, err := w.Buffer.Write(b)
	w.seen(w.String())
	return n, err
}

// An ablation that is interrupted and goes on comes to the same figures as one that is
// not, two runs at once to the same as one after the other; what is finished is kept.
func TestAblate(t *testing.T) {
	if testing.Short() {
		t.Skip("trains")
	}
	inFolder(t)
	must(t, "", "envtune tasks generate --seed 5 --roles train=8,validation=8,test=4 --out tiny")
	config := `train: {group_size: 2, groups_per_step: 1, minibatches: 1, max_tokens: 6, validation: {tasks: 2, samples: 1}}
stages:
  - {name: one, max_steps: 1, reward: progress, gate: {max_steps: 1, min_steps: 1, every: 1}}
  - {name: two, max_steps: 1, reward: progress, gate: {max_steps: 1, min_steps: 1, every: 1}}
`
	rows := `rows:
- {name: whole, about: both stages}
- {name: "second <only>", keep: [two], train: {group_size: 4, keep_constant: true, entropy: 0.1}}
`
	for name, text := range map[string]string{"c.yaml": config, "rows.yaml": rows} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const line = "envtune ablate --model qwen --config ./c.yaml --rows ./rows.yaml --suite tiny --seeds 1,7 --samples 1 --out "
	out := must(t, "", line+"whole --parallel 2")
	for _, want := range []string{"whole, seed 1 | ", "second <only>, seed 7", "(4 of 4): done", "against the first", "calls are written as openai"} {
		if !strings.Contains(out, want) {
			t.Errorf("the output lacks %q:\n%s", want, out)
		}
	}

	ctx, cancel := context.WithCancel(t.Context())
	w := &watch{seen: func(text string) {
		if strings.Contains(text, "second <only>, seed 1 | # stage 1") {
			cancel()
		}
	}}
	var errs bytes.Buffer
	a := &app{ctx: ctx, in: strings.NewReader(""), out: w, err: &errs, policy: (&models{}).policy, official: madeUp}
	if status := a.main(strings.Fields(line + "broken")[1:]); status != exitInterrupted || !strings.Contains(errs.String(), "the same command goes on") {
		t.Fatalf("status %d, %s", status, errs.String())
	}
	if text, err := os.ReadFile("broken/ablation.md"); err != nil || !strings.Contains(string(text), "| whole | 1 |") || strings.Contains(string(text), "| second") {
		t.Errorf("after one run: %v\n%s", err, text)
	}
	again := must(t, "", line+"broken")
	if !strings.Contains(again, "whole, seed 1 (1 of 4): kept") || strings.Count(again, "): kept") != 1 {
		t.Errorf("going on says\n%s", again)
	}
	for _, name := range []string{"ablation.json", "ablation.md", "ablation.svg"} {
		one, err := os.ReadFile(filepath.Join("whole", name))
		if err != nil {
			t.Fatal(err)
		}
		two, err := os.ReadFile(filepath.Join("broken", name))
		if err != nil || !bytes.Equal(one, two) {
			t.Errorf("%s differs after an interruption: %v\n%s\n%s", name, err, one, two)
		}
	}
	if kept := must(t, "", line+"broken"); strings.Count(kept, "): kept") != 4 || strings.Contains(kept, " | ") {
		t.Errorf("a third time it says\n%s", kept)
	}
	// Other settings make other runs beside the old ones.
	must(t, "", strings.Replace(line, "--seeds 1,7", "--seeds 1 --steps 4", 1)+"broken")
	if runs, err := filepath.Glob("broken/runs/*"); err != nil || len(runs) != 6 {
		t.Errorf("%d runs, %v", len(runs), err)
	}
}

// The paper's ablations and the guard train: each row is a run of its own with the same
// number of episodes, and what it switches shows in what the run was made of.
func TestAblateBuiltinRows(t *testing.T) {
	if testing.Short() {
		t.Skip("trains")
	}
	inFolder(t)
	must(t, "", "envtune tasks generate --seed 5 --roles train=8,validation=8,test=4 --out tiny")
	stage := func(name, reward, hints string) string {
		return fmt.Sprintf("  - {name: %s, max_steps: 1, reward: %s, hints: {level: %q}, gate: {max_steps: 1, min_steps: 1, every: 1}}\n", name, reward, hints)
	}
	config := "train: {group_size: 2, groups_per_step: 1, minibatches: 1, max_tokens: 6, validation: {tasks: 2, samples: 1}}\nstages:\n" +
		stage("syntax", "syntax", "off") + stage("basics", "progress", "full") + stage("everything", "progress", "full") + stage("alone", "progress", "off")
	if err := os.WriteFile("c.yaml", []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	set, err := curriculum.LoadRows("builtin")
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"as configured", "no hints", "binary reward", "single stage", "guard", "no guard"}
	set = slices.DeleteFunc(set, func(r curriculum.Row) bool { return !slices.Contains(names, r.Name) })
	cfg, _, err := curriculum.Load("./c.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var notes []string
	rows, err := ablate.Rows(set, cfg, 0, func(text string) { notes = append(notes, text) })
	if err != nil || len(notes) != 1 || !strings.Contains(notes[0], "row no guard is left out: it is the same configuration as row as configured") {
		t.Fatalf("%v, notes %q", err, notes)
	}
	a := &app{ctx: t.Context(), in: strings.NewReader(""), out: io.Discard, err: io.Discard, policy: (&models{}).policy, official: madeUp}
	c := &ablateCmd{Suite: "tiny", Model: "qwen", Samples: 1, Parallel: 2, Out: "out"}
	o, err := c.options(a, rows, []uint64{1})
	if err != nil {
		t.Fatal(err)
	}
	r, err := ablate.Run(t.Context(), *o)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i, row := range r.Rows {
		got = append(got, row.Name)
		if row.Episodes != 8 || row.Steps != 4 || (len(row.Against) > 0) != (i > 0) {
			t.Errorf("row %s: %g episodes in %g steps, against the first %+v", row.Name, row.Episodes, row.Steps, row.Against)
		}
	}
	if !slices.Equal(got, names[:5]) {
		t.Errorf("rows %q, want %q", got, names[:5])
	}
	for slug, want := range map[string]string{"guard": `"guard": {`, "no-hints": `"level": "off"`, "binary-reward": `"reward": "binary"`, "single-stage": `"max_steps": 4`} {
		files, err := filepath.Glob("out/runs/" + slug + "-s1-*/config.*")
		if err != nil || len(files) == 0 {
			t.Fatalf("%s has no configuration: %v", slug, err)
		}
		text, err := os.ReadFile(files[0])
		if err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s lacks %s: %v\n%s", files[0], want, err, text)
		}
	}

	// What a run keeps of its test is a baseline.
	files, err := filepath.Glob("out/runs/guard-s1-*/trajectories/test-after.jsonl.gz")
	if err != nil || len(files) != 1 {
		t.Fatalf("%q, %v", files, err)
	}
	out := must(t, "", "envtune eval --model oracle --suite tiny --baseline "+files[0])
	if !strings.Contains(out, "4 episodes, 1 a task, hints off, training mode; [low high]") || !strings.Contains(out, "100.0%  +100.0 [+100.0 +100.0]") {
		t.Errorf("against the run's test:\n%s", out)
	}
}
