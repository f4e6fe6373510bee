package eval

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Table writes the report as plain text: a line for each split, figures in
// percent with their 95% intervals, then why episodes ended and what was left
// out.
func (r *Report) Table(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(t, "split\ttasks\titem accuracy\tprogress\tfailed calls\tmalformed\tsilent turns\tended")
	for _, row := range r.Rows {
		var stops []string
		for _, s := range row.stopNames() {
			stops = append(stops, fmt.Sprintf("%s %d", s, row.Stops[stop(s)]))
		}
		fmt.Fprintf(t, "%s\t%d\t%s\t%s\t%.2f\t%s\t%s\t%s\n", row.Split, row.Tasks, row.ItemAccuracy, row.Progress,
			row.FailedCalls, percent(row.Malformed), percent(row.Silent), strings.Join(stops, ", "))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if g := r.Greedy; g != nil {
		row := g.Row(Overall)
		fmt.Fprintf(w, "greedy, one episode a task: item accuracy %s, progress %s\n", row.ItemAccuracy, row.Progress)
	}
	_, err := fmt.Fprintf(w, "%s; failed calls are per episode; [low high] is the 95%% interval over tasks\n", r.heading())
	for i, f := range r.Faults {
		if i == 10 {
			_, err = fmt.Fprintf(w, "... and %d faults more\n", len(r.Faults)-i)
			break
		}
		_, err = fmt.Fprintf(w, "left out: episode %s: %s\n", clean(f.Episode), clean(f.Text))
	}
	return err
}

func (r *Report) heading() string { return fmt.Sprintf("%s, seed %d", r.settings(), r.Seed) }

func (r *Report) settings() string {
	parts := []string{fmt.Sprintf("%d episodes", r.Episodes)}
	if r.Samples > 0 {
		parts = append(parts, fmt.Sprintf("%d a task", r.Samples))
	}
	if r.Hints != "" {
		parts = append(parts, fmt.Sprintf("hints %s", r.Hints))
	}
	if r.Mode != "" {
		parts = append(parts, fmt.Sprintf("%s mode", r.Mode))
	}
	if r.Example {
		parts = append(parts, "worked example")
	}
	return strings.Join(parts, ", ")
}

// String is the estimate in percent.
func (e Estimate) String() string {
	return fmt.Sprintf("%s [%.1f %.1f]", percent(e.Value), 100*e.Low, 100*e.High)
}

// Points is the estimate of a change, in points.
func (e Estimate) Points() string {
	return fmt.Sprintf("%s [%s %s]", points(e.Value), points(e.Low), points(e.High))
}

func percent(v float64) string { return fmt.Sprintf("%.1f%%", 100*v) }
func points(v float64) string  { return fmt.Sprintf("%+.1f", 100*v) }
