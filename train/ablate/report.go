package ablate

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"envtune/eval"
	"envtune/run"
)

// Report compares the rows of an ablation.
type Report struct {
	Suite   string   `json:"suite"`
	Model   string   `json:"model"`
	Tasks   int      `json:"test_tasks"`
	Samples int      `json:"samples"`
	Seeds   []uint64 `json:"seeds"`
	Rows    []Result `json:"rows"`
}

// Result is what a row came to over its seeds: item accuracy on the test tasks, hints off.
type Result struct {
	Name  string `json:"name"`
	About string `json:"about,omitempty"`
	// Seeds are those whose runs are finished, Weights the names of what they came to.
	Seeds   []uint64 `json:"seeds"`
	Weights []string `json:"weights_sha256"`
	// Steps and Episodes are the mean training steps and sampled episodes of a run.
	Steps    float64       `json:"steps"`
	Episodes float64       `json:"episodes"`
	Before   float64       `json:"before"`
	After    eval.Estimate `json:"after"`
	// Change is the change from before to after, per split and overall; Against the
	// difference of after to that of the first row, over the seeds that both have.
	Change  []eval.Difference `json:"change"`
	Against []eval.Difference `json:"against_first,omitempty"`
}

// report compares what is finished; rows without a finished run are left out.
func (a *ablation) report() (*Report, error) {
	o := a.opt.Train
	r := &Report{Suite: o.Suite, Model: o.BaseName, Samples: o.TestSamples, Seeds: a.opt.Seeds}
	for i, row := range a.opt.Rows {
		res := Result{Name: row.Name, About: row.About}
		var before, after, first, own []*eval.Report
		for _, seed := range a.opt.Seeds {
			got := a.of(i, seed)
			if got == nil {
				continue
			}
			s := got.summary
			res.Seeds, res.Weights = append(res.Seeds, seed), append(res.Weights, s.WeightsSHA256)
			res.Steps, res.Episodes = res.Steps+float64(s.Steps), res.Episodes+float64(got.episodes)
			before, after = append(before, s.Before.Sampled), append(after, s.After.Sampled)
			if f := a.of(0, seed); i > 0 && f != nil {
				first, own = append(first, f.summary.After.Sampled), append(own, s.After.Sampled)
			}
		}
		n := len(res.Seeds)
		if n == 0 {
			continue
		}
		res.Steps, res.Episodes = res.Steps/float64(n), res.Episodes/float64(n)
		var err error
		if res.Change, err = eval.Paired(before, after); err != nil {
			return nil, fmt.Errorf("row %s: %w", row.Name, err)
		}
		res.Before, res.After = overall(res.Change).Before, pooled(after)
		if len(own) > 0 {
			if res.Against, err = eval.Paired(first, own); err != nil {
				return nil, fmt.Errorf("row %s: %w", row.Name, err)
			}
		}
		r.Tasks = after[0].Tasks
		r.Rows = append(r.Rows, res)
	}
	return r, nil
}

func (a *ablation) of(row int, seed uint64) *result {
	for j, r := range a.results {
		if j.row == row && j.seed == seed {
			return r
		}
	}
	return nil
}

// pooled is the mean over runs and tasks, its interval over tasks.
func pooled(reports []*eval.Report) eval.Estimate {
	values := make([]float64, len(reports[0].PerTask))
	for i := range values {
		for _, r := range reports {
			t := r.PerTask[i]
			values[i] += float64(t.Successes) / float64(t.Episodes) / float64(len(reports))
		}
	}
	return eval.Bootstrap(values, reports[0].Seed)
}

func overall(list []eval.Difference) *eval.Difference { return split(list, eval.Overall) }

func split(list []eval.Difference, name string) *eval.Difference {
	for i := range list {
		if list[i].Split == name {
			return &list[i]
		}
	}
	return nil
}

func percent(v float64) string { return fmt.Sprintf("%.1f%%", 100*v) }

// cells are the table, heading first.
func (r *Report) cells() [][]string {
	head := []string{"row", "seeds", "steps", "episodes", "before", "after", "change, points", "against the first"}
	out := [][]string{append(head, splits()...)}
	for _, row := range r.Rows {
		against := "-"
		if d := overall(row.Against); d != nil {
			against = d.Change.Points()
		}
		line := []string{
			row.Name, fmt.Sprint(len(row.Seeds)), fmt.Sprintf("%.0f", row.Steps), fmt.Sprintf("%.0f", row.Episodes),
			percent(row.Before), row.After.String(), overall(row.Change).Change.Points(), against,
		}
		for _, s := range splits() {
			cell := "-"
			if d := split(row.Change, s); d != nil {
				cell = fmt.Sprintf("%+.1f", 100*d.Change.Value)
			}
			line = append(line, cell)
		}
		out = append(out, line)
	}
	return out
}

// legend says what the table shows.
func (r *Report) legend() string {
	return fmt.Sprintf("Item accuracy on %d test tasks of %s, hints off, %d episodes a task and seed; model %s. [low high] is the 95%% interval by bootstrap over tasks, seeds pooled, "+
		"paired for differences; it does not cover other seeds. The last columns are the change in points per split. Stages have fixed lengths and rows the same number of sampled episodes, "+
		"but for those that resampling and branches add.", r.Tasks, r.Suite, r.Samples, r.Model)
}

// Table writes the comparison for a terminal.
func (r *Report) Table(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, line := range r.cells() {
		fmt.Fprintln(t, strings.Join(line, "\t"))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%s\n", r.legend())
	return err
}

// Markdown writes the comparison as a table of Markdown.
func (r *Report) Markdown(w io.Writer) error {
	for i, line := range r.cells() {
		fmt.Fprintf(w, "| %s |\n", strings.Join(line, " | "))
		if i == 0 {
			fmt.Fprintf(w, "|%s\n", strings.Repeat("---|", len(line)))
		}
	}
	fmt.Fprintf(w, "\n%s\n", r.legend())
	for _, row := range r.Rows {
		if row.About != "" {
			fmt.Fprintf(w, "- %s: %s.\n", row.Name, row.About)
		}
	}
	_, err := fmt.Fprintln(w, "\n![The rows with their intervals](ablation.svg)")
	return err
}

// write puts the comparison of what is finished into the folder.
func (a *ablation) write() (*Report, error) {
	r, err := a.report()
	if err != nil {
		return nil, err
	}
	figures, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing the figures: %w", err)
	}
	for _, f := range []run.Blob{
		run.Bytes("ablation.json", append(figures, '\n')),
		{Name: "ablation.md", Write: r.Markdown},
		{Name: "ablation.svg", Write: r.Plot},
	} {
		if err := run.WriteFile(filepath.Join(a.opt.Dir, f.Name), f.Write); err != nil {
			return nil, err
		}
	}
	return r, nil
}
