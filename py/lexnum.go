package py

import "strings"

// number reads a numeric literal, with CPython's texts for malformed ones.
func (l *lexer) number() bool {
	start := l.at
	if l.src[l.at] == '0' && l.at+1 < len(l.src) {
		switch l.src[l.at+1] | 0x20 {
		case 'x':
			return l.radix(start, 16, "hexadecimal")
		case 'o':
			return l.radix(start, 8, "octal")
		case 'b':
			return l.radix(start, 2, "binary")
		}
	}
	return l.decimal(start)
}

// radix reads 0x, 0o and 0b literals.
func (l *lexer) radix(start, base int, name string) bool {
	l.at += 2
	for {
		if l.peekByte() == '_' {
			l.at++
		}
		begin := l.at
		for l.at < len(l.src) && digitValue(l.src[l.at]) < base {
			l.at++
		}
		if c := l.peekByte(); base < 16 && isDigit(c) {
			return l.fail(l.at, l.line, "invalid digit '%c' in %s literal", c, name)
		}
		if l.at == begin {
			return l.fail(l.at, l.line, "invalid %s literal", name)
		}
		if l.peekByte() != '_' {
			return l.endNumber(start, name)
		}
	}
}

// digitValue returns the value of a hexadecimal digit, or 16 or more.
func digitValue(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return 99
}

// decimalDigits reads digits with single underscores between them.
func (l *lexer) decimalDigits() bool {
	for {
		for l.at < len(l.src) && isDigit(l.src[l.at]) {
			l.at++
		}
		if l.at >= len(l.src) || l.src[l.at] != '_' {
			return true
		}
		l.at++
		if l.at >= len(l.src) || !isDigit(l.src[l.at]) {
			return l.fail(l.at, l.line, "invalid decimal literal")
		}
	}
}

func (l *lexer) peekByte() byte {
	if l.at < len(l.src) {
		return l.src[l.at]
	}
	return 0
}

// decimal reads decimal ints, floats and imaginary numbers.
func (l *lexer) decimal(start int) bool {
	if !l.decimalDigits() {
		return false
	}
	whole := l.src[start:l.at]
	plain := true
	if l.peekByte() == '.' {
		plain = false
		l.at++
		if isDigit(l.peekByte()) && !l.decimalDigits() {
			return false
		}
	}
	if l.peekByte()|0x20 == 'e' {
		i := l.at + 1
		if i < len(l.src) && (l.src[i] == '+' || l.src[i] == '-') {
			i++
			if i >= len(l.src) || !isDigit(l.src[i]) {
				return l.fail(i, l.line, "invalid decimal literal")
			}
		}
		if i < len(l.src) && isDigit(l.src[i]) {
			plain = false
			l.at = i
			if !l.decimalDigits() {
				return false
			}
		}
	}
	if l.peekByte()|0x20 == 'j' {
		l.at++
		return l.endNumber(start, "imaginary")
	}
	if plain && whole[0] == '0' && strings.Trim(whole, "0_") != "" {
		return l.fail(start, l.line, "leading zeros in decimal integer literals are not permitted; "+
			"use an 0o prefix for octal integers")
	}
	return l.endNumber(start, "decimal")
}

// endNumber refuses a literal that runs into an ASCII name, but for the
// keywords that CPython still lets follow a number.
func (l *lexer) endNumber(start int, kind string) bool {
	if c := l.peekByte(); (isNameByte(c) || isDigit(c)) && c < 0x80 {
		if c == 'i' && l.at+1 < len(l.src) && strings.IndexByte("fns", l.src[l.at+1]) >= 0 {
			l.add(tokNumber, start, l.at) // here CPython looks at two letters only
			return true
		}
		end := l.at
		for end < len(l.src) && (isNameByte(l.src[end]) || isDigit(l.src[end])) {
			end++
		}
		switch l.src[l.at:end] {
		case "and", "else", "for", "if", "in", "is", "or", "not":
		default:
			return l.fail(l.at, l.line, "invalid %s literal", kind)
		}
	}
	l.add(tokNumber, start, l.at)
	return true
}
