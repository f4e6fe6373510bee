package console

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"envtune"
	"envtune/format"
	"envtune/hint"
	"envtune/internal/spell"
	"envtune/py"
	"envtune/session"
)

// World is what PlayWorld plays.
type World struct {
	In  Reader
	Out io.Writer
	// Start makes the session as it starts; it is called again to start anew.
	Start func() (*session.Session, error)
	// Worlds and Config are what it is made from, for :save. A session in
	// long-context mode cannot be saved.
	Worlds      []string
	Config      map[string]json.RawMessage
	LongContext bool
	// Hints shows the hints of failed calls.
	Hints envtune.HintLevel
}

// worldGame is a session being played by hand.
type worldGame struct {
	World
	s     *session.Session
	steps []step
}

// step is a call and what it gave.
type step struct {
	call   string
	result session.Result
}

// PlayWorld lets calls be typed at a session: for each it shows the result, the
// code and hint of a failure, and what changed of the state. It returns how many
// lines were wrong; a failed call is not.
func PlayWorld(ctx context.Context, w World) (wrong int, err error) {
	g := &worldGame{World: w}
	if err := g.begin(); err != nil {
		return 0, err
	}
	c := &Console{In: w.In, Out: w.Out, Prompt: "> ", Commands: g.commands(), Text: g.call,
		About: "Type a call, such as name(argument='value'), or a command:"}
	return c.Run(ctx)
}

func (g *worldGame) begin() (err error) {
	g.steps = nil
	g.s, err = g.Start()
	return err
}

func (g *worldGame) commands() []Command {
	return []Command{
		{"tools", "[name]", "list the tools, or show one", g.tools},
		{"state", "[attribute]", "show the state, or one attribute whole", g.state},
		{"undo", "", "take the last call back", g.undo},
		{"reset", "", "start anew", g.reset},
		{"save", "FILE", "save the calls as a transcript, a test of package session", g.save},
	}
}

// call runs a call and shows what came of it.
func (g *worldGame) call(text string) error {
	before := py.DeepCopy(g.s.State()).(*py.Dict)
	r := g.s.Call(text)
	g.steps = append(g.steps, step{text, r})
	var b strings.Builder
	b.WriteString(Printable(r.Text) + "\n")
	if r.Failed() {
		failure := strings.TrimPrefix(session.Describe(r), "= "+r.Text+"\n")
		b.WriteString(Printable(strings.TrimSuffix(failure, "\n")) + "\n")
		if h := hint.At(g.Hints, hint.For(g.s, nil, r)); h != nil {
			fmt.Fprintf(&b, "hint: %s\n", Printable(h.Text))
		}
	}
	writeChanges(&b, changes(before, g.s.State()))
	return g.show(b.String())
}

func (g *worldGame) show(text string) error {
	_, err := io.WriteString(g.Out, text)
	return err
}

func (g *worldGame) tools(name string) error {
	if name == "" {
		return g.show(ToolList(g.s))
	}
	text, err := toolText(g.s.Tools(), name)
	if err != nil {
		return err
	}
	return g.show(text)
}

// toolText shows one of the tools in full.
func toolText(tools []envtune.ToolSpec, name string) (string, error) {
	var names []string
	for _, t := range tools {
		if t.Name != name {
			names = append(names, t.Name)
			continue
		}
		var b strings.Builder
		b.WriteString(Printable(format.Signature(t)) + "\n")
		for _, p := range t.Params {
			fmt.Fprintf(&b, "  %s: %s", p.Name, p.Type)
			if len(p.Enum) > 0 {
				fmt.Fprintf(&b, ", one of %s", Printable(strings.Join(p.Enum, ", ")))
			}
			if p.Optional {
				fmt.Fprintf(&b, ", %s if left out", p.Default)
			}
			if p.Doc != "" {
				fmt.Fprintf(&b, "; %s", Printable(p.Doc))
			}
			b.WriteString("\n")
		}
		return b.String(), nil
	}
	return "", unknown("tool", name, names)
}

// ToolList lists a session's tools, world by world, one a line.
func ToolList(s *session.Session) string {
	var b strings.Builder
	for i, w := range s.Worlds() {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "%s (%s)\n", w.Name(), w.Class())
		for _, t := range w.Tools() {
			b.WriteString("  " + format.Signature(t) + "\n")
		}
	}
	return b.String()
}

func unknown(what, name string, names []string) error {
	if near := spell.Nearest(name, names); near != "" {
		return Wrong("there is no %s %s, the nearest is %s", what, name, near)
	}
	return Wrong("there is no %s %s", what, name)
}

func (g *worldGame) state(name string) error {
	text, err := stateText(g.s.State(), name)
	if err != nil {
		return err
	}
	return g.show(text)
}

// stateText shows the state of worlds, cut where it is long, or one attribute
// whole.
func stateText(worlds *py.Dict, name string) (string, error) {
	var b strings.Builder
	var names []string
	for _, w := range worlds.Entries() {
		attributes, ok := w.Value.(*py.Dict)
		if !ok {
			return "", fmt.Errorf("the state of %s is a %s", py.String(w.Key), w.Value.Type())
		}
		for _, e := range attributes.Entries() {
			attr := py.String(e.Key)
			path := py.String(w.Key) + "." + attr
			names = append(names, attr)
			switch name {
			case "":
				fmt.Fprintf(&b, "%s = %s\n", path, Printable(shorten(py.Repr(e.Value), maxShown)))
			case attr, path:
				fmt.Fprintf(&b, "%s = %s\n", path, Printable(py.Repr(e.Value)))
			}
		}
	}
	if name != "" && b.Len() == 0 {
		return "", unknown("attribute", name, names)
	}
	return b.String(), nil
}

// undo starts anew and runs all calls but the last: sessions are deterministic.
func (g *worldGame) undo(string) error {
	n := len(g.steps)
	if n == 0 {
		return Wrong("there is no call to take back")
	}
	before, last, kept := g.s.State(), g.steps[n-1], g.steps[:n-1]
	if err := g.begin(); err != nil {
		return err
	}
	for _, k := range kept {
		g.s.Call(k.call)
	}
	g.steps = kept
	var b strings.Builder
	fmt.Fprintf(&b, "taken back: %s\n", Printable(shorten(last.call, maxShown)))
	writeChanges(&b, changes(before, g.s.State()))
	return g.show(b.String())
}

func (g *worldGame) reset(string) error {
	if err := g.begin(); err != nil {
		return err
	}
	return g.show("started anew\n")
}
