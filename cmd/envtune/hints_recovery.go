package main

import (
	"fmt"
	"slices"
	"strings"

	"envtune"
	"envtune/curriculum"
	"envtune/env"
	"envtune/eval"
	"envtune/session"
)

// hintsRecoveryCmd measures what hints are good for.
type hintsRecoveryCmd struct {
	Model string  `default:"mistaken" placeholder:"MODEL" help:"Who makes the mistakes: \"mistaken\", the oracle with mistakes, or any MODEL of eval."`
	Suite string  `default:"small" help:"A built-in suite (starter, small, full, outside), a folder that tasks generate made, or \"bfcl\": the official tasks."`
	Role  *string `enum:"all,train,validation,test" placeholder:"ROLE" help:"Which tasks of the suite: all, train, validation or test; test by default, all of bfcl."`
	bfclData
	Worlds      []string `name:"world" placeholder:"WORLD" help:"Only tasks of this world, and its mistakes; may be given several times."`
	Levels      []string `name:"level" default:"off,nudge,full" enum:"off,nudge,full" help:"The levels of hints: off, nudge, full."`
	Tasks       int      `placeholder:"N" help:"Only the first N tasks."`
	Samples     int      `default:"1" help:"Episodes of each task at each level."`
	Seed        uint64   `default:"1" help:"The seed of mistakes and sampling."`
	Rate        float64  `default:"0.2" placeholder:"P" help:"The share of calls that the script mistaken makes wrong first."`
	Temperature float64  `default:"1" help:"The sampling temperature; 0 is greedy."`
	MaxSteps    int      `placeholder:"N" help:"The most steps of a turn; that of training by default, 200 for the script mistaken."`
	Format      string   `placeholder:"FORMAT" help:"How messages are written: compact, llama, openai, plan, prompting or tags; that of the run by default, else compact."`
	Concurrency int      `placeholder:"N" help:"Episodes that are live at once; all by default."`
	Expect      float64  `placeholder:"PERCENT" help:"Fail unless, at the last level, so many percent of each world's mistakes are mended and their turns won."`
}

// Help is shown below the flags.
func (hintsRecoveryCmd) Help() string {
	return `A mistake is a call that fails, or a text that is malformed, while no earlier mistake of its turn is
open. It is mended when, in the same turn, the same tool (or the one that the hint names instead, or
any where there is no such tool) is called with success; what fails in between belongs to it. "turn
won" is the share whose turn then came out as the reference's; mistakes after a lost turn are left out
of it, for the worlds may differ from then on. All is played in training mode.

The script mistaken mends a mistake only by the fields of the hint that it is shown.

Examples:
  envtune hints recovery --suite bfcl --expect 95
  envtune hints recovery --model embedded --samples 4`
}

// maxRepair is the step limit of the script mistaken: as good as none.
const maxRepair = 200

func (c *hintsRecoveryCmd) Run(a *app) error {
	e, err := c.eval(a)
	if err != nil {
		return err
	}
	suite, err := e.suite(a)
	if err != nil {
		return err
	}
	tasks := c.chosen(suite.tasks)
	if len(tasks) == 0 {
		return fmt.Errorf("suite %s has no task of the worlds %s", c.Suite, strings.Join(c.Worlds, ", "))
	}
	stage, err := c.stage(e)
	if err != nil {
		return err
	}
	world := env.New(env.Options{CacheTasks: len(tasks), Extension: suite.extension})
	policy, end, err := e.policy(a, world, tasks, stage.Format)
	if err != nil {
		return err
	}
	defer end()
	worldOf, err := toolWorlds()
	if err != nil {
		return err
	}
	var levels []eval.RecoveryLevel
	for _, level := range c.Levels {
		s := *stage
		s.Hints = envtune.HintRule{Level: envtune.HintLevel(level), Show: 1}
		r, err := eval.Evaluate(a.ctx, world, policy, tasks, eval.Options{
			Stage: &s, Samples: c.Samples, Seed: c.Seed, Concurrency: c.Concurrency,
			OnDone: a.progress("episodes with hints " + level),
		})
		if err != nil {
			return err
		}
		rows := eval.Recoveries(r.Trajectories, func(tool string) string { return worldOf[tool] })
		if len(c.Worlds) > 0 {
			rows = slices.DeleteFunc(rows, func(r eval.Recovery) bool { return !slices.Contains(c.Worlds, r.World) })
		}
		levels = append(levels, eval.RecoveryLevel{Level: s.Hints.Level, Rows: rows})
	}
	fmt.Fprintf(a.out, "%s, suite %s, %d tasks, %d episodes each at a level, seed %d\n", c.Model, c.Suite, len(tasks), c.Samples, c.Seed)
	if err := eval.RecoveryTable(a.out, levels); err != nil {
		return err
	}
	return c.check(levels[len(levels)-1])
}

// eval is the evaluation that plays the episodes.
func (c *hintsRecoveryCmd) eval(a *app) (*evalCmd, error) {
	for _, name := range c.Worlds {
		if !slices.Contains(session.Names(), name) {
			return nil, fmt.Errorf("unknown world %q%s: the worlds are %s", name, near(name, session.Names()), standing())
		}
	}
	if !(c.Expect >= 0 && c.Expect <= 100) {
		return nil, fmt.Errorf("--expect is %g, want 0 to 100", c.Expect)
	}
	if c.MaxSteps < 0 {
		return nil, fmt.Errorf("--max-steps is %d, want at least 1", c.MaxSteps)
	}
	return &evalCmd{
		Model: c.Model, Suite: c.Suite, Role: c.Role, bfclData: c.bfclData, Tasks: c.Tasks, Samples: c.Samples,
		Seed: c.Seed, Rate: c.Rate, Temperature: c.Temperature, Format: c.Format, Hints: string(envtune.HintOff),
	}, nil
}

// stage is the training stage that all levels have in common.
func (c *hintsRecoveryCmd) stage(e *evalCmd) (*envtune.Stage, error) {
	s, err := e.stage()
	if err != nil {
		return nil, err
	}
	s.Mode = envtune.ModeTraining
	switch {
	case c.MaxSteps > 0:
		s.MaxSteps = c.MaxSteps
	case c.Model == mistakenScript:
		s.MaxSteps = maxRepair
	default:
		s.MaxSteps = curriculum.DefaultStage().MaxSteps
	}
	return s, nil
}

// chosen are the first tasks of the worlds.
func (c *hintsRecoveryCmd) chosen(tasks []*envtune.Task) []*envtune.Task {
	if len(c.Worlds) > 0 {
		tasks = slices.DeleteFunc(slices.Clone(tasks), func(t *envtune.Task) bool {
			return !slices.ContainsFunc(t.Worlds, func(w string) bool { return slices.Contains(c.Worlds, w) })
		})
	}
	if c.Tasks > 0 {
		tasks = tasks[:min(c.Tasks, len(tasks))]
	}
	return tasks
}

// check holds the worlds' shares against what is expected.
func (c *hintsRecoveryCmd) check(l eval.RecoveryLevel) error {
	for _, world := range append(session.Names(), "") {
		r := l.World(world)
		if r.Judged > 0 && 100*r.WonRate() < c.Expect {
			return fmt.Errorf("with hints %s, %d of %d mistakes of world %q were mended in a turn that was won: expected %g%%",
				l.Level, r.Won, r.Judged, world, c.Expect)
		}
	}
	return nil
}

// toolWorlds maps every tool to its world.
func toolWorlds() (map[string]string, error) {
	s, err := session.New(session.Names(), nil, session.Options{})
	if err != nil {
		return nil, err
	}
	worlds := map[string]string{}
	for _, w := range s.Worlds() {
		for _, t := range w.Tools() {
			worlds[t.Name] = w.Name()
		}
	}
	return worlds, nil
}
