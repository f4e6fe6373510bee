package tool

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"envtune/py"
)

// Encode writes a Python value as JSON that Decode reads back exactly: ints
// without and floats with a point or an exponent, strings in ASCII. What JSON
// lacks is an object with one key that begins with "$": {"$float": "nan"},
// {"$int": hex digits} for one too long for decimals, {"$str": [..]} for the parts of a
// string with two surrogates side by side, which JSON's escapes would make one character,
// {"$tuple": [..]}, {"$ellipsis": null}, and {"$dict": [[key, value], ..]} for a dict whose
// keys are not all strings, are such strings or begin with "$". Sharing within the value is
// not kept.
func Encode(v py.Value) json.RawMessage { return appendValue(nil, v) }

func appendValue(b []byte, v py.Value) []byte {
	switch x := v.(type) {
	case py.Bool:
		return strconv.AppendBool(b, bool(x))
	case py.Int:
		return appendInt(b, x)
	case py.Float:
		if f := float64(x); math.IsNaN(f) || math.IsInf(f, 0) {
			return append(appendText(append(b, `{"$float":`...), py.Repr(x)), '}')
		}
		return append(b, py.Repr(x)...)
	case py.Str:
		return appendStr(b, string(x))
	case *py.List:
		return appendItems(b, x.Items)
	case py.Tuple:
		return append(appendItems(append(b, `{"$tuple":`...), x), '}')
	case *py.Dict:
		return appendDict(b, x)
	}
	if v == py.Ellipsis {
		return append(b, `{"$ellipsis":null}`...)
	}
	return append(b, "null"...)
}

// Bounds on the ints of a state, which may exceed the 4,300 decimal digits
// that Python writes and reads: the longest in decimal, in bits, and the
// longest at all, in hexadecimal digits.
const (
	maxDecimalBits = 14_000
	maxHex         = 1 << 17
)

func appendInt(b []byte, i py.Int) []byte {
	if n := i.Big(); n.BitLen() > maxDecimalBits {
		return append(appendText(append(b, `{"$int":`...), n.Text(16)), '}')
	}
	return i.Big().Append(b, 10)
}

func appendText(b []byte, s string) []byte {
	text, err := py.JSON(py.Str(s))
	if err != nil {
		panic(err) // a str always has a JSON form
	}
	return append(b, text...)
}

// appendStr writes a string, in parts where two surrogates would become one character.
func appendStr(b []byte, s string) []byte {
	at := parted(s)
	if at < 0 {
		return appendText(b, s)
	}
	b = append(b, `{"$str":[`...)
	for ; at >= 0; at = parted(s) {
		b = append(appendText(b, s[:at]), ',')
		s = s[at:]
	}
	return append(appendText(b, s), "]}"...)
}

// parted returns where the second of two surrogates begins that are two characters of s,
// as "\ud83d" + "\ude00" are in Python; -1 where there are none.
func parted(s string) int {
	for i := 0; ; i++ {
		n := strings.IndexByte(s[i:], 0xed)
		if n < 0 {
			return -1
		}
		i += n
		if i+5 < len(s) && s[i+1]&0xf0 == 0xa0 && s[i+3] == 0xed && s[i+4]&0xf0 == 0xb0 {
			return i + 3
		}
	}
}

func appendItems(b []byte, items []py.Value) []byte {
	b = append(b, '[')
	for i, item := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendValue(b, item)
	}
	return append(b, ']')
}

func appendDict(b []byte, d *py.Dict) []byte {
	plain := true
	for _, e := range d.Entries() {
		key, ok := e.Key.(py.Str)
		plain = plain && ok && !strings.HasPrefix(string(key), "$") && parted(string(key)) < 0
	}
	if plain {
		b = append(b, '{')
		for i, e := range d.Entries() {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendText(b, string(e.Key.(py.Str))), ':')
			b = appendValue(b, e.Value)
		}
		return append(b, '}')
	}
	b = append(b, `{"$dict":[`...)
	for i, e := range d.Entries() {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendValue(append(b, '['), e.Key), ',')
		b = append(appendValue(b, e.Value), ']')
	}
	return append(b, "]}"...)
}
