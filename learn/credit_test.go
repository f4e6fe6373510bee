package learn

import (
	"math"
	"testing"

	"envtune"
)

// group makes a group of trajectories with the given rewards; NaN is a fault.
func group(name string, rewards ...float64) *envtune.Group {
	g := &envtune.Group{Task: name}
	for _, r := range rewards {
		t := &envtune.Trajectory{Task: name, Reward: envtune.Score(r)}
		if math.IsNaN(r) {
			t.Reward, t.Fault = nil, "the reference does not run"
		}
		g.Trajectories = append(g.Trajectories, t)
	}
	return g
}

func TestCredit(t *testing.T) {
	nan := math.NaN()
	x, y := 0.1, 0.2 // x+y is not 0.3 in float64: rounding is no variance
	c := Credit([]*envtune.Group{
		group("varies", 0, 1, nan, 1, 0),
		group("constant", 0.3, x+y, 0.3, x+y),
		group("one left", nan, 1),
		group("skewed", 0, 0, 0, 1),
	}, CreditOptions{})
	if len(c.Groups) != 2 || c.Constant != 1 || c.Small != 1 || c.Faults != 2 {
		t.Fatalf("%d groups, %d constant, %d small, %d faults", len(c.Groups), c.Constant, c.Small, c.Faults)
	}
	for i, want := range [][]float64{
		{-0.5 / 0.5001, 0.5 / 0.5001, 0.5 / 0.5001, -0.5 / 0.5001},
		{-0.25 / 0.433112, -0.25 / 0.433112, -0.25 / 0.433112, 0.75 / 0.433112},
	} {
		g := c.Groups[i]
		if len(g.Trajectories) != 4 || len(g.Advantages) != 4 {
			t.Fatalf("group %d keeps %d trajectories", i, len(g.Trajectories))
		}
		sum := 0.0
		for j, a := range g.Advantages {
			if math.Abs(a-want[j]) > 1e-5 {
				t.Errorf("group %s: advantage %d is %v, want %v", g.Group.Task, j, a, want[j])
			}
			sum += a
		}
		if math.Abs(sum) > 1e-12 {
			t.Errorf("group %s: advantages add up to %v", g.Group.Task, sum)
		}
	}
	if c.Groups[0].Trajectories[2] != c.Groups[0].Group.Trajectories[3] {
		t.Error("the faulty trajectory is not the one left out")
	}
}
