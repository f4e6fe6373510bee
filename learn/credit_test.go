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
		for j, all := range g.Advantages {
			a := all[0]
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

// With Turns a step is credited with what its turn and the later ones earned, among the
// trajectories that reached it.
func TestCreditByTurn(t *testing.T) {
	episode := func(last int, shares ...float64) *envtune.Trajectory {
		sum := 0.0
		for _, s := range shares {
			sum += s
		}
		tr := &envtune.Trajectory{Turns: len(shares), Reward: envtune.Score(sum), TurnRewards: shares}
		for turn := range last + 1 {
			tr.Steps = append(tr.Steps, envtune.Step{Feedback: envtune.Feedback{Turn: turn}})
		}
		return tr
	}
	g := &envtune.Group{Task: "t", Trajectories: []*envtune.Trajectory{
		episode(1, 0.5, 0.5), episode(1, 0.5, 0), episode(1, 0, 0.5), episode(0, 0, 0),
	}}
	c := Credit([]*envtune.Group{g}, CreditOptions{Turns: true})
	if len(c.Groups) != 1 {
		t.Fatalf("%+v", c)
	}
	high, low := math.Sqrt2, -math.Sqrt2 // of 1, 1/2, 1/2, 0
	second := math.Sqrt(0.5)             // of 1/2, 0, 1/2 among three
	for i, want := range [][]float64{{high, second}, {0, -2 * second}, {0, second}, {low, 0}} {
		for turn, w := range want {
			if got := c.Groups[0].Advantages[i][turn]; math.Abs(got-w) > 2e-3 {
				t.Errorf("episode %d, turn %d: %v, want %v", i, turn, got, w)
			}
		}
	}
	// Equal sums of different turns say nothing as a whole, and much by turn.
	g.Trajectories = []*envtune.Trajectory{episode(1, 0.5, 0), episode(1, 0, 0.5)}
	if c := Credit([]*envtune.Group{g}, CreditOptions{}); c.Constant != 1 {
		t.Errorf("as a whole: %+v", c)
	}
	c = Credit([]*envtune.Group{g}, CreditOptions{Turns: true})
	if len(c.Groups) != 1 || c.Groups[0].Advantages[0][1] >= 0 || c.Groups[0].Advantages[1][1] <= 0 || c.Groups[0].Advantages[0][0] != 0 {
		t.Errorf("by turn: %+v", c)
	}
	// Without the turns' shares the whole is credited.
	g.Trajectories[0].TurnRewards, g.Trajectories[0].Reward = nil, envtune.Score(1)
	if c := Credit([]*envtune.Group{g}, CreditOptions{Turns: true}); len(c.Groups) != 1 || len(c.Groups[0].Advantages[0]) != 1 {
		t.Errorf("without shares: %+v", c)
	}
}
