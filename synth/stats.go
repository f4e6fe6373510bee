package synth

import (
	"context"
	"fmt"
	"strings"

	"envtune"
	"envtune/env"
	"envtune/session"
)

// Stats describes tasks in numbers.
type Stats struct {
	Tasks int
	// Splits and Worlds count tasks; Worlds by the names joined with "+".
	Splits map[envtune.Split]int
	Worlds map[string]int
	// Turns[n] counts the tasks with n+1 turns.
	Turns []int
	// Asks counts ask-back turns, Calls reference calls, MostCalls those of the turn that
	// has the most.
	Asks, Calls, MostCalls int
	// Tools counts reference calls by tool.
	Tools map[string]int
	// Depths[n] counts the tasks whose longest chain of dependent calls is n+1, TurnDepths
	// the same within one turn (see Shape).
	Depths, TurnDepths []int
	// Rules and Lookups count the tasks with a call that depends on another call of its
	// turn by a rule or by a value.
	Rules, Lookups int
	// Offered is the mean number of tools on the first turn.
	Offered float64
	// PromptMean and PromptMax are the bytes of system message and first user
	// message, EpisodeMean and EpisodeMax those of the oracle's episode.
	PromptMean, EpisodeMean float64
	PromptMax, EpisodeMax   int
}

// Describe plays the reference of tasks and describes them. e opens the episodes and opt
// the sessions; both may be left out (nil, zero) for generated tasks.
func Describe(ctx context.Context, e *env.Env, tasks []*envtune.Task, opt session.Options) (Stats, error) {
	s := Stats{Splits: map[envtune.Split]int{}, Worlds: map[string]int{}, Tools: map[string]int{}}
	if e == nil {
		e = env.New(env.Options{CacheTasks: 1})
	}
	for _, t := range tasks {
		script, err := e.Oracle(t, env.OracleOptions{})
		if err != nil {
			return s, err
		}
		_, m, err := play(ctx, e, t, envtune.ModeOfficial, script)
		if err != nil {
			return s, err
		}
		shape, err := ShapeOf(t, opt)
		if err != nil {
			return s, err
		}
		s.add(t, m, shape)
	}
	if s.Tasks > 0 {
		n := float64(s.Tasks)
		s.PromptMean, s.EpisodeMean, s.Offered = s.PromptMean/n, s.EpisodeMean/n, s.Offered/n
	}
	return s, nil
}

func (s *Stats) add(t *envtune.Task, m Measure, shape Shape) {
	s.Tasks++
	s.Splits[t.Split]++
	s.Worlds[strings.Join(t.Worlds, "+")]++
	s.Turns = count(s.Turns, len(t.Turns))
	s.Depths, s.TurnDepths = count(s.Depths, shape.Depth), count(s.TurnDepths, shape.TurnDepth)
	if shape.Rule {
		s.Rules++
	}
	if shape.Lookup {
		s.Lookups++
	}
	s.Offered += float64(m.Tools)
	s.PromptMean += float64(m.Prompt)
	s.EpisodeMean += float64(m.Episode)
	s.PromptMax, s.EpisodeMax = max(s.PromptMax, m.Prompt), max(s.EpisodeMax, m.Episode)
	for _, turn := range t.Turns {
		if len(turn.Reference) == 0 {
			s.Asks++
		}
		s.MostCalls = max(s.MostCalls, len(turn.Reference))
		for _, c := range turn.Reference {
			s.Calls++
			s.Tools[toolOf(c)]++
		}
	}
}

// count adds one to the n-th of counts that begin with one.
func count(counts []int, n int) []int {
	for len(counts) < n {
		counts = append(counts, 0)
	}
	if n > 0 {
		counts[n-1]++
	}
	return counts
}

// mean is the mean of counts that begin with one.
func mean(counts []int) float64 {
	sum, n := 0, 0
	for i, c := range counts {
		sum += (i + 1) * c
		n += c
	}
	return float64(sum) / float64(max(n, 1))
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
	spread := func(what string, counts []int) {
		fmt.Fprintf(&b, "%s: mean %.2f;", what, mean(counts))
		for i, c := range counts {
			fmt.Fprintf(&b, " %d of %d", c, i+1)
		}
		b.WriteByte('\n')
	}
	spread("turns", s.Turns)
	fmt.Fprintf(&b, "ask-back turns: %d\n", s.Asks)
	fmt.Fprintf(&b, "reference calls: mean %.2f a task, at most %d a turn\n", float64(s.Calls)/n, s.MostCalls)
	spread("dependent calls over a task", s.Depths)
	spread("dependent calls within a turn", s.TurnDepths)
	fmt.Fprintf(&b, "tasks in which a call needs another call of its turn by a rule: %.0f%%\n", 100*float64(s.Rules)/n)
	fmt.Fprintf(&b, "tasks in which a call takes a value from a result of its turn: %.0f%%\n", 100*float64(s.Lookups)/n)
	fmt.Fprintf(&b, "tools offered at first: mean %.1f\n", s.Offered)
	fmt.Fprintf(&b, "prompt bytes: mean %.0f, most %d\n", s.PromptMean, s.PromptMax)
	fmt.Fprintf(&b, "episode bytes: mean %.0f, most %d\n", s.EpisodeMean, s.EpisodeMax)
	fmt.Fprintf(&b, "tools called: %d\n", len(s.Tools))
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
