package practice

import (
	"math"
	"strings"
	"testing"

	"envtune"
	"envtune/py"
)

// depth is how many places have to be left to get out.
func depth(h *halls, place string) int {
	n := 0
	for ; place != ""; place = h.inside[place] {
		n++
	}
	return n
}

// Steps from any place lead to any other, each into a place that can be entered from there,
// and no way is longer than leaving all places and entering all.
func TestWays(t *testing.T) {
	flat := &halls{names: words("a b c"), inside: map[string]string{}}
	deep := &halls{names: words("a b c d"), inside: map[string]string{"b": "a", "c": "b"}, leave: &tool{}}
	for _, h := range []*halls{flat, deep} {
		h.enter = &tool{params: []*param{{id: "to", typ: "str"}}}
		for _, from := range append([]string{""}, h.names...) {
			for _, to := range h.names {
				at, n := from, 0
				for ; at != to && n < 10; n++ {
					next, call := h.step(at, to)
					if call == nil {
						t.Fatalf("no step from %q to %q", at, to)
					}
					if call.tool == h.enter && !h.opens(at, next) {
						t.Fatalf("from %q to %q: %q cannot be entered from %q", from, to, next, at)
					}
					at = next
				}
				if at != to || n != h.way(from, to) || n > depth(h, from)+depth(h, to) {
					t.Errorf("from %q to %q: at %q behind %d steps, way %d", from, to, at, n, h.way(from, to))
				}
			}
		}
	}
}

// What is elsewhere is refused, and doing what the hints say reaches it. Tasks say where
// things are, once at least.
func TestHallsRefuse(t *testing.T) {
	refused, worlds := 0, 0
	for i := range uint64(1200) {
		e := NewEpisode(21, i, 1)
		for _, turn := range e.t.turns {
			for _, in := range turn.goals {
				h := in.tool.group.halls
				if h == nil || !in.placed || !in.tool.here || in.place == "" {
					continue
				}
				worlds++
				e.sess[in.tool.group] = true
				f := e.checkPlace(in.tool, in.values())
				if f == nil {
					continue
				}
				refused++
				for range 8 {
					if f == nil {
						break
					}
					if f.kind != rulePlace || f.hint.Kind != envtune.HintDependency {
						t.Fatalf("task %d: refused as %v with %+v", i, f.kind, f.hint)
					}
					args := map[string]py.Value{}
					if f.hint.Arg != "" {
						v, err := py.ParseLiteral(f.hint.Values[0], py.DefaultLimits())
						if err != nil {
							t.Fatal(err)
						}
						args[f.hint.Arg] = v
					}
					if g := e.checkPlace(f.need, args); g != nil {
						t.Fatalf("task %d: the hint %+v fails: %v", i, f.hint, g.kind)
					}
					e.goes(f.need, args)
					f = e.checkPlace(in.tool, in.values())
				}
				if f != nil || e.stand[in.tool.group] != in.place {
					t.Errorf("task %d: the hints lead to %q, not to %q", i, e.stand[in.tool.group], in.place)
				}
			}
		}
		said := ""
		for _, turn := range e.t.turns {
			said += " " + turn.user
			for _, in := range turn.goals {
				if in.placed && in.place != "" && !strings.Contains(said, in.place) {
					t.Errorf("task %d: %s is to be done in %q, and nobody has said so: %s", i, in.exact(), in.place, said)
				}
			}
		}
	}
	if worlds < 100 || refused < 60 {
		t.Errorf("%d wishes with a place, %d of them elsewhere: too few to say much", worlds, refused)
	}
}

func TestRecount(t *testing.T) {
	for _, c := range []struct {
		x        float64
		from, to string
		want     float64
	}{{2, "kilos", "grams", 2000}, {90, "minutes", "hours", 1.5}, {1, "gross", "dozens", 12}, {7, "cups", "cups", 7}} {
		u := &tool{params: []*param{{id: "a"}, {id: "b"}, {id: "c"}}}
		got, ok := calculate("convert", u, map[string]py.Value{"a": py.Float(c.x), "b": py.Str(c.from), "c": py.Str(c.to)}).(py.Float)
		if !ok || math.Abs(float64(got)-c.want) > 1e-9 {
			t.Errorf("%v %s in %s: %v, want %v", c.x, c.from, c.to, got, c.want)
		}
	}
	// A wish never recounts into the unit that it counts in.
	for i := range uint64(1500) {
		for _, turn := range newTask(22, i, false).turns {
			for _, in := range turn.goals {
				if len(in.args) == 3 && in.args[2].p.noun == "into" && in.args[1].v.lit == in.args[2].v.lit {
					t.Errorf("task %d: %s", i, in.exact())
				}
			}
		}
	}
}

// What is done with a thing that there is not is refused, with some that there are in the
// hint, and all that tasks want done is about things that there are.
func TestThings(t *testing.T) {
	refused := 0
	for i := range uint64(600) {
		e := NewEpisode(23, i, 1)
		for _, turn := range e.t.turns {
			for _, in := range turn.goals {
				args := in.values()
				if f := e.checkThing(in.tool, args); f != nil {
					t.Errorf("task %d: %s is about no thing: %s", i, in.exact(), f.ok)
				}
				p := refOf(in.tool)
				if p == nil || p.only || p.rule != nil || p.typ != "str" {
					continue
				}
				args[p.id] = py.Str("no such thing")
				f := e.checkThing(in.tool, args)
				if f == nil || f.hint.Arg != p.id || len(f.hint.Values) == 0 || len(f.hint.Values) > shownThings {
					t.Fatalf("task %d: %s of no such thing is refused as %+v", i, in.tool.id, f)
				}
				refused++
			}
		}
	}
	if refused < 200 {
		t.Errorf("only %d calls tried", refused)
	}
}
