package tool

import (
	"errors"
	"fmt"

	"envtune/py"
)

// Attr is an attribute of a world, by its official name, which is its key in a
// start state too, with the maker of its official default.
type Attr struct {
	name     string
	key      py.Value // the name, made once for all worlds
	fixed    string   // the type that is relied on; "" for any
	standard func() py.Value
}

// Any is an attribute that takes values of any type.
func Any(name string, standard func() py.Value) Attr {
	return Attr{name, py.Str(name), "", standard}
}

// Fixed is an attribute whose type, that of the default, the tools rely on: no
// other is taken.
func Fixed(name string, standard func() py.Value) Attr {
	return Attr{name, py.Str(name), standard().Type(), standard}
}

// Standards makes attributes from the JSON text of their defaults: of fixed types, but
// for those that are None by default. Text that is no JSON object panics: it is a part
// of the program.
func Standards(text string) []Attr {
	v, err := py.FromJSON([]byte(text))
	if err != nil {
		panic("reading the defaults of a world: " + err.Error())
	}
	var attrs []Attr
	for _, e := range v.(*py.Dict).Entries() {
		standard := func() py.Value { return py.DeepCopy(e.Value) }
		kind := Fixed
		if e.Value == py.None {
			kind = Any
		}
		attrs = append(attrs, kind(string(e.Key.(py.Str)), standard))
	}
	return attrs
}

// NewStill makes the state of a world that draws no random numbers: attributes from a
// start state, or their defaults. check says what is wrong with a state; world is the
// name that errors give.
func NewStill(world string, config *py.Dict, attrs []Attr, check func(Base) error) (Base, error) {
	config = config.Copy()
	config.Delete(py.Str("random_seed")) // unknown to such a world
	base, err := NewBase(config, 0)
	if err != nil {
		return Base{}, err
	}
	base.Random = nil
	base.Take(config, attrs)
	if err := errors.Join(check(base), base.Room()); err != nil {
		return Base{}, fmt.Errorf("the start state of %s: %w", world, err)
	}
	return base, nil
}

// Take sets every attribute to the value of a start state, or to its default.
func (s *Base) Take(config *py.Dict, attrs []Attr) {
	for _, a := range attrs {
		v, ok := config.GetStr(a.name)
		if !ok {
			v = a.standard()
		}
		s.Attrs.Set(a.key, v)
	}
}

// Check tells whether the attributes are there, and of the types that the tools
// rely on.
func (s *Base) Check(attrs []Attr) error {
	for _, a := range attrs {
		v, ok := s.Attrs.GetStr(a.name)
		if !ok {
			return fmt.Errorf("%s is missing", a.name)
		}
		if a.fixed != "" && v.Type() != a.fixed {
			return fmt.Errorf("%s is a %s, not a %s", a.name, v.Type(), a.fixed)
		}
	}
	return nil
}

// Restore reads what MarshalJSON wrote, if check finds nothing wrong with it;
// world is the name that errors give.
func (s *Base) Restore(data []byte, world string, check func(Base) error) error {
	var read Base
	if err := read.UnmarshalJSON(data); err != nil {
		return err
	}
	if err := check(read); err != nil {
		return fmt.Errorf("the stored state of %s: %w", world, err)
	}
	*s = read
	return nil
}
