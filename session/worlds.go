package session

import (
	"fmt"

	"envtune/py"
	"envtune/tool"
	"envtune/world/clinic"
	"envtune/world/filesystem"
	"envtune/world/library"
	"envtune/world/mathapi"
	"envtune/world/message"
	"envtune/world/posting"
	"envtune/world/ticket"
	"envtune/world/trading"
	"envtune/world/travel"
	"envtune/world/vehicle"
)

// Constructor makes a world from a start state, for the official worlds in the shape of
// the official initial_config. The values are the world's from then on.
type Constructor func(config *py.Dict, opt tool.Options) (tool.World, error)

// kind is one kind of world that a session can hold.
type kind struct {
	name, class string
	make        Constructor
}

// official is the number of kinds that BFCL has.
const official = 8

// kinds are all worlds: the official ones in the order of the official documents, then
// our own.
var kinds = [...]kind{
	{"filesystem", "GorillaFileSystem", filesystem.New},
	{"mathapi", "MathAPI", mathapi.New},
	{"message", "MessageAPI", message.New},
	{"posting", "TwitterAPI", posting.New},
	{"ticket", "TicketAPI", ticket.New},
	{"trading", "TradingBot", trading.New},
	{"travel", "TravelAPI", travel.New},
	{"vehicle", "VehicleControlAPI", vehicle.New},
	{"library", "LibraryAPI", library.New},
	{"clinic", "ClinicAPI", clinic.New},
}

// Worlds maps the name of each world to its constructor.
func Worlds() map[string]Constructor {
	m := map[string]Constructor{}
	for _, k := range kinds {
		m[k.name] = k.make
	}
	return m
}

// Names lists the names of all worlds in a fixed order.
func Names() []string {
	var names []string
	for _, k := range kinds {
		names = append(names, k.name)
	}
	return names
}

// Official lists the names of the worlds that BFCL has, in a fixed order.
func Official() []string { return Names()[:official] }

// find returns the number of a world by its name or its official class name.
func find(name string) (int, error) {
	for i, k := range kinds {
		if name == k.name || name == k.class {
			return i, nil
		}
	}
	return 0, fmt.Errorf("there is no world %q", name)
}
