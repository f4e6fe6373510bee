package hint

import (
	"maps"

	"envtune"
)

// catalogue is never changed.
var catalogue = entries()

func entries() map[envtune.Code]Entry {
	all := pythonEntries()
	maps.Copy(all, filesystemEntries())
	maps.Copy(all, mathapiEntries())
	maps.Copy(all, messageEntries())
	maps.Copy(all, postingEntries())
	maps.Copy(all, ticketEntries())
	maps.Copy(all, tradingEntries())
	maps.Copy(all, travelEntries())
	maps.Copy(all, vehicleEntries())
	maps.Copy(all, libraryEntries())
	maps.Copy(all, clinicEntries())
	return all
}

// Catalogue returns the entry of every code: of Python's own errors and of
// each world.
func Catalogue() map[envtune.Code]Entry { return maps.Clone(catalogue) }
