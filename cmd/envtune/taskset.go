package main

import (
	"errors"
	"fmt"
	"strings"

	"envtune"
	"envtune/bfcl"
	"envtune/env"
	"envtune/internal/spell"
	"envtune/py"
	"envtune/synth"
)

// taskSet are the tasks of a suite, the official ones too, and what playing them
// takes.
type taskSet struct {
	name      string
	tasks     []*envtune.Task
	extension map[string]py.Value // the long-context literals
}

// officialPrefix begins the ids of the official tasks.
const officialPrefix = "multi_turn_"

// suiteOf is the suite that a task's id says it belongs to.
func suiteOf(task string) string {
	if strings.HasPrefix(task, officialPrefix) {
		return bfclSuite
	}
	for _, name := range synth.Builtin() {
		if strings.HasPrefix(task, name+"-") {
			return name
		}
	}
	return smallSuite
}

// taskSet returns the tasks of a built-in suite, a folder or the official data.
func (d bfclData) taskSet(a *app, suite string) (*taskSet, error) {
	if suite == bfclSuite {
		data, err := d.load(a)
		if err != nil {
			return nil, err
		}
		return &taskSet{bfclSuite, data.Tasks, data.Extension}, nil
	}
	if d.Data != "" {
		return nil, errors.New("--data belongs to --suite bfcl")
	}
	s, err := loadSuite(a.ctx, suite)
	if err != nil {
		return nil, err
	}
	return &taskSet{name: s.Name, tasks: s.Tasks}, nil
}

// find returns the task of that id.
func (s *taskSet) find(id string) (*envtune.Task, error) {
	var ids []string
	for _, t := range s.tasks {
		if t.ID == id {
			return t, nil
		}
		ids = append(ids, t.ID)
	}
	if near := spell.Nearest(id, ids); near != "" {
		return nil, fmt.Errorf("suite %s has no task %q, the nearest is %s (envtune tasks list shows them)", s.name, id, near)
	}
	return nil, fmt.Errorf("suite %s has no task %q (envtune tasks list shows them)", s.name, id)
}

// env opens the tasks with our own tool documents or those of the tasks.
func (s *taskSet) env(docs env.Docs) *env.Env {
	return env.New(env.Options{Extension: s.extension, Docs: docs})
}

// officialStats counts the tasks as bfcl stats counts the official ones.
func (s *taskSet) officialStats() []bfcl.SplitStats {
	splits, _ := (&bfcl.Data{Tasks: s.tasks}).Stats()
	return splits
}
