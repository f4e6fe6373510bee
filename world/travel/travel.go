// Package travel is the travel agency of BFCL's multi-turn tasks (TravelAPI):
// flights, credit cards, bookings and a budget. Results equal the official
// class's to the byte (Python 3.11), but for what it takes from the process:
// today's date and the order of a set are fixed here.
package travel

import (
	"errors"
	"fmt"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

// World is one account with the agency.
type World struct {
	tool.Base
	opt tool.Options
}

// defaultSeed seeds the random generator where the start state has no seed.
const defaultSeed = 141053

// The literals of the long-context mode, by their official names.
const (
	moreCards    = "CREDIT_CARD_EXTENSION"
	moreBookings = "BOOKING_RECORD_EXTENSION"
)

// today is the private attribute with the day that ages are counted to; it is
// part of the state, so that a copy counts as the original does.
const today = "_today"

// date is the format in which dates are given.
var date = py.MustTimeFormat("%Y-%m-%d")

// attributes lists the agency's attributes in the official order.
var attributes = []tool.Attr{
	tool.Fixed("credit_card_list", emptyDict),
	tool.Fixed("booking_record", emptyDict),
	tool.Any("access_token", none),
	tool.Any("token_type", none),
	tool.Any("token_expires_in", none),
	tool.Any("token_scope", none),
	tool.Any("user_first_name", none),
	tool.Any("user_last_name", none),
	tool.Any("budget_limit", none),
}

func emptyDict() py.Value { return py.NewDict() }

func none() py.Value { return py.None }

// New makes a travel agency from a start state in the shape of the official
// initial_config; what it lacks takes the official default, what the agency
// does not know is ignored. The values are the agency's from then on. In
// long-context mode the official cards and bookings are added as copies:
// officially all sessions of a process share them.
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
	day := opt.Today
	if day.IsZero() {
		day = tool.DefaultToday()
	}
	w.SetPrivate(today, py.Str(day.Format("2006-01-02")))
	if err := w.check(); err != nil {
		return nil, fmt.Errorf("the start state of travel: %w", err)
	}
	if opt.LongContext {
		addMissing(w.cards(), opt.Extension[moreCards].(*py.Dict))
		addMissing(w.bookings(), opt.Extension[moreBookings].(*py.Dict))
	}
	return w, nil
}

func checkOptions(opt tool.Options) error {
	if err := opt.Require(moreCards, moreBookings); err != nil || !opt.LongContext {
		return err
	}
	for _, name := range []string{moreCards, moreBookings} {
		if _, ok := opt.Extension[name].(*py.Dict); !ok {
			return fmt.Errorf("the official literal %s is no dict", name)
		}
	}
	return nil
}

// addMissing adds copies of the entries whose keys d lacks.
func addMissing(d, more *py.Dict) {
	for _, e := range more.Entries() {
		if _, has := d.Get(e.Key); !has {
			d.Set(e.Key, py.DeepCopy(e.Value))
		}
	}
}

// check tells whether the attributes are there, and of the types that the
// tools rely on.
func (w *World) check() error {
	if w.Random == nil {
		return errors.New("the random generator is missing")
	}
	if err := w.Check(attributes); err != nil {
		return err
	}
	day, ok := w.Private.GetStr(today)
	if !ok {
		return errors.New("the day is missing")
	}
	if _, err := date.Parse(day); err != nil {
		return fmt.Errorf("the day: %w", err)
	}
	return nil
}

// UnmarshalJSON implements tool.World.
func (w *World) UnmarshalJSON(data []byte) error {
	return w.Restore(data, "travel", func(s tool.Base) error { return (&World{Base: s}).check() })
}

// Class implements tool.World.
func (w *World) Class() string { return "TravelAPI" }

// Name implements tool.World.
func (w *World) Name() string { return "travel" }

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

func (w *World) cards() *py.Dict       { return w.Get("credit_card_list").(*py.Dict) }
func (w *World) bookings() *py.Dict    { return w.Get("booking_record").(*py.Dict) }
func (w *World) ownCards() *py.Dict    { return w.OwnOuter("credit_card_list").(*py.Dict) }
func (w *World) ownBookings() *py.Dict { return w.OwnOuter("booking_record").(*py.Dict) }
func (w *World) long() bool            { return w.opt.LongContext }

// refuse makes the error of a tool whose results begin with a status, which is
// then false; status "" is the plain error of the others.
func refuse(code envtune.Code, status, text string, fields ...string) error {
	if status == "" {
		return tool.Fail(code, text, fields...)
	}
	return tool.FailWith(code, py.NewDict(py.P(status, py.Bool(false)), py.P("error", py.Str(text))), fields...)
}
