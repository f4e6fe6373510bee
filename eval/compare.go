package eval

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"envtune"
)

// Comparison holds an evaluation against a baseline on the same tasks.
type Comparison struct {
	// Baseline is what the baseline was read from or played by; the caller sets it.
	Baseline string `json:"baseline"`
	// The baseline's settings, where they are known.
	Hints    envtune.HintLevel `json:"hints,omitempty"`
	Mode     envtune.Mode      `json:"mode,omitempty"`
	Samples  int               `json:"samples,omitempty"`
	Episodes int               `json:"episodes"`
	// Differences are those of each split and of all, as Paired has them.
	Differences []Difference `json:"differences"`
	// Gained are the tasks whose item accuracy is higher than in the baseline, Lost those
	// where it is lower, in the order of the tasks.
	Gained []TaskChange `json:"gained"`
	Lost   []TaskChange `json:"lost"`
	// LeftOut are tasks that have no episode in one of the two, by their names.
	LeftOut []string `json:"left_out,omitempty"`
}

// TaskChange is a task whose item accuracy changed.
type TaskChange struct {
	Task   string        `json:"task"`
	Split  envtune.Split `json:"split"`
	Before float64       `json:"before"`
	After  float64       `json:"after"`
}

// Compare pairs two evaluations by task. What only one of them scored is left out and
// named; CheckBaseline tells beforehand what should not be. The intervals have the seed
// of now. The error says that they have no task in common, or where they disagree about
// a task's split.
func Compare(baseline, now *Report) (*Comparison, error) {
	c := &Comparison{
		Hints: baseline.Hints, Mode: baseline.Mode, Samples: baseline.Samples, Episodes: baseline.Episodes,
		Gained: []TaskChange{}, Lost: []TaskChange{},
	}
	before := byTask(baseline.PerTask)
	x, y := &Report{Seed: now.Seed}, &Report{Seed: now.Seed}
	for _, after := range now.PerTask {
		b, ok := before[after.Task]
		if !ok {
			c.LeftOut = append(c.LeftOut, after.Task)
			continue
		}
		delete(before, after.Task)
		if b.Split != after.Split {
			return nil, splitError(after.Task, b.Split, after.Split)
		}
		x.PerTask, y.PerTask = append(x.PerTask, b), append(y.PerTask, after)
		change := TaskChange{after.Task, after.Split, b.accuracy(), after.accuracy()}
		switch cmp.Compare(change.After, change.Before) {
		case 1:
			c.Gained = append(c.Gained, change)
		case -1:
			c.Lost = append(c.Lost, change)
		}
	}
	for _, b := range baseline.PerTask {
		if _, left := before[b.Task]; left {
			c.LeftOut = append(c.LeftOut, b.Task)
		}
	}
	if len(x.PerTask) == 0 {
		return nil, errors.New("the evaluation and the baseline have no task in common")
	}
	slices.Sort(c.LeftOut)
	var err error
	c.Differences, err = Paired([]*Report{x}, []*Report{y})
	return c, err
}

func byTask(list []TaskScore) map[string]TaskScore {
	out := make(map[string]TaskScore, len(list))
	for _, t := range list {
		out[t.Task] = t
	}
	return out
}

func splitError(task string, baseline, now envtune.Split) error {
	return fmt.Errorf("task %s is of split %s in the baseline and of %s here: the suites are not the same", task, baseline, now)
}

// UnpairedError names the tasks that only a baseline or only an evaluation has.
type UnpairedError struct{ Baseline, Now []string }

func (e *UnpairedError) Error() string {
	var parts []string
	if len(e.Baseline) > 0 {
		parts = append(parts, fmt.Sprintf("%s only in the baseline (%s)", tasksIn(len(e.Baseline)), some(e.Baseline)))
	}
	if len(e.Now) > 0 {
		parts = append(parts, fmt.Sprintf("%s not in the baseline (%s)", tasksIn(len(e.Now)), some(e.Now)))
	}
	return strings.Join(parts, ", ")
}

func tasksIn(n int) string {
	if n == 1 {
		return "1 task is"
	}
	return fmt.Sprintf("%d tasks are", n)
}

// some names the first ones of a list.
func some(names []string) string {
	const most = 5
	var out []string
	for _, n := range names[:min(most, len(names))] {
		out = append(out, clean(n))
	}
	text := strings.Join(out, ", ")
	if n := len(names) - most; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return text
}

// CheckBaseline holds the tasks that a baseline played, also those of which every episode
// had a fault, against those of an evaluation to come. The error is an *UnpairedError or
// says where they disagree about a task's split.
func CheckBaseline(baseline *Report, tasks []*envtune.Task) error {
	played := byTask(baseline.PerTask)
	for _, f := range baseline.Faults {
		if _, ok := played[f.Task]; !ok {
			played[f.Task] = TaskScore{Task: f.Task}
		}
	}
	var e UnpairedError
	for _, t := range tasks {
		b, ok := played[t.ID]
		switch {
		case !ok:
			e.Now = append(e.Now, t.ID)
		case b.Split != "" && b.Split != t.Split:
			return splitError(t.ID, b.Split, t.Split)
		}
		delete(played, t.ID)
	}
	for name := range played {
		e.Baseline = append(e.Baseline, name)
	}
	slices.Sort(e.Baseline)
	if len(e.Baseline)+len(e.Now) > 0 {
		return &e
	}
	return nil
}
