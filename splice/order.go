package splice

import (
	"context"
	"errors"
	"slices"
	"strings"

	"envtune"
	"envtune/py"
)

// tidy leaves out what a turn is right without and orders the rest.
func (s *search) tidy(ctx context.Context, start envtune.Episode, calls []choice) ([]choice, error) {
	calls, err := s.least(ctx, start, calls)
	for i, c := range calls {
		calls[i] = s.inPlace(c)
	}
	if err != nil || len(calls) < 2 {
		return calls, err
	}
	told, _, err := s.play(ctx, start, calls)
	if told == nil || err != nil {
		return calls, err
	}
	in, err := s.inOrder(ctx, start, calls, told)
	if in == nil || err != nil {
		return calls, err
	}
	if right, err := s.right(ctx, start, in); !right || err != nil {
		return calls, err
	}
	return in, nil
}

// least leaves out the calls without which the turn is right, too, and arguments of the others.
func (s *search) least(ctx context.Context, start envtune.Episode, calls []choice) ([]choice, error) {
	keep := func(fewer []choice) error {
		right, err := s.right(ctx, start, fewer)
		if right {
			calls = fewer
		}
		return err
	}
	for i := len(calls) - 1; i >= 0; i-- {
		if err := keep(slices.Delete(slices.Clone(calls), i, i+1)); err != nil {
			return nil, err
		}
	}
	for i := range calls {
		spec, _ := s.spec(calls[i].call.Name)
		for _, p := range spec.Params {
			if v, has := calls[i].call.Kwarg(p.Name); !has || !p.Optional || s.saidNow(v) && !elsewhere(calls, i, v) {
				continue
			}
			fewer := slices.Clone(calls)
			fewer[i] = calls[i].without(p.Name)
			if err := keep(fewer); err != nil {
				return nil, err
			}
		}
	}
	return calls, nil
}

// elsewhere tells whether a call other than call i has a value.
func elsewhere(calls []choice, i int, v py.Value) bool {
	others := reached{calls: slices.Delete(slices.Clone(calls), i, i+1)}
	return others.uses(v)
}

// saidNow tells whether a value stands in what users ask for now.
func (s *search) saidNow(v py.Value) bool {
	list, _ := s.asks()
	return slices.ContainsFunc(list, func(clause string) bool { return strings.Contains(clause, py.String(v)) })
}

// inPlace is a call with its arguments in the order of the tool's parameters.
func (s *search) inPlace(c choice) choice {
	spec, _ := s.spec(c.call.Name)
	d := py.Call{Name: c.call.Name}
	for _, p := range spec.Params {
		if v, ok := c.call.Kwarg(p.Name); ok {
			d.Kwargs = append(d.Kwargs, py.Arg{Name: p.Name, Value: v})
		}
	}
	if len(d.Kwargs) < len(c.call.Kwargs) {
		return c
	}
	return chosen(d)
}

// without is the call without one of its arguments.
func (c choice) without(name string) choice {
	d := py.Call{Name: c.call.Name}
	for _, a := range c.call.Kwargs {
		if a.Name != name {
			d.Kwargs = append(d.Kwargs, a)
		}
	}
	return chosen(d)
}

// inOrder are calls in the order in which the request speaks of them, where each has the result
// that it had: one behind those whose results tell its values, and what is told of the user, as
// what no clause speaks of, just before what does not run without it. It is nil where some do
// not run so.
func (s *search) inOrder(ctx context.Context, start envtune.Episode, calls []choice, told []string) (out []choice, err error) {
	list, answer := s.asks()
	rank, left := make([]int, len(calls)), make([]int, len(calls))
	for i, c := range calls {
		left[i] = i
		switch rank[i] = clauseOf(list, c.call); {
		case rank[i] < 0:
			rank[i] = len(list)
		case rank[i] != answer && ofUser(list[rank[i]]):
			rank[i] = len(list) + 1
		}
	}
	slices.SortStableFunc(left, func(a, b int) int { return rank[a] - rank[b] })
	o := ordering{search: s, calls: calls, told: told, left: left}
	if o.ep, err = start.Fork(); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, o.ep.Close()) }()
	for len(o.left) > 0 {
		placed := false
		for _, i := range slices.Clone(o.left) {
			if placed, err = o.place(ctx, i, len(calls)); placed || err != nil {
				break
			}
		}
		if !placed || err != nil {
			return nil, err
		}
	}
	return o.out, nil
}

// ordering puts calls into an order in which each has the result that it had.
type ordering struct {
	*search
	calls []choice
	told  []string
	left  []int
	out   []choice
	ep    envtune.Episode // behind out
}

// place puts a call that is left behind the others, where it has the result that it had: first
// the one without which it does not run, as the hint says, then those whose results tell its
// values.
func (o *ordering) place(ctx context.Context, i, deep int) (bool, error) {
	if deep == 0 || !slices.Contains(o.left, i) {
		return false, nil
	}
	sources := false
	for {
		next, got, err := o.makes(ctx, o.ep, o.calls[i])
		if err != nil {
			return false, err
		}
		if next == nil {
			k := -1
			if got.Hint != nil {
				k = slices.IndexFunc(o.left, func(k int) bool { return k != i && o.calls[k].call.Name == got.Hint.Tool })
			}
			if k < 0 {
				return false, nil
			}
			if placed, err := o.place(ctx, o.left[k], deep-1); !placed || err != nil {
				return false, err
			}
			if !slices.Contains(o.left, i) { // it went on its way
				return true, nil
			}
			continue
		}
		if !sources {
			sources = true
			if err := next.Close(); err != nil {
				return false, err
			}
			if placed, err := o.sources(ctx, i, deep-1); !placed || err != nil {
				return false, err
			}
			continue
		}
		if got.Text != o.told[i] {
			return false, next.Close()
		}
		err = o.ep.Close()
		o.ep, o.out = next, append(o.out, o.calls[i])
		o.left = slices.DeleteFunc(o.left, func(k int) bool { return k == i })
		return true, err
	}
}

// sources places the calls that are left whose results tell a value of call i.
func (o *ordering) sources(ctx context.Context, i, deep int) (bool, error) {
	for _, k := range slices.Clone(o.left) {
		if k == i || !tells(o.told[k], o.calls[i].call) || tells(o.told[i], o.calls[k].call) {
			continue
		}
		if placed, err := o.place(ctx, k, deep); !placed || err != nil {
			return false, err
		}
	}
	return true, nil
}

// tells tells whether a result has one of the values of a call.
func tells(text string, c py.Call) bool {
	values := found(text)
	return slices.ContainsFunc(c.Kwargs, func(a py.Arg) bool {
		r := py.Repr(a.Value)
		return len(r) > 1 && slices.ContainsFunc(values, func(v py.Value) bool { return py.Repr(v) == r })
	})
}
