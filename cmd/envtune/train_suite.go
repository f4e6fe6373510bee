package main

import (
	"errors"
	"fmt"
	"slices"

	"envtune"
	"envtune/bfcl"
	"envtune/curriculum"
	"envtune/env"
	"envtune/format"
	"envtune/session"
	"envtune/synth"
	"envtune/train"
)

// What train does by default with the official tasks: what the paper does, scored on few
// tasks, since their prompts are long.
const (
	paperPreset   = "paper"
	officialTests = 40
	// paperRate is the paper's learning rate, for a model of 7B; the one of preset paper is
	// for the embedded model.
	paperRate = 1e-6
)

// settings takes over the configuration and what the flags say beside it.
func (c *trainCmd) settings(o *train.Options) error {
	official := c.Suite == bfclSuite
	if official && c.More != "" {
		return errors.New("--more-tasks goes with generated suites, not with --suite bfcl")
	}
	if !official && c.Data != "" {
		return errors.New("--data belongs to --suite bfcl")
	}
	name := c.Config
	o.TestSamples = train.DefaultTestSamples
	if official {
		o.TestSamples, o.TestTasks, o.Docs = 1, officialTests, env.DocsTask
	}
	switch {
	case name == "" && official:
		name = paperPreset
	case name == "":
		name = "default"
	}
	var err error
	if o.Config, o.ConfigText, err = curriculum.Load(name); err != nil {
		return err
	}
	if c.Samples != nil {
		o.TestSamples = *c.Samples
	}
	if c.Tasks != nil {
		o.TestTasks = *c.Tasks
	}
	if c.Docs != nil {
		o.Docs = env.Docs(*c.Docs)
	}
	if c.Steps < 0 || o.TestSamples < 1 || o.TestTasks < 0 || c.LR < 0 {
		return fmt.Errorf("--steps is %d, --samples %d, --tasks %d, --lr %g: want at least 1 sample, and 0 or more of the others",
			c.Steps, o.TestSamples, o.TestTasks, c.LR)
	}
	if c.LR > 0 {
		o.Config.Train.LR = c.LR
	}
	for i := range o.Config.Stages {
		o.Config.Stages[i].Example = o.Config.Stages[i].Example || c.Example
	}
	if c.Format == "" {
		return nil
	}
	f, err := format.ByName(c.Format)
	if err != nil {
		return err
	}
	for i := range o.Config.Stages {
		o.Config.Stages[i].Format = f.Name()
	}
	return nil
}

// pace has a model with a chat template learn at the paper's rate where only the suite was
// chosen.
func (c *trainCmd) pace(a *app, o *train.Options) {
	if c.Suite == bfclSuite && c.Config == "" && c.LR == 0 && o.Base.IsChat() {
		o.Config.Train.LR = paperRate
		fmt.Fprintf(a.out, "# learning rate %g, the paper's; --lr says otherwise\n", paperRate)
	}
}

// trainingTasks loads the tasks of a training.
func trainingTasks(a *app, o *train.Options) error {
	if o.Suite != bfclSuite {
		suite, err := loadSuite(a.ctx, o.Suite)
		if err != nil {
			return err
		}
		o.Tasks, o.Specs = suite.Tasks, []synth.Spec{suite.Spec}
		return moreTasks(a, o)
	}
	data, err := bfclData{Data: o.Data}.load(a)
	if err != nil {
		return err
	}
	o.Tasks, o.Extension = bfcl.OnlyWorlds(data.Tasks, session.Official()...), data.Extension
	count := map[envtune.Part]int{}
	for _, t := range o.Tasks {
		count[t.Part]++
	}
	fmt.Fprintf(a.out, "# suite bfcl: %d training, %d validation and %d test tasks of the %d official ones\n",
		count[envtune.PartTrain], count[envtune.PartValidation], count[envtune.PartTest], len(data.Tasks))
	return lengthen(o.Tasks, data)
}

// moreTasks adds the training tasks of a second suite. Its other tasks stay out, and no
// training task may share content with a task of another role.
func moreTasks(a *app, o *train.Options) error {
	if o.MoreSuite == "" {
		return nil
	}
	suite, err := loadSuite(a.ctx, o.MoreSuite)
	if err != nil {
		return err
	}
	more, err := part(suite.Name, suite.Tasks, string(envtune.PartTrain))
	if err != nil {
		return err
	}
	names := map[string]bool{}
	for _, t := range o.Tasks {
		names[t.ID] = true
	}
	for _, t := range more {
		if names[t.ID] {
			return fmt.Errorf("suites %s and %s both have a task %s: give one another name", o.Suite, o.MoreSuite, t.ID)
		}
	}
	o.Tasks, o.Specs = append(slices.Clone(o.Tasks), more...), append(o.Specs, suite.Spec)
	if err := synth.Apart(o.Tasks); err != nil {
		return fmt.Errorf("the training tasks of %s beside suite %s: %w", o.MoreSuite, o.Suite, err)
	}
	fmt.Fprintf(a.out, "# %d more training tasks, of suite %s\n", len(more), suite.Name)
	return nil
}
