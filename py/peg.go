package py

// recogniser matches Python 3.11's whole expression grammar over tokens, only
// to tell a syntax error, with CPython's message for it, from an expression
// that is valid but not literal. It is a packrat parser that tries the same
// alternatives in the same order as CPython does, in two passes: the second,
// with the rules that word particular mistakes, runs where the first fails.
type recogniser struct {
	src    string
	lexer  *lexer
	tokens []token
	mark   int
	// seen is the number of tokens looked at.
	seen int
	// mistakes switches on the rules that word particular mistakes.
	mistakes bool
	second   bool // in the second pass
	// memo holds what each rule gave at each token.
	memo  []*[ruleCount]memoEntry
	depth int
	err   *ParseError
}

type memoEntry struct {
	n    *node
	mark int
	done bool
}

// node is one matched expression: its kind as CPython names it in messages and
// its place.
type node struct {
	kind string
	at   int // token
	end  int // token after it
	// parts are the expressions within it, in order of evaluation.
	parts []*node
}

// maxRecursion bounds the recursion of the recogniser.
const maxRecursion = 4000

type rule uint8

const (
	ruleExpression rule = iota
	ruleStarExpression
	ruleNamedExpression
	ruleDisjunction
	ruleConjunction
	ruleInversion
	ruleComparison
	ruleBitOr
	ruleBitXor
	ruleBitAnd
	ruleShift
	ruleSum
	ruleTerm
	ruleFactor
	rulePower
	rulePrimary
	ruleAtom
	ruleArguments
	ruleStrings
	ruleNamedMistake
	ruleCount
)

// once runs a rule at the current place, or returns what it gave there before.
func (r *recogniser) once(k rule, f func() *node) *node {
	if r.err != nil {
		return nil
	}
	at := r.memo[r.mark]
	if at == nil {
		at = new([ruleCount]memoEntry)
		r.memo[r.mark] = at
	}
	if e := at[k]; e.done {
		r.mark = e.mark
		return e.n
	}
	if r.depth++; r.depth > maxRecursion {
		t := r.tokens[r.mark]
		r.err = limitParseError(r.src, t.start, t.line, "the expression is nested too deeply")
	}
	start := r.mark
	var n *node
	if r.err == nil {
		n = f()
	}
	r.depth--
	if n == nil || r.err != nil {
		n, r.mark = nil, start
	}
	at[k] = memoEntry{n, r.mark, true}
	return n
}

// try runs f and steps back where it fails.
func (r *recogniser) try(f func() *node) *node {
	start := r.mark
	if r.err == nil {
		if n := f(); n != nil && r.err == nil {
			return n
		}
	}
	r.mark = start
	return nil
}

// look runs f as a lookahead: the place stays.
func (r *recogniser) look(f func() bool) bool {
	start := r.mark
	ok := r.err == nil && f() && r.err == nil
	r.mark = start
	return ok
}

// peek returns the token at the mark. A token that cannot be read is an error.
func (r *recogniser) peek() token {
	t := r.tokens[r.mark]
	if r.mark+1 > r.seen {
		r.seen = r.mark + 1
	}
	if t.kind == tokError && r.err == nil {
		r.err = r.lexer.err
	}
	return t
}

func (r *recogniser) text(t token) string { return r.src[t.start:t.end] }

// is tells whether the next token is this operator or keyword.
func (r *recogniser) is(word string) bool {
	if r.err != nil {
		return false
	}
	t := r.peek()
	return (t.kind == tokOp || t.kind == tokKeyword) && r.text(t) == word
}

// eat steps over an operator or keyword.
func (r *recogniser) eat(word string) bool {
	if r.is(word) {
		r.mark++
		return true
	}
	return false
}

// kind tells whether the next token is of this kind.
func (r *recogniser) kind(k tokenKind) bool { return r.err == nil && r.peek().kind == k }

func (r *recogniser) name() *node {
	if !r.kind(tokName) {
		return nil
	}
	r.mark++
	return &node{kind: "name", at: r.mark - 1, end: r.mark}
}

// fail raises a particular syntax error at a token.
func (r *recogniser) fail(at int, text string) *node {
	if r.err == nil {
		t := r.tokens[at]
		r.err = syntaxError(r.src, t.start, t.line, text)
	}
	return nil
}

// recognise matches the text as eval does. It returns the matched expression,
// or the syntax error.
func recognise(src string, l *lexer) (*node, *ParseError) {
	r := &recogniser{src: src, lexer: l, tokens: l.tokens, memo: make([]*[ruleCount]memoEntry, len(l.tokens))}
	n := r.eval()
	if n != nil {
		return n, nil
	}
	last := r.seen - 1
	if r.err == nil {
		clear(r.memo)
		r.mark, r.mistakes, r.second = 0, true, true
		r.eval()
	}
	switch {
	case r.err == l.err && r.err != nil, r.err != nil && r.err.Kind != ParseSyntax:
		return nil, r.err
	case r.err == nil && r.tokens[last].kind == tokIndent:
		r.fail(last, "unexpected indent")
		return nil, r.err
	case r.err == nil:
		r.fail(last, "invalid syntax")
	}
	// CPython reads on to the end: a token that cannot be read comes first, but
	// an open bracket only where it was opened on an earlier line.
	if l.err != nil && !l.late && (!l.unclosed || r.tokens[r.seen-1].line > l.err.Line) {
		return nil, l.err
	}
	return nil, r.err
}

// eval: expressions NEWLINE* END.
func (r *recogniser) eval() *node {
	n := r.expressions()
	if n == nil {
		return nil
	}
	for r.kind(tokNewline) {
		r.mark++
	}
	if !r.kind(tokEnd) {
		return nil
	}
	return n
}

// list matches item (',' item)* [','] and returns them; comma tells of one at
// the end.
func (r *recogniser) list(item func() *node) (items []*node, comma bool) {
	for {
		n := r.try(item)
		if n == nil {
			return items, len(items) > 0
		}
		items = append(items, n)
		if !r.eat(",") {
			return items, false
		}
	}
}

// expressions: expression (',' expression)* [','].
func (r *recogniser) expressions() *node { return r.commaList(r.expression) }

func (r *recogniser) commaList(item func() *node) *node {
	start := r.mark
	items, comma := r.list(item)
	switch {
	case len(items) == 0:
		return nil
	case len(items) == 1 && !comma:
		return items[0]
	}
	return r.group("tuple", start, items...)
}

// group makes a node of what lies between start and the mark.
func (r *recogniser) group(kind string, start int, parts ...*node) *node {
	return &node{kind: kind, at: start, end: r.mark, parts: parts}
}
