package py

import (
	"math/big"
	"strconv"
	"strings"
)

// literalParser reads literals from tokens. It accepts a subset of Python; what
// it does not accept is explained by the recogniser of the whole expression
// grammar (diagnose).
type literalParser struct {
	src    string
	tokens []token
	at     int
	limits Limits
	// loose: read values as BFCL's prompting format does.
	loose bool
	// nested: calls within calls are not at fault; see exprParser.
	nested bool
	// called: explaining has come past such a call.
	called bool
	// want says what was expected where parsing stopped.
	want string
	// err is an error that needs no further explanation.
	err *ParseError
}

func (p *literalParser) tok() token { return p.tokens[p.at] }

func (p *literalParser) text() string {
	t := p.tok()
	return p.src[t.start:t.end]
}

func (p *literalParser) isOp(op string) bool {
	t := p.tok()
	return t.kind == tokOp && p.src[t.start:t.end] == op
}

func (p *literalParser) skipOp(op string) bool {
	if p.isOp(op) {
		p.at++
		return true
	}
	return false
}

// expected notes what would have been accepted here.
func (p *literalParser) expected(what string) bool {
	p.want = what
	return false
}

// valueError is Python's refusal of a value at evaluation.
func (p *literalParser) valueError(at int, text string) bool {
	p.err = valueErrorAt(p.src, at, text)
	return false
}

func valueErrorAt(src string, at int, text string) *ParseError {
	e := parseErrorAt(ParseValue, src, at, text)
	e.Want = "a valid value"
	return e
}

// value reads one literal.
func (p *literalParser) value() (Value, bool) {
	if p.loose && p.looseSign() {
		return p.looseValue()
	}
	t := p.tok()
	switch t.kind {
	case tokString:
		return p.strings()
	case tokNumber:
		return p.number()
	case tokKeyword:
		if v, ok := keywordValue(p.text()); ok {
			p.at++
			return v, true
		}
	case tokOp:
		switch op := p.text(); op {
		case "[":
			return p.list()
		case "(":
			return p.tuple()
		case "{":
			return p.dict()
		case "-", "+":
			return p.signed(op)
		case "...":
			p.at++
			return Ellipsis, true
		}
	}
	return nil, p.expected("a value")
}

func keywordValue(word string) (Value, bool) {
	switch word {
	case "None":
		return None, true
	case "True":
		return Bool(true), true
	case "False":
		return Bool(false), true
	}
	return nil, false
}

// signed reads any number of signs and their operand.
func (p *literalParser) signed(op string) (Value, bool) {
	start := p.tok().start
	negative := false
	for p.isOp("-") || p.isOp("+") {
		op = p.text() // the innermost sign is evaluated first
		negative = negative != (op == "-")
		p.at++
	}
	v, ok := p.value()
	if !ok {
		return nil, false
	}
	if !isNumber(v) {
		return nil, p.valueError(start, badOperand(op, v))
	}
	return sign(v, negative), true
}

func badOperand(op string, v Value) string {
	return "bad operand type for unary " + op + ": '" + v.Type() + "'"
}

// sign does what signs do to a number: True becomes 1.
func sign(v Value, negative bool) Value {
	if i, isInt := asInt(v); isInt {
		v = i
	}
	if negative {
		v, _ = Neg(v)
	}
	return v
}

// strings reads adjacent string literals.
func (p *literalParser) strings() (Value, bool) {
	var parts []string
	for p.tok().kind == tokString {
		lit, problem := decodeString(p.text())
		if problem != "" || lit.bytes || lit.f || lit.named {
			return nil, p.expected("a plain string")
		}
		parts = append(parts, lit.text)
		p.at++
	}
	if len(parts) == 1 {
		return Str(parts[0]), true
	}
	return Str(strings.Join(parts, "")), true
}

func (p *literalParser) number() (Value, bool) {
	v, ok := parseNumber(p.text(), p.limits.Digits)
	if !ok {
		return nil, p.expected("a number")
	}
	p.at++
	return v, true
}

// parseNumber reads a numeric token; not ok for imaginary numbers and ints of
// too many digits.
func parseNumber(text string, maxDigits int) (Value, bool) {
	text = strings.ReplaceAll(text, "_", "")
	if len(text) > 2 && text[0] == '0' && strings.IndexByte("xXoObB", text[1]) >= 0 {
		if len(text) > maxDigits {
			return nil, false
		}
		b, ok := new(big.Int).SetString(text, 0)
		if !ok {
			return nil, false
		}
		return NewBigInt(b), true
	}
	if strings.ContainsAny(text, "jJ") {
		return nil, false
	}
	if strings.ContainsAny(text, ".eE") {
		f, _ := strconv.ParseFloat(text, 64) // out of range is infinity, as in Python
		return Float(f), true
	}
	if len(text) > maxDigits {
		return nil, false
	}
	return parseDecimal(text), true
}

// items reads values up to the closing bracket; see sequence.
func (p *literalParser) items(end string) (items []Value, comma, ok bool) {
	return sequence(p, end, p.value)
}

// sequence reads what one reads, up to the closing bracket; comma tells whether one
// stood between or after them.
func sequence[T any](p *literalParser, end string, one func() (T, bool)) (items []T, comma, ok bool) {
	items = []T{}
	for !p.skipOp(end) {
		v, ok := one()
		if !ok {
			return nil, false, false
		}
		items = append(items, v)
		if p.skipOp(",") {
			comma = true
		} else if !p.isOp(end) {
			return nil, false, p.expected("',' or '" + end + "'")
		}
	}
	return items, comma, true
}

func (p *literalParser) list() (Value, bool) {
	p.at++
	items, _, ok := p.items("]")
	return &List{Items: items}, ok
}

func (p *literalParser) tuple() (Value, bool) {
	p.at++
	items, comma, ok := p.items(")")
	if !ok {
		return nil, false
	}
	if len(items) == 1 && !comma {
		return items[0], true
	}
	if len(items) == 0 && comma {
		return nil, false
	}
	return Tuple(items), true
}

func (p *literalParser) dict() (Value, bool) {
	start := p.tok().start
	p.at++
	d := NewDict()
	var unhashable error
	for !p.skipOp("}") {
		key, ok := p.value()
		if !ok {
			return nil, false
		}
		if !p.skipOp(":") {
			return nil, p.expected("':'")
		}
		v, ok := p.value()
		if !ok {
			return nil, false
		}
		if err := Hashable(key); err != nil {
			if unhashable == nil {
				unhashable = err
			}
		} else {
			d.Set(key, v)
		}
		if !p.skipOp(",") && !p.isOp("}") {
			return nil, p.expected("',' or '}'")
		}
	}
	if unhashable != nil {
		return nil, p.valueError(start, unhashable.Error())
	}
	return d, true
}
