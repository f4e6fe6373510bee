package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"envtune"
	"envtune/bfcl"
)

// app is what commands get beside their own flags.
type app struct {
	ctx      context.Context
	in       io.Reader
	out, err io.Writer
	typing   bool // in and out are a terminal
	terminal bool // err is a terminal: progress may be shown
	live     bool // out is a terminal: its last line may change in place
	// policy makes the policy that a --model names; the function it returns
	// ends the policy.
	policy func(ctx context.Context, model string, o modelOptions) (envtune.Policy, func(), error)
	// official reads the official data at a path and checks their sums.
	official func(at string) (*bfcl.Data, error)
}

// The exit statuses.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

// commands is the command line. Every field is one command.
type commands struct {
	Train    trainCmd    `cmd:"" help:"Train a model through the stages: the main job."`
	Ablate   ablateCmd   `cmd:"" help:"Train rows of switches over seeds with one budget and compare them."`
	Pretrain pretrainCmd `cmd:"" help:"Make a base model on procedurally made practice worlds."`
	Sft      sftCmd      `cmd:"" name:"sft" help:"Train a model on what an oracle does: the imitation baseline."`
	Diagnose diagnoseCmd `cmd:"" help:"Say what holds a model back: ceiling by imitation, success with hints, success without."`
	Eval     evalCmd     `cmd:"" help:"Score a model on a suite: item accuracy, progress, failed calls, with intervals."`
	Replay   replayCmd   `cmd:"" help:"Play stored trajectories again and compare every byte; print one step by step."`
	Bfcl     bfclCmd     `cmd:"" name:"bfcl" help:"The official BFCL multi-turn data: fetch it, score result files."`
	Tasks    tasksCmd    `cmd:"" help:"Generate, list, show, check and count tasks."`
	Play     playCmd     `cmd:"" help:"Play a task by hand: tools, requests, results with hints, signals, the verdict."`
	World    worldCmd    `cmd:"" help:"List the worlds and their tools, or play them by hand."`
	Hints    hintsCmd    `cmd:"" help:"Show the hints of error codes."`
	Dash     dashCmd     `cmd:"" help:"Show runs in a browser, also while they go on, or write a report as one HTML file."`
	Model    modelCmd    `cmd:"" help:"Look into a model, convert it, have it write, talk to it, measure its speed."`
	Version  versionCmd  `cmd:"" help:"Print the version."`
}

const description = `Tune environments and train agents in them.

MODEL in any command is "embedded" (the model in this program), a run folder, a Hugging Face folder or a .gguf file.
SUITE is a built-in suite (starter, small, full, outside) or a folder that "envtune tasks generate" made; train and eval also know "bfcl".

Exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted.`

// exited carries the status with which kong wants to leave (after --help).
type exited int

// main runs one command line and returns the exit status.
func (a *app) main(args []string) (status int) {
	defer func() {
		if e := recover(); e != nil {
			code, ok := e.(exited)
			if !ok {
				panic(e)
			}
			status = int(code)
		}
	}()
	parser, err := kong.New(&commands{},
		kong.Name("envtune"),
		kong.Description(description),
		kong.Writers(a.out, a.err),
		kong.Exit(func(code int) { panic(exited(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.ValueFormatter(func(v *kong.Value) string { return v.Help }),
	)
	if err != nil {
		panic(err) // the structs above are wrong
	}
	command, err := parser.Parse(args)
	if err != nil {
		return a.usage(err)
	}
	return a.ended(command.Run(a))
}

// usage reports a command line that could not be read.
func (a *app) usage(err error) int {
	name := "envtune"
	var p *kong.ParseError
	if errors.As(err, &p) {
		if path := p.Context.Command(); path != "" {
			words := strings.Fields(path)
			for len(words) > 0 && strings.HasPrefix(words[len(words)-1], "<") {
				words = words[:len(words)-1]
			}
			name += " " + strings.Join(words, " ")
		}
	}
	fmt.Fprintf(a.err, "envtune: %v (see %s --help)\n", err, strings.TrimSpace(name))
	return exitUsage
}

// ended reports how a command ended.
func (a *app) ended(err error) int {
	switch {
	case err == nil:
		return exitOK
	case a.ctx.Err() != nil: // whatever failed then, the signal is the reason
		text := strings.TrimPrefix(err.Error(), "interrupted")
		fmt.Fprintf(a.err, "envtune: interrupted: %s\n", strings.TrimLeft(text, ": "))
		return exitInterrupted
	}
	fmt.Fprintf(a.err, "envtune: %s\n", strings.TrimSpace(err.Error()))
	return exitFailed
}

// progress returns a function that shows how far a command is, where a person
// watches. A count of 0 of 0 clears the line.
func (a *app) progress(what string) func(done, total int) {
	if !a.terminal {
		return nil
	}
	return func(done, total int) {
		if done == total {
			fmt.Fprint(a.err, "\r\x1b[K")
			return
		}
		fmt.Fprintf(a.err, "\r%d of %d %s\x1b[K", done, total, what)
	}
}
