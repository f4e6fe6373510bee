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
	specs  map[string][]envtune.ToolSpec
	names  []string // of files, see argument
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
}

func newGenerator(seed uint64, data *bfcl.Data) (*generator, error) {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 0)),
		starts: map[string][]json.RawMessage{}, specs: map[string][]envtune.ToolSpec{}}
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
		g.specs[w] = s.Tools()
	}
	return g, nil
}

// session makes a random session of up to n calls.
func (g *generator) session(id, n int) request {
	r := request{ID: fmt.Sprintf("multi_turn_base_%d", id), Config: map[string]json.RawMessage{}, Long: g.IntN(6) == 0}
	used := append([]string(nil), fuzzed()...)
	g.Shuffle(len(used), func(i, j int) { used[i], used[j] = used[j], used[i] })
	if g.IntN(3) > 0 {
		used = used[:1]
	}
	var specs []envtune.ToolSpec
	for _, w := range used {
		class := bfcl.Class(w)
		r.Classes = append(r.Classes, class)
		specs = append(specs, g.specs[w]...)
		if g.IntN(5) > 0 {
			r.Config[class] = g.start(w)
		}
	}
	g.fileNames(&r)
	for range 1 + g.IntN(n) {
		r.Calls = append(r.Calls, g.call(specs))
	}
	return r
}

// start takes a task's start state, and now and then changes a field of it.
func (g *generator) start(world string) json.RawMessage {
	raw := g.starts[world][g.IntN(len(g.starts[world]))]
	if g.IntN(3) > 0 {
		return raw
	}
	v, err := py.FromJSON(raw)
	if err != nil {
		panic(err)
	}
	d := v.(*py.Dict)
	if world == "vehicle" && g.IntN(4) == 0 {
		makeReady(d)
	}
	for _, f := range startFields[world] {
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

// makeReady makes a car ready to start, so that the last obstacles are reached.
func makeReady(d *py.Dict) {
	doors := py.NewDict()
	for _, door := range []string{"driver", "passenger", "rear_left", "rear_right"} {
		doors.SetStr(door, py.Str("locked"))
	}
	d.SetStr("doorStatus", doors)
	d.SetStr("brakePedalStatus", py.Str("pressed"))
	d.SetStr("brakePedalForce", py.Float(1000))
}

// startFields are fields of a start state with other values for them.
var startFields = map[string][][2]string{
	"trading": {
		{"authenticated", "true false 1"}, {"market_status", `"Open" "Closed"`}, {"random_seed", "1 -5 4294967296"},
		{"account_info", `{"account_id":1,"balance":500} {"account_id":2,"balance":1e6,"binding_card":3} {"balance":0.1}`},
		{"watch_list", `[] ["AAPL","TSLA","AAPL"]`},
	},
	"vehicle": {
		{"fuelLevel", "0 -3 -0.5 10 49.5 50.0 true"}, {"engineState", `"running" "stopped"`}, {"fanSpeed", "0 100 7.5"},
		{"doorStatus", `{"driver":"locked","passenger":"locked","rear_left":"locked","rear_right":"locked"}`},
		{"brakePedalStatus", `"pressed"`}, {"brakePedalForce", "1000 1000.0 500.5"}, {"random_seed", "7 0"},
		{"frontLeftTirePressure", "10 32 40.5"}, {"acTemperature", "20 1e-7"},
	},
}

// call makes one call string.
func (g *generator) call(specs []envtune.ToolSpec) string {
	if c := common[g.IntN(len(common))]; g.IntN(4) == 0 && has(specs, c) {
		return c
	}
	spec := specs[g.IntN(len(specs))]
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
		value := g.argument(spec.Name, p)
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

// common are calls without which a session stays in its first corner.
var common = []string{
	"trading_login(username='a', password='b')", "trading_login(username='a', password='b')",
	"lockDoors(unlock=False, door=['driver', 'passenger', 'rear_left', 'rear_right'])", "pressBrakePedal(pedalPosition=1)",
	"pressBrakePedal(pedalPosition=1.0)", "startEngine(ignitionMode='START')", "fund_account(amount=1000)",
	"cd(folder='..')", "cd(folder='d')", "mkdir(dir_name='d')", "mkdir(dir_name='s')", "touch(file_name='x')", "pwd()", "find()",
	"cp(source='d', destination='e')", "cp(source='s', destination='d')", "cp(source='x', destination='d')", "mv(source='x', destination='d')",
	"echo(content='b\na', file_name='x')", "cp(source='d', destination='d')", "touch(file_name='f')", "touch(file_name='x')",
	"cancel_order(order_id=12446)", "get_order_details(order_id=12446)", "withdraw_funds(amount=10)",
}

func (g *generator) pick(of ...string) string { return of[g.IntN(len(of))] }

// value makes an argument: mostly one that means something, else one of the
// type, now and then of any type.
func (g *generator) value(p envtune.Param) string {
	if pool := pools[p.Name]; pool != "" && g.IntN(10) < 7 {
		of := strings.Split(pool, "|")
		return of[g.IntN(len(of))]
	}
	if g.IntN(6) == 0 {
		return g.any(2)
	}
	return g.typed(p.Type)
}

const (
	symbols = "'AAPL'|'GOOG'|'TSLA'|'MSFT'|'NVDA'|'ALPH'|'ZETA'|'XXXX'|'Zeta Corp'"
	amounts = "1|10|100|5.5|0|-1|0.1|1e6|10000|2500.75|True"
	cities  = "'83214'|'74532'|'56108'|'62947'|'94016'|'08540'|'94704'|'00000'|47329"
)

// pools are values that mean something to the worlds, by parameter.
var pools = map[string]string{
	"symbol": symbols, "stock": symbols, "name": "'Apple'|'Tesla'|'Zeta Corp'|'Quasar Ltd.'|'apple'|'Amazon'",
	"stocks": "['AAPL', 'GOOG']|['ZETA', 'XXXX', 'AAPL']|[]|'AAPL'|['NVDA', 'NVDA']|('TSLA',)|{'AAPL': 1}|['AAPL', 5]",
	"sector": "'Technology'|'Automobile'|'Health'", "order_type": "'Buy'|'Sell'|'buy'|'BUY'|'Hold'|''",
	"price": amounts, "amount": amounts, "min_price": amounts, "max_price": "100|300.5|5000|1e4", "threshold": "0|0.1|0.2|1|5",
	"order_id": "12345|12446|12447|1|12446.0|'12446'|True", "start_date": "'2024-01-01'|'2024-09-02'|'2024-1-5'|'bad'|''|None|'2024-09-01 x'",
	"end_date": "'2024-12-31'|'2024-08-01'|'01-01-2024'|''|None|'2024-02-30'", "ignitionMode": "'START'|'STOP'|'start'|''",
	"fuelAmount": "10|0|-1|5.5|60|0.001|25.25|1e300", "unlock": "True|False|'no'|0|None|[]",
	"door":        "['driver']|['driver', 'passenger', 'rear_left', 'rear_right']|['trunk']|'driver'|[]|['passenger', 'driver', 'x']|{'driver': 1}|('rear_left', 'rear_right')",
	"temperature": "20|72.5|-5|0|1e9|98.6", "unit": "'celsius'|'fahrenheit'|'kelvin'", "fanSpeed": "0|50|100|101|-1|7.5|True",
	"mode": "'auto'|'cool'|'heat'|'on'|'off'|'engage'|'release'|'defrost'", "pedalPosition": "0|1|0.5|1.0|1.5|-0.1|0.0|True|1e-5",
	"option":                "'fuel'|'battery'|'doors'|'climate'|'headlights'|'parkingBrake'|'brakePedal'|'engine'|'x'|None",
	"speed":                 "0|65|65.0|120|125|-5|63|'55'|'x'|30.0|1e2",
	"activate":              "True|False|1|0|''",
	"distance":              "10|500.5|1000|0|-1|1e9",
	"distanceToNextVehicle": "100|50.5|'20'|0|-1|'a'|None", "liter": "10|0.5|1e16|-3|123456789012345678901234567890", "gallon": "10|0.5|3|1e-7",
	"cityA": cities, "cityB": cities, "city": "'Rivermist'|'Stonebrook'|'San Francisco'|'Nowhere'|'rivermist'",
	"destination": "'123 Main, X, CA'|''|5|'see (x) here'|'to ls (a)'", "messages": "['a', 'b']|[]|'x'|[1, 2.5, None]|[\"it's\", 'é']",
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
