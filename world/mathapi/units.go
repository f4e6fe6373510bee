package mathapi

import (
	"envtune/py"
	"envtune/tool"
)

// metres are the lengths that the metric conversion knows, in metres. The type
// of the factor decides that of some results.
var metres = []struct {
	unit   string
	factor py.Value
}{
	{"km", py.NewInt(1000)}, {"m", py.NewInt(1)}, {"cm", py.Float(0.01)},
	{"mm", py.Float(0.001)}, {"um", py.Float(1e-6)}, {"nm", py.Float(1e-9)},
}

// Lengths lists the units of the metric conversion.
func Lengths() []string {
	var units []string
	for _, m := range metres {
		units = append(units, m.unit)
	}
	return units
}

// factors are the conversions between imperial and metric units.
var factors = []struct {
	in, out string
	factor  float64
}{
	{"cm", "in", 0.393701}, {"in", "cm", 2.54}, {"m", "ft", 3.28084}, {"ft", "m", 0.3048},
	{"m", "yd", 1.09361}, {"yd", "m", 0.9144}, {"km", "miles", 0.621371}, {"miles", "km", 1.60934},
	{"kg", "lb", 2.20462}, {"lb", "kg", 0.453592},
	{"celsius", "fahrenheit", 1.8}, {"fahrenheit", "celsius", 5.0 / 9},
}

// Conversions lists the pairs of units that the imperial conversion knows.
func Conversions() [][2]string {
	var pairs [][2]string
	for _, f := range factors {
		pairs = append(pairs, [2]string{f.in, f.out})
	}
	return pairs
}

// convertible refuses a value that is no number.
func convertible(v py.Value) error {
	if py.IsNumber(v) {
		return nil
	}
	return tool.Fail(ValueNotNumber, "Value must be a number")
}

func unknownUnits(in, out py.Value) error {
	a, err := py.StrErr(in)
	if err != nil {
		return err
	}
	b, err := py.StrErr(out)
	if err != nil {
		return err
	}
	return tool.Fail(UnknownUnits, "Conversion from '"+a+"' to '"+b+"' is not supported", "unit_in", a, "unit_out", b)
}

// tooLarge turns an OverflowError into the error that the conversions return.
func tooLarge(err error) error {
	if e, ok := py.AsException(err); ok && e.Kind == "OverflowError" {
		return tool.Fail(TooLarge, "Conversion resulted in a value too large to represent")
	}
	return err
}

// metre returns the length of a unit, nil where it is unknown.
func metre(unit py.Value) (py.Value, error) {
	if err := py.Hashable(unit); err != nil {
		return nil, err
	}
	for _, m := range metres {
		if py.Equal(unit, py.Str(m.unit)) {
			return m.factor, nil
		}
	}
	return nil, nil
}

func convertSI(a []py.Value) (py.Value, error) {
	if err := convertible(a[0]); err != nil {
		return nil, err
	}
	in, err := metre(a[1])
	if err != nil {
		return nil, err
	}
	if in == nil { // the second unit is not looked at
		return nil, unknownUnits(a[1], a[2])
	}
	out, err := metre(a[2])
	if err != nil {
		return nil, err
	}
	if out == nil {
		return nil, unknownUnits(a[1], a[2])
	}
	v, err := py.Mul(a[0], in)
	if err != nil {
		return nil, tooLarge(err)
	}
	back, err := py.Div(py.NewInt(1), out)
	if err != nil {
		return nil, err
	}
	v, err = py.Mul(v, back)
	return v, tooLarge(err)
}

func convertImperial(a []py.Value) (py.Value, error) {
	value, in, out := a[0], a[1], a[2]
	if err := convertible(value); err != nil {
		return nil, err
	}
	if py.Equal(in, out) {
		return value, nil
	}
	from, err := py.StrErr(in)
	if err != nil {
		return nil, err
	}
	to, err := py.StrErr(out)
	if err != nil {
		return nil, err
	}
	for _, f := range factors {
		if from+"_to_"+to == f.in+"_to_"+f.out {
			v, err := convert(value, in, out, f.factor)
			return v, tooLarge(err)
		}
	}
	return nil, unknownUnits(in, out)
}

// convert multiplies, and moves the zero point of temperatures.
func convert(v, in, out py.Value, factor float64) (py.Value, error) {
	freezing := py.NewInt(32)
	celsius, fahrenheit := py.Str("celsius"), py.Str("fahrenheit")
	if py.Equal(in, fahrenheit) && py.Equal(out, celsius) {
		d, err := py.Sub(v, freezing)
		if err != nil {
			return nil, err
		}
		return py.Mul(d, py.Float(factor))
	}
	p, err := py.Mul(v, py.Float(factor))
	if err == nil && py.Equal(in, celsius) && py.Equal(out, fahrenheit) {
		return py.Add(p, freezing)
	}
	return p, err
}
