package bfcl

import (
	"strings"

	"envtune"
)

// SplitStats says what one split of the official data holds.
type SplitStats struct {
	Split envtune.Split  `json:"split"`
	Tasks int            `json:"tasks"`
	Parts map[string]int `json:"roles"` // tasks by what they are used for
	Turns int            `json:"turns"`
	// Asks are the turns without a reference call, in which the agent should
	// ask back; AskTasks the tasks that have one.
	Asks     int `json:"ask_back_turns"`
	AskTasks int `json:"ask_back_tasks"`
	// Calls are the reference calls, Used the different tools that they name.
	Calls int `json:"reference_calls"`
	Used  int `json:"tools_used"`
	// Worlds counts tasks by their number of worlds, Needs by each world.
	Worlds map[int]int    `json:"tasks_by_number_of_worlds"`
	Needs  map[string]int `json:"tasks_by_world"`
	// HeldTurns counts the turns that bring held-back tools by their index,
	// HeldTools the tasks by how many tools they hold back in all.
	HeldTurns map[int]int `json:"held_back_until_turn"`
	HeldTools map[int]int `json:"tools_held_back"`
	used      map[string]bool
}

// Stats says what the official data hold: each split and, last, all of them
// (split "all"); and the number of tools that are documented.
func (d *Data) Stats() (splits []SplitStats, tools int) {
	sum := newSplitStats("all")
	for _, split := range envtune.Splits() {
		s := newSplitStats(split)
		for _, t := range d.Tasks {
			if t.Split == split {
				s.add(t)
				sum.add(t)
			}
		}
		s.Used = len(s.used)
		splits = append(splits, *s)
	}
	sum.Used = len(sum.used)
	return append(splits, *sum), len(d.Docs)
}

func newSplitStats(split envtune.Split) *SplitStats {
	return &SplitStats{
		Split: split, Parts: map[string]int{}, Worlds: map[int]int{}, Needs: map[string]int{},
		HeldTurns: map[int]int{}, HeldTools: map[int]int{}, used: map[string]bool{},
	}
}

func (s *SplitStats) add(t *envtune.Task) {
	s.Tasks++
	s.Parts[string(t.Part)]++
	s.Turns += len(t.Turns)
	s.Worlds[len(t.Worlds)]++
	for _, w := range t.Worlds {
		s.Needs[w]++
	}
	asks, held := 0, 0
	for i, turn := range t.Turns {
		if len(turn.Reference) == 0 {
			asks++
		}
		if len(turn.Added) > 0 {
			s.HeldTurns[i]++
			held += len(turn.Added)
		}
		s.Calls += len(turn.Reference)
		for _, call := range turn.Reference {
			name, _, _ := strings.Cut(call, "(")
			s.used[strings.TrimSpace(name)] = true
		}
	}
	s.Asks += asks
	if asks > 0 {
		s.AskTasks++
	}
	if held > 0 {
		s.HeldTools[held]++
	}
}

// WorldNames lists the worlds that tasks need, in the order of the official
// documents.
func (s *SplitStats) WorldNames() []string {
	var names []string
	for _, c := range classes {
		if s.Needs[c.world] > 0 {
			names = append(names, c.world)
		}
	}
	return names
}
