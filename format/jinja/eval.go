package jinja

import (
	"fmt"

	"envtune/py"
)

// expr is an expression.
type expr interface {
	eval(r *run, s *scope) (py.Value, error)
}

type constExpr struct{ value py.Value }

func (e *constExpr) eval(r *run, _ *scope) (py.Value, error) { return e.value, r.spend(1) }

type nameExpr struct {
	name string
	line int
}

func (e *nameExpr) eval(r *run, s *scope) (py.Value, error) {
	if err := r.spend(1); err != nil {
		return nil, fail(e.line, err)
	}
	if v, ok := s.get(e.name); ok {
		return v, nil
	}
	return undefined{"'" + e.name + "' is undefined"}, nil
}

type listExpr struct {
	items []expr
	tuple bool
}

func (e *listExpr) eval(r *run, s *scope) (py.Value, error) {
	items, err := r.evalAll(e.items, s)
	if err != nil {
		return nil, err
	}
	if e.tuple {
		return py.Tuple(items), nil
	}
	return py.NewList(items...), nil
}

func (r *run) evalAll(list []expr, s *scope) ([]py.Value, error) {
	out := make([]py.Value, len(list))
	for i, e := range list {
		var err error
		if out[i], err = e.eval(r, s); err != nil {
			return nil, err
		}
	}
	return out, r.spend(1)
}

type dictExpr struct {
	keys, values []expr
	line         int
}

func (e *dictExpr) eval(r *run, s *scope) (py.Value, error) {
	keys, err := r.evalAll(e.keys, s)
	if err != nil {
		return nil, err
	}
	values, err := r.evalAll(e.values, s)
	if err != nil {
		return nil, err
	}
	d := py.NewDict()
	for i, k := range keys {
		if err := r.weigh(k); err != nil {
			return nil, fail(e.line, err)
		}
		if err := py.SetItem(d, k, values[i]); err != nil {
			return nil, fail(e.line, err)
		}
	}
	return d, nil
}

type condExpr struct {
	test, yes, no expr
	line          int
}

func (e *condExpr) eval(r *run, s *scope) (py.Value, error) {
	v, err := e.test.eval(r, s)
	switch {
	case err != nil:
		return nil, err
	case r.truth(v):
		return e.yes.eval(r, s)
	case e.no != nil:
		return e.no.eval(r, s)
	}
	return undefined{fmt.Sprintf("the inline if-expression on line %d evaluated to false and no else section was defined.", e.line)}, nil
}

type logicExpr struct {
	left, right expr
	or          bool
}

func (e *logicExpr) eval(r *run, s *scope) (py.Value, error) {
	v, err := e.left.eval(r, s)
	if err != nil || r.truth(v) == e.or {
		return v, err
	}
	return e.right.eval(r, s)
}

type notExpr struct{ of expr }

func (e *notExpr) eval(r *run, s *scope) (py.Value, error) {
	v, err := e.of.eval(r, s)
	if err != nil {
		return nil, err
	}
	return py.Bool(!r.truth(v)), nil
}

type signExpr struct {
	minus bool
	of    expr
	line  int
}

func (e *signExpr) eval(r *run, s *scope) (py.Value, error) {
	v, err := e.of.eval(r, s)
	if err != nil {
		return nil, err
	}
	if u, ok := v.(undefined); ok {
		return nil, fail(e.line, u.err())
	}
	if e.minus {
		v, err = py.Neg(v)
		return v, fail(e.line, err)
	}
	if !py.IsNumber(v) {
		return nil, fail(e.line, py.TypeError("bad operand type for unary +: '%s'", v.Type()))
	}
	return v, nil
}

type binaryExpr struct {
	op          string
	left, right expr
	line        int
}

func (e *binaryExpr) eval(r *run, s *scope) (py.Value, error) {
	a, err := e.left.eval(r, s)
	if err != nil {
		return nil, err
	}
	b, err := e.right.eval(r, s)
	if err != nil {
		return nil, err
	}
	v, err := r.binary(e.op, a, b)
	return v, fail(e.line, err)
}

func (r *run) binary(op string, a, b py.Value) (py.Value, error) {
	if op == "~" {
		return r.concat(a, b)
	}
	for _, v := range []py.Value{a, b} {
		if u, ok := v.(undefined); ok {
			return nil, u.err()
		}
		if s, ok := v.(py.Str); ok {
			if err := r.text(len(s)); err != nil {
				return nil, err
			}
		} else if n, err := py.Len(v); err == nil {
			if err := r.spend(n); err != nil {
				return nil, err
			}
		}
	}
	if err := r.spend(1); err != nil {
		return nil, err
	}
	switch op {
	case "+":
		if x, ok := a.(py.Str); ok {
			if y, ok := b.(py.Str); ok && len(x)+len(y) > r.limits.Text {
				return nil, r.text(len(x) + len(y))
			}
		}
		return py.Add(a, b)
	case "-":
		return py.Sub(a, b)
	case "*":
		v, err := py.Mul(a, b)
		if err != nil {
			return nil, err
		}
		return v, r.made(v)
	case "/":
		return py.Div(a, b)
	case "//":
		return py.FloorDiv(a, b)
	case "%":
		return py.Mod(a, b)
	}
	return r.power(a, b)
}

// power is a ** b for an exponent that keeps the result small.
func (r *run) power(a, b py.Value) (py.Value, error) {
	if err := r.spend(1000); err != nil {
		return nil, err
	}
	return py.Pow(a, b)
}

// made spends for a text or list that was made.
func (r *run) made(v py.Value) error {
	if s, ok := v.(py.Str); ok {
		return r.text(len(s))
	}
	if n, err := py.Len(v); err == nil {
		return r.spend(n)
	}
	return nil
}

func (r *run) concat(a, b py.Value) (py.Value, error) {
	x, err := r.str(a)
	if err != nil {
		return nil, err
	}
	y, err := r.str(b)
	if err != nil {
		return nil, err
	}
	if err := r.text(len(x) + len(y)); err != nil {
		return nil, err
	}
	return py.Str(x + y), nil
}

type compareExpr struct {
	first expr
	ops   []string
	rest  []expr
	line  int
}

func (e *compareExpr) eval(r *run, s *scope) (py.Value, error) {
	left, err := e.first.eval(r, s)
	if err != nil {
		return nil, err
	}
	for i, op := range e.ops {
		right, err := e.rest[i].eval(r, s)
		if err != nil {
			return nil, err
		}
		yes, err := r.compare(op, left, right)
		if err != nil {
			return nil, fail(e.line, err)
		}
		if !yes {
			return py.Bool(false), nil
		}
		left = right
	}
	return py.Bool(true), nil
}

func (r *run) compare(op string, a, b py.Value) (bool, error) {
	switch op {
	case "in", "not in":
		yes, err := r.contains(b, a)
		return yes == (op == "in"), err
	case "==", "!=":
		yes, err := r.equal(a, b)
		return yes == (op == "=="), err
	}
	for _, v := range []py.Value{a, b} {
		if u, ok := v.(undefined); ok {
			return false, u.err()
		}
		if err := r.weigh(v); err != nil {
			return false, err
		}
	}
	return py.Compare(op, a, b)
}

func (r *run) equal(a, b py.Value) (bool, error) {
	switch x := a.(type) {
	case undefined:
		_, ok := b.(undefined)
		return ok, nil
	case *function, *namespace, *loop:
		return x == b, nil
	}
	for _, v := range []py.Value{a, b} {
		if err := r.weigh(v); err != nil {
			return false, err
		}
	}
	return py.Equal(a, b), nil
}

func (r *run) contains(container, item py.Value) (bool, error) {
	if _, ok := container.(undefined); ok {
		return false, nil
	}
	if d, ok := container.(*py.Dict); ok { // not looked through
		if err := r.weigh(item); err != nil {
			return false, err
		}
		return py.Contains(d, item)
	}
	for _, v := range []py.Value{container, item} {
		if err := r.weigh(v); err != nil {
			return false, err
		}
	}
	return py.Contains(container, item)
}

type attrExpr struct {
	of   expr
	name string
	line int
}

func (e *attrExpr) eval(r *run, s *scope) (py.Value, error) {
	v, err := e.of.eval(r, s)
	if err != nil {
		return nil, err
	}
	if err := r.spend(1); err != nil {
		return nil, fail(e.line, err)
	}
	out, err := r.attr(v, e.name)
	return out, fail(e.line, err)
}

type itemExpr struct {
	of, key expr
	line    int
}

func (e *itemExpr) eval(r *run, s *scope) (py.Value, error) {
	v, err := e.of.eval(r, s)
	if err != nil {
		return nil, err
	}
	key, err := e.key.eval(r, s)
	if err != nil {
		return nil, err
	}
	out, err := r.item(v, key)
	return out, fail(e.line, err)
}

type sliceExpr struct {
	of     expr
	bounds [3]expr
	line   int
}

func (e *sliceExpr) eval(r *run, s *scope) (py.Value, error) {
	v, err := e.of.eval(r, s)
	if err != nil {
		return nil, err
	}
	bounds := [3]py.Value{py.None, py.None, py.None}
	for i, b := range e.bounds {
		if b == nil {
			continue
		}
		if bounds[i], err = b.eval(r, s); err != nil {
			return nil, err
		}
	}
	out, err := r.slice(v, bounds[0], bounds[1], bounds[2])
	return out, fail(e.line, err)
}

// callArgs are the arguments of a call as they are written.
type callArgs struct {
	pos      []expr
	keywords []string
	values   []expr
}

func (a *callArgs) eval(r *run, s *scope, name string) (*args, error) {
	out := &args{name: name}
	var err error
	if out.pos, err = r.evalAll(a.pos, s); err != nil {
		return nil, err
	}
	for i, k := range a.keywords {
		v, err := a.values[i].eval(r, s)
		if err != nil {
			return nil, err
		}
		out.kw = append(out.kw, py.Arg{Name: k, Value: v})
	}
	return out, nil
}

type callExpr struct {
	of   expr
	args callArgs
	line int
}

func (e *callExpr) eval(r *run, s *scope) (py.Value, error) {
	v, err := e.of.eval(r, s)
	if err != nil {
		return nil, err
	}
	if u, ok := v.(undefined); ok {
		return nil, fail(e.line, u.err())
	}
	f, ok := v.(*function)
	if !ok {
		return nil, fail(e.line, py.TypeError("'%s' object is not callable", v.Type()))
	}
	a, err := e.args.eval(r, s, f.name)
	if err != nil {
		return nil, err
	}
	if err := r.spend(10); err != nil {
		return nil, fail(e.line, err)
	}
	out, err := f.call(r, a)
	return out, fail(e.line, err)
}

type filterExpr struct {
	of   expr // nil: the text of a block
	name string
	args callArgs
	line int
}

func (e *filterExpr) eval(r *run, s *scope) (py.Value, error) {
	v, err := e.of.eval(r, s)
	if err != nil {
		return nil, err
	}
	return e.apply(r, s, v)
}

func (e *filterExpr) apply(r *run, s *scope, v py.Value) (py.Value, error) {
	a, err := e.args.eval(r, s, e.name)
	if err != nil {
		return nil, err
	}
	out, err := r.filter(v, a)
	return out, fail(e.line, err)
}

type testExpr struct {
	of   expr
	name string
	args callArgs
	line int
}

func (e *testExpr) eval(r *run, s *scope) (py.Value, error) {
	v, err := e.of.eval(r, s)
	if err != nil {
		return nil, err
	}
	a, err := e.args.eval(r, s, e.name)
	if err != nil {
		return nil, err
	}
	yes, err := r.test(v, a)
	return py.Bool(yes), fail(e.line, err)
}
