package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"envtune"
	"envtune/bfcl"
	"envtune/eval"
	"envtune/py"
	"envtune/session"
)

// bfclSuite is the name of the official tasks.
const bfclSuite = "bfcl"

// evalSuite is what an evaluation plays.
type evalSuite struct {
	tasks     []*envtune.Task
	extension map[string]py.Value // the long-context literals
	note      string              // what a reader of the table should know
}

// suite returns the tasks that the flags choose.
func (c *evalCmd) suite(a *app) (*evalSuite, error) {
	if c.Suite == bfclSuite {
		return c.official(a)
	}
	if c.Data != "" {
		return nil, errors.New("--data belongs to --suite bfcl")
	}
	s, err := loadSuite(a.ctx, c.Suite)
	if err != nil {
		return nil, err
	}
	tasks, err := part(s.Name, s.Tasks, c.role(string(envtune.PartTest)))
	return &evalSuite{tasks: tasks}, err
}

// official returns the official tasks that need only worlds which stand here.
func (c *evalCmd) official(a *app) (*evalSuite, error) {
	data, err := c.load(a)
	if err != nil {
		return nil, err
	}
	playable := bfcl.OnlyWorlds(data.Tasks, session.Official()...)
	tasks, err := part(bfclSuite, playable, c.role(allRoles))
	if err != nil {
		return nil, err
	}
	if err := lengthen(tasks, data); err != nil {
		return nil, err
	}
	note := fmt.Sprintf("suite bfcl: %d of the %d official tasks need only worlds that stand here (%s)",
		len(playable), len(data.Tasks), standing())
	if len(tasks) < len(playable) {
		note += fmt.Sprintf(", %d of them for %s", len(tasks), c.role(allRoles))
	}
	return &evalSuite{tasks: tasks, extension: data.Extension, note: note}, nil
}

// lengthen checks that there are the literals that long-context tasks need.
func lengthen(tasks []*envtune.Task, data *bfcl.Data) error {
	for _, t := range tasks {
		if t.LongContext && data.Extension == nil {
			return errors.New("the official data hold no long-context literals: give the whole package as --data, not its data folder alone")
		}
	}
	return nil
}

func (c *evalCmd) role(otherwise string) string {
	if c.Role == nil {
		return otherwise
	}
	return *c.Role
}

// tallyOf is so many valid episodes of so many.
type tallyOf struct{ valid, episodes int }

// UnmarshalText reads "VALID/EPISODES".
func (e *tallyOf) UnmarshalText(text []byte) error {
	valid, episodes, _ := strings.Cut(string(text), "/")
	var err, err2 error
	e.valid, err = strconv.Atoi(valid)
	e.episodes, err2 = strconv.Atoi(episodes)
	if err != nil || err2 != nil || e.valid < 0 || e.valid > e.episodes {
		return fmt.Errorf("want VALID/EPISODES, as in 800/800, but got %q", text)
	}
	return nil
}

// check compares a report with what was expected of it; nil expects nothing.
func (e *tallyOf) check(r *eval.Report) error {
	if e == nil {
		return nil
	}
	got := tallyOf{episodes: r.Episodes}
	for _, t := range r.PerTask {
		got.valid += t.Successes
	}
	if got == *e && len(r.Faults) == 0 {
		return nil
	}
	return fmt.Errorf("%d of %d episodes are valid and %d had a fault: expected %d of %d and none",
		got.valid, got.episodes, len(r.Faults), e.valid, e.episodes)
}
