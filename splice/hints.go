package splice

import (
	"maps"
	"slices"
	"strings"

	"envtune"
	"envtune/py"
)

// heed adds the calls that a hint speaks of to those to choose from.
func (s *search) heed(c choice, hint *envtune.Hint) {
	switch hint.Kind {
	case envtune.HintDependency:
		if hint.Arg != "" && len(hint.Values) > 0 {
			args := strings.Join(append([]string{hint.Arg + "=" + hint.Values[0]}, hint.Values[1:]...), ", ")
			if first, err := py.ParseCall(hint.Tool+"("+args+")", py.DefaultLimits()); err == nil {
				s.add("", first)
			}
		}
	case envtune.HintSource:
		s.source(c, hint)
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
		s.add(c.words, d)
	case envtune.HintConstraint:
		for _, text := range hint.Values[:min(len(hint.Values), mostValues)] {
			v, err := py.ParseLiteral(text, py.DefaultLimits())
			if err != nil && !strings.Contains(text, " ") {
				v, err = py.Str(text), nil
			}
			if err == nil {
				s.instead(c, hint.Arg, v)
			}
		}
	}
}

// source adds the look-up that a hint names, by the value that was wrong, and the call with
// what such look-ups have returned.
func (s *search) source(c choice, hint *envtune.Hint) {
	if spec, ok := s.spec(hint.Tool); ok {
		look := py.Call{Name: hint.Tool}
		wrong, _ := c.call.Kwarg(hint.Arg)
		for _, p := range spec.Params {
			if !p.Optional {
				look.Kwargs = append(look.Kwargs, py.Arg{Name: p.Name, Value: wrong})
			}
		}
		if len(look.Kwargs) == 0 || len(look.Kwargs) == 1 && wrong != nil {
			s.add("", look)
		}
	}
	for _, text := range slices.Sorted(maps.Keys(s.told)) {
		if strings.HasPrefix(text, hint.Tool+"(") {
			for _, v := range found(s.told[text], hint.Values, mostValues) {
				s.instead(c, hint.Arg, v)
			}
		}
	}
}

// chain adds, behind a call that was chosen, the calls in which what it returned stands for
// what it was given: a symbol for a name, an amount for the same in another unit.
func (s *search) chain(c choice) {
	values := found(s.told[c.text], nil, mostValues+1)
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
	if _, ok := c.call.Kwarg(name); ok {
		d := c.with(name, v)
		s.add(d.words, d.call)
	}
}

// with is the call with another value of one of its arguments.
func (c choice) with(name string, v py.Value) choice {
	d := py.Call{Name: c.call.Name, Kwargs: slices.Clone(c.call.Kwargs)}
	for i := range d.Kwargs {
		if d.Kwargs[i].Name == name {
			d.Kwargs[i].Value = v
		}
	}
	return choice{c.words, d, d.String()}
}

func (s *search) spec(tool string) (envtune.ToolSpec, bool) {
	i := slices.IndexFunc(s.heard.tools, func(t envtune.ToolSpec) bool { return t.Name == tool })
	if i < 0 {
		return envtune.ToolSpec{}, false
	}
	return s.heard.tools[i], true
}

// found are the strings and numbers of a JSON result, or those under some of its keys: so many
// at most, those of a dict in the order of its keys.
func found(text string, keys []string, most int) []py.Value {
	all, err := py.FromJSON([]byte(text))
	if err != nil {
		return nil
	}
	var out []py.Value
	var walk func(v py.Value, under bool)
	walk = func(v py.Value, under bool) {
		switch v := v.(type) {
		case *py.Dict:
			entries := slices.Clone(v.Entries())
			slices.SortFunc(entries, func(a, b py.Pair) int { return strings.Compare(py.String(a.Key), py.String(b.Key)) })
			for _, e := range entries {
				walk(e.Value, under || slices.Contains(keys, py.String(e.Key)))
			}
		case *py.List:
			for _, item := range v.Items {
				walk(item, under)
			}
		case py.Str, py.Int, py.Float:
			if under && len(out) < most {
				out = append(out, v)
			}
		}
	}
	walk(all, len(keys) == 0)
	return out
}
