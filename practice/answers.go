package practice

import (
	"slices"
	"strconv"
	"strings"

	"envtune/py"
)

// canonicalCall writes a call with every parameter, defaults filled in: equal
// calls have equal texts.
func canonicalCall(t *tool, args map[string]py.Value) string {
	var b strings.Builder
	b.WriteString(t.id)
	for _, p := range t.params {
		b.WriteByte('|')
		if v, ok := args[p.id]; ok {
			b.WriteString(py.Repr(v))
		} else {
			v, _ := literal(p, p.def)
			b.WriteString(py.Repr(v))
		}
	}
	return b.String()
}

// canonicalInst is the canonical form of a wanted call.
func canonicalInst(in *inst) string { return canonicalCall(in.tool, in.values()) }

// values are the right arguments as the tool receives them.
func (in *inst) values() map[string]py.Value {
	args := map[string]py.Value{}
	for _, a := range in.args {
		args[a.p.id], _ = literal(a.p, a.v.lit)
	}
	return args
}

// answer is what t returns when it runs: fixed by the task and the arguments,
// but for the items still open (nil: those open at the start) and for whether
// the session is active.
func (t *task) answer(u *tool, args map[string]py.Value, open map[*prep][]string, active bool) py.Value {
	if u.plain != "" {
		return plainValue(u.plain)
	}
	if open == nil {
		open = t.open
	}
	call := canonicalCall(u, args)
	d := py.NewDict()
	for _, f := range u.ret {
		if f.calc != "" {
			d.SetStr(f.key, calculate(f.calc, u, args))
			continue
		}
		v := t.fieldValue(u, f, call, args, open, active)
		if f.bare {
			return v
		}
		d.SetStr(f.key, v)
	}
	return d
}

func plainValue(s string) py.Value {
	switch s {
	case "None":
		return py.None
	case "True":
		return py.Bool(true)
	case "[]":
		return py.NewList()
	}
	return py.Str(s)
}

func (t *task) fieldValue(u *tool, f field, call string, args map[string]py.Value, open map[*prep][]string, active bool) py.Value {
	switch {
	case f.echo != "":
		return args[f.echo]
	case f.status != "":
		return py.Str(f.status)
	case f.state:
		return py.Bool(active)
	case f.yes:
		if u.role == roleRead {
			return py.Bool(rngOf(t.seed, call).chance(0.5))
		}
		return py.Bool(true)
	case f.open != nil:
		return py.NewStrList(open[f.open]...)
	}
	if f.rows != nil {
		return t.rowsOf(u, f, call, args)
	}
	r := rngOf(t.seed, call+"|"+f.key)
	p := &param{kind: f.kind, typ: typeOf(f.kind), pattern: f.pattern, free: f.free, values: f.values, said: f.values}
	if f.typ != "" {
		p.typ = f.typ
	}
	if f.values != nil {
		p.kind, p.typ = kEnum, "str"
	}
	if f.list > 0 {
		l := py.NewList()
		for range f.list {
			if v := drawn(r, p); !slices.ContainsFunc(l.Items, func(x py.Value) bool { return py.Repr(x) == py.Repr(v) }) {
				l.Append(v)
			}
		}
		return l
	}
	return drawn(r, p)
}

// rowsOf is a list of things, each with its fields.
func (t *task) rowsOf(u *tool, f field, call string, args map[string]py.Value) py.Value {
	l := py.NewList()
	for i := range f.list {
		d := py.NewDict()
		for _, x := range f.rows {
			d.SetStr(x.key, t.fieldValue(u, x, call+"|"+strconv.Itoa(i), args, nil, false))
		}
		l.Append(d)
	}
	return l
}

func drawn(r rng, p *param) py.Value {
	v, ok := literal(p, draw(r, p).lit)
	if !ok {
		panic("practice: drawn value does not fit type " + p.typ)
	}
	return v
}
