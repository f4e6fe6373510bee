package envtest

import (
	"encoding/json"

	"envtune"
)

// Tasks are small tasks over two worlds, by name. Each call makes them anew.
func Tasks() map[string]*envtune.Task {
	list := []*envtune.Task{order(), askBack(), heldBack(), engine(), trailingAsk(), errand()}
	byName := make(map[string]*envtune.Task, len(list))
	for _, t := range list {
		byName[t.ID] = t
	}
	return byName
}

// tradingStart is a start state with two stocks and an empty watchlist.
func tradingStart() map[string]json.RawMessage {
	return map[string]json.RawMessage{"trading": json.RawMessage(`{
		"orders": {},
		"account_info": {"account_id": 7, "balance": 1000.0, "binding_card": 42},
		"authenticated": false,
		"market_status": "Open",
		"order_counter": 100,
		"stocks": {
			"AAPL": {"price": 200.0, "percent_change": 0.1, "volume": 2.5, "MA(5)": 199.0, "MA(20)": 198.0},
			"NVDA": {"price": 220.5, "percent_change": 0.2, "volume": 1.5, "MA(5)": 221.0, "MA(20)": 219.0}
		},
		"watch_list": [],
		"transaction_history": []
	}`)}
}

// order has two turns, both with reference calls.
func order() *envtune.Task {
	return &envtune.Task{
		ID: "order", Split: envtune.SplitBase, Worlds: []string{"trading"}, Start: tradingStart(),
		Tools: []string{"trading_login", "get_stock_info", "place_order", "cancel_order", "add_to_watchlist", "get_watchlist"},
		Turns: []envtune.Turn{
			{User: "log in as ann with pw1 and buy 2 AAPL at 200", Reference: []string{
				"trading_login('ann', password='pw1')",
				"place_order('Buy', 'AAPL', 200.0, 2)",
			}},
			{User: "put NVDA on the watchlist", Reference: []string{"add_to_watchlist(stock='NVDA')"}},
		},
	}
}

// askBack lacks a parameter in its first turn.
func askBack() *envtune.Task {
	return &envtune.Task{
		ID: "ask", Split: envtune.SplitMissParam, Worlds: []string{"trading"}, Start: tradingStart(),
		Tools: []string{"get_stock_info", "add_to_watchlist"},
		Turns: []envtune.Turn{
			{User: "put a stock on the watchlist"},
			{User: "NVDA", Reference: []string{"add_to_watchlist(stock='NVDA')"}},
		},
	}
}

// heldBack lacks a tool in its first turn.
func heldBack() *envtune.Task {
	return &envtune.Task{
		ID: "held", Split: envtune.SplitMissFunc, Worlds: []string{"trading"}, Start: tradingStart(),
		Tools: []string{"get_stock_info", "get_watchlist"},
		Turns: []envtune.Turn{
			{User: "put NVDA on the watchlist"},
			{Added: []string{"add_to_watchlist"}, Reference: []string{"add_to_watchlist(stock='NVDA')"}},
			{User: "what is on the watchlist?"},
		},
	}
}

// engine has a tool that needs another one first.
func engine() *envtune.Task {
	return &envtune.Task{
		ID: "engine", Split: envtune.SplitBase, Worlds: []string{"vehicle"},
		Start: map[string]json.RawMessage{"vehicle": json.RawMessage(`{
			"doorStatus": {"driver": "locked", "passenger": "locked", "rear_left": "locked", "rear_right": "locked"},
			"remainingUnlockedDoors": 0, "fuelLevel": 10.0
		}`)},
		Tools: []string{"startEngine", "pressBrakePedal", "lockDoors", "displayCarStatus"},
		Turns: []envtune.Turn{{User: "start the engine", Reference: []string{
			"pressBrakePedal(pedalPosition=1.0)",
			"startEngine(ignitionMode='START')",
		}}},
	}
}

// trailingAsk ends with an ask-back turn.
func trailingAsk() *envtune.Task {
	t := askBack()
	t.ID = "trailing"
	t.Turns = []envtune.Turn{t.Turns[1], t.Turns[0]}
	return t
}

// errand has four turns over two worlds; in the third something is missing.
func errand() *envtune.Task {
	car, market := engine(), order()
	return &envtune.Task{
		ID: "errand", Split: envtune.SplitMissParam, Worlds: []string{"vehicle", "trading"},
		Start: map[string]json.RawMessage{"vehicle": car.Start["vehicle"], "trading": market.Start["trading"]},
		Tools: append(car.Tools, market.Tools...),
		Turns: []envtune.Turn{
			car.Turns[0],
			{User: "put AAPL on the watchlist", Reference: []string{"add_to_watchlist(stock='AAPL')"}},
			{User: "and another one"},
			{User: "NVDA", Reference: []string{"add_to_watchlist(stock='NVDA')"}},
		},
	}
}

// broken returns tasks with a fault of their own, by what is wrong.
func broken() map[string]*envtune.Task {
	failing, world, state, tool, empty := order(), order(), order(), order(), order()
	failing.Turns[1].Reference = []string{"get_stock_info(symbol='NONE')"}
	world.Worlds = []string{"moon"}
	state.Start = map[string]json.RawMessage{"trading": json.RawMessage(`[1]`)}
	tool.Tools = []string{"teleport"}
	empty.Turns = nil
	return map[string]*envtune.Task{
		"a reference that fails": failing, "an unknown world": world,
		"a start state of the wrong shape": state, "an unknown tool": tool, "no turns": empty,
	}
}
