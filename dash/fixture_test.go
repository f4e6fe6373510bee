package dash

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"envtune"
	"envtune/run"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// hostile is text as a model may write it to break a page.
const hostile = `</script><script>document.title = "broken"</script><img src=x onerror="document.title='broken'">`

// episode makes a trajectory of two turns: a first step that fails with a hint or
// without, a second that ends its turn, a third that ends the episode.
func episode(task string, version int, hinted, won bool) *envtune.Trajectory {
	one, zero := envtune.Score(1), envtune.Score(0)
	last, progress := zero, 0.5
	if won {
		last, progress = one, 1
	}
	says := func(text string) envtune.Message {
		return envtune.Message{Role: envtune.RoleAssistant, Content: text, Sample: &envtune.Sample{Tokens: []int32{1, 2, 3}, Logprobs: []float32{-1, -2, -3}, Version: version, Stop: "stop"}}
	}
	result := func(r envtune.Result) []envtune.Message {
		return []envtune.Message{{Role: envtune.RoleTool, Results: []envtune.Result{r}}}
	}
	failed := envtune.Result{Name: "start", Text: `{"error": "the doors are open"}`, Code: "vehicle.doors_unlocked"}
	hints := 0
	if hinted {
		failed.Hint, hints = &envtune.Hint{Kind: envtune.HintDependency, Tool: "lock", Text: "Lock the doors first."}, 1
	}
	rules := &envtune.Rules{Mode: envtune.ModeTraining, MaxSteps: 6, Format: "compact", Hints: envtune.HintRule{Level: envtune.HintFull, Show: 0.5}, Reward: "progress", Example: true}
	t := &envtune.Trajectory{
		Version: envtune.TrajectoryVersion, Task: task, Worlds: []string{"vehicle"}, Split: envtune.SplitBase, Episode: "e", Seed: 7, Stage: "basics",
		Rules: rules, Turns: 2, Asks: []bool{false, true}, Progress: progress, Reward: envtune.Score(progress),
		First: envtune.Feedback{Messages: []envtune.Message{
			{Role: envtune.RoleSystem, Tools: []envtune.ToolSpec{{Name: "start", Doc: "start the engine", Params: []envtune.Param{{Name: "mode", Type: "str", Enum: []string{"START", "STOP"}}}}},
				Example: []envtune.Message{
					{Role: envtune.RoleAssistant, Content: "ring_bell(times=2)"},
					{Role: envtune.RoleTool, Results: []envtune.Result{{Name: "ring_bell", Text: `{"rung": 2}`}}},
				}},
			{Role: envtune.RoleUser, Content: "Start the car. " + hostile},
		}},
	}
	t.Record(says("start(mode='START') "+hostile), envtune.Feedback{Messages: result(failed), Signals: envtune.Signals{Format: one, Calls: 1, Failed: 1, Hints: hints}})
	t.Record(says("lock()"), envtune.Feedback{Messages: append(result(envtune.Result{Name: "lock", Text: `{"locked": true}`}), envtune.Message{Role: envtune.RoleUser, Content: "And now?"}),
		Signals: envtune.Signals{Format: one, Calls: 1, State: one, Exec: one}, TurnDone: true})
	t.Record(says("Which one?"), envtune.Feedback{Turn: 1, TurnDone: true, Done: true, Stop: envtune.StopDone, Signals: envtune.Signals{Format: one, Ask: last, Valid: &won}})
	return t
}

// step is a line of metrics.
func step(n int, stage string) map[string]any {
	m := map[string]any{
		"step": n, "stage": stage, "reward": 0.1 * float64(n+1), "success": 0.05 * float64(n), "progress": 0.25, "hint_rate": 0.5, "malformed": 0.125,
		"rollout": map[string]any{"failed_calls": 1.5, "response_tokens": 18, "episode_tokens": 90.5, "no_call": 0.1},
		"update":  map[string]any{"entropy": 0.5, "grad_norm": 1.0 / 3}, "stops": map[string]int{"done": 3, "limit": 1}, "gate": "waiting",
	}
	if n%2 == 1 {
		m["validation"] = 0.375
	}
	return m
}

// begun makes a run that has a test before and two steps; the writer goes on.
func begun(t testing.TB, dir string, compress bool) *run.Writer {
	t.Helper()
	w, err := run.Create(dir, run.Options{Compress: compress}, run.JSON("config.json", map[string]any{"seed": 1, "suite": "starter", "config": map[string]int{"x": 1}}))
	must(t, err)
	t.Cleanup(func() { _ = w.Close() })
	must(t, w.Trajectories("test-before", []*envtune.Trajectory{episode("task-a", 0, false, false), episode("task-b", 0, false, true), episode("task-c", 0, false, false)}))
	for n := range 2 {
		must(t, w.Metrics(step(n, []string{"syntax", "basics"}[n])))
	}
	must(t, w.Trajectories("syntax", []*envtune.Trajectory{episode("task-d", 0, false, false)}))
	must(t, w.Trajectories("basics", []*envtune.Trajectory{episode("task-e", 1, true, true)}))
	state := map[string]any{"step": 1, "stage_ends": json.RawMessage(ends), "before": json.RawMessage(evaluation), "promotions": json.RawMessage(`[{"stage":"syntax","step":1,"why":"cap","reason":"its cap was reached"}]`), "sampler": map[string]any{}}
	must(t, w.Checkpoint(1, envtune.Score(0.5), run.JSON(stateName, state)))
	return w
}

const (
	row        = `{"tasks":3,"episodes":3,"item_accuracy":{"value":0.25,"low":0.125,"high":0.5},"progress":{"value":0.5,"low":0.25,"high":0.75},"failed_calls_per_episode":1.5,"split":`
	evaluation = `{"sampled":{"hints":"off","tasks":3,"samples":1,"rows":[` + row + `"base"},` + row + `"overall"}],"per_task":[]},"greedy":{"tasks":3,"samples":1,"rows":[` + row + `"overall"}]}}`
	ends       = `[{"stage":"syntax","step":1,"off":` + row + `"overall"},"on":` + row + `"overall"}}]`
	summary    = `{"item_accuracy":0.25,"suite":"starter","seed":1,"steps":2,"before":` + evaluation + `,"stages":` + ends +
		`,"promotions":[{"stage":"syntax","step":1,"why":"cap","reason":"its cap was reached"}],"after":` + evaluation +
		`,"change":[{"split":"overall","tasks":3,"change":{"value":0.125,"low":-0.0625,"high":0.25}}],"note":"` + `<b>` + `"}`
)

// finished makes a whole run.
func finished(t testing.TB, dir string) {
	t.Helper()
	w := begun(t, dir, true)
	must(t, w.Trajectories("test-after", []*envtune.Trajectory{episode("task-a", 2, false, true), episode("task-b", 2, false, false), episode("task-c", 2, false, false)}))
	must(t, w.Summary(json.RawMessage(summary)))
	must(t, w.Close())
}

func opened(t testing.TB, dirs ...string) *Set {
	t.Helper()
	s, err := Open(dirs)
	must(t, err)
	return s
}

func appendTo(t testing.TB, path, text string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
	must(t, err)
	_, err = f.WriteString(text)
	must(t, err)
	must(t, f.Close())
}

// contents reads all files below dir.
func contents(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	must(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		out[path] = string(data)
		return err
	}))
	return out
}
