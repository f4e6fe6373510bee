package eval

import (
	"fmt"
	"io"
	"text/tabwriter"

	"envtune"
)

// Table writes the comparison as plain text: a line for each split, then which tasks were
// gained and lost.
func (c *Comparison) Table(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(t, "\nsplit\ttasks\tbaseline\tnow\tchange, points\tprogress, points\tgained\tlost")
	for _, d := range c.Differences {
		fmt.Fprintf(t, "%s\t%d\t%s\t%s\t%s\t%s\t%d\t%d\n", d.Split, d.Tasks, percent(d.Before), percent(d.After),
			d.Change.Points(), d.Progress.Points(), len(inSplit(c.Gained, d.Split)), len(inSplit(c.Lost, d.Split)))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	r := Report{Episodes: c.Episodes, Samples: c.Samples, Hints: c.Hints, Mode: c.Mode}
	if _, err := fmt.Fprintf(w, "baseline %s: %s; [low high] is the 95%% interval of a bootstrap over tasks, paired\n", clean(c.Baseline), clean(r.settings())); err != nil {
		return err
	}
	for _, list := range []struct {
		what  string
		tasks []string
	}{{"gained", inSplit(c.Gained, Overall)}, {"lost", inSplit(c.Lost, Overall)}, {"left out, without an episode in one of the two", c.LeftOut}} {
		if len(list.tasks) > 0 {
			if _, err := fmt.Fprintf(w, "%s: %s\n", list.what, some(list.tasks)); err != nil {
				return err
			}
		}
	}
	return nil
}

// inSplit names the tasks of a split, or of all.
func inSplit(list []TaskChange, split string) []string {
	var out []string
	for _, t := range list {
		if split == Overall || t.Split == envtune.Split(split) {
			out = append(out, t.Task)
		}
	}
	return out
}
