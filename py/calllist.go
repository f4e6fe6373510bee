package py

import "strings"

// ParseCallList reads what BFCL's prompting format takes for calls: one call, or
// a list or tuple of calls, with the readings of the official decoder
// (resolve_ast_by_type) for values: a bare name is the string of it, any sign
// ("-", "+", "~", "not") negates a number, "..." is a string, the last of
// repeated keywords wins, positional arguments are passed over, a called name
// may have dots; a call within a call is the dict {name: arguments}, or the
// string of its source where it has no keyword argument. Nothing is evaluated;
// other expressions are refused, also where the official decoder evaluates them
// (sums). The error is a *ParseError.
func ParseCallList(s string, limits Limits) ([]Call, error) {
	src, l, err := prepare(s, limits)
	if err != nil {
		return nil, err
	}
	p := &literalParser{src: src, tokens: l.tokens, limits: limits, loose: true}
	calls, ok := p.callList()
	if ok {
		return calls, nil
	}
	e := l.err // a token that cannot be read, unless the grammar fails before it
	if e == nil || p.tok().kind != tokError && p.tok().start < e.Offset {
		e = unsupported(src, p.tok().start, "this is no list of calls")
	}
	e.Want = p.want
	shift(e, s, len(s)-len(src))
	return nil, e
}

func (p *literalParser) callList() ([]Call, bool) {
	end := ""
	if p.isOp("[") {
		end = "]"
	} else if p.isOp("(") {
		end = ")"
	}
	if end == "" {
		c, ok := p.looseCall()
		return []Call{c}, ok && p.end()
	}
	p.at++
	calls := []Call{}
	for !p.skipOp(end) {
		c, ok := p.looseCall()
		if !ok {
			return nil, false
		}
		calls = append(calls, c)
		if !p.skipOp(",") && !p.isOp(end) {
			return nil, p.expected("',' or '" + end + "'")
		}
	}
	return calls, p.end()
}

// looseCall reads name.name(arguments).
func (p *literalParser) looseCall() (c Call, ok bool) {
	for {
		if p.tok().kind != tokName {
			return c, p.expected("a tool's name")
		}
		c.Name += p.text()
		p.at++
		if !p.skipOp(".") {
			break
		}
		c.Name += "."
	}
	if !p.skipOp("(") {
		return c, p.expected("'('")
	}
	for !p.skipOp(")") {
		if !p.looseArgument(&c) {
			return c, false
		}
		if !p.skipOp(",") && !p.isOp(")") {
			return c, p.expected("',' or ')'")
		}
	}
	return c, true
}

func (p *literalParser) looseArgument(c *Call) bool {
	start := p.tok()
	name := ""
	if start.kind == tokName && p.followedBy("=") {
		name = p.text()
		p.at += 2
	} else if len(c.Kwargs) > 0 {
		return p.expected("a keyword argument")
	}
	if name == "" {
		var passed strings.Builder
		return p.unparse(&passed)
	}
	v, ok := p.value()
	if !ok {
		return false
	}
	for i := range c.Kwargs {
		if c.Kwargs[i].Name == name {
			c.Kwargs[i].Value = v
			return true
		}
	}
	c.Kwargs = append(c.Kwargs, Arg{Name: name, Value: v, Offset: start.start})
	return true
}

// looseValue reads what only the prompting format takes for a value.
func (p *literalParser) looseValue() (Value, bool) {
	t := p.tok()
	switch {
	case t.kind == tokName && (p.followedBy("(") || p.followedBy(".")):
		return p.looseNested()
	case t.kind == tokName:
		p.at++
		return Str(p.src[t.start:t.end]), true
	case p.isOp("..."):
		p.at++
		return Str("..."), true
	}
	p.at++ // a sign
	if k := p.tok(); k.kind != tokNumber && k.kind != tokKeyword {
		return nil, p.expected("a number")
	}
	v, ok := p.value()
	if !ok || !isNumber(v) {
		return nil, p.expected("a number")
	}
	v, _ = Neg(v)
	return v, true
}

// looseSign tells whether the next token is what looseValue reads.
func (p *literalParser) looseSign() bool {
	t := p.tok()
	if t.kind == tokName {
		return true
	}
	switch p.src[t.start:t.end] {
	case "-", "+", "~", "not", "...":
		return t.kind != tokString
	}
	return false
}
