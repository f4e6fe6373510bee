package main

import (
	"errors"
	"fmt"

	"envtune"
	"envtune/bfcl"
	"envtune/curriculum"
	"envtune/env"
	"envtune/format"
	"envtune/session"
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
		o.Tasks = suite.Tasks
		return nil
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
