package py

import "math"

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
	if d, ok := v.(*Dict); ok {
		if s, err := JSON(d); err == nil {
			return s, nil
		}
	}
	return StrErr(v)
}

func appendJSON(b []byte, v Value) ([]byte, error) {
	switch x := v.(type) {
	case noneType:
		return append(b, "null"...), nil
	case Bool:
		return appendJSONBool(b, bool(x)), nil
	case Int:
		s, err := x.text()
		return append(b, s...), err
	case Float:
		return appendJSONFloat(b, float64(x)), nil
	case Str:
		return appendJSONStr(b, string(x)), nil
	case *List:
		return appendJSONItems(b, x.Items)
	case Tuple:
		return appendJSONItems(b, x)
	case *Dict:
		return appendJSONDict(b, x)
	}
	return b, TypeError("Object of type %s is not JSON serializable", v.Type())
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
		c := s[i]
		if c >= ' ' && c < 0x7F {
			if c == '"' || c == '\\' {
				b = append(b, '\\')
			}
			b = append(b, c)
			i++
			continue
		}
		r, n := decodeRune(s[i:])
		b = appendJSONEscape(b, r)
		i += n
	}
	return append(b, '"')
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
