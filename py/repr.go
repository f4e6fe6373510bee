package py

import (
	"strconv"
	"strings"
)

// Repr returns Python's repr(v). An int of more than 4,300 digits, which
// Python refuses to write, is written as "<int of more than 4300 digits>"; use
// StrErr where the error matters.
func Repr(v Value) string {
	w := reprWriter{}
	w.value(v)
	return string(w.buf)
}

// ReprErr returns repr(v), or the ValueError of an int too long to be written.
func ReprErr(v Value) (string, error) {
	b, err := AppendRepr(nil, v)
	return string(b), err
}

// AppendRepr appends what ReprErr returns, and gives its error.
func AppendRepr(b []byte, v Value) ([]byte, error) {
	w := reprWriter{buf: b}
	w.value(v)
	return w.buf, w.err
}

// String returns Python's str(v); see Repr for ints of over 4,300 digits.
func String(v Value) string {
	if s, ok := v.(Str); ok {
		return string(s)
	}
	return Repr(v)
}

// StrErr returns str(v), or the ValueError of an int too long to be written.
func StrErr(v Value) (string, error) {
	if s, ok := v.(Str); ok {
		return string(s), nil
	}
	return ReprErr(v)
}

type reprWriter struct {
	buf []byte
	err error
}

func (w *reprWriter) value(v Value) {
	switch x := v.(type) {
	case noneType:
		w.buf = append(w.buf, "None"...)
	case ellipsisType:
		w.buf = append(w.buf, "Ellipsis"...)
	case Bool:
		if x {
			w.buf = append(w.buf, "True"...)
		} else {
			w.buf = append(w.buf, "False"...)
		}
	case Int:
		w.int(x)
	case Float:
		w.buf = AppendReprFloat(w.buf, float64(x))
	case Str:
		w.buf = AppendReprStr(w.buf, string(x))
	case *List:
		if s := x.sealed(); s != nil && s.repr != "" {
			w.buf = append(w.buf, s.repr...)
			return
		}
		w.items(x.Items, "[]")
	case Tuple:
		w.items(x, "()")
	case *Dict:
		w.dict(x)
	case Complex:
		w.buf = appendComplex(w.buf, x)
	case Object:
		w.buf = append(w.buf, x.Text...)
	default:
		w.buf = append(w.buf, "<"+v.Type()+" object>"...)
	}
}

func (w *reprWriter) int(x Int) {
	if x.big == nil {
		w.buf = strconv.AppendInt(w.buf, x.small, 10)
		return
	}
	s, err := x.text()
	if err != nil {
		w.err = err
		s = "<int of more than 4300 digits>"
	}
	w.buf = append(w.buf, s...)
}

// items writes a list or tuple of the items.
func (w *reprWriter) items(items []Value, brackets string) {
	w.buf = append(w.buf, brackets[0])
	for i, item := range items {
		if i > 0 {
			w.buf = append(w.buf, ", "...)
		}
		w.value(item)
	}
	if brackets == "()" && len(items) == 1 {
		w.buf = append(w.buf, ',')
	}
	w.buf = append(w.buf, brackets[1])
}

func (w *reprWriter) dict(d *Dict) {
	w.buf = append(w.buf, '{')
	for i, e := range d.entries {
		if i > 0 {
			w.buf = append(w.buf, ", "...)
		}
		w.value(e.Key)
		w.buf = append(w.buf, ": "...)
		w.value(e.Value)
	}
	w.buf = append(w.buf, '}')
}

const hexDigits = "0123456789abcdef"

// AppendReprStr appends the repr of a string: single quotes unless the text
// holds one and no double quote; what does not print is escaped.
func AppendReprStr(b []byte, s string) []byte {
	quote := byte('\'')
	if strings.IndexByte(s, '\'') >= 0 && strings.IndexByte(s, '"') < 0 {
		quote = '"'
	}
	b = append(b, quote)
	for i := 0; i < len(s); {
		if n := plainRepr(s[i:]); n > 0 {
			b = append(b, s[i:i+n]...)
			i += n
			continue
		}
		if c := s[i]; c >= ' ' && c < 0x7F { // a quote or a backslash
			if c == quote || c == '\\' {
				b = append(b, '\\')
			}
			b = append(b, c)
			i++
			continue
		}
		r, n := decodeRune(s[i:])
		if isPrintable(r) {
			b = append(b, s[i:i+n]...)
		} else {
			b = appendEscape(b, r)
		}
		i += n
	}
	return append(b, quote)
}

// plainRepr returns the number of bytes at the start of s that JSON and repr
// write as they are, but for single quotes.
func plainRepr(s string) int {
	i := 0
	for i < len(s) && plainJSON[s[i]] && s[i] != '\'' {
		i++
	}
	return i
}

func appendEscape(b []byte, r rune) []byte {
	digits := 8
	switch {
	case r == '\n':
		return append(b, `\n`...)
	case r == '\r':
		return append(b, `\r`...)
	case r == '\t':
		return append(b, `\t`...)
	case r < 0x100:
		b, digits = append(b, `\x`...), 2
	case r < 0x10000:
		b, digits = append(b, `\u`...), 4
	default:
		b = append(b, `\U`...)
	}
	for shift := 4 * (digits - 1); shift >= 0; shift -= 4 {
		b = append(b, hexDigits[(r>>shift)&15])
	}
	return b
}
