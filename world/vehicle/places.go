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

func (w *World) getZipcode(a []py.Value, to *tool.Answer) error {
	for _, c := range knownCities {
		if py.Equal(a[0], py.Str(c.name)) {
			return to.Dict(tool.Text("zipcode", c.zipcode))
		}
	}
	return to.Dict(tool.Text("zipcode", "00000"))
}

func (w *World) estimateDistance(a []py.Value, to *tool.Answer) error {
	start, end := a[0], a[1]
	to.OpenDict("")
	known := false
	for _, r := range roads {
		a, b := py.Str(r.a), py.Str(r.b)
		if py.Equal(start, a) && py.Equal(end, b) || py.Equal(start, b) && py.Equal(end, a) {
			known = true
			to.Add(tool.Float("distance", r.km))
			break
		}
	}
	if !known {
		to.Add(tool.Text("error", "distance not found in database."))
	}
	if w.long() {
		to.Add(tool.Value("intermediaryCities", w.opt.Extension[cities]))
	}
	if !known {
		return tool.FailWith(DistanceUnknown, to.Made(), "cityA", py.String(start), "cityB", py.String(end))
	}
	return nil
}

func (w *World) setNavigation(a []py.Value, to *tool.Answer) error {
	w.Set("destination", a[0]) // stays if the next line raises, as officially
	told, err := py.Add(py.Str("Navigating to "), a[0])
	if err != nil {
		return err
	}
	return to.Dict(tool.Value("status", told))
}

func (w *World) outsideGoogle(_ []py.Value, to *tool.Answer) error {
	degrees := w.Draw().Uniform(-10, 40)
	if w.long() {
		return to.Extend(w.opt.Extension[longWeather].(*py.Dict), tool.Float("outsideTemperature", degrees))
	}
	return to.Dict(tool.Float("outsideTemperature", degrees))
}

func (w *World) outsideWeatherCom(_ []py.Value, _ *tool.Answer) error {
	return tool.FailWith(WeatherCom, py.NewDict(py.P("error", py.NewInt(404))))
}
