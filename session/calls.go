package session

import (
	"sync"
	"sync/atomic"

	"envtune/py"
)

// Calls keeps how call strings were read, what pure tools did, and the text of what a
// call did last, for sessions that run the same ones: models write the calls of the
// reference, and tasks share most of theirs. It never changes a result: a text that is
// kept stands for one that was written and equals it. The sessions must have the same
// Options.Extension and Options.Today. It may be used by several goroutines.
type Calls struct {
	mu    sync.RWMutex
	read  map[string]*readCall
	bytes int
}

// Bounds on what is kept: the longest call or result, and all of them together,
// in bytes. What was read of them takes several times as much.
const (
	maxKeptText  = 64 << 10
	maxKeptTexts = 2 << 20
)

// readCall is a plain call of a tool that some world has.
type readCall struct {
	call py.Call
	// world is the number of the tool's world.
	world int
	// holds: an argument is a list, dict or tuple, which a world may keep and
	// change, so that every run gets its own.
	holds bool
	// pure: what the tool does depends on the call and the mode alone. done are
	// its results without and with long context, once they are known.
	pure bool
	done [2]atomic.Pointer[Result]
	// last are the texts of what it did last; Calls.mu guards them.
	last [2]string
}

// NewCalls returns an empty Calls.
func NewCalls() *Calls { return &Calls{read: map[string]*readCall{}} }

// Forget empties it.
func (c *Calls) Forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.read, c.bytes = map[string]*readCall{}, 0
}

// find returns a call that was read, and the text of what it did last in a mode, "" where
// that is not known; nil where there is none, or c is nil.
func (c *Calls) find(text string, long bool) (r *readCall, last string) {
	if c == nil {
		return nil, ""
	}
	c.mu.RLock()
	if r = c.read[text]; r != nil {
		last = r.last[mode(long)]
	}
	c.mu.RUnlock()
	return r, last
}

// keep keeps a call that was read from a text which neither the executor's
// rewriting nor its denylist touches. It returns nil where it does not.
func (c *Calls) keep(text string, call py.Call, world int) *readCall {
	if c == nil || len(text) > maxKeptText {
		return nil
	}
	r := &readCall{call: call, world: world, pure: allTools().pure[call.Name]}
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
	c.take(len(text))
	c.read[text] = r
	return r
}

// take counts bytes, and forgets all where they are too many.
func (c *Calls) take(bytes int) {
	if c.bytes += bytes; c.bytes > maxKeptTexts {
		c.read, c.bytes = map[string]*readCall{}, bytes
	}
}

// result returns what a call did before, nil where that is not known.
func (r *readCall) result(long bool) *Result {
	if !r.pure {
		return nil
	}
	return r.done[mode(long)].Load()
}

// remember keeps what a call did, all of it if its tool is pure; last is the text that is
// kept.
func (c *Calls) remember(r *readCall, long bool, res Result, last string) {
	if len(res.Text) > maxKeptText || !r.pure && last == res.Text {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.pure {
		c.take(len(res.Text))
		done := res // not res itself, which would be made for every call
		r.done[mode(long)].Store(&done)
		return
	}
	c.take(len(res.Text) - len(r.last[mode(long)]))
	r.last[mode(long)] = res.Text
}

func mode(long bool) int {
	if long {
		return 1
	}
	return 0
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
