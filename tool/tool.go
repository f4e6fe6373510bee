// Package tool declares tools: a name, typed parameters, a short document and
// what the tool does to the state of its world. Binding of arguments and its
// error texts are Python 3.11's.
package tool

import (
	"encoding/json"
	"fmt"
	"time"

	"envtune"
	"envtune/py"
)

// World is a stateful simulator with tools. It knows nothing of tasks, rewards
// or hints shown. A World is not safe for concurrent use.
type World interface {
	// Class is the official class name ("TradingBot"); Name the name of the
	// package under world/ ("trading").
	Class() string
	Name() string
	// Tools lists the world's tools in the order of the official class.
	Tools() []envtune.ToolSpec
	// Call runs the named tool. An unknown name is a bug of the caller, and
	// comes back as an exception with CodeUnknownTool.
	Call(name string, args Args) Outcome
	// Run is Call that leaves what the tool returned in an empty answer: a Value
	// comes back for an error alone, and then instead of the answer.
	Run(name string, args Args, to *Answer) Outcome
	// Clone returns an independent copy, private state included.
	Clone() World
	// Lend marks what there is of the state as lent: clones share it, and every
	// one, this world included, copies a part before it changes it. It is for a
	// world that was just made. Lent worlds may be cloned at the same time.
	Lend()
	// Reclaim makes the world the only holder of all of its state again: it
	// copies what is lent. Whoever changes the values of a state from without,
	// or has a tool keep one of them, asks for it first.
	Reclaim()
	// State holds the attributes that the official state check compares, in
	// order. The values are the world's own: look, do not change.
	State() *py.Dict
	// Codes lists the error templates of the world in the order of its tools.
	Codes() []envtune.Code
	// MarshalJSON and UnmarshalJSON round-trip the whole state, private
	// attributes and the random generator included.
	json.Marshaler
	json.Unmarshaler
}

// Purer is implemented by worlds with tools that are pure: what such a tool does
// depends on its arguments and the world's options alone, and it changes nothing.
type Purer interface {
	// Pure tells whether a tool is.
	Pure(tool string) bool
}

// Options are what a world is made with beside its start state.
type Options struct {
	// LongContext switches the official long-context mode on.
	LongContext bool
	// Extension holds the official long-context literals by their names in
	// long_context.py ("WATCH_LIST_EXTENSION"). They are data of the official
	// package and no part of this module. They are never changed.
	Extension map[string]py.Value
	// Today is the day that a world takes for today where the official class
	// asks the machine's clock (ages of travellers). The zero value stands for
	// DefaultToday, so that results do not depend on the day of the run.
	Today time.Time
}

// DefaultToday is the day on which the official trading bot's clock stands.
func DefaultToday() time.Time { return time.Date(2024, 9, 1, 0, 0, 0, 0, time.UTC) }

// Require checks that, in long-context mode, every named literal is there.
func (o Options) Require(names ...string) error {
	if !o.LongContext {
		return nil
	}
	for _, n := range names {
		if o.Extension[n] == nil {
			return fmt.Errorf("long-context mode needs the official literal %s, which was not handed in", n)
		}
	}
	return nil
}

// Args are the arguments of one call, before binding.
type Args struct {
	Pos []py.Value
	Key []Keyword
}

// Keyword is one argument given by name.
type Keyword = py.Arg

// Param declares one parameter.
type Param struct {
	Name string
	// Type is one of str, int, float, bool, list, dict, any. It documents:
	// like Python, no tool checks its arguments against it.
	Type string
	// Default makes the parameter optional.
	Default py.Value
	// Enum are the values that the official document lists; no tool checks
	// its arguments against them either.
	Enum []string
}

// OneOf adds the values that the official document lists.
func (p Param) OneOf(values ...string) Param {
	p.Enum = values
	return p
}

// Req declares a required parameter.
func Req(name, typ string) Param { return Param{Name: name, Type: typ} }

// Opt declares an optional parameter.
func Opt(name, typ string, def py.Value) Param {
	return Param{Name: name, Type: typ, Default: def}
}

// Def declares one tool of worlds with state W.
type Def[W any] struct {
	Name   string
	Doc    string
	Params []Param
	// Run does the work on bound arguments, one for each parameter in order; the
	// slice is not the tool's to keep. What the tool returns it puts into the
	// answer. The error is an *Error for an error that the tool returns, any other
	// error is a Python exception; the answer then does not count. Effects before
	// an error stay.
	Run func(w W, args []py.Value, to *Answer) error
}

// Table holds the tools of one kind of world. It is immutable.
type Table[W any] struct {
	class string
	defs  []Def[W]
	index map[string]int
	pure  map[string]bool
	specs []envtune.ToolSpec
}

// NewTable makes the table of a world's tools. class qualifies the names in
// Python's error texts. A name declared twice panics.
func NewTable[W any](class string, defs ...Def[W]) *Table[W] {
	t := &Table[W]{class: class, defs: defs, index: make(map[string]int, len(defs))}
	for i, d := range defs {
		if _, twice := t.index[d.Name]; twice {
			panic("tool " + d.Name + " is declared twice")
		}
		t.index[d.Name] = i
		t.specs = append(t.specs, spec(d.Name, d.Doc, d.Params))
	}
	return t
}

func spec(name, doc string, params []Param) envtune.ToolSpec {
	s := envtune.ToolSpec{Name: name, Doc: doc}
	for _, p := range params {
		e := envtune.Param{Name: p.Name, Type: p.Type, Enum: p.Enum}
		if p.Default != nil {
			e.Optional, e.Default = true, py.Repr(p.Default)
		}
		s.Params = append(s.Params, e)
	}
	return s
}

// Pure returns the table with the named tools marked as pure (see Purer). An
// unknown name panics.
func (t *Table[W]) Pure(names ...string) *Table[W] {
	marked := *t
	marked.pure = make(map[string]bool, len(names))
	for _, n := range names {
		if _, ok := t.index[n]; !ok {
			panic("there is no tool " + n)
		}
		marked.pure[n] = true
	}
	return &marked
}

// IsPure tells whether a tool is marked as pure.
func (t *Table[W]) IsPure(name string) bool { return t.pure[name] }

// Specs lists the tools in the order of declaration. The caller may change the
// slice, not the parameters.
func (t *Table[W]) Specs() []envtune.ToolSpec {
	return append([]envtune.ToolSpec(nil), t.specs...)
}

// Call binds args and runs the named tool on w.
func (t *Table[W]) Call(w W, name string, args Args) Outcome {
	to := NewAnswer()
	defer to.Free()
	o := t.Run(w, name, args, to)
	if !o.Raised && o.Value == nil {
		o.Value = to.Made()
	}
	return o
}

// Run binds args and runs the named tool on w; see World.
func (t *Table[W]) Run(w W, name string, args Args, to *Answer) Outcome {
	i, ok := t.index[name]
	if !ok {
		return failed(Exception(envtune.CodeUnknownTool, fmt.Sprintf("name '%s' is not defined", name)))
	}
	d := &t.defs[i]
	bound, err := bind(t.class, name, d.Params, args, to.args)
	if err == nil {
		err = d.Run(w, bound, to)
	}
	if err != nil {
		return failed(err)
	}
	return Outcome{}
}
