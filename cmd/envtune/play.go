package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"envtune"
	"envtune/console"
	"envtune/curriculum"
	"envtune/env"
	"envtune/format"
	"envtune/policy/human"
	"envtune/reward"
	"envtune/session"
)

// playCmd lets a person play a task.
type playCmd struct {
	Task  string `arg:"" help:"The id of the task, as envtune tasks list shows it."`
	Suite string `placeholder:"SUITE" help:"A built-in suite (starter, small, full, outside), \"bfcl\", or a folder that tasks generate made; by default the one that the id begins with."`
	bfclData
	Stage  string  `placeholder:"STAGE" help:"Hints, reward, limits, mode and format of this stage of --config, by its number from 1 or its name."`
	Config string  `placeholder:"F" help:"The preset default or paper, or a YAML file with its path (./my.yaml), in which --stage is looked up; default by default."`
	Seed   uint64  `default:"1" help:"The seed of the episode: which hints are shown, where a stage does not show them all."`
	Hints  *string `enum:"off,nudge,full" placeholder:"LEVEL" help:"off, nudge or full: how much the hints of errors tell; the stage's by default, else off."`
	Format string  `placeholder:"FORMAT" help:"The format that what is typed is written in: compact, llama, openai, plan, prompting or tags; the stage's by default, else compact."`
	Save   string  `placeholder:"FILE" help:"Write the trajectory at the end, for envtune replay."`
	Force  bool    `help:"Replace a file of trajectories that is there."`
}

// Help is shown below the flags.
func (playCmd) Help() string {
	return `Type calls, such as fillFuelTank(fuelAmount=5), or a text, which ends the turn; :help lists the
commands, of which :undo takes a step back and :oracle reveals the next reference call. Ctrl-C or the
end of the input leaves. A script on standard input works the same; a line of it that is wrong (not a call that fails) makes the exit status 1.

Examples:
  envtune play small-test-base-000
  envtune play small-test-base-000 --stage everything --save played.jsonl
  envtune play multi_turn_base_0 --hints full
  envtune play small-7-test-base-000 --suite runs/fresh < script.txt`
}

func (c *playCmd) Run(a *app) error {
	stage, err := c.stage()
	if err != nil {
		return err
	}
	save := trajectoryFile(c.Save, c.Force)
	if c.Save != "" {
		if err := save.check(); err != nil {
			return err
		}
	}
	suite := c.Suite
	if suite == "" {
		suite = suiteOf(c.Task)
	}
	set, err := c.taskSet(a, suite)
	if err != nil {
		return err
	}
	task, err := set.find(c.Task)
	if err != nil && c.Suite == "" {
		return fmt.Errorf("%w; --suite says where tasks of no built-in suite are", err)
	}
	if err != nil {
		return err
	}
	worlds, err := session.New(task.Worlds, nil, session.Options{})
	if err != nil {
		return err
	}
	in, typed := lineReader(a, words(worlds.Tools(), "request", "tools", "tool", "state", "undo", "oracle"))
	if typed {
		fmt.Fprintln(a.out, ":help lists the commands")
	}
	played, err := console.PlayTask(a.ctx, console.Play{
		In: in, Out: a.out, Echo: !typed, Env: set.env(env.DocsOwn), Task: task, Stage: stage, Seed: c.Seed,
		Policy: func(f format.Format, ask console.Ask) envtune.Policy { return human.Policy{Ask: ask, Format: f} },
		Rewards: func(t *envtune.Trajectory) ([]console.Reward, error) {
			return rewards(stage, t)
		},
	})
	if played == nil {
		return err
	}
	if c.Save != "" {
		if serr := save.write(writeTrajectories([]*envtune.Trajectory{played.Trajectory})); serr != nil {
			return errors.Join(err, serr)
		}
		fmt.Fprintf(a.out, "saved in %s; play it again with: envtune replay %s%s\n", c.Save, c.Save, c.suiteFlag())
	}
	if err == nil && played.Wrong > 0 && !typed {
		err = fmt.Errorf("%s of the script could not be understood", count(played.Wrong, "line"))
	}
	return err
}

// suiteFlag is what envtune replay needs beside the file.
func (c *playCmd) suiteFlag() string {
	if c.Suite == "" || c.Suite == suiteOf(c.Task) {
		return ""
	}
	return " --suite " + c.Suite
}

// stage is the one of --stage, or the defaults.
func (c *playCmd) stage() (*envtune.Stage, error) {
	s := curriculum.DefaultStage()
	s.Format = defaultFormat()
	s.Name, s.Reward = "play", "progress"
	switch {
	case c.Stage != "":
		chosen, err := stageOf(c.Config, c.Stage)
		if err != nil {
			return nil, err
		}
		s = *chosen
	case c.Config != "":
		return nil, errors.New("--config belongs to --stage: say which stage of it")
	case c.Suite == bfclSuite || c.Suite == "" && suiteOf(c.Task) == bfclSuite:
		s.Mode, s.MaxSteps = envtune.ModeOfficial, env.OfficialMaxSteps
	}
	if c.Hints != nil {
		s.Hints = envtune.HintRule{Level: envtune.HintLevel(*c.Hints), Show: 1}
	}
	if c.Format != "" {
		s.Format = c.Format
	}
	return &s, nil
}

// stageOf returns a stage of a configuration by its name or its number from 1.
func stageOf(config, stage string) (*envtune.Stage, error) {
	if config == "" {
		config = "default"
	}
	c, _, err := curriculum.Load(config)
	if err != nil {
		return nil, err
	}
	c.Speak(defaultFormat())
	n, err := strconv.Atoi(stage)
	for i := range c.Stages {
		if c.Stages[i].Name == stage || err == nil && n == i+1 {
			return &c.Stages[i], nil
		}
	}
	return nil, fmt.Errorf("configuration %s has no stage %q: its stages are %s (1 to %d)", config, stage, strings.Join(c.Names(), ", "), len(c.Stages))
}

// rewards fills in the stage's reward of an episode and returns what every rule
// makes of it.
func rewards(stage *envtune.Stage, t *envtune.Trajectory) ([]console.Reward, error) {
	var out []console.Reward
	for _, name := range reward.Names() {
		s := *stage
		if s.Reward = name; name != envtune.RewardMix {
			s.Mix = nil
		} else if stage.Reward != name {
			continue
		}
		rule, err := reward.ByName(&s)
		if err != nil {
			return nil, err
		}
		value := rule(t)
		out = append(out, console.Reward{Name: name, Value: value})
		if name == stage.Reward {
			t.Reward, t.TurnRewards = value, reward.TurnShares(stage, t)
		}
	}
	return out, nil
}

// lineReader reads what a person types, with completion, or a script.
func lineReader(a *app, words []string) (in console.Reader, typed bool) {
	if f, ok := a.in.(*os.File); ok && a.typing {
		return console.Terminal(f, os.Stdout, words), true
	}
	return console.Script(a.ctx, a.in), false
}

// words are what can be completed: the commands, the tools and their arguments.
func words(tools []envtune.ToolSpec, commands ...string) []string {
	var out []string
	for _, c := range append(commands, "help", "quit") {
		out = append(out, ":"+c)
	}
	for _, t := range tools {
		out = append(out, t.Name)
		for _, p := range t.Params {
			out = append(out, p.Name+"=")
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
