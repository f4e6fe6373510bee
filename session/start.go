package session

import (
	"encoding/json"

	"envtune"
)

// Start is where sessions of one task begin: its worlds, made once. It never
// changes and may be used by several goroutines at once.
type Start struct{ made *Session }

// NewStart makes a Start as New makes a session. The error is a fault of the
// task.
func NewStart(worlds []string, start map[string]json.RawMessage, opt Options) (*Start, error) {
	s, err := New(worlds, start, opt)
	if err != nil {
		return nil, err
	}
	for _, w := range s.worlds {
		w.Lend()
	}
	return &Start{s}, nil
}

// Open returns a new session at the start. What its worlds do not change they
// share with other sessions of the Start.
func (st *Start) Open() *Session { return st.made.Clone() }

// OpenAs is Open with what instance makes for Options.Instance, where a call
// needs it.
func (st *Start) OpenAs(instance func() string) *Session {
	s := st.made.Clone()
	s.instance = instance
	return s
}

// Tools lists the tools of all worlds in order.
func (st *Start) Tools() []envtune.ToolSpec { return st.made.Tools() }

// Tool returns the specification of a tool.
func (st *Start) Tool(name string) (envtune.ToolSpec, bool) { return st.made.Tool(name) }
