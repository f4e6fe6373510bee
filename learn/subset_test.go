package learn

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"envtune"
)

// The chosen subset varies as much as the best of all subsets.
func TestMostVaried(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 7))
	for range 300 {
		x := make([]float64, 1+rng.IntN(9))
		for i := range x {
			if x[i] = rng.NormFloat64(); rng.IntN(2) == 0 {
				x[i] = float64(rng.IntN(3)) / 2 // rewards have few values
			}
		}
		n := 1 + rng.IntN(len(x))
		got := mostVaried(x, n)
		if len(got) != n || !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != n {
			t.Fatalf("%d of %v: indices %v", n, x, got)
		}
		best := 0.0
		for set := range 1 << len(x) {
			if bits.OnesCount(uint(set)) != n {
				continue
			}
			var chosen []float64
			for i := range x {
				if set>>i&1 == 1 {
					chosen = append(chosen, x[i])
				}
			}
			_, std := meanStd(chosen)
			best = max(best, std)
		}
		if _, std := meanStd(pick(x, got)); math.Abs(std-best) > 1e-9 {
			t.Errorf("%d of %v: %v varies by %v, the best subset by %v", n, x, got, std, best)
		}
	}
	for _, c := range []struct {
		x    []float64
		n    int
		want []int
	}{
		{[]float64{0, 0, 0, 0, 1, 1, 1, 1}, 4, []int{0, 1, 6, 7}},
		{[]float64{0, 0, 0, 1, 0, 0}, 3, []int{0, 3, 5}},
		{[]float64{5, 5, 5, 5}, 2, []int{0, 3}},
		{[]float64{0, 0.4, 0.6, 1}, 2, []int{0, 3}},
	} {
		if got := mostVaried(c.x, c.n); !slices.Equal(got, c.want) {
			t.Errorf("%d of %v: %v, want %v", c.n, c.x, got, c.want)
		}
	}
}

// credited lists the advantages of the trajectories, group by group.
func credited(c Credits) string {
	out := ""
	for _, g := range c.Groups {
		out += g.Group.Task
		for i, t := range g.Trajectories {
			out += fmt.Sprintf(" %.2g:%.3f", *t.Reward, g.Advantages[i][0])
		}
		out += "; "
	}
	return out
}

func TestCreditOptions(t *testing.T) {
	groups := []*envtune.Group{
		group("even", 0, 1, 0, 1),
		group("constant", 1, 1, 1, 1),
		group("narrow", 0.5, 0.6, 0.5, 0.6),
		group("skewed", 0, 0, 0, 1),
		group("fault", math.NaN(), 0, 1, 0.5),
	}
	for _, c := range []struct {
		name                              string
		opt                               CreditOptions
		constant, small, passed, rollouts int
		want                              string
	}{
		{"default", CreditOptions{}, 1, 0, 0, 0,
			"even 0:-1.000 1:1.000 0:-1.000 1:1.000; narrow 0.5:-0.998 0.6:0.998 0.5:-0.998 0.6:0.998; " +
				"skewed 0:-0.577 0:-0.577 0:-0.577 1:1.732; fault 0:-1.224 1:1.224 0.5:0.000; "},
		{"mean", CreditOptions{MeanOnly: true}, 1, 0, 0, 0,
			"even 0:-0.500 1:0.500 0:-0.500 1:0.500; narrow 0.5:-0.050 0.6:0.050 0.5:-0.050 0.6:0.050; " +
				"skewed 0:-0.250 0:-0.250 0:-0.250 1:0.750; fault 0:-0.500 1:0.500 0.5:0.000; "},
		{"constant kept", CreditOptions{KeepConstant: true, MeanOnly: true, Groups: 4}, 1, 0, 1, 0,
			"even 0:-0.500 1:0.500 0:-0.500 1:0.500; narrow 0.5:-0.050 0.6:0.050 0.5:-0.050 0.6:0.050; " +
				"skewed 0:-0.250 0:-0.250 0:-0.250 1:0.750; fault 0:-0.500 1:0.500 0.5:0.000; "},
		{"all kept", CreditOptions{KeepConstant: true, MeanOnly: true, Groups: 5, Rollouts: 2}, 1, 0, 0, 9,
			"even 0:-0.500 1:0.500; constant 1:0.000 1:0.000; narrow 0.5:-0.050 0.6:0.050; skewed 0:-0.500 1:0.500; fault 0:-0.500 1:0.500; "},
		{"two groups", CreditOptions{Groups: 2, MeanOnly: true}, 1, 0, 2, 0,
			"even 0:-0.500 1:0.500 0:-0.500 1:0.500; skewed 0:-0.250 0:-0.250 0:-0.250 1:0.750; "},
		{"three rollouts", CreditOptions{Rollouts: 3, Groups: 1, MeanOnly: true}, 1, 0, 3, 4,
			"even 0:-0.667 1:0.333 1:0.333; "},
	} {
		got := Credit(groups, c.opt)
		if text := credited(got); text != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, text, c.want)
		}
		if got.Constant != c.constant || got.Small != c.small || got.Passed != c.passed || got.PassedRollouts != c.rollouts || got.Faults != 1 {
			t.Errorf("%s: %d constant, %d small, %d groups and %d rollouts passed over, %d faults", c.name, got.Constant, got.Small, got.Passed, got.PassedRollouts, got.Faults)
		}
		// What tasks are chosen by is the whole group's.
		if math.Abs(got.Deviations["skewed"]-0.4330127) > 1e-6 {
			t.Errorf("%s: deviations %v", c.name, got.Deviations)
		}
	}
}
