package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"envtune"
	"envtune/env"
	"envtune/internal/lines"
	"envtune/synth"
)

// tasksValidateCmd checks a suite.
type tasksValidateCmd struct {
	Suite string `arg:"" help:"A folder that tasks generate made, or one of the same shape written by hand; also a built-in suite."`
}

// Help is shown below the flags.
func (tasksValidateCmd) Help() string {
	return `Every line is read strictly, every task is run: its reference must run and be valid in both modes, doing
nothing must not be. No content may be shared between roles. All findings are printed, with file, line
and task; the exit status is 1 if there are any.

Example:
  envtune tasks validate runs/fresh`
}

func (c *tasksValidateCmd) Run(a *app) error {
	v := &validation{ctx: a.ctx, env: env.New(env.Options{CacheTasks: 1}), progress: a.progress("tasks")}
	var err error
	if _, statErr := os.Stat(c.Suite); statErr != nil && slices.Contains(synth.Builtin(), c.Suite) {
		err = v.builtin(c.Suite)
	} else {
		err = v.folder(c.Suite)
	}
	if err != nil {
		return err
	}
	for _, f := range v.findings {
		if _, err := fmt.Fprintln(a.out, f); err != nil {
			return err
		}
	}
	if n := len(v.findings); n > 0 {
		return fmt.Errorf("%s in the suite %s of %s", count(n, "finding"), c.Suite, count(v.read, "task"))
	}
	_, err = fmt.Fprintf(a.out, "%s of suite %s: nothing is wrong\n", count(v.read, "task"), c.Suite)
	return err
}

// validation gathers findings, so that one error does not hide the next. Everything that
// is found is found by package synth.
type validation struct {
	ctx      context.Context
	env      *env.Env
	progress func(done, total int)
	findings []string
	read     int // tasks
	good     []placed
}

// placed is a task and where it stands.
type placed struct {
	task *envtune.Task
	at   string
}

// The files of a suite's folder, beside suiteMark.
const tasksName = "tasks.jsonl"

// maxTaskLine bounds a line of a suite, in bytes; package synth reads no longer
// ones.
const maxTaskLine = 1 << 20

func (v *validation) found(at string, err error) {
	v.findings = append(v.findings, at+": "+strings.TrimSpace(err.Error()))
}

// builtin checks the tasks of a built-in suite, of which no two may share anything.
func (v *validation) builtin(name string) error {
	s, err := loadSuite(v.ctx, name)
	if err != nil {
		return err
	}
	v.read = len(s.Tasks)
	for i, t := range s.Tasks {
		if err := v.run(placed{t, "suite " + s.Name}, i, len(s.Tasks)); err != nil {
			return err
		}
	}
	v.apart(synth.Distinct)
	return nil
}

// folder checks the suite in a folder.
func (v *validation) folder(dir string) error {
	file := filepath.Join(dir, tasksName)
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("reading the suite %s: %w", dir, err)
	}
	defer f.Close()
	if err := synth.CheckHeader(dir); err != nil {
		v.findings = append(v.findings, err.Error()) // it names the file
	}
	reader := synth.NewTaskReader()
	first := map[string]int{} // by id
	var tasks []placed
	for l := range lines.Read(v.ctx.Done(), f, maxTaskLine) {
		at := fmt.Sprintf("%s:%d", file, l.Number)
		switch {
		case l.Err != nil:
			return fmt.Errorf("%s: %w", at, l.Err)
		case l.Long:
			v.read++
			v.found(at, fmt.Errorf("longer than %d bytes", maxTaskLine))
			continue
		case len(strings.TrimSpace(string(l.Text))) == 0:
			continue
		}
		v.read++
		t, err := reader.Read(l.Text)
		if err != nil {
			v.found(at, err)
			continue
		}
		if n, twice := first[t.ID]; twice {
			v.found(at, fmt.Errorf("task %q: line %d has this id already", t.ID, n))
			continue
		}
		first[t.ID] = l.Number
		tasks = append(tasks, placed{t, at})
	}
	for i, p := range tasks {
		if err := v.run(p, i, len(tasks)); err != nil {
			return err
		}
	}
	v.apart(synth.Apart)
	if err := v.ctx.Err(); err != nil {
		return err
	}
	if _, err := synth.Load(dir); err != nil && len(v.findings) == 0 {
		v.findings = append(v.findings, err.Error()) // it names the file
	}
	return nil
}

// run runs a task in every way that a generated one is.
func (v *validation) run(p placed, i, n int) error {
	_, err := synth.Check(v.ctx, v.env, p.task)
	if v.ctx.Err() != nil {
		return v.ctx.Err()
	}
	if v.progress != nil {
		v.progress(i+1, n)
	}
	if err != nil {
		v.found(p.at, err)
	}
	v.good = append(v.good, p)
	return nil
}

// apart finds the tasks that share what they must not with one before them.
func (v *validation) apart(check func([]*envtune.Task) error) {
	list := v.good
	for {
		tasks := make([]*envtune.Task, len(list))
		for i, p := range list {
			tasks[i] = p.task
		}
		err := check(tasks)
		if err == nil {
			return
		}
		// The shortest beginning that shares something ends with the one at fault.
		low, high := 0, len(tasks)
		for low+1 < high {
			if mid := (low + high) / 2; check(tasks[:mid]) == nil {
				low = mid
			} else {
				high = mid
			}
		}
		v.found(list[high-1].at, check(tasks[:high]))
		list = append(list[:high-1:high-1], list[high:]...)
	}
}
