package py

import (
	"maps"
	"math"
	"strconv"
	"strings"
)

// Dict is Python's dict: keeps the order in which keys were first set, and
// finds keys by Python's equality (1, 1.0 and True are one key). Reading a Dict
// from several goroutines at once is safe while nobody changes it.
type Dict struct {
	entries []Pair
	// index finds entries by key; nil while the dict is small enough to be
	// scanned.
	index *keyIndex
}

// keyIndex finds the first n entries of a Dict by hashed key.
type keyIndex struct {
	places map[any]int
	n      int
	// shared: copies of the Dict have the index too, and none of them changes
	// it. New entries then stand behind the first n, up to maxBehind of them.
	shared bool
}

// maxBehind is the number of entries behind a shared index from which on a Dict
// makes one of its own.
const maxBehind = 16

// Pair is one entry of a Dict.
type Pair struct{ Key, Value Value }

// P returns the entry of a string key.
func P(key string, v Value) Pair { return Pair{Str(key), v} }

// scanLimit is the number of entries up to which a Dict is searched in order.
const scanLimit = 24

// NewDict returns a dict of the given entries; a later one with an equal key
// overwrites the value of an earlier one. Keys must be hashable.
func NewDict(pairs ...Pair) *Dict {
	n := len(pairs)
	if n == 0 {
		n = smallDict
	}
	d := dictOf(n)
	for _, p := range pairs {
		d.Set(p.Key, p.Value)
	}
	return d
}

// MakeDict returns an empty dict with room for n entries.
func MakeDict(n int) *Dict { return dictOf(n) }

// smallDict is the number of entries that a new Dict without any has room for in
// itself.
const smallDict = 3

// dictOf returns an empty dict with room for n entries, in itself where they are
// few.
func dictOf(n int) *Dict {
	switch {
	case n <= 1:
		made := &struct {
			Dict
			room [1]Pair
		}{}
		made.entries = made.room[:0]
		return &made.Dict
	case n == 2:
		made := &struct {
			Dict
			room [2]Pair
		}{}
		made.entries = made.room[:0]
		return &made.Dict
	case n == 3:
		made := &struct {
			Dict
			room [3]Pair
		}{}
		made.entries = made.room[:0]
		return &made.Dict
	case n <= 5:
		made := &struct {
			Dict
			room [5]Pair
		}{}
		made.entries = made.room[:0]
		return &made.Dict
	case n <= 7:
		made := &struct {
			Dict
			room [7]Pair
		}{}
		made.entries = made.room[:0]
		return &made.Dict
	}
	return &Dict{entries: make([]Pair, 0, n)}
}

// Type implements Value.
func (*Dict) Type() string { return "dict" }

// Len returns the number of entries.
func (d *Dict) Len() int { return len(d.entries) }

// Get returns the value of key; not ok where it is missing or unhashable. Use
// DictGet or Index where an unhashable key must raise.
func (d *Dict) Get(key Value) (Value, bool) {
	i := d.find(key)
	if i < 0 {
		return nil, false
	}
	return d.entries[i].Value, true
}

// GetStr returns the value of a string key.
func (d *Dict) GetStr(key string) (Value, bool) {
	i := d.findStr(key)
	if i < 0 {
		return nil, false
	}
	return d.entries[i].Value, true
}

// Place returns the place of a string key among the entries, or -1.
func (d *Dict) Place(key string) int { return d.findStr(key) }

// SetAt stores value under the key at a place.
func (d *Dict) SetAt(place int, value Value) { d.entries[place].Value = value }

// Set stores value under key: an existing key keeps its place, a new one goes
// to the end. It panics on an unhashable key; use SetItem where the key is
// data.
func (d *Dict) Set(key, value Value) {
	if i := d.find(key); i >= 0 {
		d.entries[i].Value = value
		return
	}
	d.add(key, value)
}

// add appends the entry of a key that is not there.
func (d *Dict) add(key, value Value) {
	x := d.index
	if _, plain := key.(Str); !plain || x != nil && !x.shared {
		h, err := hashKey(key)
		if err != nil {
			panic("py: Dict.Set: " + err.Error())
		}
		if x != nil && !x.shared {
			x.places[h] = len(d.entries)
			x.n++
		}
	}
	d.entries = append(d.entries, Pair{key, value})
	switch n := len(d.entries); {
	case x == nil && n > scanLimit, x != nil && n > x.n+maxBehind:
		d.reindex()
	}
}

// SetStr stores value under a string key.
func (d *Dict) SetStr(key string, value Value) {
	if i := d.findStr(key); i >= 0 {
		d.entries[i].Value = value
		return
	}
	d.add(Str(key), value)
}

// Delete removes key and tells whether it was there.
func (d *Dict) Delete(key Value) bool {
	i := d.find(key)
	if i < 0 {
		return false
	}
	copy(d.entries[i:], d.entries[i+1:])
	d.entries[len(d.entries)-1] = Pair{}
	d.entries = d.entries[:len(d.entries)-1]
	if x := d.index; x != nil && x.shared && i >= x.n {
		return true
	}
	d.index = nil
	if len(d.entries) > scanLimit {
		d.reindex()
	}
	return true
}

// IsAt tells whether the entry at a place, which need not be there, has a string
// key.
func (d *Dict) IsAt(place int, key string) bool {
	if place >= len(d.entries) {
		return false
	}
	k, ok := d.entries[place].Key.(Str)
	return ok && string(k) == key
}

// Keys returns the keys in order.
func (d *Dict) Keys() []Value {
	keys := make([]Value, len(d.entries))
	for i, e := range d.entries {
		keys[i] = e.Key
	}
	return keys
}

// Values returns the values in order.
func (d *Dict) Values() []Value {
	values := make([]Value, len(d.entries))
	for i, e := range d.entries {
		values[i] = e.Value
	}
	return values
}

// Entries returns the entries in order; the slice must not be changed.
func (d *Dict) Entries() []Pair { return d.entries }

// Copy returns a shallow copy, as dict.copy().
func (d *Dict) Copy() *Dict {
	c := dictOf(len(d.entries))
	c.entries = append(c.entries, d.entries...)
	c.index = d.index.copied()
	return c
}

// copied returns the index of a copy.
func (x *keyIndex) copied() *keyIndex {
	if x == nil || x.shared {
		return x
	}
	return &keyIndex{places: maps.Clone(x.places), n: x.n}
}

// ShareIndex has copies of d share what finds its keys. It is for a dict that
// will be copied and not changed itself.
func (d *Dict) ShareIndex() {
	if d.index != nil {
		d.index.shared = true
	}
}

// CopyWith returns a shallow copy with f of every value in its place.
func (d *Dict) CopyWith(f func(Value) Value) *Dict {
	c := d.Copy()
	for i := range c.entries {
		c.entries[i].Value = f(c.entries[i].Value)
	}
	return c
}

func (d *Dict) reindex() {
	x := &keyIndex{places: make(map[any]int, 2*len(d.entries)), n: len(d.entries)}
	for i, e := range d.entries {
		h, err := hashKey(e.Key)
		if err != nil {
			panic("py: unhashable key in dict: " + err.Error())
		}
		x.places[h] = i
	}
	d.index = x
}

// find returns the place of key, or -1.
func (d *Dict) find(key Value) int {
	if s, ok := key.(Str); ok && d.index == nil {
		return d.findStr(string(s))
	}
	if i, ok := key.(Int); ok && d.index == nil {
		return d.findInt(i)
	}
	from := 0
	if x := d.index; x != nil {
		h, err := hashKey(key)
		if err != nil {
			return -1
		}
		if i, ok := x.places[h]; ok {
			return i
		}
		from = x.n
	}
	for i := from; i < len(d.entries); i++ {
		if Equal(d.entries[i].Key, key) {
			return i
		}
	}
	return -1
}

// findInt is find of an int where all entries are looked at.
func (d *Dict) findInt(key Int) int {
	for i := range d.entries {
		switch k := d.entries[i].Key.(type) {
		case Str:
		case Int:
			if k.small == key.small && k.big == key.big || compareInts(k, key) == 0 {
				return i
			}
		default:
			if Equal(k, key) {
				return i
			}
		}
	}
	return -1
}

// findStr is find of a string key, without making it a Value.
func (d *Dict) findStr(key string) int {
	from := 0
	if x := d.index; x != nil {
		if i, ok := x.places[Str(key)]; ok {
			return i
		}
		from = x.n
	}
	for i := from; i < len(d.entries); i++ {
		if k, ok := d.entries[i].Key.(Str); ok && string(k) == key {
			return i
		}
	}
	return -1
}

// nanKey stands for a NaN key: every NaN is a key of its own.
type nanKey struct{ p *byte }

// hashKey returns a comparable Go value that is equal for keys that Python
// takes for equal, or the TypeError of an unhashable key.
func hashKey(v Value) (any, error) {
	switch x := v.(type) {
	case Str:
		return v, nil // not x, which would be made anew
	case Bool:
		return int64(boolInt(bool(x))), nil
	case Int:
		if x.big != nil {
			return "int " + x.big.String(), nil
		}
		return x.small, nil
	case Float:
		return hashFloat(float64(x)), nil
	case noneType, ellipsisType:
		return v, nil
	case Tuple:
		return hashTuple(x)
	}
	return nil, TypeError("unhashable type: '%s'", v.Type())
}

func hashFloat(f float64) any {
	switch {
	case math.IsNaN(f):
		return nanKey{new(byte)}
	case f == math.Trunc(f) && !math.IsInf(f, 0):
		h, _ := hashKey(intFromFloat(f))
		return h
	}
	return f
}

type tupleKey string

func hashTuple(t Tuple) (any, error) {
	var b strings.Builder
	for _, item := range t {
		h, err := hashKey(item)
		if err != nil {
			return nil, err
		}
		switch x := h.(type) {
		case Str:
			b.WriteString("s" + strconv.Quote(string(x)))
		case int64:
			b.WriteString("i" + strconv.FormatInt(x, 10))
		case float64:
			b.WriteString("f" + strconv.FormatFloat(x, 'x', -1, 64))
		case string:
			b.WriteString("b" + x)
		case tupleKey:
			b.WriteString("(" + string(x) + ")")
		case nanKey:
			return nanKey{new(byte)}, nil
		default:
			b.WriteString("o" + item.Type())
		}
		b.WriteByte(',')
	}
	return tupleKey(b.String()), nil
}

// Hashable returns nil, or the TypeError of using v as a key.
func Hashable(v Value) error {
	switch v.(type) {
	case Str, Int, Float, Bool, noneType:
		return nil
	}
	_, err := hashKey(v)
	return err
}
