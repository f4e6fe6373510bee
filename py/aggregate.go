package py

// IsNumber tells isinstance(v, (int, float)).
func IsNumber(v Value) bool { return isNumber(v) }

// Sum returns sum(v): from left to right from the int 0, without the
// compensation of later Pythons.
func Sum(v Value) (Value, error) {
	items, err := Iter(v)
	if err != nil {
		return nil, err
	}
	var sum Value = NewInt(0)
	for _, item := range items {
		if sum, err = Add(sum, item); err != nil {
			return nil, err
		}
	}
	return sum, nil
}

// Min returns min(v), the first of equals.
func Min(v Value) (Value, error) { return extreme("min", "<", v) }

// Max returns max(v), the first of equals.
func Max(v Value) (Value, error) { return extreme("max", ">", v) }

func extreme(name, op string, v Value) (Value, error) {
	items, err := Iter(v)
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		return nil, ValueError("%s() arg is an empty sequence", name)
	}
	best := items[0]
	for _, item := range items[1:] {
		better, err := Compare(op, item, best)
		if err != nil {
			return nil, err
		}
		if better {
			best = item
		}
	}
	return best, nil
}
