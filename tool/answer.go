package tool

import (
	"math"
	"strconv"
	"sync"

	"envtune/py"
)

// Answer takes what a tool returns, part by part: a result is mostly written and then
// forgotten, so that it is no value until somebody asks for one. What a tool puts in
// must stay as it is until the call is over. A tool that puts nothing in returns None.
//
//	return to.Dict(tool.Text("status", "Open"), tool.Value("price", price))
//
// returns a dict. Longer ones are opened and filled; what is open at the end is closed:
//
//	to.OpenDict("")
//	to.OpenList("matches")
//	to.AddTexts(path)
type Answer struct {
	parts []Part
	// text is room to write in, args room for bound arguments.
	text []byte
	args []py.Value
}

// Part is a part of an Answer: an entry of a dict, or, with the key "", an item of a
// list or the whole answer.
type Part struct {
	key   string
	text  string
	value py.Value
	bits  uint64 // of an int or a float
	kind  partKind
}

type partKind uint8

const (
	partNothing partKind = iota
	partValue
	partCopy
	partText
	partTrue
	partFalse
	partInt
	partFloat
	partWithin
	partDict
	partList
	partEnd
)

// Text is a str.
func Text(key, s string) Part { return Part{key: key, kind: partText, text: s} }

// Flag is a bool.
func Flag(key string, v bool) Part {
	if v {
		return Part{key: key, kind: partTrue}
	}
	return Part{key: key, kind: partFalse}
}

// Int is an int.
func Int[I int | int64](key string, n I) Part {
	return Part{key: key, kind: partInt, bits: uint64(int64(n))}
}

// Float is a float.
func Float(key string, f float64) Part {
	return Part{key: key, kind: partFloat, bits: math.Float64bits(f)}
}

// Cents is an amount of hundredths, as a float.
func Cents(key string, cents int64) Part { return Float(key, float64(Amount(cents))) }

// Value is any value. It is passed on itself where the answer becomes a value, as Python
// does with what a tool returns.
func Value(key string, v py.Value) Part { return Part{key: key, kind: partValue, value: v} }

// Copy is copy.deepcopy of a value, which is only made where the answer becomes one.
func Copy(key string, v py.Value) Part { return Part{key: key, kind: partCopy, value: v} }

// Items are the items of a list, within another one.
func Items(l *py.List) Part {
	if l.Len() == 0 {
		return Part{kind: partNothing}
	}
	return Part{kind: partWithin, value: l}
}

// Entries are the entries of a dict, within another one. None of their keys may stand in
// that otherwise; see Extend.
func Entries(d *py.Dict) Part {
	if d.Len() == 0 {
		return Part{kind: partNothing}
	}
	return Part{kind: partWithin, value: d}
}

// Dict puts in a dict of these entries, which is the whole answer. It returns nil, for a
// tool that ends with it.
func (a *Answer) Dict(entries ...Part) error {
	a.AddDict(entries...)
	return nil
}

// AddDict puts in a dict of these entries: an item of the open list.
func (a *Answer) AddDict(entries ...Part) {
	a.OpenDict("")
	a.Add(entries...)
	a.Close()
}

// Extend puts in a dict of the entries of another one, some of them set to other values,
// and of further ones. It returns nil.
func (a *Answer) Extend(d *py.Dict, set ...Part) error {
	for _, p := range set {
		if d.Place(p.key) >= 0 {
			return a.Value(extended(d, set))
		}
	}
	a.OpenDict("")
	a.Add(Entries(d))
	a.Add(set...)
	a.Close()
	return nil
}

func extended(d *py.Dict, set []Part) *py.Dict {
	d = d.Copy()
	for len(set) > 0 {
		key := set[0].key
		var v py.Value
		v, set = made(set)
		d.SetStr(key, v)
	}
	return d
}

// Value puts in a value, which is the whole answer. It returns nil.
func (a *Answer) Value(v py.Value) error {
	a.parts = append(a.parts, Part{kind: partValue, value: v})
	return nil
}

// Add puts in parts of what is open.
func (a *Answer) Add(parts ...Part) { a.parts = append(a.parts, parts...) }

// AddValues puts in items of the open list.
func (a *Answer) AddValues(items ...py.Value) {
	for _, v := range items {
		a.parts = append(a.parts, Part{kind: partValue, value: v})
	}
}

// AddTexts puts strs in the open list.
func (a *Answer) AddTexts(items ...string) {
	for _, s := range items {
		a.parts = append(a.parts, Part{kind: partText, text: s})
	}
}

// AddKeys puts the keys of a dict in the open list.
func (a *Answer) AddKeys(d *py.Dict) {
	for _, e := range d.Entries() {
		a.parts = append(a.parts, Part{kind: partValue, value: e.Key})
	}
}

// OpenDict opens a dict, with a key within another one.
func (a *Answer) OpenDict(key string) { a.parts = append(a.parts, Part{key: key, kind: partDict}) }

// OpenList opens a list, with a key within a dict.
func (a *Answer) OpenList(key string) { a.parts = append(a.parts, Part{key: key, kind: partList}) }

// Close closes what was opened last.
func (a *Answer) Close() { a.parts = append(a.parts, Part{kind: partEnd}) }

// ResultOf is Result of a value, instead of what the answer holds.
func (a *Answer) ResultOf(v py.Value, like string) (string, error) {
	if s, ok := v.(py.Str); ok {
		return string(s), nil
	}
	var err error
	a.text, err = py.AppendResult(a.text[:0], v)
	return a.written(like), err
}

// Result returns the string that the official executor makes of the answer: a str as it
// is; a dict through json.dumps and, where that fails, str; any other value through str.
// Where it equals like it is like itself. The error is Python's: an int too long to be
// written.
func (a *Answer) Result(like string) (string, error) {
	if len(a.parts) == 1 {
		switch p := a.parts[0]; {
		case p.kind == partText:
			return p.text, nil
		case p.kind == partValue:
			return a.ResultOf(p.value, like)
		}
	}
	var err error
	isDict := len(a.parts) > 0 && a.parts[0].kind == partDict
	if isDict {
		a.text, err = a.write(jsonStyle, a.text[:0])
	}
	if !isDict || err != nil {
		a.text, err = a.write(reprStyle, a.text[:0])
	}
	return a.written(like), err
}

// written returns what was written.
func (a *Answer) written(like string) string {
	if string(a.text) == like {
		return like
	}
	return string(a.text)
}

// style is how an answer is written.
type style struct {
	str   func([]byte, string) []byte
	float func([]byte, float64) []byte
	value func([]byte, py.Value) ([]byte, error)
	yes   string
	no    string
	none  string
}

var (
	jsonStyle = &style{py.AppendJSONStr, py.AppendJSONFloat, py.AppendJSON, "true", "false", "null"}
	reprStyle = &style{py.AppendReprStr, py.AppendReprFloat, py.AppendRepr, "True", "False", "None"}
)

// within writes a list or dict without its brackets.
func (s *style) within(b []byte, v py.Value) ([]byte, error) {
	from := len(b)
	b, err := s.value(b, v)
	if len(b) < from+2 {
		return b, err // cut off by the error
	}
	copy(b[from:], b[from+1:len(b)-1])
	return b[:len(b)-2], err
}

// write writes the parts. In repr an error does not end it.
func (a *Answer) write(s *style, b []byte) ([]byte, error) {
	if len(a.parts) == 0 {
		return append(b, s.none...), nil
	}
	var last error
	var lists uint64 // a bit for each that is open: a list, or a dict
	depth, first := 0, true
	for i := range a.parts {
		p := &a.parts[i]
		switch p.kind {
		case partNothing:
			continue
		case partEnd:
			b, first = append(b, closing(lists)), false
			lists, depth = lists>>1, depth-1
			continue
		}
		if !first {
			b = append(b, ", "...)
		}
		if p.key != "" {
			b = append(s.str(b, p.key), ": "...)
		}
		first = false
		var err error
		switch p.kind {
		case partText:
			b = s.str(b, p.text)
		case partTrue:
			b = append(b, s.yes...)
		case partFalse:
			b = append(b, s.no...)
		case partInt:
			b = strconv.AppendInt(b, int64(p.bits), 10)
		case partFloat:
			b = s.float(b, math.Float64frombits(p.bits))
		case partDict:
			b, lists, depth, first = append(b, '{'), lists<<1, depth+1, true
		case partList:
			b, lists, depth, first = append(b, '['), lists<<1|1, depth+1, true
		case partWithin:
			b, err = s.within(b, p.value)
		default:
			b, err = s.value(b, p.value)
		}
		if err != nil {
			if last = err; s == jsonStyle {
				return b, err
			}
		}
	}
	for ; depth > 0; depth-- {
		b, lists = append(b, closing(lists)), lists>>1
	}
	return b, last
}

func closing(lists uint64) byte {
	if lists&1 == 1 {
		return ']'
	}
	return '}'
}

// Made returns the answer as a value.
func (a *Answer) Made() py.Value {
	if len(a.parts) == 0 {
		return py.None
	}
	v, _ := made(a.parts)
	return v
}

// made makes the value that begins parts, and returns the parts behind it.
func made(parts []Part) (py.Value, []Part) {
	p, rest := parts[0], parts[1:]
	switch p.kind {
	case partText:
		return py.Str(p.text), rest
	case partTrue, partFalse:
		return py.Bool(p.kind == partTrue), rest
	case partInt:
		return py.NewInt(int64(p.bits)), rest
	case partFloat:
		return py.Float(math.Float64frombits(p.bits)), rest
	case partCopy:
		return py.DeepCopy(p.value), rest
	case partDict:
		return madeDict(rest)
	case partList:
		return madeList(rest)
	}
	return p.value, rest
}

func madeDict(rest []Part) (py.Value, []Part) {
	d := py.NewDict()
	for len(rest) > 0 && rest[0].kind != partEnd {
		switch p := rest[0]; p.kind {
		case partNothing:
			rest = rest[1:]
		case partWithin:
			for _, e := range p.value.(*py.Dict).Entries() {
				d.Set(e.Key, e.Value)
			}
			rest = rest[1:]
		default:
			var v py.Value
			v, rest = made(rest)
			d.SetStr(p.key, v)
		}
	}
	return d, rest[min(1, len(rest)):]
}

func madeList(rest []Part) (py.Value, []Part) {
	l := py.NewList()
	for len(rest) > 0 && rest[0].kind != partEnd {
		switch p := rest[0]; p.kind {
		case partNothing:
			rest = rest[1:]
		case partWithin:
			l.Items = append(l.Items, p.value.(*py.List).Items...)
			rest = rest[1:]
		default:
			var v py.Value
			v, rest = made(rest)
			l.Append(v)
		}
	}
	return l, rest[min(1, len(rest)):]
}

// answers are those that are free.
var answers = sync.Pool{New: func() any { return &Answer{text: make([]byte, 0, 4<<10), args: make([]py.Value, 0, 8)} }}

// NewAnswer returns an empty answer.
func NewAnswer() *Answer { return answers.Get().(*Answer) }

// The largest rooms that a free answer keeps, in bytes and in parts.
const (
	maxFreeText  = 64 << 10
	maxFreeParts = 1 << 8
)

// Free gives an answer back, which must not be used any more.
func (a *Answer) Free() {
	clear(a.parts) // holds nobody's state
	clear(a.args[:cap(a.args)])
	a.parts = a.parts[:0]
	if cap(a.text) > maxFreeText {
		a.text = make([]byte, 0, 4<<10)
	}
	if cap(a.parts) > maxFreeParts {
		a.parts = nil
	}
	answers.Put(a)
}
