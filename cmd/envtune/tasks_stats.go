package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"envtune"
	"envtune/bfcl"
	"envtune/env"
	"envtune/session"
	"envtune/synth"
)

// tasksStatsCmd counts what a suite holds.
type tasksStatsCmd struct {
	Suite string `arg:"" help:"A built-in suite (starter, small, full, outside), \"bfcl\", or a folder that tasks generate made."`
	bfclData
}

// Help is shown below the flags.
func (tasksStatsCmd) Help() string {
	return `The reference of every task is run on the way. Where the official data are (envtune bfcl fetch, or --data DIR), their
figures stand beside, counted the same way.

Example:
  envtune tasks stats runs/fresh`
}

func (c *tasksStatsCmd) Run(a *app) error {
	set, err := (bfclData{}).taskSet(a, c.Suite)
	if err != nil {
		return err
	}
	data, absent := c.load(a)
	if absent != nil && c.Data != "" {
		return absent
	}
	stats, err := synth.Describe(a.ctx, set.env(env.DocsOwn), set.tasks, session.Options{Extension: set.extension})
	if err != nil {
		return fmt.Errorf("%w (envtune tasks validate says all that is wrong)", err)
	}
	tools, err := toolsOf(set.tasks)
	if err != nil {
		return err
	}
	splits := set.officialStats()
	fmt.Fprintf(a.out, "suite %s\n\n%s\n", set.name, stats)
	if err := printStats(a.out, splits, tools); err != nil {
		return err
	}
	if absent != nil {
		_, err = fmt.Fprintf(a.out, "\nnot compared with the official tasks: %v\n", absent)
		return err
	}
	official, documented := data.Stats()
	return compareStats(a.out, set.name, splits[len(splits)-1], tools, official[len(official)-1], documented)
}

// toolsOf counts the tools of all worlds of tasks.
func toolsOf(tasks []*envtune.Task) (int, error) {
	var worlds []string
	for _, t := range tasks {
		worlds = append(worlds, t.Worlds...)
	}
	slices.Sort(worlds)
	all, err := session.New(slices.Compact(worlds), nil, session.Options{})
	if err != nil {
		return 0, err
	}
	return len(all.Tools()), nil
}

// compareStats prints the figures of a suite beside those of the official tasks.
func compareStats(out io.Writer, suite string, s bfcl.SplitStats, tools int, o bfcl.SplitStats, documented int) error {
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	fmt.Fprintf(w, "\n\t%s\tthe official tasks\n", suite)
	row := func(what, format string, of func(s bfcl.SplitStats, tools int) []any) {
		fmt.Fprintf(w, "%s\t"+format+"\t"+format+"\n", append(append([]any{what}, of(s, tools)...), of(o, documented)...)...)
	}
	mean := func(a, b int) any { return float64(a) / float64(max(b, 1)) }
	row("tasks", "%d", func(s bfcl.SplitStats, _ int) []any { return []any{s.Tasks} })
	row("turns a task", "%.2f", func(s bfcl.SplitStats, _ int) []any { return []any{mean(s.Turns, s.Tasks)} })
	row("reference calls a task", "%.2f", func(s bfcl.SplitStats, _ int) []any { return []any{mean(s.Calls, s.Tasks)} })
	row("reference calls a turn that has some", "%.2f", func(s bfcl.SplitStats, _ int) []any { return []any{mean(s.Calls, s.Turns-s.Asks)} })
	row("tasks with a turn to ask back", "%.0f%%", func(s bfcl.SplitStats, _ int) []any {
		return []any{100 * float64(s.AskTasks) / float64(max(s.Tasks, 1))}
	})
	row("tasks of one world", "%.0f%%", func(s bfcl.SplitStats, _ int) []any {
		return []any{100 * float64(s.Worlds[1]) / float64(max(s.Tasks, 1))}
	})
	row("tools called", "%d of %d", func(s bfcl.SplitStats, tools int) []any { return []any{s.Used, tools} })
	return w.Flush()
}
