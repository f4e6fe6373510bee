package session

import (
	"fmt"
	"sync"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

// index finds the tools of a session by name. It never changes.
type index struct {
	*names
	// places are those of the worlds in the session by their numbers, -1 where
	// the session does not have it.
	places []int
}

// names are the tools of several worlds by name.
type names struct {
	owner map[string]int // the number of the tool's world
	specs map[string]envtune.ToolSpec
	pure  map[string]bool // as tool.Purer tells
	// first is the first tool of each world.
	first []string
}

// allTools are the tools of all kinds of worlds, whose numbers are their places
// among the kinds.
var allTools = sync.OnceValue(func() *names {
	all := make([]tool.World, len(kinds))
	for i, k := range kinds {
		w, err := k.make(py.NewDict(), tool.Options{})
		if err != nil {
			panic("making the world " + k.name + " of defaults: " + err.Error())
		}
		all[i] = w
	}
	return namesOf(all)
})

// namesOf panics where two worlds have a tool of the same name.
func namesOf(worlds []tool.World) *names {
	n := &names{owner: map[string]int{}, specs: map[string]envtune.ToolSpec{}, pure: map[string]bool{}, first: make([]string, len(worlds))}
	for i, w := range worlds {
		p, purer := w.(tool.Purer)
		for _, t := range w.Tools() {
			if purer && p.Pure(t.Name) {
				n.pure[t.Name] = true
			}
			if _, twice := n.owner[t.Name]; twice {
				panic("the tool " + t.Name + " is in two worlds")
			}
			n.owner[t.Name], n.specs[t.Name] = i, t
			if n.first[i] == "" {
				n.first[i] = t.Name
			}
		}
	}
	return n
}

// of makes the index of a session that holds the worlds of these numbers.
func (n *names) of(numbers []int) (*index, error) {
	x := &index{names: n, places: make([]int, len(n.first))}
	for i := range x.places {
		x.places[i] = -1
	}
	for place, number := range numbers {
		if x.places[number] >= 0 {
			return nil, fmt.Errorf("the tool %s is in two worlds", n.first[number])
		}
		x.places[number] = place
	}
	return x, nil
}

// place returns the place of the world that has a tool, or -1.
func (s *Session) place(tool string) int {
	if number, ok := s.tools.owner[tool]; ok {
		return s.tools.places[number]
	}
	return -1
}
