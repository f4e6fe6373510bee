package jinja

import (
	"slices"
	"strings"

	"envtune/py"
)

// expression reads a whole expression: "x if y else z" and all below.
func (p *parser) expression() (expr, error) {
	up, err := p.deeper()
	if err != nil {
		return nil, err
	}
	defer up()
	value, err := p.or()
	if err != nil {
		return nil, err
	}
	for p.is(name, "if") {
		line := p.next().line
		test, err := p.or()
		if err != nil {
			return nil, err
		}
		one := &condExpr{test: test, yes: value, line: line}
		if p.skip(name, "else") {
			if one.no, err = p.expression(); err != nil {
				return nil, err
			}
		}
		value = one
	}
	return value, nil
}

// tuple reads expressions with commas between them; cond allows "x if y". Of one
// without a comma it is that one.
func (p *parser) tuple(cond bool, ends []string) (expr, error) {
	one := p.expression
	if !cond {
		one = p.or
	}
	var items []expr
	comma := false
	for {
		if t := p.peek(); t.kind == variableEnd || t.kind == blockEnd || p.isOp(")") ||
			t.kind == name && slices.Contains(ends, t.text) {
			break
		}
		e, err := one()
		if err != nil {
			return nil, err
		}
		items = append(items, e)
		if !p.skip(operator, ",") {
			break
		}
		comma = true
	}
	switch {
	case comma:
		return &listExpr{items: items, tuple: true}, nil
	case len(items) == 1:
		return items[0], nil
	}
	return nil, p.fail(p.peek(), "expected an expression, not %s", p.peek().describe())
}

// binary reads operands with operators of one precedence, from the left.
func (p *parser) binary(operand func() (expr, error), ops ...string) (expr, error) {
	left, err := operand()
	for n := 0; err == nil && p.peek().kind == operator && slices.Contains(ops, p.peek().text); n++ {
		op := p.next()
		if n > maxChain {
			return nil, p.fail(op, "more than %d operators in a row", maxChain)
		}
		var right expr
		if right, err = operand(); err == nil {
			left = &binaryExpr{op.text, left, right, op.line}
		}
	}
	return left, err
}

func (p *parser) or() (expr, error) { return p.logic("or", p.and) }

func (p *parser) and() (expr, error) { return p.logic("and", p.not) }

// logic reads operands with the word between them, from the left.
func (p *parser) logic(word string, operand func() (expr, error)) (expr, error) {
	left, err := operand()
	for n := 0; err == nil && p.skip(name, word); n++ {
		if n > maxChain {
			return nil, p.fail(p.peek(), "more than %d operators in a row", maxChain)
		}
		var right expr
		if right, err = operand(); err == nil {
			left = &logicExpr{left, right, word == "or"}
		}
	}
	return left, err
}

func (p *parser) not() (expr, error) {
	n := 0
	for p.skip(name, "not") {
		n++
	}
	e, err := p.compare()
	if n > 2 { // not not x is bool(x)
		n = 2 - n%2
	}
	for range n {
		e = &notExpr{e}
	}
	return e, err
}

func (p *parser) compare() (expr, error) {
	first, err := p.sum()
	if err != nil {
		return nil, err
	}
	out := &compareExpr{first: first, line: p.peek().line}
	for {
		t := p.peek()
		op := ""
		switch {
		case t.kind == operator && slices.Contains([]string{"==", "!=", "<", "<=", ">", ">="}, t.text):
			op = p.next().text
		case p.skip(name, "in"):
			op = "in"
		case p.is(name, "not") && p.tokens[p.at+1].kind == name && p.tokens[p.at+1].text == "in":
			p.next()
			p.next()
			op = "not in"
		case len(out.ops) == 0:
			return first, nil
		case len(out.ops) > maxChain:
			return nil, p.fail(t, "more than %d comparisons in a row", maxChain)
		default:
			return out, nil
		}
		right, err := p.sum()
		if err != nil {
			return nil, err
		}
		out.ops, out.rest = append(out.ops, op), append(out.rest, right)
	}
}

func (p *parser) sum() (expr, error) { return p.binary(p.concat, "+", "-") }

func (p *parser) concat() (expr, error) { return p.binary(p.product, "~") }

func (p *parser) product() (expr, error) { return p.binary(p.power, "*", "/", "//", "%") }

func (p *parser) power() (expr, error) {
	return p.binary(func() (expr, error) { return p.unary(true) }, "**")
}

func (p *parser) unary(filters bool) (expr, error) {
	var e expr
	var err error
	if t := p.peek(); p.skip(operator, "-") || p.skip(operator, "+") {
		var up func()
		if up, err = p.deeper(); err != nil {
			return nil, err
		}
		e, err = p.unary(false)
		up()
		e = &signExpr{t.text == "-", e, t.line}
	} else {
		e, err = p.primary()
	}
	if err == nil {
		e, err = p.postfix(e)
	}
	if err == nil && filters {
		e, err = p.filters(e)
	}
	return e, err
}

func (p *parser) primary() (expr, error) {
	t := p.next()
	switch t.kind {
	case name:
		switch t.text {
		case "true", "True":
			return &constExpr{py.Bool(true)}, nil
		case "false", "False":
			return &constExpr{py.Bool(false)}, nil
		case "none", "None":
			return &constExpr{py.None}, nil
		}
		return &nameExpr{t.text, t.line}, nil
	case literal:
		return p.literal(t), nil
	case operator:
		switch t.text {
		case "(":
			return p.brackets()
		case "[":
			items, err := p.list("]")
			return &listExpr{items: items}, err
		case "{":
			return p.dict(t)
		}
	}
	return nil, p.fail(t, "expected an expression, not %s", t.describe())
}

// literal reads a number, or strings that stand next to each other.
func (p *parser) literal(t token) expr {
	s, ok := t.value.(py.Str)
	if !ok {
		return &constExpr{t.value}
	}
	parts := []string{string(s)}
	for {
		more, ok := p.peek().value.(py.Str)
		if !ok {
			break
		}
		p.next()
		parts = append(parts, string(more))
	}
	return &constExpr{py.Str(strings.Join(parts, ""))}
}

// brackets reads what stands in round brackets: an expression or a tuple.
func (p *parser) brackets() (expr, error) {
	if p.skip(operator, ")") {
		return &listExpr{tuple: true}, nil
	}
	e, err := p.tuple(true, nil)
	if err != nil {
		return nil, err
	}
	return e, p.expect(operator, ")")
}

func (p *parser) list(end string) ([]expr, error) {
	var items []expr
	for !p.skip(operator, end) {
		if len(items) > 0 {
			if err := p.expect(operator, ","); err != nil {
				return nil, err
			}
			if p.skip(operator, end) {
				break
			}
		}
		e, err := p.expression()
		if err != nil {
			return nil, err
		}
		items = append(items, e)
	}
	return items, nil
}

func (p *parser) dict(t token) (expr, error) {
	out := &dictExpr{line: t.line}
	for !p.skip(operator, "}") {
		if len(out.keys) > 0 {
			if err := p.expect(operator, ","); err != nil {
				return nil, err
			}
			if p.skip(operator, "}") {
				break
			}
		}
		key, err := p.expression()
		if err != nil {
			return nil, err
		}
		if err := p.expect(operator, ":"); err != nil {
			return nil, err
		}
		value, err := p.expression()
		if err != nil {
			return nil, err
		}
		out.keys, out.values = append(out.keys, key), append(out.values, value)
	}
	return out, nil
}

// postfix reads attributes, items and calls. Each makes the expression one level
// deeper, so their number is bounded like nesting.
func (p *parser) postfix(e expr) (expr, error) {
	for n := 0; ; n++ {
		t := p.peek()
		if n > maxChain {
			return nil, p.fail(t, "more than %d attributes, items and calls in a row", maxChain)
		}
		var err error
		switch {
		case p.skip(operator, "."):
			e, err = p.attribute(e, t)
		case p.skip(operator, "["):
			e, err = p.subscript(e, t)
		case p.isOp("("):
			e, err = p.call(e)
		default:
			return e, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// maxChain bounds operators, attributes, calls and filters in a row.
const maxChain = 1000

func (p *parser) attribute(e expr, t token) (expr, error) {
	switch n := p.next(); {
	case n.kind == name:
		return &attrExpr{e, n.text, t.line}, nil
	case n.kind == literal && n.value.Type() == "int":
		return &itemExpr{e, &constExpr{n.value}, t.line}, nil
	default:
		return nil, p.fail(n, "expected a name or number after the dot, not %s", n.describe())
	}
}

func (p *parser) subscript(e expr, t token) (expr, error) {
	var bounds [3]expr
	colons := 0
	for !p.skip(operator, "]") {
		switch {
		case p.isOp(":") && colons < 2:
			p.next()
			colons++
		case bounds[colons] == nil:
			var err error
			if bounds[colons], err = p.expression(); err != nil {
				return nil, err
			}
		default:
			return nil, p.fail(p.peek(), "expected ']', not %s", p.peek().describe())
		}
	}
	switch {
	case colons > 0:
		return &sliceExpr{e, bounds, t.line}, nil
	case bounds[0] == nil:
		return nil, p.fail(t, "expected an expression in the brackets")
	}
	return &itemExpr{e, bounds[0], t.line}, nil
}

func (p *parser) call(e expr) (expr, error) {
	line := p.peek().line
	a, err := p.callArgs()
	return &callExpr{e, a, line}, err
}

func (p *parser) callArgs() (callArgs, error) {
	var out callArgs
	p.next()
	for n := 0; !p.skip(operator, ")"); n++ {
		if n > 0 {
			if err := p.expect(operator, ","); err != nil {
				return out, err
			}
			if p.skip(operator, ")") {
				break
			}
		}
		if t := p.peek(); p.isOp("*") || p.isOp("**") {
			return out, p.fail(t, "unpacked arguments ('%s') are not supported", t.text)
		}
		keyword := ""
		if t := p.peek(); t.kind == name && p.tokens[p.at+1].kind == operator && p.tokens[p.at+1].text == "=" {
			keyword = t.text
			p.next()
			p.next()
		} else if len(out.keywords) > 0 {
			return out, p.fail(t, "an argument without a name follows one with a name")
		}
		e, err := p.expression()
		if err != nil {
			return out, err
		}
		if keyword == "" {
			out.pos = append(out.pos, e)
		} else {
			out.keywords, out.values = append(out.keywords, keyword), append(out.values, e)
		}
	}
	return out, nil
}

// filters reads filters, tests and calls behind an expression.
func (p *parser) filters(e expr) (expr, error) {
	for n := 0; ; n++ {
		var err error
		t := p.peek()
		if n > maxChain {
			return nil, p.fail(t, "more than %d filters and tests in a row", maxChain)
		}
		switch {
		case p.isOp("|"):
			e, err = p.filterChain(e, false)
		case p.skip(name, "is"):
			e, err = p.test(e, t.line)
		case p.isOp("("):
			e, err = p.call(e)
		default:
			return e, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// filterChain reads "| f(x) | g"; with bare the first has no bar before it. e is
// nil where the filters get the text of a block.
func (p *parser) filterChain(e expr, bare bool) (expr, error) {
	for n := 0; bare || p.skip(operator, "|"); n++ {
		bare = false
		t := p.peek()
		if n > maxChain {
			return nil, p.fail(t, "more than %d filters in a row", maxChain)
		}
		f, err := p.dotted()
		if err != nil {
			return nil, err
		}
		out := &filterExpr{of: e, name: f, line: t.line}
		if p.isOp("(") {
			if out.args, err = p.callArgs(); err != nil {
				return nil, err
			}
		}
		e = out
	}
	return e, nil
}

func (p *parser) dotted() (string, error) {
	n, err := p.expectName()
	for err == nil && p.skip(operator, ".") {
		var more string
		more, err = p.expectName()
		n += "." + more
	}
	return n, err
}

func (p *parser) test(e expr, line int) (expr, error) {
	negated := p.skip(name, "not")
	n, err := p.dotted()
	if err != nil {
		return nil, err
	}
	out := &testExpr{of: e, name: n, line: line}
	t := p.peek()
	switch {
	case p.isOp("("):
		out.args, err = p.callArgs()
	case t.kind == name && !slices.Contains([]string{"else", "or", "and", "is", "if", "in", "not", "recursive"}, t.text),
		t.kind == literal, p.isOp("["), p.isOp("{"):
		var arg expr
		if arg, err = p.primary(); err == nil {
			arg, err = p.postfix(arg)
		}
		out.args.pos = []expr{arg}
	case p.is(name, "is"):
		return nil, p.fail(t, "tests cannot be chained with 'is'")
	}
	if negated {
		return &notExpr{out}, err
	}
	return out, err
}
