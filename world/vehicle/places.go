package vehicle

import (
	"envtune/py"
	"envtune/tool"
)

// city is a city that get_zipcode_based_on_city knows.
type city struct{ name, zipcode string }

var knownCities = [...]city{
	{"Rivermist", "83214"},
	{"Stonebrook", "74532"},
	{"Maplecrest", "56108"},
	{"Silverpine", "62947"},
	{"Shadowridge", "71354"},
	{"Sunset Valley", "83462"},
	{"Oakendale", "47329"},
	{"Willowbend", "52013"},
	{"Crescent Hollow", "69238"},
	{"Autumnville", "51479"},
	{"San Francisco", "94016"},
}

// road is a known distance between two zipcodes, in either direction.
type road struct {
	a, b string
	km   float64
}

var roads = [...]road{
	{"83214", "74532", 750},
	{"56108", "62947", 320},
	{"71354", "83462", 450},
	{"47329", "52013", 290},
	{"69238", "51479", 630},
	{"94016", "83214", 980},
	{"94016", "94704", 600},
	{"94704", "08540", 2550},
	{"94016", "08540", 1950},
	{"62947", "47329", 1053},
	{"94016", "62947", 780},
	{"74532", "94016", 880},
}

// Cities lists the cities that get_zipcode_based_on_city knows.
func Cities() []string {
	names := make([]string, len(knownCities))
	for i, c := range knownCities {
		names[i] = c.name
	}
	return names
}

// Reachable lists the zipcodes with a known distance to zipcode; none for a
// zipcode that no distance is known of.
func Reachable(zipcode string) []string {
	var out []string
	for _, r := range roads {
		switch zipcode {
		case r.a:
			out = append(out, r.b)
		case r.b:
			out = append(out, r.a)
		}
	}
	return out
}

func (w *World) getZipcode(a []py.Value) (py.Value, error) {
	for _, c := range knownCities {
		if py.Equal(a[0], py.Str(c.name)) {
			return py.NewDict(py.P("zipcode", py.Str(c.zipcode))), nil
		}
	}
	return py.NewDict(py.P("zipcode", py.Str("00000"))), nil
}

func (w *World) estimateDistance(a []py.Value) (py.Value, error) {
	from, to := a[0], a[1]
	out := py.NewDict()
	for _, r := range roads {
		a, b := py.Str(r.a), py.Str(r.b)
		if py.Equal(from, a) && py.Equal(to, b) || py.Equal(from, b) && py.Equal(to, a) {
			out.SetStr("distance", py.Float(r.km))
			break
		}
	}
	known := out.Len() > 0
	if !known {
		out.SetStr("error", py.Str("distance not found in database."))
	}
	if w.long() {
		out.SetStr("intermediaryCities", w.opt.Extension[cities])
	}
	if !known {
		return nil, tool.FailWith(DistanceUnknown, out, "cityA", py.String(from), "cityB", py.String(to))
	}
	return out, nil
}

func (w *World) setNavigation(a []py.Value) (py.Value, error) {
	w.Set("destination", a[0]) // stays if the next line raises, as officially
	told, err := py.Add(py.Str("Navigating to "), a[0])
	if err != nil {
		return nil, err
	}
	return py.NewDict(py.P("status", told)), nil
}

func (w *World) outsideGoogle([]py.Value) (py.Value, error) {
	out := py.NewDict()
	if w.long() {
		out = w.opt.Extension[longWeather].(*py.Dict).Copy()
	}
	out.SetStr("outsideTemperature", py.Float(w.Random.Uniform(-10, 40)))
	return out, nil
}

func (w *World) outsideWeatherCom([]py.Value) (py.Value, error) {
	return nil, tool.FailWith(WeatherCom, py.NewDict(py.P("error", py.NewInt(404))))
}
