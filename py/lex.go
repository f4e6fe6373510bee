package py

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind is the kind of a Python token.
type tokenKind uint8

const (
	tokEnd tokenKind = iota
	tokNewline
	tokIndent
	tokName
	tokKeyword
	tokNumber
	tokString
	tokOp
	tokError // what stands here cannot be read; lexer.err says why
)

// token is one token of a Python expression.
type token struct {
	kind       tokenKind
	start, end int // bytes
	line       int // from 1, of the token's start
	level      int // open brackets around it
}

// lexer cuts text into tokens as CPython's tokenizer does (Parser/tokenizer.c),
// all at once; it ends with tokEnd, or with tokError and err.
type lexer struct {
	src    string
	limits Limits
	at     int
	line   int
	tokens []token
	open   []bracket
	err    *ParseError
	// unclosed: err is that the text ends within brackets.
	unclosed bool
	// late: err is raised only by a parser that gets there.
	late bool
	// fresh: at the start of a line outside brackets, after the first.
	fresh bool
}

type bracket struct {
	char byte
	line int
	at   int
}

// Keyword tells whether Python 3.11 keeps a word to itself, so that it cannot name an argument.
func Keyword(s string) bool {
	if len(s) > len("continue") {
		return false
	}
	switch s {
	case "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class",
		"continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global",
		"if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise",
		"return", "try", "while", "with", "yield":
		return true
	}
	return false
}

func lex(src string, limits Limits) *lexer {
	l := &lexer{src: src, limits: limits, line: 1, tokens: make([]token, 0, 16+min(len(src)/6, 128))}
	for l.err == nil && l.next() {
		if n := len(l.tokens); limits.Tokens > 0 && n > limits.Tokens {
			l.err = limitParseError(src, l.tokens[n-1].start, l.line, fmt.Sprintf("more than %d words and signs", limits.Tokens))
		}
	}
	if l.err != nil {
		l.add(tokError, l.at, l.at)
	}
	return l
}

func (l *lexer) add(kind tokenKind, start, end int) {
	l.tokens = append(l.tokens, token{kind, start, end, l.line, len(l.open)})
}

// fail records what cannot be read; start is where it stands.
func (l *lexer) fail(start, line int, format string, args ...any) bool {
	l.at = start
	l.err = syntaxError(l.src, start, line, fmt.Sprintf(format, args...))
	return false
}

// next reads one token; false at the end.
func (l *lexer) next() bool {
	if !l.skipBlank() {
		return false
	}
	if l.at >= len(l.src) {
		return l.finish()
	}
	start, c := l.at, l.src[l.at]
	switch {
	case c == '\n' || c == '\r':
		l.newline()
	case isDigit(c) || c == '.' && l.at+1 < len(l.src) && isDigit(l.src[l.at+1]):
		return l.number()
	case c == '"' || c == '\'':
		return l.str(start)
	case isNameByte(c):
		return l.name()
	default:
		return l.operator()
	}
	return true
}

// finish ends the text: it must not end within brackets.
func (l *lexer) finish() bool {
	if n := len(l.open); n > 0 {
		b := l.open[n-1]
		l.unclosed = true
		return l.fail(b.at, b.line, "'%c' was never closed", b.char)
	}
	if len(l.tokens) == 0 && (l.src == "" || strings.HasSuffix(l.src, "\n")) {
		l.line-- // CPython counts the lines of an empty text from 0
	}
	l.add(tokEnd, len(l.src), len(l.src))
	return false
}

// newline reads a line's end outside brackets, where an empty line is none.
func (l *lexer) newline() {
	start := l.at
	l.breakLine()
	if n := len(l.tokens); n > 0 && l.tokens[n-1].kind != tokNewline {
		l.line--
		l.add(tokNewline, start, l.at)
		l.line++
	}
	l.fresh = true
}

// breakLine steps over one line's end.
func (l *lexer) breakLine() {
	if l.src[l.at] == '\r' && l.at+1 < len(l.src) && l.src[l.at+1] == '\n' {
		l.at++
	}
	l.at++
	l.line++
}

// skipBlank steps over blanks, comments, continued lines and, within brackets,
// line ends. A blank at the start of a later line is an indent.
func (l *lexer) skipBlank() bool {
	lineStart := l.at
	for l.at < len(l.src) {
		switch c := l.src[l.at]; {
		case c == ' ' || c == '\t' || c == '\f':
			l.at++
		case c == '#':
			for l.at < len(l.src) && l.src[l.at] != '\n' && l.src[l.at] != '\r' {
				l.at++
			}
		case c == '\\':
			if !l.continuation() {
				return false
			}
		case (c == '\n' || c == '\r') && len(l.open) > 0:
			l.breakLine()
		default:
			l.indent(lineStart)
			return true
		}
	}
	l.indent(lineStart)
	return true
}

func (l *lexer) continuation() bool {
	l.late = true
	if l.at+1 >= len(l.src) || l.src[l.at+1] != '\n' && l.src[l.at+1] != '\r' {
		return l.fail(l.at, l.line, "unexpected character after line continuation character")
	}
	line := l.line
	l.at++
	l.breakLine()
	if l.at >= len(l.src) {
		return l.fail(l.at, line, "unexpected EOF while parsing")
	}
	l.late, l.fresh = false, false
	return true
}

// indent marks a logical line that starts with blanks. The first line's are
// dropped by eval.
func (l *lexer) indent(start int) {
	end := l.at >= len(l.src)
	if strings.IndexByte(l.src[start:l.at], '#') >= 0 { // no line but a comment
		start = l.at
	}
	if l.fresh && l.at > start && (end || l.src[l.at] != '\n' && l.src[l.at] != '\r') {
		l.add(tokIndent, l.at, l.at)
	}
	l.fresh = false
}

func isNameByte(c byte) bool {
	return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80
}

// name reads an identifier, a keyword, or the prefix of a string.
func (l *lexer) name() bool {
	start := l.at
	ascii := true
	for l.at < len(l.src) && (isNameByte(l.src[l.at]) || isDigit(l.src[l.at])) {
		ascii = ascii && l.src[l.at] < 0x80
		l.at++
	}
	text := l.src[start:l.at]
	if l.at < len(l.src) && (l.src[l.at] == '"' || l.src[l.at] == '\'') && isStringPrefix(text) {
		return l.str(start)
	}
	if !ascii && !l.checkName(start, text) {
		return false
	}
	kind := tokName
	if Keyword(text) {
		kind = tokKeyword
	}
	l.add(kind, start, l.at)
	return true
}

// checkName refuses an identifier with a character that none may hold.
func (l *lexer) checkName(start int, text string) bool {
	for i := 0; i < len(text); {
		r, n := decodeRune(text[i:])
		if !isNameRune(r, i == 0) {
			if isPrintable(r) {
				return l.fail(start+i, l.line, "invalid character '%c' (U+%04X)", r, r)
			}
			return l.fail(start+i, l.line, "invalid non-printable character U+%04X", r)
		}
		i += n
	}
	return true
}

// isNameRune tells whether r may stand in an identifier (XID_Start, or
// XID_Continue where not first).
func isNameRune(r rune, first bool) bool {
	if r < utf8.RuneSelf {
		return isNameByte(byte(r)) || !first && isDigit(byte(r))
	}
	if isSurrogate(r) || unicode.Is(added15, r) {
		return false
	}
	if unicode.In(r, unicode.L, unicode.Nl, unicode.Other_ID_Start) {
		return true
	}
	return !first && unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue)
}

func isStringPrefix(s string) bool {
	switch strings.ToLower(s) {
	case "r", "u", "b", "f", "br", "rb", "fr", "rf":
		return true
	}
	return false
}

// str reads a string literal whose prefix starts at start; the quote is at l.at.
func (l *lexer) str(start int) bool {
	quote, line := l.src[l.at], l.line
	triple := strings.HasPrefix(l.src[l.at:], strings.Repeat(string(quote), 3))
	l.at++
	if triple {
		l.at += 2
	}
	for l.at < len(l.src) {
		c := l.src[l.at]
		switch {
		case c == '\\' && l.at+1 < len(l.src):
			l.at++
			if c := l.src[l.at]; c == '\n' || c == '\r' {
				l.breakLine()
			} else {
				l.at++
			}
		case c == quote && (!triple || strings.HasPrefix(l.src[l.at:], strings.Repeat(string(quote), 3))):
			l.at++
			if triple {
				l.at += 2
			}
			l.tokens = append(l.tokens, token{tokString, start, l.at, line, len(l.open)})
			return true
		case (c == '\n' || c == '\r') && !triple:
			return l.fail(start, line, "unterminated string literal (detected at line %d)", l.line)
		case c == '\n' || c == '\r':
			l.breakLine()
		default:
			l.at++
		}
	}
	if triple {
		return l.fail(start, line, "unterminated triple-quoted string literal (detected at line %d)", l.line)
	}
	return l.fail(start, line, "unterminated string literal (detected at line %d)", l.line)
}

// operator reads an operator or a bracket.
func (l *lexer) operator() bool {
	start := l.at
	n := 1
	for _, op := range [...]string{"...", "**=", "//=", ">>=", "<<=", "->", ":=", "==", "!=", "<>",
		"<=", ">=", "<<", ">>", "**", "//", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@="} {
		if strings.HasPrefix(l.src[start:], op) {
			n = len(op)
			break
		}
	}
	c := l.src[start]
	switch c {
	case '(', '[', '{':
		if len(l.open) >= l.limits.Depth {
			l.err = limitParseError(l.src, start, l.line, fmt.Sprintf("brackets nested deeper than %d", l.limits.Depth))
			return false
		}
		l.add(tokOp, start, start+1)
		l.open = append(l.open, bracket{c, l.line, start})
		l.at++
		return true
	case ')', ']', '}':
		if !l.closeBracket(c) {
			return false
		}
	}
	if c < ' ' || c == 0x7F {
		return l.fail(start, l.line, "invalid non-printable character U+%04X", c)
	}
	l.at += n
	l.add(tokOp, start, l.at)
	return true
}

func (l *lexer) closeBracket(c byte) bool {
	n := len(l.open)
	if n == 0 {
		return l.fail(l.at, l.line, "unmatched '%c'", c)
	}
	b := l.open[n-1]
	if strings.IndexByte(")]}", c) != strings.IndexByte("([{", b.char) {
		where := ""
		if b.line != l.line {
			where = fmt.Sprintf(" on line %d", b.line)
		}
		return l.fail(l.at, l.line, "closing parenthesis '%c' does not match opening parenthesis '%c'%s", c, b.char, where)
	}
	l.open = l.open[:n-1]
	return true
}
