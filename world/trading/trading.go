// Package trading is the trading bot of BFCL's multi-turn tasks (TradingBot):
// stocks, orders, an account and a watch list. Results equal the official
// class's to the byte (Python 3.11, time zone UTC).
package trading

import (
	"errors"
	"fmt"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

// World is one trading account.
type World struct {
	tool.Base
	opt tool.Options
}

// defaultSeed seeds the random generator where the start state has no seed.
const defaultSeed = 1053520

// The literals of the long-context mode, by their official names.
const (
	movingAverage5  = "MA_5_EXTENSION"
	movingAverage20 = "MA_20_EXTENSION"
	orderDetail     = "ORDER_DETAIL_EXTENSION"
	moreWatched     = "WATCH_LIST_EXTENSION"
	moreHistory     = "TRANSACTION_HISTORY_EXTENSION"
	moreTechnology  = "TECHNOLOGY_EXTENSION"
	moreAutomobile  = "AUTOMOBILE_EXTENSION"
)

// New makes a trading bot from a start state in the shape of the official
// initial_config; what it lacks takes the official default, what the bot does
// not know is ignored. The values are the bot's from then on.
func New(config *py.Dict, opt tool.Options) (tool.World, error) {
	if err := checkOptions(opt); err != nil {
		return nil, err
	}
	base, err := tool.NewBase(config, defaultSeed)
	if err != nil {
		return nil, err
	}
	w := &World{Base: base, opt: opt}
	w.Take(config, attributes)
	w.Set("long_context", py.Bool(opt.LongContext))
	if err := w.check(); err != nil {
		return nil, fmt.Errorf("the start state of trading: %w", err)
	}
	w.Set("orders", intKeys(w.orders()))
	return w, nil
}

func checkOptions(opt tool.Options) error {
	if err := opt.Require(movingAverage5, movingAverage20, orderDetail,
		moreWatched, moreHistory, moreTechnology, moreAutomobile); err != nil || !opt.LongContext {
		return err
	}
	if _, ok := opt.Extension[orderDetail].(*py.Dict); !ok {
		return fmt.Errorf("the official literal %s is no dict", orderDetail)
	}
	for _, name := range []string{moreWatched, moreHistory, moreTechnology, moreAutomobile} {
		if _, ok := opt.Extension[name].(*py.List); !ok {
			return fmt.Errorf("the official literal %s is no list", name)
		}
	}
	return nil
}

// check tells whether the attributes are of the types that the tools rely on.
func (w *World) check() error {
	if w.Random == nil {
		return errors.New("the random generator is missing")
	}
	return w.Check(attributes)
}

// UnmarshalJSON implements tool.World.
func (w *World) UnmarshalJSON(data []byte) error {
	return w.Restore(data, "trading", func(s tool.Base) error { return (&World{Base: s}).check() })
}

// intKeys returns orders with every key that is a string of digits made an
// int; a key that becomes equal to an earlier one overwrites its value.
func intKeys(orders *py.Dict) *py.Dict {
	out := py.NewDict()
	for _, e := range orders.Entries() {
		out.Set(intKey(e.Key), e.Value)
	}
	return out
}

func intKey(key py.Value) py.Value {
	s, ok := key.(py.Str)
	if !ok || !py.IsDigits(s) {
		return key
	}
	i, err := py.ToInt(s)
	if err != nil {
		return key
	}
	return i
}

// Class implements tool.World.
func (w *World) Class() string { return "TradingBot" }

// Name implements tool.World.
func (w *World) Name() string { return "trading" }

// Tools implements tool.World.
func (w *World) Tools() []envtune.ToolSpec { return tools.Specs() }

// Codes implements tool.World.
func (w *World) Codes() []envtune.Code { return Codes() }

// Call implements tool.World.
func (w *World) Call(name string, args tool.Args) tool.Outcome { return tools.Call(w, name, args) }

// Run implements tool.World.
func (w *World) Run(name string, args tool.Args, to *tool.Answer) tool.Outcome {
	return tools.Run(w, name, args, to)
}

// Pure implements tool.Purer.
func (w *World) Pure(name string) bool { return tools.IsPure(name) }

// Clone implements tool.World.
func (w *World) Clone() tool.World { return &World{Base: w.CloneBase(), opt: w.opt} }

// The attributes as they are looked at; those that tools change have an own
// method each, which see for why (tool.Base.Own).
func (w *World) orders() *py.Dict     { return w.Get("orders").(*py.Dict) }
func (w *World) account() *py.Dict    { return w.Get("account_info").(*py.Dict) }
func (w *World) stocks() *py.Dict     { return w.Get("stocks").(*py.Dict) }
func (w *World) watched() *py.List    { return w.Get("watch_list").(*py.List) }
func (w *World) history() *py.List    { return w.Get("transaction_history").(*py.List) }
func (w *World) ownOrders() *py.Dict  { return w.OwnOuter("orders").(*py.Dict) }
func (w *World) ownAccount() *py.Dict { return w.OwnOuter("account_info").(*py.Dict) }
func (w *World) ownWatched() *py.List { return w.OwnOuter("watch_list").(*py.List) }
func (w *World) ownHistory() *py.List { return w.OwnOuter("transaction_history").(*py.List) }

func (w *World) loggedIn() bool { return py.Truth(w.Get("authenticated")) }
func (w *World) long() bool     { return w.opt.LongContext }
