package py

import (
	"math"
	"sort"
)

// PlainJSON writes a value as JSON that any program reads, without blanks and
// in ASCII: a tuple as a list, a key as its str(), NaN and the infinities as
// the strings "nan", "inf" and "-inf", an int of any size as a number, what JSON
// has no form for as the string of its repr. Two keys of a dict may come out
// alike ({1: 2, '1': 3}).
func PlainJSON(v Value) []byte { return appendPlain(nil, v) }

func appendPlain(b []byte, v Value) []byte {
	switch x := v.(type) {
	case noneType:
		return append(b, "null"...)
	case Bool:
		return appendJSONBool(b, bool(x))
	case Int:
		return x.Big().Append(b, 10)
	case Float:
		if f := float64(x); math.IsNaN(f) || math.IsInf(f, 0) {
			return AppendJSONStr(b, Repr(x))
		}
		return AppendReprFloat(b, float64(x))
	case Str:
		return AppendJSONStr(b, string(x))
	case *List:
		return appendPlainItems(b, x.Items)
	case Tuple:
		return appendPlainItems(b, x)
	case *Dict:
		return appendPlainDict(b, x)
	}
	return AppendJSONStr(b, Repr(v))
}

func appendPlainItems(b []byte, items []Value) []byte {
	b = append(b, '[')
	for i, item := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendPlain(b, item)
	}
	return append(b, ']')
}

func appendPlainDict(b []byte, d *Dict) []byte {
	b = append(b, '{')
	for i, e := range d.entries {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(AppendJSONStr(b, String(e.Key)), ':')
		b = appendPlain(b, e.Value)
	}
	return append(b, '}')
}

// SortedKeys returns a dict's keys in order, as Python sorts them; keys that
// Python cannot compare stay as they come. It is how a set, held as a dict,
// becomes a list.
func SortedKeys(d *Dict) *List {
	keys := d.Keys()
	sort.SliceStable(keys, func(i, j int) bool {
		less, err := Less(keys[i], keys[j])
		return err == nil && less
	})
	return NewList(keys...)
}
