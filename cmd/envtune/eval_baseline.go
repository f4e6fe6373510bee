package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"envtune"
	"envtune/env"
	"envtune/eval"
	"envtune/run"
)

// comparing are the flags of eval that compare it with another evaluation.
type comparing struct {
	Baseline string `xor:"baseline" placeholder:"FILE" help:"Compare with a saved evaluation of the same tasks: what --save or --json wrote, or RUN/trajectories/test-after.jsonl.gz."`
	Against  string `xor:"baseline" placeholder:"MODEL" help:"Compare with another model, which plays the same tasks with the same flags and seed."`
	Common   bool   `help:"Compare the tasks that both have; else a task that is not in both is an error."`
}

// check refuses flags that say nothing, before any work is done.
func (c *comparing) check() error {
	if c.Common && c.Baseline == "" {
		return errors.New("--common belongs to --baseline FILE")
	}
	return nil
}

// baseline reads the saved evaluation of --baseline; nil where there is none to read.
// What is wrong with it comes out before anything is played.
func (c *comparing) baseline(tasks []*envtune.Task, seed uint64) (*eval.Report, error) {
	if c.Baseline == "" {
		return nil, nil
	}
	r, err := c.read(tasks, seed)
	if err != nil {
		return nil, fmt.Errorf("the baseline %s: %w", c.Baseline, err)
	}
	err = eval.CheckBaseline(r, tasks)
	var unpaired *eval.UnpairedError
	switch {
	case errors.As(err, &unpaired) && c.Common && len(unpaired.Now) < len(tasks):
		return r, nil
	case errors.As(err, &unpaired) && c.Common:
		return nil, fmt.Errorf("the baseline %s: it has no task in common with what is to be evaluated: %w", c.Baseline, err)
	case errors.As(err, &unpaired):
		return nil, fmt.Errorf("the baseline %s: %w: evaluate the same --suite, --role and --tasks, or compare what both have with --common", c.Baseline, err)
	case err != nil:
		return nil, fmt.Errorf("the baseline %s: %w", c.Baseline, err)
	}
	return r, nil
}

// read reads a report or trajectories, told apart by how the text begins.
func (c *comparing) read(tasks []*envtune.Task, seed uint64) (*eval.Report, error) {
	f, err := os.Open(c.Baseline)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, fmt.Errorf("it is a folder: name a file of eval --save or --json, or let the model play with --against %s", c.Baseline)
	}
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if !(&evalCmd{}).report().own(head[:n]) {
		return c.trajectories(tasks, seed)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return eval.ReadReport(f)
}

// trajectories scores the stored trajectories, whose tasks must be those of the suite
// where their ids are the same.
func (c *comparing) trajectories(tasks []*envtune.Task, seed uint64) (*eval.Report, error) {
	byID := make(map[string]*envtune.Task, len(tasks))
	for _, t := range tasks {
		byID[t.ID] = t
	}
	var list []*envtune.Trajectory
	for record, err := range run.Records(c.Baseline) {
		if err != nil {
			return nil, err
		}
		t := record.Trajectory
		if task := byID[t.Task]; task != nil {
			if d := eval.SameTask(task, t); d != nil {
				return nil, fmt.Errorf("line %d is of another suite's task of the same name: %s", record.Line, d)
			}
		}
		list = append(list, t)
	}
	return eval.ScoreStored(list, seed)
}

// against opens the model of --against and returns what plays the tasks with it once
// more; nil where there is none.
func (c *evalCmd) against(a *app, world *env.Env, tasks []*envtune.Task) (play func(eval.Options) (*eval.Report, error), end func(), err error) {
	if c.Against == "" {
		return nil, func() {}, nil
	}
	other := *c
	other.Model = c.Against
	stage, err := other.stage()
	if err != nil {
		return nil, nil, err
	}
	policy, end, err := other.policy(a, world, tasks, stage.Format)
	if err != nil {
		return nil, nil, err
	}
	return func(o eval.Options) (*eval.Report, error) {
		o.Stage, o.Concurrency, o.OnDone = stage, other.live(policy), a.progress("episodes of "+c.Against)
		return eval.Evaluate(a.ctx, world, policy, tasks, o)
	}, end, nil
}

// compare puts the comparison into a report, if one was asked for.
func (c *comparing) compare(now, baseline *eval.Report) error {
	if baseline == nil {
		return nil
	}
	name := c.Baseline
	if name == "" {
		name = c.Against
	}
	var err error
	if now.Comparison, err = eval.Compare(baseline, now); err != nil {
		return fmt.Errorf("comparing with %s: %w", name, err)
	}
	now.Comparison.Baseline = name
	return nil
}
