package parity

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"envtune/bfcl"
	"envtune/py"
)

// TestParityPrompting compares the decoding of random lists of calls within calls.
// The steps hold no operators, which the official decoder would evaluate.
func TestParityPrompting(t *testing.T) {
	r := rand.New(rand.NewPCG(uint64(number(t, "ENVTUNE_PARITY_SEED", 1)), 0))
	steps := make([]string, number(t, "ENVTUNE_PARITY_STEPS", 5000))
	for i := range steps {
		steps[i] = "[" + items(1+r.IntN(2), func() string { return promptingCall(r, 4) }) + "]"
	}
	var theirs struct{ Calls []*[]string }
	startDriver(t).ask(t, map[string]any{"decode": steps, "decoder": bfcl.Prompting}, &theirs)
	decoded := 0
	for i, step := range steps {
		calls, err := bfcl.DecodePrompting(py.Str(step))
		here, there := fmt.Sprintf("%q", calls), "error"
		if err != nil {
			here = "error"
		}
		if want := theirs.Calls[i]; want != nil {
			decoded++
			there = fmt.Sprintf("%q", *want)
		}
		if here != there {
			t.Errorf("%s: %s (%v), officially %s", step, here, err, there)
		}
	}
	t.Logf("parity: %d random steps of the prompting format, %d of them decoded", len(steps), decoded)
}

// promptingCall is a random call whose arguments may be calls.
func promptingCall(r *rand.Rand, depth int) string {
	name := pickOf(r, "f", "g", "a.b", "x", "true", "ls")
	args := items(r.IntN(3), func() string { return promptingArg(r, depth) })
	kwargs := items(r.IntN(3), func() string { return pickOf(r, "a", "b", "c") + "=" + promptingArg(r, depth) })
	if args != "" && kwargs != "" {
		args += ", "
	}
	return name + "(" + args + kwargs + ")"
}

func promptingArg(r *rand.Rand, depth int) string {
	arg := func() string { return promptingArg(r, depth-1) }
	switch k := r.IntN(10); {
	case depth == 0 || k < 5:
		return pickOf(r, "1", "-2.5", `'it\'s'`, `"q"`, "None", "True", "x", "...", "+3", "u'x'", "not True", "~4", "1e400", "'a' 'b'", "--1", "-x", "0x1f", `'é\n'`)
	case k == 5:
		return "[" + items(r.IntN(3), arg) + "]"
	case k == 6:
		return "(" + items(1+r.IntN(2), arg) + pickOf(r, "", ",") + ")"
	case k == 7:
		return "{" + items(r.IntN(3), func() string { return pickOf(r, "'k'", "'l'", "2", "x", "g()") + ": " + arg() }) + "}"
	}
	return promptingCall(r, depth-1)
}

func items(n int, item func() string) string {
	list := make([]string, n)
	for i := range list {
		list[i] = item()
	}
	return strings.Join(list, ", ")
}

func pickOf(r *rand.Rand, list ...string) string { return list[r.IntN(len(list))] }
