package jinja

import (
	"fmt"
	"strings"

	"envtune/py"
)

// test asks a test by its name.
func (r *run) test(v py.Value, a *args) (bool, error) {
	if err := r.spend(1); err != nil {
		return false, err
	}
	if yes, ok := kindTest(v, a.name); ok {
		_, err := a.bind(0)
		return yes, err
	}
	if op, ok := map[string]string{
		"eq": "==", "equalto": "==", "ne": "!=", "lt": "<", "lessthan": "<", "le": "<=",
		"gt": ">", "greaterthan": ">", "ge": ">=", "in": "in", "sameas": "==",
		"==": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=",
	}[a.name]; ok {
		given, err := a.bind(1, "other")
		if err != nil {
			return false, err
		}
		if a.name == "sameas" && v.Type() != given[0].Type() {
			return false, nil
		}
		return r.compare(op, v, given[0])
	}
	switch a.name {
	case "odd", "even", "divisibleby":
		return r.divides(v, a)
	case "upper", "lower":
		s, err := r.str(v)
		if err != nil {
			return false, err
		}
		other := strings.ToLower(s)
		if a.name == "lower" {
			return s == other && s != strings.ToUpper(s), nil
		}
		return s == strings.ToUpper(s) && s != other, nil
	}
	return false, fmt.Errorf("the test '%s' is not supported", a.name)
}

// kindTest asks what a value is.
func kindTest(v py.Value, name string) (yes, known bool) {
	_, isUndefined := v.(undefined)
	_, isStr := v.(py.Str)
	_, isBool := v.(py.Bool)
	_, isInt := v.(py.Int)
	_, isFloat := v.(py.Float)
	_, isDict := v.(*py.Dict)
	_, isFunction := v.(*function)
	_, isList := v.(*py.List)
	_, isTuple := v.(py.Tuple)
	switch name {
	case "defined":
		return !isUndefined, true
	case "undefined":
		return isUndefined, true
	case "none":
		return v == py.None, true
	case "boolean":
		return isBool, true
	case "true":
		return isBool && bool(v.(py.Bool)), true
	case "false":
		return isBool && !bool(v.(py.Bool)), true
	case "integer":
		return isInt, true
	case "float":
		return isFloat, true
	case "number":
		return isBool || isInt || isFloat, true
	case "string":
		return isStr, true
	case "mapping":
		return isDict, true
	case "iterable", "sequence": // an undefined value is an empty one
		return isStr || isDict || isList || isTuple || isUndefined, true
	case "callable":
		return isFunction, true
	}
	return false, false
}

func (r *run) divides(v py.Value, a *args) (bool, error) {
	by, want := py.Value(py.NewInt(2)), int64(0)
	switch a.name {
	case "odd":
		want = 1
	case "divisibleby":
		given, err := a.bind(1, "num")
		if err != nil {
			return false, err
		}
		by = given[0]
	}
	rest, err := r.binary("%", v, by)
	if err != nil {
		return false, err
	}
	return py.Equal(rest, py.NewInt(want)), nil
}
