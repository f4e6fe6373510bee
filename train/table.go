package train

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"envtune"
	"envtune/eval"
	"envtune/format"
	"envtune/run"
)

// Table writes the result of a run: test before and after per split, the
// validation at each stage's end, and the change with its interval.
func (s *Summary) Table(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, r := range []struct {
		name  string
		cells []string
	}{
		{"item accuracy, hints off", Columns()},
		{"test before", Cells(s.Before.Sampled)},
		{"test after", Cells(s.After.Sampled)},
		{"change, points", ChangeCells(s.Change)},
		{"greedy before", Cells(s.Before.Greedy)},
		{"greedy after", Cells(s.After.Greedy)},
	} {
		fmt.Fprintf(t, "%s\t%s\n", r.name, strings.Join(r.cells, "\t"))
	}
	s.beyond(t)
	if err := t.Flush(); err != nil {
		return err
	}
	if err := s.outside(w); err != nil {
		return err
	}
	fmt.Fprintln(w)
	fmt.Fprintln(t, "stage\tsteps\tover by\tvalidation, hints off\thints on\tfailed calls off\ton")
	for i, e := range s.Stages {
		why := "no steps"
		for _, p := range s.Promotions {
			if p.Stage == e.Stage {
				why = p.Why
			}
		}
		steps := e.Step
		if i > 0 {
			steps -= s.Stages[i-1].Step
		}
		fmt.Fprintf(t, "%s\t%d\t%s\t%s\t%s\t%.2f\t%.2f\n", e.Stage, steps, why,
			e.Off.ItemAccuracy, e.On.ItemAccuracy, e.Off.FailedCalls, e.On.FailedCalls)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%d test tasks, %d episodes each at the training temperature; [low high] is the 95%% interval over tasks\nweights sha256 %s\n",
		s.After.Sampled.Tasks, s.After.Sampled.Samples, s.WeightsSHA256)
	return err
}

// outside writes the scores in worlds that were not trained in.
func (s *Summary) outside(w io.Writer) error {
	if s.Outside == nil {
		return nil
	}
	before, after := s.Before.Outside, s.After.Outside
	fmt.Fprintln(w)
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintf(t, "other worlds (suite %s, %d tasks)\tbefore\tafter\tchange, points\tfailed calls before\tafter\n", s.Outside.Suite, after.Off.Tasks)
	for _, r := range []struct {
		name          string
		before, after *eval.Report
		change        []eval.Difference
	}{{"hints off", before.Off, after.Off, s.Outside.Off}, {"hints on", before.On, after.On, s.Outside.On}} {
		a, b := r.before.Row(eval.Overall), r.after.Row(eval.Overall)
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%.2f\t%.2f\n", r.name, a.ItemAccuracy, b.ItemAccuracy, change(r.change, eval.Overall), a.FailedCalls, b.FailedCalls)
	}
	return t.Flush()
}

func cell(row *eval.Row) string {
	if row == nil {
		return "-"
	}
	return row.ItemAccuracy.String()
}

func change(list []eval.Difference, split string) string {
	for _, d := range list {
		if d.Split == split {
			return d.Change.Points()
		}
	}
	return "-"
}

// StepsOf returns the metrics of the training run in dir, step by step.
func StepsOf(dir string) ([]StepMetrics, error) {
	r, err := run.Open(dir)
	if err != nil {
		return nil, err
	}
	lines, err := r.Metrics()
	if err != nil {
		return nil, err
	}
	out := make([]StepMetrics, len(lines))
	for i, line := range lines {
		if err := json.Unmarshal(line, &out[i]); err != nil {
			return nil, fmt.Errorf("line %d of %s: %w", i+1, run.MetricsName, err)
		}
	}
	return out, nil
}

// Curve draws the share of training episodes that succeeded, step by step, with
// the stages below it.
func Curve(w io.Writer, dir string) error {
	points, err := StepsOf(dir)
	if err != nil {
		return err
	}
	return draw(w, points)
}

// curveWidth and curveHeight are the size of a drawn curve in characters.
const (
	curveWidth  = 72
	curveHeight = 10
)

func draw(w io.Writer, points []StepMetrics) error {
	if len(points) == 0 {
		return nil
	}
	width := min(curveWidth, len(points))
	columns := make([]float64, width)
	bands := make([]byte, width)
	for c := range columns {
		from, to := c*len(points)/width, (c+1)*len(points)/width
		for _, p := range points[from:to] {
			columns[c] += p.Success / float64(to-from)
		}
		bands[c] = points[from].Stage[0]
	}
	fmt.Fprintln(w, "success of training episodes")
	for row := curveHeight; row > 0; row-- {
		line := make([]byte, width)
		for c, v := range columns {
			line[c] = ' '
			if v*curveHeight >= float64(row)-0.5 {
				line[c] = '#'
			}
		}
		fmt.Fprintf(w, "%4d%% |%s\n", row*100/curveHeight, strings.TrimRight(string(line), " "))
	}
	names := []string{}
	for _, p := range points {
		if n := len(names); n == 0 || names[n-1] != p.Stage {
			names = append(names, p.Stage)
		}
	}
	fmt.Fprintf(w, "      +%s\n       %s   stages by their first letter: %s\n", strings.Repeat("-", width), bands, strings.Join(names, ", "))
	return nil
}

// ShowCase prints one test task before and after training, step by step: the
// first that failed before and succeeded after, else the first.
func ShowCase(w io.Writer, dir string, f format.Format) error {
	before, err := stored(dir, "before")
	if err != nil {
		return err
	}
	after, err := stored(dir, "after")
	if err != nil {
		return err
	}
	if len(before) == 0 || len(before) != len(after) {
		return fmt.Errorf("run %s holds %d test episodes before and %d after training", dir, len(before), len(after))
	}
	chosen := 0
	for i := range before {
		if !before[i].Valid && after[i].Valid {
			chosen = i
			break
		}
	}
	fmt.Fprintf(w, "test task %s before training\n\n", before[chosen].Task)
	if err := eval.Replay(w, before[chosen], f); err != nil {
		return err
	}
	fmt.Fprintf(w, "\nthe same task after training\n\n")
	return eval.Replay(w, after[chosen], f)
}

func stored(dir, name string) ([]*envtune.Trajectory, error) {
	path := filepath.Join(dir, "trajectories", TestPrefix+name+".jsonl.gz")
	var out []*envtune.Trajectory
	for t, err := range run.Trajectories(path) {
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", path, err)
		}
		out = append(out, t)
	}
	return out, nil
}
