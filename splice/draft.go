package splice

import (
	"cmp"
	"slices"

	"envtune"
	"envtune/py"
)

// Bounds of what is drafted: calls of one tool at a time, parameters of a tool, values for one
// that can be left out.
const (
	mostDrafts = 200
	mostParams = 12
	mostOthers = 6
)

// unasked is what has to speak for the value of a parameter that can be left out.
const unasked = 0.9

// draft is a call of a tool, with how much speaks for it: of each parameter the place of its
// value among those proposed, -1 where it is left out.
type draft struct {
	picks [mostParams]int16
	score float64
}

// drafter drafts the calls of a tool behind what has been reached.
type drafter struct {
	spec   *envtune.ToolSpec
	values [][]proposal // by parameter, the likeliest first
}

func (s *search) drafter(at *reached, spec *envtune.ToolSpec) *drafter {
	d := &drafter{spec, make([][]proposal, len(spec.Params))}
	for i, p := range spec.Params {
		d.values[i] = s.propose(at, spec, p)
	}
	return d
}

// place is that of a parameter, -1 for none.
func (d *drafter) place(param string) int {
	return slices.IndexFunc(d.spec.Params, func(p envtune.Param) bool { return p.Name == param })
}

// call is the call of a draft.
func (d *drafter) call(from draft) py.Call {
	c := py.Call{Name: d.spec.Name}
	for i, p := range d.spec.Params {
		if k := from.picks[i]; k >= 0 {
			c.Kwargs = append(c.Kwargs, py.Arg{Name: p.Name, Value: d.values[i][k].v})
		}
	}
	return c
}

// prefer has more speak for values of a parameter: those that were said as well come first.
func (d *drafter) prefer(param string, values []py.Value, by float64) {
	i := d.place(param)
	if i < 0 {
		return
	}
	for k, v := range values {
		if !fits(v, d.spec.Params[i].Type) {
			continue
		}
		r := py.Repr(v)
		j := slices.IndexFunc(d.values[i], func(q proposal) bool { return q.repr == r })
		if j < 0 {
			d.values[i] = append(d.values[i], proposal{v: v, repr: r, score: by + 0.1 - 0.02*float64(k), preferred: true, text: -1})
		} else if q := &d.values[i][j]; !q.preferred {
			q.score, q.preferred = q.score+by, true
		}
	}
	slices.SortStableFunc(d.values[i], likelier)
}

// doubt has less speak for a value of a parameter.
func (d *drafter) doubt(param string, v py.Value, by float64) {
	i, r := d.place(param), py.Repr(v)
	if i < 0 {
		return
	}
	for k := range d.values[i] {
		if q := &d.values[i][k]; q.repr == r {
			q.score -= by
		}
	}
	slices.SortStableFunc(d.values[i], likelier)
}

// drop leaves out a value of a parameter.
func (d *drafter) drop(param string, v py.Value) {
	if i, r := d.place(param), py.Repr(v); i >= 0 {
		d.values[i] = slices.DeleteFunc(d.values[i], func(q proposal) bool { return q.repr == r })
	}
}

// extend adds to drafts those with parameter i more: with at most so many values of it that
// have at least a score.
func (d *drafter) extend(out []draft, from draft, i, most int, least, cost float64) []draft {
	for k, q := range d.values[i] {
		if k == most || q.score < least {
			break
		}
		next := from
		next.picks[i] = int16(k)
		next.score += q.score - cost
		for o := range i {
			p := from.picks[o]
			if p < 0 {
				continue
			}
			switch before := d.values[o][p]; {
			case before.overlaps(q):
				next.score--
			case before.follows(q):
				next.score -= 0.15 // values are mostly said in the order of the parameters
			}
		}
		out = append(out, next)
	}
	return out
}

// width is the number of values that each of so many required parameters is tried with.
func width(needs int) int { return []int{0, 40, 12, 7, 5, 4, 3, 3}[min(needs, 7)] }

// drafts are calls of the tool, the likeliest first: its required parameters with the likeliest
// values each, its others as far as something speaks for one.
func (d *drafter) drafts() []draft {
	if len(d.spec.Params) > mostParams {
		return nil
	}
	needs := 0
	for _, p := range d.spec.Params {
		if !p.Optional {
			needs++
		}
	}
	out := make([]draft, 1, mostDrafts)
	var next []draft
	for i, p := range d.spec.Params {
		next = next[:0]
		for _, from := range out {
			if p.Optional {
				from.picks[i] = -1
				next = d.extend(append(next, from), from, i, mostOthers, 0.3, unasked)
			} else {
				next = d.extend(next, from, i, width(needs), -9, 0)
			}
		}
		slices.SortStableFunc(next, func(a, b draft) int { return cmp.Compare(b.score, a.score) })
		out = append(out[:0], next[:min(len(next), mostDrafts)]...)
	}
	return out
}
