package mathapi

import (
	"envtune/py"
	"envtune/tool"
)

func operandError(err error) error {
	return typed(err, OperandsNotValid, "Both inputs must be numbers")
}

func add(a []py.Value) (py.Value, error) {
	v, err := py.Add(a[0], a[1])
	return v, operandError(err)
}

func subtract(a []py.Value) (py.Value, error) {
	v, err := py.Sub(a[0], a[1])
	return v, operandError(err)
}

func multiply(a []py.Value) (py.Value, error) {
	if !py.IsNumber(a[0]) || !py.IsNumber(a[1]) {
		return nil, tool.Fail(OperandsNotValid, "Both inputs must be numbers")
	}
	return py.Mul(a[0], a[1])
}

func divide(a []py.Value) (py.Value, error) {
	if py.Equal(a[1], py.NewInt(0)) {
		return nil, tool.Fail(DivideByZero, "Cannot divide by zero")
	}
	v, err := py.Div(a[0], a[1])
	return v, operandError(err)
}

func power(a []py.Value) (py.Value, error) {
	v, err := py.Pow(a[0], a[1])
	return v, operandError(err)
}

func absoluteValue(a []py.Value) (py.Value, error) {
	v, err := py.Abs(a[0])
	return v, typed(err, AbsoluteNotValid, "Input must be a number")
}

func roundNumber(a []py.Value) (py.Value, error) {
	v, err := py.Round(a[0], a[1])
	return v, typed(err, RoundNotValid, "First input must be a number, second input must be an integer")
}

func percentage(a []py.Value) (py.Value, error) {
	if py.Equal(a[1], py.NewInt(0)) {
		return nil, tool.Fail(WholeZero, "Whole value cannot be zero")
	}
	share, err := py.Div(a[0], a[1])
	if err != nil {
		return nil, operandError(err)
	}
	return py.Mul(share, py.NewInt(100))
}
