package session

import (
	"slices"

	"envtune/py"
	"envtune/tool"
)

// Mismatch is one attribute of a world that differs from the reference's.
type Mismatch struct {
	// World and Class name the world; Attr the attribute.
	World, Class, Attr string
	// Got and Want are the attribute's values here and in the reference.
	Got, Want py.Value
}

// CompareState compares the worlds with those of a reference session as the
// official state check does: in the order of the worlds, every public
// attribute by Python's == (1 == 1.0 == True). It returns all differing
// attributes of the first world that differs, nothing where none does. Both
// sessions must hold the same worlds.
func (s *Session) CompareState(ref *Session) []Mismatch {
	for i, want := range ref.worlds {
		if i >= len(s.worlds) || s.worlds[i].Class() != want.Class() {
			return []Mismatch{{World: want.Name(), Class: want.Class(), Got: py.None, Want: want.State()}}
		}
		if diff := compareWorld(s.worlds[i], want); len(diff) > 0 {
			return diff
		}
	}
	return nil
}

// SameStater is implemented by worlds that would make a State only to be
// compared.
type SameStater interface {
	// SameState tells whether the states are equal; false where it is not sure.
	SameState(other tool.World) bool
}

// baseStater is implemented by worlds made of a tool.Base.
type baseStater interface{ BaseState() *tool.Base }

// lentAlike tells which attributes of State are known to be equal, by their
// places.
func lentAlike(got, want tool.World) uint64 {
	a, ok := got.(baseStater)
	if !ok {
		return 0
	}
	b, ok := want.(baseStater)
	if !ok {
		return 0
	}
	return a.BaseState().LentAlike(b.BaseState())
}

func compareWorld(got, want tool.World) []Mismatch {
	if s, ok := got.(SameStater); ok && s.SameState(want) {
		return nil
	}
	var diff []Mismatch
	alike := lentAlike(got, want)
	mine := got.State()
	in := mine.Entries()
	for i, e := range want.State().Entries() {
		if i < 64 && alike&(1<<i) != 0 {
			continue
		}
		var v py.Value
		ok := i < len(in) && in[i].Key == e.Key // mostly in the same order
		if ok {
			v = in[i].Value
		} else {
			v, ok = mine.Get(e.Key)
		}
		if ok && py.Equal(v, e.Value) {
			continue
		}
		if !ok {
			v = py.None
		}
		diff = append(diff, Mismatch{
			World: want.Name(), Class: want.Class(), Attr: py.String(e.Key), Got: v, Want: e.Value,
		})
	}
	return diff
}

// MissingResults is the official response check: every result string of a
// turn's reference calls must be found among all results of the agent so far,
// each as often as it occurs; their order is free and further results do not
// matter. It returns what is missing, in the order of the reference.
func MissingResults(reference, agent []string) []string {
	if endsWith(agent, reference) {
		return nil
	}
	have := make(map[string]int, len(agent))
	for _, r := range agent {
		have[r]++
	}
	var missing []string
	for _, r := range reference {
		if have[r] == 0 {
			missing = append(missing, r)
			continue
		}
		have[r]--
	}
	return missing
}

// endsWith tells whether the last results are those of the reference.
func endsWith(agent, reference []string) bool {
	from := len(agent) - len(reference)
	return from >= 0 && slices.Equal(agent[from:], reference)
}
