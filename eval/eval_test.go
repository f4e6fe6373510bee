package eval

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"envtune"
	"envtune/format"
	"envtune/internal/golden"
)

// coinEnv is an environment of one step: an episode is valid where its seed
// says so, with the probability its task's name ends in (tenths). Tasks called
// "broken" are at fault.
type coinEnv struct{}

type coinEpisode struct {
	task *envtune.Task
	seed uint64
}

func (coinEnv) Open(_ context.Context, task *envtune.Task, _ *envtune.Stage, seed uint64) (envtune.Episode, error) {
	if strings.HasPrefix(task.ID, "broken") {
		return nil, &envtune.TaskError{Task: task.ID, Err: errors.New("no start state")}
	}
	return coinEpisode{task, seed}, nil
}

func (coinEpisode) First() envtune.Feedback {
	return envtune.Feedback{Messages: []envtune.Message{{Role: envtune.RoleUser, Content: "go"}}}
}

func (e coinEpisode) Step(context.Context, envtune.Message) (envtune.Feedback, error) {
	tenths := uint64(e.task.ID[len(e.task.ID)-1] - '0')
	ok := e.seed%10 < tenths
	s := envtune.Signals{Format: envtune.Score(1), Calls: 2, Failed: 1, Valid: &ok, State: envtune.Score(0), Exec: envtune.Score(1)}
	if ok {
		s.State = envtune.Score(1)
	}
	return envtune.Feedback{Signals: s, TurnDone: true, Done: true, Stop: envtune.StopDone}, nil
}

func (e coinEpisode) Fork() (envtune.Episode, error) { return e, nil }
func (coinEpisode) Close() error                     { return nil }

type mute struct{}

func (mute) Act(context.Context, envtune.Prompt) (envtune.Message, error) {
	return envtune.Message{Role: envtune.RoleAssistant, Content: "say x"}, nil
}

func coins(n int, tenths ...int) []*envtune.Task {
	var out []*envtune.Task
	for i := range n {
		out = append(out, &envtune.Task{
			ID:    fmt.Sprintf("t%d-%d", i, tenths[i%len(tenths)]),
			Split: envtune.Splits()[i%2], Turns: make([]envtune.Turn, 1),
		})
	}
	return out
}

func stage() *envtune.Stage {
	return &envtune.Stage{Name: "alone", Hints: envtune.HintRule{Level: envtune.HintOff}, Mode: envtune.ModeTraining}
}

func TestEvaluate(t *testing.T) {
	tasks := append(coins(40, 0, 3, 6, 9), &envtune.Task{ID: "broken", Split: envtune.SplitMissFunc, Turns: make([]envtune.Turn, 1)})
	var want []byte
	for _, concurrency := range []int{1, 7, 0} {
		calls := 0
		r, err := Evaluate(t.Context(), coinEnv{}, mute{}, tasks, Options{
			Stage: stage(), Samples: 8, Seed: 5, Concurrency: concurrency, OnDone: func(done, total int) {
				calls++
				if done != calls || total != 41*8 {
					t.Errorf("OnDone(%d, %d) at call %d", done, total, calls)
				}
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		var buf bytes.Buffer
		if err := r.WriteJSON(&buf); err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = buf.Bytes()
		} else if !bytes.Equal(buf.Bytes(), want) {
			t.Errorf("concurrency %d changes the report", concurrency)
		}
		if calls != 41*8 || r.Tasks != 40 || r.Episodes != 320 || len(r.Faults) != 8 {
			t.Errorf("%d calls, %d tasks, %d episodes, %d faults", calls, r.Tasks, r.Episodes, len(r.Faults))
		}
		// The true mean is .45; 320 episodes leave a standard error of .02.
		if r.ItemAccuracy < .37 || r.ItemAccuracy > .53 || r.ItemAccuracy != r.Progress {
			t.Errorf("item accuracy %v, progress %v", r.ItemAccuracy, r.Progress)
		}
		if row := r.Row(Overall); row.Calls != 2 || row.FailedCalls != 1 || row.Stops[envtune.StopDone] != 320 {
			t.Errorf("overall: %+v", row)
		}
		if r.Row("miss_func") != nil || r.Row("base").Tasks != 20 {
			t.Errorf("rows %+v", r.Rows)
		}
	}
	if !bytes.HasPrefix(want, []byte("{\n  \"item_accuracy\": 0.")) {
		t.Errorf("item_accuracy is not the first field: %.60s", want)
	}
	if !json.Valid(want) {
		t.Error("the report is not valid JSON")
	}
}

func TestEvaluateErrors(t *testing.T) {
	broken := []*envtune.Task{{ID: "broken", Turns: make([]envtune.Turn, 1)}}
	warns := stage()
	warns.Hints.Warn = true
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		ctx   context.Context
		tasks []*envtune.Task
		stage *envtune.Stage
		want  string
	}{
		{t.Context(), nil, stage(), "no tasks"},
		{t.Context(), coins(1, 1), nil, "needs a stage"},
		{t.Context(), coins(1, 1), warns, "does without warnings"},
		{t.Context(), broken, stage(), "all 1 ended in a fault, the first of task broken: task broken: no start state"},
		{cancelled, coins(1, 1), stage(), "cancelled"},
	} {
		if _, err := Evaluate(c.ctx, coinEnv{}, mute{}, c.tasks, Options{Stage: c.stage}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

// The 95% interval covers the truth about 95 times in 100.
func TestBootstrapCoverage(t *testing.T) {
	covered, width := 0, 0.0
	const trials = 100
	for trial := range trials {
		r, err := Evaluate(t.Context(), coinEnv{}, mute{}, coins(60, 0, 3, 6, 9), Options{Stage: stage(), Samples: 2, Seed: uint64(trial)})
		if err != nil {
			t.Fatal(err)
		}
		e := r.Row(Overall).ItemAccuracy
		width += (e.High - e.Low) / trials
		if e.Low <= .45 && .45 <= e.High {
			covered++
		}
		if e.Low > e.Value || e.Value > e.High {
			t.Fatalf("the estimate %+v lies outside its interval", e)
		}
	}
	// Here the tasks are fixed and the interval allows for others: it is wide.
	if covered < 93 {
		t.Errorf("the interval covers the truth %d times of %d", covered, trials)
	}
	if width < .1 || width > .25 {
		t.Errorf("mean width %.3f", width)
	}
}

func TestPaired(t *testing.T) {
	report := func(seed uint64, tenths int) *Report {
		var ts []*envtune.Trajectory
		for i := range 30 {
			ok := (uint64(i)*7+seed)%10 < uint64(tenths)
			ts = append(ts, &envtune.Trajectory{Task: fmt.Sprint(i), Split: envtune.Splits()[i%3], Valid: ok, Progress: 0.5, Stop: envtune.StopDone})
		}
		r, err := Score(ts, 1)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	got, err := Paired([]*Report{report(0, 2), report(3, 2)}, []*Report{report(0, 6), report(3, 5)})
	if err != nil {
		t.Fatal(err)
	}
	last := got[len(got)-1]
	if len(got) != 4 || last.Split != Overall || last.Tasks != 30 {
		t.Fatalf("rows %+v", got)
	}
	near := func(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 }
	if !near(last.Before, .2) || !near(last.After, .55) || !near(last.Change.Value, .35) || !near(last.Runs[0], .4) || !near(last.Runs[1], .3) {
		t.Errorf("overall %+v", last)
	}
	if last.Change.Low <= 0.1 || last.Change.High >= 0.6 || last.Progress.Value != 0 {
		t.Errorf("intervals %+v", last)
	}
	same, err := Paired([]*Report{report(0, 5)}, []*Report{report(0, 5)})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range same {
		if d.Change != (Estimate{}) {
			t.Errorf("a policy differs from itself: %+v", d)
		}
	}
	other := report(0, 5)
	other.PerTask[3].Task = "x"
	if _, err := Paired([]*Report{report(0, 5)}, []*Report{other}); err == nil || !strings.Contains(err.Error(), "task 4 is 3 in one and x in the other") {
		t.Errorf("other tasks: %v", err)
	}
	if _, err := Paired(nil, nil); err == nil {
		t.Error("nothing is compared with nothing")
	}
}

func TestTable(t *testing.T) {
	tasks := append(coins(8, 0, 9, 5), &envtune.Task{ID: "broken", Turns: make([]envtune.Turn, 1)})
	r, err := Evaluate(t.Context(), coinEnv{}, mute{}, tasks, Options{Stage: stage(), Samples: 4, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if err := r.Table(&buf); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "testdata/table.golden", buf.Bytes())
}

func TestCounts(t *testing.T) {
	step := func(turn, calls int, format float64, done bool) envtune.Step {
		return envtune.Step{Feedback: envtune.Feedback{Turn: turn, TurnDone: done, Signals: envtune.Signals{Format: &format, Calls: calls}}}
	}
	r, err := Score([]*envtune.Trajectory{{
		Task: "t", Split: envtune.SplitBase, Stop: envtune.StopLimit, Turns: 3,
		Steps: []envtune.Step{step(0, 2, 1, false), step(0, 0, 0, false), step(0, 0, 1, true), step(1, 0, 1, true)},
	}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	row := r.Row(Overall)
	if row.Steps != 4 || row.Calls != 2 || row.Malformed != .25 || row.Silent != .5 || row.Stops[envtune.StopLimit] != 1 {
		t.Errorf("%+v", row)
	}
}

// sample is a trajectory with everything that Replay prints.
func sample() *envtune.Trajectory {
	f := func(v float64) *float64 { return &v }
	no := false
	return &envtune.Trajectory{
		Task: "small-1", Split: envtune.SplitMissParam, Episode: "3/small-1/0", Seed: 42, Stage: "basics",
		Turns: 2, Asks: []bool{false, true}, Stop: envtune.StopDone, Progress: .5, Reward: f(2.0 / 3),
		First: envtune.Feedback{Messages: []envtune.Message{
			{Role: envtune.RoleSystem, Tools: []envtune.ToolSpec{{Name: "buy", Doc: "buy shares", Params: []envtune.Param{{Name: "symbol", Type: "str"}, {Name: "amount", Type: "int", Optional: true, Default: "1"}}}}},
			{Role: envtune.RoleUser, Content: "Buy two shares of AAPL."},
		}},
		Steps: []envtune.Step{
			{
				Action: envtune.Message{Role: envtune.RoleAssistant, Content: "buy(symbol='AAPL', amount=2)", Sample: &envtune.Sample{Tokens: make([]int32, 12), Version: 3, Stop: "stop"}},
				Feedback: envtune.Feedback{
					Messages: []envtune.Message{{Role: envtune.RoleTool, Results: []envtune.Result{{
						Name: "buy", Text: `{"error": "log in"}`, Code: "trading.not_logged_in",
						Hint: &envtune.Hint{Kind: envtune.HintDependency, Tool: "login", Text: "Log in first."},
					}}}},
					Signals: envtune.Signals{Format: f(1), Calls: 1, Failed: 1, Hints: 1},
				},
			},
			{
				Action: envtune.Message{Role: envtune.RoleAssistant, Content: "buy(symbol="},
				Feedback: envtune.Feedback{
					Messages: []envtune.Message{{Role: envtune.RoleTool, Results: []envtune.Result{{Text: "malformed: line 1 column 12: expected a literal", Code: envtune.CodeFormat}}}},
					Signals:  envtune.Signals{Format: f(0)},
				},
			},
			{
				Action: envtune.Message{Role: envtune.RoleAssistant, Content: "say \x1b[31mdone\nreally"},
				Feedback: envtune.Feedback{
					Messages: []envtune.Message{{Role: envtune.RoleUser, Content: "And sell some."}},
					Signals:  envtune.Signals{Format: f(1), State: f(0), Exec: f(1)}, TurnDone: true,
				},
			},
			{
				Action:   envtune.Message{Role: envtune.RoleAssistant, Content: "say which ones?"},
				Feedback: envtune.Feedback{Turn: 1, Signals: envtune.Signals{Format: f(1), Ask: f(1), Valid: &no, Verdict: "multi_turn:instance_state_mismatch"}, TurnDone: true, Done: true, Stop: envtune.StopDone},
			},
		},
	}
}

func TestReplay(t *testing.T) {
	var buf bytes.Buffer
	if err := Replay(&buf, sample(), format.Compact{}); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "testdata/replay.golden", buf.Bytes())
	if strings.ContainsRune(buf.String(), '\x1b') {
		t.Error("an escape character reaches the terminal")
	}
	buf.Reset()
	fault := &envtune.Trajectory{Task: "t", Stop: envtune.StopFault, Fault: "task t: no start state"}
	if err := Replay(&buf, fault, format.Compact{}); err != nil || !strings.Contains(buf.String(), "fault: task t: no start state") {
		t.Errorf("a trajectory that never began: %v\n%s", err, buf.String())
	}
}
