package py

import (
	"math"
	"math/big"
	"strings"
)

// Equal returns Python's a == b: numbers of all types compare by value
// (1 == 1.0 == True), NaN equals nothing, dicts ignore order, a list never
// equals a tuple.
func Equal(a, b Value) bool {
	switch x := a.(type) {
	case Str:
		y, ok := b.(Str)
		return ok && x == y
	case Int, Float, Bool:
		c, ok := compareNumbers(a, b)
		return ok && c == 0
	case *List:
		y, ok := b.(*List)
		return ok && (x == y || equalItems(x.Items, y.Items))
	case Tuple:
		y, ok := b.(Tuple)
		return ok && equalItems(x, y)
	case *Dict:
		y, ok := b.(*Dict)
		return ok && (x == y || equalDicts(x, y))
	case noneType, ellipsisType, Complex, Object:
		return a == b
	}
	return false
}

func equalItems(a, b []Value) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !Equal(a[i], b[i]) {
			return false
		}
	}
	return true
}

func equalDicts(a, b *Dict) bool {
	if a.Len() != b.Len() {
		return false
	}
	for i, e := range a.entries {
		v := b.entries[i].Value
		if !Equal(b.entries[i].Key, e.Key) { // mostly in the same order
			var ok bool
			if v, ok = b.Get(e.Key); !ok {
				return false
			}
		}
		if !Equal(e.Value, v) {
			return false
		}
	}
	return true
}

// compareNumbers orders two numbers exactly; not ok where one is no number or
// is NaN.
func compareNumbers(a, b Value) (int, bool) {
	if i, ok := a.(Int); ok {
		if j, ok := b.(Int); ok {
			return compareInts(i, j), true
		}
	}
	x, xFloat := a.(Float)
	y, yFloat := b.(Float)
	switch {
	case xFloat && yFloat:
		return compareFloats(float64(x), float64(y))
	case xFloat:
		j, ok := asInt(b)
		if !ok {
			return 0, false
		}
		c, ok := compareIntFloat(j, float64(x))
		return -c, ok
	case yFloat:
		i, ok := asInt(a)
		if !ok {
			return 0, false
		}
		return compareIntFloat(i, float64(y))
	}
	i, ok1 := asInt(a)
	j, ok2 := asInt(b)
	return compareInts(i, j), ok1 && ok2
}

func compareFloats(x, y float64) (int, bool) {
	switch {
	case x < y:
		return -1, true
	case x > y:
		return 1, true
	}
	return 0, x == y
}

func compareInts(i, j Int) int {
	if i.big == nil && j.big == nil {
		switch {
		case i.small < j.small:
			return -1
		case i.small > j.small:
			return 1
		}
		return 0
	}
	return i.Big().Cmp(j.Big())
}

func compareIntFloat(i Int, f float64) (int, bool) {
	switch {
	case math.IsNaN(f):
		return 0, false
	case math.IsInf(f, 1):
		return -1, true
	case math.IsInf(f, -1):
		return 1, true
	case i.big == nil && i.small >= -(1<<53) && i.small <= 1<<53:
		return compareFloats(float64(i.small), f)
	}
	// Rounding an int to 64 or more bits is exact for what is compared here.
	x := new(big.Float).SetInt(i.Big())
	return x.Cmp(new(big.Float).SetFloat64(f)), true
}

// Compare returns Python's a op b for op one of ==, !=, <, <=, >, >=; the error
// is the TypeError of types without an order.
func Compare(op string, a, b Value) (bool, error) {
	switch op {
	case "==":
		return Equal(a, b), nil
	case "!=":
		return !Equal(a, b), nil
	}
	if isNumber(a) && isNumber(b) {
		c, ok := compareNumbers(a, b)
		return ok && ordered(op, c), nil
	}
	switch x := a.(type) {
	case Str:
		if y, ok := b.(Str); ok {
			return ordered(op, compareText(string(x), string(y))), nil
		}
	case *List:
		if y, ok := b.(*List); ok {
			return compareItems(op, x.Items, y.Items)
		}
	case Tuple:
		if y, ok := b.(Tuple); ok {
			return compareItems(op, x, y)
		}
	}
	return false, TypeError("'%s' not supported between instances of '%s' and '%s'", op, a.Type(), b.Type())
}

// Less returns Python's a < b.
func Less(a, b Value) (bool, error) { return Compare("<", a, b) }

func ordered(op string, c int) bool {
	switch op {
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	case ">=":
		return c >= 0
	}
	panic("py: unknown comparison " + op)
}

// compareText orders by code point; UTF-8 (surrogates included) keeps that
// order bytewise.
func compareText(a, b string) int { return strings.Compare(a, b) }

// compareItems orders by the first pair of items that differ.
func compareItems(op string, a, b []Value) (bool, error) {
	for i := 0; i < len(a) && i < len(b); i++ {
		if !Equal(a[i], b[i]) {
			return Compare(op, a[i], b[i])
		}
	}
	return ordered(op, len(a)-len(b)), nil
}

// Contains returns Python's item in container.
func Contains(container, item Value) (bool, error) {
	switch x := container.(type) {
	case *Dict:
		if err := Hashable(item); err != nil {
			return false, err
		}
		_, ok := x.Get(item)
		return ok, nil
	case *List:
		return containsItem(x.Items, item), nil
	case Tuple:
		return containsItem(x, item), nil
	case Str:
		s, ok := item.(Str)
		if !ok {
			return false, TypeError("'in <string>' requires string as left operand, not %s", item.Type())
		}
		return strings.Contains(string(x), string(s)), nil
	}
	return false, TypeError("argument of type '%s' is not iterable", container.Type())
}

func containsItem(items []Value, v Value) bool {
	for _, item := range items {
		if Equal(item, v) {
			return true
		}
	}
	return false
}
