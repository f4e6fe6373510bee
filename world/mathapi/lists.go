package mathapi

import (
	"math"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

// given refuses an empty list, or what Python takes for one.
func given(numbers py.Value, code envtune.Code, purpose string) error {
	if py.Truth(numbers) {
		return nil
	}
	return tool.Fail(code, "Cannot "+purpose+" of an empty list")
}

// typed turns a TypeError into the error that a tool returns for it, and leaves
// others to be raised.
func typed(err error, code envtune.Code, text string) error {
	if e, ok := py.AsException(err); ok && e.Kind == "TypeError" {
		return tool.Fail(code, text)
	}
	return err
}

func listError(err error) error {
	return typed(err, NotNumbers, "All elements in the list must be numbers")
}

func average(numbers py.Value) (py.Value, error) {
	sum, err := py.Sum(numbers)
	if err != nil {
		return nil, err
	}
	n, err := py.Len(numbers)
	if err != nil {
		return nil, err
	}
	return py.Div(sum, py.NewInt(int64(n)))
}

func mean(a []py.Value) (py.Value, error) {
	if err := given(a[0], MeanEmpty, "calculate mean"); err != nil {
		return nil, err
	}
	v, err := average(a[0])
	return v, listError(err)
}

func standardDeviation(a []py.Value) (py.Value, error) {
	if err := given(a[0], DeviationEmpty, "calculate standard deviation"); err != nil {
		return nil, err
	}
	v, err := variance(a[0])
	if err != nil {
		return nil, listError(err)
	}
	f, err := py.ToFloat(v)
	return py.Float(math.Sqrt(f)), err
}

func variance(numbers py.Value) (py.Value, error) {
	mid, err := average(numbers)
	if err != nil {
		return nil, err
	}
	items, err := py.Iter(numbers)
	if err != nil {
		return nil, err
	}
	squares := py.NewList()
	for _, x := range items {
		d, err := py.Sub(x, mid)
		if err != nil {
			return nil, err
		}
		square, err := py.Pow(d, py.NewInt(2))
		if err != nil {
			return nil, err
		}
		squares.Append(square)
	}
	return average(squares)
}

// extreme makes min_value or max_value.
func extreme(of func(py.Value) (py.Value, error), empty envtune.Code, name string) func([]py.Value) (py.Value, error) {
	return func(a []py.Value) (py.Value, error) {
		if err := given(a[0], empty, "find "+name); err != nil {
			return nil, err
		}
		v, err := of(a[0])
		return v, listError(err)
	}
}

func sumValues(a []py.Value) (py.Value, error) {
	if err := given(a[0], SumEmpty, "calculate sum"); err != nil {
		return nil, err
	}
	v, err := py.Sum(a[0])
	return v, listError(err)
}
