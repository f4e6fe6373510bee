package eval

import (
	"slices"
	"strings"
	"testing"

	"envtune"
	"envtune/internal/golden"
)

// turns makes a trajectory of one line a turn: words are results, "a" a success of tool a,
// "a!" a failure, "a!b" a failure whose hint names tool b instead, "?" a malformed text;
// "." at the end of the line tells that the turn was won.
func turns(lines ...string) *envtune.Trajectory {
	t := &envtune.Trajectory{Task: "t", Turns: len(lines), First: envtune.Feedback{Messages: []envtune.Message{{}}}, Stop: envtune.StopDone}
	for i, line := range lines {
		line, won := strings.CutSuffix(line, ".")
		for _, word := range strings.Fields(line) {
			name, failed, bad := word, false, word == "?"
			var r envtune.Result
			if name, r.Text, failed = strings.Cut(word, "!"); failed {
				r.Code = envtune.Code(name + ".failed")
				if r.Text != "" {
					r.Hint = &envtune.Hint{Kind: envtune.HintSignature, Tool: r.Text, Text: "use it"}
				}
			}
			if r.Name = name; bad {
				r = envtune.Result{Code: envtune.CodeFormat}
			}
			t.Steps = append(t.Steps, envtune.Step{Feedback: envtune.Feedback{
				Turn: i, Messages: []envtune.Message{{Role: envtune.RoleTool, Results: []envtune.Result{r}}},
			}})
		}
		end := envtune.Feedback{Turn: i, TurnDone: true, Done: i == len(lines)-1}
		end.Signals.State, end.Signals.Exec = envtune.Score(1), envtune.Score(float64(count(won)))
		t.Steps = append(t.Steps, envtune.Step{Feedback: end})
	}
	return t
}

func TestRecoveries(t *testing.T) {
	worldOf := func(tool string) string {
		return map[string]string{"a": "A", "b": "A", "c": "C"}[tool]
	}
	tests := []struct {
		turns []string
		want  string // code: mistakes mended/judged won hints
	}{
		{[]string{"a b."}, ""},
		{[]string{"a!."}, "A a.failed 1 0/1 0 0"},
		{[]string{"a! a."}, "A a.failed 1 1/1 1 0"},
		{[]string{"a! a"}, "A a.failed 1 1/1 0 0"},
		{[]string{"a! b."}, "A a.failed 1 0/1 0 0"},
		{[]string{"a! b! b a."}, "A a.failed 1 1/1 1 0"},
		{[]string{"a! a a! a."}, "A a.failed 2 2/2 2 0"},
		{[]string{"a!b b."}, "A a.failed 1 1/1 1 1"},
		{[]string{"a!b c."}, "A a.failed 1 0/1 0 1"},
		{[]string{"x! c."}, " x.failed 1 1/1 1 0"},
		{[]string{"? c."}, " format 1 1/1 1 0"},
		{[]string{"?."}, " format 1 0/1 0 0"},
		{[]string{"a!", "a."}, "A a.failed 1 0/1 0 0"},
		{[]string{"a!.", "a! a."}, "A a.failed 2 1/2 1 0"},
		{[]string{"b", "a! a."}, "A a.failed 1 1/0 0 0"},
		{[]string{"c! c.", "a!"}, "A a.failed 1 0/1 0 0; C c.failed 1 1/1 1 0"},
	}
	for _, tt := range tests {
		var got []string
		for _, r := range Recoveries([]*envtune.Trajectory{turns(tt.turns...)}, worldOf) {
			got = append(got, strings.Join([]string{r.World, string(r.Code), itoa(r.Mistakes), itoa(r.Mended) + "/" + itoa(r.Judged), itoa(r.Won), itoa(r.Hints)}, " "))
		}
		if strings.Join(got, "; ") != tt.want {
			t.Errorf("%q: got %q, want %q", tt.turns, got, tt.want)
		}
	}
	fault := turns("a!")
	fault.Stop = envtune.StopFault
	if got := Recoveries([]*envtune.Trajectory{fault}, worldOf); len(got) > 0 {
		t.Errorf("an episode with a fault counts: %+v", got)
	}
}

func TestByCode(t *testing.T) {
	worldOf := func(tool string) string { return map[string]string{"a": "A", "b": "A"}[tool] }
	won := turns("a! a.", "b! b.")
	won.Valid = true
	fault := turns("a! a.")
	fault.Stop = envtune.StopFault
	got := ByCode([]*envtune.Trajectory{won, turns("a! a a!"), turns("a! b!"), turns("a"), fault}, worldOf)
	want := []CodeMending{{Code: "a.failed", Episodes: 3, Mended: 1, Won: 1}, {Code: "b.failed", Episodes: 1, Mended: 1, Won: 1}}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func itoa(n int) string { return string(rune('0' + n)) }

func TestRecoveryTable(t *testing.T) {
	level := func(l envtune.HintLevel, rows ...Recovery) RecoveryLevel { return RecoveryLevel{l, rows} }
	var b strings.Builder
	err := RecoveryTable(&b, []RecoveryLevel{
		level(envtune.HintOff, Recovery{Code: "format", Mistakes: 1}, Recovery{World: "trading", Code: "trading.b", Mistakes: 4, Mended: 1, Judged: 2, Won: 1}),
		level(envtune.HintFull, Recovery{World: "trading", Code: "trading.a", Mistakes: 3, Mended: 3, Judged: 3, Won: 2}, Recovery{World: "vehicle", Code: "vehicle.x", Mistakes: 1}),
	})
	if err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "testdata/recovery.txt", []byte(b.String()))
}

// An ask-back turn has its own weight in numerator and denominator.
func TestAskWeighted(t *testing.T) {
	ask := turns("a.", "")
	ask.Asks, ask.Split = []bool{false, true}, envtune.SplitMissParam
	ask.Steps[1].Feedback.Signals.State = envtune.Score(0) // the first turn is lost
	ask.Steps[2].Feedback.Signals = envtune.Signals{Ask: envtune.Score(1)}
	won := turns("a.")
	won.Task, won.Split = "w", envtune.SplitBase
	fault := turns("a.")
	fault.Stop, fault.Split = envtune.StopFault, envtune.SplitMissFunc
	var b strings.Builder
	if err := WeightedTable(&b, []*envtune.Trajectory{ask, won, fault}, []float64{0.5, 1, 0}); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "testdata/weighted.txt", []byte(b.String()))
}
