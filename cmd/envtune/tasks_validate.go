package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"envtune"
	"envtune/env"
	"envtune/internal/lines"
	"envtune/synth"
)

// tasksValidateCmd checks a suite.
type tasksValidateCmd struct {
	Suite string `arg:"" help:"A folder that tasks generate made, or one of the same shape written by hand; also \"small\"."`
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
	if _, statErr := os.Stat(c.Suite); statErr != nil && c.Suite == smallSuite {
		err = v.builtin()
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

// validation gathers findings. Everything that is found is found by package
// synth: a line is loaded as a suite of its own, so that one error does not hide
// the next.
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

// builtin checks the tasks of the suite small.
func (v *validation) builtin() error {
	s, err := synth.Default(v.ctx)
	if err != nil {
		return err
	}
	v.read = len(s.Tasks)
	for i, t := range s.Tasks {
		if err := v.run(placed{t, "suite " + s.Name}, i, len(s.Tasks)); err != nil {
			return err
		}
	}
	v.apart()
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
	alone, err := newAlone(dir)
	if err != nil {
		return err
	}
	defer os.RemoveAll(alone.dir)
	if alone.bad != nil {
		v.found(filepath.Join(dir, suiteMark), alone.bad)
	}
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
		t, err := alone.load(l.Text)
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
	v.apart()
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

// apart finds the tasks that share content with one of another role before them.
func (v *validation) apart() {
	list := v.good
	for {
		tasks := make([]*envtune.Task, len(list))
		for i, p := range list {
			tasks[i] = p.task
		}
		err := synth.Apart(tasks)
		if err == nil {
			return
		}
		// The shortest beginning that shares something ends with the one at fault.
		low, high := 0, len(tasks)
		for low+1 < high {
			if mid := (low + high) / 2; synth.Apart(tasks[:mid]) == nil {
				low = mid
			} else {
				high = mid
			}
		}
		v.found(list[high-1].at, synth.Apart(tasks[:high]))
		list = append(list[:high-1:high-1], list[high:]...)
	}
}

// alone loads single lines, each as a suite of its own in a folder aside.
type alone struct {
	dir    string
	header map[string]json.RawMessage
	bad    error // what is wrong with the suite's header
}

// newAlone makes the folder. A header that cannot be used is replaced.
func newAlone(dir string) (*alone, error) {
	aside, err := os.MkdirTemp("", "envtune-validate-")
	if err != nil {
		return nil, err
	}
	a := &alone{dir: aside}
	text, err := os.ReadFile(filepath.Join(dir, suiteMark))
	if err == nil {
		err = json.Unmarshal(text, &a.header)
	}
	if err == nil {
		err = a.probe()
	}
	if err != nil {
		a.bad = errors.New(strings.ReplaceAll(err.Error(), filepath.Join(aside, suiteMark)+": ", ""))
		a.header = map[string]json.RawMessage{"name": json.RawMessage(`"alone"`), "spec": json.RawMessage(`{}`)}
	}
	return a, nil
}

// probe tells whether the header is read: an empty suite then fails for want of
// tasks.
func (a *alone) probe() error {
	_, err := a.load(nil)
	if err != nil && strings.Contains(err.Error(), suiteMark) {
		return err
	}
	return nil
}

// load reads a line as a suite of one task. The error does not name the file.
func (a *alone) load(line []byte) (*envtune.Task, error) {
	var task struct {
		ID   string       `json:"id"`
		Role envtune.Part `json:"role"`
	}
	_ = json.Unmarshal(line, &task) // as far as it goes: what is wrong with it Load says
	header := map[string]json.RawMessage{}
	for key, value := range a.header {
		header[key] = value
	}
	counts, err := json.Marshal(map[envtune.Part]int{task.Role: 1})
	if err != nil {
		return nil, err
	}
	header["tasks"] = counts
	text, err := json.Marshal(header)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(a.dir, tasksName)
	if err := errors.Join(os.WriteFile(file, append(line, '\n'), 0o600), os.WriteFile(filepath.Join(a.dir, suiteMark), text, 0o600)); err != nil {
		return nil, err
	}
	s, err := synth.Load(a.dir)
	if err != nil {
		text := strings.NewReplacer(file+":1: ", "", file+": ", "").Replace(err.Error())
		if task.ID != "" && !strings.HasPrefix(text, "task ") {
			text = fmt.Sprintf("task %q: %s", task.ID, text)
		}
		return nil, errors.New(text)
	}
	return s.Tasks[0], nil
}
