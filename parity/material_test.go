package parity

import "envtune"

// material is what the generator knows of one world, beside its tools.
type material struct {
	// common are calls without which a session stays in its first corner.
	common []string
	// fields are fields of a start state with other values for them.
	fields [][2]string
	// pools are values that mean something, separated by "|": by
	// "tool.parameter", or by "parameter" of whatever tool of the world.
	pools map[string]string
	// starts are start states of our own, taken as often as those of tasks.
	starts []string
	// argument makes a value where no pool can; "" leaves it to the pools.
	argument func(g *generator, tool, param string) string
	// prepare changes a session before its calls are made.
	prepare func(g *generator, r *request)
}

// offered is a tool of a world, with what is known of the world.
type offered struct {
	envtune.ToolSpec
	from material
}

// materials is by world.
func materials() map[string]material {
	return map[string]material{
		"filesystem": filesystemMaterial,
		"mathapi":    mathapiMaterial,
		"message":    messageMaterial,
		"posting":    postingMaterial,
		"ticket":     ticketMaterial,
		"trading":    tradingMaterial,
		"travel":     travelMaterial,
		"vehicle":    vehicleMaterial,
	}
}

// pool returns the values for a parameter, those for its tool before those for
// all tools.
func (m material) pool(tool, param string) string {
	if pool := m.pools[tool+"."+param]; pool != "" {
		return pool
	}
	return m.pools[param]
}
