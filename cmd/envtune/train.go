package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/term"

	"envtune"
	"envtune/format"
	"envtune/learn/base"
	"envtune/learn/tensor"
	"envtune/pretrain"
	"envtune/run"
	"envtune/synth"
	"envtune/train"
)

// trainCmd trains a model through the stages of a curriculum.
type trainCmd struct {
	Config string `placeholder:"F" help:"The preset default or paper, or a YAML file with its path (./my.yaml); default, for suite bfcl paper, where nothing is said."`
	Suite  string `default:"starter" placeholder:"SUITE" help:"A built-in suite (starter, small, full), a folder that tasks generate made, with tasks of all three roles, or \"bfcl\": the official tasks."`
	More   string `name:"more-tasks" placeholder:"SUITE" help:"Train on the training tasks of this suite too; tests and validation stay those of --suite."`
	bfclData
	Model   string  `default:"embedded" placeholder:"MODEL" help:"The model to start from: \"embedded\", a run folder, a Hugging Face folder or a .gguf file with a chat template."`
	Seed    uint64  `default:"1" help:"The seed of the run: it fixes every byte of the result on one kind of CPU."`
	Steps   int     `placeholder:"N" help:"At most N steps in each stage."`
	LR      float64 `name:"lr" placeholder:"RATE" help:"The peak learning rate, instead of that of the configuration; the paper's 1e-6 for suite bfcl and a model with a chat template where no --config is named."`
	Format  string  `placeholder:"FORMAT" help:"How messages are written: compact, llama, openai, plan, prompting or tags; that of the configuration or of the chat template by default."`
	Example bool    `help:"Put a worked example into each episode's system message, in every stage and evaluation (docs/training.md); for models that never hit on a call of the format."`
	Docs    *string `enum:"own,task" placeholder:"DOCS" help:"own or task: the tools' documents, ours or those that the tasks bring; task for suite bfcl (the official ones), else own."`
	Samples *int    `placeholder:"N" help:"Episodes of each test task, before and after; 4 by default, 1 for suite bfcl."`
	Tasks   *int    `placeholder:"N" help:"Only N test tasks, all splits in turn; 0: all. All by default, 40 of suite bfcl."`
	Out     string  `xor:"folder" placeholder:"RUN" help:"The run folder to make; runs/DATE-TIME by default."`
	Resume  string  `xor:"folder" placeholder:"RUN" help:"Continue this run where its last checkpoint left it; other flags are taken from it."`
	Stage   string  `placeholder:"N" help:"That stage of the configuration only, by its number or name."`
	Guard   bool    `help:"Watch for collapse and roll back (docs/training.md); with the defaults of the section guard where the configuration has none."`
	// The cost of scoring outside: 192 episodes, those of two training steps.
	NoOutside bool `name:"no-outside" help:"Do not score the model in worlds that it is not trained in (48 tasks of suite outside, hints off and on, before and after); so it is for suite bfcl."`
	NoCase    bool `name:"no-case" help:"Do not print a test task before and after, step by step."`
}

// Help is shown below the flags.
func (trainCmd) Help() string {
	return `Examples:
  envtune train                          the embedded model, suite starter, four stages
  envtune train --steps 2 --out runs/a   a short look
  envtune train --stage basics           one stage only
  envtune train --resume runs/a          go on after Ctrl-C or a crash
  envtune train --suite bfcl --model SmolLM2-135M-Instruct.gguf --out runs/b

Suite bfcl is the paper's own setting: the 100 training scenarios in four splits (400 tasks), held out
25 for validation and 75 for tests, the official tool documents, preset paper. Its data come from
envtune bfcl fetch, or from --data DIR. Prompts beyond the model's context end their episodes and are
counted; --docs own and --format compact make them shorter, which the paper does not.

Beside metrics.jsonl a run holds an event file: tensorboard --logdir runs`
}

func (c *trainCmd) Run(a *app) error {
	return trained(a, c.Resume, train.Finished, func() (*train.Summary, string, error) {
		o, err := c.options(a)
		if err != nil {
			return nil, "", err
		}
		s, err := train.Run(a.ctx, *o)
		return s, o.Dir, err
	}, c.report)
}

// trained reports what comes of a training, or of the finished one in the folder resume.
// An error of work that comes with a folder is one of the training there.
func trained[S any](a *app, resume string, finished func(dir string) (*S, error), work func() (*S, string, error), report func(a *app, s *S, dir string) error) error {
	if resume != "" {
		s, err := finished(resume)
		if err != nil {
			return err
		}
		if s != nil {
			fmt.Fprintf(a.out, "# the run in %s is finished: there is nothing to resume\n", resume)
			return noRoom(report(a, s, resume), resume)
		}
	}
	s, dir, err := work()
	switch {
	case err == nil:
		return noRoom(report(a, s, dir), dir)
	case dir == "" || errors.Is(err, run.ErrInterrupted):
		return err
	}
	return noRoom(fmt.Errorf("training in %s: %w", dir, err), dir)
}

// noRoom says how the run in dir goes on where err is that a file had no room.
func noRoom(err error, dir string) error {
	switch {
	case !run.NoRoom(err):
		return err
	case !run.IsRun(dir):
		return fmt.Errorf("%w: there is no room for it; make room and start again as you did", err)
	}
	return fmt.Errorf("%w: there is no room for it; what was saved before is whole: make room and go on with --resume %s", err, dir)
}

// newRun is the folder of a run that was given none.
func newRun() string { return "runs/" + time.Now().Format("20060102-150405") }

// report prints what came of a finished run.
func (c *trainCmd) report(a *app, s *train.Summary, dir string) error {
	fmt.Fprintln(a.out)
	if err := s.Table(a.out); err != nil {
		return err
	}
	fmt.Fprintln(a.out)
	if err := train.Curve(a.out, dir); err != nil {
		return err
	}
	if s.Guard != nil {
		if err := s.Guard.Write(a.out); err != nil {
			return err
		}
	}
	if !c.NoCase {
		o := train.Options{Dir: dir}
		if err := train.Remembered(&o); err != nil {
			return err
		}
		f, err := format.ByName(o.Config.Stages[0].Format)
		if err != nil {
			return err
		}
		fmt.Fprintln(a.out)
		if err := train.ShowCase(a.out, dir, f); err != nil {
			return err
		}
	}
	again := "envtune eval --model " + dir
	if s.Suite == bfclSuite {
		made := train.Options{Dir: dir}
		if err := train.Remembered(&made); err != nil {
			return err
		}
		again += fmt.Sprintf(" --suite bfcl --role test --docs %s", made.Docs)
	}
	fmt.Fprintf(a.out, "\nthe run is in %s; score it again with: %s\n", dir, again)
	page, err := reportOf(dir)
	if err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	fmt.Fprintf(a.out, "its report, for a browser: %s\n", page)
	if s.Guard != nil && s.Guard.Stopped {
		return errors.New("the guard stopped the training before its end: what it saw and what to try stand above")
	}
	return nil
}

// options turns the flags, or the folder to resume, into those of the training.
func (c *trainCmd) options(a *app) (*train.Options, error) {
	o := &train.Options{
		Suite: c.Suite, MoreSuite: c.More, Data: c.Data, BaseName: c.Model, Seed: c.Seed, Dir: c.Out,
		Out: a.out, Live: a.live, Width: width(a.out), Now: time.Now, Clock: time.Now,
	}
	var err error
	if c.Resume != "" {
		o.Dir, o.Resume = c.Resume, true
		if err = train.Remembered(o); err != nil {
			return nil, err
		}
	} else {
		if err := c.settings(o); err != nil {
			return nil, err
		}
		if c.Stage != "" {
			if err := o.Config.Only(c.Stage); err != nil {
				return nil, err
			}
		}
		if c.Steps > 0 {
			o.Config.Scale(c.Steps)
		}
		if c.Guard {
			o.Config.Watch()
		}
		if !c.NoOutside && c.Suite != bfclSuite {
			o.OutsideSuite = synth.Outside
		}
	}
	if o.Dir == "" {
		o.Dir = newRun()
	}
	if o.Base, err = loadModel(a.ctx, o.BaseName, a.progress("tensors read")); err != nil {
		return nil, err
	}
	if c.Resume == "" {
		if err := c.speak(a, o); err != nil {
			return nil, err
		}
		c.pace(a, o)
	}
	if err := trainingTasks(a, o); err != nil {
		return nil, err
	}
	return o, outside(a, o)
}

// width is the number of columns of a terminal, 0 where it is not known.
func width(out io.Writer) int {
	f, ok := out.(*os.File)
	if !ok {
		return 0
	}
	n, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return n
}

// outsideTasks is the number of tasks of other worlds that a training is scored on.
const outsideTasks = 48

// outside adds the tasks of other worlds.
func outside(a *app, o *train.Options) error {
	if o.OutsideSuite == "" {
		return nil
	}
	suite, err := loadSuite(a.ctx, o.OutsideSuite)
	if err != nil {
		return err
	}
	tasks, err := part(suite.Name, suite.Tasks, string(envtune.PartTest))
	o.Outside = train.Spread(tasks, outsideTasks)
	return err
}

// speak has the stages that name no format in the model's own, with a chat template in the
// one that it asks for.
func (c *trainCmd) speak(a *app, o *train.Options) error {
	if c.Format != "" {
		return nil
	}
	s, err := o.Base.Speech(nil)
	if err != nil {
		return fmt.Errorf("the model %s: %w", o.BaseName, err)
	}
	o.Config.Speak(s.Format().Name())
	if o.Base.IsChat() {
		fmt.Fprintf(a.out, "# the chat template of %s renders the messages; calls are written as %s\n", o.BaseName, o.Config.Stages[0].Format)
	}
	return nil
}

// pretrainCmd makes a base model.
type pretrainCmd struct {
	Out       string  `xor:"folder" placeholder:"RUN" help:"The run folder to make; the model is written there when it is done."`
	Resume    string  `xor:"folder" placeholder:"RUN" help:"Continue this run where its last checkpoint left it; settings other than --tokens and --steps are taken from it."`
	Seed      uint64  `default:"1" help:"The seed of practice worlds, weights and order."`
	Tokens    float64 `default:"0" placeholder:"MILLIONS" help:"Millions of tokens to train on; 0: 140, or what the run to resume was started with."`
	Steps     int     `xor:"end" placeholder:"N" help:"Save and stop behind step N, to be resumed."`
	From      string  `placeholder:"MODEL" help:"Go on from this model (embedded, or a folder that pretrain made) instead of a new one: 26 million tokens of transcripts by default, at two thirds of the rate."`
	Precision string  `enum:"f32,bf16,amx" default:"f32" help:"Of the products with weights: f32, bf16, or amx, which is nearly twice as fast on machines that have AMX and several times slower elsewhere."`
	Install   string  `xor:"end" placeholder:"DIR" help:"Also copy the finished model to this folder (learn/base/data makes it the embedded one)."`
}

// Help is shown below the flags.
func (pretrainCmd) Help() string {
	return `Example:
  envtune pretrain --out runs/base       make a base model, as docs/base.md describes`
}

func (c *pretrainCmd) Run(a *app) error {
	job := pretrain.Job{Options: pretrain.Defaults(), Dir: c.Out, Steps: c.Steps, Out: a.out, Now: time.Now}
	tokens := int64(c.Tokens * 1e6)
	if c.From != "" && c.Resume == "" {
		m, err := baseModel(c.From)
		if err != nil {
			return err
		}
		job.Base, job.Options = m, pretrain.Continued(m, tokens)
	}
	job.Seed = c.Seed
	if c.Precision != tensor.Float32.String() {
		job.Precision = c.Precision
	}
	switch {
	case c.Resume != "":
		job.Dir, job.Resume = c.Resume, true
		var err error
		if job.Options, err = pretrain.Remembered(c.Resume); err != nil {
			return err
		}
	case c.Out == "":
		return errors.New("say where to: --out RUN, or --resume RUN")
	}
	if tokens > 0 {
		job.Tokens = tokens
	}
	if err := pretrain.Run(a.ctx, job); err != nil {
		return noRoom(err, job.Dir)
	}
	if c.Install == "" {
		return nil
	}
	return install(job.Dir, c.Install)
}

// baseModel is the embedded one, or the one in a folder that pretrain made.
func baseModel(name string) (*base.Model, error) {
	if name == "embedded" {
		return base.Embedded()
	}
	return base.Load(name)
}

// install copies a finished model.
func install(from, to string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return fmt.Errorf("installing the model: %w", err)
	}
	for _, name := range []string{base.ModelFile, base.TokenizerFile} {
		data, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			return fmt.Errorf("installing the model: %w", err)
		}
		if err := pretrain.WriteAside(filepath.Join(to, name), data); err != nil {
			return err
		}
	}
	return nil
}
