package main

import (
	"fmt"

	"envtune"
	"envtune/imitate"
)

// diagnoseCmd says what holds a model back.
type diagnoseCmd struct {
	Model string `arg:"" placeholder:"MODEL" help:"\"embedded\", a run folder, a Hugging Face folder or a .gguf file with a chat template."`
	Suite string `default:"small" placeholder:"SUITE" help:"A built-in suite (starter, small, full), or a folder that tasks generate made."`
	Role  string `default:"validation" enum:"validation,test" help:"The tasks that are measured: validation, or test."`
	imitation
	Samples int    `default:"4" help:"Episodes of each task."`
	Tasks   int    `placeholder:"N" help:"Only N tasks, all splits in turn."`
	JSON    string `name:"json" placeholder:"FILE" help:"Also write the figures as JSON; its first field is model."`
	Force   bool   `help:"Replace figures that are there."`
}

// Help is shown below the flags.
func (diagnoseCmd) Help() string {
	return `Three numbers say what to work on: the ceiling, a copy of the model trained on what the oracle does
in the training tasks (in memory; nothing is kept); success with full hints always on; success without.
A low ceiling: the base reads too little. A high ceiling and low success with hints: exploration. High
success with hints and low without: memory.

Example:
  envtune diagnose runs/a --suite small`
}

func (c *diagnoseCmd) Run(a *app) error {
	file := output{c.JSON, c.Force, "a diagnosis", beginsWith("{\n  \"model\"")}
	if c.JSON != "" {
		if err := file.check(); err != nil {
			return err
		}
	}
	m, err := loadModel(a.ctx, c.Model, a.progress("tensors read"))
	if err != nil {
		return err
	}
	o := imitate.DiagnoseOptions{
		Base: m, BaseName: c.Model, Seed: c.Seed, Part: envtune.Part(c.Role), Tasks: c.Tasks, Samples: c.Samples, Out: a.out,
		Progress: func(name string) func(done, total int) { return a.progress("done, " + name) },
	}
	if o.Settings, err = c.settings(m); err != nil {
		return err
	}
	if o.Exam, err = c.exam(c.Model); err != nil {
		return err
	}
	loaded, err := suites(a, c.Suite)
	if err != nil {
		return err
	}
	o.Suite = loaded[0]
	worldOf, err := toolWorlds()
	if err != nil {
		return err
	}
	o.WorldOf = func(tool string) string { return worldOf[tool] }
	d, err := imitate.Diagnose(a.ctx, o)
	if err != nil {
		return err
	}
	if c.JSON != "" {
		if err := file.write(d.WriteJSON); err != nil {
			return err
		}
	}
	fmt.Fprintln(a.out)
	return d.Table(a.out)
}
