package py

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// Format2f returns format(v, ".2f"), correctly rounded, or Python's error.
func Format2f(v Value) (string, error) {
	f, ok, err := asFloat(v)
	switch {
	case err != nil:
		return "", err
	case ok && math.IsNaN(f):
		return "nan", nil
	case ok && math.IsInf(f, 0):
		return strings.TrimPrefix(strings.ToLower(strconv.FormatFloat(f, 'f', 2, 64)), "+"), nil
	case ok:
		return strconv.FormatFloat(f, 'f', 2, 64), nil
	}
	if _, isText := v.(Str); isText {
		return "", ValueError("Unknown format code 'f' for object of type 'str'")
	}
	return "", TypeError("unsupported format string passed to %s.__format__", v.Type())
}

// Lower returns v.lower(), or the AttributeError of another type than str.
func Lower(v Value) (Str, error) {
	s, ok := v.(Str)
	if !ok {
		return "", AttributeError(v, "lower")
	}
	return Str(lower(string(s))), nil
}

// lower follows Unicode's full mapping: capital I with dot becomes two
// characters, and a sigma that ends a word becomes the final one.
func lower(s string) string {
	rs := runes(s)
	b := make([]byte, 0, len(s))
	for i, r := range rs {
		switch r {
		case 'İ':
			b = append(b, "i\u0307"...)
		case 'Σ':
			b = appendRune(b, lowerSigma(rs, i))
		default:
			if isSurrogate(r) {
				b = appendRune(b, r)
			} else {
				b = appendRune(b, unicode.ToLower(r))
			}
		}
	}
	return string(b)
}

// lowerSigma chooses between the two small sigmas: final where a cased letter
// comes before and none after, ignoring what is case-ignorable.
func lowerSigma(rs []rune, i int) rune {
	j := i - 1
	for j >= 0 && caseIgnorable(rs[j]) {
		j--
	}
	if j < 0 || !cased(rs[j]) {
		return 'σ'
	}
	for j = i + 1; j < len(rs) && caseIgnorable(rs[j]); j++ {
	}
	if j < len(rs) && cased(rs[j]) {
		return 'σ'
	}
	return 'ς'
}

func cased(r rune) bool {
	return unicode.In(r, unicode.Lu, unicode.Ll, unicode.Lt, unicode.Other_Lowercase, unicode.Other_Uppercase)
}

func caseIgnorable(r rune) bool {
	switch r {
	case '\'', '.', ':', 0xB7, 0x387, 0x55F, 0x5F4, 0x2018, 0x2019, 0x2024, 0x2027,
		0xFE13, 0xFE52, 0xFE55, 0xFF07, 0xFF0E, 0xFF1A: // Word_Break MidLetter, MidNumLet, Single_Quote
		return true
	}
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Lm, unicode.Sk)
}

// IsDigits returns s.isdigit().
func IsDigits(s Str) bool {
	for _, r := range runes(string(s)) {
		if !isDecimal(r) && !unicode.Is(digitsOnly, r) {
			return false
		}
	}
	return s != ""
}

// Join returns sep.join(v), or the TypeError of an item that is no string.
func Join(sep string, v Value) (Str, error) {
	items, err := Iter(v)
	if err != nil {
		return "", TypeError("can only join an iterable")
	}
	parts := make([]string, len(items))
	for i, item := range items {
		s, ok := item.(Str)
		if !ok {
			return "", TypeError("sequence item %d: expected str instance, %s found", i, item.Type())
		}
		parts[i] = string(s)
	}
	return Str(strings.Join(parts, sep)), nil
}

// FormatFields returns text.format(**fields) for plain fields "{name}" and the
// escapes "{{" and "}}". A field that fields lacks is a KeyError; conversions,
// format specifications, attributes and positional fields are refused.
func FormatFields(text string, fields map[string]Value) (string, error) {
	var b strings.Builder
	b.Grow(len(text) + len(text)/16 + 32)
	opens, closes := -1, -1 // the next brackets, where they are behind i
	for i := 0; i < len(text); i++ {
		if opens < i {
			opens = nextByte(text, '{', i)
		}
		if closes < i {
			closes = nextByte(text, '}', i)
		}
		next := min(opens, closes)
		b.WriteString(text[i:next])
		if i = next; i == len(text) {
			break
		}
		c := text[i]
		switch {
		case i+1 < len(text) && text[i+1] == c:
			b.WriteByte(c)
			i++
		case c == '}':
			return "", ValueError("Single '}' encountered in format string")
		default:
			end := strings.IndexByte(text[i:], '}')
			if end < 0 {
				return "", ValueError("expected '}' before end of string")
			}
			s, err := formatField(text[i+1:i+end], fields)
			if err != nil {
				return "", err
			}
			b.WriteString(s)
			i += end
		}
	}
	return b.String(), nil
}

// nextByte returns the place of the next c from i on, or the length of s.
func nextByte(s string, c byte, i int) int {
	if n := strings.IndexByte(s[i:], c); n >= 0 {
		return i + n
	}
	return len(s)
}

func formatField(name string, fields map[string]Value) (string, error) {
	for i := 0; i < len(name); i++ {
		c := name[i]
		if c != '_' && !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'z') {
			return "", Raise(UnsupportedKind, "the format field {%s} is not supported", name)
		}
	}
	v, ok := fields[name]
	if !ok {
		return "", KeyError(Str(name))
	}
	return StrErr(v)
}
