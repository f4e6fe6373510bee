package py

import (
	"fmt"
	"strings"
)

// Call is one parsed call string.
type Call struct {
	Name string
	// Args are the positional arguments, Kwargs the keyword arguments, each in
	// the order written.
	Args   []Value
	Kwargs []Arg
}

// Arg is one keyword argument.
type Arg struct {
	Name  string
	Value Value
	// Offset is the place of the name in the text that ParseCallList read, in
	// bytes; the readers of single calls leave it at 0.
	Offset int
}

// Kwarg returns the value of a keyword argument.
func (c *Call) Kwarg(name string) (Value, bool) {
	for _, a := range c.Kwargs {
		if a.Name == name {
			return a.Value, true
		}
	}
	return nil, false
}

// Keywords gives the positional arguments the names of the parameters, in their order;
// false where there are more arguments than names.
func (c *Call) Keywords(names []string) (Call, bool) {
	if len(c.Args) > len(names) {
		return Call{}, false
	}
	args := make([]Arg, 0, len(c.Args)+len(c.Kwargs))
	for i, v := range c.Args {
		args = append(args, Arg{Name: names[i], Value: v})
	}
	return Call{Name: c.Name, Kwargs: append(args, c.Kwargs...)}, true
}

// String writes the call as Python would read it: name(value, name=value).
func (c *Call) String() string {
	var b strings.Builder
	b.WriteString(c.Name)
	b.WriteByte('(')
	for i, v := range c.Args {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(Repr(v))
	}
	for i, a := range c.Kwargs {
		if i+len(c.Args) > 0 {
			b.WriteString(", ")
		}
		b.WriteString(a.Name + "=" + Repr(a.Value))
	}
	b.WriteByte(')')
	return b.String()
}

// ParseCall reads a call string: a name and arguments that are literals.
// Nothing is evaluated. The error is a *ParseError: where Python too refuses
// the text it carries Python's message, and everything else that is not a plain
// call of literals is refused with the place and what would be accepted.
func ParseCall(s string, limits Limits) (Call, error) {
	if c, ok := quickCall(s, limits); ok {
		return c, nil
	}
	return parseCall(s, limits)
}

// parseCall is ParseCall by the whole grammar.
func parseCall(s string, limits Limits) (Call, error) {
	src, l, err := prepare(s, limits)
	if err != nil {
		return Call{}, err
	}
	p := &literalParser{src: src, tokens: l.tokens, limits: limits}
	c, ok := p.call()
	if ok {
		return c, nil
	}
	e := diagnose(p, l)
	e.Callee = c.Name
	shift(e, s, len(s)-len(src))
	return Call{}, e
}

// ParseLiteral reads one literal value, and nothing else, under ParseCall's
// rules.
func ParseLiteral(s string, limits Limits) (Value, error) {
	src, l, err := prepare(s, limits)
	if err != nil {
		return nil, err
	}
	p := &literalParser{src: src, tokens: l.tokens, limits: limits}
	if v, ok := p.value(); ok && p.end() {
		return v, nil
	}
	e := diagnose(p, l)
	shift(e, s, len(s)-len(src))
	return nil, e
}

// prepare checks what comes before the grammar and cuts src into tokens. Like
// eval, it drops blanks at the start.
func prepare(s string, limits Limits) (string, *lexer, *ParseError) {
	if len(s) > limits.Bytes {
		return "", nil, limitParseError(s, 0, 1, fmt.Sprintf("longer than %d bytes", limits.Bytes))
	}
	if e := checkSource(s); e != nil {
		return "", nil, e
	}
	start := 0
	for start < len(s) && (s[start] == ' ' || s[start] == '\t') {
		start++
	}
	src := s[start:]
	return src, lex(src, limits), nil
}

// checkSource refuses text that Python cannot take for source.
func checkSource(s string) *ParseError {
	chars := 0
	for i := 0; i < len(s); chars++ {
		r, n := decodeRune(s[i:])
		switch {
		case r == 0:
			return parseErrorAt(ParseSyntax, s, i, "source code string cannot contain null bytes")
		case r == 0xFFFD && n == 1:
			return parseErrorAt(ParseUnsupported, s, i, "the call is not UTF-8 text")
		case isSurrogate(r):
			return parseErrorAt(ParseValue, s, i, fmt.Sprintf(
				"'utf-8' codec can't encode character '\\u%04x' in position %d: surrogates not allowed", r, chars))
		}
		i += n
	}
	return nil
}

// shift moves an error's place from src to the text it was cut from.
func shift(e *ParseError, s string, by int) {
	if by > 0 {
		at := parseErrorAt(e.Kind, s, e.Offset+by, "")
		e.Offset, e.Line, e.Column = at.Offset, at.Line, at.Column
	}
}

// end accepts the end of the text, after any line ends.
func (p *literalParser) end() bool {
	for p.tok().kind == tokNewline {
		p.at++
	}
	return p.tok().kind == tokEnd || p.expected("the end of the call")
}

// call reads name(arguments).
func (p *literalParser) call() (c Call, ok bool) {
	if p.tok().kind != tokName {
		return c, p.expected("a tool's name")
	}
	name := p.text()
	p.at++
	if !p.skipOp("(") {
		return c, p.expected("'('")
	}
	c.Name = name
	for !p.skipOp(")") {
		if !p.argument(&c) {
			return c, false
		}
		if !p.skipOp(",") && !p.isOp(")") {
			return c, p.expected("',' or ')'")
		}
	}
	return c, p.end()
}

// argument reads one positional or keyword argument.
func (p *literalParser) argument(c *Call) bool {
	t := p.tok()
	if t.kind != tokName {
		if len(c.Kwargs) > 0 {
			return p.expected("a keyword argument")
		}
		v, ok := p.value()
		if ok {
			c.Args = append(c.Args, v)
		}
		return ok
	}
	name := p.text()
	p.at++
	if !p.skipOp("=") {
		p.at--
		return p.expected("a literal value or name=value")
	}
	if _, twice := c.Kwarg(name); twice {
		p.at -= 2
		return p.expected("each argument once")
	}
	if name == "__debug__" { // Python lets nobody assign to it
		p.at -= 2
		return p.expected("another name")
	}
	v, ok := p.value()
	if ok {
		c.Kwargs = append(c.Kwargs, Arg{Name: name, Value: v})
	}
	return ok
}
