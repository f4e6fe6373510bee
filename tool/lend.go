package tool

import (
	"math"

	"envtune/py"
)

// maxLent is the number of attributes that can be lent.
const maxLent = 64

// origin is a state that was lent.
type origin struct {
	// sizes are what the values of the attributes take of the bound on a state,
	// by their places.
	sizes [maxLent]int
	// hints are likely places of attributes by the hash of their names.
	hints [64]uint8
}

// hint is the hash of a name.
func hint(name string) int {
	if name == "" {
		return 0
	}
	return (7*len(name) + 3*int(name[0]) + 5*int(name[len(name)-1])) & 63
}

// Lend implements World. It lends nothing where a value stands in two places,
// which copies of parts would not keep, or is a NaN: clones are compared with
// each other, and Python's == does not take a NaN for equal to itself.
func (s *Base) Lend() {
	if s.Random != nil {
		s.Random.Prime()
		s.lentRandom = true
	}
	l := lender{seen: map[py.Value]bool{}}
	if s.Attrs.Len() > maxLent || !l.tree(s.Attrs) || !l.tree(s.Private) {
		return
	}
	s.origin = &origin{}
	for i, e := range s.Attrs.Entries() {
		if name, named := e.Key.(py.Str); named {
			s.lent |= 1 << i
			s.origin.hints[hint(string(name))] = uint8(i)
			s.origin.sizes[i] = math.MaxInt - Left(e.Value, math.MaxInt, math.MaxInt)
		}
	}
	s.lentAttrs = s.lent == 1<<s.Attrs.Len()-1
	s.lentPrivate = true
}

// LentAlike tells of which attributes this state and another have the values of
// the world that both were cloned from, by their places: those are equal.
func (s *Base) LentAlike(other *Base) uint64 {
	if s.origin != other.origin {
		return 0
	}
	return s.lent & other.lent
}

// BaseState returns the state that a world is made of.
func (s *Base) BaseState() *Base { return s }

// lender looks for what cannot be lent.
type lender struct{ seen map[py.Value]bool }

// tree tells whether nothing in v stands in two places or is a NaN.
func (l *lender) tree(v py.Value) bool {
	switch x := v.(type) {
	case py.Float:
		return !math.IsNaN(float64(x))
	case *py.List:
		return l.once(v) && l.all(x.Items)
	case py.Tuple:
		return l.all(x)
	case *py.Dict:
		x.ShareIndex()
		if !l.once(v) {
			return false
		}
		for _, e := range x.Entries() {
			if !l.tree(e.Key) || !l.tree(e.Value) {
				return false
			}
		}
	}
	return true
}

func (l *lender) once(v py.Value) bool {
	again := l.seen[v]
	l.seen[v] = true
	return !again
}

func (l *lender) all(items []py.Value) bool {
	for _, item := range items {
		if !l.tree(item) {
			return false
		}
	}
	return true
}

// Reclaim implements World.
func (s *Base) Reclaim() {
	if s.lent|s.lentIn != 0 {
		for _, e := range s.Attrs.Entries() {
			if name, named := e.Key.(py.Str); named {
				s.Own(string(name))
			}
		}
	}
	if s.lentPrivate {
		s.Private = py.DeepCopy(s.Private).(*py.Dict)
		s.lentPrivate = false
	}
	if s.lentRandom {
		s.Draw()
	}
}

// Own returns a public attribute whose value is to be changed, as a copy where
// it is lent. What Get returned before is then no part of the state any more.
func (s *Base) Own(name string) py.Value {
	place := s.place(name)
	v := s.Attrs.Entries()[place].Value
	if (s.lent|s.lentIn)&(1<<place) != 0 {
		v = py.CopyTree(v)
		s.setAt(place, v)
	}
	return v
}

// OwnOuter is Own of a list or dict that gets or loses items, while those in it
// stay as they are: it copies no more than that.
func (s *Base) OwnOuter(name string) py.Value {
	place := s.place(name)
	v := s.Attrs.Entries()[place].Value
	if s.lent&(1<<place) == 0 {
		return v
	}
	switch x := v.(type) {
	case *py.List:
		v = x.Copy()
	case *py.Dict:
		v = x.Copy()
	}
	s.setAt(place, v)
	s.lentIn |= 1 << place
	return v
}

// OwnItem is Own of the value of a key in a dict, or of the item at an index of
// a list, the rest of which stays as it is; it must be there.
func (s *Base) OwnItem(name string, key py.Value) (py.Value, error) {
	outer := s.OwnOuter(name)
	v, err := py.Index(outer, key)
	if err != nil || s.lentIn&(1<<s.place(name)) == 0 {
		return v, err
	}
	v = py.CopyTree(v)
	return v, py.SetItem(outer, key, v)
}

// place returns the place of an attribute. One that was never set is a bug of
// the world.
func (s *Base) place(name string) int {
	place := s.find(name)
	if place < 0 {
		panic("no attribute " + name)
	}
	return place
}

// find returns the place of an attribute, or -1.
func (s *Base) find(name string) int {
	if s.origin != nil {
		if place := int(s.origin.hints[hint(name)]); s.Attrs.IsAt(place, name) {
			return place
		}
	}
	return s.Attrs.Place(name)
}

// CloneBase returns an independent copy, which shares what is lent. What is not
// lent is copied as a whole, so that values in it stay shared within the copy.
func (s *Base) CloneBase() Base {
	c := Base{lent: s.lent, lentAttrs: s.lentAttrs, lentPrivate: s.lentPrivate, origin: s.origin}
	switch {
	case s.lentAttrs:
		c.Attrs = s.Attrs
	case s.lent == 0:
		c.Attrs = py.DeepCopy(s.Attrs).(*py.Dict)
	default:
		c.Attrs = py.CopyEntries(s.Attrs, func(i int) bool { return i >= maxLent || s.lent&(1<<i) == 0 })
	}
	if s.lentPrivate {
		c.Private = s.Private
	} else {
		c.Private = py.DeepCopy(s.Private).(*py.Dict)
	}
	switch {
	case s.lentRandom:
		c.Random, c.lentRandom = s.Random, true
	case s.Random != nil:
		c.Random = s.Random.Clone()
	}
	return c
}
