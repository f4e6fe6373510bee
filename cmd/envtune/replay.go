package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"text/tabwriter"

	"envtune/eval"
	"envtune/format"
	"envtune/run"
)

// replayCmd prints stored trajectories.
type replayCmd struct {
	File   string `arg:"" help:"Trajectories, one JSON object a line: RUN/trajectories/*.jsonl or .jsonl.gz, or what eval --save wrote."`
	Index  int    `default:"-1" placeholder:"N" help:"Print the N-th trajectory, from 0; without it, list them."`
	Format string `placeholder:"FORMAT" help:"How to print tools and structured calls: compact, openai, prompting or tags; that of the run by default, else compact."`
}

// Help is shown below the flags.
func (replayCmd) Help() string {
	return `Examples:
  envtune replay runs/a/trajectories/train.jsonl            lists what is in the file
  envtune replay runs/a/trajectories/train.jsonl --index 3  prints the fourth`
}

func (c *replayCmd) Run(a *app) error {
	if c.Index < 0 {
		return c.list(a)
	}
	f, err := c.format()
	if err != nil {
		return err
	}
	i := 0
	for t, err := range run.Trajectories(c.File) {
		if err != nil {
			return readError(err)
		}
		if i == c.Index {
			return eval.Replay(a.out, t, f)
		}
		i++
	}
	return fmt.Errorf("%s holds %d trajectories: --index goes from 0 to %d", c.File, i, i-1)
}

// format is the one asked for, or that of the run whose folder holds the file.
func (c *replayCmd) format() (format.Format, error) {
	name := c.Format
	if name == "" {
		name, _ = trainedIn(filepath.Dir(filepath.Dir(c.File)))
	}
	return format.ByName(name)
}

// list prints a line for each trajectory.
func (c *replayCmd) list(a *app) error {
	w := tabwriter.NewWriter(a.out, 0, 8, 2, ' ', 0)
	head := func() { fmt.Fprintln(w, "index\tepisode\tstage\tsplit\tturns\tsteps\tended\tvalid\tprogress") }
	n := 0
	for t, err := range run.Trajectories(c.File) {
		if err != nil {
			return errors.Join(w.Flush(), readError(err))
		}
		if n == 0 {
			head()
		}
		fmt.Fprintf(w, "%d\t%q\t%s\t%s\t%d\t%d\t%s\t%s\t%.3f\n", n, t.Episode, t.Stage, t.Split, t.Turns, len(t.Steps), t.Stop, yes(t.Valid), t.Progress)
		n++
	}
	if n == 0 {
		return fmt.Errorf("%s holds no trajectory", c.File)
	}
	return w.Flush()
}

func readError(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return err // names the file already
	}
	return fmt.Errorf("%w (want one trajectory as JSON on each line)", err)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
