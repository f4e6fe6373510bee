package jinja

import (
	"fmt"
	"slices"
)

// parser reads the tags of a template.
type parser struct {
	tokens    []token
	at        int
	depthLeft int
	loops     int // for loops around the place
}

func (p *parser) peek() token { return p.tokens[p.at] }

// next returns the token here and moves on; the last one stays.
func (p *parser) next() token {
	t := p.tokens[p.at]
	if p.at < len(p.tokens)-1 {
		p.at++
	}
	return t
}

func (p *parser) is(k kind, text string) bool {
	t := p.peek()
	return t.kind == k && t.text == text
}

func (p *parser) isOp(text string) bool { return p.is(operator, text) }

// skip moves over a token if it is this one.
func (p *parser) skip(k kind, text string) bool {
	if p.is(k, text) {
		p.next()
		return true
	}
	return false
}

func (p *parser) fail(t token, format string, a ...any) error {
	return &Error{Line: t.line, Text: fmt.Sprintf(format, a...)}
}

func (p *parser) expect(k kind, text string) error {
	if t := p.peek(); !p.skip(k, text) {
		want := text
		if k == blockEnd {
			want = "%}"
		} else if k == variableEnd {
			want = "}}"
		}
		return p.fail(t, "expected '%s', not %s", want, t.describe())
	}
	return nil
}

func (p *parser) expectName() (string, error) {
	t := p.next()
	if t.kind != name {
		return "", p.fail(t, "expected a name, not %s", t.describe())
	}
	return t.text, nil
}

// deeper bounds nesting; call the function that it returns on the way out.
func (p *parser) deeper() (func(), error) {
	if p.depthLeft == 0 {
		return nil, p.fail(p.peek(), "tags or brackets are nested too deep")
	}
	p.depthLeft--
	return func() { p.depthLeft++ }, nil
}

func (p *parser) template() ([]stmt, error) {
	body, err := p.body()
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != eof {
		return nil, p.fail(t, "the tag %s closes nothing", t.describe())
	}
	return body, nil
}

// body reads text and tags up to the end or one of the tags of ends, whose name is
// then the next token.
func (p *parser) body(ends ...string) ([]stmt, error) {
	up, err := p.deeper()
	if err != nil {
		return nil, err
	}
	defer up()
	var out []stmt
	for {
		t := p.next()
		switch t.kind {
		case eof:
			if len(ends) > 0 {
				return nil, p.fail(t, "the template ends where '%s' should come", ends[len(ends)-1])
			}
			return out, nil
		case data:
			out = append(out, &dataStmt{t.text, t.line})
		case variableBegin:
			e, err := p.tuple(true, nil)
			if err != nil {
				return nil, err
			}
			if err := p.expect(variableEnd, ""); err != nil {
				return nil, err
			}
			out = append(out, &printStmt{e, t.line})
		case blockBegin:
			if p.peek().kind == name && slices.Contains(ends, p.peek().text) {
				return out, nil
			}
			if len(ends) == 0 && isEnd(p.peek().text) {
				return nil, p.fail(t, "the tag '%s' closes nothing", p.peek().text)
			}
			s, err := p.statement()
			if err != nil {
				return nil, err
			}
			if err := p.expect(blockEnd, ""); err != nil {
				return nil, err
			}
			out = append(out, s)
		}
	}
}

func isEnd(tag string) bool {
	return slices.Contains([]string{"endfor", "endif", "endset", "endmacro", "endfilter", "endwith", "endgeneration", "else", "elif"}, tag)
}

// inner reads the end of an opening tag, a body, and the name of the tag that ends it.
func (p *parser) inner(ends ...string) ([]stmt, string, error) {
	if err := p.expect(blockEnd, ""); err != nil {
		return nil, "", err
	}
	body, err := p.body(ends...)
	if err != nil {
		return nil, "", err
	}
	return body, p.next().text, nil
}

func (p *parser) statement() (stmt, error) {
	t := p.next()
	if t.kind != name {
		return nil, p.fail(t, "expected the name of a tag, not %s", t.describe())
	}
	switch t.text {
	case "if":
		return p.ifTag(t)
	case "for":
		return p.forTag(t)
	case "set":
		return p.setTag(t)
	case "macro":
		return p.macroTag(t)
	case "with":
		return p.withTag(t)
	case "filter":
		f, err := p.filterChain(nil, true)
		if err != nil {
			return nil, err
		}
		body, _, err := p.inner("endfilter")
		return &filterStmt{f, body, t.line}, err
	case "generation":
		body, _, err := p.inner("endgeneration")
		return &scopeStmt{body: body, line: t.line}, err
	case "break", "continue":
		if p.loops == 0 {
			return nil, p.fail(t, "'%s' stands outside a loop", t.text)
		}
		return &jumpStmt{t.text == "break"}, nil
	}
	return nil, p.fail(t, "the tag '%s' is not supported", t.text)
}

func (p *parser) ifTag(t token) (stmt, error) {
	out := &ifStmt{line: t.line}
	for {
		test, err := p.tuple(false, nil)
		if err != nil {
			return nil, err
		}
		body, end, err := p.inner("elif", "else", "endif")
		if err != nil {
			return nil, err
		}
		out.tests, out.bodies = append(out.tests, test), append(out.bodies, body)
		switch end {
		case "endif":
			return out, nil
		case "else":
			out.otherwise, _, err = p.inner("endif")
			return out, err
		}
	}
}

func (p *parser) forTag(t token) (stmt, error) {
	out := &forStmt{line: t.line}
	var err error
	if out.target, err = p.targets(false); err != nil {
		return nil, err
	}
	if err := p.expect(name, "in"); err != nil {
		return nil, err
	}
	if out.over, err = p.tuple(false, []string{"recursive"}); err != nil {
		return nil, err
	}
	if p.skip(name, "if") {
		if out.test, err = p.expression(); err != nil {
			return nil, err
		}
	}
	if t := p.peek(); p.skip(name, "recursive") {
		return nil, p.fail(t, "recursive loops are not supported")
	}
	p.loops++
	body, end, err := p.inner("else", "endfor")
	p.loops--
	if err != nil {
		return nil, err
	}
	if out.body = body; end == "else" {
		out.otherwise, _, err = p.inner("endfor")
	}
	return out, err
}

func (p *parser) setTag(t token) (stmt, error) {
	target, err := p.targets(true)
	if err != nil {
		return nil, err
	}
	if p.skip(operator, "=") {
		value, err := p.tuple(true, nil)
		return &setStmt{target, value, t.line}, err
	}
	f, err := p.filterChain(nil, false)
	if err != nil {
		return nil, err
	}
	body, _, err := p.inner("endset")
	return &setBlockStmt{target, f, body, t.line}, err
}

// targets reads names that are assigned to, with commas or brackets a tuple of them.
func (p *parser) targets(namespaces bool) (target, error) {
	up, err := p.deeper()
	if err != nil {
		return target{}, err
	}
	defer up()
	first, err := p.target(namespaces)
	if err != nil || !p.isOp(",") {
		return first, err
	}
	out := target{parts: []target{first}}
	for p.skip(operator, ",") {
		if t := p.peek(); t.kind != name && !p.isOp("(") || t.text == "in" {
			break
		}
		one, err := p.target(namespaces)
		if err != nil {
			return out, err
		}
		out.parts = append(out.parts, one)
	}
	return out, nil
}

func (p *parser) target(namespaces bool) (target, error) {
	t := p.peek()
	if p.skip(operator, "(") {
		out, err := p.targets(namespaces)
		if err != nil {
			return out, err
		}
		return out, p.expect(operator, ")")
	}
	n, err := p.expectName()
	if err != nil {
		return target{}, err
	}
	if slices.Contains([]string{"true", "True", "false", "False", "none", "None"}, n) {
		return target{}, p.fail(t, "cannot assign to '%s'", n)
	}
	out := target{name: n}
	if namespaces && p.skip(operator, ".") {
		out.attr, err = p.expectName()
	}
	return out, err
}

func (p *parser) macroTag(t token) (stmt, error) {
	out := &macroStmt{line: t.line}
	var err error
	if out.name, err = p.expectName(); err != nil {
		return nil, err
	}
	if err := p.expect(operator, "("); err != nil {
		return nil, err
	}
	for !p.isOp(")") {
		if len(out.params) > 0 {
			if err := p.expect(operator, ","); err != nil {
				return nil, err
			}
		}
		one := param{}
		if one.name, err = p.expectName(); err != nil {
			return nil, err
		}
		if p.skip(operator, "=") {
			if one.otherwise, err = p.expression(); err != nil {
				return nil, err
			}
		}
		out.params = append(out.params, one)
	}
	p.next()
	loops := p.loops
	p.loops = 0
	out.body, _, err = p.inner("endmacro")
	p.loops = loops
	return out, err
}

func (p *parser) withTag(t token) (stmt, error) {
	out := &scopeStmt{line: t.line}
	for p.peek().kind != blockEnd {
		if len(out.targets) > 0 {
			if err := p.expect(operator, ","); err != nil {
				return nil, err
			}
		}
		one, err := p.target(false)
		if err != nil {
			return nil, err
		}
		if err := p.expect(operator, "="); err != nil {
			return nil, err
		}
		value, err := p.expression()
		if err != nil {
			return nil, err
		}
		out.targets, out.values = append(out.targets, one), append(out.values, value)
	}
	var err error
	out.body, _, err = p.inner("endwith")
	return out, err
}
