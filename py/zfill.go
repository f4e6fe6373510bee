package py

import "strings"

// Zfill returns s.zfill(width): zeros on the left, behind a leading sign, up to
// width characters.
func Zfill(s Str, width int) Str {
	n := width - runeCount(string(s))
	if n <= 0 {
		return s
	}
	sign, rest := "", string(s)
	if rest != "" && (rest[0] == '+' || rest[0] == '-') {
		sign, rest = rest[:1], rest[1:]
	}
	return Str(sign + strings.Repeat("0", n) + rest)
}
