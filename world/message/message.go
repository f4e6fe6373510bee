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
	if ids, ok := config.GetStr("generated_ids"); ok && ids.Type() != "list" {
		return nil, fmt.Errorf("the start state of message: generated_ids is a %s, not a list", ids.Type())
	}
	w.Take(config, attributes)
	if err := errors.Join(w.check(), w.Room()); err != nil {
		return nil, fmt.Errorf("the start state of message: %w", err)
	}
	return w, nil
}

// attributes lists the attributes in the official order.
var attributes = []tool.Attr{
	// The official set is a dict of None here: it compares alike, without
	// order, and is never written in a result. A start state can only give a
	// list, to which officially no id can be added.
	tool.Any("generated_ids", func() py.Value { return py.NewDict() }),
	tool.Any("user_count", func() py.Value { return py.NewInt(4) }),
	tool.Fixed("user_map", defaultUsers),
	tool.Fixed("inbox", defaultInbox),
	tool.Any("message_count", func() py.Value { return py.NewInt(3) }),
	tool.Any("current_user", func() py.Value { return py.None }),
}

func defaultUsers() py.Value {
	return py.NewDict(
		py.P("Alice", py.Str("USR001")),
		py.P("Bob", py.Str("USR002")),
		py.P("Catherine", py.Str("USR003")),
		py.P("Daniel", py.Str("USR004")),
	)
}

func defaultInbox() py.Value {
	return py.NewList(
		py.NewDict(py.P("USR002", py.Str("My name is Alice. I want to connect."))),
		py.NewDict(py.P("USR003", py.Str("Could you upload the file?"))),
		py.NewDict(py.P("USR004", py.Str("Could you upload the file?"))),
	)
}

// check tells whether a stored state has what the tools rely on.
func (w *World) check() error {
	if w.Random == nil {
		return errors.New("the random generator is missing")
	}
	if err := w.Check(attributes); err != nil {
		return err
	}
	if ids := w.Get("generated_ids").Type(); ids != "dict" && ids != "list" {
		return fmt.Errorf("generated_ids is a %s, not a list", ids)
	}
	return nil
}

// UnmarshalJSON implements tool.World.
func (w *World) UnmarshalJSON(data []byte) error {
	return w.Restore(data, "message", func(s tool.Base) error { return (&World{Base: s}).check() })
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

// Run implements tool.World.
func (w *World) Run(name string, args tool.Args, to *tool.Answer) tool.Outcome {
	return tools.Run(w, name, args, to)
}

// Clone implements tool.World.
func (w *World) Clone() tool.World { return &World{Base: w.CloneBase()} }

func (w *World) users() *py.Dict    { return w.Get("user_map").(*py.Dict) }
func (w *World) inbox() *py.List    { return w.Get("inbox").(*py.List) }
func (w *World) ownInbox() *py.List { return w.OwnOuter("inbox").(*py.List) }

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
