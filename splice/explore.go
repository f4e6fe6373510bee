package splice

import (
	"context"
	"errors"
	"slices"
	"strings"

	"envtune"
	"envtune/py"
)

// Bounds of what is tried at one place: calls of one tool, those of them for which another call
// has to come first, calls instead of one that may be wrong.
const (
	mostTries   = 120
	mostLacks   = 8
	mostAmended = 30
)

// explore tries calls of a tool, the likeliest first, until one brings more, and heeds what
// hints say of them: less speaks for values that are wrong, more for accepted ones. Where all
// results are there behind a call and the turn is not right, it goes on to others; with right
// it looks for such a one only. It is nil where there is none.
func (s *search) explore(ctx context.Context, at *reached, spec *envtune.ToolSpec, right bool) (best *reached, err error) {
	d := s.drafter(at, spec)
	tried, lacks := map[string]bool{}, 0
	for list := d.drafts(); len(list) > 0 && len(tried) < mostTries && lacks < mostLacks && s.steps >= 0; {
		c := chosen(d.call(list[0]))
		list = list[1:]
		if tried[c.text] {
			continue
		}
		tried[c.text] = true
		next, hint, err := s.try(ctx, at, c)
		if err != nil {
			return nil, errors.Join(err, best.close(at))
		}
		if hint != nil {
			if hint.Kind == envtune.HintDependency {
				if lacks++; !right && best == nil {
					if next, err = s.behind(ctx, at, c, hint); err != nil {
						return nil, err
					}
				}
			}
			if s.mend(at, d, c, hint) {
				list = d.drafts()
			}
		}
		if next != nil && (next.right || best == nil && !right && next.found > at.found) {
			next, best = best, next
		}
		if err := next.close(at); err != nil {
			return nil, errors.Join(err, best.close(at))
		}
		if best != nil && (best.right || best.found < 1) {
			break
		}
	}
	return best, nil
}

// behind makes the call that a hint says has to come first, and a call behind it; nil where
// that brings no more, or the first one does alone.
func (s *search) behind(ctx context.Context, at *reached, c choice, hint *envtune.Hint) (*reached, error) {
	first, ok := needed(hint)
	if !ok {
		return nil, nil
	}
	one, _, err := s.try(ctx, at, chosen(first))
	if one == nil || err != nil {
		return nil, err
	}
	if one.right || one.found > at.found { // it is found by itself
		return nil, one.close(at)
	}
	two, _, err := s.try(ctx, one, c)
	if err != nil || two == nil || !two.right && two.found <= at.found {
		if two == nil {
			two = one
		}
		return nil, errors.Join(err, two.close(at))
	}
	return two, nil
}

// mend takes from a hint what it says of the values of a call; it tells whether that changes
// what is to be tried.
func (s *search) mend(at *reached, d *drafter, c choice, hint *envtune.Hint) bool {
	wrong, has := c.call.Kwarg(hint.Arg)
	switch hint.Kind {
	case envtune.HintSignature:
		s.heed(at, c, hint)
	case envtune.HintDependency:
		s.heed(at, c, hint)
		for _, a := range c.call.Kwargs { // some of them may be wrong
			d.doubt(a.Name, a.Value, 0.5)
		}
		return true
	case envtune.HintConstraint:
		if has {
			d.doubt(hint.Arg, wrong, 1)
			d.prefer(hint.Arg, s.instances(wrong, hint), 0.8)
		}
		return has
	case envtune.HintSource:
		s.lookUp(c, hint)
		if has {
			d.drop(hint.Arg, wrong)
			d.prefer(hint.Arg, s.looked(at, hint), 1.5)
		}
		return has
	}
	return false
}

// instances are the values that a constraint's hint accepts: of a dict those with one of its
// keys and what was said behind it, of a list those that were said, all, and each alone.
func (s *search) instances(wrong py.Value, hint *envtune.Hint) []py.Value {
	values := accepted(hint)
	switch wrong.Type() {
	case "dict":
		values = nil
		for i := range s.texts {
			values = append(values, s.texts[i].pairsOf(hint.Values)...)
		}
	case "list":
		out := append(s.among(values), &py.List{Items: values})
		for _, v := range values {
			out = append(out, &py.List{Items: []py.Value{v}})
		}
		return out
	}
	return values
}

// among are lists of those of some values that a text says, in its order.
func (s *search) among(values []py.Value) []py.Value {
	var out []py.Value
	for i := range s.texts {
		l := &py.List{}
		for _, it := range s.texts[i].items {
			if slices.ContainsFunc(values, func(v py.Value) bool { return py.Repr(v) == py.Repr(it.v) }) {
				l.Items = append(l.Items, it.v)
			}
		}
		if l.Len() > 0 {
			out = append(out, l)
		}
	}
	return out
}

// looked are the values that look-ups of a source's hint have told.
func (s *search) looked(at *reached, hint *envtune.Hint) []py.Value {
	var out []py.Value
	for i, k := range at.calls {
		if k.call.Name != hint.Tool {
			continue
		}
		for _, v := range s.valuesOf(at.told[i], nameWords(strings.Join(hint.Values, " "))) {
			if v.under {
				out = append(out, v.v)
			}
		}
	}
	return out
}

// amend looks for one call whose values make a turn right, where all results are there and it
// is not: calls with other values can have the same results. It is made at the place of the
// call, or last, behind what the others have told. It is nil where there is none.
func (s *search) amend(ctx context.Context, start envtune.Episode, at *reached) ([]choice, error) {
	for i := len(at.calls) - 1; i >= 0; i-- {
		spec, ok := s.spec(at.calls[i].call.Name)
		if !ok {
			continue
		}
		d := s.drafter(at, &spec)
		list := d.drafts()
		for _, from := range list[:min(len(list), mostAmended)] {
			if s.steps -= 2 * len(at.calls); s.steps < 0 {
				return nil, nil
			}
			c := chosen(d.call(from))
			there, last := slices.Clone(at.calls), append(slices.Delete(slices.Clone(at.calls), i, i+1), c)
			there[i] = c
			for _, calls := range [][]choice{there, last} {
				if right, err := s.right(ctx, start, calls); right || err != nil {
					return calls, err
				}
			}
		}
	}
	return nil, nil
}
