package splice

import (
	"slices"
	"strings"

	"envtune"
	"envtune/py"
)

// heed adds the calls that a hint speaks of to those to choose from.
func (s *search) heed(at *reached, c choice, hint *envtune.Hint) {
	switch hint.Kind {
	case envtune.HintDependency:
		if first, ok := needed(hint); ok {
			s.add(first)
		}
	case envtune.HintSource:
		s.lookUp(c, hint)
		for _, v := range s.looked(at, hint) {
			s.instead(c, hint.Arg, v)
		}
	case envtune.HintSignature:
		spec, ok := s.spec(hint.Tool)
		if !ok || hint.Tool == c.call.Name {
			return
		}
		d := py.Call{Name: hint.Tool}
		for _, a := range c.call.Kwargs {
			if slices.ContainsFunc(spec.Params, func(p envtune.Param) bool { return p.Name == a.Name }) {
				d.Kwargs = append(d.Kwargs, a)
			}
		}
		s.add(d)
	case envtune.HintConstraint:
		for _, v := range accepted(hint) {
			s.instead(c, hint.Arg, v)
		}
	}
}

// needed is the call that a dependency's hint names.
func needed(hint *envtune.Hint) (py.Call, bool) {
	if hint.Arg == "" || len(hint.Values) == 0 {
		return py.Call{}, false
	}
	args := strings.Join(append([]string{hint.Arg + "=" + hint.Values[0]}, hint.Values[1:]...), ", ")
	first, err := py.ParseCall(hint.Tool+"("+args+")", py.DefaultLimits())
	return first, err == nil
}

// accepted are the values that a constraint's hint names.
func accepted(hint *envtune.Hint) []py.Value {
	var out []py.Value
	for _, text := range hint.Values[:min(len(hint.Values), mostValues)] {
		v, err := py.ParseLiteral(text, py.DefaultLimits())
		if err != nil && !strings.Contains(text, " ") {
			v, err = py.Str(text), nil
		}
		if err == nil {
			out = append(out, v)
		}
	}
	return out
}

// lookUp adds the look-up that a source's hint names, by the value that was wrong.
func (s *search) lookUp(c choice, hint *envtune.Hint) {
	spec, ok := s.spec(hint.Tool)
	if !ok {
		return
	}
	look := py.Call{Name: hint.Tool}
	wrong, _ := c.call.Kwarg(hint.Arg)
	for _, p := range spec.Params {
		if !p.Optional {
			look.Kwargs = append(look.Kwargs, py.Arg{Name: p.Name, Value: wrong})
		}
	}
	if len(look.Kwargs) == 0 || len(look.Kwargs) == 1 && wrong != nil {
		s.add(look)
	}
}

// chain adds, behind the last call that was chosen, the calls in which what it returned stands
// for what it was given: a symbol for a name, an amount for the same in another unit.
func (s *search) chain(at *reached) {
	last := len(at.calls) - 1
	c, values := at.calls[last], found(at.told[last])
	if len(values) > mostValues {
		return
	}
	for _, d := range slices.Clone(s.calls) {
		for _, a := range d.call.Kwargs {
			given := func(b py.Arg) bool { return py.Repr(b.Value) == py.Repr(a.Value) }
			if d.text != c.text && len(py.Repr(a.Value)) > 1 && slices.ContainsFunc(c.call.Kwargs, given) {
				for _, v := range values {
					s.instead(d, a.Name, v)
				}
			}
		}
	}
}

// instead adds a call with another value of an argument.
func (s *search) instead(c choice, name string, v py.Value) {
	if _, ok := c.call.Kwarg(name); !ok {
		return
	}
	d := py.Call{Name: c.call.Name, Kwargs: slices.Clone(c.call.Kwargs)}
	for i := range d.Kwargs {
		if d.Kwargs[i].Name == name {
			d.Kwargs[i].Value = v
		}
	}
	s.add(d)
}
