package jinja

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"envtune/py"
)

// str reads a string.
func (l *lexer) str() error {
	quote, i := l.src[l.at], l.at+1
	for i < len(l.src) && l.src[i] != quote {
		if l.src[i] == '\\' {
			i++
		}
		i++
	}
	if i >= len(l.src) {
		return l.fail("a string has no end")
	}
	text, bad := unescape(l.src[l.at+1 : i])
	if bad != "" {
		return l.fail("a string has the escape %s, which is not known", bad)
	}
	l.add(token{kind: literal, value: py.Str(text)})
	l.advance(i + 1)
	return nil
}

// unescape decodes Python's escapes; bad is one that cannot be.
func unescape(s string) (text, bad string) {
	if strings.IndexByte(s, '\\') < 0 {
		return s, ""
	}
	var b []byte
	for i := 0; i < len(s); {
		if s[i] != '\\' {
			b = append(b, s[i])
			i++
			continue
		}
		if i+1 == len(s) {
			return "", `\`
		}
		c := s[i+1]
		i += 2
		const names, codes = "\\'\"abfnrtv", "\\'\"\a\b\f\n\r\t\v"
		switch {
		case strings.IndexByte(names, c) >= 0:
			b = append(b, codes[strings.IndexByte(names, c)])
		case c == '\n':
		case c >= '0' && c <= '7':
			n := 1
			for n < 3 && i-1+n < len(s) && s[i-1+n] >= '0' && s[i-1+n] <= '7' {
				n++
			}
			v, _ := strconv.ParseUint(s[i-1:i-1+n], 8, 32)
			b = utf8.AppendRune(b, rune(v))
			i += n - 1
		case c == 'x' || c == 'u' || c == 'U':
			n := map[byte]int{'x': 2, 'u': 4, 'U': 8}[c]
			if i+n > len(s) {
				return "", s[i-2:]
			}
			v, err := strconv.ParseUint(s[i:i+n], 16, 32)
			if err != nil || !utf8.ValidRune(rune(v)) {
				return "", s[i-2 : i+n]
			}
			b = utf8.AppendRune(b, rune(v))
			i += n
		case c == 'N':
			return "", `\N`
		default:
			b = append(b, '\\', c)
		}
	}
	return string(b), ""
}
