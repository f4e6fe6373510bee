package eval

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode"

	"envtune"
	"envtune/env"
	"envtune/format"
	"envtune/rollout"
)

// Whatever a file of trajectories holds, it is printed without a panic and
// without a character that could steer a terminal, and it can be scored.
func FuzzReplay(f *testing.F) {
	for _, t := range []*envtune.Trajectory{sample(), {}, {Turns: 1, Steps: []envtune.Step{{Feedback: envtune.Feedback{Turn: -7, TurnDone: true}}}}} {
		data, err := json.Marshal(t)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var tr envtune.Trajectory
		if json.Unmarshal(data, &tr) != nil {
			return
		}
		var buf bytes.Buffer
		if err := Replay(&buf, &tr, format.Compact{}); err != nil {
			t.Fatal(err)
		}
		if err := FailureTable(&buf, Failures([]*envtune.Trajectory{&tr}), 5); err != nil {
			t.Fatal(err)
		}
		printable(t, buf.String())
		if _, err := Score([]*envtune.Trajectory{&tr}, 1); err != nil && tr.Stop != envtune.StopFault && tr.Fault == "" {
			t.Fatal(err)
		}
	})
}

// printable fails t where a text could steer a terminal.
func printable(t *testing.T, text string) {
	t.Helper()
	for _, r := range text {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			t.Fatalf("control character %U is printed", r)
		}
	}
}

// Whatever a file holds that is read as a report, it does not differ from itself, and the
// comparison is printed without a character that could steer a terminal.
func FuzzReadReport(f *testing.F) {
	var b bytes.Buffer
	if err := scores(1, 1, 4, 0).WriteJSON(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(`{"hints": "\u001b", "per_task": [{"task": "\n", "split": "base", "episodes": 3, "successes": 1, "progress": 0.1}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := ReadReport(bytes.NewReader(data))
		if err != nil {
			return
		}
		c, err := Compare(r, r)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Gained)+len(c.Lost)+len(c.LeftOut) > 0 {
			t.Fatalf("a report differs from itself: %+v", c)
		}
		var buf bytes.Buffer
		if err := c.Table(&buf); err != nil {
			t.Fatal(err)
		}
		printable(t, buf.String())
	})
}

// Whatever a file of trajectories holds that passes its check, playing it again
// ends: the same, with a mismatch or, where its rules are no stage's, an error.
func FuzzVerify(f *testing.F) {
	task := &envtune.Task{ID: "car", Split: envtune.SplitBase, Worlds: []string{"vehicle"}, Tools: []string{"fillFuelTank", "startEngine"},
		Turns: []envtune.Turn{{User: "fill in 5 gallons", Reference: []string{"fillFuelTank(fuelAmount=5)"}}, {User: "more"}}}
	stage := &envtune.Stage{Name: "s", Mode: envtune.ModeTraining, MaxSteps: 3, Format: "compact", Reward: "progress",
		Hints: envtune.HintRule{Level: envtune.HintFull, Show: 0.5}}
	e := env.New(env.Options{})
	for _, script := range []scriptPolicy{
		{"fillFuelTank(fuelAmount=5)", "say done", "say how much?"},
		{"startEngine()", "fillFuelTank(", "nothing"},
	} {
		got, err := rollout.Run(f.Context(), e, script, []rollout.Job{{Task: task, Stage: stage, Seed: 1, Episode: "e"}}, rollout.Options{})
		if err != nil {
			f.Fatal(err)
		}
		data, err := json.Marshal(got[0])
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	names, err := NewNames()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var tr envtune.Trajectory
		if json.Unmarshal(data, &tr) != nil || tr.Check() != nil || names.Check(&tr) != nil {
			return
		}
		under := stage
		if tr.Rules != nil {
			under = tr.Rules.Stage(tr.Stage)
		}
		d, err := Verify(t.Context(), []envtune.Env{e}, task, under, &tr)
		if err != nil && (d != nil || tr.Rules == nil) || d != nil && (d.Want == d.Got || d.String() == "") {
			t.Fatalf("%v, %v", d, err)
		}
	})
}
