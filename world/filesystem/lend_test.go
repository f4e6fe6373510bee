package filesystem

import (
	"math/rand/v2"
	"testing"

	"envtune/py"
	"envtune/tool"
	"envtune/world/worldtest"
)

// TestSameState: it is sure only where the states are equal.
func TestSameState(t *testing.T) {
	sure := 0
	for n := range 200 {
		r := rand.New(rand.NewPCG(uint64(n), 17))
		a := tool.World(fresh(t, "mkdir d", "touch f", "cd d", "touch g"))
		if n%2 == 0 {
			a.Lend()
		}
		b := a.Clone()
		for range r.IntN(6) {
			c := worldtest.RandomCall(r, a)
			a.Call(c.Name, c.Args)
			if r.IntN(8) > 0 {
				b.Call(c.Name, c.Args)
			}
		}
		same, equal := a.(*World).SameState(b), py.Equal(a.State(), b.State())
		if same && !equal {
			t.Fatalf("%s and %s are taken for the same", py.Repr(a.State()), py.Repr(b.State()))
		}
		if same {
			sure++
		}
	}
	if sure < 50 {
		t.Errorf("it was sure %d times", sure)
	}
}
