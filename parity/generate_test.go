package parity

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"

	"envtune"
	"envtune/bfcl"
	"envtune/py"
	"envtune/session"
)

// generator makes random sessions: start states taken from tasks, and calls
// that are well typed, badly typed, or have missing, extra or unknown names.
type generator struct {
	*rand.Rand
	starts map[string][]json.RawMessage // by world
	tools  map[string][]offered         // by world
	names  []string                     // of the session's files
}

// request is one session for official.py.
type request struct {
	ID      string                     `json:"id"`
	Classes []string                   `json:"classes"`
	Config  map[string]json.RawMessage `json:"config"`
	Long    bool                       `json:"long_context"`
	Calls   []string                   `json:"calls"`
	// Again goes on in the official process as the request before left it.
	Again bool `json:"again,omitempty"`
	// Leak lets what a call changes for the process live on, as it officially does.
	Leak bool `json:"leak,omitempty"`
}

func newGenerator(seed uint64, data *bfcl.Data) (*generator, error) {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 0)),
		starts: map[string][]json.RawMessage{}, tools: map[string][]offered{}}
	for _, task := range data.Tasks {
		for _, w := range worlds {
			if start, ok := task.Start[w]; ok {
				g.starts[w] = append(g.starts[w], start)
			}
		}
	}
	for _, w := range worlds {
		s, err := session.New([]string{w}, nil, session.Options{})
		if err != nil {
			return nil, err
		}
		for _, spec := range s.Tools() {
			g.tools[w] = append(g.tools[w], offered{spec, materials()[w]})
		}
	}
	return g, nil
}

// session makes a random session of up to n calls.
func (g *generator) session(id, n int) request {
	r := request{ID: fmt.Sprintf("multi_turn_base_%d", id), Config: map[string]json.RawMessage{}, Long: g.IntN(6) == 0}
	used := g.some(worlds)
	var usual []string
	var tools []offered
	for _, w := range used {
		class := bfcl.Class(w)
		r.Classes = append(r.Classes, class)
		tools, usual = append(tools, g.tools[w]...), append(usual, materials()[w].common...)
		if g.IntN(5) > 0 && len(g.starts[w]) > 0 {
			r.Config[class] = g.start(w)
		}
	}
	for _, w := range used {
		if prepare := materials()[w].prepare; prepare != nil {
			prepare(g, &r)
		}
	}
	for range 1 + g.IntN(n) {
		r.Calls = append(r.Calls, g.call(tools, usual))
	}
	return r
}

// some draws worlds: mostly one or two, in any order.
func (g *generator) some(of []string) []string {
	n := min(len(of), []int{1, 1, 1, 2, 2, 3, 8}[g.IntN(7)])
	var out []string
	for _, i := range g.Perm(len(of))[:n] {
		out = append(out, of[i])
	}
	return out
}

// start takes a task's start state, and now and then changes a field of it.
func (g *generator) start(world string) json.RawMessage {
	raw := g.starts[world][g.IntN(len(g.starts[world]))]
	if own := materials()[world].starts; len(own) > 0 && g.IntN(2) == 0 {
		raw = json.RawMessage(own[g.IntN(len(own))])
	}
	if g.IntN(3) > 0 {
		return raw
	}
	v, err := py.FromJSON(raw)
	if err != nil {
		panic(err)
	}
	d := v.(*py.Dict)
	for _, f := range materials()[world].fields {
		if g.IntN(4) == 0 {
			choices := strings.Split(f[1], " ")
			c, err := py.FromJSON([]byte(choices[g.IntN(len(choices))]))
			if err != nil {
				panic(err)
			}
			d.SetStr(f[0], c)
		}
	}
	text, err := py.JSON(d)
	if err != nil {
		panic(err)
	}
	return json.RawMessage(text)
}

// call makes one call string: a usual one, or one of the tools.
func (g *generator) call(tools []offered, usual []string) string {
	if len(usual) > 0 && g.IntN(4) == 0 {
		return usual[g.IntN(len(usual))]
	}
	spec := tools[g.IntN(len(tools))]
	positional := g.IntN(8) == 0
	var args []string
	for _, p := range spec.Params {
		switch {
		case p.Optional && g.IntN(2) == 0:
			positional = false
			continue
		case g.IntN(40) == 0: // missing
			positional = false
			continue
		}
		value := g.value(spec, p)
		if !positional {
			value = p.Name + "=" + value
		}
		args = append(args, value)
	}
	if g.IntN(40) == 0 { // extra
		args = append(args, g.pick("extra", "unit", "symbol", "self")+"="+g.any(2))
	}
	if positional && g.IntN(20) == 0 { // too many
		args = append(args, g.any(1))
	}
	if !positional {
		g.Shuffle(len(args), func(i, j int) { args[i], args[j] = args[j], args[i] })
	}
	name := spec.Name
	switch g.IntN(120) {
	case 0:
		name = g.pick("buy_stock", "lock_doors", "get_price", "TradingBot.place_order", "Place_Order", "stop_run", "run", "kill")
	case 1:
		name += " "
	}
	return name + "(" + strings.Join(args, g.pick(", ", ",", " , ")) + ")"
}

func (g *generator) pick(of ...string) string { return of[g.IntN(len(of))] }

// value makes an argument: mostly one that means something, else one of the
// type, now and then of any type.
func (g *generator) value(of offered, p envtune.Param) string {
	if of.from.argument != nil {
		if v := of.from.argument(g, of.Name, p.Name); v != "" {
			return v
		}
	}
	if pool := of.from.pool(of.Name, p.Name); pool != "" && g.IntN(10) < 7 {
		values := strings.Split(pool, "|")
		return values[g.IntN(len(values))]
	}
	if g.IntN(6) == 0 {
		return g.any(2)
	}
	return g.typed(p.Type)
}

// typed makes a value of a declared type.
func (g *generator) typed(kind string) string {
	switch kind {
	case "str":
		return g.text()
	case "int":
		return py.Repr(py.NewInt(int64(g.IntN(200) - 50)))
	case "float":
		return g.pick(py.Repr(py.Float(g.Float64()*1000-200)), py.Repr(py.Float(g.NormFloat64())),
			fmt.Sprint(g.IntN(150)-20), py.Repr(py.Float(float64(g.IntN(100)))))
	case "bool":
		return g.pick("True", "False")
	case "list":
		var items []string
		for range g.IntN(4) {
			items = append(items, g.text())
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	return g.any(2)
}

// text makes a string literal.
func (g *generator) text() string {
	return g.pick("'x'", `"it's"`, `'say "x"'`, "''", `'é漢😀'`, `'a\nb\t\x00\x7f\xad'`, `'\u2028\ud800'`, "'12'", "'True'", "'a' 'b'",
		`'place_order (x) in ls (y)'`, `'call fund_account(1)'`, `r'\n'`, `'''long "one" '''`, "'AAPL'", "'driver'")
}

// any makes a value of any type.
func (g *generator) any(depth int) string {
	k := g.IntN(12)
	if depth == 0 && k > 8 {
		k -= 5
	}
	switch k {
	case 0:
		return "None"
	case 1:
		return g.pick("True", "False")
	case 2:
		return g.pick("0", "-1", "7", "123456789012345678901234567890", "0x1F", "1_000", "-0")
	case 3:
		return g.pick("0.0", "-2.5", "1e400", "-1e400", "1e-7", "1e16", "0.1", "-0.0", ".5", "5.")
	case 9:
		return "[" + g.any(depth-1) + g.pick("", ", "+g.any(depth-1)) + "]"
	case 10:
		return "(" + g.any(depth-1) + "," + g.pick("", " "+g.any(depth-1)) + ")"
	case 11:
		return "{" + g.pick("'k'", "1", "'AAPL'", "None", "(1, 'a')") + ": " + g.any(depth-1) + "}"
	}
	return g.text()
}
