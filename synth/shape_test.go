package synth

import (
	"encoding/json"
	"testing"

	"envtune"
	"envtune/session"
)

// TestShape measures written tasks over a car whose doors stand open and whose brake is
// not pressed, and a trading account that is logged out.
func TestShape(t *testing.T) {
	task := func(turns ...envtune.Turn) *envtune.Task {
		return &envtune.Task{ID: "t", Worlds: []string{"trading", "vehicle"}, Turns: turns, Start: map[string]json.RawMessage{
			"vehicle": json.RawMessage(`{"random_seed": 5}`), "trading": json.RawMessage(`{"authenticated": false}`)}}
	}
	turn := func(user string, calls ...string) envtune.Turn { return envtune.Turn{User: user, Reference: calls} }
	lock, press, start := "lockDoors(unlock=False, door=['driver', 'passenger', 'rear_left', 'rear_right'])",
		"pressBrakePedal(pedalPosition=1.0)", "startEngine(ignitionMode='START')"
	for name, c := range map[string]struct {
		task *envtune.Task
		want Shape
	}{
		"one call": {task(turn("Turn the headlights on.", "setHeadlights(mode='on')")), Shape{Depth: 1, TurnDepth: 1}},
		"calls that need nothing of each other": {task(turn("Lights on, and press the brake to 1.0.", "setHeadlights(mode='on')", press)),
			Shape{Depth: 1, TurnDepth: 1}},
		"a rule": {task(turn("Start the engine.", lock, press, start)), Shape{Depth: 2, TurnDepth: 2, Rule: true}},
		"a rule over turns": {task(turn("Lock up.", lock), turn("Brake.", press), turn("Start the engine.", start)),
			Shape{Depth: 2, TurnDepth: 1}},
		"a value": {task(turn("How far is it from Rivermist to Stonebrook?", "get_zipcode_based_on_city(city='Rivermist')",
			"get_zipcode_based_on_city(city='Stonebrook')", "estimate_distance(cityA='83214', cityB='74532')")),
			Shape{Depth: 2, TurnDepth: 2, Lookup: true}},
		"a value that the request says": {task(turn("The zipcode of Rivermist, and the distance from 83214 to 74532.",
			"get_zipcode_based_on_city(city='Rivermist')", "estimate_distance(cityA='83214', cityB='74532')")),
			Shape{Depth: 1, TurnDepth: 1}},
		"both, over turns": {task(turn("What is the symbol of Apple?", "get_symbol_by_name(name='Apple')"),
			turn("Log in, a and b.", "trading_login(username='a', password='b')"),
			turn("Place an order, 2 shares at 200.5.", "place_order(order_type='Buy', symbol='AAPL', price=200.5, amount=2)")),
			Shape{Depth: 2, TurnDepth: 1}},
	} {
		got, err := ShapeOf(c.task, session.Options{})
		if err != nil || got != c.want {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, c.want)
		}
	}
	if _, err := ShapeOf(task(turn("?", "lockDoors(")), session.Options{}); err == nil {
		t.Error("a call that cannot be read is measured")
	}
}
