// Package hint is the catalogue of hints: for each error code what an agent
// can do about it, computed from the error, the world's rules and what its
// tools show of its state. It never sees a reference.
package hint

import (
	"envtune"
	"envtune/py"
	"envtune/tool"
)

// Session is what a hint may see of a session.
type Session interface {
	Tools() []envtune.ToolSpec
	Tool(name string) (envtune.ToolSpec, bool)
	World(name string) (tool.World, bool)
}

// For returns the full hint for a failed result, or nil where none can help.
// s is the session after the call. offered are the tools that the agent may
// call now (nil: all of the session); a hint names no other.
func For(s Session, offered map[string]bool, r tool.Result) *envtune.Hint {
	e, ok := catalogue[r.Code]
	if !ok || e.make == nil {
		return nil
	}
	c := &failure{session: s, offered: offered, result: r}
	for _, make := range []maker{e.make, e.fallback} {
		if make == nil {
			continue
		}
		if h := make(c); h != nil && (h.Tool == "" || c.offers(h.Tool)) {
			return h
		}
	}
	return nil
}

// Offered makes For's argument from the tools of a prompt.
func Offered(tools []envtune.ToolSpec) map[string]bool {
	m := make(map[string]bool, len(tools))
	for _, t := range tools {
		m[t.Name] = true
	}
	return m
}

// maker makes a hint from a failure, or nil where it has none for it.
type maker func(*failure) *envtune.Hint

// Entry is what the catalogue holds for one code.
type Entry struct {
	make maker
	// fallback is asked where make has nothing, or names a tool that is not
	// offered.
	fallback maker
	// None says why no hint can help; "" where there is one.
	None string
}

// Helps tells whether there is a hint.
func (e Entry) Helps() bool { return e.make != nil }

// failure is what a hint is made from.
type failure struct {
	session Session
	offered map[string]bool
	result  tool.Result
}

func (c *failure) offers(name string) bool {
	if c.offered != nil {
		return c.offered[name]
	}
	_, ok := c.session.Tool(name)
	return ok
}

// field returns a field of the error, "" where it has none.
func (c *failure) field(name string) string { return c.result.Fields[name] }

// spec returns the failed tool.
func (c *failure) spec() (envtune.ToolSpec, bool) { return c.session.Tool(c.result.Tool) }

// arg returns an argument of the failed call.
func (c *failure) arg(name string) (py.Value, bool) {
	for _, k := range c.result.Args.Key {
		if k.Name == name {
			return k.Value, true
		}
	}
	t, _ := c.spec()
	for i, p := range t.Params {
		if p.Name == name && i < len(c.result.Args.Pos) {
			return c.result.Args.Pos[i], true
		}
	}
	return nil, false
}

// state returns a public attribute of a world, nil where it has none.
func (c *failure) state(world, attr string) py.Value {
	w, ok := c.session.World(world)
	if !ok {
		return nil
	}
	v, _ := w.State().GetStr(attr)
	return v
}
