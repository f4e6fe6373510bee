package py

// primary: atom followed by attributes, calls and subscripts.
func (r *recogniser) primary() *node {
	return r.once(rulePrimary, func() *node {
		start := r.mark
		n := r.atom()
		if n == nil {
			return nil
		}
		for {
			next := r.try(func() *node { return r.trailer(n, start) })
			if next == nil {
				return n
			}
			n = next
		}
	})
}

func (r *recogniser) trailer(n *node, start int) *node {
	if r.is(".") {
		r.mark++
		if r.name() == nil {
			return nil
		}
		return r.group("attribute", start, n)
	}
	if g := r.try(r.generator); g != nil {
		return r.group("function call", start, n, g)
	}
	if r.is("(") {
		r.mark++
		args := r.try(r.arguments)
		if r.err != nil || !r.eat(")") {
			return nil
		}
		if args == nil {
			return r.group("function call", start, n)
		}
		return r.group("function call", start, append([]*node{n}, args.parts...)...)
	}
	if r.is("[") {
		r.mark++
		items, _ := r.list(r.slice)
		if len(items) == 0 || !r.eat("]") {
			return nil
		}
		return r.group("subscript", start, append([]*node{n}, items...)...)
	}
	return nil
}

func (r *recogniser) slice() *node {
	start := r.mark
	if n := r.try(func() *node {
		r.try(r.expression)
		if !r.eat(":") {
			return nil
		}
		r.try(r.expression)
		if r.eat(":") {
			r.try(r.expression)
		}
		return r.group("expression", start)
	}); n != nil {
		return n
	}
	if n := r.try(r.namedExpression); n != nil {
		return n
	}
	return r.try(r.starred)
}

func (r *recogniser) starred() *node {
	start := r.mark
	if !r.eat("*") {
		return nil
	}
	if n := r.expression(); n != nil {
		return r.group("starred", start, n)
	}
	return nil
}

func (r *recogniser) atom() *node {
	return r.once(ruleAtom, func() *node {
		start := r.mark
		if n := r.name(); n != nil {
			return n
		}
		for _, word := range [...]string{"True", "False", "None"} {
			if r.eat(word) {
				return r.group(word, start)
			}
		}
		switch {
		case r.kind(tokString):
			return r.strings()
		case r.kind(tokNumber):
			r.mark++
			return r.group("literal", start)
		case r.is("("):
			for _, f := range []func() *node{r.tupleAtom, r.groupAtom, r.generator} {
				if n := r.try(f); n != nil || r.err != nil {
					return n
				}
			}
		case r.is("["):
			if n := r.try(r.listAtom); n != nil || r.err != nil {
				return n
			}
			return r.try(r.listComprehension)
		case r.is("{"):
			return r.brace()
		case r.eat("..."):
			return r.group("ellipsis", start)
		}
		return nil
	})
}

// brace matches what "{" opens. CPython words mistakes within a set even where
// it has switched that off.
func (r *recogniser) brace() *node {
	if n := r.try(r.dictAtom); n != nil || r.err != nil {
		return n
	}
	r.mistakes = r.second
	for _, f := range []func() *node{r.setAtom, r.dictComprehension, r.setComprehension} {
		if n := r.try(f); n != nil || r.err != nil {
			return n
		}
	}
	return nil
}

// strings matches adjacent string literals; a malformed escape is an error.
func (r *recogniser) strings() *node {
	return r.once(ruleStrings, func() *node {
		start := r.mark
		kind := "literal"
		nBytes := 0
		problem := ""
		for r.kind(tokString) {
			lit, wrong := decodeString(r.text(r.peek()))
			if wrong != "" && problem == "" {
				problem = wrong
			}
			switch {
			case lit.f:
				kind = "f-string expression"
			case lit.bytes:
				nBytes++
			}
			r.mark++
		}
		switch {
		case r.err != nil:
			return nil
		case nBytes > 0 && nBytes < r.mark-start:
			return r.fail(r.seen-1, "cannot mix bytes and nonbytes literals")
		case problem != "":
			return r.fail(r.seen-1, problem)
		}
		return r.group(kind, start)
	})
}

func (r *recogniser) tupleAtom() *node {
	start := r.mark
	if !r.eat("(") {
		return nil
	}
	var items []*node
	if first := r.try(r.starNamed); first != nil {
		if !r.eat(",") {
			return nil
		}
		rest, _ := r.list(r.starNamed)
		items = append([]*node{first}, rest...)
	}
	if !r.eat(")") {
		return nil
	}
	return r.group("tuple", start, items...)
}

func (r *recogniser) groupAtom() *node {
	start := r.mark
	if n := r.try(func() *node {
		r.mark++
		n := r.try(r.yield)
		if n == nil {
			n = r.namedExpression()
		}
		if n == nil || !r.eat(")") {
			return nil
		}
		return n
	}); n != nil {
		return n
	}
	if r.mistakes && r.err == nil {
		r.mark = start + 1
		at := r.mark
		if r.try(r.starred) != nil && r.is(")") {
			return r.fail(at, "cannot use starred expression here")
		}
		if r.eat("**") && r.expression() != nil && r.is(")") {
			return r.fail(at, "cannot use double starred expression here")
		}
	}
	return nil
}

func (r *recogniser) yield() *node {
	start := r.mark
	if !r.eat("yield") {
		return nil
	}
	if r.eat("from") {
		if r.expression() == nil {
			return nil
		}
		return r.group("yield expression", start)
	}
	r.try(r.starExpressions)
	return r.group("yield expression", start)
}

func (r *recogniser) listAtom() *node {
	start := r.mark
	if !r.eat("[") {
		return nil
	}
	items, _ := r.list(r.starNamed)
	if !r.eat("]") {
		return nil
	}
	return r.group("list", start, items...)
}

func (r *recogniser) setAtom() *node {
	start := r.mark
	r.mark++
	items, _ := r.list(r.starNamed)
	if len(items) == 0 || !r.eat("}") {
		return nil
	}
	return r.group("set display", start, items...)
}

func (r *recogniser) dictAtom() *node {
	start := r.mark
	if n := r.try(func() *node {
		r.mark++
		items, _ := r.list(r.dictItem)
		if !r.eat("}") {
			return nil
		}
		var parts []*node
		for _, n := range items {
			parts = append(parts, n.parts...)
		}
		return r.group("dict literal", start, parts...)
	}); n != nil {
		return n
	}
	if r.err == nil { // in both passes, as in CPython
		r.mark = start + 1
		r.dictMistake()
	}
	return nil
}

func (r *recogniser) dictItem() *node {
	start := r.mark
	if r.eat("**") {
		if n := r.bitOr(); n != nil {
			return r.group("starred", start, &node{kind: "starred", at: start, end: r.mark, parts: []*node{n}})
		}
		return nil
	}
	return r.keyValue()
}

func (r *recogniser) keyValue() *node {
	start := r.mark
	k := r.expression()
	if k == nil || !r.eat(":") {
		return nil
	}
	v := r.expression()
	if v == nil {
		return nil
	}
	return r.group("dict literal", start, k, v)
}

// dictMistake words a dict literal without a colon or a value.
func (r *recogniser) dictMistake() {
	start := r.mark
	if first := r.try(r.dictItem); first != nil {
		for {
			before := r.mark
			if !r.eat(",") {
				break
			}
			if r.try(r.dictItem) == nil {
				r.mark = before
				break
			}
		}
		if r.eat(",") {
			at := r.mark
			if k := r.try(r.expression); k != nil && !r.is(":") {
				r.fail(r.mark-1, "':' expected after dictionary key")
				return
			}
			r.mark = at
			r.valueMistake()
		}
	}
	r.mark = start
	r.valueMistake()
}

func (r *recogniser) valueMistake() {
	if r.expression() == nil || !r.is(":") {
		return
	}
	colon := r.mark
	r.mark++
	if r.is("}") || r.is(",") {
		r.fail(colon, "expression expected after dictionary key and ':'")
		return
	}
	at := r.mark
	if r.eat("*") && r.bitOr() != nil {
		r.fail(at, "cannot use a starred expression in a dictionary value")
	}
}

// forClauses: ('for' targets 'in' disjunction ('if' disjunction)*)+.
func (r *recogniser) forClauses() *node {
	start := r.mark
	for {
		clause := r.try(func() *node {
			r.eat("async")
			if !r.eat("for") || r.commaList(r.target) == nil || !r.eat("in") || r.disjunction() == nil {
				return nil
			}
			for r.eat("if") {
				if r.disjunction() == nil {
					return nil
				}
			}
			return r.group("comprehension", start)
		})
		if clause == nil {
			break
		}
	}
	if r.mistakes && r.err == nil {
		r.targetMistake()
	}
	if r.err != nil || r.mark == start {
		return nil
	}
	return r.group("comprehension", start)
}

// targetMistake looks for mistakes in what a comprehension assigns to.
func (r *recogniser) targetMistake() {
	start := r.mark
	r.eat("async")
	if at := r.mark + 1; r.eat("for") {
		if n := r.starExpressions(); n != nil {
			r.invalidTarget(n, at)
		}
	}
	r.mark = start
}

// invalidTarget words the first part of a target that cannot be assigned to.
func (r *recogniser) invalidTarget(n *node, at int) {
	switch n.kind {
	case "name", "attribute", "subscript":
	case "tuple", "list", "starred":
		for _, part := range n.parts {
			r.invalidTarget(part, part.at)
		}
	case "comparison":
		if r.text(r.tokens[n.parts[0].end]) == "in" {
			r.invalidTarget(n.parts[0], at)
			return
		}
		r.fail(at, "cannot assign to comparison")
	default:
		r.fail(at, "cannot assign to "+n.kind)
	}
}

// target is what a comprehension assigns to, only roughly.
func (r *recogniser) target() *node { return r.starOr(r.bitOr) }

// comprehension matches an element and its clauses within brackets.
func (r *recogniser) comprehension(kind, end string, element func() *node) *node {
	start := r.mark
	if n := r.try(func() *node {
		r.mark++
		if element() == nil || r.forClauses() == nil || !r.eat(end) {
			return nil
		}
		return r.group(kind, start)
	}); n != nil {
		return n
	}
	if r.mistakes && r.err == nil {
		r.comprehensionMistake(start)
	}
	return nil
}

func (r *recogniser) comprehensionMistake(start int) {
	r.mark = start + 1
	if r.try(r.starred) != nil && r.forClauses() != nil {
		r.fail(start+1, "iterable unpacking cannot be used in comprehension")
		return
	}
	if r.text(r.tokens[start]) == "(" {
		return
	}
	r.mark = start + 1
	if items, _ := r.list(r.starNamed); len(items) > 0 && r.tokens[r.mark-1].kind == tokOp || len(items) > 1 {
		if r.forClauses() != nil {
			r.fail(start+1, "did you forget parentheses around the comprehension target?")
		}
	}
}

func (r *recogniser) generator() *node {
	if !r.is("(") {
		return nil
	}
	return r.comprehension("generator expression", ")", r.generatorElement)
}

func (r *recogniser) generatorElement() *node {
	if n := r.try(r.assignment); n != nil {
		return n
	}
	n := r.expression()
	if n == nil || r.is(":=") {
		return nil
	}
	return n
}

func (r *recogniser) listComprehension() *node {
	return r.comprehension("list comprehension", "]", r.namedExpression)
}

func (r *recogniser) setComprehension() *node {
	return r.comprehension("set comprehension", "}", r.namedExpression)
}

func (r *recogniser) dictComprehension() *node {
	start := r.mark
	if n := r.try(func() *node {
		r.mark++
		if r.keyValue() == nil || r.forClauses() == nil || !r.eat("}") {
			return nil
		}
		return r.group("dict comprehension", start)
	}); n != nil {
		return n
	}
	if r.mistakes && r.err == nil {
		r.mark = start + 1
		if r.eat("**") && r.bitOr() != nil && r.forClauses() != nil && r.is("}") {
			r.fail(start+1, "dict unpacking cannot be used in dict comprehension")
		}
	}
	return nil
}
