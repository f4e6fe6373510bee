package eval

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"envtune"
	"envtune/internal/golden"
)

// missTask has a turn to be done and one to ask back.
func missTask() *envtune.Task {
	return &envtune.Task{ID: "t", Turns: []envtune.Turn{
		{User: "do", Reference: []string{"open(door='front', wide=True)", "look(1)"}},
		{User: "ask"},
	}}
}

// attempt is a trajectory of one message a line: its calls parted by semicolons, a call that
// fails with "!" in front. Turn is over, and failed, where the last line is not "cut".
func attempt(turn int, lines ...string) *envtune.Trajectory {
	t := &envtune.Trajectory{Version: 1, Task: "t", Turns: 2, Asks: []bool{false, true}, Split: envtune.SplitBase, Stop: envtune.StopDone, Rules: &envtune.Rules{Format: "compact"}}
	t.First = envtune.Feedback{Messages: []envtune.Message{{Role: envtune.RoleSystem, Tools: []envtune.ToolSpec{
		{Name: "open", Params: []envtune.Param{{Name: "door", Type: "str"}, {Name: "wide", Type: "bool", Optional: true}}},
		{Name: "look", Params: []envtune.Param{{Name: "times", Type: "int"}}},
	}}}}
	step := func(text string, f envtune.Feedback) {
		t.Steps = append(t.Steps, envtune.Step{Action: envtune.Message{Role: envtune.RoleAssistant, Content: text}, Feedback: f})
	}
	if turn == 1 { // the first one succeeded
		step("say done", envtune.Feedback{Turn: 0, TurnDone: true, Signals: envtune.Signals{State: envtune.Score(1), Exec: envtune.Score(1)}})
	}
	for _, line := range lines {
		if line == "cut" {
			t.Stop = envtune.StopLimit
			return t
		}
		var results []envtune.Result
		calls := strings.Split(line, ";")
		for i, c := range calls {
			bare, failed := strings.CutPrefix(c, "!")
			name, _, _ := strings.Cut(bare, "(")
			r := envtune.Result{Name: name}
			if failed {
				r.Code = "x.failed"
			}
			calls[i], results = bare, append(results, r)
		}
		step(strings.Join(calls, "\n"), envtune.Feedback{Turn: turn, Messages: []envtune.Message{{Role: envtune.RoleTool, Results: results}}})
	}
	end := envtune.Feedback{Turn: turn, TurnDone: true, Signals: envtune.Signals{State: envtune.Score(0), Exec: envtune.Score(1)}}
	if turn == 1 {
		end.Signals = envtune.Signals{Ask: envtune.Score(0)}
	}
	step("say done", end)
	return t
}

func TestMisses(t *testing.T) {
	right := "open(door='front', wide=True)"
	won := attempt(0, right, "look(times=1)")
	for i := range won.Steps {
		if s := &won.Steps[i].Feedback; s.TurnDone {
			s.Signals.State = envtune.Score(1)
		}
	}
	won.Steps = append(won.Steps, envtune.Step{Action: envtune.Message{Role: envtune.RoleAssistant, Content: "say what?"}, Feedback: envtune.Feedback{Turn: 1, TurnDone: true, Done: true, Signals: envtune.Signals{Ask: envtune.Score(1)}}})
	malformed := attempt(0, right)
	malformed.Steps[0].Action.Content = "open("
	unknown, fault := attempt(0), attempt(0)
	unknown.Task, fault.Stop = "other", envtune.StopFault
	for _, tt := range []struct {
		name string
		t    *envtune.Trajectory
		want string
	}{
		{"won", won, ""},
		{"no call", attempt(0), "asked, not called"},
		{"cut off", attempt(0, right, "cut"), "cut off"},
		{"malformed", malformed, "asked, not called"},
		{"another tool", attempt(0, "look(times=1)"), "tool not called open"},
		{"later tool", attempt(0, right), "tool not called look"},
		{"argument missing", attempt(0, "open(door='front')"), "argument left out open"},
		{"argument more", attempt(0, right, "look(times=1, far=True)"), "argument added look"},
		{"value", attempt(0, "open(door='back', wide=True)"), "wrong value open"},
		{"several", attempt(0, "open(door='back', far=1)"), "other arguments open"},
		{"the nearest counts", attempt(0, "open(door='back', wide=True)", "open(door='front')"), "argument left out open"},
		{"failed", attempt(0, "!"+right), "call failed open"},
		{"failed, then mended", attempt(0, "!"+right, right), "tool not called look"},
		{"position and name", attempt(0, "open(wide=True, door='front');look(times=1)"), "more than was asked"},
		{"more", attempt(0, right+";look(times=1)", "look(times=2)"), "more than was asked"},
		{"called, not asked", attempt(1, right), "called, not asked"},
		{"another task", unknown, ""},
		{"a fault", fault, ""},
	} {
		list := Misses([]*envtune.Trajectory{tt.t}, []*envtune.Task{missTask()})
		got := ""
		for _, m := range list[len(list)-1].Misses {
			got += string(m.Miss)
			for tool := range m.Tools {
				got += " " + tool
			}
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
		if lost := list[len(list)-1].Lost; lost != count(tt.want != "") {
			t.Errorf("%s: %d lost", tt.name, lost)
		}
	}
}

func TestMissTable(t *testing.T) {
	second := attempt(0, "open(door='front')")
	second.Split = envtune.SplitMissParam
	var b bytes.Buffer
	list := Misses([]*envtune.Trajectory{attempt(0), attempt(0, "look(times=1)"), second, attempt(0, "look(times=2)")}, []*envtune.Task{missTask()})
	if err := MissTable(&b, list); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "testdata/misses.golden", b.Bytes())
	b.Reset()
	for _, none := range [][]SplitMisses{nil, Misses(nil, nil)} {
		if err := MissTable(&b, none); err != nil || b.Len() > 0 {
			t.Errorf("of nothing: %v, %q", err, fmt.Sprint(b.String()))
		}
	}
}
