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
	if near := spell.Nearest(given, names); near != "" {
		names = ahead(names, near)
	}
	return names[:min(len(names), maxNames)]
}
