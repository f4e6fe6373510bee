package worldtest

import (
	"math/rand/v2"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

// Call is one call on a world.
type Call struct {
	Name string
	Args tool.Args
}

// copied returns arguments of their own for another world: the values become
// the world's.
func (c Call) copied() tool.Args {
	args := tool.Args{Pos: make([]py.Value, len(c.Args.Pos)), Key: append([]tool.Keyword(nil), c.Args.Key...)}
	for i, v := range c.Args.Pos {
		args.Pos[i] = py.DeepCopy(v)
	}
	for i := range args.Key {
		args.Key[i].Value = py.DeepCopy(args.Key[i].Value)
	}
	return args
}

// RandomCall draws a call of one of the world's tools. Most arguments are of
// the declared type and often a string or number that the world's state holds;
// some are of any type, and some calls do not bind.
func RandomCall(r *rand.Rand, w tool.World) Call {
	specs := w.Tools()
	spec := specs[r.IntN(len(specs))]
	c := Call{Name: spec.Name}
	words, numbers := leaves(w.State())
	for _, p := range spec.Params {
		if p.Optional && r.IntN(2) == 0 || r.IntN(40) == 0 {
			continue
		}
		v := draw(r, p, words, numbers)
		if len(c.Args.Key) == 0 && r.IntN(5) == 0 {
			c.Args.Pos = append(c.Args.Pos, v)
			continue
		}
		c.Args.Key = append(c.Args.Key, tool.Keyword{Name: p.Name, Value: v})
	}
	if r.IntN(40) == 0 {
		c.Args.Pos = append(c.Args.Pos, anything(r, 2))
	}
	if r.IntN(40) == 0 {
		c.Args.Key = append(c.Args.Key, tool.Keyword{Name: "extra", Value: py.None})
	}
	return c
}

// leaves lists the strings (keys too) and numbers of a value.
func leaves(v py.Value) (words []string, numbers []py.Value) {
	switch x := v.(type) {
	case py.Str:
		return []string{string(x)}, nil
	case py.Int, py.Float:
		return nil, []py.Value{v}
	case *py.List:
		for _, item := range x.Items {
			w, n := leaves(item)
			words, numbers = append(words, w...), append(numbers, n...)
		}
	case *py.Dict:
		for _, e := range x.Entries() {
			for _, part := range []py.Value{e.Key, e.Value} {
				w, n := leaves(part)
				words, numbers = append(words, w...), append(numbers, n...)
			}
		}
	}
	return words, numbers
}

func draw(r *rand.Rand, p envtune.Param, words []string, numbers []py.Value) py.Value {
	if r.IntN(8) == 0 {
		return anything(r, 3)
	}
	word := func() py.Value {
		if len(words) == 0 || r.IntN(4) == 0 {
			return anyText(r)
		}
		return py.Str(words[r.IntN(len(words))])
	}
	switch p.Type {
	case "str":
		return word()
	case "int", "float":
		if len(numbers) > 0 && r.IntN(2) == 0 {
			return numbers[r.IntN(len(numbers))]
		}
		return anyNumber(r)
	case "bool":
		return py.Bool(r.IntN(2) == 0)
	case "list":
		l := py.NewList()
		for range r.IntN(4) {
			l.Append(word())
		}
		return l
	}
	return anything(r, 3)
}

func anyText(r *rand.Rand) py.Value {
	texts := []string{
		"", "x", "Buy", "START", "STOP", "on", "off", "engage", "fuel", "doors", "fahrenheit", "Technology",
		"2024-09-01", "1.5", "Apple", "it's", "é漢😀", "a\nb", "\x00", "\xed\xa0\x80",
	}
	return py.Str(texts[r.IntN(len(texts))])
}

func anyNumber(r *rand.Rand) py.Value {
	switch r.IntN(6) {
	case 0:
		return py.NewInt(int64(r.IntN(3)))
	case 1:
		return py.NewInt(int64(r.IntN(100000) - 1000))
	case 2:
		return py.Float(r.Float64())
	case 3:
		return py.Float(float64(r.IntN(200)) / 2)
	case 4:
		return py.Float(-1e300)
	}
	v, _ := py.Mul(py.NewInt(1<<62), py.NewInt(int64(r.IntN(1<<30))))
	return v
}

// anything draws a value of any type, nested at most depth deep.
func anything(r *rand.Rand, depth int) py.Value {
	kinds := 8
	if depth == 0 {
		kinds = 5
	}
	switch r.IntN(kinds) {
	case 0:
		return py.None
	case 1:
		return py.Bool(r.IntN(2) == 0)
	case 2, 3:
		return anyNumber(r)
	case 4:
		return anyText(r)
	case 5:
		return py.Tuple{anything(r, depth-1), anything(r, depth-1)}
	case 6:
		return py.NewList(anything(r, depth-1), anything(r, depth-1))
	}
	d := py.NewDict()
	d.Set(anything(r, 0), anything(r, depth-1))
	d.Set(anyText(r), anything(r, depth-1))
	return d
}
