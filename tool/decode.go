package tool

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"envtune/py"
)

// Decode reads what Encode wrote. Plain JSON reads as Python's json.loads
// reads it: the shape of a start state. Size and depth are bounded as by
// py.FromJSON.
func Decode(data []byte) (py.Value, error) {
	v, err := py.FromJSON(data)
	if err != nil {
		return nil, fmt.Errorf("reading a value: %w", err)
	}
	return untag(v)
}

// untag replaces the objects that stand for what JSON lacks, in place where it
// can.
func untag(v py.Value) (py.Value, error) {
	var err error
	switch x := v.(type) {
	case *py.List:
		for i := range x.Items {
			if x.Items[i], err = untag(x.Items[i]); err != nil {
				return nil, err
			}
		}
	case *py.Dict:
		for _, e := range x.Entries() {
			inner, err := untag(e.Value)
			if err != nil {
				return nil, err
			}
			x.Set(e.Key, inner)
		}
		if x.Len() == 1 {
			return untagOne(x)
		}
	}
	return v, nil
}

// untagOne makes the value that a one-key object stands for.
func untagOne(d *py.Dict) (py.Value, error) {
	e := d.Entries()[0]
	list, _ := e.Value.(*py.List)
	text, _ := e.Value.(py.Str)
	switch e.Key {
	case py.Str("$ellipsis"):
		return py.Ellipsis, nil
	case py.Str("$float"):
		f, err := strconv.ParseFloat(string(text), 64)
		if err != nil {
			return nil, fmt.Errorf("reading a float: %w", err)
		}
		return py.Float(f), nil
	case py.Str("$int"):
		i, ok := new(big.Int).SetString(string(text), 16)
		if !ok || len(text) > maxHex {
			return nil, fmt.Errorf("reading an int: %.40q", text)
		}
		return py.NewBigInt(i), nil
	case py.Str("$str"):
		if list == nil {
			return nil, fmt.Errorf("$str holds a %s", e.Value.Type())
		}
		return untagStr(list)
	case py.Str("$tuple"):
		if list == nil {
			return nil, fmt.Errorf("$tuple holds a %s", e.Value.Type())
		}
		return py.Tuple(list.Items), nil
	case py.Str("$dict"):
		if list == nil {
			return nil, fmt.Errorf("$dict holds a %s", e.Value.Type())
		}
		return untagDict(list)
	}
	return d, nil
}

func untagStr(l *py.List) (py.Value, error) {
	var b strings.Builder
	for _, item := range l.Items {
		part, ok := item.(py.Str)
		if !ok {
			return nil, fmt.Errorf("$str holds a list with a %s", item.Type())
		}
		b.WriteString(string(part))
	}
	return py.Str(b.String()), nil
}

func untagDict(l *py.List) (py.Value, error) {
	d := py.NewDict()
	for _, item := range l.Items {
		pair, ok := item.(*py.List)
		if !ok || len(pair.Items) != 2 {
			return nil, fmt.Errorf("$dict holds what is no pair")
		}
		if err := py.SetItem(d, pair.Items[0], pair.Items[1]); err != nil {
			return nil, fmt.Errorf("reading a dict: %w", err)
		}
	}
	return d, nil
}
