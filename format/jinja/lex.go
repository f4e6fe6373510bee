package jinja

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"envtune/py"
)

type kind int

const (
	eof kind = iota
	data
	variableBegin
	variableEnd
	blockBegin
	blockEnd
	name
	literal // a string or number
	operator
)

// token is a part of a template.
type token struct {
	kind  kind
	text  string // of data, names and operators
	value py.Value
	line  int
}

// describe says in a message what stands there.
func (t token) describe() string {
	switch t.kind {
	case eof:
		return "the end of the template"
	case variableEnd:
		return "}}"
	case blockEnd:
		return "%}"
	case literal:
		return "the literal " + py.Repr(t.value)
	case data:
		return "text"
	}
	return "'" + t.text + "'"
}

// lexer cuts a template as Jinja2 does with trim_blocks and lstrip_blocks.
type lexer struct {
	src       string
	at        int
	line      int
	lineStart bool // what was read last ended a line
	tokens    []token
}

func lex(source string) ([]token, error) {
	if !utf8.ValidString(source) {
		return nil, &Error{Line: 1, Text: "the template is not UTF-8"}
	}
	source = strings.ReplaceAll(strings.ReplaceAll(source, "\r\n", "\n"), "\r", "\n")
	source = strings.TrimSuffix(source, "\n")
	l := &lexer{src: source, line: 1, lineStart: true}
	for l.at < len(l.src) {
		if err := l.root(); err != nil {
			return nil, err
		}
	}
	l.add(token{kind: eof})
	return l.tokens, nil
}

func (l *lexer) add(t token) {
	t.line = l.line
	l.tokens = append(l.tokens, t)
}

func (l *lexer) fail(format string, a ...any) error {
	return &Error{Line: l.line, Text: fmt.Sprintf(format, a...)}
}

// advance moves to a place and counts the lines up to it.
func (l *lexer) advance(to int) {
	l.line += strings.Count(l.src[l.at:to], "\n")
	l.at = to
}

// root reads text up to a tag, and the tag.
func (l *lexer) root() error {
	open := l.at
	for {
		i := strings.IndexByte(l.src[open:], '{')
		if i < 0 || open+i+1 >= len(l.src) {
			l.data(l.src[l.at:])
			l.advance(len(l.src))
			return nil
		}
		if open += i; strings.IndexByte("{%#", l.src[open+1]) >= 0 {
			break
		}
		open++
	}
	what := l.src[open+1]
	l.data(l.strip(l.src[l.at:open], l.sign(open+2), what == '{'))
	inside := open + 2
	if l.sign(inside) != 0 {
		inside++
	}
	l.advance(inside)
	l.lineStart = false
	switch what {
	case '#':
		return l.comment()
	case '{':
		l.add(token{kind: variableBegin})
		return l.tag('}')
	}
	if end := l.raw(); end >= 0 {
		l.advance(end)
		return l.rawText()
	}
	l.add(token{kind: blockBegin})
	return l.tag('%')
}

func (l *lexer) data(s string) {
	if s != "" {
		l.add(token{kind: data, text: s})
	}
}

// sign returns the '-' or '+' at a place, else 0.
func (l *lexer) sign(at int) byte {
	if at < len(l.src) && (l.src[at] == '-' || l.src[at] == '+') {
		return l.src[at]
	}
	return 0
}

// strip takes away the blanks before a tag: all where it begins with '-', those of
// its own line where there is nothing else on it.
func (l *lexer) strip(text string, sign byte, variable bool) string {
	switch {
	case sign == '-':
		return strings.TrimRightFunc(text, isSpace)
	case sign == '+' || variable:
		return text
	}
	start := strings.LastIndexByte(text, '\n') + 1
	if (start > 0 || l.lineStart) && strings.TrimLeftFunc(text[start:], isSpace) == "" {
		return text[:start]
	}
	return text
}

// after moves behind the end of a tag at a place: over blanks where it has a '-',
// over a line break where it is trimmed.
func (l *lexer) after(at int, sign byte, trim bool) {
	end := at
	switch {
	case sign == '-':
		end = len(l.src) - len(strings.TrimLeftFunc(l.src[at:], isSpace))
	case sign == 0 && trim && at < len(l.src) && l.src[at] == '\n':
		end++
	}
	l.lineStart = end > at && l.src[end-1] == '\n'
	l.advance(end)
}

func (l *lexer) comment() error {
	i := strings.Index(l.src[l.at:], "#}")
	if i < 0 {
		return l.fail("a comment has no end")
	}
	var sign byte
	if i > 0 {
		sign = l.sign(l.at + i - 1)
	}
	l.advance(l.at + i)
	l.after(l.at+2, sign, true)
	return nil
}

// raw returns the place behind the tag that begins raw text, -1 where the tag at
// l.at is another.
func (l *lexer) raw() int {
	rest := strings.TrimLeftFunc(l.src[l.at:], isSpace)
	if !strings.HasPrefix(rest, "raw") {
		return -1
	}
	rest = strings.TrimLeftFunc(rest[len("raw"):], isSpace)
	switch {
	case strings.HasPrefix(rest, "-%}"):
		return len(l.src) - len(strings.TrimLeftFunc(rest[3:], isSpace))
	case strings.HasPrefix(rest, "%}"):
		return len(l.src) - len(rest) + 2
	}
	return -1
}

// rawText reads up to the tag that ends raw text.
func (l *lexer) rawText() error {
	for open := l.at; ; open += 2 {
		i := strings.Index(l.src[open:], "{%")
		if i < 0 {
			return l.fail("a raw block has no end")
		}
		open += i
		sign := l.sign(open + 2)
		rest := l.src[open+2:]
		if sign != 0 {
			rest = rest[1:]
		}
		rest = strings.TrimLeftFunc(rest, isSpace)
		if !strings.HasPrefix(rest, "endraw") {
			continue
		}
		rest = strings.TrimLeftFunc(rest[len("endraw"):], isSpace)
		end := l.sign(len(l.src) - len(rest))
		if end != 0 {
			rest = rest[1:]
		}
		if !strings.HasPrefix(rest, "%}") {
			continue
		}
		l.data(l.strip(l.src[l.at:open], sign, false))
		l.advance(len(l.src) - len(rest))
		l.after(l.at+2, end, true)
		return nil
	}
}

// tag reads a tag up to its end, which begins with the byte end.
func (l *lexer) tag(end byte) error {
	var open []byte
	for {
		if l.at == len(l.src) {
			return l.fail("a tag has no end")
		}
		if len(open) == 0 && l.tagEnd(end) {
			return nil
		}
		c := l.src[l.at]
		r, n := utf8.DecodeRuneInString(l.src[l.at:])
		var err error
		switch {
		case isSpace(r):
			l.advance(l.at + n)
		case c >= '0' && c <= '9':
			err = l.number()
		case c == '\'' || c == '"':
			err = l.str()
		case r == '_' || unicode.IsLetter(r):
			l.name()
		default:
			open, err = l.operator(open)
		}
		if err != nil {
			return err
		}
	}
}

// tagEnd reads the end of a tag, if it stands here.
func (l *lexer) tagEnd(end byte) bool {
	at, sign := l.at, l.sign(l.at)
	if sign != 0 {
		at++
	}
	if sign == '+' && end == '}' || at+1 >= len(l.src) || l.src[at] != end || l.src[at+1] != '}' {
		return false
	}
	if end == '}' {
		l.add(token{kind: variableEnd})
	} else {
		l.add(token{kind: blockEnd})
	}
	l.after(at+2, sign, end == '%')
	return true
}

func (l *lexer) name() {
	end := l.at
	for end < len(l.src) {
		r, n := utf8.DecodeRuneInString(l.src[end:])
		if r != '_' && !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) {
			break
		}
		end += n
	}
	l.add(token{kind: name, text: l.src[l.at:end]})
	l.at = end
}

func (l *lexer) operator(open []byte) ([]byte, error) {
	for _, two := range [...]string{"//", "**", "==", "!=", ">=", "<="} {
		if strings.HasPrefix(l.src[l.at:], two) {
			l.add(token{kind: operator, text: two})
			l.at += 2
			return open, nil
		}
	}
	c := l.src[l.at]
	switch c {
	case '(':
		open = append(open, ')')
	case '[':
		open = append(open, ']')
	case '{':
		open = append(open, '}')
	case ')', ']', '}':
		if len(open) == 0 || open[len(open)-1] != c {
			return nil, l.fail("unexpected '%c'", c)
		}
		open = open[:len(open)-1]
	case '+', '-', '/', '*', '%', '~', '>', '<', '=', '.', ':', '|', ',', ';':
	default:
		r, _ := utf8.DecodeRuneInString(l.src[l.at:])
		return nil, l.fail("unexpected character %q", r)
	}
	l.add(token{kind: operator, text: string(c)})
	l.at++
	return open, nil
}

// number reads an int or float: Python's, without a dot at its beginning or end.
func (l *lexer) number() error {
	end := l.numberEnd()
	text := l.src[l.at:end]
	// After a dot a number is an index: loop.items.0.1 has no floats.
	if n := len(l.tokens); n > 0 && l.tokens[n-1].kind == operator && l.tokens[n-1].text == "." {
		text, _, _ = strings.Cut(text, ".")
		end = l.at + len(text)
	}
	v, err := py.ParseLiteral(text, py.DefaultLimits())
	if err != nil || !py.IsNumber(v) {
		return l.fail("%q is not a number", text)
	}
	l.add(token{kind: literal, value: v})
	l.at = end
	return nil
}

func (l *lexer) numberEnd() int {
	end := l.at
	for end < len(l.src) {
		c := l.src[end]
		digit := end+1 < len(l.src) && l.src[end+1] >= '0' && l.src[end+1] <= '9'
		sofar := l.src[l.at:end]
		switch {
		case c == '_' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z':
		case c == '.' && digit && !strings.Contains(sofar, "."):
		case (c == '+' || c == '-') && digit && l.src[end-1]|0x20 == 'e' && !strings.HasPrefix(sofar, "0x"):
		default:
			return end
		}
		end++
	}
	return end
}
