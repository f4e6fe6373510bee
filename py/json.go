package py

import (
	"math"
	"strconv"
	"unsafe"
)

// JSON returns Python's json.dumps(v) with its defaults: ", " and ": " between
// parts, only ASCII, NaN and Infinity as such, keys made strings. The error is
// Python's: a key or value that JSON cannot hold, an int too long to write.
func JSON(v Value) (string, error) {
	b, err := appendJSON(nil, v)
	if err != nil {
		return "", err
	}
	return string(b), nil
}

// ResultText returns the string that the executor makes of a call's result: a
// string as it is; a dict through json.dumps and, where that fails, str; any
// other value through str.
func ResultText(v Value) (string, error) {
	if s, ok := v.(Str); ok {
		return string(s), nil
	}
	n := roughSize(v, 8)
	room := make([]byte, 0, n+n/16+8)
	if d, ok := v.(*Dict); ok {
		if b, err := appendJSONDict(room, d); err == nil {
			return textOf(b), nil
		}
	}
	w := reprWriter{buf: room}
	w.value(v)
	return textOf(w.buf), w.err
}

// textOf returns what was written to b, which nobody may write to any more: it
// is copied only where much of its room is left.
func textOf(b []byte) string {
	if cap(b) > 2*len(b)+64 {
		return string(b)
	}
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// roughSize is about the length of the text of v, looking at so many levels.
func roughSize(v Value, depth int) int {
	if depth == 0 {
		return 16
	}
	size := 2
	switch x := v.(type) {
	case Str:
		return len(x) + 4
	case *List:
		if s := x.sealed(); s != nil {
			return max(len(s.json), len(s.repr))
		}
		for _, item := range x.Items {
			size += roughSize(item, depth-1)
		}
	case *Dict:
		for _, e := range x.entries {
			size += roughSize(e.Key, depth-1) + roughSize(e.Value, depth-1)
		}
	default:
		return 12
	}
	return size
}

func appendJSON(b []byte, v Value) ([]byte, error) {
	switch x := v.(type) {
	case noneType:
		return append(b, "null"...), nil
	case Bool:
		return appendJSONBool(b, bool(x)), nil
	case Int:
		return appendJSONInt(b, x)
	case Float:
		return appendJSONFloat(b, float64(x)), nil
	case Str:
		return appendJSONStr(b, string(x)), nil
	case *List:
		if s := x.sealed(); s != nil && s.json != "" {
			return append(b, s.json...), nil
		}
		return appendJSONItems(b, x.Items)
	case Tuple:
		return appendJSONItems(b, x)
	case *Dict:
		return appendJSONDict(b, x)
	}
	return b, TypeError("Object of type %s is not JSON serializable", v.Type())
}

func appendJSONInt(b []byte, x Int) ([]byte, error) {
	if x.big == nil {
		return strconv.AppendInt(b, x.small, 10), nil
	}
	s, err := x.text()
	return append(b, s...), err
}

func appendJSONBool(b []byte, x bool) []byte {
	if x {
		return append(b, "true"...)
	}
	return append(b, "false"...)
}

func appendJSONFloat(b []byte, f float64) []byte {
	switch {
	case math.IsNaN(f):
		return append(b, "NaN"...)
	case math.IsInf(f, 1):
		return append(b, "Infinity"...)
	case math.IsInf(f, -1):
		return append(b, "-Infinity"...)
	}
	return appendFloat(b, f)
}

func appendJSONItems(b []byte, items []Value) ([]byte, error) {
	b = append(b, '[')
	for i, item := range items {
		if i > 0 {
			b = append(b, ", "...)
		}
		var err error
		if b, err = appendJSON(b, item); err != nil {
			return b, err
		}
	}
	return append(b, ']'), nil
}

func appendJSONDict(b []byte, d *Dict) ([]byte, error) {
	b = append(b, '{')
	for i, e := range d.entries {
		if i > 0 {
			b = append(b, ", "...)
		}
		key, err := jsonKey(e.Key)
		if err != nil {
			return b, err
		}
		b = append(appendJSONStr(b, key), ": "...)
		if b, err = appendJSON(b, e.Value); err != nil {
			return b, err
		}
	}
	return append(b, '}'), nil
}

// jsonKey returns the string that json.dumps makes of a key.
func jsonKey(k Value) (string, error) {
	switch x := k.(type) {
	case Str:
		return string(x), nil
	case Float:
		return string(appendJSONFloat(nil, float64(x))), nil
	case Bool:
		return string(appendJSONBool(nil, bool(x))), nil
	case noneType:
		return "null", nil
	case Int:
		return x.text()
	}
	return "", TypeError("keys must be str, int, float, bool or None, not %s", k.Type())
}

func appendJSONStr(b []byte, s string) []byte {
	b = append(b, '"')
	for i := 0; i < len(s); {
		n := plainPrefix(s[i:])
		b = append(b, s[i:i+n]...)
		if i += n; i == len(s) {
			break
		}
		if c := s[i]; c == '"' || c == '\\' {
			b = append(b, '\\', c)
			i++
			continue
		}
		r, n := decodeRune(s[i:])
		b = appendJSONEscape(b, r)
		i += n
	}
	return append(b, '"')
}

// plainPrefix returns the number of bytes at the start of s that JSON writes as
// they are. It looks at eight at a time.
func plainPrefix(s string) int {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(s); i += 8 {
		w := uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
			uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
		quote, slash := w^ones*'"', w^ones*'\\'
		// The high bit of a byte is set where the byte may not stand: beyond
		// 0x7E, below a blank, a quote, a backslash; borrows only set more.
		if (w|(w+ones)|(w-ones*' ')|(quote-ones)|(slash-ones))&high != 0 {
			break
		}
	}
	for ; i < len(s); i++ {
		if c := s[i]; c < ' ' || c >= 0x7F || c == '"' || c == '\\' {
			break
		}
	}
	return i
}

func appendJSONEscape(b []byte, r rune) []byte {
	switch r {
	case '\n':
		return append(b, `\n`...)
	case '\r':
		return append(b, `\r`...)
	case '\t':
		return append(b, `\t`...)
	case '\b':
		return append(b, `\b`...)
	case '\f':
		return append(b, `\f`...)
	}
	if r >= 0x10000 {
		r -= 0x10000
		b = appendUnit(b, 0xD800|r>>10)
		return appendUnit(b, 0xDC00|r&0x3FF)
	}
	return appendUnit(b, r)
}

func appendUnit(b []byte, u rune) []byte {
	return append(b, '\\', 'u', hexDigits[u>>12&15], hexDigits[u>>8&15], hexDigits[u>>4&15], hexDigits[u&15])
}
