package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"envtune"
	"envtune/curriculum"
	"envtune/env"
	"envtune/eval"
	"envtune/format"
	"envtune/train"
)

// evalCmd scores a model.
type evalCmd struct {
	Model string  `required:"" placeholder:"MODEL" help:"\"embedded\", a run folder, a Hugging Face folder, a .gguf file, or one of the scripts below."`
	Suite string  `default:"small" help:"A built-in suite (starter, small, full, outside), a folder that tasks generate made, or \"bfcl\": the official tasks."`
	Role  *string `enum:"all,train,validation,test" placeholder:"ROLE" help:"Which tasks of the suite: all, train, validation or test; test by default, all of bfcl."`
	bfclData
	Tasks       int     `placeholder:"N" help:"Only the first N tasks."`
	Rate        float64 `default:"0.2" placeholder:"P" help:"The share of calls that the script mistaken makes wrong first."`
	Samples     int     `default:"1" help:"Episodes of each task."`
	Seed        uint64  `default:"1" help:"The seed of sampling."`
	Temperature float64 `default:"1" help:"The sampling temperature; 0 is greedy."`
	Hints       string  `default:"off" enum:"off,nudge,full" help:"off, nudge or full: how much the hints of errors tell."`
	Mode        *string `enum:"training,official" placeholder:"MODE" help:"training or official: what a malformed step and the step limit do; training by default, official for bfcl."`
	Format      string  `placeholder:"FORMAT" help:"How messages are written: compact, llama, openai, plan, prompting or tags; that of the run or the model by default, else compact."`
	Example     *bool   `negatable:"" help:"Put a worked example into each episode's system message; where the model is a run, as its last stage had it by default, else without."`
	Guided      *bool   `negatable:"" help:"Write only what the prompt's tools can be called with (docs/training.md); where the model is a run, as in its training by default, else unguided."`
	MaxTokens   int     `name:"max-tokens" placeholder:"N" help:"The most tokens of one message; as in training by default, 256 with a chat template."`
	weightsFlag
	Docs        string    `default:"own" enum:"own,task" help:"own or task: the tools' documents, ours or those that the tasks bring (the official ones of bfcl)."`
	Concurrency int       `placeholder:"N" help:"Episodes that are live at once; all by default, fewer of models with a chat template."`
	AskWeights  []float64 `name:"ask-weight" placeholder:"W" help:"Also print progress with ask-back turns at this weight, from 0 to 1 (training has 0.5); may be given several times."`
	Codes       int       `default:"10" placeholder:"N" help:"How many error codes to print, the most frequent first; 0: none. The JSON has all."`
	comparing
	Expect *tallyOf `placeholder:"VALID/EPISODES" help:"Fail unless so many of so many episodes are valid and none had a fault."`
	JSON   string   `name:"json" placeholder:"FILE" help:"Also write the report as JSON; its first field is item_accuracy."`
	Save   string   `placeholder:"FILE" help:"Also write the trajectories, one JSON object a line, for envtune replay."`
	Force  bool     `help:"Replace a report or trajectories that are there."`
}

// Help is shown below the flags.
func (evalCmd) Help() string {
	return `The scripts: oracle plays the reference calls one by one, oracle-together those of a turn at once,
oracle-steps as many at once as need no result of each other; mistaken makes mistakes and mends them
by the hints; silent ends every turn without a call; random calls anything; breaker breaks the format.

Suite bfcl holds the official tasks; its data come from envtune bfcl fetch, or from --data DIR.
Its roles are the public split by the number of a task.

A line for each error code says how often it came, after which share of them the next call of the turn
ran, how many episodes were cut off by it, which share of the episodes with it was won, and in which
share it came, in all and per split. A second table says how the first failed turns differ from
their reference calls. --baseline and --against compare task by task: change and its
interval by a paired bootstrap over tasks, tasks gained and lost.

Examples:
  envtune eval --model runs/a --suite small --samples 2 --json runs/a-test.json
  envtune eval --model runs/b --suite small --samples 2 --baseline runs/a-test.json
  envtune eval --model runs/a --against embedded --suite outside
  envtune eval --model SmolLM2-135M-Instruct.gguf --tasks 10
  envtune eval --model oracle --suite bfcl`
}

func (c *evalCmd) Run(a *app) error {
	stage, err := c.stage()
	if err != nil {
		return err
	}
	if err := c.comparing.check(); err != nil {
		return err
	}
	for _, o := range []output{c.report(), c.trajectories()} {
		if o.path != "" {
			if err := o.check(); err != nil {
				return err
			}
		}
	}
	suite, err := c.suite(a)
	if err != nil {
		return err
	}
	tasks := suite.tasks
	if c.Tasks > 0 {
		tasks = tasks[:min(c.Tasks, len(tasks))]
	}
	baseline, err := c.baseline(tasks, c.Seed)
	if err != nil {
		return err
	}
	world := env.New(env.Options{CacheTasks: len(tasks), Extension: suite.extension, Docs: env.Docs(c.Docs)})
	report, err := c.evaluate(a, world, tasks, stage, baseline, suite.note)
	if err != nil {
		return err
	}
	if err := c.write(a, report); err != nil {
		return err
	}
	return c.Expect.check(report)
}

// evaluate plays the tasks, compares what came of it, and says note before it begins.
func (c *evalCmd) evaluate(a *app, world *env.Env, tasks []*envtune.Task, stage *envtune.Stage, baseline *eval.Report, note string) (*eval.Report, error) {
	policy, end, err := c.policy(a, world, tasks, stage.Format)
	if err != nil {
		return nil, err
	}
	defer end()
	against, endAgainst, err := c.against(a, world, tasks)
	if err != nil {
		return nil, err
	}
	defer endAgainst()
	if note != "" {
		fmt.Fprintln(a.out, note)
	}
	o := eval.Options{
		Stage: stage, Samples: c.Samples, Seed: c.Seed, Concurrency: c.live(policy), OnDone: a.progress("episodes"),
	}
	report, err := eval.Evaluate(a.ctx, world, policy, tasks, o)
	if err != nil {
		return nil, err
	}
	report.Failures, report.Misses = eval.Failures(report.Trajectories), eval.Misses(report.Trajectories, tasks)
	if report.Greedy, err = c.greedy(a, world, tasks, o); err != nil {
		return nil, err
	}
	if against != nil {
		if baseline, err = against(o); err != nil {
			return nil, err
		}
	}
	return report, c.compare(report, baseline)
}

// live is the most episodes of a policy at once; 0: all.
func (c *evalCmd) live(policy envtune.Policy) int {
	if c.Concurrency == 0 {
		return train.Live(policy)
	}
	return c.Concurrency
}

// stage is the stage of the evaluation: the defaults of the curriculum, with
// what the flags say.
func (c *evalCmd) stage() (*envtune.Stage, error) {
	s := curriculum.DefaultStage()
	s.Name, s.Reward = "eval", "progress"
	s.Hints = envtune.HintRule{Level: envtune.HintLevel(c.Hints), Show: 1}
	s.Mode = envtune.ModeTraining
	if c.Suite == bfclSuite {
		s.Mode = envtune.ModeOfficial
	}
	if c.Mode != nil {
		s.Mode = envtune.Mode(*c.Mode)
	}
	if s.Mode == envtune.ModeOfficial {
		s.MaxSteps = env.OfficialMaxSteps
	}
	if s.Format = c.Format; s.Format == "" {
		var err error
		if s.Format, _, err = trainedIn(c.Model, nil); err != nil {
			return nil, err
		}
	}
	if s.Example = shownExample(c.Model); c.Example != nil {
		s.Example = *c.Example
	}
	switch {
	case c.Samples < 1:
		return nil, fmt.Errorf("--samples is %d, want at least 1", c.Samples)
	case slices.ContainsFunc(c.AskWeights, func(w float64) bool { return !(w >= 0 && w <= 1) }):
		return nil, fmt.Errorf("--ask-weight is one of %v, want 0 to 1", c.AskWeights)
	case !(c.Rate >= 0 && c.Rate <= 1):
		return nil, fmt.Errorf("--rate is %g, want 0 to 1", c.Rate)
	case c.Codes < 0:
		return nil, fmt.Errorf("--codes is %d, want 0 or more", c.Codes)
	case c.MaxTokens < 0:
		return nil, fmt.Errorf("--max-tokens is %d, want at least 1", c.MaxTokens)
	case c.Tasks < 0:
		return nil, fmt.Errorf("--tasks is %d, want at least 1", c.Tasks)
	case c.Temperature < 0 || c.Temperature > 2:
		return nil, fmt.Errorf("--temperature is %g, want 0 to 2", c.Temperature)
	}
	return &s, nil
}

// policy makes the policy of --model, which writes in the named format.
func (c *evalCmd) policy(a *app, world *env.Env, tasks []*envtune.Task, name string) (envtune.Policy, func(), error) {
	f, err := format.ByName(name)
	if err != nil {
		return nil, nil, err
	}
	if isScript(c.Model) {
		s := scripting{world: world, tasks: tasks, samples: c.Samples, seed: c.Seed, rate: c.Rate, format: f}
		p, err := s.policy(a.ctx, c.Model)
		return p, func() {}, err
	}
	return c.sampler(a, c.Temperature, name)
}

// sampler makes the policy of a model that samples.
func (c *evalCmd) sampler(a *app, temperature float64, formatName string) (envtune.Policy, func(), error) {
	weights, err := c.storage()
	if err != nil {
		return nil, nil, err
	}
	guided := writesGuided(c.Model)
	if c.Guided != nil {
		guided = *c.Guided
	}
	return a.policy(a.ctx, c.Model, modelOptions{temperature: temperature, format: formatName, maxTokens: c.MaxTokens, weights: weights, guided: guided})
}

// greedy scores a model that samples once more with its likeliest steps, one
// episode a task; a script and a greedy model have nothing beside them.
func (c *evalCmd) greedy(a *app, world *env.Env, tasks []*envtune.Task, o eval.Options) (*eval.Report, error) {
	if isScript(c.Model) || c.Temperature == 0 {
		return nil, nil
	}
	policy, end, err := c.sampler(a, 0, o.Stage.Format)
	if err != nil {
		return nil, err
	}
	defer end()
	o.Samples = 1
	return eval.Evaluate(a.ctx, world, policy, tasks, o)
}

func (c *evalCmd) report() output {
	return output{c.JSON, c.Force, "a report of eval", beginsWith("{\n  \"item_accuracy\"")}
}

func (c *evalCmd) trajectories() output { return trajectoryFile(c.Save, c.Force) }

// trajectoryFile is a file of trajectories to be written, as envtune replay reads
// it.
func trajectoryFile(path string, force bool) output {
	now, before := beginsWith(`{"version":`), beginsWith(`{"task":`)
	return output{path, force, "a file of trajectories", func(head []byte) bool { return now(head) || before(head) }}
}

// writeTrajectories writes trajectories, one JSON object a line.
func writeTrajectories(list []*envtune.Trajectory) func(io.Writer) error {
	return func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		for _, t := range list {
			if err := enc.Encode(t); err != nil {
				return err
			}
		}
		return nil
	}
}

func (c *evalCmd) write(a *app, r *eval.Report) error {
	if c.JSON != "" {
		if err := c.report().write(r.WriteJSON); err != nil {
			return err
		}
	}
	if c.Save != "" {
		if err := c.trajectories().write(writeTrajectories(r.Trajectories)); err != nil {
			return err
		}
	}
	if err := r.Table(a.out); err != nil {
		return err
	}
	if len(c.AskWeights) > 0 {
		if err := eval.WeightedTable(a.out, r.Trajectories, c.AskWeights); err != nil {
			return err
		}
	}
	if err := eval.FailureTable(a.out, r.Failures, c.Codes); err != nil {
		return err
	}
	if c.Codes > 0 {
		if err := eval.MissTable(a.out, r.Misses); err != nil {
			return err
		}
	}
	if r.Comparison == nil {
		return nil
	}
	return r.Comparison.Table(a.out)
}
