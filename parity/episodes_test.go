package parity

import (
	"encoding/json"
	"testing"

	"envtune"
	"envtune/bfcl"
	"envtune/env"
	"envtune/format"
	"envtune/py"
)

// officialSteps is a format whose messages are steps of an official result
// file, as JSON.
type officialSteps struct{ format.Compact }

func (officialSteps) Parse(text string) (format.Action, *format.Error) {
	step, err := py.FromJSON([]byte(text))
	if err != nil {
		return format.Action{}, &format.Error{Line: 1, Col: 1, Expected: "JSON"}
	}
	calls, err := bfcl.DecodeFC(step)
	if err != nil {
		return format.Action{}, &format.Error{Line: 1, Col: 1, Expected: "calls"}
	}
	var a format.Action
	for _, c := range calls {
		a.Calls = append(a.Calls, format.Call{Text: c})
	}
	return a, nil
}

// TestParityReferences: no official task is refused for its reference, since no
// answer that a reference gives has the code of a failure.
func TestParityReferences(t *testing.T) {
	data := official(t)
	e := env.New(env.Options{Extension: data.Extension})
	tasks, open := bfcl.OnlyWorlds(data.Tasks, worlds...), 0
	for _, task := range tasks {
		if err := e.Check(task); err != nil {
			t.Error(err)
			continue
		}
		open++
	}
	t.Logf("parity: %d of %d official tasks can be played by their reference", open, len(tasks))
}

// TestParityEpisodes plays the recorded trajectories as episodes in official
// mode: each ends where it officially ended, with the official verdict. The
// verdict on an inference that failed has no episode.
func TestParityEpisodes(t *testing.T) {
	data := official(t)
	in := trajectories(t)
	e := env.New(env.Options{
		Extension: data.Extension, Format: func(string) (format.Format, error) { return officialSteps{}, nil },
	})
	have := map[string]*envtune.Task{}
	for _, task := range bfcl.OnlyWorlds(data.Tasks, worlds...) {
		have[task.ID] = task
	}
	episodes, steps := 0, 0
	for in.Scan() {
		var want recorded
		if err := json.Unmarshal(in.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		var turns [][]json.RawMessage
		if have[want.ID] == nil || json.Unmarshal(want.Result, &turns) != nil {
			continue
		}
		episodes++
		last := play(t, e, have[want.ID], turns, &steps)
		got := last.Signals.Verdict
		if got == "" && last.Signals.Valid != nil && *last.Signals.Valid {
			got = "valid"
		}
		if !last.Done || got != want.Verdict {
			t.Errorf("%s %s: the episode ends with %q (%+v), officially %s", want.Run, want.ID, got, last, want.Verdict)
		}
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	if episodes == 0 {
		t.Error("no episode was played")
	}
	t.Logf("parity: %d recorded trajectories played as episodes (%d steps), verdicts compared", episodes, steps)
}

// play plays a recorded result and returns the last feedback. Each recorded
// turn must end with its last step.
func play(t *testing.T, e *env.Env, task *envtune.Task, turns [][]json.RawMessage, steps *int) envtune.Feedback {
	t.Helper()
	ep, err := e.Open(t.Context(), task, &envtune.Stage{Name: "official", Mode: envtune.ModeOfficial}, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer ep.Close()
	var last envtune.Feedback
	for i, turn := range turns {
		for k, step := range turn {
			*steps++
			last, err = ep.Step(t.Context(), envtune.Message{Role: envtune.RoleAssistant, Content: string(step)})
			if err != nil {
				t.Errorf("%s turn %d step %d: %v", task.ID, i, k, err)
				return last
			}
			if last.TurnDone != (k == len(turn)-1) {
				t.Errorf("%s turn %d step %d of %d: the turn is done: %v", task.ID, i, k, len(turn), last.TurnDone)
				return last
			}
		}
	}
	return last
}
