package session

import (
	"errors"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

// Result is what one call did.
type Result = tool.Result

// RaisedPrefix is what the official executor writes before an exception.
const RaisedPrefix = "Error during execution: "

// Call runs one call string, such as "lockDoors(unlock=False, door=['driver'])".
// An argument may be a call itself, or hold calls: they run first, as in Python.
// A failing call is a Result like any other; effects that a tool had before it
// failed stay.
func (s *Session) Call(text string) Result { return s.CallOffered(text, nil) }

// CallLike runs a call as Call does. Where the text of the result equals like, as
// that of a run elsewhere does, it is like itself and takes no memory.
func (s *Session) CallLike(text, like string) Result {
	s.like = like
	r := s.CallOffered(text, nil)
	s.like = ""
	return r
}

// CallOffered runs a call as Call does, but takes every tool that is not among
// offered for unknown. nil offers all tools of the session.
func (s *Session) CallOffered(text string, offered map[string]bool) Result {
	if r, last := s.opt.Calls.find(text, s.opt.LongContext); r != nil {
		place := s.tools.places[r.world]
		if place < 0 || offered != nil && !offered[r.call.Name] {
			return unknownTool(r.call.Name)
		}
		return s.runKept(place, r, last, r.own)
	}
	limits := py.DefaultLimits()
	if len(text) > limits.Bytes {
		return raised("", tool.CodeLimit, "the call is refused: it is too long")
	}
	plain := isPlain(text)
	if !plain {
		text = rewrite(text, s.variable)
	}
	if word := deniedWord(text); word != "" {
		return raised(word, tool.CodeDenied, "Function call "+word+" is not allowed.")
	}
	call, err := py.ParseCall(text, limits)
	if err != nil {
		return s.notPlain(text, limits, offered, err)
	}
	world, known := s.tools.owner[call.Name]
	if !known {
		return unknownTool(call.Name)
	}
	var kept *readCall
	if plain {
		kept = s.opt.Calls.keep(text, call, world)
	}
	place := s.tools.places[world]
	if place < 0 || offered != nil && !offered[call.Name] {
		return unknownTool(call.Name)
	}
	return s.runKept(place, kept, "", func() py.Call { return call })
}

// runKept runs a call that is kept, where kept is not nil, unless its result is; last is
// the text of what it did last.
func (s *Session) runKept(place int, kept *readCall, last string, call func() py.Call) Result {
	if kept == nil || s.shared {
		return s.runAt(place, call(), s.like)
	}
	if r := kept.result(s.opt.LongContext); r != nil {
		return *r
	}
	like := s.like
	if like == "" {
		like = last
	}
	r := s.runAt(place, call(), like)
	s.opt.Calls.remember(kept, s.opt.LongContext, r, last)
	return r
}

// notPlain runs a text that is no plain call: calls within calls, or none.
func (s *Session) notPlain(text string, limits py.Limits, offered map[string]bool, err error) Result {
	known := func(name string) bool { return s.place(name) >= 0 && (offered == nil || offered[name]) }
	var e *py.ParseError
	if errors.As(err, &e) && e.Kind == py.ParseNested {
		return s.nested(text, limits, known)
	}
	return parseFailure(err, known)
}

// run runs a call of a tool that is known.
func (s *Session) run(call py.Call) Result { return s.runAt(s.place(call.Name), call, s.like) }

// runAt is run of a tool of the world at a place; like is what the text of the result
// probably equals.
func (s *Session) runAt(place int, call py.Call, like string) Result {
	to := tool.NewAnswer()
	args := tool.Args{Pos: call.Args, Key: call.Kwargs}
	var o tool.Outcome
	if s.shared {
		o = s.guarded(place, call.Name, args)
	} else {
		o = s.worlds[place].Run(call.Name, args, to)
	}
	r := result(call.Name, args, o, to, like)
	to.Free()
	return r
}

func raised(name string, code envtune.Code, text string) Result {
	return Result{Name: name, Code: code, Raised: true, Text: RaisedPrefix + text}
}

func unknownTool(name string) Result {
	return raised(name, envtune.CodeUnknownTool, "name '"+name+"' is not defined")
}

// parseFailure makes the result of a text that is no call. Python
// looks the called name up before it evaluates arguments, so that an unknown
// name comes before their errors, but after errors of syntax.
func parseFailure(err error, known func(string) bool) Result {
	var e *py.ParseError
	if !errors.As(err, &e) {
		return raised("", tool.CodeSyntax, err.Error())
	}
	evaluated := e.Kind != py.ParseSyntax && e.Kind != py.ParseLimit
	if evaluated && e.Callee != "" && !known(e.Callee) {
		return unknownTool(e.Callee)
	}
	r := raised(e.Callee, parseCode(e.Kind), e.Text)
	if e.Callee != "" && known(e.Callee) {
		r.Tool = e.Callee
	}
	r.Fields = tool.MakeFields("want", e.Want, "name", e.Name)
	return r
}

func parseCode(kind py.ParseKind) envtune.Code {
	switch kind {
	case py.ParseName:
		return tool.CodeName
	case py.ParseValue:
		return tool.CodeValue
	case py.ParseUnsupported, py.ParseNested:
		return tool.CodeUnsupported
	case py.ParseLimit:
		return tool.CodeLimit
	}
	return tool.CodeSyntax
}

// prefix is what the names of variables begin with, as it was given.
func (s *Session) prefix() string {
	if s.instance != nil {
		s.opt.Instance, s.instance = s.instance(), nil
	}
	return s.opt.Instance
}

// variable returns the official variable of the world that has a tool.
func (s *Session) variable(name string) (string, bool) {
	i := s.place(name)
	if i < 0 {
		return "", false
	}
	prefix := s.prefix()
	if prefix == "" {
		prefix = "session"
	}
	return prefix + "_" + s.worlds[i].Class() + "_instance", true
}
