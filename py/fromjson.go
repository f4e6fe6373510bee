package py

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bounds on JSON text that FromJSON reads.
const (
	maxJSONBytes = 64 << 20
	maxJSONDepth = 200
)

// FromJSON reads one JSON value as Python's json.loads does: 1 is an int and
// 1.0 a float, ints are unbounded up to 4,300 digits, the last of duplicate
// keys wins, NaN and Infinity are accepted, lone surrogates are kept. Errors
// carry Python's text; text over 64 MiB or nested deeper than 200 is refused.
func FromJSON(data []byte) (Value, error) {
	if len(data) > maxJSONBytes {
		return nil, limitError("the JSON text")
	}
	p := jsonParser{s: string(data), depth: maxJSONDepth}
	if !validText(p.s) {
		return nil, Raise("UnicodeDecodeError", "the JSON text is not UTF-8")
	}
	if strings.HasPrefix(p.s, "\ufeff") {
		return nil, p.fail("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0)
	}
	p.space()
	v, err := p.value(0)
	if err != nil {
		return nil, err
	}
	p.space()
	if p.at < len(p.s) {
		return nil, p.fail("Extra data", p.at)
	}
	return v, nil
}

type jsonParser struct {
	s     string
	at    int
	depth int // the most nested lists and objects
	// bad is where the text failed and what says why.
	bad  int
	what string
	// keys are the last ones by a hash: most come again.
	keys [32]Value
}

// key returns a string as a key that is not made again.
func (p *jsonParser) key(s string) Value {
	h := 0
	if s != "" {
		h = (7*len(s) + 3*int(s[0]) + 5*int(s[len(s)-1])) % len(p.keys)
	}
	if k, ok := p.keys[h].(Str); ok && string(k) == s {
		return p.keys[h]
	}
	p.keys[h] = Str(s)
	return p.keys[h]
}

// fail returns Python's JSONDecodeError; columns and characters count code
// points.
func (p *jsonParser) fail(what string, at int) error {
	p.bad, p.what = at, what
	before := p.s[:at]
	line := strings.Count(before, "\n") + 1
	column := runeCount(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	return &Exception{Kind: "JSONDecodeError",
		Text: fmt.Sprintf("%s: line %d column %d (char %d)", what, line, column, runeCount(before))}
}

func (p *jsonParser) space() {
	for p.at < len(p.s) {
		switch p.s[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

func (p *jsonParser) peek() byte {
	if p.at < len(p.s) {
		return p.s[p.at]
	}
	return 0
}

func (p *jsonParser) value(depth int) (Value, error) {
	if depth > p.depth {
		return nil, limitError("the depth of the JSON text")
	}
	switch c := p.peek(); {
	case c == '"':
		s, err := p.str()
		return Str(s), err
	case c == '{':
		return p.object(depth)
	case c == '[':
		return p.array(depth)
	case c == '-' || isDigit(c):
		if v, err := p.number(); v != nil || err != nil {
			return v, err
		}
	}
	return p.word()
}

// word reads one of the literal names.
func (p *jsonParser) word() (Value, error) {
	for _, w := range []struct {
		text string
		v    Value
	}{
		{"null", None}, {"true", Bool(true)}, {"false", Bool(false)}, {"NaN", Float(math.NaN())},
		{"Infinity", Float(math.Inf(1))}, {"-Infinity", Float(math.Inf(-1))},
	} {
		if strings.HasPrefix(p.s[p.at:], w.text) {
			p.at += len(w.text)
			return w.v, nil
		}
	}
	return nil, p.fail("Expecting value", p.at)
}

// number reads -?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?; nil where there is none.
func (p *jsonParser) number() (Value, error) {
	i := p.at
	if p.s[i] == '-' {
		i++
	}
	start := i
	i = p.digits(i)
	switch {
	case i == start:
		return nil, nil
	case p.s[start] == '0':
		i = start + 1
	}
	isFloat := false
	if i < len(p.s) && p.s[i] == '.' {
		if end := p.digits(i + 1); end > i+1 {
			i, isFloat = end, true
		}
	}
	if i < len(p.s) && p.s[i]|0x20 == 'e' {
		j := i + 1
		if j < len(p.s) && (p.s[j] == '+' || p.s[j] == '-') {
			j++
		}
		if end := p.digits(j); end > j {
			i, isFloat = end, true
		}
	}
	text := p.s[p.at:i]
	p.at = i
	if isFloat {
		f, _ := strconv.ParseFloat(text, 64) // out of range is infinity, as in Python
		return Float(f), nil
	}
	v, err := parseIntText(Str(text))
	if err != nil {
		return nil, err
	}
	return v, nil
}

func (p *jsonParser) digits(i int) int {
	for i < len(p.s) && isDigit(p.s[i]) {
		i++
	}
	return i
}

func (p *jsonParser) array(depth int) (Value, error) {
	p.at++
	l := NewList()
	if p.space(); p.peek() == ']' {
		p.at++
		return l, nil
	}
	for {
		p.space()
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		l.Append(v)
		p.space()
		switch p.peek() {
		case ',':
			p.at++
		case ']':
			p.at++
			return l, nil
		default:
			return nil, p.fail("Expecting ',' delimiter", p.at)
		}
	}
}

func (p *jsonParser) object(depth int) (Value, error) {
	p.at++
	d := NewDict()
	if p.space(); p.peek() == '}' {
		p.at++
		return d, nil
	}
	for {
		if p.space(); p.peek() != '"' {
			return nil, p.fail("Expecting property name enclosed in double quotes", p.at)
		}
		key, err := p.str()
		if err != nil {
			return nil, err
		}
		if p.space(); p.peek() != ':' {
			return nil, p.fail("Expecting ':' delimiter", p.at)
		}
		p.at++
		p.space()
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		d.Set(p.key(key), v)
		p.space()
		switch p.peek() {
		case ',':
			p.at++
		case '}':
			p.at++
			return d, nil
		default:
			return nil, p.fail("Expecting ',' delimiter", p.at)
		}
	}
}

// str reads a string that starts at p.at.
func (p *jsonParser) str() (string, error) {
	begin := p.at
	i := begin + 1
	for i < len(p.s) && p.s[i] != '"' && p.s[i] != '\\' && p.s[i] >= ' ' {
		i++
	}
	if i < len(p.s) && p.s[i] == '"' { // nothing to decode
		p.at = i + 1
		return p.s[begin+1 : i], nil
	}
	b := []byte(p.s[begin+1 : i])
	for i < len(p.s) {
		switch c := p.s[i]; {
		case c == '"':
			p.at = i + 1
			return string(b), nil
		case c < ' ':
			return "", p.fail("Invalid control character at", i)
		case c == '\\':
			var err error
			if b, i, err = p.escape(b, i, begin); err != nil {
				return "", err
			}
		default:
			b = append(b, c)
			i++
		}
	}
	return "", p.fail("Unterminated string starting at", begin)
}

// escape decodes the escape at i and returns the place after it.
func (p *jsonParser) escape(b []byte, i, begin int) ([]byte, int, error) {
	if i+1 >= len(p.s) {
		return nil, 0, p.fail("Unterminated string starting at", begin)
	}
	const names, codes = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	if k := strings.IndexByte(names, p.s[i+1]); k >= 0 {
		return append(b, codes[k]), i + 2, nil
	}
	if p.s[i+1] != 'u' {
		return nil, 0, p.fail("Invalid \\escape", i)
	}
	r, ok := hex4(p.s, i+2)
	if !ok {
		return nil, 0, p.fail("Invalid \\uXXXX escape", i+1)
	}
	i += 6
	if r >= 0xD800 && r < 0xDC00 && strings.HasPrefix(p.s[i:], `\u`) {
		if low, ok := hex4(p.s, i+2); ok && low >= 0xDC00 && low < 0xE000 {
			return utf8.AppendRune(b, 0x10000+(r-0xD800)<<10+(low-0xDC00)), i + 6, nil
		}
	}
	return appendRune(b, r), i, nil
}

func hex4(s string, i int) (rune, bool) {
	if i+4 > len(s) {
		return 0, false
	}
	v, err := strconv.ParseUint(s[i:i+4], 16, 32)
	if err != nil {
		return 0, false
	}
	return rune(v), true
}
