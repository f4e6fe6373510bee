package py

import (
	"strconv"
	"unicode/utf8"
)

// Bounds of quickCall: below them no limit of its caller can be exceeded.
const (
	quickBytes = 4000
	quickDepth = 6
	quickInt   = 18 // digits
)

// quickCall reads most calls that are written, in one pass: a name and arguments
// of ASCII words, short numbers and strings on one line. What it takes,
// ParseCall's grammar reads as the same call; it leaves all else to that.
func quickCall(s string, limits Limits) (Call, bool) {
	if len(s) > quickBytes || limits.Bytes < quickBytes || limits.Depth <= quickDepth ||
		limits.Digits < quickInt || limits.Tokens != 0 && limits.Tokens < quickBytes+8 {
		return Call{}, false
	}
	q := quickParser{s: s}
	name := q.name()
	if name == "" || !q.skip('(') {
		return Call{}, false
	}
	c := Call{Name: name}
	if !q.arguments(&c) || q.at != len(s) {
		return Call{}, false
	}
	return c, true
}

type quickParser struct {
	s     string
	at    int
	depth int
}

// peek returns the byte that comes next, 0 at the end.
func (q *quickParser) peek() byte {
	if q.at < len(q.s) {
		return q.s[q.at]
	}
	return 0
}

func (q *quickParser) skip(c byte) bool {
	if q.peek() != c {
		return false
	}
	q.at++
	return true
}

func (q *quickParser) blanks() {
	for q.peek() == ' ' {
		q.at++
	}
}

// name reads an ASCII identifier that is no keyword, or returns "".
func (q *quickParser) name() string {
	s, end := q.s, q.at
	for end < len(s) && wordBytes[s[end]] {
		end++
	}
	name := s[q.at:end]
	if name == "" || isDigit(name[0]) || Keyword(name) {
		return ""
	}
	q.at = end
	return name
}

// wordBytes tells of each byte whether it is a letter, a digit or "_" of ASCII.
var wordBytes = func() (word [256]bool) {
	for c := range byte(0x80) {
		word[c] = isNameByte(c) || isDigit(c)
	}
	return word
}()

// arguments reads them up to the closing bracket of the call.
func (q *quickParser) arguments(c *Call) bool {
	if q.blanks(); q.skip(')') {
		return true
	}
	var room [8]Arg
	named := room[:0]
	for {
		start := q.at
		name := q.name()
		if name != "" && name != "__debug__" {
			q.blanks()
			if !q.skip('=') {
				return false
			}
			q.blanks()
			for i := range named {
				if named[i].Name == name {
					return false
				}
			}
		} else if q.at != start || len(named) > 0 {
			return false
		}
		v, ok := q.value()
		if !ok {
			return false
		}
		if name == "" {
			c.Args = append(c.Args, v)
		} else {
			named = append(named, Arg{Name: name, Value: v})
		}
		if more, ok := q.next(')'); !more {
			if len(named) > 0 {
				c.Kwargs = append(make([]Arg, 0, len(named)), named...)
			}
			return ok
		}
	}
}

// next reads the comma that more comes after, or the closing bracket.
func (q *quickParser) next(end byte) (more, ok bool) {
	q.blanks()
	if q.skip(end) {
		return false, true
	}
	if !q.skip(',') {
		return false, false
	}
	q.blanks()
	return true, true
}

func (q *quickParser) value() (Value, bool) {
	switch c := q.peek(); {
	case c == '\'' || c == '"':
		return q.str(c)
	case c == '-' || isDigit(c):
		return q.number()
	case c == '[':
		return q.list()
	case c == '{':
		return q.dict()
	}
	for _, word := range [...]string{"True", "False", "None"} {
		if len(q.s)-q.at > len(word) && q.s[q.at:q.at+len(word)] == word {
			if c := q.s[q.at+len(word)]; isNameByte(c) || isDigit(c) {
				return nil, false
			}
			q.at += len(word)
			return keywordValue(word)
		}
	}
	return nil, false
}

// str reads one string on one line.
func (q *quickParser) str(quote byte) (Value, bool) {
	start := q.at + 1
	ascii, escaped := true, false
	for i := start; i < len(q.s); i++ {
		switch c := q.s[i]; {
		case c == quote:
			text := q.s[start:i]
			q.at = i + 1
			if c := q.peek(); c == '"' || c == '\'' || !ascii && !utf8.ValidString(text) {
				return nil, false
			}
			if escaped {
				lit, problem := decodeString(q.s[start-1 : q.at])
				return Str(lit.text), problem == "" && !lit.named
			}
			return Str(text), true
		case c == '\\' && i+1 < len(q.s) && q.s[i+1] >= ' ':
			i++
			escaped = true
			ascii = ascii && q.s[i] < 0x80
		case c < ' ' || c == '\\':
			return nil, false
		case c >= 0x80:
			ascii = false
		}
	}
	return nil, false
}

// number reads -?digits or -?digits.digits.
func (q *quickParser) number() (Value, bool) {
	start := q.at
	q.skip('-')
	whole := q.digits()
	if whole == 0 || whole > quickInt || whole > 1 && q.s[q.at-whole] == '0' {
		return nil, false
	}
	plain := !q.skip('.')
	if !plain && q.digits() == 0 {
		return nil, false
	}
	if c := q.peek(); c != ',' && c != ')' && c != ']' && c != '}' && c != ':' && c != ' ' {
		return nil, false
	}
	if plain {
		i, err := strconv.ParseInt(q.s[start:q.at], 10, 64)
		return IntValue(i), err == nil
	}
	f, err := strconv.ParseFloat(q.s[start:q.at], 64)
	return Float(f), err == nil
}

func (q *quickParser) digits() int {
	start := q.at
	for isDigit(q.peek()) {
		q.at++
	}
	return q.at - start
}

func (q *quickParser) list() (Value, bool) {
	q.at++
	if q.depth++; q.depth >= quickDepth {
		return nil, false
	}
	items := make([]Value, 0, 4)
	q.blanks()
	for more, ok := !q.skip(']'), true; more; {
		v, read := q.value()
		if !read {
			return nil, false
		}
		items = append(items, v)
		if more, ok = q.next(']'); !ok {
			return nil, false
		}
	}
	q.depth--
	return &List{Items: items}, true
}

// dict reads a dict whose keys are strings.
func (q *quickParser) dict() (Value, bool) {
	q.at++
	if q.depth++; q.depth >= quickDepth {
		return nil, false
	}
	d := NewDict()
	q.blanks()
	for more, ok := !q.skip('}'), true; more; {
		key, read := q.value()
		if _, text := key.(Str); !read || !text {
			return nil, false
		}
		if q.blanks(); !q.skip(':') {
			return nil, false
		}
		q.blanks()
		v, read := q.value()
		if !read {
			return nil, false
		}
		d.Set(key, v)
		if more, ok = q.next('}'); !ok {
			return nil, false
		}
	}
	q.depth--
	return d, true
}
