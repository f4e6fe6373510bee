package console

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"envtune"
	"envtune/env"
	"envtune/eval"
	"envtune/format"
	"envtune/internal/golden"
	"envtune/policy/human"
	"envtune/reward"
	"envtune/session"
)

// playTasks are the tasks of the sessions under testdata/play.
func playTasks() map[string]*envtune.Task {
	car := map[string]json.RawMessage{"vehicle": json.RawMessage(`{"fuelLevel": 5.0}`)}
	return map[string]*envtune.Task{
		"car": {
			ID: "car", Split: envtune.SplitMissFunc, Worlds: []string{"vehicle"}, Start: car,
			Tools: []string{"fillFuelTank", "startEngine", "pressBrakePedal", "displayCarStatus"},
			Turns: []envtune.Turn{
				{User: "Fill in some fuel, please."},
				{User: "10 gallons.", Reference: []string{"fillFuelTank(10)"}},
				{User: "Here is one more tool. Start the engine.", Added: []string{"lockDoors"}, Reference: []string{
					"lockDoors(unlock=False, door=['driver', 'passenger', 'rear_left', 'rear_right'])",
					"pressBrakePedal(pedalPosition=1.0)", "startEngine(ignitionMode='START')",
				}},
			},
		},
		"short": {
			ID: "short", Split: envtune.SplitBase, Worlds: []string{"vehicle", "trading"}, Start: car,
			Tools: []string{"fillFuelTank", "trading_login", "get_watchlist"},
			Turns: []envtune.Turn{{User: "What is on my watchlist? I am ann, password pw.", Reference: []string{
				"trading_login(username='ann', password='pw')", "get_watchlist()",
			}}},
		},
	}
}

// TestPlays plays the sessions of testdata/play/*.txt. A file begins with "task
// NAME" and, where wanted, "hints LEVEL", "mode MODE", "steps N" and "format
// NAME"; the rest is as in TestSessions. What was played is played again: it must
// give the same bytes.
func TestPlays(t *testing.T) {
	files, err := filepath.Glob("testdata/play/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sessions: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
			p := play(&out, "car")
			i := 0
			for ; i < len(lines) && lines[i] != ""; i++ {
				mark, rest, _ := strings.Cut(lines[i], " ")
				switch mark {
				case "task":
					p.Task = playTasks()[rest]
				case "hints":
					p.Stage.Hints = envtune.HintRule{Level: envtune.HintLevel(rest), Show: 1}
				case "mode":
					p.Stage.Mode = envtune.Mode(rest)
				case "format":
					p.Stage.Format = rest
				case "steps":
					if p.Stage.MaxSteps, err = strconv.Atoi(rest); err != nil {
						t.Fatal(err)
					}
				}
				out.WriteString(lines[i] + "\n")
			}
			out.WriteString("\n")
			var typed []string
			for _, l := range lines[i:] {
				if l != "" { // answers have blank lines of their own
					typed = append(typed, l)
				}
			}
			p.In = &echo{typed, &out}
			got, err := PlayTask(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			golden.Equal(t, file, []byte(out.String()))
			again(t, p, got.Trajectory)
		})
	}
}

// play is a play of a task in training mode.
func play(out *strings.Builder, task string) Play {
	stage := &envtune.Stage{Name: "test", Mode: envtune.ModeTraining, MaxSteps: 5, Format: "compact", Reward: "progress", AskWeight: 0.5}
	return Play{
		Out: out, Env: env.New(env.Options{}), Task: playTasks()[task], Stage: stage, Seed: 1,
		Policy: func(f format.Format, ask Ask) envtune.Policy { return human.Policy{Ask: ask, Format: f} },
		Rewards: func(t *envtune.Trajectory) ([]Reward, error) {
			rule, err := reward.ByName(stage)
			if err != nil {
				return nil, err
			}
			t.Reward = rule(t)
			return []Reward{{stage.Reward, t.Reward}}, nil
		},
	}
}

// again plays a trajectory that went through JSON again.
func again(t *testing.T, p Play, tr *envtune.Trajectory) {
	t.Helper()
	data, err := json.Marshal(tr)
	if err != nil {
		t.Fatal(err)
	}
	stored := new(envtune.Trajectory)
	if err := json.Unmarshal(data, stored); err != nil {
		t.Fatal(err)
	}
	if err := stored.Check(); err != nil {
		t.Fatal(err)
	}
	d, err := eval.Verify(t.Context(), []envtune.Env{p.Env}, p.Task, stored.Rules.Stage(stored.Stage), stored)
	if err != nil || d != nil {
		t.Errorf("playing it again: %v, %v", d, err)
	}
}

// FuzzPlay: whatever is typed, the play ends by the end of its input, its record
// plays again, and :undo leaves no trace.
func FuzzPlay(f *testing.F) {
	f.Add("short", "trading_login(username='ann', password='pw')\nget_watchlist()\ndone\n:undo\n:oracle\ndone\nx")
	f.Add("car", "fillFuelTank(5)\n:undo\ndone\nfillFuelTank(10\n:undo\n:oracle\n:state\n:tools\ndone\n[startEngine(), f()]\n! x")
	f.Add("short", "A(\xb0")
	f.Fuzz(func(t *testing.T, task, text string) {
		if playTasks()[task] == nil {
			t.Skip()
		}
		var out strings.Builder
		p := play(&out, task)
		p.Stage.Hints = envtune.HintRule{Level: envtune.HintFull, Show: 0.5}
		p.In = Script(t.Context(), strings.NewReader(text))
		got, err := PlayTask(t.Context(), p)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if strings.ContainsAny(out.String(), "\x1b\x00\r") {
			t.Fatalf("%q: the output has control characters", text)
		}
		again(t, p, got.Trajectory)
		undone := got.Trajectory
		back := strings.Repeat(":undo\n", len(undone.Steps))
		p.In, out = Script(t.Context(), strings.NewReader(text+"\n"+back)), strings.Builder{}
		if got, err = PlayTask(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text, "q") && len(got.Trajectory.Steps) != 0 {
			t.Fatalf("%q: after %d times :undo there are %d steps", text, len(undone.Steps), len(got.Trajectory.Steps))
		}
	})
}

// TestPlayInterrupted: the summary is written where ctx ends, and what was played
// is returned beside its error.
func TestPlayInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var out strings.Builder
	p := play(&out, "car")
	p.In = interrupted{&echo{[]string{"> displayCarStatus(option='fuel')"}, &out}, cancel}
	got, err := PlayTask(ctx, p)
	if !errors.Is(err, context.Canceled) || got == nil || len(got.Trajectory.Steps) != 1 || got.Trajectory.Stop != envtune.StopCancel {
		t.Fatalf("%+v, %v", got, err)
	}
	if !strings.Contains(out.String(), "left before the end: no verdict") {
		t.Errorf("no summary in\n%s", out.String())
	}
	again(t, p, got.Trajectory)
}

// interrupted ends a context when its lines are used up.
type interrupted struct {
	*echo
	cancel context.CancelFunc
}

func (i interrupted) Line(ctx context.Context, prompt string) (string, error) {
	if len(i.lines) == 0 {
		i.cancel()
		<-ctx.Done()
		return "", ctx.Err()
	}
	return i.echo.Line(ctx, prompt)
}

func TestPlayRefuses(t *testing.T) {
	var out strings.Builder
	for want, change := range map[string]func(*Play){
		"unknown format":       func(p *Play) { p.Stage.Format = "morse" },
		"unknown mode":         func(p *Play) { p.Stage.Mode = "play" },
		"the reference call f": func(p *Play) { p.Task.Turns[1].Reference = []string{"f(1)"} },
	} {
		p := play(&out, "car")
		change(&p)
		if _, err := PlayTask(t.Context(), p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// TestCanonical: two ways of writing a call compare equal, other calls do not.
func TestCanonical(t *testing.T) {
	s, err := session.New([]string{"trading"}, nil, session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	same := func(a, b string) bool { return canonical(a, s.Tools()) == canonical(b, s.Tools()) }
	if !same("trading_login('a', password='b')", `trading_login(password="b", username="a")`) {
		t.Error("one call written in two ways differs")
	}
	for _, other := range []string{"trading_login('a', 'c')", "trading_login('a')", "trading_login('a', 'b'", "get_watchlist()"} {
		if same("trading_login('a', 'b')", other) {
			t.Errorf("%s counts as another call", other)
		}
	}
}
