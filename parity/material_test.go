package parity

// material is what the generator knows of one world, beside the tools: calls
// without which a session stays in its first corner, fields of a start state
// with other values for them, and values for parameters ("tool.parameter", or
// "parameter" of whatever tool), separated by "|".
type material struct {
	common []string
	fields [][2]string
	pools  map[string]string
	// starts are start states of our own, taken as often as those of tasks.
	starts []string
}

// materials is by world; trading's and vehicle's stand with the generator.
func materials() map[string]material {
	return map[string]material{
		"message": messageMaterial,
		"posting": postingMaterial,
		"ticket":  ticketMaterial,
		"travel":  travelMaterial,
	}
}

func commonCalls(world string) []string {
	return append(append([]string(nil), common[world]...), materials()[world].common...)
}

func fieldsOf(world string) [][2]string {
	return append(append([][2]string(nil), startFields[world]...), materials()[world].fields...)
}

// poolOf returns the values for a parameter, those for its tool before those
// for all tools.
func poolOf(tool, param string) string {
	for _, key := range []string{tool + "." + param, param} {
		for _, w := range worlds { // in a fixed order, so that a seed means one session
			if pool := materials()[w].pools[key]; pool != "" {
				return pool
			}
		}
	}
	return pools[param]
}
