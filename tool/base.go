package tool

import (
	"encoding/json"
	"fmt"
	"sync"

	"envtune/py"
)

// Base is what most worlds are made of: ordered attributes, private
// attributes that the official state check does not compare, and a random
// generator. Embedding it gives a world Clone's parts and its JSON.
type Base struct {
	Attrs   *py.Dict
	Private *py.Dict
	// Random is nil in a world that draws no numbers; others draw from Draw.
	Random *py.Random
	// lent tells of which attributes the values are shared with clones, by
	// their places in Attrs; lentIn of which only the parts of the values are.
	// See Lend.
	lent, lentIn uint64
	// lentAttrs tells that Attrs itself is shared with clones.
	lentAttrs bool
	// origin is what was lent.
	origin *origin
	// lentPrivate tells that Private is shared with clones. No tool changes a
	// private value, but for setting another.
	lentPrivate bool
	// lentRandom tells that Random is.
	lentRandom bool
}

// maxStartDepth bounds the nesting of a start state, so that every state that
// calls make of it can be read back.
const maxStartDepth = 32

// NewBase returns an empty state with the random generator of a start state:
// seeded with "random_seed", or with def. The error is the start state's
// fault: a seed that is no int, or values nested too deep.
func NewBase(config *py.Dict, def int64) (Base, error) {
	if !shallow(config, maxStartDepth) {
		return Base{}, fmt.Errorf("the start state is nested more than %d deep", maxStartDepth)
	}
	seed := def
	if v, ok := config.GetStr("random_seed"); ok {
		i, isInt := v.(py.Int)
		n, small := i.Int64()
		if !isInt || !small {
			return Base{}, fmt.Errorf("random_seed of the start state is %.40s, no int of 64 bits", py.Repr(v))
		}
		seed = n
	}
	random := py.NewRandom(seed)
	if seed == def {
		random = generator(def)
	}
	return Base{Attrs: py.NewDict(), Private: py.NewDict(), Random: random}, nil
}

// generators are those of the seeds that worlds have by default, as most do: they
// share their first words. They are never drawn from.
var generators sync.Map // int64 -> *py.Random

func generator(seed int64) *py.Random {
	g, ok := generators.Load(seed)
	if !ok {
		made := py.NewRandom(seed)
		made.Prime()
		g, _ = generators.LoadOrStore(seed, made)
	}
	return g.(*py.Random).Clone()
}

func shallow(v py.Value, depth int) bool {
	if depth == 0 {
		return false
	}
	switch x := v.(type) {
	case *py.List:
		for _, item := range x.Items {
			if !shallow(item, depth-1) {
				return false
			}
		}
	case *py.Dict:
		for _, e := range x.Entries() {
			if !shallow(e.Value, depth-1) {
				return false
			}
		}
	}
	return true
}

// Get returns a public attribute to be looked at: a tool that changes the value
// itself takes it from Own. Asking for one that was never set panics: it is a
// bug of the world.
func (s *Base) Get(name string) py.Value { return s.Attrs.Entries()[s.place(name)].Value }

// Set sets a public attribute.
func (s *Base) Set(name string, v py.Value) {
	if place := s.find(name); place >= 0 {
		s.setAt(place, v)
		return
	}
	s.ownAttrs()
	s.Attrs.SetStr(name, v)
}

func (s *Base) setAt(place int, v py.Value) {
	s.ownAttrs()
	s.Attrs.SetAt(place, v)
	s.lent &^= 1 << place
	s.lentIn &^= 1 << place
}

// ownAttrs makes the dict of attributes the world's own; the values stay lent.
func (s *Base) ownAttrs() {
	if s.lentAttrs {
		s.Attrs, s.lentAttrs = s.Attrs.Copy(), false
	}
}

// GetPrivate returns a private attribute, to be looked at only; see Get.
func (s *Base) GetPrivate(name string) py.Value { return get(s.Private, name) }

// SetPrivate sets a private attribute.
func (s *Base) SetPrivate(name string, v py.Value) {
	if s.lentPrivate {
		s.Private, s.lentPrivate = s.Private.Copy(), false
	}
	s.Private.SetStr(name, v)
}

func get(d *py.Dict, name string) py.Value {
	v, ok := d.GetStr(name)
	if !ok {
		panic("no attribute " + name)
	}
	return v
}

// Draw returns the random generator to draw numbers from.
func (s *Base) Draw() *py.Random {
	if s.lentRandom {
		s.Random, s.lentRandom = s.Random.Clone(), false
	}
	return s.Random
}

// Is tells that the public attribute equals the string v.
func (s *Base) Is(name, v string) bool { return py.Equal(s.Get(name), py.Str(v)) }

// State returns the public attributes: look, do not change.
func (s *Base) State() *py.Dict { return s.Attrs }

type stateJSON struct {
	Attrs   json.RawMessage `json:"attrs"`
	Private json.RawMessage `json:"private"`
	Random  *py.Random      `json:"random,omitempty"`
}

// MarshalJSON writes the whole state; equal states give equal bytes.
func (s *Base) MarshalJSON() ([]byte, error) {
	return json.Marshal(stateJSON{Encode(s.Attrs), Encode(s.Private), s.Random})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (s *Base) UnmarshalJSON(data []byte) error {
	var j stateJSON
	if err := json.Unmarshal(data, &j); err != nil {
		return fmt.Errorf("reading a world's state: %w", err)
	}
	attrs, err := decodeDict(j.Attrs)
	if err != nil {
		return fmt.Errorf("reading a world's attributes: %w", err)
	}
	private, err := decodeDict(j.Private)
	if err != nil {
		return fmt.Errorf("reading a world's private attributes: %w", err)
	}
	*s = Base{Attrs: attrs, Private: private, Random: j.Random}
	return nil
}

func decodeDict(data []byte) (*py.Dict, error) {
	v, err := Decode(data)
	if err != nil {
		return nil, err
	}
	d, ok := v.(*py.Dict)
	if !ok {
		return nil, fmt.Errorf("a %s stands where a dict should", v.Type())
	}
	return d, nil
}
