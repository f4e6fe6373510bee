package console

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"envtune"
	"envtune/env"
	"envtune/format"
)

func (g *taskGame) commands() []Command {
	return []Command{
		{"request", "", "show the request of the turn again", g.request},
		{"tools", "", "list the tools offered now", g.toolList},
		{"tool", "NAME", "show a tool in full", g.tool},
		{"state", "[attribute]", "show the state, or one attribute whole", g.state},
		{"undo", "", "take the last step back", g.undo},
		{"oracle", "", "reveal the next reference call of the turn", g.oracle},
	}
}

func (g *taskGame) show(text string) error {
	_, err := g.Out.Write([]byte(text))
	return err
}

// opening shows the task and its first turn.
func (g *taskGame) opening() error {
	var b strings.Builder
	turns := "1 turn"
	if n := len(g.Task.Turns); n > 1 {
		turns = fmt.Sprintf("%d turns", n)
	}
	fmt.Fprintf(&b, "task %s (%s), %s, worlds %s\n", g.Task.ID, g.Task.Split, turns, strings.Join(g.Task.Worlds, ", "))
	level := g.Stage.Hints.Level
	if level == "" {
		level = envtune.HintOff
	}
	fmt.Fprintf(&b, "stage %s: hints %s, at most %d steps a turn, %s mode, reward %s, format %s\n",
		g.Stage.Name, level, g.limit, g.Stage.Mode, g.Stage.Reward, g.Stage.Format)
	g.writeTurn(&b, g.first.Messages)
	return g.show(b.String())
}

// writeTurn writes the head of a turn: the request, the tools that it brings.
func (g *taskGame) writeTurn(b *strings.Builder, messages []envtune.Message) {
	fmt.Fprintf(b, "\nturn %d of %d\n", g.turn()+1, len(g.Task.Turns))
	for _, m := range messages {
		if m.Role == envtune.RoleUser && m.Content != "" {
			fmt.Fprintf(b, "user: %s\n", Printable(m.Content))
		}
		if len(m.Tools) > 0 {
			head := "new tools"
			if m.Role == envtune.RoleSystem {
				head = "tools"
			}
			fmt.Fprintf(b, "%s: %s\n", head, strings.Join(toolNames(m.Tools), ", "))
		}
	}
}

func toolNames(tools []envtune.ToolSpec) []string {
	var out []string
	for _, t := range tools {
		out = append(out, t.Name)
	}
	return out
}

// showStep shows what came of a step.
func (g *taskGame) showStep(ctx context.Context, k move) error {
	var b strings.Builder
	f := k.feedback
	var next []envtune.Message
	for _, m := range f.Messages {
		if m.Role != envtune.RoleTool {
			next = append(next, m)
			continue
		}
		for _, r := range m.Results {
			writeResult(&b, r)
		}
	}
	before, err := env.State(k.before)
	if err != nil {
		return err
	}
	after, err := env.State(g.ep)
	if err != nil {
		return err
	}
	writeChanges(&b, changes(before, after))
	if err := g.writeSignals(ctx, &b, f); err != nil {
		return err
	}
	switch {
	case f.Done:
		fmt.Fprintf(&b, "\n%s\n", g.ended())
	case f.TurnDone:
		g.writeTurn(&b, next)
	}
	return g.show(b.String())
}

func writeResult(b *strings.Builder, r envtune.Result) {
	b.WriteString(Printable(r.Text) + "\n")
	if r.Code != "" {
		fmt.Fprintf(b, "! %s\n", Printable(string(r.Code)))
	}
	if r.Hint != nil {
		fmt.Fprintf(b, "hint: %s\n", Printable(r.Hint.Text))
	}
}

// writeSignals writes what the policy never sees: the step's signals, the turn's
// where it ended, else what they would be if it ended now.
func (g *taskGame) writeSignals(ctx context.Context, b *strings.Builder, f envtune.Feedback) error {
	s := f.Signals
	fmt.Fprintf(b, "= format %s, calls %d", figure(s.Format), s.Calls)
	if s.Failed > 0 {
		fmt.Fprintf(b, " (%d failed)", s.Failed)
	}
	if s.Hints > 0 {
		fmt.Fprintf(b, ", hints %d", s.Hints)
	}
	if f.TurnDone {
		fmt.Fprintf(b, "; turn %d ended: %s\n", f.Turn+1, turnScores(s))
		return nil
	}
	now, err := g.ifEnded(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(b, "; steps left %d; if the turn ended now: %s\n", g.limit-g.steps(), turnScores(now))
	return nil
}

// ifEnded returns the signals of the turn if it ended now: those of a fork.
func (g *taskGame) ifEnded(ctx context.Context) (s envtune.Signals, err error) {
	fork, err := g.ep.Fork()
	if err != nil {
		return s, fmt.Errorf("looking ahead: %w", err)
	}
	defer func() { err = errors.Join(err, fork.Close()) }()
	f, err := fork.Step(ctx, envtune.Message{Role: envtune.RoleAssistant, Content: g.format.Say("done")})
	return f.Signals, err
}

func turnScores(s envtune.Signals) string {
	if s.Ask != nil {
		return "ask-back " + figure(s.Ask)
	}
	return fmt.Sprintf("state %s, exec %s", figure(s.State), figure(s.Exec))
}

func figure(v *float64) string {
	if v == nil {
		return "not scored"
	}
	return strconv.FormatFloat(*v, 'g', 4, 64)
}

// ended says how the episode ended, and the verdict.
func (g *taskGame) ended() string {
	s := g.now.Signals
	text := "the episode has ended (" + string(g.now.Stop) + "): valid"
	if s.Valid == nil || !*s.Valid {
		text = fmt.Sprintf("the episode has ended (%s): not valid, %s", g.now.Stop, s.Verdict)
	}
	return text
}

func (g *taskGame) request(string) error {
	messages := g.first.Messages
	for _, k := range g.moves {
		if f := k.feedback; f.TurnDone && !f.Done {
			messages = f.Messages
		}
	}
	var b strings.Builder
	g.writeTurn(&b, messages)
	return g.show(strings.TrimPrefix(b.String(), "\n"))
}

func (g *taskGame) toolList(string) error {
	var b strings.Builder
	for _, t := range g.now.Tools {
		b.WriteString(Printable(format.Signature(t)) + "\n")
	}
	return g.show(b.String())
}

func (g *taskGame) tool(name string) error {
	text, err := toolText(g.now.Tools, name)
	if err != nil {
		return err
	}
	return g.show(text)
}

func (g *taskGame) state(name string) error {
	now, err := env.State(g.ep)
	if err != nil {
		return err
	}
	text, err := stateText(now, name)
	if err != nil {
		return err
	}
	return g.show(text)
}

// undo goes back to the fork that was made before the last step.
func (g *taskGame) undo(string) error {
	n := len(g.moves)
	if n == 0 {
		return Wrong("there is no step to take back")
	}
	last := g.moves[n-1]
	before, err := env.State(g.ep)
	if err != nil {
		return err
	}
	after, err := env.State(last.before)
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "taken back: %s\n", Printable(shorten(last.action.Content, maxShown)))
	writeChanges(&b, changes(before, after))
	if err := g.ep.Close(); err != nil {
		return err
	}
	g.ep, g.moves, g.now = last.before, g.moves[:n-1], g.first
	if n > 1 {
		g.now = g.moves[n-2].feedback
	}
	if last.feedback.TurnDone {
		fmt.Fprintf(&b, "turn %d goes on\n", g.turn()+1)
	}
	return g.show(b.String())
}

// oracle reveals the first reference call of the turn that has not been made.
func (g *taskGame) oracle(string) error {
	if g.now.Done {
		return Wrong("the episode has ended")
	}
	calls := g.reference[g.turn()]
	if len(calls) == 0 {
		g.revealed++
		return g.show("reference: no call; the turn is to be asked back: a text ends it\n")
	}
	var made []string
	for _, k := range g.moves {
		if k.feedback.Turn == g.turn() {
			made = append(made, k.made...)
		}
	}
	for i, call := range calls {
		if at := slices.Index(made, canonical(call, g.now.Tools)); at >= 0 {
			made = slices.Delete(made, at, at+1)
			continue
		}
		g.revealed++
		return g.show(fmt.Sprintf("reference call %d of %d: %s\n", i+1, len(calls), Printable(call)))
	}
	return g.show("all reference calls of the turn have been made: a text ends it\n")
}

// summary says what was played.
func (g *taskGame) summary(t *envtune.Trajectory) error {
	var b strings.Builder
	b.WriteString("\n")
	calls, failed, hints, malformed := 0, 0, 0, 0
	for _, s := range t.Steps {
		f := s.Feedback.Signals
		calls, failed, hints = calls+f.Calls, failed+f.Failed, hints+f.Hints
		if f.Format != nil && *f.Format == 0 {
			malformed++
		}
	}
	fmt.Fprintf(&b, "steps %d, malformed %d, calls %d, failed %d, hints shown %d, reference calls revealed %d\n",
		len(t.Steps), malformed, calls, failed, hints, g.revealed)
	for i, o := range t.TurnOutcomes() {
		text := "not reached"
		switch {
		case o.Ended:
			text = turnScores(envtune.Signals{State: o.State, Exec: o.Exec, Ask: o.Ask})
		case o.Reached:
			text = "not ended"
		}
		fmt.Fprintf(&b, "turn %d: %s\n", i+1, text)
	}
	if !g.now.Done {
		fmt.Fprintf(&b, "left before the end: no verdict, no reward; progress so far %s\n", figure(envtune.Score(t.MeanProgress())))
		return g.show(b.String())
	}
	b.WriteString(g.ended() + "\n")
	fmt.Fprintf(&b, "progress %s\n", figure(&t.Progress))
	rewards, err := g.Rewards(t)
	if err != nil {
		return fmt.Errorf("scoring the episode: %w", err)
	}
	for _, r := range rewards {
		mark := ""
		if r.Name == g.Stage.Reward {
			mark = " (the stage's)"
		}
		fmt.Fprintf(&b, "reward %s %s%s\n", r.Name, figure(r.Value), mark)
	}
	return g.show(b.String())
}
