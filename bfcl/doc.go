// Package bfcl reads the official multi-turn tasks of the Berkeley Function
// Calling Leaderboard (V4), decodes official result files and scores them as
// the official checker does. The data come with the Python package bfcl-eval
// and are no part of this module: Fetch downloads them, Load reads them from a
// folder or a wheel. Nothing of the package is executed.
package bfcl

import "envtune"

// Version is the version of bfcl-eval whose data and checker this package
// follows.
const Version = "2026.3.23"

// Class returns the official class name of a world ("trading" -> "TradingBot"),
// World the world's name of a class; both "" where there is none.
func Class(world string) string {
	for _, c := range classes {
		if c.world == world {
			return c.class
		}
	}
	return ""
}

// World returns the name of the world that is the official class.
func World(class string) string {
	for _, c := range classes {
		if c.class == class {
			return c.world
		}
	}
	return ""
}

// classes are the official classes: their worlds here and their documents.
var classes = [...]struct{ class, world, docs string }{
	{"GorillaFileSystem", "filesystem", "gorilla_file_system.json"},
	{"MathAPI", "mathapi", "math_api.json"},
	{"MessageAPI", "message", "message_api.json"},
	{"TwitterAPI", "posting", "posting_api.json"},
	{"TicketAPI", "ticket", "ticket_api.json"},
	{"TradingBot", "trading", "trading_bot.json"},
	{"TravelAPI", "travel", "travel_booking.json"},
	{"VehicleControlAPI", "vehicle", "vehicle_control.json"},
}

// OnlyWorlds returns the tasks that need no other worlds than those named.
func OnlyWorlds(tasks []*envtune.Task, worlds ...string) []*envtune.Task {
	return Filter(tasks, func(t *envtune.Task) bool {
		for _, w := range t.Worlds {
			if !contains(worlds, w) {
				return false
			}
		}
		return true
	})
}

// Filter returns the tasks for which keep is true, in order.
func Filter(tasks []*envtune.Task, keep func(*envtune.Task) bool) []*envtune.Task {
	var out []*envtune.Task
	for _, t := range tasks {
		if keep(t) {
			out = append(out, t)
		}
	}
	return out
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}
