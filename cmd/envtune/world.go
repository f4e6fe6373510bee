package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"envtune"
	"envtune/console"
	"envtune/py"
	"envtune/session"
)

// worldCmd plays worlds by hand.
type worldCmd struct {
	Names  []string `arg:"" optional:"" name:"world" help:"The worlds to play, by our names or the official ones; without any, list them."`
	Tools  bool     `help:"List the tools of the worlds instead."`
	Config string   `placeholder:"FILE.json" help:"The start state: an object of worlds and their states, or the state of the one world."`
	Task   string   `placeholder:"ID" help:"The start state and the worlds of a task, of the suite small or the official ones."`
	Hints  string   `default:"off" enum:"off,nudge,full" help:"off, nudge or full: how much the hints of errors tell."`
	bfclData
}

// Help is shown below the flags.
func (worldCmd) Help() string {
	return `Type a call, such as fillFuelTank(fuelAmount=5), to see its result, the code of a failure and what
changed of the state; :help lists the commands. A script on standard input works the same, without
prompts; a line of it that is wrong (not a call that fails) makes the exit status 1.

Examples:
  envtune world                                   lists the worlds
  envtune world vehicle --tools                   lists the tools of one
  envtune world vehicle --hints full              plays it
  envtune world --task small-test-base-000
  envtune world trading vehicle --config start.json < calls.txt`
}

func (c *worldCmd) Run(a *app) error {
	if len(c.Names) == 0 && c.Task == "" {
		if c.Config != "" || c.Tools {
			return errors.New("name a world, or a task with --task")
		}
		return listWorlds(a)
	}
	w, err := c.world(a)
	if err != nil {
		return err
	}
	if c.Tools {
		s, err := w.Start()
		if err != nil {
			return err
		}
		_, err = fmt.Fprint(a.out, console.ToolList(s))
		return err
	}
	return c.play(a, w)
}

func (c *worldCmd) play(a *app, w *console.World) error {
	w.Out, w.Hints = a.out, envtune.HintLevel(c.Hints)
	s, err := w.Start()
	if err != nil {
		return err
	}
	var typed bool
	if w.In, typed = lineReader(a, words(s.Tools(), "tools", "state", "undo", "reset", "save")); typed {
		fmt.Fprintf(a.out, "%s; :help lists the commands\n", strings.Join(w.Worlds, ", "))
	}
	wrong, err := console.PlayWorld(a.ctx, *w)
	switch {
	case err != nil:
		return err
	case wrong > 0 && !typed:
		return fmt.Errorf("%s of the script could not be understood", count(wrong, "line"))
	}
	return nil
}

// world makes what is played from the flags.
func (c *worldCmd) world(a *app) (*console.World, error) {
	w := &console.World{Worlds: c.Names, Config: map[string]json.RawMessage{}}
	opt := session.Options{}
	if c.Task != "" {
		if c.Config != "" {
			return nil, errors.New("give --task or --config, not both")
		}
		t, ext, err := c.task(a)
		if err != nil {
			return nil, err
		}
		w.LongContext, opt.LongContext, opt.Extension = t.LongContext, t.LongContext, ext
		if len(w.Worlds) == 0 {
			w.Worlds = t.Worlds
		}
		for name, state := range t.Start {
			w.Config[name] = state
		}
	}
	names, err := known(w.Worlds)
	if err != nil {
		return nil, err
	}
	w.Worlds = names
	if c.Config != "" {
		if w.Config, err = readConfig(c.Config, names); err != nil {
			return nil, err
		}
	}
	for name := range w.Config {
		if !slices.Contains(names, name) {
			delete(w.Config, name)
		}
	}
	w.Start = func() (*session.Session, error) { return session.New(names, w.Config, opt) }
	_, err = w.Start()
	return w, err
}

// classes maps every name of a world, ours and the official one, to ours.
func classes() (map[string]string, error) {
	s, err := session.New(session.Names(), nil, session.Options{})
	if err != nil {
		return nil, err
	}
	m := map[string]string{}
	for _, w := range s.Worlds() {
		m[w.Name()], m[w.Class()] = w.Name(), w.Name()
	}
	return m, nil
}

// known returns our names of worlds.
func known(names []string) ([]string, error) {
	of, err := classes()
	if err != nil {
		return nil, err
	}
	var out []string
	for _, n := range names {
		if of[n] == "" {
			return nil, fmt.Errorf("there is no world %q: there are %s", n, strings.Join(session.Names(), ", "))
		}
		if slices.Contains(out, of[n]) {
			return nil, fmt.Errorf("the world %s is named twice", of[n])
		}
		out = append(out, of[n])
	}
	return out, nil
}

// readConfig reads a start state.
func readConfig(file string, worlds []string) (map[string]json.RawMessage, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading --config: %w", err)
	}
	v, err := py.FromJSON(data)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", file, err)
	}
	d, ok := v.(*py.Dict)
	if !ok {
		return nil, fmt.Errorf("reading %s: a %s, not an object", file, v.Type())
	}
	of, err := classes()
	if err != nil {
		return nil, err
	}
	out := map[string]json.RawMessage{}
	for _, e := range d.Entries() {
		name := of[py.String(e.Key)]
		if name == "" && len(worlds) == 1 && len(out) == 0 { // the state of the one world
			return map[string]json.RawMessage{worlds[0]: data}, nil
		}
		if name == "" {
			return nil, fmt.Errorf("reading %s: %q is no world", file, py.String(e.Key))
		}
		text, err := py.JSON(e.Value)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", file, err)
		}
		out[name] = json.RawMessage(text)
	}
	return out, nil
}

// task finds a task: in the suite small or among the official ones.
func (c *worldCmd) task(a *app) (*envtune.Task, map[string]py.Value, error) {
	set, err := c.taskSet(a, suiteOf(c.Task))
	if err != nil {
		return nil, nil, err
	}
	t, err := set.find(c.Task)
	return t, set.extension, err
}

// listWorlds lists the worlds.
func listWorlds(a *app) error {
	s, err := session.New(session.Names(), nil, session.Options{})
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(a.out, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "world\tofficial class\ttools\terror codes")
	for _, x := range s.Worlds() {
		class := x.Class()
		if !slices.Contains(session.Official(), x.Name()) {
			class = "(our own)"
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\n", x.Name(), class, len(x.Tools()), len(x.Codes()))
	}
	return w.Flush()
}
