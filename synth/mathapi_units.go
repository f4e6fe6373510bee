package synth

import (
	"envtune/world/mathapi"
)

const (
	metricTool   = "si_unit_conversion"
	imperialTool = "imperial_si_conversion"
)

// conversion writes the arguments of both conversion tools.
func conversion(value lit, from, to string) []arg {
	return []arg{{"value", value}, {"unit_in", from}, {"unit_out", to}}
}

// convertible draws a number whose conversions, from each unit to the next, are short.
func (s *scene) convertible(tools []string, units ...string) (n lit, results []lit, ok bool) {
	for range 40 {
		n, results = number(s.d, 2, 400), nil
		if s.d.chance(60) {
			n = whole(s.d, 1, 60) + "0"
		}
		value := n
		for i, tool := range tools {
			value = s.foresee(tool, conversion(value, units[i], units[i+1])...)
			if !short(value) || i < len(tools)-1 && !handy(value) {
				break
			}
			results = append(results, value)
		}
		if len(results) == len(tools) {
			return n, results, true
		}
	}
	return "", nil, false
}

// unitIntents are conversions that one tool does, or that the request goes through itself.
func unitIntents() []intent {
	return []intent{
		convertUnits("math_units_metric", metricTool, func(d *dice) [2]string {
			two := some(d, mathapi.Lengths(), 2)
			return [2]string{two[0], two[1]}
		}, []string{
			"convert {n} {from} to {to}", "turn a metric length of {n} {from} into {to}", "?how many {to} are {n} {from}", "?what are {n} {from} when converted to {to}", "tell me how many {to} {n} {from} are",
			"convert a length of {n} {from} into {to}", "work out how many {to} make {n} {from}", "give me {n} {from} as a number of {to}", "find out what {n} {from} are, converted to {to}",
		}),
		convertUnits("math_units_imperial", imperialTool, func(d *dice) [2]string { return pick(d, mathapi.Conversions()) }, []string{
			"convert {n} {from} to {to}", "turn {n} {from} into {to} by a conversion", "?how many {to} are {n} {from}", "?what are {n} {from} when converted to {to}", "tell me how many {to} {n} {from} are",
			"convert {n} {from} into {to}", "work out what {n} {from} are, given as {to}", "give me {n} {from}, converted to {to}", "find out what {n} {from} are, converted to {to}",
		}),
		{
			name: "math_units_steps", tool: imperialTool, weight: 4,
			full: []string{
				"convert {n} {from} to {via}, and the result to {to}", "turn {n} {from} into {via} and then convert that to {to}", "convert {n} {from} first to {via} and from there to {to}",
				"get {n} {from} in two steps: to {via}, and from {via} to {to}", "work out {n} {from} as {via}, and convert those {via} to {to}", "convert {n} {from} to {via}, then convert what you get to {to}",
				"go from {n} {from} to {via} by a conversion, and from {via} on to {to}", "take {n} {from}, convert them to {via} and go on to {to} from there", "convert {n} {from} by way of {via} to {to}",
			},
			gaps: []gap{
				{slot: "n", label: "number to convert", without: []string{
					"convert a length from {from} to {via}, and the result to {to}", "turn a number of {from} into {via} and then convert that to {to}",
					"work out a length of mine as {via}, from {from}, and convert those {via} to {to}", "get a length in two steps: from {from} to {via}, and from {via} to {to}"}},
				unitGap("convert {n} {from} to {via}, and the result to another unit", "turn {n} {from} into {via} and then convert that to one more unit",
					"work out {n} {from} as {via}, and convert those {via} once more", "take {n} {from}, convert them to {via} and go on to a third unit from there"),
			},
			draw: func(s *scene) (goal, bool) {
				u := pick(s.d, [][3]string{
					{"km", "m", "ft"}, {"km", "m", "yd"}, {"cm", "m", "ft"}, {"cm", "m", "yd"}, {"m", "km", "miles"}, {"m", "cm", "in"}, {"cm", "km", "miles"}, {"mm", "cm", "in"},
				})
				return s.twoSteps(metricTool, imperialTool, u)
			},
		},
	}
}

// unitGap is the gap of a request that does not say into which unit.
func unitGap(without ...string) gap {
	return gap{slot: "to", label: "unit", without: without, supply: []string{
		"the unit is {to}", "I mean {to}", "convert it to {to}", "I want {to}", "the unit should be {to}", "to {to}, please", "take {to} as the unit",
		"make it {to}", "the unit that I want is {to}", "give it to me as {to}", "use the unit {to}", "it should be {to}",
	}}
}

func convertUnits(name, tool string, units func(*dice) [2]string, full []string) intent {
	return intent{
		name: name, tool: tool, weight: 4, full: full,
		gaps: []gap{
			{slot: "n", label: "number to convert", without: []string{
				"convert a number from {from} to {to}", "do a conversion from {from} to {to}", "work out a conversion from {from} to {to} for me", "turn a number of {from} into {to}"}},
			unitGap("convert {n} {from} to another unit", "turn {n} {from} into a different unit", "give me {n} {from}, converted to the unit that I need", "convert {n} {from} for me"),
		},
		draw: func(s *scene) (goal, bool) {
			u := units(s.d)
			n, _, ok := s.convertible([]string{tool}, u[0], u[1])
			return goal{slots: map[string]string{"n": string(n), "from": u[0], "to": u[1]}, run: func() error {
				_, err := s.reckon(quantity(u[1]), tool, conversion(n, u[0], u[1])...)
				return err
			}}, ok
		},
	}
}

// twoSteps makes a goal of two conversions, one after the other.
func (s *scene) twoSteps(first, second string, units [3]string) (goal, bool) {
	n, _, ok := s.convertible([]string{first, second}, units[0], units[1], units[2])
	return goal{slots: map[string]string{"n": string(n), "from": units[0], "via": units[1], "to": units[2]}, run: func() error {
		return s.convertTwice(n, first, second, units)
	}}, ok
}

func (s *scene) convertTwice(n lit, first, second string, units [3]string) error {
	between, err := s.reckon("converted length", first, conversion(n, units[0], units[1])...)
	if err != nil {
		return err
	}
	_, err = s.reckon("converted length", second, conversion(between, units[1], units[2])...)
	return err
}

// farUnits are pairs of units that neither tool converts, with the unit between.
func farUnits() [][3]string {
	return [][3]string{
		{"miles", "km", "m"}, {"miles", "km", "cm"}, {"in", "cm", "m"}, {"in", "cm", "mm"}, {"ft", "m", "cm"}, {"ft", "m", "km"}, {"ft", "m", "mm"},
		{"yd", "m", "cm"}, {"yd", "m", "km"}, {"yd", "m", "mm"}, {"miles", "km", "mm"}, {"in", "cm", "km"},
	}
}

// farIntents are conversions that no tool does at once: what is not metric first becomes the
// metric unit that its tool knows. Neither tool's line says so.
func farIntents() []intent {
	return []intent{
		farIntent("math_far_convert", 9, nil, []string{
			"convert {n} {from} to {to}", "turn {n} {from} into {to}", "?how many {to} are {n} {from}", "tell me how many {to} {n} {from} are", "give me {n} {from} as a number of {to}",
			"?what are {n} {from} when converted to {to}", "work out what {n} {from} come to as a number of {to}", "convert a length of {n} {from} into {to}", "find out what number of {to} {n} {from} make",
		}, []string{"convert a length from {from} to {to}", "turn a length of mine from {from} into {to}", "find out how many {to} a length has, from the number of {from}", "do a conversion from {from} to {to} for me"},
			[]string{"convert {n} {from} to another unit", "turn {n} {from} into a metric unit", "give me {n} {from}, converted to the unit that I need", "convert a length of {n} {from} for me"}),
		farIntent("math_far_sum", 7, &before{tool: "add", called: "sum", lo: 5, hi: 90}, []string{
			"add {n} {from} and {m} {from} and convert the sum to {to}", "work out {n} {from} plus {m} {from}, and convert that to {to}", "?what is {n} {from} plus {m} {from}, and how many {to} is that",
			"add {m} {from} to {n} {from}, then turn the sum into {to}", "get the sum of {n} {from} and {m} {from}, converted to {to}", "add up {n} {from} and {m} {from}, and tell me how many {to} that is",
			"put {n} {from} and {m} {from} together by an addition and convert the sum to {to}", "find the sum of {n} {from} and {m} {from} and give it as a number of {to}", "take {n} {from} plus {m} {from}, and make a conversion of the sum to {to}",
		}, []string{"add {m} {from} to a length and convert the sum to {to}", "work out a length plus {m} {from}, and convert that to {to}", "add one length and {m} {from}, then turn the sum into {to}", "get the sum of one length and {m} {from}, converted to {to}"},
			[]string{"add {n} {from} and {m} {from} and convert the sum", "work out {n} {from} plus {m} {from}, and convert that to another unit", "add up {n} {from} and {m} {from}, then turn the sum into a metric unit", "find the sum of {n} {from} and {m} {from} and give it in the unit that I need"}),
		farIntent("math_far_times", 6, &before{tool: "multiply", called: "product", lo: 2, hi: 25}, []string{
			"multiply {n} {from} by {m} and convert the product to {to}", "work out {n} {from} times {m}, and convert that to {to}", "?what are {n} {from} times {m}, and how many {to} is that",
			"take {n} {from} times {m}, then turn the product into {to}", "get the product of {n} {from} and {m}, converted to {to}", "multiply {n} {from} by {m}, and tell me how many {to} that is",
			"find out what {n} {from} multiplied by {m} are, and convert the product to {to}", "multiply {n} {from} with {m} and give the product as a number of {to}", "do a multiplication of {n} {from} by {m}, and a conversion of the product to {to}",
		}, []string{"multiply a length by {m} and convert the product from {from} to {to}", "work out a length times {m}, and convert that from {from} to {to}", "take a number of {from} times {m}, then turn the product into {to}", "get the product of a number of {from} and {m}, converted to {to}"},
			[]string{"multiply {n} {from} by {m} and convert the product", "work out {n} {from} times {m}, and convert that to another unit", "take {n} {from} times {m}, then turn the product into a metric unit", "multiply {n} {from} with {m} and give the product in the unit that I need"}),
	}
}

// before is a calculation before a conversion, with bounds of its second number.
type before struct {
	tool, called string
	lo, hi       int
}

func farIntent(name string, weight int, pre *before, full, withoutNumber, withoutUnit []string) intent {
	tool := imperialTool
	if pre != nil {
		tool = pre.tool
	}
	return intent{
		name: name, tool: tool, weight: weight, full: full,
		gaps: []gap{
			{slot: "n", label: "first number", without: withoutNumber, supply: []string{
				"it is {n} {from}", "I mean {n} {from}", "the length is {n} {from}", "take {n} {from}", "make it {n} {from}", "the number is {n}", "it should be {n} {from}", "do it with {n} {from}", "I am thinking of {n} {from}"}},
			unitGap(withoutUnit...),
		},
		draw: func(s *scene) (goal, bool) { return drawFar(s, pre) },
	}
}

func drawFar(s *scene, pre *before) (goal, bool) {
	u := pick(s.d, farUnits())
	slots := map[string]string{"from": u[0], "to": u[2]}
	if pre == nil {
		g, ok := s.twoSteps(imperialTool, metricTool, u)
		g.rash = call(imperialTool, conversion(lit(g.slots["n"]), u[0], u[2])...)
		return g, ok
	}
	for range 40 {
		n, m := number(s.d, 2, 200), whole(s.d, pre.lo, pre.hi)
		value := s.foresee(pre.tool, arg{"a", n}, arg{"b", m})
		between := s.foresee(imperialTool, conversion(value, u[0], u[1])...)
		if !handy(value) || !handy(between) || !short(s.foresee(metricTool, conversion(between, u[1], u[2])...)) {
			continue
		}
		slots["n"], slots["m"] = string(n), string(m)
		return goal{slots: slots, rash: call(imperialTool, conversion(value, u[0], u[2])...), run: func() error {
			first, err := s.reckon(pre.called, pre.tool, arg{"a", n}, arg{"b", m})
			if err != nil {
				return err
			}
			return s.convertTwice(first, imperialTool, metricTool, u)
		}}, true
	}
	return goal{}, false
}

// quantity is what a number of units is called.
func quantity(unit string) string {
	switch unit {
	case "kg", "lb":
		return "converted weight"
	case "celsius", "fahrenheit":
		return "converted temperature"
	}
	return "converted length"
}
