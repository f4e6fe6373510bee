package jinja

import (
	"fmt"
	"strings"

	"envtune/py"
)

// stmt is a part of the template: text, a tag, or a value that is printed.
type stmt interface {
	run(r *run, s *scope) (jump, error)
}

// jump says how a part ended.
type jump int

const (
	onward jump = iota
	breakLoop
	continueLoop
)

// block runs parts one after the other.
func (r *run) block(body []stmt, s *scope) (jump, error) {
	for _, one := range body {
		if j, err := one.run(r, s); j != onward || err != nil {
			return j, err
		}
	}
	return onward, nil
}

// capture runs parts and returns what they print.
func (r *run) capture(body []stmt, s *scope) (string, jump, error) {
	var b strings.Builder
	outer := r.out
	r.out = &b
	j, err := r.block(body, s)
	r.out = outer
	return b.String(), j, err
}

type dataStmt struct {
	text string
	line int
}

func (d *dataStmt) run(r *run, _ *scope) (jump, error) { return onward, fail(d.line, r.write(d.text)) }

type printStmt struct {
	value expr
	line  int
}

func (p *printStmt) run(r *run, s *scope) (jump, error) {
	v, err := p.value.eval(r, s)
	if err != nil {
		return onward, err
	}
	text, err := r.str(v)
	if err == nil {
		err = r.write(text)
	}
	return onward, fail(p.line, err)
}

type ifStmt struct {
	tests     []expr
	bodies    [][]stmt
	otherwise []stmt
	line      int
}

func (i *ifStmt) run(r *run, s *scope) (jump, error) {
	for n, test := range i.tests {
		v, err := test.eval(r, s)
		if err != nil {
			return onward, err
		}
		if r.truth(v) {
			return r.block(i.bodies[n], s)
		}
	}
	return r.block(i.otherwise, s)
}

// target is what is assigned to: a name, an attribute of a namespace, or parts.
type target struct {
	name, attr string
	parts      []target
}

func (t *target) assign(r *run, s *scope, v py.Value) error {
	switch {
	case t.parts != nil:
		if u, ok := v.(undefined); ok {
			return u.err()
		}
		items, err := r.iterate(v)
		if err != nil {
			return err
		}
		if len(items) != len(t.parts) {
			return py.ValueError("%d values where %d are unpacked", len(items), len(t.parts))
		}
		for i := range t.parts {
			if err := t.parts[i].assign(r, s, items[i]); err != nil {
				return err
			}
		}
	case t.attr != "":
		v2, _ := s.get(t.name)
		n, ok := v2.(*namespace)
		if !ok {
			return fmt.Errorf("cannot assign attribute '%s' on '%s', which is no namespace", t.attr, t.name)
		}
		n.attrs.SetStr(t.attr, v)
	default:
		s.vars[t.name] = v
	}
	return r.spend(1)
}

type setStmt struct {
	target target
	value  expr
	line   int
}

func (t *setStmt) run(r *run, s *scope) (jump, error) {
	v, err := t.value.eval(r, s)
	if err != nil {
		return onward, err
	}
	return onward, fail(t.line, t.target.assign(r, s, v))
}

type setBlockStmt struct {
	target target
	filter expr // nil: none
	body   []stmt
	line   int
}

func (t *setBlockStmt) run(r *run, s *scope) (jump, error) {
	text, j, err := r.capture(t.body, s.child())
	if err != nil || j != onward {
		return j, err
	}
	v, err := applyFilters(r, s, t.filter, py.Str(text))
	if err != nil {
		return onward, err
	}
	return onward, fail(t.line, t.target.assign(r, s, v))
}

// applyFilters runs a chain of filters whose innermost one gets v.
func applyFilters(r *run, s *scope, chain expr, v py.Value) (py.Value, error) {
	f, ok := chain.(*filterExpr)
	if !ok {
		return v, nil
	}
	v, err := applyFilters(r, s, f.of, v)
	if err != nil {
		return nil, err
	}
	return f.apply(r, s, v)
}

type filterStmt struct {
	filter expr
	body   []stmt
	line   int
}

func (f *filterStmt) run(r *run, s *scope) (jump, error) {
	text, j, err := r.capture(f.body, s.child())
	if err != nil {
		return onward, err
	}
	v, err := applyFilters(r, s, f.filter, py.Str(text))
	if err != nil {
		return onward, err
	}
	text, err = r.str(v)
	if err == nil {
		err = r.write(text)
	}
	return j, fail(f.line, err)
}

// scopeStmt is a part with variables of its own.
type scopeStmt struct {
	targets []target
	values  []expr
	body    []stmt
	line    int
}

func (w *scopeStmt) run(r *run, s *scope) (jump, error) {
	values, err := r.evalAll(w.values, s)
	if err != nil {
		return onward, fail(w.line, err)
	}
	inner := s.child()
	for i := range w.targets {
		if err := w.targets[i].assign(r, inner, values[i]); err != nil {
			return onward, fail(w.line, err)
		}
	}
	return r.block(w.body, inner)
}

type jumpStmt struct{ leave bool }

func (j *jumpStmt) run(*run, *scope) (jump, error) {
	if j.leave {
		return breakLoop, nil
	}
	return continueLoop, nil
}

type forStmt struct {
	target          target
	over, test      expr
	body, otherwise []stmt
	line            int
}

func (f *forStmt) run(r *run, s *scope) (jump, error) {
	v, err := f.over.eval(r, s)
	if err != nil {
		return onward, err
	}
	items, err := r.iterate(v)
	if err != nil {
		return onward, fail(f.line, err)
	}
	if items, err = f.filtered(r, s, items); err != nil {
		return onward, err
	}
	l := &loop{items: items}
	for i, item := range items {
		inner := s.child()
		l.at = i
		now := *l // closures and copies keep the place that they saw
		inner.vars["loop"] = &now
		err := r.spend(5)
		if err == nil {
			err = f.target.assign(r, inner, item)
		}
		if err != nil {
			return onward, fail(f.line, err)
		}
		j, err := r.block(f.body, inner)
		if err != nil {
			return onward, err
		}
		if j == breakLoop {
			break
		}
	}
	if len(items) == 0 {
		return r.block(f.otherwise, s.child())
	}
	return onward, nil
}

// filtered keeps the items for which the loop's condition holds.
func (f *forStmt) filtered(r *run, s *scope, items []py.Value) ([]py.Value, error) {
	if f.test == nil {
		return items, nil
	}
	var kept []py.Value
	for _, item := range items {
		inner := s.child()
		if err := f.target.assign(r, inner, item); err != nil {
			return nil, fail(f.line, err)
		}
		v, err := f.test.eval(r, inner)
		if err != nil {
			return nil, err
		}
		if r.truth(v) {
			kept = append(kept, item)
		}
	}
	return kept, nil
}

type param struct {
	name      string
	otherwise expr
}

type macroStmt struct {
	name   string
	params []param
	body   []stmt
	line   int
}

func (m *macroStmt) run(r *run, s *scope) (jump, error) {
	s.vars[m.name] = &function{m.name, func(r *run, a *args) (py.Value, error) { return m.call(r, s, a) }}
	return onward, r.spend(1)
}

// call runs the macro with arguments, in a scope within the one that defined it.
func (m *macroStmt) call(r *run, s *scope, a *args) (py.Value, error) {
	if r.depth >= r.limits.Depth {
		return nil, fmt.Errorf("macros call each other more than %d deep", r.limits.Depth)
	}
	r.depth++
	defer func() { r.depth-- }()
	names := make([]string, len(m.params))
	for i, p := range m.params {
		names[i] = p.name
	}
	given, err := a.bind(0, names...)
	if err != nil {
		return nil, err
	}
	inner := s.child()
	for i, p := range m.params {
		switch {
		case given[i] != nil:
			inner.vars[p.name] = given[i]
		case p.otherwise != nil:
			if inner.vars[p.name], err = p.otherwise.eval(r, inner); err != nil {
				return nil, err
			}
		default:
			inner.vars[p.name] = undefined{"parameter '" + p.name + "' was not provided"}
		}
	}
	text, _, err := r.capture(m.body, inner)
	return py.Str(text), err
}
