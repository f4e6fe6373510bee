package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"envtune"
	"envtune/bfcl"
)

// bfclStatsCmd says what the official data hold.
type bfclStatsCmd struct {
	bfclData
	JSON bool `name:"json" help:"Print the figures as JSON."`
}

// Help is shown below the flags.
func (bfclStatsCmd) Help() string {
	return `An ask-back turn has no reference call: what the user wants cannot be done yet. A tool that is held
back is offered from a later turn on. Roles are the public split by the number of a task, which
envtune eval --suite bfcl --role uses.

Example:
  envtune bfcl stats --data runs/bfcl`
}

func (c *bfclStatsCmd) Run(a *app) error {
	data, err := c.load(a)
	if err != nil {
		return err
	}
	splits, tools := data.Stats()
	if c.JSON {
		enc := json.NewEncoder(a.out)
		enc.SetIndent("", "  ")
		return enc.Encode(map[string]any{"bfcl_version": bfcl.Version, "tools": tools, "splits": splits})
	}
	return printStats(a.out, splits, tools)
}

func printStats(out io.Writer, splits []bfcl.SplitStats, tools int) error {
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "split\ttasks\ttrain/validation/test\tturns\treference calls\ttools used\task-back turns\ttasks with one")
	for _, s := range splits {
		roles := fmt.Sprintf("%d/%d/%d", s.Parts[string(envtune.PartTrain)], s.Parts[string(envtune.PartValidation)], s.Parts[string(envtune.PartTest)])
		fmt.Fprintf(w, "%s\t%d\t%s\t%d\t%d\t%d of %d\t%d\t%d\n", s.Split, s.Tasks, roles, s.Turns, s.Calls, s.Used, tools, s.Asks, s.AskTasks)
	}
	all := &splits[len(splits)-1]
	names := all.WorldNames()
	fmt.Fprintf(w, "\ntasks that need\t%s\n", strings.Join(names, "\t"))
	for _, s := range splits {
		fmt.Fprint(w, s.Split)
		for _, name := range names {
			fmt.Fprintf(w, "\t%d", s.Needs[name])
		}
		fmt.Fprintln(w)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "\nnumber of worlds: %s\ntools held back until turn (from 0): %s\ntools held back in all: %s\n",
		counts(all.Worlds), counts(all.HeldTurns), counts(all.HeldTools))
	return err
}

// counts writes how many tasks have each number.
func counts(of map[int]int) string {
	var parts []string
	for _, n := range slices.Sorted(maps.Keys(of)) {
		parts = append(parts, fmt.Sprintf("%d in %d tasks", n, of[n]))
	}
	return orNone(parts)
}
