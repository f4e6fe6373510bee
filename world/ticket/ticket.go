// Package ticket is the ticket system of BFCL's multi-turn tasks (TicketAPI): a
// queue of support tickets and one user logged in. Results equal the official
// class's to the byte (Python 3.11).
package ticket

import (
	"errors"
	"fmt"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

// World is one ticket system.
type World struct {
	tool.Base
}

// New makes a ticket system from a start state in the shape of the official
// initial_config; what it lacks takes the official default, what the system
// does not know is ignored. The values are the system's from then on. It has no
// long-context mode, and draws no random numbers.
func New(config *py.Dict, _ tool.Options) (tool.World, error) {
	config = config.Copy()
	config.Delete(py.Str("random_seed")) // unknown to this class
	base, err := tool.NewBase(config, 0)
	if err != nil {
		return nil, err
	}
	base.Random = nil
	w := &World{Base: base}
	w.Take(config, attributes)
	if err := errors.Join(w.Check(attributes), w.Room()); err != nil {
		return nil, fmt.Errorf("the start state of ticket: %w", err)
	}
	return w, nil
}

// attributes lists the attributes in the official order.
var attributes = []tool.Attr{
	tool.Fixed("ticket_queue", func() py.Value { return py.NewList() }),
	tool.Any("ticket_counter", func() py.Value { return py.NewInt(1) }),
	tool.Any("current_user", func() py.Value { return py.None }),
}

// UnmarshalJSON implements tool.World.
func (w *World) UnmarshalJSON(data []byte) error {
	return w.Restore(data, "ticket", func(s tool.Base) error { return s.Check(attributes) })
}

// Class implements tool.World.
func (w *World) Class() string { return "TicketAPI" }

// Name implements tool.World.
func (w *World) Name() string { return "ticket" }

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

func (w *World) queue() *py.List    { return w.Get("ticket_queue").(*py.List) }
func (w *World) ownQueue() *py.List { return w.OwnOuter("ticket_queue").(*py.List) }
func (w *World) loggedIn() bool     { return py.Truth(w.Get("current_user")) }

func (w *World) login(a []py.Value, to *tool.Answer) error {
	for i, arg := range []string{"username", "password"} {
		if !py.Truth(a[i]) {
			return tool.FailWith(LoginRefused, tool.FlagDict("success", false), "argument", arg)
		}
	}
	w.Set("current_user", a[0])
	return to.Dict(tool.Flag("success", true))
}

func (w *World) loginStatus(_ []py.Value, to *tool.Answer) error {
	return to.Dict(tool.Flag("login_status", w.loggedIn()))
}

func (w *World) logout(_ []py.Value, to *tool.Answer) error {
	in := w.loggedIn()
	if in {
		w.Set("current_user", py.None)
	}
	return to.Dict(tool.Flag("success", in))
}
