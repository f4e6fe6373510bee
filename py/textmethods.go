package py

import (
	"strings"
	"unicode/utf8"
)

// SplitLines returns v.splitlines(), or the AttributeError of another type
// than str. Beside \n, \r and \r\n Python splits at \v, \f, the separators 1C
// to 1E, 85, 2028 and 2029.
func SplitLines(v Value) (*List, error) {
	s, ok := v.(Str)
	if !ok {
		return nil, AttributeError(v, "splitlines")
	}
	lines := NewList()
	for start, i := 0, 0; i < len(s); {
		i += printable(string(s[i:]))
		n := 0
		if i < len(s) {
			n = lineEnd(string(s[i:]))
		}
		if n == 0 {
			i++
			if i >= len(s) {
				lines.Append(s[start:])
			}
			continue
		}
		lines.Append(s[start:i])
		i += n
		start = i
	}
	return lines, nil
}

// printable returns the number of bytes at the start of s from the blank to 7F.
// It looks at eight at a time.
func printable(s string) int {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(s); i += 8 {
		if w := four(s, i) | four(s, i+4)<<32; (w|(w-ones*' '))&high != 0 {
			break
		}
	}
	for i < len(s) && s[i] >= ' ' && s[i] < 0x80 {
		i++
	}
	return i
}

// lineEnd returns the length of the line end that s begins with, 0 where it
// begins with none.
func lineEnd(s string) int {
	switch c := s[0]; {
	case c == '\r' && strings.HasPrefix(s, "\r\n"):
		return 2
	case c >= '\n' && c <= '\r', c >= 0x1C && c <= 0x1E:
		return 1
	case strings.HasPrefix(s, "\u0085"):
		return 2
	case strings.HasPrefix(s, "\u2028"), strings.HasPrefix(s, "\u2029"):
		return 3
	}
	return 0
}

// Split returns v.split(): the words between blanks.
func Split(v Value) (*List, error) {
	s, ok := v.(Str)
	if !ok {
		return nil, AttributeError(v, "split")
	}
	return NewStrList(strings.FieldsFunc(string(s), isSpace)...), nil
}

// Strip returns v.strip(chars) for ASCII characters.
func Strip(v Value, chars string) (Str, error) {
	s, ok := v.(Str)
	if !ok {
		return "", AttributeError(v, "strip")
	}
	return Str(strings.Trim(string(s), chars)), nil
}

// RStrip returns v.rstrip(chars) for ASCII characters.
func RStrip(v Value, chars string) (Str, error) {
	s, ok := v.(Str)
	if !ok {
		return "", AttributeError(v, "rstrip")
	}
	return Str(strings.TrimRight(string(s), chars)), nil
}

// StartsWith returns v.startswith(prefix).
func StartsWith(v Value, prefix string) (bool, error) {
	s, ok := v.(Str)
	if !ok {
		return false, AttributeError(v, "startswith")
	}
	return strings.HasPrefix(string(s), prefix), nil
}

// EncodedLen returns len(v.encode("utf-8")), or the UnicodeEncodeError of the
// first lone surrogates.
func EncodedLen(v Value) (int, error) {
	s, ok := v.(Str)
	if !ok {
		return 0, AttributeError(v, "encode")
	}
	if utf8.ValidString(string(s)) {
		return len(s), nil
	}
	rs := runes(string(s))
	for i, r := range rs {
		if !isSurrogate(r) {
			continue
		}
		end := i + 1
		for end < len(rs) && isSurrogate(rs[end]) {
			end++
		}
		if end == i+1 {
			return 0, Raise("UnicodeEncodeError",
				"'utf-8' codec can't encode character '\\u%04x' in position %d: surrogates not allowed", r, i)
		}
		return 0, Raise("UnicodeEncodeError",
			"'utf-8' codec can't encode characters in position %d-%d: surrogates not allowed", i, end-1)
	}
	return len(s), nil
}

// Slice returns seq[start:stop] of a str, list or tuple; None stands for a
// bound that is left out.
func Slice(seq, start, stop Value) (Value, error) {
	if !isSequence(seq) {
		return nil, TypeError("'%s' object is not subscriptable", seq.Type())
	}
	n, err := Len(seq)
	if err != nil {
		return nil, err
	}
	low, err := sliceBound(start, 0, n)
	if err != nil {
		return nil, err
	}
	high, err := sliceBound(stop, n, n)
	if err != nil {
		return nil, err
	}
	high = max(low, high)
	switch x := seq.(type) {
	case *List:
		return NewList(append([]Value(nil), x.Items[low:high]...)...), nil
	case Tuple:
		return append(Tuple{}, x[low:high]...), nil
	}
	var b []byte
	for _, r := range runes(string(seq.(Str)))[low:high] {
		b = appendRune(b, r)
	}
	return Str(b), nil
}

// sliceBound turns a bound of a slice into a place among n items.
func sliceBound(v Value, otherwise, n int) (int, error) {
	if v == None {
		return otherwise, nil
	}
	i, ok := asInt(v)
	if !ok {
		return 0, TypeError("slice indices must be integers or None or have an __index__ method")
	}
	if i.big != nil {
		if i.Sign() < 0 {
			return 0, nil
		}
		return n, nil
	}
	at := i.small
	if at < 0 {
		at += int64(n)
	}
	return int(min(max(at, 0), int64(n))), nil
}
