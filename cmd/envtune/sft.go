package main

import (
	"fmt"
	"time"

	"envtune/curriculum"
	"envtune/imitate"
	"envtune/policy/native"
)

// imitation are the flags that sft and diagnose have in common.
type imitation struct {
	Config string  `default:"default" placeholder:"F" help:"The preset or YAML file whose last stage and sampling say how the model is scored."`
	Epochs int     `placeholder:"N" help:"How often each transcript is learnt from; 4 by default."`
	Batch  int     `placeholder:"N" help:"Transcripts of one optimiser step; 16 by default."`
	LR     float64 `name:"lr" placeholder:"RATE" help:"The peak learning rate; 0.001 by default, 0.00002 with a chat template."`
	Seed   uint64  `default:"1" help:"The seed of order and sampling."`
}

// settings are those of the flags, the defaults where they say nothing.
func (c imitation) settings(m *native.Model) (imitate.Settings, error) {
	s := imitate.Defaults(m.IsChat())
	if c.Epochs < 0 || c.Batch < 0 || c.LR < 0 {
		return s, fmt.Errorf("--epochs is %d, --batch %d, --lr %g: want numbers above 0", c.Epochs, c.Batch, c.LR)
	}
	if c.Epochs > 0 {
		s.Epochs = c.Epochs
	}
	if c.Batch > 0 {
		s.Batch = c.Batch
	}
	if c.LR > 0 {
		s.LR = c.LR
	}
	return s, s.Check()
}

// exam is the configuration that says how a model is scored: in the format of the model,
// unless the file asks for another.
func (c imitation) exam(model string) (*curriculum.Config, error) {
	cfg, _, err := curriculum.Load(c.Config)
	if err != nil {
		return nil, err
	}
	name, tokens, err := trainedIn(model, nil)
	if err != nil {
		return nil, err
	}
	cfg.Speak(name)
	cfg.Train.MaxTokens = max(cfg.Train.MaxTokens, tokens)
	return cfg, nil
}

// noSuite says that there is no further suite.
const noSuite = "none"

// suites loads the suites of these names, in order.
func suites(a *app, names ...string) ([]imitate.Suite, error) {
	var out []imitate.Suite
	for _, name := range names {
		if name == noSuite {
			continue
		}
		s, err := loadSuite(a.ctx, name)
		if err != nil {
			return nil, err
		}
		out = append(out, imitate.Suite{Name: name, Tasks: s.Tasks})
	}
	return out, nil
}

// sftCmd trains a model on what the oracle does.
type sftCmd struct {
	Model string   `default:"embedded" placeholder:"MODEL" help:"The model to start from: \"embedded\", a run folder, a Hugging Face folder or a .gguf file with a chat template."`
	Suite string   `default:"small" placeholder:"SUITE" help:"A built-in suite (starter, small, full), or a folder that tasks generate made, with tasks of all three roles."`
	Also  []string `default:"outside" placeholder:"SUITE" help:"Suites that are tested too, before and after, and never learnt from; none: no such suite."`
	imitation
	Samples int    `default:"4" help:"Episodes of each test task, before and after."`
	Tasks   int    `placeholder:"N" help:"Only N test tasks of each suite, all splits in turn."`
	Out     string `xor:"folder" placeholder:"RUN" help:"The run folder to make; runs/DATE-TIME by default."`
	Resume  string `xor:"folder" placeholder:"RUN" help:"Continue this run where its last checkpoint left it; other flags are taken from it."`
}

// Help is shown below the flags.
func (sftCmd) Help() string {
	return `The imitation baseline: the oracle plays the training tasks of the suite, hints off, one call a
message, and the model learns to write what it wrote. No reward, no exploration, no mistakes. The
table says how it does on unseen tasks of the suite and out of distribution, hints off and on.

Examples:
  envtune sft                                        the embedded model on suite small
  envtune sft --suite starter --epochs 3 --out runs/sft
  envtune sft --resume runs/sft                      go on after Ctrl-C or a crash`
}

func (c *sftCmd) Run(a *app) error {
	return trained(a, c.Resume, imitate.Finished, func() (*imitate.Summary, string, error) {
		o, err := c.options(a)
		if err != nil {
			return nil, "", err
		}
		s, err := imitate.Run(a.ctx, *o)
		return s, o.Dir, err
	}, c.report)
}

func (c *sftCmd) report(a *app, s *imitate.Summary, dir string) error {
	fmt.Fprintln(a.out)
	if err := s.Table(a.out); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.out, "\nthe run is in %s; score it again with: envtune eval --model %s\n", dir, dir)
	return err
}

// options turns the flags, or the folder to resume, into those of the training.
func (c *sftCmd) options(a *app) (*imitate.Options, error) {
	o := &imitate.Options{
		Suite: imitate.Suite{Name: c.Suite}, BaseName: c.Model, Seed: c.Seed, Samples: c.Samples, Tasks: c.Tasks,
		Dir: c.Out, Out: a.out, Now: time.Now,
		Progress: func(name string) func(done, total int) { return a.progress("episodes, " + name) },
	}
	names := append([]string{c.Suite}, c.Also...)
	if c.Resume != "" {
		o.Dir, o.Resume = c.Resume, true
		if err := imitate.Remembered(o); err != nil {
			return nil, err
		}
		names = []string{o.Suite.Name}
		for _, s := range o.Also {
			names = append(names, s.Name)
		}
	}
	var err error
	if o.Base, err = loadModel(a.ctx, o.BaseName, a.progress("tensors read")); err != nil {
		return nil, err
	}
	if c.Resume == "" {
		if o.Settings, err = c.settings(o.Base); err != nil {
			return nil, err
		}
		if o.Exam, err = c.exam(o.BaseName); err != nil {
			return nil, err
		}
	}
	loaded, err := suites(a, names...)
	if err != nil {
		return nil, err
	}
	o.Suite, o.Also = loaded[0], loaded[1:]
	if o.Dir == "" {
		o.Dir = newRun()
	}
	return o, nil
}
