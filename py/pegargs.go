package py

// arguments: args [','] before ')'.
func (r *recogniser) arguments() *node {
	return r.once(ruleArguments, func() *node {
		if n := r.try(func() *node {
			n := r.args()
			if n == nil {
				return nil
			}
			r.eat(",")
			if !r.is(")") {
				return nil
			}
			return n
		}); n != nil {
			return n
		}
		if r.mistakes && r.err == nil {
			r.argumentsMistake()
		}
		return nil
	})
}

// args: positional arguments, then keyword arguments.
func (r *recogniser) args() *node {
	start := r.mark
	n := r.try(func() *node {
		parts := r.positional()
		if len(parts) == 0 {
			return nil
		}
		before := r.mark
		if r.eat(",") {
			if k := r.try(r.kwargs); k != nil {
				parts = append(parts, k.parts...)
			} else {
				r.mark = before
			}
		}
		return r.group("arguments", start, parts...)
	})
	if n != nil || r.err != nil {
		return n
	}
	return r.try(r.kwargs)
}

// positional matches ','-separated positional arguments; a comma that no other
// follows is left.
func (r *recogniser) positional() []*node {
	var parts []*node
	before := r.mark
	for {
		n := r.try(func() *node {
			n := r.try(r.starred)
			if n == nil {
				n = r.try(r.generatorElement)
			}
			if n == nil || r.is("=") {
				return nil
			}
			return n
		})
		if n == nil {
			r.mark = before
			return parts
		}
		parts = append(parts, n)
		before = r.mark
		if !r.eat(",") {
			return parts
		}
	}
}

// kwargs: keyword arguments and '*' first, then keyword arguments and '**'.
func (r *recogniser) kwargs() *node {
	start := r.mark
	if n := r.try(func() *node {
		a := r.keywordRun(r.keywordOrStarred)
		if len(a) == 0 || !r.eat(",") {
			return nil
		}
		b := r.keywordRun(r.keywordOrDouble)
		if len(b) == 0 {
			return nil
		}
		return r.group("arguments", start, append(a, b...)...)
	}); n != nil || r.err != nil {
		return n
	}
	if a := r.keywordRun(r.keywordOrStarred); len(a) > 0 {
		return r.group("arguments", start, a...)
	}
	if a := r.keywordRun(r.keywordOrDouble); len(a) > 0 {
		return r.group("arguments", start, a...)
	}
	return nil
}

func (r *recogniser) keywordRun(item func() *node) []*node {
	var parts []*node
	before := r.mark
	for {
		n := r.try(item)
		if n == nil {
			r.mark = before
			return parts
		}
		parts = append(parts, n)
		before = r.mark
		if !r.eat(",") {
			return parts
		}
	}
}

func (r *recogniser) keywordOrStarred() *node {
	if n := r.keyword(); n != nil || r.err != nil {
		return n
	}
	return r.try(r.starred)
}

func (r *recogniser) keywordOrDouble() *node {
	if n := r.keyword(); n != nil || r.err != nil {
		return n
	}
	start := r.mark
	return r.try(func() *node {
		if !r.eat("**") {
			return nil
		}
		if n := r.expression(); n != nil {
			return r.group("double starred", start, n)
		}
		return nil
	})
}

// keyword: NAME '=' expression.
func (r *recogniser) keyword() *node {
	start := r.mark
	if r.mistakes {
		r.keywordMistake()
		if r.err != nil {
			return nil
		}
		r.mark = start
	}
	return r.try(func() *node {
		if r.name() == nil || !r.eat("=") {
			return nil
		}
		n := r.expression()
		if n == nil {
			return nil
		}
		return r.group("keyword", start, n)
	})
}

const maybeEqual = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"

func (r *recogniser) keywordMistake() {
	start := r.mark
	for _, word := range [...]string{"True", "False", "None"} {
		if r.eat(word) && r.is("=") {
			r.fail(start, "cannot assign to "+word)
			return
		}
		r.mark = start
	}
	if r.name() != nil && r.eat("=") && r.expression() != nil && r.forClauses() != nil {
		r.fail(start, maybeEqual)
		return
	}
	r.mark = start
	if r.look(func() bool { return r.name() != nil && r.is("=") }) {
		return
	}
	if r.expression() != nil && r.is("=") {
		r.fail(start, `expression cannot contain assignment, perhaps you meant "=="?`)
	}
}

// argumentsMistake words arguments in a wrong order and bare generators.
func (r *recogniser) argumentsMistake() {
	start := r.mark
	back := func() bool { r.mark = start; return r.err == nil }
	if r.args() != nil && r.eat(",") && r.is("*") {
		r.fail(start, "iterable argument unpacking follows keyword argument unpacking")
		return
	}
	if back() && r.expression() != nil && r.forClauses() != nil && r.eat(",") {
		// What follows is optional.
		r.try(r.args)
		r.fail(start, "Generator expression must be parenthesized")
		return
	}
	if back() && r.name() != nil && r.eat("=") && r.expression() != nil && r.forClauses() != nil {
		r.fail(start, maybeEqual)
		return
	}
	if back() {
		if a := r.args(); a != nil && r.forClauses() != nil && len(a.parts) > 1 {
			r.fail(start, "Generator expression must be parenthesized")
			return
		}
	}
	if back() && r.args() != nil && r.eat(",") && r.expression() != nil && r.forClauses() != nil {
		r.fail(start, "Generator expression must be parenthesized")
		return
	}
	if back() {
		if a := r.args(); a != nil && r.eat(",") && r.args() != nil {
			r.fail(r.seen-1, positionalMistake(a)) // at the last token looked at
		}
	}
}

func positionalMistake(a *node) string {
	for _, n := range a.parts {
		if n.kind == "double starred" {
			return "positional argument follows keyword argument unpacking"
		}
	}
	return "positional argument follows keyword argument"
}
