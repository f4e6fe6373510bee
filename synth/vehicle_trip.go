package synth

import "strconv"

func fuelIntents() []intent {
	return []intent{
		fuelIntent(),
		convertIntent("liters", "liter_to_gallon", "liter", "gallons", "gallon"),
		convertIntent("gallons", "gallon_to_liter", "gallon", "liters", "liter"),
		{
			name: "feasible", tool: "estimate_drive_feasibility_by_mileage", weight: 3,
			full: []string{
				"estimate the drive feasibility by mileage for {drive}", "estimate by mileage the drive feasibility for {drive}",
				"estimate the drive feasibility for {drive}", "estimate by mileage whether {drive} can be driven",
				"?what is the drive feasibility by mileage for {drive}", "tell me the drive feasibility by mileage for {drive}",
				"find out the drive feasibility for {drive}", "check the drive feasibility by mileage for {drive}",
				"estimate whether a drive of {drive} is feasible",
			},
			gaps: []gap{{slot: "drive", label: "distance", without: []string{
				"estimate the drive feasibility for a distance", "check whether the fuel lasts for a drive", "tell me whether the fuel lasts for my drive",
				"find out whether the fuel lasts for a certain distance"}}},
			draw: drawFeasible,
		},
		{
			name: "tires", tool: "check_tire_pressure", weight: 3, reads: true,
			full: []string{
				"check the tire pressure", "read the tire pressures", "check the tire pressure of [the|my] car", "?what is the tire pressure",
				"tell me the tire pressures", "look at the tire pressure", "show the tire pressures", "?is the tire pressure healthy",
				"check all tire pressures", "give me the tire pressure",
			},
			draw: simple("check_tire_pressure"),
		},
	}
}

func fuelIntent() intent {
	return intent{
		name: "fuel", tool: "fillFuelTank", weight: 6,
		full: []string{
			"fill the fuel tank with a fuel amount of {fuel}", "fill the fuel tank, fuel amount {fuel}",
			"fill the fuel tank with fuel amount {fuel}", "fill the tank by a fuel amount of {fuel}",
			"fill the fuel tank: the fuel amount is {fuel}", "fill my fuel tank with {fuel}",
			"fill up the fuel tank with a fuel amount of {fuel}", "have the fuel tank filled, fuel amount {fuel}",
			"fill the fuel tank with {fuel} of fuel",
		},
		gaps: []gap{{slot: "fuel", label: "fuel amount", without: []string{
			"add some fuel to the tank", "fill some fuel into the tank", "put some more fuel into the tank", "add some fuel",
			"fill a certain amount of fuel into the tank"}}},
		draw: drawFuel,
	}
}

func drawFuel(s *scene) (goal, bool) {
	room := int(50 - s.car().fuel)
	if room < 6 {
		return goal{}, false
	}
	fill := func(amount lit) error {
		s.car().fuel += amount.float()
		s.last.gallons = ""
		return s.do("fillFuelTank", arg{"fuelAmount", amount})
	}
	if known := s.last.gallons; known != "" && !s.plain && known.float() < float64(room) && s.d.chance(80) {
		return goal{slots: map[string]string{"fuel": "that many gallons"}, run: func() error { return fill(known) }}, true
	}
	gallons := s.d.between(2, min(room, 25))
	if s.plain || s.d.chance(60) {
		amount := lit(strconv.Itoa(gallons))
		if s.d.chance(25) {
			amount += ".5"
		}
		return goal{slots: map[string]string{"fuel": string(amount) + " gallons"}, run: func() error { return fill(amount) }}, amount.float() < float64(room)
	}
	liters := max(1, gallons*3/5) * 5 // fewer gallons than drawn; fives have short results
	return goal{slots: map[string]string{"fuel": strconv.Itoa(liters) + " liters"}, run: func() error {
		amount, err := s.get("gallon", "liter_to_gallon", arg{"liter", liters})
		if err != nil {
			return err
		}
		return fill(lit(amount))
	}}, !s.used["convert_liters"]
}

// convertIntent converts liters to gallons or back. The words are those of the
// tool's name.
func convertIntent(from, tool, param, to, result string) intent {
	return intent{
		name: "convert_" + from, tool: tool, weight: 2,
		full: []string{
			"convert {n} " + from + " to " + to, "?how many " + to + " are {n} " + from, "tell me how many " + to + " {n} " + from + " are",
			"turn {n} " + from + " into " + to, "give me {n} " + from + " in " + to, "convert an amount of {n} " + from + " into " + to,
			"work out how many " + to + " {n} " + from + " make", "?what are {n} " + from + " in " + to,
			"compute how many " + to + " {n} " + from + " are",
		},
		gaps: []gap{{slot: "n", label: "number of " + from, without: []string{
			"convert [some |]" + from + " to " + to, "convert an amount of " + from + " into " + to, "turn " + from + " into " + to,
			"work out " + to + " from " + from + " for me"}}},
		draw: func(s *scene) (goal, bool) {
			n := s.d.between(1, 20) * 5
			return goal{slots: map[string]string{"n": literal(n)}, run: func() error {
				value, err := s.get(result, tool, arg{param, n})
				if result == "gallon" {
					s.last.gallons = lit(value)
				}
				return err
			}}, true
		},
	}
}

func drawFeasible(s *scene) (goal, bool) {
	distance, said := s.last.distance, "that distance"
	if s.plain || distance == "" || s.d.chance(15) {
		miles := s.d.between(3, 90) * 10
		distance, said = lit(literal(miles)), literal(miles)+" miles"
	}
	return goal{slots: map[string]string{"drive": said}, run: func() error {
		return s.do("estimate_drive_feasibility_by_mileage", arg{"distance", distance})
	}}, true
}

// town is a city of the vehicle world with its zipcode.
type town struct{ city, zip string }

func places() []town {
	return []town{
		{"Rivermist", "83214"}, {"Stonebrook", "74532"}, {"Maplecrest", "56108"}, {"Silverpine", "62947"},
		{"Shadowridge", "71354"}, {"Sunset Valley", "83462"}, {"Oakendale", "47329"}, {"Willowbend", "52013"},
		{"Crescent Hollow", "69238"}, {"Autumnville", "51479"}, {"San Francisco", "94016"},
	}
}

// roads are the pairs of places whose distance the world knows, by index.
func roads() [][2]int {
	return [][2]int{{0, 1}, {2, 3}, {4, 5}, {6, 7}, {8, 9}, {10, 0}, {3, 6}, {10, 3}, {1, 10}}
}

func tripIntents() []intent {
	return []intent{
		distanceIntent(),
		{
			name: "zipcode", tool: "get_zipcode_based_on_city", weight: 3,
			full: []string{
				"get the zipcode based on the city {city}", "get the zipcode based on city {city}",
				"find the zipcode based on the city {city}", "?what is the zipcode of the city {city}",
				"look up the zipcode based on city {city}", "tell me the zipcode of the city {city}",
				"find out the zipcode of the city {city}", "give me the zipcode for the city {city}",
				"show the zipcode based on the city {city}",
			},
			gaps: []gap{{slot: "city", label: "city", without: []string{
				"get the zipcode of a city", "look up the zipcode of a city", "find the zipcode based on a city", "tell me the zipcode of a city"}}},
			draw: func(s *scene) (goal, bool) {
				p := pick(s.d, places())
				return goal{slots: map[string]string{"city": p.city}, run: func() error {
					return s.do("get_zipcode_based_on_city", arg{"city", p.city})
				}}, true
			},
		},
		navigateIntent(),
		{
			name: "tire_shop", tool: "find_nearest_tire_shop", weight: 2,
			full: []string{
				"find the nearest tire shop", "?where is the nearest tire shop", "look up the nearest tire shop", "tell me the nearest tire shop",
				"find me a tire shop, the nearest one", "give me the location of the nearest tire shop", "search the nearest tire shop",
				"show the nearest tire shop", "find out where the nearest tire shop is",
			},
			draw: func(s *scene) (goal, bool) {
				return goal{run: func() error {
					shop, err := s.get("shopLocation", "find_nearest_tire_shop")
					s.last.shop = shop
					return err
				}}, true
			},
		},
	}
}

func distanceIntent() intent {
	return intent{
		name: "distance", tool: "estimate_distance", weight: 6,
		full: []string{
			"estimate the distance from {from} to {to}", "?what is the distance from {from} to {to}", "get the distance between {from} and {to}",
			"estimate the distance between {from} and {to}", "find out the distance from {from} to {to}", "tell me the distance between {from} and {to}",
			"?what distance is it from {from} to {to}", "look up the distance from {from} to {to}", "estimate what distance lies between {from} and {to}",
		},
		gaps: []gap{
			{slot: "to", label: "destination", without: []string{
				"estimate the distance from {from}[ to another city|]", "get the distance between {from} and another place",
				"find out the distance from {from}", "tell me the distance from {from} to where I go"}, supply: supplyCity("to")},
			{slot: "from", label: "starting place", without: []string{
				"estimate the distance to {to}", "find out the distance to {to}", "tell me the distance from another city to {to}",
				"get the distance to {to}"}, supply: supplyCity("from")},
		},
		draw: func(s *scene) (goal, bool) {
			r := pick(s.d, roads())
			a, b := places()[r[0]], places()[r[1]]
			if s.d.chance(50) {
				a, b = b, a
			}
			zips := s.d.chance(35) || s.plain && s.d.chance(60)
			g := goal{slots: map[string]string{"from": a.city, "to": b.city}}
			if zips {
				g.slots = map[string]string{"from": a.zip, "to": b.zip}
			}
			g.run = func() error {
				from, to := a.zip, b.zip
				if !zips {
					for _, end := range []struct {
						zip  *string
						city string
					}{{&from, a.city}, {&to, b.city}} {
						var err error
						if *end.zip, err = s.get("zipcode", "get_zipcode_based_on_city", arg{"city", end.city}); err != nil {
							return err
						}
					}
				}
				distance, err := s.get("distance", "estimate_distance", arg{"cityA", from}, arg{"cityB", to})
				s.last.distance = lit(distance)
				return err
			}
			return g, true
		},
	}
}

func supplyCity(slot string) []string {
	v := "{" + slot + "}"
	return []string{
		slot + " " + v, "I mean " + slot + " " + v, "it is " + slot + " " + v, "I want the distance " + slot + " " + v,
		"make it " + slot + " " + v, slot + " " + v + " is what I mean", "I meant " + slot + " " + v, "the other place is " + v,
		"take " + v + " as the other place", "use " + v + " as the other end", "I forgot to say " + slot + " " + v,
	}
}

func navigateIntent() intent {
	return intent{
		name: "navigate", tool: "set_navigation", weight: 4,
		full: []string{
			"set the navigation to destination {address}", "set the navigation with destination {address}",
			"set the navigation destination to {address}", "set my navigation, the destination is {address}",
			"set navigation with destination {address}", "set the navigation to the destination {address}",
			"have the navigation set to destination {address}", "set the navigation: destination {address}",
			"navigate to {address}",
		},
		gaps: []gap{{slot: "address", label: "destination", without: []string{
			"set the navigation[ to a new destination|]", "navigate to an address", "set the destination of the navigation",
			"start the navigation", "let the car navigate to my destination"}}},
		draw: func(s *scene) (goal, bool) {
			address := literal(s.d.between(1, 99)) + " " + pick(s.d, []string{"Oak", "Elm", "Lake", "Hill", "Mill", "Park", "Pine", "Bay", "River", "King"}) +
				" " + pick(s.d, []string{"Street", "Road", "Lane", "Avenue"}) + ", " + pick(s.d, places()[:10]).city + ", " + pick(s.d, []string{"CA", "NV", "TX", "OR", "WA"})
			said := address
			if shop := s.last.shop; shop != "" && !s.plain && s.d.chance(90) {
				address, said = shop, pick(s.d, []string{"that shop", "that tire shop"})
			}
			return goal{slots: map[string]string{"address": said}, run: func() error {
				return s.do("set_navigation", arg{"destination", address})
			}}, true
		},
	}
}
