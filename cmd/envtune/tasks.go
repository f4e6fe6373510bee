package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"envtune/synth"
)

// tasksCmd groups what is done with tasks.
type tasksCmd struct {
	Generate tasksGenerateCmd `cmd:"" help:"Generate a suite of checked tasks into a folder."`
	List     tasksListCmd     `cmd:"" help:"List the tasks of a suite, one a line."`
	Show     tasksShowCmd     `cmd:"" help:"Show one task: tools, requests, reference calls with their results."`
	Validate tasksValidateCmd `cmd:"" help:"Check a suite and say all that is wrong with it."`
	Stats    tasksStatsCmd    `cmd:"" help:"Count what a suite holds, beside the official tasks."`
}

// tasksGenerateCmd generates a suite. A flag left out keeps what the spec says.
type tasksGenerateCmd struct {
	Out   string  `required:"" placeholder:"DIR" help:"The folder to make; it must be new or empty."`
	Seed  *uint64 `placeholder:"N" help:"The seed; the same seed and numbers give the same tasks."`
	N     *int    `placeholder:"N" help:"The number of tasks, all of role test; a multiple of four."`
	Roles string  `placeholder:"R=N,..." help:"Tasks of each role instead, as in train=400,validation=100,test=300."`
	Like  string  `placeholder:"SUITE" help:"The built-in suite (starter, small, full, outside) whose settings apply where nothing else is said."`
	Spec  string  `placeholder:"FILE" help:"A YAML file with name, seed, n or roles, like, worlds, difficulty and bounds (docs/tasks.md)."`
	Force bool    `help:"Replace a suite that is in the folder."`
}

// Help is shown below the flags.
func (tasksGenerateCmd) Help() string {
	return `Start states, requests and sequences of reference calls never occur in two roles,
whatever the seeds, so a suite of another seed is a fresh test for a trained model.

Example:
  envtune tasks generate --seed 7 --n 200 --out runs/fresh
  envtune tasks generate --like full --seed 7 --n 200 --out runs/fresh-full`
}

func (c *tasksGenerateCmd) Run(a *app) error {
	spec, err := c.spec()
	if err != nil {
		return err
	}
	if err := c.checkOut(); err != nil {
		return err
	}
	s, err := synth.Generate(a.ctx, spec)
	if err != nil {
		return err
	}
	if err := s.Save(c.Out); err != nil {
		return fmt.Errorf("writing the suite: %w", err)
	}
	_, err = fmt.Fprintf(a.out, "%d tasks of suite %s, seed %d, in %s\n", len(s.Tasks), s.Name, s.Spec.Seed, c.Out)
	return err
}

// spec joins the file and the flags.
func (c *tasksGenerateCmd) spec() (synth.Spec, error) {
	if c.N != nil && c.Roles != "" {
		return synth.Spec{}, errors.New("give --n or --roles, not both")
	}
	var s synth.Spec
	if c.Spec != "" {
		var err error
		if s, err = synth.LoadSpec(c.Spec); err != nil {
			return s, fmt.Errorf("reading --spec: %w", err)
		}
	}
	if c.Like != "" {
		if c.Spec != "" {
			return s, errors.New("give --like or --spec with a like of its own, not both")
		}
		s.Like = c.Like
	}
	if c.Seed != nil {
		if s.Name == (synth.Spec{Like: s.Like, Seed: s.Seed}).WithDefaults().Name {
			s.Name = "" // a default made from the file's seed
		}
		s.Seed = *c.Seed
	}
	if c.N != nil {
		s.N, s.Roles = *c.N, nil
	}
	if c.Roles != "" {
		roles, err := synth.ParseRoles(c.Roles)
		if err != nil {
			return s, fmt.Errorf("reading --roles: %w", err)
		}
		s.N, s.Roles = 0, roles
	}
	return s, s.WithDefaults().Check()
}

// checkOut refuses a folder with content that is not a suite.
func (c *tasksGenerateCmd) checkOut() error {
	entries, err := os.ReadDir(c.Out)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return fmt.Errorf("looking into --out: %w", err)
	}
	if _, err := os.Stat(filepath.Join(c.Out, suiteMark)); err != nil {
		return fmt.Errorf("%s is not empty and holds no suite: name a new folder", c.Out)
	}
	if !c.Force {
		return fmt.Errorf("%s holds a suite already: name a new folder, or replace it with --force", c.Out)
	}
	return nil
}
