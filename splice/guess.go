package splice

import (
	"context"
	"iter"
	"slices"

	"envtune"
	"envtune/py"
)

// mostGuesses bounds the calls of one tool that are guessed.
const mostGuesses = 400

// guess makes calls that nobody has made, until one brings a result that is missing. It is nil
// where none does.
func (s *search) guess(ctx context.Context, at *reached) (*reached, error) {
	for c := range s.guesses(at) {
		next, err := s.try(ctx, at, c)
		if err != nil {
			return nil, err
		}
		if next != nil && (next.right || next.found > at.found) {
			return next, nil
		}
		if err := next.close(); err != nil {
			return nil, err
		}
		if s.steps < 0 {
			break
		}
	}
	return nil, nil
}

// guesses are the calls to choose from by another tool, those with one value replaced, those
// with arguments of several, and calls of tools that want few values, with what users have said
// and results have told. What hints say of one joins those to choose from for the next kind.
func (s *search) guesses(at *reached) iter.Seq[choice] {
	values, said := s.values(at), spoken(s.heard.users[:min(1, len(s.heard.users))])
	return func(yield func(choice) bool) {
		for _, c := range slices.Clone(s.calls) {
			for i := range s.heard.tools {
				if d, ok := c.by(&s.heard.tools[i]); ok && !yield(d) {
					return
				}
			}
		}
		for _, c := range slices.Clone(s.calls) {
			spec, _ := s.spec(c.call.Name)
			for _, p := range spec.Params {
				_, has := c.call.Kwarg(p.Name)
				for _, v := range values {
					if has && fits(v, p.Type) && !yield(c.with(p.Name, v)) {
						return
					}
				}
			}
		}
		for _, c := range s.crossed() {
			if !yield(c) {
				return
			}
		}
		for i := range s.heard.tools {
			for _, call := range bare(&s.heard.tools[i], values, said) {
				if !yield(choice{"", call, call.String()}) {
					return
				}
			}
		}
	}
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
