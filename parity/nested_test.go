package parity

import (
	"errors"
	"strings"
	"testing"
	"time"

	"envtune/py"
	"envtune/session"
	"envtune/tool"
)

// nestedCalls are sessions of trading and vehicle whose calls hold calls.
var nestedCalls = []struct {
	name  string
	calls []string
}{
	{"nested call", []string{"display_log(messages=[get_current_time()])", "display_log([display_log((get_current_time(),))])"}},
	{"from left to right", []string{"display_log({fillFuelTank: 1})", "display_log([fillFuelTank(1), {'a': fillFuelTank(2)}, (fillFuelTank(3),)])",
		"display_log(messages={1: fillFuelTank(1), 1.0: fillFuelTank(2), True: fillFuelTank(3)})"}},
	{"exception within", []string{"display_log([fillFuelTank(1), lockDoors(unlock=True, door=['x']), fillFuelTank(2)])",
		"display_log(fillFuelTank(), 1, 2)", "display_log(fillFuelTank(5), 1, 2)", "displayCarStatus('fuel')"}},
	{"names", []string{"nothing(x=fillFuelTank(1))", "display_log(nothing(x=fillFuelTank(1)))", "display_log([fillFuelTank(1), foo])",
		"display_log([foo, fillFuelTank(1)])", "display_log(kill(fillFuelTank(1)))", "run(fillFuelTank(1))", "display_log(fillFuelTank)", "displayCarStatus('fuel')"}},
	{"values", []string{"display_log(-fillFuelTank(1))", "display_log({fillFuelTank(1): fillFuelTank(2)})", "display_log({[]: fillFuelTank(1)})",
		"display_log([fillFuelTank(1), - -'a'])", "get_stock_info(symbol=get_symbol_by_name(name='Apple'))", "displayCarStatus('fuel')"}},
	{"long dicts", []string{
		"display_log({" + strings.Repeat("fillFuelTank(0.5): fillFuelTank(0.25), ", 7) + "})", "displayCarStatus('fuel')",
		"display_log({[]: fillFuelTank(1)" + numbered(15) + ", 99: fillFuelTank(1)})", "displayCarStatus('fuel')",
		"display_log({1: fillFuelTank(1), [2]: fillFuelTank(1)" + numbered(14) + ", 99: fillFuelTank(1)})", "displayCarStatus('fuel')",
		"display_log({1: fillFuelTank(1)" + numbered(16) + ", [2]: fillFuelTank(1), 99: fillFuelTank(1)})", "displayCarStatus('fuel')",
	}},
	{"syntax", []string{"display_log(fillFuelTank(1)", "display_log(fillFuelTank(fuelAmount=1, fuelAmount=2))", "display_log(fillFuelTank(fuelAmount=1, 2))",
		"display_log([fillFuelTank(1) fillFuelTank(2)])", "displayCarStatus('fuel')"}},
	{"blanks and text", []string{"display_log(messages=[get_current_time   ( ), 'see get_current_time (now)'])"}},
	{"live state", []string{
		"set_navigation(destination=displayCarStatus(option='doors'))", "lockDoors(unlock=False, door=['driver'])",
		"trading_login(username='a', password='b')", "display_log([get_account_info(), fund_account(amount=1), get_account_info()])",
		"set_navigation(destination=get_account_info())", "fund_account(amount=1000)", "display_log(get_account_info())",
	}},
}

// numbered writes n entries of a dict.
func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(", 1" + py.Repr(py.NewInt(int64(i))) + ": 0")
	}
	return b.String()
}

// TestParityNested compares calls within calls: those above, and random ones
// over all worlds.
func TestParityNested(t *testing.T) {
	total := number(t, "ENVTUNE_PARITY_NESTED", 10000)
	seed := number(t, "ENVTUNE_PARITY_SEED", 1)
	data := official(t)
	d := startDriver(t)
	for _, c := range nestedCalls {
		t.Run(c.name, func(t *testing.T) {
			r := request{ID: "multi_turn_base_0", Classes: []string{"TradingBot", "VehicleControlAPI"}, Calls: c.calls}
			var want ran
			d.ask(t, r, &want)
			(&tally{codes: map[string]int{}, worked: map[string]bool{}}).compare(t, data, r, want)
		})
	}
	g, err := newGenerator(uint64(seed)+1<<32, data)
	if err != nil {
		t.Fatal(err)
	}
	c := tally{codes: map[string]int{}, worked: map[string]bool{}}
	nested, cut := 0, 0
	for n := 0; c.calls < total && c.differ < 20; n++ {
		r := g.session(n, 30)
		nested += g.nest(r.Calls)
		s, err := session.New(r.Classes, r.Config, session.Options{LongContext: r.Long, Extension: data.Extension, Today: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		for i, call := range r.Calls {
			if s.Call(call).Code == tool.CodeLimit { // our bound: the state goes another way from here
				r.Calls = r.Calls[:i]
				cut++
				break
			}
		}
		var want ran
		d.ask(t, r, &want)
		c.compare(t, data, r, want)
	}
	t.Logf("parity: seed %d: %d calls, %d with calls within, %d failing; %d sessions differ, %d cut short at a bound of ours",
		seed, c.calls, nested, c.failed, c.differ, cut)
	if nested < total/4 || cut > total/100 {
		t.Errorf("the comparison is too thin")
	}
}

// apart are tools whose results differ deliberately in what only a call within
// a call can show: the order of a set, which officially every process has of its
// own; the long weather report, which officially all calls share; the digits of a
// logarithm, which officially are those of the last one when it is written; a
// power too large to be written, which here is the error of writing it at once.
var apart = map[string]bool{
	"edit_ticket": true, "book_flight": true, "get_outside_temperature_from_google": true, "logarithm": true, "power": true,
}

// nest puts calls of a session into others of it, and counts those changed.
func (g *generator) nest(calls []string) int {
	plain := append([]string(nil), calls...)
	n := 0
	for i := range calls {
		if g.IntN(2) == 0 {
			continue
		}
		text, ok := g.within(calls[i], plain, 1+g.IntN(2))
		var e *py.ParseError
		if _, err := py.ParseCallExpr(text, py.DefaultLimits()); errors.As(err, &e) && e.Kind == py.ParseLimit {
			continue // more calls than we take
		}
		if ok {
			calls[i] = text
			n++
		}
	}
	return n
}

// within replaces some arguments of a call by other calls.
func (g *generator) within(text string, others []string, depth int) (string, bool) {
	c, err := py.ParseCall(text, py.DefaultLimits())
	if err != nil || len(c.Args)+len(c.Kwargs) == 0 {
		return text, false
	}
	done := false
	value := func(v py.Value) string {
		if g.IntN(2) > 0 && done {
			return py.Repr(v)
		}
		done = true
		inner := others[g.IntN(len(others))]
		if name, _, _ := strings.Cut(inner, "("); strings.Contains(name, ".") || apart[name] {
			return py.Repr(v)
		}
		if depth > 0 && g.IntN(2) == 0 {
			inner, _ = g.within(inner, others, depth-1)
		}
		return g.wrap(inner, py.Repr(v))
	}
	var parts []string
	for _, v := range c.Args {
		parts = append(parts, value(v))
	}
	for _, k := range c.Kwargs {
		parts = append(parts, k.Name+"="+value(k.Value))
	}
	return c.Name + "(" + strings.Join(parts, ", ") + ")", done
}

// wrap writes an expression with a call and a plain value in it.
func (g *generator) wrap(call, plain string) string {
	switch g.IntN(12) {
	case 0:
		return "[" + call + "]"
	case 1:
		return "[" + plain + ", " + call + "]"
	case 2:
		return "(" + call + ", " + plain + ")"
	case 3:
		return "(" + call + ")"
	case 4:
		return "{'k': " + call + ", 'l': " + plain + "}"
	case 5:
		return "{" + plain + ": " + call + "}"
	case 6:
		return "-" + call
	case 7:
		return "[" + call + ", undefined, " + call + "]"
	}
	return call
}
