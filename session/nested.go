package session

import (
	"errors"

	"envtune/py"
	"envtune/tool"
)

// evaluation runs a call whose arguments are calls.
type evaluation struct {
	s     *Session
	known func(string) bool
}

// nested runs a call with calls in its arguments, as Python evaluates it: the
// called name is looked up, then the arguments are evaluated from left to
// right, inner calls first, then the call runs. A value that an inner call
// returned is passed as it is, so that a live part of the state stays one. An
// exception within ends it all and is the result; effects before it stay.
func (s *Session) nested(text string, limits py.Limits, known func(string) bool) Result {
	c, err := py.ParseCallExpr(text, limits)
	if err != nil {
		return parseFailure(err, known)
	}
	if !known(c.Name) {
		return unknownTool(c.Name)
	}
	for _, w := range s.worlds {
		w.Reclaim() // a tool may keep what another returned
	}
	e := &evaluation{s, known}
	call, err := c.Args(e.inner)
	var failed *innerError
	var parse *py.ParseError
	switch {
	case errors.As(err, &failed):
		r := failed.result
		r.Name = c.Name
		return r
	case errors.As(err, &parse):
		parse.Callee = c.Name
		return parseFailure(parse, known)
	case err != nil:
		return raised(c.Name, tool.CodeOf(err), err.Error())
	}
	return s.run(call)
}

// innerError is the exception of a call within a call, as a result.
type innerError struct{ result Result }

func (e *innerError) Error() string { return e.result.Text }

// inner runs a call within a call and returns its value.
func (e *evaluation) inner(c *py.CallExpr) (py.Value, error) {
	if !e.known(c.Name) {
		r := unknownTool(c.Name)
		r.Fields = tool.MakeFields("name", c.Name)
		return nil, &innerError{r}
	}
	call, err := c.Args(e.inner)
	if err != nil {
		return nil, err
	}
	v, failed := e.s.value(call)
	if failed != nil {
		return nil, &innerError{*failed}
	}
	e.s.shared = true
	return v, nil
}

// value runs a call and returns the value, or the result of one that raised.
func (s *Session) value(call py.Call) (py.Value, *Result) {
	place, args := s.place(call.Name), tool.Args{Pos: call.Args, Key: call.Kwargs}
	var o tool.Outcome
	if s.shared {
		o = s.guarded(place, call.Name, args)
	} else {
		o = s.worlds[place].Call(call.Name, args)
	}
	if o.Raised {
		r := result(call.Name, args, o, nil, "")
		return nil, &r
	}
	return o.Value, nil
}

// Bounds on what calls within calls may build: values in values, each several
// times. Bytes are counted as tool.Left does.
const (
	maxSharedArgs  = 1 << 20
	maxSharedState = 4 << 20
	maxSharedDepth = 48
)

// guarded runs a call in a session where values may be shared: a value that
// stands in several places, or in itself, is soon larger than any memory, or
// has no end. Such a call is refused and has no effect.
func (s *Session) guarded(place int, name string, args tool.Args) tool.Outcome {
	for _, list := range [][]py.Value{args.Pos, keywords(args.Key)} {
		if !fits(maxSharedArgs, list...) {
			return tooLarge("its arguments are larger than 1 MiB, or nested deeper than 48")
		}
	}
	before := s.Clone()
	o := s.worlds[place].Call(name, args)
	for _, w := range s.worlds {
		if !fits(maxSharedState, w.State()) {
			s.worlds = before.worlds
			return tooLarge("it would make the state larger than 4 MiB, or nest it deeper than 48")
		}
	}
	if o.Value != nil && !fits(maxSharedState, o.Value) {
		s.worlds = before.worlds
		return tooLarge("its result would be larger than 4 MiB, or nested deeper than 48")
	}
	return o
}

func keywords(key []tool.Keyword) []py.Value {
	var out []py.Value
	for _, k := range key {
		out = append(out, k.Value)
	}
	return out
}

func tooLarge(why string) tool.Outcome {
	return tool.Outcome{Raised: true, Code: tool.CodeLimit, Text: "the call is refused: " + why}
}

// fits tells whether values, written out, stay within a number of bytes and
// maxSharedDepth. It looks at no more than that.
func fits(bytes int, values ...py.Value) bool {
	for _, v := range values {
		if bytes = tool.Left(v, bytes, maxSharedDepth); bytes < 0 {
			return false
		}
	}
	return true
}

// result makes the result of a call from its outcome, and from the answer where the
// outcome has no value; like is what its text probably equals.
func result(name string, args tool.Args, o tool.Outcome, to *tool.Answer, like string) Result {
	r := Result{Name: name, Tool: name, Args: args, Code: o.Code, Fields: o.Fields}
	if o.Raised {
		r.Raised, r.Text = true, RaisedPrefix+o.Text
		return r
	}
	var text string
	var err error
	if o.Value != nil {
		text, err = to.ResultOf(o.Value, like)
	} else {
		text, err = to.Result(like)
	}
	if err != nil { // a value that Python cannot write
		r.Raised, r.Text, r.Code = true, RaisedPrefix+err.Error(), tool.CodeOf(err)
		return r
	}
	r.Text = text
	return r
}
