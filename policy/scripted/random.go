package scripted

import (
	"context"
	"math/rand/v2"

	"envtune"
	"envtune/format"
	"envtune/py"
)

// Random calls tools at random: any tool that is offered, with arguments of the right
// types or of others, some left out and some made up; one message in four ends the
// turn. What it does is fixed by Prompt.Seed and the number of messages before.
type Random struct{ Format format.Format }

var _ envtune.Policy = Random{}

// Act implements envtune.Policy.
func (r Random) Act(_ context.Context, prompt envtune.Prompt) (envtune.Message, error) {
	d := draw(prompt)
	text := r.Format.Say("done")
	if len(prompt.Tools) > 0 && d.IntN(4) > 0 {
		calls := make([]string, 1+d.IntN(2))
		for i := range calls {
			call := d.call(prompt.Tools[d.IntN(len(prompt.Tools))])
			calls[i] = call.String()
		}
		text = r.Format.Calls(calls)
	}
	return envtune.Message{Role: envtune.RoleAssistant, Content: text}, nil
}

// dice are the draws of one message.
type dice struct{ *rand.Rand }

// draw seeds the dice of a message by the prompt's seed and its place.
func draw(prompt envtune.Prompt) dice {
	return dice{rand.New(rand.NewPCG(prompt.Seed, uint64(len(prompt.Messages))))}
}

// call draws the arguments of a tool.
func (d dice) call(t envtune.ToolSpec) py.Call {
	c := py.Call{Name: t.Name}
	for _, p := range t.Params {
		switch n := d.IntN(20); {
		case n == 0 || p.Optional && n < 10:
			continue
		case n == 1:
			p.Name += "_"
		}
		c.Kwargs = append(c.Kwargs, py.Arg{Name: p.Name, Value: d.value(p)})
	}
	return c
}

// value draws a value for a parameter: in one case of five of any type.
func (d dice) value(p envtune.Param) py.Value {
	types := []string{"str", "int", "float", "bool", "list", "dict", "any"}
	typ := p.Type
	if typ == "any" || d.IntN(5) == 0 {
		typ = types[d.IntN(len(types))]
	}
	words := append([]string{"a", "notes.txt", "2024-11-10", "AAPL", ""}, p.Enum...)
	word := py.Str(words[d.IntN(len(words))])
	number := py.NewInt(int64(d.IntN(2000) - 200))
	switch typ {
	case "int":
		return number
	case "float":
		return py.Float(float64(d.IntN(20000)-2000) / 10)
	case "bool":
		return py.Bool(d.IntN(2) == 1)
	case "list":
		return py.NewList(word)
	case "dict":
		return py.NewDict(py.Pair{Key: word, Value: number})
	case "any":
		return py.None
	}
	return word
}
