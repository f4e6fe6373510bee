package practice

import (
	"slices"
	"strings"
	"testing"

	"envtune/py"
)

// holds tells whether a result has v somewhere.
func holds(x, v py.Value) bool {
	if py.Repr(x) == py.Repr(v) {
		return true
	}
	switch x := x.(type) {
	case *py.Dict:
		return slices.ContainsFunc(x.Entries(), func(e py.Pair) bool { return holds(e.Value, v) })
	case *py.List:
		return slices.ContainsFunc(x.Items, func(i py.Value) bool { return holds(i, v) })
	}
	return false
}

// What a request does not say as it is written stands in the result of the call that it
// takes, and the request says what leads there.
func TestSources(t *testing.T) {
	seen := map[string]int{}
	for i := range uint64(3000) {
		task := newTask(41, i, i%2 == 0)
		wanted(task, func(in *inst, at int) {
			for _, a := range in.args {
				if a.dep == nil || a.p.token || a.dep.tool.ret[0].open != nil {
					continue
				}
				result := task.answer(a.dep.tool, a.dep.values(), nil, false)
				v, err := py.ParseLiteral(a.v.lit, py.DefaultLimits())
				if err != nil {
					t.Fatal(err)
				}
				if !holds(result, v) {
					t.Fatalf("task %d: %s has %s, and %s returns %s", i, in.exact(), a.v.lit, a.dep.exact(), py.Repr(result))
				}
				if a.phrase != "" && in.like == nil && !strings.Contains(said(task, at), strings.ToLower(strings.ReplaceAll(a.phrase, "{n}", a.p.noun))) &&
					!strings.Contains(a.phrase, "{n}") {
					t.Fatalf("task %d: %q is not said before %s:\n%s", i, a.phrase, in.exact(), said(task, at))
				}
				seen[sourceKind(a)]++
			}
		})
	}
	t.Log(seen)
	for kind, least := range map[string]int{"row": 80, "found row": 100, "borrowed": 100, "coded way": 60, "coded": 100} {
		if seen[kind] < least {
			t.Errorf("%s: %d in 3,000 tasks, want %d", kind, seen[kind], least)
		}
	}
}

func sourceKind(a arg) string {
	switch src := a.p.src; {
	case src == nil:
		return "borrowed"
	case src.row != "" && src.tool.role == roleRead:
		return "row"
	case src.row != "":
		return "found row"
	case a.p.half != whole:
		return "coded way"
	case a.p.kind == kCode && !a.p.ref:
		return "coded"
	}
	return "other"
}

// A row is told by a field that no other row has, and the request says it.
func TestRowsTold(t *testing.T) {
	told, stands := 0, 0
	for i := range uint64(3000) {
		task := newTask(43, i, true)
		wanted(task, func(in *inst, at int) {
			for _, a := range in.args {
				if a.dep == nil || sourceKind(a) != "row" || in.like != nil {
					continue
				}
				raw := py.String(must(py.ParseLiteral(a.v.raw, py.DefaultLimits())))
				if raw == spaced(a.p.noun) { // by where it stands
					stands++
					continue
				}
				if !strings.Contains(said(task, at), strings.ToLower(raw)) {
					t.Fatalf("task %d: %q is not said before %s:\n%s", i, raw, in.exact(), said(task, at))
				}
				rows := (&taskMaker{task: task}).listed(a.dep, a.p.src.key)
				n := 0
				for _, row := range rows.Items {
					id, _ := row.(*py.Dict).GetStr(a.p.src.row)
					if is := py.Repr(id) == a.v.lit; is && (holds(row, py.Str(raw)) || strings.HasSuffix(py.String(id), raw)) {
						n++
					} else if holds(row, py.Str(raw)) {
						t.Fatalf("task %d: %q is said of %s", i, raw, py.Repr(row))
					}
				}
				if n != 1 {
					t.Fatalf("task %d: %d rows of %s are %s with %q", i, n, py.Repr(rows), a.v.lit, raw)
				}
				told++
			}
		})
	}
	if told < 40 || stands < 10 {
		t.Errorf("only %d rows told by a field, %d by where they stand", told, stands)
	}
}

func must(v py.Value, err error) py.Value {
	if err != nil {
		panic(err)
	}
	return v
}

// What one tool cannot recount takes two, by way of a unit that the request does not say.
func TestChained(t *testing.T) {
	chained, hubs := 0, 0
	for i := range uint64(6000) {
		task := newTask(45, i, true)
		wanted(task, func(in *inst, at int) {
			if in.tool.over == nil || in.args[0].dep == nil {
				return
			}
			first, shared := in.args[0].dep, in.args[1].v.say
			if first.tool != in.tool.over || first.args[2].v.say != shared {
				t.Fatalf("task %d: %s behind %s", i, in.exact(), first.exact())
			}
			for _, u := range []string{first.args[1].v.say, in.args[2].v.say} {
				if !strings.Contains(said(task, at), strings.ToLower(u)) {
					t.Fatalf("task %d: nobody says %q:\n%s", i, u, said(task, at))
				}
			}
			if in.tool.hub != "" {
				if shared != in.tool.hub || first.args[1].v.say == shared || in.args[2].v.say == shared {
					t.Fatalf("task %d: %s behind %s, the hub is %s", i, in.exact(), first.exact(), in.tool.hub)
				}
				hubs++
				return
			}
			if slices.Contains(in.tool.params[1].values, first.args[1].v.say) || slices.Contains(first.tool.params[2].values, in.args[2].v.say) {
				t.Fatalf("task %d: one tool can do it: %s", i, in.exact())
			}
			chained++
		})
	}
	if chained < 15 || hubs < 3 {
		t.Errorf("only %d recounts by two tools, %d by a hub", chained, hubs)
	}
}

// Two things that the same is wanted of are both said, and done one behind the other.
func TestTwins(t *testing.T) {
	twins := 0
	for i := range uint64(4000) {
		task := newTask(47, i, true)
		for at, turn := range task.turns {
			for k, in := range turn.goals {
				if in.twin == nil {
					continue
				}
				if k+1 == len(turn.goals) || turn.goals[k+1] != in.twin {
					t.Fatalf("task %d: %s is not behind %s", i, in.twin.exact(), in.exact())
				}
				for _, a := range in.twin.args {
					if a.p.ref && !strings.Contains(said(task, at), strings.ToLower(a.v.say)) {
						t.Fatalf("task %d: %q is not said before %s:\n%s", i, a.v.say, in.twin.exact(), said(task, at))
					}
				}
				twins++
			}
		}
	}
	if twins < 60 {
		t.Errorf("only %d wishes for two things", twins)
	}
}
