// Package message is the messenger of BFCL's multi-turn tasks (MessageAPI):
// users with ids, one user logged in, and an inbox. Results equal the official
// class's to the byte (Python 3.11).
package message

import (
	"errors"
	"fmt"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

// World is one workspace.
type World struct {
	tool.Base
}

// defaultSeed seeds the random generator where the start state has no seed.
const defaultSeed = 200191

// New makes a messenger from a start state in the shape of the official
// initial_config; what it lacks takes the official default, what the messenger
// does not know is ignored. The values are the messenger's from then on. It has
// no long-context mode.
func New(config *py.Dict, _ tool.Options) (tool.World, error) {
	base, err := tool.NewBase(config, defaultSeed)
	if err != nil {
		return nil, err
	}
	w := &World{Base: base}
	for _, a := range attributes {
		v, ok := config.GetStr(a.name)
		switch {
		case !ok:
			v = a.value()
		case a.given != "" && v.Type() != a.given:
			return nil, fmt.Errorf("the start state of message: %s is a %s, not a %s", a.name, v.Type(), a.given)
		}
		w.Set(a.name, v)
	}
	if err := w.Room(); err != nil {
		return nil, fmt.Errorf("the start state of message: %w", err)
	}
	return w, nil
}

// attributes lists the attributes in the official order: each with the type
// that a start state must give it ("" for any) and the maker of its default.
var attributes = []struct {
	name, given string
	value       func() py.Value
}{
	// The official set is a dict of None here: it compares alike, without
	// order, and is never written in a result. A start state can only give a
	// list, to which officially no id can be added.
	{"generated_ids", "list", func() py.Value { return dict() }},
	{"user_count", "", func() py.Value { return py.NewInt(4) }},
	{"user_map", "dict", defaultUsers},
	{"inbox", "list", defaultInbox},
	{"message_count", "", func() py.Value { return py.NewInt(3) }},
	{"current_user", "", func() py.Value { return py.None }},
}

func defaultUsers() py.Value {
	return dict(
		py.P("Alice", py.Str("USR001")),
		py.P("Bob", py.Str("USR002")),
		py.P("Catherine", py.Str("USR003")),
		py.P("Daniel", py.Str("USR004")),
	)
}

func defaultInbox() py.Value {
	return py.NewList(
		dict(py.P("USR002", py.Str("My name is Alice. I want to connect."))),
		dict(py.P("USR003", py.Str("Could you upload the file?"))),
		dict(py.P("USR004", py.Str("Could you upload the file?"))),
	)
}

// check tells whether a stored state has what the tools rely on.
func (w *World) check() error {
	if w.Random == nil {
		return errors.New("the random generator is missing")
	}
	for _, a := range attributes {
		v, ok := w.Attrs.GetStr(a.name)
		if !ok {
			return fmt.Errorf("%s is missing", a.name)
		}
		if a.given != "" && v.Type() != a.given && v.Type() != a.value().Type() {
			return fmt.Errorf("%s is a %s, not a %s", a.name, v.Type(), a.given)
		}
	}
	return nil
}

// UnmarshalJSON implements tool.World.
func (w *World) UnmarshalJSON(data []byte) error {
	var s tool.Base
	if err := s.UnmarshalJSON(data); err != nil {
		return err
	}
	read := World{Base: s}
	if err := read.check(); err != nil {
		return fmt.Errorf("the stored state of message: %w", err)
	}
	w.Base = s
	return nil
}

// Class implements tool.World.
func (w *World) Class() string { return "MessageAPI" }

// Name implements tool.World.
func (w *World) Name() string { return "message" }

// Tools implements tool.World.
func (w *World) Tools() []envtune.ToolSpec { return tools.Specs() }

// Codes implements tool.World.
func (w *World) Codes() []envtune.Code { return Codes() }

// Call implements tool.World.
func (w *World) Call(name string, args tool.Args) tool.Outcome { return tools.Call(w, name, args) }

// Clone implements tool.World.
func (w *World) Clone() tool.World { return &World{Base: w.CloneBase()} }

func (w *World) users() *py.Dict { return w.Get("user_map").(*py.Dict) }
func (w *World) inbox() *py.List { return w.Get("inbox").(*py.List) }

// isUser tells whether a user has the id.
func (w *World) isUser(id py.Value) bool {
	for _, e := range w.users().Entries() {
		if py.Equal(e.Value, id) {
			return true
		}
	}
	return false
}

// loggedIn refuses where nobody is logged in.
func (w *World) loggedIn() error {
	if !py.Truth(w.Get("current_user")) {
		return tool.Fail(NotLoggedIn, "No user is currently logged in.")
	}
	return nil
}

// PlainState implements session.PlainStater: the ids are a list in order.
func (w *World) PlainState() *py.Dict {
	state := w.State().Copy()
	if ids, ok := w.Get("generated_ids").(*py.Dict); ok {
		state.SetStr("generated_ids", py.SortedKeys(ids))
	}
	return state
}

// dict makes the dict that most tools return.
func dict(pairs ...py.Pair) *py.Dict { return py.NewDict(pairs...) }
