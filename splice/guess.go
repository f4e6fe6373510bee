package splice

import (
	"context"
	"slices"

	"envtune"
	"envtune/py"
)

// mostGuesses bounds the calls of one tool that are guessed.
const mostGuesses = 400

// guess makes calls that nobody has made, until one brings a result that is missing: those to
// choose from by another tool or with one value replaced, and tools that want few values, with
// those that users have said and results have told. It is nil where none does.
func (s *search) guess(ctx context.Context, at *reached) (*reached, error) {
	values, said := s.values(at), spoken(s.heard.users[:min(1, len(s.heard.users))])
	try := func(c choice) (*reached, error) {
		next, err := s.try(ctx, at, c)
		if err != nil || next == nil || next.right || next.found > at.found {
			return next, err
		}
		return nil, next.close()
	}
	for _, c := range slices.Clone(s.calls) {
		for i := range s.heard.tools {
			if d, ok := c.by(&s.heard.tools[i]); ok {
				if next, err := try(d); next != nil || err != nil {
					return next, err
				}
			}
		}
	}
	for _, c := range slices.Clone(s.calls) {
		spec, _ := s.spec(c.call.Name)
		for _, p := range spec.Params {
			if _, ok := c.call.Kwarg(p.Name); !ok {
				continue
			}
			for _, v := range values {
				if s.steps < 0 || !fits(v, p.Type) {
					continue
				}
				if next, err := try(c.with(p.Name, v)); next != nil || err != nil {
					return next, err
				}
			}
		}
	}
	for _, c := range s.crossed() {
		if next, err := try(c); next != nil || err != nil {
			return next, err
		}
	}
	for _, spec := range s.heard.tools {
		if s.steps < 0 {
			break
		}
		for _, call := range bare(&spec, values, said) {
			if next, err := try(choice{"", call, call.String()}); next != nil || err != nil {
				return next, err
			}
		}
	}
	return nil, nil
}

// by is the call by another tool that takes just what it has.
func (c choice) by(spec *envtune.ToolSpec) (choice, bool) {
	if spec.Name == c.call.Name || len(spec.Params) != len(c.call.Kwargs) || len(spec.Params) == 0 {
		return c, false
	}
	for _, p := range spec.Params {
		if _, ok := c.call.Kwarg(p.Name); !ok {
			return c, false
		}
	}
	d := py.Call{Name: spec.Name, Kwargs: c.call.Kwargs}
	return choice{c.words, d, d.String()}, true
}

// crossed are calls of a tool with arguments of several of those to choose from.
func (s *search) crossed() []choice {
	var out []choice
	for i, c := range s.calls {
		args := func(k choice) bool { return k.call.Name == c.call.Name && len(k.call.Kwargs) == len(c.call.Kwargs) }
		if slices.IndexFunc(s.calls, args) < i { // crossed already
			continue
		}
		mixed := []choice{c}
		for _, a := range c.call.Kwargs {
			for _, m := range mixed {
				for _, k := range s.calls {
					if v, ok := k.call.Kwarg(a.Name); ok && args(k) && len(mixed) < mostGuesses {
						if d := m.with(a.Name, v); d.text != m.text {
							mixed = append(mixed, d)
						}
					}
				}
			}
		}
		out = append(out, mixed[1:]...)
	}
	return out
}

// values are those that results of the turn and before have told and that users have said.
func (s *search) values(at *reached) []py.Value {
	var out []py.Value
	add := func(list []py.Value) {
		for _, v := range list {
			if !slices.ContainsFunc(out, func(w py.Value) bool { return py.Repr(w) == py.Repr(v) }) {
				out = append(out, v)
			}
		}
	}
	for _, c := range slices.Backward(at.calls) {
		add(found(s.told[c.text], nil, mostSpoken))
	}
	add(spoken(s.heard.users))
	for _, r := range s.heard.told[:min(len(s.heard.told), mostValues)] {
		add(found(r, nil, mostValues))
	}
	return out
}

// bare are the calls of a tool with each value that fits: of one that wants one value at most
// with all that there are, and with one of its other parameters, of one that wants two or three
// with those that were said last.
func bare(spec *envtune.ToolSpec, values, said []py.Value) []py.Call {
	var needs, others []envtune.Param
	for _, p := range spec.Params {
		if p.Optional {
			others = append(others, p)
		} else {
			needs = append(needs, p)
		}
	}
	if len(needs) > 3 {
		return nil
	}
	if len(needs) > 1 {
		values = said
	}
	out := []py.Call{{Name: spec.Name}}
	for _, p := range needs {
		out = filled(out, p, values)
	}
	if base := out; len(needs) < 2 {
		for _, p := range others {
			out = append(out, filled(base, p, values)...)
		}
	}
	return out[:min(len(out), mostGuesses)]
}

// filled are calls with a parameter more, with each value that fits.
func filled(calls []py.Call, p envtune.Param, values []py.Value) []py.Call {
	var out []py.Call
	for _, c := range calls {
		for _, v := range values {
			if fits(v, p.Type) && len(out) < mostGuesses {
				out = append(out, py.Call{Name: c.Name, Kwargs: append(slices.Clone(c.Kwargs), py.Arg{Name: p.Name, Value: v})})
			}
		}
	}
	return out
}
