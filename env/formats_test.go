package env_test

import (
	"testing"

	"envtune"
	"envtune/bfcl"
	"envtune/env"
	"envtune/format"
	"envtune/policy/scripted"
	"envtune/rollout"
	"envtune/synth"
)

// names are all formats, tags also with other tags.
func names() []string { return append(format.Names(), "tags(think=thinking, answer=)") }

// TestFormatsSolveSmall plays the reference calls of a few tasks of each split of
// the suite small in every format and both modes.
func TestFormatsSolveSmall(t *testing.T) {
	suite, err := synth.Generate(t.Context(), synth.Spec{Seed: 3, N: 12})
	if err != nil {
		t.Fatal(err)
	}
	e := env.New(env.Options{})
	for _, name := range names() {
		for _, mode := range []envtune.Mode{envtune.ModeTraining, envtune.ModeOfficial} {
			for _, oracle := range []env.OracleMode{env.OracleSingle, env.OracleTogether} {
				solve(t, e, name, mode, oracle, suite.Tasks)
			}
		}
	}
}

// TestFormatsSolveOfficial plays the first official tasks of each split, with the
// official documents, in every format.
func TestFormatsSolveOfficial(t *testing.T) {
	at, err := bfcl.CacheDir()
	if err != nil {
		t.Skip(err)
	}
	data, err := bfcl.Load(at)
	if err != nil {
		t.Skipf("the official data are not here (envtune bfcl fetch): %v", err)
	}
	var tasks []*envtune.Task
	count := map[envtune.Split]int{}
	for _, task := range data.Tasks {
		if count[task.Split]++; count[task.Split] <= 6 {
			tasks = append(tasks, task)
		}
	}
	e := env.New(env.Options{Docs: env.DocsTask, Extension: data.Extension})
	for _, name := range names() {
		solve(t, e, name, envtune.ModeOfficial, env.OracleSingle, tasks)
	}
}

// TestFormatsScriptOfficial writes all official references in every format and
// reads them again: no argument of them is one that a format cannot write.
func TestFormatsScriptOfficial(t *testing.T) {
	if testing.Short() {
		t.Skip("runs 800 references")
	}
	at, err := bfcl.CacheDir()
	if err != nil {
		t.Skip(err)
	}
	data, err := bfcl.Load(at)
	if err != nil {
		t.Skipf("the official data are not here (envtune bfcl fetch): %v", err)
	}
	e := env.New(env.Options{Extension: data.Extension, CacheTasks: len(data.Tasks)})
	for _, name := range names() {
		f, err := format.ByName(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, task := range data.Tasks {
			script, err := e.Oracle(task, env.OracleOptions{Format: f})
			if err != nil {
				t.Fatal(err)
			}
			for i, turn := range script {
				for k, text := range turn {
					if a, bad := f.Parse(text); bad != nil || a.IsSay != (k == len(turn)-1) {
						t.Fatalf("%s: %s, turn %d: %q reads as %+v, %v", name, task.ID, i, text, a, bad)
					}
				}
			}
		}
	}
}

// solve plays the reference calls of tasks in a format; all must be valid, and
// every message must have a rendering.
func solve(t *testing.T, e *env.Env, name string, mode envtune.Mode, oracle env.OracleMode, tasks []*envtune.Task) {
	t.Helper()
	f, err := format.ByName(name)
	if err != nil {
		t.Fatal(err)
	}
	stage := &envtune.Stage{Name: "s", Mode: mode, MaxSteps: env.OfficialMaxSteps + 1, Format: name}
	scripts := map[string][][]string{}
	var jobs []rollout.Job
	for _, task := range tasks {
		script, err := e.Oracle(task, env.OracleOptions{Format: f, Mode: oracle, Ask: "Which one do you mean?"})
		if err != nil {
			t.Fatal(err)
		}
		scripts[task.ID] = script
		jobs = append(jobs, rollout.Job{Task: task, Stage: stage, Episode: task.ID})
	}
	out, err := rollout.Run(t.Context(), e, scripted.ByEpisode(scripts), jobs, rollout.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tr := range out {
		if !tr.Valid || tr.Progress != 1 {
			t.Errorf("%s, %s, %s: %s is not valid: %s, progress %v", name, mode, oracle, tr.Task, tr.Stop, tr.Progress)
		}
		for _, s := range tr.Steps {
			for _, m := range append([]envtune.Message{s.Action}, s.Feedback.Messages...) {
				if f.Render(m, true) == "" {
					t.Errorf("%s: nothing is rendered of %+v", name, m)
				}
			}
		}
	}
}
