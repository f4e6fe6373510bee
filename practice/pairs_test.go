package practice

import (
	"slices"
	"strings"
	"testing"
)

// said is what the user of a task has said up to and with turn at.
func said(t *task, at int) string {
	var b strings.Builder
	for _, turn := range t.turns[:at+1] {
		b.WriteString(turn.user + "\n")
	}
	return strings.ToLower(b.String())
}

// wanted lists the calls of a task's turns with the turns that they are of, logins of the
// services that the turns need among them.
func wanted(t *task, see func(in *inst, at int)) {
	seen := map[*group]bool{}
	for at, turn := range t.turns {
		for _, in := range turn.goals {
			see(in, at)
			g := in.tool.group
			if login := t.logins[g]; login != nil && needsSession(in) && !seen[g] && login != in {
				seen[g] = true
				see(login, at)
			}
		}
	}
}

// The two parts of a name are said in one, those of a way as from one place to the other,
// and the call takes each where it belongs.
func TestSaidInOne(t *testing.T) {
	seen := map[half]int{}
	for i := range uint64(1500) {
		task := newTask(31, i, i%2 == 0)
		wanted(task, func(in *inst, at int) {
			for _, a := range in.args {
				if a.p.half != firstName && a.p.half != startPlace || a.same {
					continue
				}
				j := slices.IndexFunc(in.args, func(x arg) bool { return x.p.half == a.p.half+1 })
				if j < 0 {
					t.Fatalf("task %d: %s has one half only", i, in.exact())
				}
				between := map[half]string{firstName: " ", startPlace: " to "}[a.p.half]
				if want := strings.ToLower(a.spoken() + between + in.args[j].spoken()); in.like == nil && !strings.Contains(said(task, at), want) {
					t.Fatalf("task %d: %q is not said before %s:\n%s", i, want, in.exact(), said(task, at))
				}
				if call := in.exact(); !strings.Contains(call, a.p.id+"="+a.v.lit) || !strings.Contains(call, in.args[j].p.id+"="+in.args[j].v.lit) {
					t.Fatalf("task %d: %s", i, call)
				}
				seen[a.p.half]++
			}
		})
	}
	if seen[firstName] < 50 || seen[startPlace] < 50 {
		t.Errorf("names and ways in two parts: %v", seen)
	}
}

// Who is known by name says the name, and what the login takes is found by it, without a
// session.
func TestKnownByName(t *testing.T) {
	found := 0
	for i := range uint64(1500) {
		task := newTask(33, i, false)
		wanted(task, func(in *inst, at int) {
			if in.tool.role != roleSession || in.args[0].dep == nil {
				return
			}
			find := in.args[0].dep
			if name := strings.ToLower(find.args[0].v.say); !strings.Contains(said(task, at), name) {
				t.Fatalf("task %d: %q is not said:\n%s", i, name, said(task, at))
			}
			e := NewEpisode(33, i, 1)
			if find.tool.session || e.t.w.byID[find.tool.id] == nil {
				t.Fatalf("task %d: %s cannot be called before the login", i, find.exact())
			}
			found++
		})
	}
	if found < 15 {
		t.Errorf("%d logins by name", found)
	}
}

// A unit that a sum was said in is the one that its result is recounted from, unsaid.
func TestUnitsCarried(t *testing.T) {
	carried := 0
	for i := range uint64(4000) {
		task := newTask(35, i, true)
		var last *inst
		wanted(task, func(in *inst, at int) {
			if in.tool.ret == nil || in.tool.ret[0].calc == "" {
				return
			}
			for _, a := range in.args {
				if a.p.noun != "from" || !a.same {
					continue
				}
				if last == nil || last.unit != a.v.say || !slices.Contains(a.p.values, a.v.say) {
					t.Fatalf("task %d: %s recounts from %q behind %+v", i, in.exact(), a.v.say, last)
				}
				if !strings.Contains(said(task, at), strings.ToLower(last.unit)) {
					t.Fatalf("task %d: nobody has said %q:\n%s", i, last.unit, said(task, at))
				}
				carried++
			}
			last = in
		})
	}
	if carried < 10 {
		t.Errorf("%d units carried on", carried)
	}
}

// A result that a request speaks of by its name is one of such a calculation.
func TestResultsNamed(t *testing.T) {
	named := map[string][]string{"the sum": {"sum", "plus"}, "the difference": {"minus"}, "the average": {"mean"}, "the maximum": {"max"}}
	seen := 0
	for i := range uint64(4000) {
		task := newTask(37, i, true)
		for at, turn := range task.turns {
			for name, ops := range named {
				if !strings.Contains(strings.ToLower(turn.user), name+" ") || len(turn.added) > 0 || turn.ask != "" {
					continue
				}
				seen++
				if !slices.ContainsFunc(turn.goals, func(in *inst) bool {
					args := in.args
					if args != nil && args[0].dep != nil {
						args = slices.Concat(args, args[0].dep.args) // a recount that takes two
					}
					return slices.ContainsFunc(args, func(a arg) bool { return a.of != nil && slices.Contains(ops, a.of.tool.ret[0].calc) })
				}) {
					t.Errorf("task %d, turn %d speaks of %s:\n%s", i, at, name, turn.user)
				}
			}
		}
	}
	if seen < 20 {
		t.Errorf("%d results spoken of by their names", seen)
	}
}
