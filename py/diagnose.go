package py

import (
	"fmt"
	"strings"
)

// diagnose explains why the literal parser stopped: a syntax error of Python's,
// or an expression that is not literal.
func diagnose(p *literalParser, l *lexer) *ParseError {
	if l.err != nil && l.err.Kind == ParseLimit {
		return l.err
	}
	n, e := recognise(p.src, l)
	if e == nil {
		e = explain(p, n)
	}
	if e.Want == "" {
		e.Want = p.want
	}
	return e
}

// explain tells what in a valid expression is not accepted.
func explain(p *literalParser, n *node) *ParseError {
	if e := compileError(p, n); e != nil {
		return e
	}
	if n.kind == "function call" && n.parts[0].kind == "name" {
		for _, arg := range n.parts[1:] {
			if e := explainPart(p, arg); e != nil {
				return e
			}
		}
		if p.err != nil {
			return p.err
		}
	} else if n.kind == "tuple" {
		return unsupported(p.src, p.tokens[n.at].start, "more than one call")
	} else if e := explainPart(p, n); e != nil {
		return e
	}
	if p.err != nil {
		return p.err
	}
	return unsupported(p.src, p.tokens[n.at].start, "this is not a plain call of a tool")
}

// compileError finds the errors that CPython raises only after it has parsed: a
// keyword that stands twice in a call, await and yield outside a function.
func compileError(p *literalParser, n *node) *ParseError {
	t := p.tokens[n.at]
	switch n.kind {
	case "await expression":
		return syntaxError(p.src, t.start, t.line, "'await' outside function")
	case "yield expression":
		return syntaxError(p.src, t.start, t.line, "'yield' outside function")
	}
	if n.kind == "function call" {
		seen := map[string]bool{}
		for _, arg := range n.parts {
			if arg.kind != "keyword" {
				continue
			}
			t := p.tokens[arg.at]
			name := p.src[t.start:t.end]
			if name == "__debug__" {
				return syntaxError(p.src, t.start, t.line, "cannot assign to __debug__")
			}
			if seen[name] {
				return syntaxError(p.src, t.start, t.line, "keyword argument repeated: "+name)
			}
			seen[name] = true
		}
	}
	for _, part := range n.parts {
		if e := compileError(p, part); e != nil {
			return e
		}
	}
	return nil
}

// explainPart finds the first thing, in order of evaluation, that is not
// literal; nil where there is none.
func explainPart(p *literalParser, n *node) *ParseError {
	start := p.tokens[n.at].start
	switch n.kind {
	case "True", "False", "None", "ellipsis":
		return nil
	case "literal":
		return explainLiteral(p, n)
	case "name":
		name := p.src[start:p.tokens[n.at].end]
		if Builtin(name) {
			return unsupported(p.src, start, fmt.Sprintf("the name %s", name))
		}
		if p.called { // never reached: what is refused has no effect, calls included
			return nil
		}
		e := parseErrorAt(ParseName, p.src, start, fmt.Sprintf("name '%s' is not defined", name))
		e.Name, e.Want = name, "a literal value (a string needs quotes)"
		return e
	case "function call":
		if n.parts[0].kind == "name" && p.nested && p.tokens[n.at].kind == tokName {
			return explainNested(p, n)
		}
		if n.parts[0].kind == "name" && p.tokens[n.at].kind == tokName {
			t := p.tokens[n.parts[0].at]
			e := unsupported(p.src, start, "a call within a call")
			e.Kind, e.Name = ParseNested, p.src[t.start:t.end]
			return e
		}
	case "tuple", "list", "dict literal", "keyword":
		for _, part := range n.parts {
			if e := explainPart(p, part); e != nil {
				return e
			}
		}
		return nil
	}
	isSign := n.kind == "expression" && len(n.parts) == 1 && (p.src[start] == '-' || p.src[start] == '+')
	if len(n.parts) > 0 { // what is evaluated first may be an unknown name
		e := explainPart(p, n.parts[0])
		if e != nil && (e.Kind == ParseName || e.Kind == ParseNested && isSign) {
			return e
		}
		if e == nil && isSign {
			return nil
		}
	}
	return unsupported(p.src, start, article(n.kind))
}

// explainNested finds what is not accepted in a call within a call.
func explainNested(p *literalParser, n *node) *ParseError {
	t := p.tokens[n.at]
	if name := p.src[t.start:t.end]; Builtin(name) {
		return unsupported(p.src, t.start, "a call of "+name)
	}
	p.called = true
	for _, arg := range n.parts[1:] {
		if e := explainPart(p, arg); e != nil {
			return e
		}
	}
	return nil
}

func explainLiteral(p *literalParser, n *node) *ParseError {
	for i := n.at; i < n.end; i++ {
		t := p.tokens[i]
		text := p.src[t.start:t.end]
		if t.kind == tokString {
			lit, _ := decodeString(text)
			if lit.bytes {
				return unsupported(p.src, t.start, "a bytes literal")
			}
			if lit.named {
				return unsupported(p.src, t.start, `an escape of the form \N{...}`)
			}
			continue
		}
		if _, ok := parseNumber(text, p.limits.Digits); !ok {
			if strings.ContainsAny(text, "jJ") {
				return unsupported(p.src, t.start, "a complex number")
			}
			return limitParseError(p.src, t.start, t.line, fmt.Sprintf("a number of more than %d digits", p.limits.Digits))
		}
	}
	return nil
}

func article(what string) string {
	if what == "" {
		return "this"
	}
	if strings.IndexByte("aeiou", what[0]) >= 0 {
		return "an " + what
	}
	return "a " + what
}
