package tool

import (
	"math"

	"envtune/py"
)

// Amount makes an amount of hundredths.
func Amount(cents int64) py.Float { return py.Float(float64(cents) / 100) }

// FlagDict makes a dict of one flag.
func FlagDict(name string, v bool) *py.Dict { return py.NewDict(py.P(name, py.Bool(v))) }

// ArgText returns an argument that must be a str; the error is Python's TypeError.
func ArgText(name string, v py.Value) (string, error) {
	s, ok := v.(py.Str)
	if !ok {
		return "", py.TypeError("%s must be str, not %s", name, v.Type())
	}
	return string(s), nil
}

// ArgTexts returns the first arguments, which must be strs, with the parameters'
// names.
func ArgTexts(args []py.Value, names ...string) ([]string, error) {
	texts := make([]string, len(names))
	for i, name := range names {
		var err error
		if texts[i], err = ArgText(name, args[i]); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// maxArgCents bounds the amounts that ArgCents tells apart.
const maxArgCents = 1 << 52

// ArgCents returns an argument that must be a number, as an amount in hundredths; whole
// tells that it has no parts of one. What is too large, or no number, is no amount.
func ArgCents(name string, v py.Value) (cents int64, whole bool, err error) {
	if !py.IsNumber(v) {
		return 0, false, py.TypeError("%s must be a number, not %s", name, v.Type())
	}
	amount, err := py.ToFloat(v)
	if err != nil {
		return 0, false, err
	}
	scaled := amount * 100
	if !(math.Abs(scaled) < maxArgCents) {
		return 0, false, nil
	}
	rounded := math.Round(scaled)
	return int64(rounded), math.Abs(scaled-rounded) < 1e-6, nil
}
