package synth

import (
	"fmt"
	"slices"
	"strings"

	"envtune"
	"envtune/py"
	"envtune/session"
)

// Shape says how the reference calls of a task depend on one another. Call b depends on
// an earlier call a by a rule if b fails once a is left out, and by a value if an argument of b is
// in the result of a and in no request so far.
type Shape struct {
	// Depth is the longest chain of dependent calls over the whole task, TurnDepth that
	// within one turn. A call alone is a chain of one.
	Depth, TurnDepth int
	// Rule tells that some call depends by a rule on a call of its own turn, Lookup that
	// some call takes a value from a result of its own turn.
	Rule, Lookup bool
}

// ShapeOf runs a task's reference calls and measures how they depend on one another. The
// error is a *envtune.TaskError.
func ShapeOf(t *envtune.Task, opt session.Options) (Shape, error) {
	opt.LongContext = t.LongContext
	start, err := session.NewStart(t.Worlds, t.Start, opt)
	if err != nil {
		return Shape{}, &envtune.TaskError{Task: t.ID, Err: err}
	}
	calls, err := chain(t, start.Open())
	if err != nil {
		return Shape{}, &envtune.TaskError{Task: t.ID, Err: err}
	}
	for i := range calls {
		dependents(start.Open(), calls, i)
	}
	var s Shape
	within, over := make([]int, len(calls)), make([]int, len(calls))
	for j, c := range calls {
		within[j], over[j] = 1, 1
		for i, how := range c.needs {
			over[j] = max(over[j], over[i]+1)
			if calls[i].turn != c.turn {
				continue
			}
			within[j] = max(within[j], within[i]+1)
			s.Rule = s.Rule || how.rule
			s.Lookup = s.Lookup || how.value
		}
		s.Depth, s.TurnDepth = max(s.Depth, over[j]), max(s.TurnDepth, within[j])
	}
	return s, nil
}

// link is one call of the reference.
type link struct {
	turn   int
	text   string
	result string
	values []string // its arguments, as results write them
	needs  map[int]dependence
}

type dependence struct{ rule, value bool }

// chain runs the calls and finds what values they take from earlier results.
func chain(t *envtune.Task, s *session.Session) ([]link, error) {
	var out []link
	said := ""
	for n, turn := range t.Turns {
		said += turn.User + "\n"
		for _, text := range turn.Reference {
			c, err := py.ParseCall(text, py.DefaultLimits())
			if err != nil {
				return nil, fmt.Errorf("turn %d: reading the reference call %s: %w", n, text, err)
			}
			r := s.Call(text)
			l := link{turn: n, text: text, result: r.Text, needs: map[int]dependence{}}
			for _, v := range c.Args {
				l.values = values(l.values, v)
			}
			for _, a := range c.Kwargs {
				l.values = values(l.values, a.Value)
			}
			l.values = slices.DeleteFunc(l.values, func(v string) bool { return strings.Contains(said, v) })
			for i := range out {
				if slices.ContainsFunc(l.values, func(v string) bool { return strings.Contains(out[i].result, v) }) {
					l.needs[i] = dependence{value: true}
				}
			}
			out = append(out, l)
		}
	}
	return out, nil
}

// shortest is the length of the shortest value that is looked for in results: shorter
// ones are found anywhere.
const shortest = 3

// values appends the strings and numbers of an argument, as results write them.
func values(to []string, v py.Value) []string {
	switch v := v.(type) {
	case *py.List:
		for _, item := range v.Items {
			to = values(to, item)
		}
		return to
	case *py.Dict:
		for _, e := range v.Entries() {
			to = values(to, e.Value)
		}
		return to
	}
	if text := py.String(v); len(text) >= shortest && text != "None" && text != "True" && text != "False" {
		to = append(to, text)
	}
	return to
}

// dependents leaves one call out and notes the later ones that then fail.
func dependents(s *session.Session, calls []link, without int) {
	for j, c := range calls {
		if j == without {
			continue
		}
		if r := s.Call(c.text); r.Code != "" && j > without {
			d := c.needs[without]
			d.rule = true
			c.needs[without] = d
		}
	}
}
