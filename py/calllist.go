package py

// ParseCallList reads what BFCL's prompting format takes for calls: one call, or
// a list or tuple of calls, with the readings of the official decoder
// (resolve_ast_by_type) for values: a bare name is the string of it, any sign
// ("-", "+", "~", "not") negates a number, "..." is a string, the last of
// repeated keywords wins, positional arguments are kept in Args, a called name
// may have dots. Nothing is evaluated; what is no literal is refused, also
// where the official decoder would evaluate it (sums) or carry it over (calls
// within calls). The error is a *ParseError.
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
	var e *ParseError
	if l.err != nil {
		e = l.err
	} else {
		e = unsupported(src, p.tok().start, "this is no list of calls")
		e.Want = p.want
	}
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
	if start.kind == tokName && p.tokens[p.at+1].kind == tokOp && p.src[p.tokens[p.at+1].start:p.tokens[p.at+1].end] == "=" {
		name = p.text()
		p.at += 2
	} else if len(c.Kwargs) > 0 {
		return p.expected("a keyword argument")
	}
	v, ok := p.value()
	switch {
	case !ok:
		return false
	case name == "":
		c.Args = append(c.Args, v)
		return true
	}
	for i := range c.Kwargs {
		if c.Kwargs[i].Name == name {
			c.Kwargs[i].Value = v
			return true
		}
	}
	c.Kwargs = append(c.Kwargs, Arg{Name: name, Value: v})
	return true
}

// looseValue reads what only the prompting format takes for a value.
func (p *literalParser) looseValue() (Value, bool) {
	t := p.tok()
	switch {
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
