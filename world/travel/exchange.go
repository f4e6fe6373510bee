package travel

import (
	"strconv"

	"envtune/py"
	"envtune/tool"
)

// rates say how much of a currency one USD gives. The official numbers are
// ints and floats: which they are shows where an argument is no number.
var rates = [...]py.Pair{
	py.P("RMB", py.NewInt(7)), py.P("EUR", py.Float(0.8)), py.P("JPY", py.NewInt(110)),
	py.P("GBP", py.Float(0.7)), py.P("CAD", py.Float(1.3)), py.P("AUD", py.Float(1.4)),
	py.P("INR", py.NewInt(70)), py.P("RUB", py.NewInt(60)), py.P("BRL", py.Float(3.8)),
	py.P("MXN", py.NewInt(20)),
}

// Currencies lists the currencies beside USD: every conversion is from or to
// USD.
func Currencies() []string {
	var names []string
	for _, r := range rates {
		names = append(names, py.String(r.Key))
	}
	return names
}

func (w *World) exchange(a []py.Value, to *tool.Answer) error {
	base, target, value := a[0], a[1], a[2]
	var usd py.Value = py.Str("USD")
	for _, r := range rates {
		switch {
		case py.Equal(base, usd) && py.Equal(target, r.Key):
			return exchanged(fromUSD, value, r.Value, to)
		case py.Equal(base, r.Key) && py.Equal(target, usd):
			return exchanged(toUSD, value, r.Value, to)
		}
	}
	return py.ValueError("No available exchange rate for the given currencies.")
}

func exchanged(by func(value, rate py.Value) (float64, error), value, rate py.Value, to *tool.Answer) error {
	f, err := by(value, rate)
	if err != nil {
		return err
	}
	return to.Dict(tool.Float("exchanged_value", f))
}

// fromUSD is float(value * rate): a string is repeated and then read.
func fromUSD(value, rate py.Value) (float64, error) {
	product, err := py.Mul(value, rate)
	if err != nil {
		return 0, err
	}
	return py.ToFloat(product)
}

// toUSD is round(value / rate, 2).
func toUSD(value, rate py.Value) (float64, error) {
	quotient, err := py.Div(value, rate)
	if err != nil {
		return 0, err
	}
	f, err := py.ToFloat(quotient) // a quotient is a float already
	if err != nil {
		return 0, err
	}
	return strconv.ParseFloat(strconv.FormatFloat(f, 'f', 2, 64), 64)
}
