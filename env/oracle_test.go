package env

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"envtune"
	"envtune/format"
	"envtune/policy/scripted"
	"envtune/rollout"
)

// task has positional arguments, a turn without calls and strings with quotes.
func oracleTask() *envtune.Task {
	return &envtune.Task{
		ID: "t", Worlds: []string{"trading", "vehicle"},
		Turns: []envtune.Turn{
			{User: "log in and look", Reference: []string{
				"trading_login(\"it's\", password='\"x\"')",
				"get_stock_info('AAPL')",
				"add_to_watchlist(stock = 'AAPL')",
			}},
			{User: "open something"},
			{User: "the front doors", Reference: []string{"lockDoors(True, ['driver', 'passenger'])"}},
		},
	}
}

func TestOracleWritesKeywords(t *testing.T) {
	turns, err := New(Options{}).Oracle(oracleTask(), OracleOptions{Ask: "which?"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, turn := range turns {
		got = append(got, strings.Join(turn, " | "))
	}
	want := []string{
		`trading_login(username="it's", password='"x"') | get_stock_info(symbol='AAPL') | add_to_watchlist(stock='AAPL') | say done`,
		`say which?`,
		`lockDoors(unlock=True, door=['driver', 'passenger']) | say done`,
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("turn %d is\n%s, want\n%s", i, got[i], want[i])
		}
	}
}

// Where asking back is wanted in words, the oracle says what the next turn brings.
func TestOracleAsksBack(t *testing.T) {
	task := oracleTask()
	task.Turns[1] = envtune.Turn{User: "watch one more stock"}
	for want, turn := range map[string]envtune.Turn{
		"say what is the stock?": {User: "NVDA it is", Reference: []string{"add_to_watchlist('NVDA')"}},
		"say no tool for that":   {User: "NVDA it is", Reference: []string{"add_to_watchlist('NVDA')"}, Added: []string{"add_to_watchlist"}},
		"say what is missing?":   {User: "the one I have", Reference: []string{"add_to_watchlist('AAPL')"}},
	} {
		task.Turns[2] = turn
		turns, err := New(Options{}).Oracle(task, OracleOptions{AskBack: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := turns[1][len(turns[1])-1]; got != want {
			t.Errorf("the oracle ends with %q, want %q", got, want)
		}
	}
}

func TestOracleSolves(t *testing.T) {
	task := oracleTask()
	e := New(Options{})
	for _, mode := range []envtune.Mode{envtune.ModeTraining, envtune.ModeOfficial} {
		for oracle, steps := range map[OracleMode]int{OracleSingle: 7, OracleTogether: 5} {
			script, err := e.Oracle(task, OracleOptions{Mode: oracle})
			if err != nil {
				t.Fatal(err)
			}
			out := run(t, e, scripted.New(script...), task, mode)
			if !out.Valid || out.Progress != 1 {
				t.Errorf("%s, %s: %+v", mode, oracle, out)
			}
			if len(out.Steps) != steps {
				t.Errorf("%s takes %d steps, want %d", oracle, len(out.Steps), steps)
			}
		}
		silent := run(t, e, scripted.Silent{Format: format.Compact{}}, task, mode)
		if silent.Valid || silent.Progress != 1./3 {
			t.Errorf("%s: silence is valid %v with progress %v", mode, silent.Valid, silent.Progress)
		}
	}
}

func run(t *testing.T, e envtune.Env, p envtune.Policy, task *envtune.Task, mode envtune.Mode) *envtune.Trajectory {
	t.Helper()
	stage := &envtune.Stage{Name: "s", Mode: mode, MaxSteps: 8, Format: "compact"}
	out, err := rollout.Run(t.Context(), e, p, []rollout.Job{{Task: task, Stage: stage, Episode: "e"}}, rollout.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return out[0]
}

// TestPruneOnHints plays an agent that needs hints, prunes its failures and
// takes the hints out of its record.
func TestPruneOnHints(t *testing.T) {
	task := &envtune.Task{ID: "t", Worlds: []string{"trading"}, Turns: []envtune.Turn{
		{User: "show the watchlist", Reference: []string{"trading_login('a', 'b')", "get_watchlist()"}},
	}}
	stage := &envtune.Stage{
		Name: "s", Mode: envtune.ModeTraining, MaxSteps: 8, Format: "compact",
		Hints: envtune.HintRule{Level: envtune.HintFull, Show: 1},
	}
	e := New(Options{})
	p := scripted.New([]string{"get_watchlist()", "login", "trading_login(username='a', password='b')", "get_watchlist()", "say done"})
	out, err := rollout.Run(t.Context(), e, p, []rollout.Job{{Task: task, Stage: stage, Episode: "e"}}, rollout.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if out[0].Steps[0].Feedback.Signals.Hints != 1 {
		t.Fatalf("no hint was shown: %+v", out[0].Steps[0])
	}
	pruned, err := rollout.Prune(t.Context(), e, task, stage, out[0])
	if err != nil || pruned == nil || len(pruned.Steps) != 3 || !pruned.Valid {
		t.Errorf("pruned to %+v, %v", pruned, err)
	}
	if u := rollout.Unhinted(out[0]); u == nil || len(u.Steps) != 5 || u.Steps[0].Feedback.Messages[0].Results[0].Hint != nil {
		t.Errorf("without hints %+v", u)
	}
}

func TestOracleRefusesABrokenTask(t *testing.T) {
	task := oracleTask()
	task.Turns[2].Reference = []string{"lockDoors(True)"}
	_, err := New(Options{}).Oracle(task, OracleOptions{})
	var fault *envtune.TaskError
	if !errors.As(err, &fault) || !strings.Contains(err.Error(), "turn 2") || !strings.Contains(err.Error(), "lockDoors(True)") {
		t.Errorf("error %v", err)
	}
}

func TestManyTasksGoThroughTheCache(t *testing.T) {
	e := New(Options{CacheTasks: 3})
	for round := range 2 {
		for i := range 10 {
			task := oracleTask()
			task.ID = fmt.Sprint(i)
			if err := e.Check(task); err != nil {
				t.Fatalf("round %d: %v", round, err)
			}
		}
	}
	if n := e.cache.order.Len(); n != 3 || len(e.cache.byKey) != 3 {
		t.Errorf("%d and %d entries are kept, want 3", n, len(e.cache.byKey))
	}
}
