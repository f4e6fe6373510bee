package py

import "strings"

// looseNested reads a call within a call as the official prompting decoder does
// (resolve_ast_by_type): with keyword arguments it is the dict {name: arguments},
// which is later written as a call again; without any it is the string of its
// source, as Python's ast.unparse writes it.
func (p *literalParser) looseNested() (Value, bool) {
	start := p.at
	var b strings.Builder
	called, keywords, ok := p.unparseName(&b)
	switch {
	case !ok:
		return nil, false
	case !called:
		return nil, p.expected("a literal value or a call")
	case !keywords:
		return Str(b.String()), true
	}
	p.at = start
	c, ok := p.looseCall()
	args := NewDict()
	for _, a := range c.Kwargs {
		args.SetStr(a.Name, a.Value)
	}
	d := NewDict()
	d.SetStr(c.Name, args)
	return d, ok
}

// followedBy tells whether the token after this one is an operator.
func (p *literalParser) followedBy(op string) bool {
	t := p.tokens[p.at+1]
	return t.kind == tokOp && p.src[t.start:t.end] == op
}

// unparse writes the expression at the current place as ast.unparse does, for
// literals, names and calls.
func (p *literalParser) unparse(b *strings.Builder) bool {
	t := p.tok()
	switch {
	case t.kind == tokName:
		_, _, ok := p.unparseName(b)
		return ok
	case t.kind == tokString, t.kind == tokNumber:
		return p.unparseLiteral(b)
	case p.isOp("["):
		return p.unparseItems(b, "]")
	case p.isOp("("):
		return p.unparseItems(b, ")")
	case p.isOp("{"):
		return p.unparseItems(b, "}")
	case p.looseSign() && !p.isOp("..."):
		return p.unparseSign(b)
	}
	switch word := p.text(); word {
	case "None", "True", "False", "...":
		b.WriteString(word)
		p.at++
		return true
	}
	return p.expected("a literal value, a name or a call")
}

// unparseSign writes a sign and its operand.
func (p *literalParser) unparseSign(b *strings.Builder) bool {
	sign := p.text()
	b.WriteString(sign)
	if sign == "not" {
		b.WriteByte(' ')
	}
	p.at++
	if p.isOp("(") { // its brackets may have to stay
		return p.expected("a number or a name")
	}
	return p.unparse(b)
}

// unparseLiteral writes strings and numbers. Python writes an infinite float as
// a number that is too large.
func (p *literalParser) unparseLiteral(b *strings.Builder) bool {
	if p.tok().kind == tokString && p.text()[0] == 'u' {
		b.WriteByte('u')
	}
	v, ok := p.value()
	if ok {
		b.WriteString(strings.ReplaceAll(Repr(v), "inf", infinity(v)))
	}
	return ok
}

func infinity(v Value) string {
	if _, ok := v.(Float); ok {
		return "1e309"
	}
	return "inf"
}

// unparseName writes a name with dots, and its arguments where it is called;
// keywords tells whether some have names.
func (p *literalParser) unparseName(b *strings.Builder) (called, keywords, ok bool) {
	for {
		if p.tok().kind != tokName {
			return false, false, p.expected("a name")
		}
		b.WriteString(p.text())
		p.at++
		if !p.skipOp(".") {
			break
		}
		b.WriteByte('.')
	}
	if !p.skipOp("(") {
		return false, false, true
	}
	b.WriteByte('(')
	for first := true; !p.skipOp(")"); first = false {
		if !first {
			b.WriteString(", ")
		}
		if p.tok().kind == tokName && p.followedBy("=") {
			b.WriteString(p.text() + "=")
			p.at += 2
			keywords = true
		} else if keywords {
			return true, true, p.expected("a keyword argument")
		}
		if !p.unparse(b) {
			return true, keywords, false
		}
		if !p.skipOp(",") && !p.isOp(")") {
			return true, keywords, p.expected("',' or ')'")
		}
	}
	b.WriteByte(')')
	return true, keywords, true
}

// unparseItems writes a list, tuple or dict. Brackets around one value without a
// comma are none of a tuple and are left out.
func (p *literalParser) unparseItems(b *strings.Builder, end string) bool {
	open := p.text()
	p.at++
	var items strings.Builder
	n, comma := 0, false
	for ; !p.skipOp(end); n++ {
		if n > 0 {
			items.WriteString(", ")
		}
		if !p.unparse(&items) {
			return false
		}
		if end == "}" {
			if !p.skipOp(":") {
				return p.expected("':'")
			}
			items.WriteString(": ")
			if !p.unparse(&items) {
				return false
			}
		}
		if p.skipOp(",") {
			comma = true
		} else if !p.isOp(end) {
			return p.expected("',' or '" + end + "'")
		}
	}
	switch {
	case end != ")" || n > 1:
	case n == 1 && !comma:
		b.WriteString(items.String())
		return true
	case n == 1:
		items.WriteByte(',')
	}
	b.WriteString(open + items.String() + end)
	return true
}
