package tool

import (
	"math"

	"envtune/py"
)

// maxLent is the number of attributes that can be lent.
const maxLent = 64

// Lend implements World. It lends nothing where a value stands in two places,
// which copies of parts would not keep, or is a NaN: clones are compared with
// each other, and Python's == does not take a NaN for equal to itself.
func (s *Base) Lend() {
	if s.Random != nil {
		s.Random.Prime()
	}
	l := lender{seen: map[py.Value]bool{}}
	if !l.tree(s.Attrs) || !l.tree(s.Private) {
		return
	}
	for i, e := range s.Attrs.Entries() {
		if _, named := e.Key.(py.Str); named && i < maxLent {
			s.lent |= 1 << i
		}
	}
	s.lentPrivate = true
}

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
		return l.once(v) && l.all(x.Keys()) && l.all(x.Values())
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
	if s.lent != 0 {
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
}

// Own returns a public attribute whose value is to be changed, as a copy where
// it is lent. What Get returned before is then no part of the state any more.
func (s *Base) Own(name string) py.Value {
	place := s.Attrs.Place(name)
	if place < 0 {
		panic("no attribute " + name)
	}
	v := s.Attrs.Entries()[place].Value
	if s.lent&(1<<place) != 0 {
		v = py.CopyTree(v)
		s.Set(name, v)
	}
	return v
}

// CloneBase returns an independent copy, which shares what is lent. What is not
// lent is copied as a whole, so that values in it stay shared within the copy.
func (s *Base) CloneBase() Base {
	c := Base{lent: s.lent, lentPrivate: s.lentPrivate}
	if s.lent == 0 {
		c.Attrs = py.DeepCopy(s.Attrs).(*py.Dict)
	} else {
		c.Attrs = py.CopyEntries(s.Attrs, func(i int) bool { return i >= maxLent || s.lent&(1<<i) == 0 })
	}
	if s.lentPrivate {
		c.Private = s.Private
	} else {
		c.Private = py.DeepCopy(s.Private).(*py.Dict)
	}
	if s.Random != nil {
		c.Random = s.Random.Clone()
	}
	return c
}
