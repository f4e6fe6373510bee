package hint

import (
	"fmt"
	"strings"

	"envtune"
	"envtune/internal/spell"
	"envtune/py"
)

// first makes the hint to call another tool first, with no particular
// argument.
func first(tool, text string) *envtune.Hint {
	return &envtune.Hint{Kind: envtune.HintDependency, Tool: tool, Text: text}
}

// firstWith makes the hint to call another tool first with an argument, value
// being a Python literal; more are further arguments, as "name=literal".
func firstWith(tool, arg, value, text string, more ...string) *envtune.Hint {
	return &envtune.Hint{Kind: envtune.HintDependency, Tool: tool, Arg: arg, Values: append([]string{value}, more...), Text: text}
}

// from makes the hint that another tool supplies an argument, under a key of
// its result.
func from(arg, tool, key string) *envtune.Hint {
	return &envtune.Hint{
		Kind: envtune.HintSource, Tool: tool, Arg: arg, Values: []string{key},
		Text: fmt.Sprintf("Take %s from the result of %s, under %q.", arg, tool, key),
	}
}

// is makes the hint of what an argument accepts.
func is(arg, text string, values ...string) *envtune.Hint {
	return &envtune.Hint{Kind: envtune.HintConstraint, Arg: arg, Values: values, Text: text}
}

// say makes a hint that is only a sentence.
func say(kind envtune.HintKind, text string) *envtune.Hint {
	return &envtune.Hint{Kind: kind, Text: text}
}

// use makes the hint of a tool's signature.
func use(t envtune.ToolSpec, text string) *envtune.Hint {
	h := &envtune.Hint{Kind: envtune.HintSignature, Tool: t.Name, Text: text}
	if len(t.Params) > 0 {
		h.Values = make([]string, 0, len(t.Params))
	}
	for _, p := range t.Params {
		name := p.Name
		if p.Optional {
			name += "="
		}
		h.Values = append(h.Values, name)
	}
	return h
}

// oneOf makes the hint of the names that an argument accepts, the one nearest
// to what was given first.
func oneOf(arg, given string, names []string) *envtune.Hint {
	if len(names) == 0 {
		return nil
	}
	text := fmt.Sprintf("%s must be one of %s.", arg, strings.Join(names, ", "))
	if near := spell.Nearest(given, names); near != "" {
		names = ahead(names, near)
		text += fmt.Sprintf(" The nearest to what you gave is %s.", near)
	}
	return is(arg, text, names...)
}

// typed asks whether a value is of another type before it asks make: such a value is
// not found either, and where to look for it does not help.
func typed(make maker, args ...string) maker {
	return func(c *failure) *envtune.Hint {
		if h := wrongTypeOf(c, args); h != nil {
			return h
		}
		return make(c)
	}
}

// misspelt names what an argument was meant to be where it is one slip away from one
// of the names that it accepts, or lists those that it is one slip away from; make is
// asked where there is none.
func misspelt(arg string, known func(*failure) []string, make maker) maker {
	return typed(func(c *failure) *envtune.Hint {
		given := c.text(arg)
		switch near := spell.Slips(given, known(c)); {
		case len(near) == 1 && near[0] != given:
			return perhaps(arg, given, near[0])
		case len(near) > 1:
			return oneOf(arg, given, near[:min(len(near), maxNames)])
		}
		return make(c)
	}, arg)
}

// perhaps makes the hint that another name is meant.
func perhaps(arg, given, near string) *envtune.Hint {
	return is(arg, fmt.Sprintf("%s is not known; perhaps %s is meant.", py.Repr(py.Str(given)), near), near)
}

// fixed are names that no state changes.
func fixed(names []string) func(*failure) []string {
	return func(*failure) []string { return names }
}

// source is the maker of from.
func source(arg, tool, key string) maker {
	return func(*failure) *envtune.Hint { return from(arg, tool, key) }
}

// keys are the str() names in an attribute of a world: a dict's keys or a list's items.
func keys(world, attr string) func(*failure) []string {
	return func(c *failure) []string { return allNames(c.state(world, attr)) }
}

// ahead returns names with one of them moved to the front.
func ahead(names []string, chosen string) []string {
	out := []string{chosen}
	for _, n := range names {
		if n != chosen {
			out = append(out, n)
		}
	}
	return out
}

// maxNames bounds how many values of the state a hint lists.
const maxNames = 8

// nameList returns the first of a list's or dict's str() names, the nearest to
// given among them.
func nameList(v py.Value, given string) []string {
	return firstNames(allNames(v), given)
}

// firstNames are the first maxNames names, the nearest to given before the others.
func firstNames(names []string, given string) []string {
	if near := spell.Nearest(given, names); near != "" {
		names = ahead(names, near)
	}
	return names[:min(len(names), maxNames)]
}

func allNames(v py.Value) []string {
	if v == nil {
		return nil
	}
	items, err := py.Iter(v)
	if err != nil {
		return nil
	}
	var names []string
	for _, item := range items {
		names = append(names, py.String(item))
	}
	return names
}
