package parity

import (
	"reflect"
	"testing"
)

// TestParityStats: what the official data hold, as others counted it.
func TestParityStats(t *testing.T) {
	splits, tools := official(t).Stats()
	all := splits[len(splits)-1]
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"tasks", all.Tasks, 800},
		{"reference calls", all.Calls, 4625},
		{"tools", tools, 128},
		{"tools used", all.Used, 81},
		{"roles", all.Parts, map[string]int{"train": 400, "validation": 100, "test": 300}},
		{"held back until turn", splits[2].HeldTurns, map[int]int{1: 94, 2: 53, 3: 32, 4: 16, 5: 3, 6: 2}},
		{"tools held back", splits[2].HeldTools, map[int]int{1: 182, 2: 14, 3: 4}},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%s: %v, want %v", c.what, c.got, c.want)
		}
	}
	for i, asks := range []int{3, 203, 203, 3} {
		if s := splits[i]; s.Tasks != 200 || s.Asks != asks || (s.AskTasks != 200) != (asks == 3) {
			t.Errorf("%s: %d tasks, %d ask-back turns in %d tasks", s.Split, s.Tasks, s.Asks, s.AskTasks)
		}
	}
	t.Logf("parity: %d tasks, %d turns, %d reference calls of %d of %d tools, %d ask-back turns", all.Tasks, all.Turns, all.Calls, all.Used, tools, all.Asks)
}
