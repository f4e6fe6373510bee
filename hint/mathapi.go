package hint

import (
	"fmt"
	"slices"

	"envtune"
	"envtune/py"
	"envtune/tool"
	"envtune/world/mathapi"
)

func mathapiEntries() map[envtune.Code]Entry {
	empty := Entry{make: someNumbers}
	typed := Entry{make: wrongType, fallback: signature}
	return map[envtune.Code]Entry{
		mathapi.Logarithm: {make: wrongLogarithm, fallback: signature},

		mathapi.MeanEmpty:      empty,
		mathapi.DeviationEmpty: empty,
		mathapi.MinEmpty:       empty,
		mathapi.MaxEmpty:       empty,
		mathapi.SumEmpty:       empty,
		mathapi.NotNumbers:     {make: wrongItem, fallback: someNumbers},

		mathapi.ValueNotNumber:   typed,
		mathapi.OperandsNotValid: typed,
		mathapi.AbsoluteNotValid: typed,
		mathapi.RoundNotValid:    {make: wrongType, fallback: wholePlaces},
		mathapi.RootNotValid:     {make: wrongType, fallback: rootDigits},

		mathapi.UnknownUnits: {make: otherConversion, fallback: knownUnits},
		mathapi.TooLarge:     {make: smallerValue},
		mathapi.DivideByZero: {make: notZero("b")},
		mathapi.WholeZero:    {make: notZero("whole")},
		mathapi.NegativeRoot: {make: notNegative},
	}
}

// wrongLogarithm: text may stand for a number, so that a wrong type is only
// named where the call failed.
func wrongLogarithm(c *failure) *envtune.Hint {
	switch h := wrongType(c); {
	case h != nil:
		return h
	case c.field("kind") == "ZeroDivisionError":
		return is("base", "base must not be 1: its logarithm is 0.", "not 1")
	}
	return is("precision", "precision must be a whole number of digits.", "a whole number")
}

func someNumbers(*failure) *envtune.Hint {
	return is("numbers", "numbers must be a list of at least one number.", "a list of numbers")
}

// wrongItem names the first item that is no number.
func wrongItem(c *failure) *envtune.Hint {
	numbers, _ := c.arg("numbers")
	list, ok := numbers.(*py.List)
	if !ok {
		return wrongType(c)
	}
	for i, item := range list.Items {
		if !py.IsNumber(item) {
			return is("numbers", fmt.Sprintf("Item %d of numbers is a %s; all must be numbers.", i+1, item.Type()), "a list of numbers")
		}
	}
	return nil
}

func wholePlaces(*failure) *envtune.Hint {
	return is("decimal_places", "decimal_places must be an int.", "an int")
}

func rootDigits(*failure) *envtune.Hint {
	text := fmt.Sprintf("from 1 to %d", mathapi.MaxRootDigits)
	return is("precision", "precision must be an int "+text+".", text)
}

// badPrecision is a number of digits that the precise tools refuse.
func badPrecision(c *failure) *envtune.Hint {
	switch {
	case c.result.Tool == "square_root":
		return rootDigits(c)
	case c.result.Tool == "logarithm" && c.result.Code == tool.CodeLimit:
		most := fmt.Sprintf("at most %d", mathapi.MaxLogDigits)
		return is("precision", "precision must be "+most+".", most)
	}
	return nil
}

// conversions are the two tools that convert.
const (
	metric   = "si_unit_conversion"
	imperial = "imperial_si_conversion"
)

// otherConversion names the tool that knows the pair of units.
func otherConversion(c *failure) *envtune.Hint {
	in, out := c.field("unit_in"), c.field("unit_out")
	other, knows := imperial, slices.Contains(mathapi.Conversions(), [2]string{in, out})
	if c.result.Tool == imperial {
		other = metric
		knows = slices.Contains(mathapi.Lengths(), in) && slices.Contains(mathapi.Lengths(), out)
	}
	t, ok := c.session.Tool(other)
	if !knows || !ok {
		return nil
	}
	return use(t, fmt.Sprintf("%s converts from %s to %s.", other, in, out))
}

func knownUnits(c *failure) *envtune.Hint {
	in, out := c.field("unit_in"), c.field("unit_out")
	if c.result.Tool == metric {
		if slices.Contains(mathapi.Lengths(), in) {
			return oneOf("unit_out", out, mathapi.Lengths())
		}
		return oneOf("unit_in", in, mathapi.Lengths())
	}
	var from, to []string
	for _, pair := range mathapi.Conversions() {
		if !slices.Contains(from, pair[0]) {
			from = append(from, pair[0])
		}
		if pair[0] == in {
			to = append(to, pair[1])
		}
	}
	if len(to) > 0 {
		return oneOf("unit_out", out, to)
	}
	return oneOf("unit_in", in, from)
}

func smallerValue(*failure) *envtune.Hint {
	return is("value", "value must be below 1e308 in size, before and after the conversion.", "below 1e308")
}

func notZero(arg string) maker {
	return func(*failure) *envtune.Hint { return is(arg, arg+" must not be 0.", "not 0") }
}

func notNegative(*failure) *envtune.Hint {
	return is("number", "number must be 0 or more.", "0 or more")
}
