package py

import "unicode/utf8"

// decodeRune returns the first code point of s and its length in bytes. A lone
// surrogate (three bytes ED A0..BF xx) is a code point of its own, as in
// Python; any other invalid byte is U+FFFD of length 1.
func decodeRune(s string) (rune, int) {
	if s[0] < utf8.RuneSelf {
		return rune(s[0]), 1
	}
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && n == 1 && len(s) >= 3 && s[0] == 0xED &&
		s[1] >= 0xA0 && s[1] <= 0xBF && s[2] >= 0x80 && s[2] <= 0xBF {
		return 0xD000 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F), 3
	}
	return r, n
}

// appendRune appends a code point, surrogates included.
func appendRune(b []byte, r rune) []byte {
	if isSurrogate(r) {
		return append(b, 0xED, 0x80|byte(r>>6)&0x3F, 0x80|byte(r)&0x3F)
	}
	return utf8.AppendRune(b, r)
}

func isSurrogate(r rune) bool { return r >= 0xD800 && r <= 0xDFFF }

// runeCount returns the number of code points of s, Python's len(s).
func runeCount(s string) int {
	n := 0
	for i := 0; i < len(s); n++ {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		_, w := decodeRune(s[i:])
		i += w
	}
	return n
}

// runes returns the code points of s.
func runes(s string) []rune {
	out := make([]rune, 0, len(s))
	for i := 0; i < len(s); {
		r, w := decodeRune(s[i:])
		out = append(out, r)
		i += w
	}
	return out
}

// validText tells whether s is UTF-8 with at most lone surrogates in it.
func validText(s string) bool {
	for i := 0; i < len(s); {
		r, w := decodeRune(s[i:])
		if r == utf8.RuneError && w == 1 {
			return false
		}
		i += w
	}
	return true
}
