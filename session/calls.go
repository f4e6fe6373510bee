package session

import (
	"sync"

	"envtune/py"
)

// Calls keeps how call strings were read, for sessions that run the same ones:
// models write the calls of the reference, and tasks share most of theirs. It
// never changes a result. It may be used by several goroutines.
type Calls struct {
	mu    sync.RWMutex
	read  map[string]*readCall
	bytes int
}

// Bounds on what is kept: the longest text, and all texts together, in bytes.
// What was read of them takes several times as much.
const (
	maxKeptCall  = 1 << 10
	maxKeptCalls = 1 << 20
)

// readCall is a plain call of a tool that some world has.
type readCall struct {
	call py.Call
	// world is the number of the tool's world.
	world int
	// holds: an argument is a list, dict or tuple, which a world may keep and
	// change, so that every run gets its own.
	holds bool
}

// NewCalls returns an empty Calls.
func NewCalls() *Calls { return &Calls{read: map[string]*readCall{}} }

// Forget empties it.
func (c *Calls) Forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.read, c.bytes = map[string]*readCall{}, 0
}

// find returns a call that was read; nil where there is none, or c is nil.
func (c *Calls) find(text string) *readCall {
	if c == nil {
		return nil
	}
	c.mu.RLock()
	r := c.read[text]
	c.mu.RUnlock()
	return r
}

// keep keeps a call that was read from a text which neither the executor's
// rewriting nor its denylist touches.
func (c *Calls) keep(text string, call py.Call, world int) {
	if c == nil || len(text) > maxKeptCall {
		return
	}
	r := &readCall{call: call, world: world}
	for _, v := range call.Args {
		r.holds = r.holds || holds(v)
	}
	for _, a := range call.Kwargs {
		r.holds = r.holds || holds(a.Value)
	}
	if r.holds {
		r.call = r.own()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bytes += len(text); c.bytes > maxKeptCalls {
		c.read, c.bytes = map[string]*readCall{}, len(text)
	}
	c.read[text] = r
}

func holds(v py.Value) bool {
	switch v.(type) {
	case *py.List, *py.Dict, py.Tuple:
		return true
	}
	return false
}

// own returns the call with arguments that are the caller's.
func (r *readCall) own() py.Call {
	c := r.call
	if !r.holds {
		return c
	}
	c.Args = append([]py.Value(nil), c.Args...)
	for i, v := range c.Args {
		c.Args[i] = py.CopyTree(v)
	}
	c.Kwargs = append([]py.Arg(nil), c.Kwargs...)
	for i, a := range c.Kwargs {
		c.Kwargs[i].Value = py.CopyTree(a.Value)
	}
	return c
}
