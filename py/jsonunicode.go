package py

import (
	"strconv"
	"strings"
)

// JSONUnicode returns Python's json.dumps(v, ensure_ascii=False): as JSON, but
// only control characters, quotes and backslashes are escaped. A lone surrogate,
// which Python could not write to a file, keeps its escape. Errors are JSON's.
func JSONUnicode(v Value) (string, error) {
	s, err := JSON(v)
	if err != nil || !strings.Contains(s, `\u`) {
		return s, err
	}
	b := make([]byte, 0, len(s))
	for len(s) > 0 {
		i := strings.IndexByte(s, '\\')
		if i < 0 {
			break
		}
		b = append(b, s[:i]...)
		s = s[i:]
		r, n := escapedRune(s)
		if n == 0 {
			n = 2
			b = append(b, s[:n]...)
		} else {
			b = append(b, string(r)...)
		}
		s = s[n:]
	}
	return string(append(b, s...)), nil
}

// escapedRune reads the character from U+007F on whose escape begins s, and the
// length of the escape; 0 where it must stay.
func escapedRune(s string) (rune, int) {
	r := escapedUnit(s)
	switch {
	case r < 0x7F || r >= 0xDC00 && r < 0xE000:
		return 0, 0
	case r < 0xD800 || r >= 0xE000:
		return r, 6
	}
	if low := escapedUnit(s[6:]); low >= 0xDC00 && low < 0xE000 {
		return 0x10000 + (r-0xD800)<<10 + (low - 0xDC00), 12
	}
	return 0, 0
}

// escapedUnit returns the UTF-16 unit of the escape that begins s, or -1.
func escapedUnit(s string) rune {
	if len(s) < 6 || s[:2] != `\u` {
		return -1
	}
	u, err := strconv.ParseUint(s[2:6], 16, 16)
	if err != nil {
		return -1
	}
	return rune(u)
}
