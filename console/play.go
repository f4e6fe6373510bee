package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"envtune"
	"envtune/env"
	"envtune/format"
	"envtune/py"
)

// Play is what PlayTask plays.
type Play struct {
	In  Reader
	Out io.Writer
	// Echo writes the lines of In, for a script.
	Echo bool
	// Env opens the episode of Task under Stage and Seed.
	Env   *env.Env
	Task  *envtune.Task
	Stage *envtune.Stage
	Seed  uint64
	// Policy makes the policy that writes in f what ask returns of a person.
	Policy func(f format.Format, ask Ask) envtune.Policy
	// Rewards returns what each rule makes of an episode that has ended, for the
	// summary, and fills in the rewards of its trajectory.
	Rewards func(*envtune.Trajectory) ([]Reward, error)
}

// Ask returns what a person says to a prompt; io.EOF ends the play.
type Ask func(context.Context, envtune.Prompt) (string, error)

// Reward is what a rule makes of an episode.
type Reward struct {
	Name  string
	Value *float64 // nil: none
}

// Played is what came of a play.
type Played struct {
	// Trajectory is the record without the steps that were taken back; its stop is
	// StopCancel where the person left before the end.
	Trajectory *envtune.Trajectory
	// Wrong counts the lines that could not be understood.
	Wrong int
}

// PlayTask lets a person play a task: it shows the tools and the request of each
// turn, takes calls and texts, and shows results with hints, signals and what
// changed of the state, at the end the verdict. Where ctx ends the summary is
// still written, and its error returned beside what was played.
func PlayTask(ctx context.Context, p Play) (*Played, error) {
	f, err := format.ByName(p.Stage.Format)
	if err != nil {
		return nil, err
	}
	limit, err := env.StepLimit(p.Stage)
	if err != nil {
		return nil, err
	}
	g := &taskGame{Play: p, format: f, limit: limit}
	if g.ep, err = p.Env.Open(ctx, p.Task, p.Stage, p.Seed); err != nil {
		return nil, fmt.Errorf("opening the task: %w", err)
	}
	defer func() { g.close() }()
	if err := g.prepare(); err != nil {
		return nil, err
	}
	g.console = &Console{In: p.In, Out: p.Out, Prompt: "> ", Commands: g.commands(), About: playAbout, Echo: p.Echo}
	g.policy = p.Policy(f, g.ask)
	if err := g.opening(); err != nil {
		return nil, err
	}
	err = g.loop(ctx)
	if err != nil && ctx.Err() == nil {
		return nil, err
	}
	t := g.trajectory()
	if serr := g.summary(t); serr != nil {
		return nil, serr
	}
	return &Played{t, g.console.wrong}, err
}

const playAbout = `Type a call, such as name(argument='value'), calls of one step, [name(...), name(...)], or a text,
which ends the turn ("done", or a question back). What follows "!" is sent as it stands. Commands:`

// taskGame is a task being played by hand.
type taskGame struct {
	Play
	console *Console
	policy  envtune.Policy
	format  format.Format
	limit   int // steps of a turn
	ep      envtune.Episode
	first   envtune.Feedback
	now     envtune.Feedback // the last one
	moves   []move
	// reference are the reference calls of each turn; revealed counts those shown.
	reference [][]string
	revealed  int
}

// move is a step that was taken.
type move struct {
	before   envtune.Episode // a fork of the episode as it was
	action   envtune.Message
	feedback envtune.Feedback
	made     []string // its calls that did not fail, see canonical
}

func (g *taskGame) prepare() error {
	g.first = g.ep.First()
	g.now = g.first
	script, err := g.Env.Oracle(g.Task, env.OracleOptions{})
	if err != nil {
		return fmt.Errorf("reading the task's reference: %w", err)
	}
	for _, turn := range script {
		var calls []string
		for _, step := range turn[:len(turn)-1] { // the last one ends the turn
			calls = append(calls, strings.Split(step, "\n")...)
		}
		g.reference = append(g.reference, calls)
	}
	return nil
}

// loop lets the policy act until the person leaves. An episode that has ended
// stays, since its last step can be taken back.
func (g *taskGame) loop(ctx context.Context) error {
	for {
		m, err := g.policy.Act(ctx, g.prompt())
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := g.step(ctx, m); err != nil {
			return err
		}
	}
}

// prompt is what any policy would be given.
func (g *taskGame) prompt() envtune.Prompt {
	t := g.trajectory()
	return envtune.Prompt{Episode: t.Episode, Seed: t.Seed, Messages: t.Messages(), Tools: g.now.Tools}
}

// ask reads what the person says.
func (g *taskGame) ask(ctx context.Context, _ envtune.Prompt) (string, error) {
	for {
		text, err := g.console.Next(ctx)
		if err != nil {
			return "", err
		}
		_, bad := toolText(g.now.Tools, text)
		switch {
		case g.now.Done:
			bad = Wrong("the episode has ended: :undo takes the last step back, :quit leaves")
		case bad == nil:
			bad = Wrong("%s is a tool: call it, as %s(...), or see it with :tool %s", text, text, text)
		default:
			return text, nil
		}
		if err := g.console.tell(bad); err != nil {
			return "", err
		}
	}
}

// step takes a step and shows what came of it.
func (g *taskGame) step(ctx context.Context, m envtune.Message) error {
	before, err := g.ep.Fork()
	if err != nil {
		return fmt.Errorf("keeping the episode for :undo: %w", err)
	}
	f, err := g.ep.Step(ctx, m)
	if err != nil {
		return errors.Join(fmt.Errorf("taking the step: %w", err), before.Close())
	}
	k := move{before: before, action: m, feedback: f, made: g.made(m, f)}
	g.moves, g.now = append(g.moves, k), f
	return g.showStep(ctx, k)
}

// made lists the calls of a step that did not fail.
func (g *taskGame) made(m envtune.Message, f envtune.Feedback) []string {
	action, bad := g.format.Parse(m.Content)
	if bad != nil || len(f.Messages) == 0 {
		return nil
	}
	var out []string
	for i, r := range f.Messages[0].Results {
		if i < len(action.Calls) && r.Code == "" {
			out = append(out, canonical(action.Calls[i].Text, g.now.Tools))
		}
	}
	return out
}

// canonical writes a call with all its arguments by name, in the order of the
// tool, so that two ways of writing one call compare equal.
func canonical(text string, tools []envtune.ToolSpec) string {
	call, err := py.ParseCall(text, py.DefaultLimits())
	if err != nil {
		return text
	}
	args := map[string]string{}
	for _, a := range call.Kwargs {
		args[a.Name] = py.Repr(a.Value)
	}
	for _, tool := range tools {
		if tool.Name != call.Name || len(call.Args) > len(tool.Params) {
			continue
		}
		for i, v := range call.Args {
			args[tool.Params[i].Name] = py.Repr(v)
		}
		out := call.Name
		for _, p := range tool.Params {
			out += "|" + p.Name + "=" + args[p.Name]
		}
		return out
	}
	return text
}

// turn is the turn that is being played, from 0.
func (g *taskGame) turn() int {
	if g.now.TurnDone && !g.now.Done {
		return g.now.Turn + 1
	}
	return g.now.Turn
}

// steps counts the steps of the turn that count against its limit.
func (g *taskGame) steps() int {
	n := 0
	for _, k := range g.moves {
		if f := k.feedback; f.Turn == g.turn() && (!f.TurnDone || f.Stop == envtune.StopLimit) {
			n++
		}
	}
	return n
}

// trajectory is the record so far.
func (g *taskGame) trajectory() *envtune.Trajectory {
	t := envtune.NewTrajectory(g.Task, g.Stage, g.Seed, "play/"+g.Task.ID)
	t.First, t.Stop = g.first, envtune.StopCancel
	for _, k := range g.moves {
		t.Record(k.action, k.feedback)
	}
	if g.now.Done {
		t.Progress = t.MeanProgress()
	}
	return t
}

// close closes the episode and what is kept for :undo. Closing an episode in
// process cannot fail.
func (g *taskGame) close() {
	for _, k := range g.moves {
		_ = k.before.Close()
	}
	_ = g.ep.Close()
}
