package synth

import (
	"fmt"

	"envtune"
)

// Suite is a named set of tasks.
type Suite struct {
	Name  string
	Spec  Spec // what it was generated from
	Tasks []*envtune.Task
	// Intents counts what users want, by the names of the generator's intents; empty for
	// a suite that was written by hand.
	Intents map[string]int
	// Hidden counts the tasks that Spec.Hidden speaks of.
	Hidden int
}

// Part returns the tasks of a role, in order.
func (s *Suite) Part(part envtune.Part) []*envtune.Task {
	var out []*envtune.Task
	for _, t := range s.Tasks {
		if t.Part == part {
			out = append(out, t)
		}
	}
	return out
}

// Apart checks that no start state, request text or sequence of reference calls
// is shared between two of the given tasks of different roles. Messages that say nothing
// of their task ("More tools are here now, please go on.") and worlds without a start
// state do not count. The error names both tasks.
func Apart(tasks []*envtune.Task) error { return sharing(tasks, false) }

// Distinct is Apart for any two of the tasks, whatever their roles: what a generated suite
// keeps to.
func Distinct(tasks []*envtune.Task) error { return sharing(tasks, true) }

func sharing(tasks []*envtune.Task, any bool) error {
	first := map[string]*envtune.Task{}
	for _, t := range tasks {
		for _, k := range shared(t) {
			if other, ok := first[k.content]; ok && other != t && (any || other.Part != t.Part) {
				return fmt.Errorf("task %s (%s) and task %s (%s) share a %s", other.ID, other.Part, t.ID, t.Part, k.what)
			}
			first[k.content] = t
		}
	}
	return nil
}
