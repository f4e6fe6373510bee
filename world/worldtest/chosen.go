package worldtest

import (
	"math/rand/v2"

	"envtune/py"
	"envtune/tool"
)

// ChosenCall draws a call of one of the world's tools with a value of values for each
// parameter, by its name: the ids of the records of an attribute that it names
// ("@loans"), or a Python literal. So many calls succeed. A parameter without values is
// left out.
func ChosenCall(r *rand.Rand, w tool.World, values map[string][]string) Call {
	specs := w.Tools()
	spec := specs[r.IntN(len(specs))]
	c := Call{Name: spec.Name}
	for _, p := range spec.Params {
		choices := values[p.Name]
		if len(choices) == 0 || p.Optional && r.IntN(3) == 0 {
			continue
		}
		v := chosen(r, w, choices[r.IntN(len(choices))])
		c.Args.Key = append(c.Args.Key, tool.Keyword{Name: p.Name, Value: v})
	}
	return c
}

func chosen(r *rand.Rand, w tool.World, choice string) py.Value {
	if choice[0] != '@' {
		v, err := py.ParseLiteral(choice, py.DefaultLimits())
		if err != nil {
			panic(err) // the test's own values
		}
		return v
	}
	attr, _ := w.State().GetStr(choice[1:])
	ids := attr.(*py.Dict).Keys()
	if len(ids) == 0 {
		return py.Str("none")
	}
	return ids[r.IntN(len(ids))]
}
