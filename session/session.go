// Package session holds the worlds of one task together: it makes them from
// their start states, runs call strings on them, and compares states and
// results as the official checker does. Result texts equal the official
// executor's (Python 3.11); nothing is ever evaluated.
package session

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

// Options are what a session is made with beside its start states.
type Options struct {
	// LongContext switches the official long-context mode of the worlds on;
	// Extension holds its official literals (see tool.Options).
	LongContext bool
	Extension   map[string]py.Value
	// Instance is the start of the variable names that the official executor
	// writes before a tool's name in a string argument (hazards of its textual
	// rewriting): Instance + "_" + class + "_instance". Officially it is made
	// of the model's name and the task's id, so that agent and reference
	// differ. "" stands for "session".
	Instance string
	// Calls keeps how calls were read, for several sessions; nil keeps nothing.
	Calls *Calls
	// Today is today for worlds that ask for the day; zero is a fixed one (see
	// tool.Options).
	Today time.Time
}

// Session is the worlds of one task with the state that calls have made. It is
// not safe for concurrent use.
type Session struct {
	worlds []tool.World
	tools  *index
	opt    Options
	// shared: values may stand in several places of the state, because a call
	// within a call has passed one on; see guarded.
	shared bool
	// room is that of worlds where they are few.
	room [4]tool.World
	// instance makes opt.Instance, where it is not nil.
	instance func() string
	// like is what the text of the next result probably equals.
	like string
}

// New makes the named worlds, in order. A name is that of the package under
// world/ or the official class name, in worlds and in start. A start state
// without a world among worlds is ignored; a world without a start state takes
// its defaults. The error is a fault of the task.
func New(worlds []string, start map[string]json.RawMessage, opt Options) (*Session, error) {
	s := &Session{opt: opt}
	numbers := make([]int, len(worlds))
	for i, name := range worlds {
		n, err := find(name)
		if err != nil {
			return nil, err
		}
		w, err := kinds[n].fresh(start, opt)
		if err != nil {
			return nil, fmt.Errorf("making the world %s: %w", kinds[n].name, err)
		}
		s.worlds = append(s.worlds, w)
		numbers[i] = n
	}
	var err error
	if s.tools, err = allTools().of(numbers); err != nil {
		return nil, err
	}
	return s, nil
}

func (k kind) fresh(start map[string]json.RawMessage, opt Options) (tool.World, error) {
	config := py.NewDict()
	raw, ok := start[k.name]
	if !ok {
		raw = start[k.class]
	}
	if raw = bytes.TrimSpace(raw); len(raw) > 0 && !bytes.Equal(raw, []byte("null")) {
		v, err := py.FromJSON(raw)
		if err != nil {
			return nil, fmt.Errorf("reading the start state: %w", err)
		}
		if config, ok = v.(*py.Dict); !ok {
			return nil, fmt.Errorf("the start state is a %s, not an object", v.Type())
		}
	}
	return k.make(config, tool.Options{LongContext: opt.LongContext, Extension: opt.Extension, Today: opt.Today})
}

// Tools lists the tools of all worlds in order.
func (s *Session) Tools() []envtune.ToolSpec {
	var all []envtune.ToolSpec
	for _, w := range s.worlds {
		all = append(all, w.Tools()...)
	}
	return all
}

// Tool returns the specification of a tool.
func (s *Session) Tool(name string) (envtune.ToolSpec, bool) {
	if s.place(name) < 0 {
		return envtune.ToolSpec{}, false
	}
	return s.tools.specs[name], true
}

// Worlds lists the worlds in order. They are the session's own.
func (s *Session) Worlds() []tool.World { return append([]tool.World(nil), s.worlds...) }

// World returns a world by its name or official class name.
func (s *Session) World(name string) (tool.World, bool) {
	for _, w := range s.worlds {
		if w.Name() == name || w.Class() == name {
			return w, true
		}
	}
	return nil, false
}

// State returns the compared attributes of every world, by the world's name,
// in order. The values are the worlds' own: look, do not change.
func (s *Session) State() *py.Dict {
	d := py.NewDict()
	for _, w := range s.worlds {
		d.SetStr(w.Name(), w.State())
	}
	return d
}

// Clone returns an independent copy. A value that calls within calls put into
// two worlds is two values in the copy.
func (s *Session) Clone() *Session {
	c := &Session{tools: s.tools, opt: s.opt, instance: s.instance, shared: s.shared}
	c.worlds = c.room[:0:len(c.room)]
	if len(s.worlds) > len(c.room) {
		c.worlds = make([]tool.World, 0, len(s.worlds))
	}
	c.worlds = c.worlds[:len(s.worlds)]
	for i, w := range s.worlds {
		c.worlds[i] = w.Clone()
	}
	return c
}

type sessionJSON struct {
	Instance    string      `json:"instance,omitempty"`
	LongContext bool        `json:"long_context,omitempty"`
	Worlds      []worldJSON `json:"worlds"`
}

type worldJSON struct {
	Name  string          `json:"name"`
	State json.RawMessage `json:"state"`
}

// MarshalJSON writes the whole session but for the long-context literals.
// Equal sessions give equal bytes.
func (s *Session) MarshalJSON() ([]byte, error) {
	j := sessionJSON{Instance: s.prefix(), LongContext: s.opt.LongContext}
	for _, w := range s.worlds {
		state, err := w.MarshalJSON()
		if err != nil {
			return nil, fmt.Errorf("writing the world %s: %w", w.Name(), err)
		}
		j.Worlds = append(j.Worlds, worldJSON{w.Name(), state})
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON wrote. A session in long-context mode
// needs its literals: use Restore.
func (s *Session) UnmarshalJSON(data []byte) error {
	r, err := Restore(data, nil)
	if err != nil {
		return err
	}
	*s = *r
	return nil
}

// Restore reads what MarshalJSON wrote; extension holds the long-context
// literals and may be nil where the session does not need them.
func Restore(data []byte, extension map[string]py.Value) (*Session, error) {
	var j sessionJSON
	if err := json.Unmarshal(data, &j); err != nil {
		return nil, fmt.Errorf("reading a session: %w", err)
	}
	var names []string
	for _, w := range j.Worlds {
		names = append(names, w.Name)
	}
	s, err := New(names, nil, Options{LongContext: j.LongContext, Extension: extension, Instance: j.Instance})
	if err != nil {
		return nil, fmt.Errorf("reading a session: %w", err)
	}
	for i, w := range j.Worlds {
		if err := s.worlds[i].UnmarshalJSON(w.State); err != nil {
			return nil, fmt.Errorf("reading the world %s: %w", w.Name, err)
		}
	}
	return s, nil
}
