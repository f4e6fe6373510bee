package py

import "fmt"

// Assignment is one "NAME = literal" of a module.
type Assignment struct {
	Name  string
	Value Value
}

// ParseModule reads a Python file that consists of assignments of literals to
// names, comments and empty lines, and returns them in order. Anything else is
// refused with its place.
func ParseModule(src string, limits Limits) ([]Assignment, error) {
	if len(src) > limits.Bytes {
		return nil, limitParseError(src[:0], 0, 1, fmt.Sprintf("longer than %d bytes", limits.Bytes))
	}
	if e := checkSource(src); e != nil {
		return nil, e
	}
	l := lex(src, limits)
	if l.err != nil {
		return nil, l.err
	}
	p := &literalParser{src: src, tokens: l.tokens, limits: limits}
	var out []Assignment
	for p.tok().kind != tokEnd {
		a, ok := p.assignment()
		if !ok {
			if p.err != nil {
				return nil, p.err
			}
			e := unsupported(src, p.tok().start, "this is no assignment of a literal to a name")
			e.Want = p.want
			return nil, e
		}
		out = append(out, a)
		for p.tok().kind == tokNewline {
			p.at++
		}
	}
	return out, nil
}

func (p *literalParser) assignment() (a Assignment, ok bool) {
	if p.tok().kind != tokName {
		return a, p.expected("a name")
	}
	a.Name = p.text()
	p.at++
	if !p.skipOp("=") {
		return a, p.expected("'='")
	}
	if a.Value, ok = p.value(); !ok {
		return a, false
	}
	if k := p.tok().kind; k != tokNewline && k != tokEnd {
		return a, p.expected("the end of the line")
	}
	return a, true
}
