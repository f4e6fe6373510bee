package py

import "fmt"

// CallExpr is a parsed call whose arguments are literals or calls themselves.
// They are evaluated when the call runs, by Args.
type CallExpr struct {
	Name string
	pos  []expr
	key  []keyExpr
}

type keyExpr struct {
	name  string
	value expr
}

// expr is an argument as it is written.
type expr interface {
	// eval evaluates it; call runs the calls in it.
	eval(call func(*CallExpr) (Value, error)) (Value, error)
}

// ParseCallExpr reads a call string whose arguments are literals or, anywhere
// within them, calls of the same form. Nothing is evaluated. The error is a
// *ParseError as ParseCall's, but for what Python only finds while it evaluates:
// an undefined name, a sign before a list. Those are errors of Args.
func ParseCallExpr(s string, limits Limits) (*CallExpr, error) {
	src, l, err := prepare(s, limits)
	if err != nil {
		return nil, err
	}
	p := &exprParser{literalParser{src: src, tokens: l.tokens, limits: limits, nested: true}, 0}
	c := &CallExpr{}
	if p.call(c) && p.end() {
		return c, nil
	}
	e := diagnose(&p.literalParser, l)
	e.Callee = c.Name
	shift(e, s, len(s)-len(src))
	return nil, e
}

// exprParser reads expressions of literals and calls from tokens.
type exprParser struct {
	literalParser
	calls int
}

// call reads name(arguments) into c.
func (p *exprParser) call(c *CallExpr) bool {
	if p.tok().kind != tokName {
		return p.expected("a tool's name")
	}
	if p.calls++; p.calls > p.limits.Calls {
		t := p.tok()
		p.err = limitParseError(p.src, t.start, t.line, fmt.Sprintf("more than %d calls in one", p.limits.Calls))
		return false
	}
	name := p.text()
	p.at++
	if !p.skipOp("(") {
		return p.expected("'('")
	}
	c.Name = name
	for !p.skipOp(")") {
		if !p.argument(c) {
			return false
		}
		if !p.skipOp(",") && !p.isOp(")") {
			return p.expected("',' or ')'")
		}
	}
	return true
}

func (p *exprParser) argument(c *CallExpr) bool {
	t := p.tok()
	if t.kind != tokName || !p.followedBy("=") {
		if len(c.key) > 0 {
			return p.expected("a keyword argument")
		}
		v, ok := p.expr()
		c.pos = append(c.pos, v)
		return ok
	}
	name := p.text()
	for _, k := range c.key {
		if k.name == name {
			return p.expected("each argument once")
		}
	}
	if name == "__debug__" { // Python lets nobody assign to it
		return p.expected("another name")
	}
	p.at += 2
	v, ok := p.expr()
	c.key = append(c.key, keyExpr{name, v})
	return ok
}

// expr reads one expression.
func (p *exprParser) expr() (expr, bool) {
	switch t := p.tok(); {
	case t.kind == tokName && p.followedBy("("):
		if Builtin(p.text()) {
			return nil, p.expected("a tool's name")
		}
		c := &CallExpr{}
		return c, p.call(c)
	case t.kind == tokName:
		return p.name()
	case p.isOp("["):
		p.at++
		items, _, ok := p.exprs("]")
		return listExpr(items), ok
	case p.isOp("("):
		return p.tupleExpr()
	case p.isOp("{"):
		return p.dictExpr()
	case p.isOp("-"), p.isOp("+"):
		return p.signs()
	}
	v, ok := p.value()
	return constant{v}, ok
}

func (p *exprParser) name() (expr, bool) {
	name := p.text()
	if Builtin(name) {
		return nil, p.expected("a literal value or a call of a tool")
	}
	e := parseErrorAt(ParseName, p.src, p.tok().start, fmt.Sprintf("name '%s' is not defined", name))
	e.Name, e.Want = name, "a literal value (a string needs quotes)"
	p.at++
	return undefined{e}, true
}

// exprs reads expressions up to the closing bracket; see sequence.
func (p *exprParser) exprs(end string) (items []expr, comma, ok bool) {
	return sequence(&p.literalParser, end, p.expr)
}

func (p *exprParser) tupleExpr() (expr, bool) {
	p.at++
	items, comma, ok := p.exprs(")")
	if ok && len(items) == 1 && !comma {
		return items[0], true
	}
	return tupleExpr(items), ok && (len(items) > 0 || !comma)
}

func (p *exprParser) dictExpr() (expr, bool) {
	d := &dictExpr{at: p.tok().start, src: p.src}
	p.at++
	for !p.skipOp("}") {
		key, ok := p.expr()
		if !ok {
			return nil, false
		}
		if !p.skipOp(":") {
			return nil, p.expected("':'")
		}
		v, ok := p.expr()
		if !ok {
			return nil, false
		}
		d.pairs = append(d.pairs, [2]expr{key, v})
		if !p.skipOp(",") && !p.isOp("}") {
			return nil, p.expected("',' or '}'")
		}
	}
	return d, true
}

// signs reads any number of signs and their operand.
func (p *exprParser) signs() (expr, bool) {
	s := &signed{at: p.tok().start, src: p.src}
	for p.isOp("-") || p.isOp("+") {
		s.inner = p.text() // evaluated first
		s.negative = s.negative != (s.inner == "-")
		p.at++
	}
	v, ok := p.expr()
	s.operand = v
	return s, ok
}
