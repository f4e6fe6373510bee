package scripted

import (
	"maps"
	"slices"
	"strings"

	"envtune"
	"envtune/internal/spell"
	"envtune/py"
)

// mend changes what is to be done as a hint says; false where it says nothing that
// can be done.
func (p *play) mend(h *envtune.Hint) bool {
	top := &p.work[len(p.work)-1]
	switch h.Kind {
	case envtune.HintDependency:
		return p.before(h)
	case envtune.HintSource:
		return p.source(top, h)
	case envtune.HintConstraint:
		return top.constrain(h, p.paramOf(top.call.Name, h.Arg))
	case envtune.HintSignature:
		return p.rewrite(top, h)
	}
	return false
}

func (p *play) paramOf(tool, arg string) envtune.Param {
	for _, param := range p.tools[tool].Params {
		if param.Name == arg {
			return param
		}
	}
	return envtune.Param{}
}

// before puts the hint's tool before the failed call.
func (p *play) before(h *envtune.Hint) bool {
	given := map[string]py.Value{}
	literals := append([]string(nil), h.Values...)
	if h.Arg != "" && len(literals) > 0 {
		literals[0] = h.Arg + "=" + literals[0]
	}
	for _, text := range literals {
		name, literal, ok := strings.Cut(text, "=")
		v, err := py.ParseLiteral(literal, py.DefaultLimits())
		if !ok || err != nil {
			return false
		}
		given[name] = v
	}
	call, ok := p.fillIn(h.Tool, given, nil)
	if ok {
		p.work = append(p.work, attempt{call: call})
	}
	return ok
}

// source fills the argument with what the hint's tool supplies: with the user's own
// value where the user gave one, else from a result of the tool that is about the value
// that was refused, or holds one that is a slip away from it, else from a call of the
// tool, which is put before the failed call. Where that cannot be made for want of
// arguments, the latest result that has the hint's key must do.
func (p *play) source(top *attempt, h *envtune.Hint) bool {
	refused, given := top.call.Kwarg(h.Arg)
	if h.Arg == "" || len(h.Values) == 0 {
		return false
	}
	if !given {
		return top.recall(h.Arg)
	}
	key := h.Values[0]
	if v, ok := top.meantArg(h.Arg); ok && slices.Contains(top.said, h.Arg) && top.set(h.Arg, v) {
		return true
	}
	for _, s := range slices.Backward(p.seen) {
		if s.call.Name == h.Tool && s.supplies(refused, key) && top.take(h.Arg, key, s.result) {
			return true
		}
	}
	own := map[string]py.Value{}
	for _, a := range top.call.Kwargs {
		if a.Name != h.Arg {
			own[a.Name] = a.Value
		}
	}
	if call, ok := p.fillIn(h.Tool, own, refused); ok {
		p.work = append(p.work, attempt{call: call, fill: h.Arg, key: key})
		return true
	}
	for _, s := range slices.Backward(p.seen) {
		if top.take(h.Arg, key, s.result) {
			return true
		}
	}
	return false
}

// supplies tells whether a result is about a value that was refused: its call was made
// with it, or it holds one that is a slip away.
func (s *seen) supplies(refused py.Value, key string) bool {
	for _, a := range s.call.Kwargs {
		if py.Equal(a.Value, refused) {
			return true
		}
	}
	var names []string
	for _, v := range valuesOf(s.result, key) {
		names = append(names, py.String(v))
	}
	return spell.NearMiss(py.String(refused), names) != ""
}

// fillIn writes a call of a tool: with the values given, with those that the user said
// of the tool, with refused (where one was) for the first required argument that is
// left, and with those that other tools have under the same name. ok is false where a
// required one is not known.
//
// An argument that other tools take under the same name is none for refused: what was
// refused is the name of one thing, such as a city where a zipcode is due. What the user
// said of the tool itself goes before what others have: two accounts both have a
// username.
func (p *play) fillIn(tool string, given map[string]py.Value, refused py.Value) (c py.Call, ok bool) {
	spec, ok := p.tools[tool]
	if !ok {
		return c, false
	}
	c.Name = tool
	for _, param := range spec.Params {
		v := given[param.Name]
		text, said := p.plan[p.turn].Said[tool+"."+param.Name]
		if v == nil && !param.Optional {
			if v = p.shared(tool, param.Name); v != nil && said {
				v, _ = py.ParseLiteral(text, py.DefaultLimits())
			}
		}
		if v == nil && !param.Optional {
			if refused != nil && fits(refused, param.Type) {
				v, refused = refused, nil
			}
		}
		if said && v == nil {
			v, _ = py.ParseLiteral(text, py.DefaultLimits())
		}
		switch {
		case v != nil:
			c.Kwargs = append(c.Kwargs, py.Arg{Name: param.Name, Value: v})
		case !param.Optional:
			return c, false
		}
	}
	return c, true
}

// shared is the text that another tool was last called with under the same name, or
// that the user said of one: an id or token is the same for all tools, an amount is not.
func (p *play) shared(tool, param string) py.Value {
	for _, s := range slices.Backward(p.seen) {
		if v, ok := s.call.Kwarg(param); ok && v.Type() == "str" && s.call.Name != tool {
			return v
		}
	}
	said := p.plan[p.turn].Said
	for _, name := range slices.Sorted(maps.Keys(said)) {
		if other, arg, _ := strings.Cut(name, "."); arg == param && other != tool {
			if v, err := py.ParseLiteral(said[name], py.DefaultLimits()); err == nil && v.Type() == "str" {
				return v
			}
		}
	}
	return nil
}

// rewrite calls the hint's tool with the arguments that it lists: those under a listed
// name stay, others go under the nearest name that is free, and what is required and
// missing is taken from the call that was meant.
func (p *play) rewrite(top *attempt, h *envtune.Hint) bool {
	if h.Tool == "" {
		return false
	}
	var free, required []string
	for _, name := range h.Values {
		name, optional := strings.CutSuffix(name, "=")
		if _, given := top.call.Kwarg(name); !given {
			free = append(free, name)
		}
		if !optional {
			required = append(required, name)
		}
	}
	c := py.Call{Name: h.Tool}
	listed := func(name string) bool { return slices.Contains(h.Values, name) || slices.Contains(h.Values, name+"=") }
	put := func(name string, v py.Value) {
		c.Kwargs = append(c.Kwargs, py.Arg{Name: name, Value: v})
		free = slices.DeleteFunc(free, func(n string) bool { return n == name })
	}
	for _, a := range top.call.Kwargs {
		if listed(a.Name) {
			put(a.Name, a.Value)
		} else if name := spell.Nearest(a.Name, free); name != "" {
			put(name, a.Value)
		}
	}
	for _, name := range required {
		if _, given := c.Kwarg(name); given {
			continue
		}
		v, ok := top.meantArg(name)
		if !ok {
			return false
		}
		put(name, v)
	}
	if c.String() == top.call.String() {
		return false // the hint changes nothing
	}
	top.call = c
	return true
}

// meantArg is an argument of the call that was meant.
func (a *attempt) meantArg(name string) (py.Value, bool) {
	if a.meant == nil {
		return nil, false
	}
	return a.meant.Kwarg(name)
}

// recall adds an argument that was forgotten.
func (a *attempt) recall(name string) bool {
	v, ok := a.meantArg(name)
	return ok && a.set(name, v)
}

// fits tells whether a value is of a parameter's type; numbers stand for each other.
func fits(v py.Value, typ string) bool {
	switch typ {
	case "int", "float":
		return py.IsNumber(v)
	case "any", "":
		return true
	}
	return v.Type() == typ
}

// set changes an argument of the call, or adds it; false where nothing changes.
func (a *attempt) set(name string, v py.Value) bool {
	kwargs := slices.Clone(a.call.Kwargs)
	for i, k := range kwargs {
		if k.Name == name {
			kwargs[i].Value = v
			changed := py.Repr(k.Value) != py.Repr(v)
			a.call.Kwargs = kwargs
			return changed
		}
	}
	a.call.Kwargs = append(kwargs, py.Arg{Name: name, Value: v})
	return true
}

// take puts what a result holds under a key into an argument: of several values the
// one that was meant, where a result seen before has it, or the one nearest to what the
// argument was, or the first that no other argument has. It is false where the result
// has nothing there that changes the call.
func (a *attempt) take(arg, key, result string) bool {
	var free []py.Value
	var names []string
	for _, v := range valuesOf(result, key) {
		if !slices.ContainsFunc(a.call.Kwargs, func(k py.Arg) bool { return k.Name != arg && py.Equal(k.Value, v) }) {
			free, names = append(free, v), append(names, py.String(v))
		}
	}
	if len(free) == 0 {
		return false
	}
	chosen := free[0]
	given, _ := a.call.Kwarg(arg)
	if v, ok := a.meantArg(arg); ok && a.knows(arg) && slices.Contains(names, py.String(v)) {
		chosen = v
	} else if near := spell.Nearest(py.String(given), names); near != "" {
		chosen = free[slices.Index(names, near)]
	}
	return a.set(arg, chosen)
}

// valuesOf are the values that a result, a text in JSON or of a Python literal, holds
// under a key.
func valuesOf(result, key string) []py.Value {
	v, err := py.FromJSON([]byte(result))
	if err != nil {
		if v, err = py.ParseLiteral(result, py.DefaultLimits()); err != nil {
			return nil
		}
	}
	return values(v, key)
}

// values are the values under a key anywhere in a result: a list's items, a dict's
// keys, or the value itself.
func values(v py.Value, key string) []py.Value {
	var out []py.Value
	switch x := v.(type) {
	case *py.List:
		for _, item := range x.Items {
			out = append(out, values(item, key)...)
		}
	case *py.Dict:
		if found, ok := x.GetStr(key); ok {
			switch f := found.(type) {
			case *py.List:
				return f.Items
			case *py.Dict:
				return f.Keys()
			}
			return []py.Value{found}
		}
		for _, e := range x.Entries() {
			out = append(out, values(e.Value, key)...)
		}
	}
	return out
}
