package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"text/tabwriter"

	"envtune"
	"envtune/curriculum"
	"envtune/env"
	"envtune/eval"
	"envtune/format"
	"envtune/run"
	"envtune/train"
)

// replayCmd plays stored trajectories again and prints them.
type replayCmd struct {
	File   string `arg:"" help:"Trajectories, one JSON object a line: RUN/trajectories/*.jsonl or .jsonl.gz, or what eval --save or play --save wrote."`
	Index  int    `default:"-1" placeholder:"N" help:"Print the N-th trajectory, from 0; without it, list them."`
	Format string `placeholder:"FORMAT" help:"How to print tools and structured calls: compact, llama, openai, plan, prompting or tags; that of the trajectory by default, else compact."`
	Verify bool   `default:"true" negatable:"" help:"Play the assistant's messages again and compare what comes back, byte for byte."`
	Suite  string `placeholder:"SUITE" help:"The suite of the tasks: a built-in one or a folder; that of the run by default, else the one that the id begins with. Official tasks are found by their ids."`
	Config string `placeholder:"F" help:"Where the stages of trajectories of version 0 are looked up: a preset, or a YAML file; the run's configuration by default."`
	bfclData
}

// Help is shown below the flags.
func (replayCmd) Help() string {
	return `Every byte must come out the same: messages, results, hints shown, signals, how the episode ended,
verdict and reward. A difference is shown with task, step and field, and the exit status is 1. What only
the policy knows (its tokens, the end of its context) is taken as it stands.

Examples:
  envtune replay runs/a/trajectories/basics.jsonl.gz            plays and lists what is in the file
  envtune replay runs/a/trajectories/basics.jsonl.gz --index 3  prints the fourth
  envtune replay old.jsonl --no-verify                          only reads it`
}

func (c *replayCmd) Run(a *app) error {
	r, err := c.replayer(a)
	if err != nil {
		return err
	}
	if c.Index < 0 {
		return c.list(a, r)
	}
	n := 0
	for record, err := range run.Records(c.File) {
		if err != nil {
			return err
		}
		if n == c.Index {
			return c.print(a, r, record)
		}
		n++
	}
	return fmt.Errorf("%s holds %d trajectories: --index goes from 0 to %d", c.File, n, n-1)
}

// print prints a trajectory and then says whether it plays the same.
func (c *replayCmd) print(a *app, r *replayer, record run.Record) error {
	result, err := r.play(record)
	if err != nil {
		return err
	}
	f, err := format.ByName(c.spoken(record.Trajectory))
	if err != nil {
		return err
	}
	if err := eval.Replay(a.out, record.Trajectory, f); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "played again: %s\n", result.long())
	if result.mismatch != nil {
		return errors.New("the trajectory plays differently now")
	}
	return nil
}

// spoken is the format to print in.
func (c *replayCmd) spoken(t *envtune.Trajectory) string {
	switch {
	case c.Format != "":
		return c.Format
	case t.Rules != nil:
		return t.Rules.Format
	}
	name, _, _ := runTrainedIn(c.runFolder())
	return name
}

// runFolder is the run that the file would belong to.
func (c *replayCmd) runFolder() string { return filepath.Dir(filepath.Dir(c.File)) }

// list plays all trajectories and prints a line for each.
func (c *replayCmd) list(a *app, r *replayer) error {
	w := tabwriter.NewWriter(a.out, 0, 8, 2, ' ', 0)
	n := 0
	var different []*eval.Mismatch
	notes := map[string]int{}
	var order []string
	for record, err := range run.Records(c.File) {
		if err != nil {
			return errors.Join(w.Flush(), err)
		}
		result, err := r.play(record)
		if err != nil {
			return errors.Join(w.Flush(), err)
		}
		if n == 0 {
			fmt.Fprintln(w, "index\tepisode\tstage\tsplit\tturns\tsteps\tended\tvalid\tprogress\tplayed again")
		}
		t := record.Trajectory
		fmt.Fprintf(w, "%d\t%q\t%s\t%s\t%d\t%d\t%s\t%s\t%.3f\t%s\n", n, t.Episode, t.Stage, t.Split, t.Turns, len(t.Steps), t.Stop, yes(t.Valid), t.Progress, result.short())
		if result.mismatch != nil {
			different = append(different, result.mismatch)
		}
		if notes[result.not]++; notes[result.not] == 1 && result.not != "" {
			order = append(order, result.not)
		}
		n++
	}
	if n == 0 {
		return fmt.Errorf("%s holds no trajectory", c.File)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, note := range order {
		fmt.Fprintf(a.out, "\n- %d not played again: %s\n", notes[note], note)
	}
	for _, d := range different {
		fmt.Fprintf(a.out, "\n%s\n", d)
	}
	if len(different) > 0 {
		return fmt.Errorf("%d of %d trajectories play differently now", len(different), n)
	}
	return nil
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// replayed is what came of playing a trajectory again.
type replayed struct {
	mismatch *eval.Mismatch
	not      string // why it was not played again
}

func (r replayed) short() string {
	switch {
	case r.not != "":
		return "-"
	case r.mismatch != nil:
		return "differs"
	}
	return "same"
}

func (r replayed) long() string {
	switch {
	case r.not != "":
		return "no, " + r.not
	case r.mismatch != nil:
		return "it differs: " + r.mismatch.String()
	}
	return "the same bytes"
}

// replayer plays trajectories again.
type replayer struct {
	a      *app
	cmd    *replayCmd
	names  *eval.Names
	suite  string
	named  bool               // by the run or --suite
	config *curriculum.Config // nil: none is known
	sets   map[string]*replaySet
}

// replaySet is a suite with the environments that open its tasks.
type replaySet struct {
	*taskSet
	byID map[string]*envtune.Task
	envs []envtune.Env
}

func (c *replayCmd) replayer(a *app) (*replayer, error) {
	names, err := eval.NewNames()
	if err != nil {
		return nil, err
	}
	r := &replayer{a: a, cmd: c, names: names, suite: smallSuite, sets: map[string]*replaySet{}}
	made := train.Options{Dir: c.runFolder()}
	if train.Remembered(&made) == nil {
		r.suite, r.named, r.config = made.Suite, true, made.Config
	}
	if c.Suite != "" {
		r.suite, r.named = c.Suite, true
	}
	if c.Config != "" {
		if r.config, _, err = curriculum.Load(c.Config); err != nil {
			return nil, err
		}
		r.config.Speak(defaultFormat())
	}
	return r, nil
}

// play plays a trajectory again. What is wrong with the file, or not to be found,
// is an error.
func (r *replayer) play(record run.Record) (replayed, error) {
	t := record.Trajectory
	at := func(err error) error { return &run.RecordError{File: r.cmd.File, Line: record.Line, Err: err} }
	if err := r.names.Check(t); err != nil {
		return replayed{}, at(err)
	}
	if !r.cmd.Verify {
		return replayed{not: "as --no-verify says"}, nil
	}
	stage, err := r.stage(t)
	if err != nil {
		return replayed{}, at(err)
	}
	if stage == nil {
		return replayed{not: "a trajectory of version 0 does not hold its stage's rules: name their --config"}, nil
	}
	set, err := r.set(t.Task)
	if err != nil && r.guessed(t.Task) {
		return replayed{not: err.Error()}, nil
	}
	if err != nil {
		return replayed{}, err
	}
	task := set.byID[t.Task]
	if task == nil && r.guessed(t.Task) {
		return replayed{not: fmt.Sprintf("suite %s does not have the tasks: name their --suite", set.name)}, nil
	}
	if task == nil {
		_, err := set.find(t.Task)
		return replayed{}, at(&envtune.FieldError{Field: "task", Text: err.Error()})
	}
	d, err := eval.Verify(r.a.ctx, set.envs, task, stage, t)
	if err != nil {
		return replayed{}, at(err)
	}
	return replayed{mismatch: d}, nil
}

// guessed tells that nobody said which suite holds a task: not finding it is then
// no fault of the file.
func (r *replayer) guessed(task string) bool {
	if suiteOf(task) == bfclSuite {
		return r.cmd.Data == ""
	}
	return !r.named
}

// stage returns the rules of a trajectory: its own, else those of the stage that
// it names; nil where no configuration is known.
func (r *replayer) stage(t *envtune.Trajectory) (*envtune.Stage, error) {
	if t.Rules != nil {
		return t.Rules.Stage(t.Stage), nil
	}
	if r.config == nil {
		return nil, nil
	}
	for i := range r.config.Stages {
		if s := &r.config.Stages[i]; s.Name == t.Stage {
			return s, nil
		}
	}
	return nil, &envtune.FieldError{Field: "stage", Text: fmt.Sprintf("the configuration has no stage %q: its stages are %v", t.Stage, r.config.Names())}
}

// set returns the suite that holds a task.
func (r *replayer) set(task string) (*replaySet, error) {
	suite := r.suite
	if suiteOf(task) == bfclSuite {
		suite = bfclSuite
	}
	if s := r.sets[suite]; s != nil {
		return s, nil
	}
	data := r.cmd.bfclData
	if suite != bfclSuite {
		data = bfclData{}
	}
	tasks, err := data.taskSet(r.a, suite)
	if err != nil {
		return nil, err
	}
	s := &replaySet{taskSet: tasks, byID: map[string]*envtune.Task{}, envs: []envtune.Env{tasks.env(env.DocsOwn), tasks.env(env.DocsTask)}}
	for _, t := range tasks.tasks {
		s.byID[t.ID] = t
	}
	r.sets[suite] = s
	return s, nil
}
