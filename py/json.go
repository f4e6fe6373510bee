package py

import (
	"math"
	"strconv"
)

// JSON returns Python's json.dumps(v) with its defaults: ", " and ": " between
// parts, only ASCII, NaN and Infinity as such, keys made strings. The error is
// Python's: a key or value that JSON cannot hold, an int too long to write.
func JSON(v Value) (string, error) {
	b, err := AppendJSON(nil, v)
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
	b, err := AppendResult(nil, v)
	return string(b), err
}

// AppendResult appends ResultText of a value that is no string.
func AppendResult(b []byte, v Value) ([]byte, error) {
	if d, ok := v.(*Dict); ok {
		if written, err := appendJSONDict(b, d); err == nil {
			return written, nil
		}
	}
	return AppendRepr(b, v)
}

// AppendJSON appends what JSON returns, and gives its errors.
func AppendJSON(b []byte, v Value) ([]byte, error) {
	switch x := v.(type) {
	case noneType:
		return append(b, "null"...), nil
	case Bool:
		return appendJSONBool(b, bool(x)), nil
	case Int:
		return appendJSONInt(b, x)
	case Float:
		return AppendJSONFloat(b, float64(x)), nil
	case Str:
		return AppendJSONStr(b, string(x)), nil
	case *List:
		if s := x.sealed(); s != nil && s.json != "" {
			return append(b, s.json...), nil
		}
		return appendJSONList(b, x.Items)
	case Tuple:
		return appendJSONList(b, x)
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

// AppendJSONFloat appends json.dumps of a float.
func AppendJSONFloat(b []byte, f float64) []byte {
	switch {
	case math.IsNaN(f):
		return append(b, "NaN"...)
	case math.IsInf(f, 1):
		return append(b, "Infinity"...)
	case math.IsInf(f, -1):
		return append(b, "-Infinity"...)
	}
	return AppendReprFloat(b, f)
}

func appendJSONList(b []byte, items []Value) ([]byte, error) {
	b = append(b, '[')
	for i, item := range items {
		if i > 0 {
			b = append(b, ", "...)
		}
		var err error
		if b, err = AppendJSON(b, item); err != nil {
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
		key, plain := e.Key.(Str)
		var err error
		if !plain {
			if key, err = jsonKey(e.Key); err != nil {
				return b, err
			}
		}
		b = append(AppendJSONStr(b, string(key)), ": "...)
		if b, err = AppendJSON(b, e.Value); err != nil {
			return b, err
		}
	}
	return append(b, '}'), nil
}

// jsonKey returns the string that json.dumps makes of a key that is none.
func jsonKey(k Value) (Str, error) {
	switch x := k.(type) {
	case Float:
		return Str(AppendJSONFloat(nil, float64(x))), nil
	case Bool:
		return Str(appendJSONBool(nil, bool(x))), nil
	case noneType:
		return "null", nil
	case Int:
		text, err := x.text()
		return Str(text), err
	}
	return "", TypeError("keys must be str, int, float, bool or None, not %s", k.Type())
}

// AppendJSONStr appends json.dumps of a string.
func AppendJSONStr(b []byte, s string) []byte {
	if n := len(b); cap(b)-n > len(s)+1 && plainPrefix(s) == len(s) { // as most strings
		b = b[:n+len(s)+2]
		b[n], b[n+len(s)+1] = '"', '"'
		copy(b[n+1:], s)
		return b
	}
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
	i, n := 0, len(s)
	for ; i+8 <= n; i += 8 {
		if escaped(four(s, i) | four(s, i+4)<<32) {
			break
		}
	}
	switch {
	case i+8 <= n:
	case n >= 8 && !escaped(four(s, n-8)|four(s, n-4)<<32), n >= 4 && n < 8 && !escaped(four(s, 0)|four(s, n-4)<<32):
		return n
	}
	for i < n && plainJSON[s[i]] {
		i++
	}
	return i
}

// four returns the four bytes from i on, the first one lowest.
func four(s string, i int) uint64 {
	s = s[i : i+4]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24
}

// escaped tells whether JSON does not write eight bytes as they are: one is
// below a blank, a quote, a backslash or beyond 7E.
func escaped(w uint64) bool {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	quote, slash := w^ones*'"', w^ones*'\\'
	// The high bit of such a byte is set; borrows only set more, and there are
	// none without such a byte.
	return (w|(w+ones)|(w-ones*' ')|(quote-ones)|(slash-ones))&high != 0
}

// plainJSON tells of each byte whether JSON writes it as it is.
var plainJSON = func() (plain [256]bool) {
	for c := ' '; c < 0x7F; c++ {
		plain[c] = c != '"' && c != '\\'
	}
	return plain
}()

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
