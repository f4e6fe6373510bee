package eval

import (
	"fmt"
	"io"
	"text/tabwriter"

	"envtune"
	"envtune/reward"
)

// Weighted is the progress of one split, or of all, with ask-back turns at a weight of
// their own (see reward.Progress).
type Weighted struct {
	Split string `json:"split"`
	Tasks int    `json:"tasks"`
	// Mean is the mean over tasks, Highest the most that any task came to, and Task
	// that task (the first of equals).
	Mean    float64 `json:"mean"`
	Highest float64 `json:"highest"`
	Task    string  `json:"task"`
}

// AskWeighted scores finished trajectories with ask-back turns at a weight from 0 to 1:
// a row for each split that is there, and Overall at the end. Trajectories with a fault
// are left out.
func AskWeighted(trajectories []*envtune.Trajectory, weight float64) []Weighted {
	var scored []*envtune.Trajectory
	for _, t := range trajectories {
		if !faulty(t) {
			c := *t
			c.Progress = reward.Progress(t, weight)
			scored = append(scored, &c)
		}
	}
	var rows []Weighted
	for _, split := range envtune.Splits() {
		if ts := of(scored, split); len(ts) > 0 {
			rows = append(rows, weighted(string(split), ts))
		}
	}
	return append(rows, weighted(Overall, scored))
}

func weighted(name string, ts []*envtune.Trajectory) Weighted {
	tasks := perTask(ts)
	w := Weighted{Split: name, Tasks: len(tasks)}
	for _, t := range tasks {
		w.Mean += t.Progress / float64(len(tasks))
		if w.Task == "" || t.Progress > w.Highest {
			w.Highest, w.Task = t.Progress, t.Task
		}
	}
	return w
}

// WeightedTable writes the progress at several weights as plain text.
func WeightedTable(w io.Writer, trajectories []*envtune.Trajectory, weights []float64) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprint(t, "split\ttasks")
	columns := make([][]Weighted, len(weights))
	for i, weight := range weights {
		fmt.Fprintf(t, "\tprogress, ask weight %g\thighest task", weight)
		columns[i] = AskWeighted(trajectories, weight)
	}
	fmt.Fprintln(t)
	for row := range columns[0] {
		fmt.Fprintf(t, "%s\t%d", columns[0][row].Split, columns[0][row].Tasks)
		for _, c := range columns {
			fmt.Fprintf(t, "\t%s\t%s (%s)", percent(c[row].Mean), percent(c[row].Highest), clean(c[row].Task))
		}
		fmt.Fprintln(t)
	}
	return t.Flush()
}
