// Package mathapi is the calculator of BFCL's multi-turn tasks (MathAPI). It has
// no state. Results equal the official class's to the byte (Python 3.11,
// mpmath 1.4.1), but that float powers can be off in the last bit.
package mathapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

// World is the calculator.
type World struct{}

// New makes a calculator; officially it reads no start state and has no
// long-context mode.
func New(*py.Dict, tool.Options) (tool.World, error) { return &World{}, nil }

// Class implements tool.World.
func (w *World) Class() string { return "MathAPI" }

// Name implements tool.World.
func (w *World) Name() string { return "mathapi" }

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

// Pure implements tool.Purer: all tools are.
func (w *World) Pure(string) bool { return true }

// Clone implements tool.World.
func (w *World) Clone() tool.World { return &World{} }

// Lend implements tool.World.
func (w *World) Lend() {}

// Reclaim implements tool.World.
func (w *World) Reclaim() {}

// State implements tool.World: nothing is compared.
func (w *World) State() *py.Dict { return py.NewDict() }

// stored is the whole state.
const stored = `{"stateless":true}`

// SameState implements session.SameStater: there is none.
func (w *World) SameState(other tool.World) bool {
	_, ok := other.(*World)
	return ok
}

// MarshalJSON implements tool.World.
func (w *World) MarshalJSON() ([]byte, error) { return []byte(stored), nil }

// UnmarshalJSON implements tool.World.
func (w *World) UnmarshalJSON(data []byte) error {
	var compact bytes.Buffer
	if err := json.Compact(&compact, data); err != nil {
		return fmt.Errorf("reading the state of mathapi: %w", err)
	}
	if compact.String() != stored {
		return errors.New("the stored state is not that of mathapi")
	}
	return nil
}
