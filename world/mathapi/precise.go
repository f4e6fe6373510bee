package mathapi

import (
	"math"

	"envtune/py"
	"envtune/tool"
	"envtune/world/mathapi/mp"
)

// Bounds on the digits of the precise tools, which officially have none: what
// they allow takes milliseconds.
const (
	MaxLogDigits  = 4000
	MaxRootDigits = 10000
)

func digitsError(most string) error {
	return py.Raise(py.LimitKind, "a precision above %s digits is more than this environment allows", most)
}

// logarithm returns whatever goes wrong as an error, but for our own refusals.
func logarithm(a []py.Value) (py.Value, error) {
	v, err := logTo(a[0], a[1], a[2])
	e, ok := py.AsException(err)
	switch {
	case !ok || e.Kind == py.LimitKind:
		return v, err
	case e.Kind == py.UnsupportedKind:
		return nil, tool.Exception(tool.CodeUnsupported, e.Text)
	}
	return nil, tool.Fail(Logarithm, e.Text, "kind", e.Kind, "reason", e.Text)
}

func logTo(value, base, precision py.Value) (py.Value, error) {
	prec, err := workingBits(precision)
	if err != nil {
		return nil, err
	}
	x, err := real(value, prec)
	if err != nil {
		return nil, err
	}
	numerator := mp.Ln(x, prec)
	b, err := real(base, prec)
	if err != nil {
		return nil, err
	}
	q, err := mp.Quo(numerator, mp.Ln(b, prec), prec)
	if err != nil { // the base is 1
		return nil, py.Raise("ZeroDivisionError", "")
	}
	return py.Object{Class: q.Class(), Text: q.Repr(prec)}, nil
}

// workingBits returns the bits for a number of decimal digits, at least one.
func workingBits(precision py.Value) (int64, error) {
	digits, err := py.ToInt(precision)
	if err != nil {
		return 0, err
	}
	if _, err := py.ToFloat(digits); err != nil {
		return 0, err
	}
	n, small := digits.Int64()
	switch {
	case digits.Sign() < 0:
		return 1, nil
	case !small || n > MaxLogDigits:
		return 0, digitsError("4000")
	}
	return mp.Bits(n), nil
}

// real converts a value as mpmath does.
func real(v py.Value, prec int64) (mp.Real, error) {
	switch x := v.(type) {
	case py.Float:
		return mp.FromFloat(float64(x)), nil
	case py.Str:
		return mp.Parse(string(x), prec)
	}
	if py.IsNumber(v) {
		i, err := py.ToInt(v)
		return mp.FromInt(i.Big()), err
	}
	text, err := py.ReprErr(v)
	if err != nil {
		return mp.Real{}, err
	}
	return mp.Real{}, py.TypeError("cannot create mpf from %s", text)
}

func squareRoot(a []py.Value) (py.Value, error) {
	number := a[0]
	negative, err := py.Less(number, py.NewInt(0))
	if err != nil {
		return nil, rootError(err)
	}
	if negative {
		return nil, tool.Fail(NegativeRoot, "Cannot calculate square root of a negative number", "number", py.String(number))
	}
	digits, err := contextDigits(a[1])
	if err != nil {
		return nil, rootError(err)
	}
	return rootOf(number, digits)
}

func rootError(err error) error {
	return typed(err, RootNotValid, "Input must be a number or computation resulted in an invalid operation")
}

// contextDigits reads a precision as the decimal module does.
func contextDigits(v py.Value) (int, error) {
	if v.Type() != "int" && v.Type() != "bool" {
		return 0, py.TypeError("an integer is required (got type %s)", v.Type())
	}
	i, err := py.ToInt(v)
	if err != nil {
		return 0, err
	}
	n, small := i.Int64()
	switch {
	case !small:
		return 0, py.Raise("OverflowError", "Python int too large to convert to C ssize_t")
	case n < 1 || n > 999999999999999999:
		return 0, py.ValueError("valid range for prec is [1, MAX_PREC]")
	case n > MaxRootDigits:
		return 0, digitsError("10000")
	}
	return int(n), nil
}

// rootOf returns the square root of a number that is not negative.
func rootOf(number py.Value, digits int) (py.Value, error) {
	d := decimal{}
	if f, ok := number.(py.Float); ok {
		switch f := float64(f); {
		case math.IsNaN(f):
			return decimalObject("NaN"), nil
		case math.IsInf(f, 0):
			return decimalObject("Infinity"), nil
		case f == 0 && math.Signbit(f):
			return decimalObject("-0"), nil
		default:
			d = exactDecimal(f)
		}
	} else {
		i, err := py.ToInt(number)
		if err != nil {
			return nil, err
		}
		d.coefficient = i.Big()
	}
	if d.coefficient.Sign() == 0 {
		return decimalObject("0"), nil
	}
	return decimalObject(d.sqrt(digits).text()), nil
}
