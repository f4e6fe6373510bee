package synth

import (
	"context"
	"fmt"
	"strings"

	"envtune"
	"envtune/env"
)

// Stats describes tasks in numbers.
type Stats struct {
	Tasks int
	// Splits and Worlds count tasks; Worlds by the names joined with "+".
	Splits map[envtune.Split]int
	Worlds map[string]int
	// Turns[n] counts the tasks with n+1 turns.
	Turns []int
	// Asks counts ask-back turns, Calls reference calls.
	Asks, Calls int
	// Tools counts reference calls by tool.
	Tools map[string]int
	// PromptMean and PromptMax are the bytes of system message and first user
	// message, EpisodeMean and EpisodeMax those of the oracle's episode.
	PromptMean, EpisodeMean float64
	PromptMax, EpisodeMax   int
	// Hidden counts the tasks that depend on a rule which no signature tells:
	// trading takes a login, an engine locked doors and a pressed brake.
	Hidden int
}

// Describe checks tasks and describes them.
func Describe(ctx context.Context, tasks []*envtune.Task) (Stats, error) {
	s := Stats{Splits: map[envtune.Split]int{}, Worlds: map[string]int{}, Tools: map[string]int{}}
	e := env.New(env.Options{CacheTasks: 1})
	for _, t := range tasks {
		m, err := Check(ctx, e, t)
		if err != nil {
			return s, err
		}
		s.Tasks++
		s.Splits[t.Split]++
		s.Worlds[strings.Join(t.Worlds, "+")]++
		s.turns(t)
		s.PromptMean += float64(m.Prompt)
		s.EpisodeMean += float64(m.Episode)
		s.PromptMax = max(s.PromptMax, m.Prompt)
		s.EpisodeMax = max(s.EpisodeMax, m.Episode)
	}
	if s.Tasks > 0 {
		s.PromptMean /= float64(s.Tasks)
		s.EpisodeMean /= float64(s.Tasks)
	}
	return s, nil
}

func (s *Stats) turns(t *envtune.Task) {
	for len(s.Turns) < len(t.Turns) {
		s.Turns = append(s.Turns, 0)
	}
	s.Turns[len(t.Turns)-1]++
	hidden := false
	for _, turn := range t.Turns {
		if len(turn.Reference) == 0 {
			s.Asks++
		}
		for _, c := range turn.Reference {
			name := toolOf(c)
			s.Calls++
			s.Tools[name]++
			hidden = hidden || name == "trading_login" || name == "startEngine"
		}
	}
	if hidden {
		s.Hidden++
	}
}

// String writes the numbers, one fact a line.
func (s Stats) String() string {
	var b strings.Builder
	n := float64(max(s.Tasks, 1))
	fmt.Fprintf(&b, "tasks %d\n", s.Tasks)
	for _, split := range envtune.Splits() {
		fmt.Fprintf(&b, "split %s %d\n", split, s.Splits[split])
	}
	for _, w := range sortedCounts(s.Worlds) {
		fmt.Fprintf(&b, "worlds %s %d\n", w, s.Worlds[w])
	}
	for i, c := range s.Turns {
		fmt.Fprintf(&b, "turns %d: %d tasks\n", i+1, c)
	}
	fmt.Fprintf(&b, "ask-back turns %d\n", s.Asks)
	fmt.Fprintf(&b, "reference calls %.2f a task\n", float64(s.Calls)/n)
	fmt.Fprintf(&b, "tasks with a login or an engine start %d\n", s.Hidden)
	fmt.Fprintf(&b, "prompt bytes mean %.0f, most %d\n", s.PromptMean, s.PromptMax)
	fmt.Fprintf(&b, "episode bytes mean %.0f, most %d\n", s.EpisodeMean, s.EpisodeMax)
	for _, name := range sortedCounts(s.Tools) {
		fmt.Fprintf(&b, "calls of %s %d\n", name, s.Tools[name])
	}
	return b.String()
}

func sortedCounts(m map[string]int) []string {
	set := map[string]bool{}
	for k := range m {
		set[k] = true
	}
	return sorted(set)
}
