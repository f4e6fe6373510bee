package py

import "strings"

// expression: disjunction ['if' disjunction 'else' expression] | lambda.
func (r *recogniser) expression() *node { return r.once(ruleExpression, r.expressionRule) }

func (r *recogniser) expressionRule() *node {
	if r.mistakes {
		r.expressionMistake()
		if r.err != nil {
			return nil
		}
	}
	return r.plainExpression()
}

// plainExpression is expression without the rules for mistakes at its start.
func (r *recogniser) plainExpression() *node {
	start := r.mark
	if n := r.try(func() *node {
		then := r.disjunction()
		if then == nil || !r.eat("if") {
			return nil
		}
		cond := r.disjunction()
		if cond == nil || !r.eat("else") {
			return nil
		}
		other := r.expression()
		if other == nil {
			return nil
		}
		return r.group("conditional expression", start, cond, then, other)
	}); n != nil {
		return n
	}
	if n := r.try(r.disjunction); n != nil {
		return n
	}
	return r.try(r.lambda)
}

// expressionMistake words two expressions in a row and a half conditional.
func (r *recogniser) expressionMistake() {
	start := r.mark
	if !r.nameBeforeString() && !r.softKeyword() {
		r.twoExpressions(start)
	}
	r.mark = start
	if a := r.disjunction(); a != nil && r.eat("if") && r.disjunction() != nil && !r.is("else") && !r.is(":") {
		r.fail(start, "expected 'else' after 'if' expression")
	}
	r.mark = start
	r.legacyStatement()
	r.mark = start
}

func (r *recogniser) nameBeforeString() bool {
	return r.look(func() bool { return r.name() != nil && r.kind(tokString) })
}

// softKeyword: _, case or match, or a beginning of one: CPython compares only
// as many letters as the name has.
func (r *recogniser) softKeyword() bool {
	if !r.kind(tokName) {
		return false
	}
	name := r.text(r.peek())
	return name == "_" || strings.HasPrefix("case", name) || strings.HasPrefix("match", name)
}

func (r *recogniser) twoExpressions(start int) {
	a := r.disjunction()
	if a == nil {
		return
	}
	r.mistakes = false
	b := r.try(r.plainExpression)
	r.mistakes = true
	if b == nil || r.err != nil || r.isLegacy(a) || r.tokenLevel(r.mark-1) == 0 {
		return
	}
	r.fail(start, "invalid syntax. Perhaps you forgot a comma?")
}

// tokenLevel is the number of brackets open once the token has been read.
func (r *recogniser) tokenLevel(i int) int {
	t := r.tokens[i]
	if t.kind == tokOp {
		switch r.text(t) {
		case "(", "[", "{":
			return t.level + 1
		}
	}
	return t.level
}

func (r *recogniser) isLegacy(n *node) bool {
	if n.kind != "name" {
		return false
	}
	s := r.text(r.tokens[n.at])
	return s == "print" || s == "exec"
}

// legacyStatement words print x and exec x.
func (r *recogniser) legacyStatement() {
	start := r.mark
	a := r.name()
	// What follows is matched whatever the name: mistakes in it come first.
	if a == nil || r.is("(") || r.starExpressions() == nil || !r.isLegacy(a) {
		return
	}
	s := r.text(r.tokens[start])
	r.fail(start, "Missing parentheses in call to '"+s+"'. Did you mean "+s+"(...)?")
}

func (r *recogniser) starExpressions() *node { return r.commaList(r.starExpression) }

// starExpression: '*' bitwise_or | expression.
func (r *recogniser) starExpression() *node {
	return r.once(ruleStarExpression, func() *node { return r.starOr(r.expression) })
}

func (r *recogniser) starNamed() *node { return r.starOr(r.namedExpression) }

func (r *recogniser) starOr(other func() *node) *node {
	start := r.mark
	if n := r.try(func() *node {
		if !r.eat("*") {
			return nil
		}
		if n := r.bitOr(); n != nil {
			return r.group("starred", start, n)
		}
		return nil
	}); n != nil {
		return n
	}
	return r.try(other)
}

// assignment: NAME ':=' expression.
func (r *recogniser) assignment() *node {
	start := r.mark
	if r.name() == nil || !r.eat(":=") {
		return nil
	}
	if n := r.expression(); n != nil {
		return r.group("named expression", start, n)
	}
	return nil
}

// namedExpression: assignment | expression !':='.
func (r *recogniser) namedExpression() *node {
	return r.once(ruleNamedExpression, func() *node {
		start := r.mark
		if n := r.try(r.assignment); n != nil {
			return n
		}
		// After "NAME :=" there is no way back.
		if r.look(func() bool { return r.name() != nil && r.is(":=") }) {
			return nil
		}
		if r.mistakes {
			r.once(ruleNamedMistake, func() *node { r.namedMistake(); return nil })
			r.mark = start
		}
		return r.try(func() *node {
			n := r.expression()
			if n == nil || r.is(":=") {
				return nil
			}
			return n
		})
	})
}

// namedMistake words "=" where an expression stands alone.
func (r *recogniser) namedMistake() {
	start := r.mark
	if a := r.expression(); a != nil && r.eat(":=") && r.expression() != nil {
		r.fail(start, "cannot use assignment expressions with "+a.kind)
		return
	}
	r.mark = start
	if r.name() != nil && r.eat("=") && r.bitOr() != nil && !r.is("=") && !r.is(":=") {
		r.fail(start, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?")
		return
	}
	r.mark = start
	if r.is("True") || r.is("None") || r.is("False") || r.try(r.listAtom) != nil ||
		r.try(r.tupleAtom) != nil || r.try(r.generator) != nil {
		return
	}
	if a := r.bitOr(); a != nil && r.eat("=") && r.bitOr() != nil && !r.is("=") && !r.is(":=") {
		r.fail(start, "cannot assign to "+a.kind+" here. Maybe you meant '==' instead of '='?")
	}
}

// binary matches operand (op operand)*, from the left.
func (r *recogniser) binary(k rule, kind string, operand func() *node, ops ...string) *node {
	return r.once(k, func() *node {
		start := r.mark
		n := operand()
		if n == nil {
			return nil
		}
		for {
			before := r.mark
			if !r.eatAny(ops) {
				return n
			}
			b := operand()
			if b == nil {
				r.mark = before
				return n
			}
			n = r.group(kind, start, n, b)
		}
	})
}

func (r *recogniser) eatAny(ops []string) bool {
	for _, op := range ops {
		if r.eat(op) {
			return true
		}
	}
	return false
}

func (r *recogniser) disjunction() *node {
	return r.binary(ruleDisjunction, "expression", r.conjunction, "or")
}

func (r *recogniser) conjunction() *node {
	return r.binary(ruleConjunction, "expression", r.inversion, "and")
}

func (r *recogniser) inversion() *node {
	return r.once(ruleInversion, func() *node {
		start := r.mark
		if n := r.try(func() *node {
			if !r.eat("not") {
				return nil
			}
			if n := r.inversion(); n != nil {
				return r.group("expression", start, n)
			}
			return nil
		}); n != nil {
			return n
		}
		return r.comparison()
	})
}

func (r *recogniser) comparison() *node {
	return r.once(ruleComparison, func() *node {
		start := r.mark
		n := r.bitOr()
		if n == nil {
			return nil
		}
		for {
			before := r.mark
			if !r.compareOp() {
				r.mark = before
				return n
			}
			b := r.bitOr()
			if b == nil {
				r.mark = before
				return n
			}
			n = r.group("comparison", start, n, b)
		}
	})
}

func (r *recogniser) compareOp() bool {
	switch {
	case r.eatAny([]string{"==", "!=", "<=", "<", ">=", ">", "in"}):
		return true
	case r.eat("not"):
		return r.eat("in")
	case r.eat("is"):
		r.eat("not")
		return true
	}
	return false
}

func (r *recogniser) bitOr() *node  { return r.binary(ruleBitOr, "expression", r.bitXor, "|") }
func (r *recogniser) bitXor() *node { return r.binary(ruleBitXor, "expression", r.bitAnd, "^") }
func (r *recogniser) bitAnd() *node { return r.binary(ruleBitAnd, "expression", r.shift, "&") }
func (r *recogniser) shift() *node  { return r.binary(ruleShift, "expression", r.sum, "<<", ">>") }
func (r *recogniser) sum() *node    { return r.binary(ruleSum, "expression", r.term, "+", "-") }
func (r *recogniser) term() *node {
	return r.binary(ruleTerm, "expression", r.factor, "*", "/", "//", "%", "@")
}

func (r *recogniser) factor() *node {
	return r.once(ruleFactor, func() *node {
		start := r.mark
		if n := r.try(func() *node {
			if !r.eatAny([]string{"+", "-", "~"}) {
				return nil
			}
			if n := r.factor(); n != nil {
				return r.group("expression", start, n)
			}
			return nil
		}); n != nil {
			return n
		}
		return r.power()
	})
}

func (r *recogniser) power() *node {
	return r.once(rulePower, func() *node {
		start := r.mark
		kind := ""
		if r.eat("await") {
			kind = "await expression"
		}
		n := r.primary()
		if n == nil {
			return nil
		}
		if kind != "" {
			n = r.group(kind, start, n)
		}
		before := r.mark
		if r.eat("**") {
			if b := r.factor(); b != nil {
				return r.group("expression", start, n, b)
			}
			r.mark = before
		}
		return n
	})
}

func (r *recogniser) lambda() *node {
	start := r.mark
	if !r.eat("lambda") {
		return nil
	}
	for !r.is(":") { // parameters; their defaults are expressions
		switch {
		case r.eat(","), r.eat("*"), r.eat("**"), r.eat("/"):
		case r.name() != nil:
			if r.eat("=") && r.expression() == nil {
				return nil
			}
		default:
			return nil
		}
	}
	r.mark++
	if n := r.expression(); n != nil {
		return r.group("lambda", start)
	}
	return nil
}
