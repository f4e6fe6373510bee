package synth

import (
	"encoding/json"

	"envtune"
)

// domain is what the maker of tasks knows of one world: how to draw a start state, what
// users want there, and which of its tools belong together.
type domain struct {
	world string
	// draw draws a start state that belongs to at.part, with what the maker knows of it.
	draw func(d *dice, at setting) place
	// intents are everything that a user may want, in a fixed order. Their names begin
	// with the domain's or are unlike those of others.
	intents []intent
	// helpers are, tool by tool, the tools that its errors point to or that supply its
	// values: an agent must be able to find them, needed or not.
	helpers map[string][]string
	// siblings are the tools that are easily taken for one another.
	siblings map[string][]string
	// clashes are the tools that must not be offered while a tool is held back (the
	// key), because they do its work or look as if they did.
	clashes map[string][]string
	// disturbs are the tools that must not be offered where a tool (the key) is needed,
	// because calling them changes what it answers.
	disturbs map[string][]string
}

// setting says what kind of start state is wanted.
type setting struct {
	part envtune.Part
	// long asks for longer lists, plain for a state in which more can be done at once.
	long, plain bool
	// wide tells that prompts and results may be as long as official ones.
	wide bool
}

// size draws how long a list is: from lo to hi, from longLo to longHi in a long setting,
// a little longer than usual in a wide one.
func (at setting) size(d *dice, lo, hi, longLo, longHi int) int {
	switch {
	case at.long:
		return d.between(longLo, longHi)
	case at.wide:
		return d.between(lo+1, hi+2)
	}
	return d.between(lo, hi)
}

// place is the start state of a world with what the maker of a task knows of it. The
// maker's knowledge follows the calls that the reference makes.
type place interface {
	// config is the start state in the shape of the official initial_config; nil where
	// the world has no state.
	config() json.RawMessage
}

// domains lists the domains of all worlds that tasks are made over, in the order of
// session.Names: those of BFCL, then our own.
func domains() []domain {
	return []domain{
		filesystemDomain(),
		mathapiDomain(),
		messageDomain(),
		postingDomain(),
		ticketDomain(),
		tradingDomain(),
		travelDomain(),
		vehicleDomain(),
		libraryDomain(),
		clinicDomain(),
	}
}

// domainNames lists the worlds that tasks are made over.
func domainNames() []string {
	var out []string
	for _, d := range domains() {
		out = append(out, d.world)
	}
	return out
}

// intents lists everything that a user may want in any world, in a fixed order.
func intents() []intent { return intentsOf(domains()) }

func intentsOf(list []domain) []intent {
	var all []intent
	for _, d := range list {
		for _, in := range d.intents {
			in.world = d.world
			all = append(all, in)
		}
	}
	return all
}

// joined puts lists of intents together.
func joined(lists ...[]intent) []intent {
	var all []intent
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}
