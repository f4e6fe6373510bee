package reward_test

import (
	"testing"

	"envtune"
	"envtune/reward"
)

// turns is a trajectory of which every turn ended in one step: 'a' asked back and 's' stayed
// with calls where asking back was right; 'o' a turn with calls that succeeded, 'x' one that
// failed. What is behind a '|' was not reached.
func turns(marks string) *envtune.Trajectory {
	t := &envtune.Trajectory{First: envtune.Feedback{Messages: []envtune.Message{{Role: envtune.RoleUser}}}, Stop: envtune.StopDone}
	reached := true
	for _, c := range marks {
		if c == '|' {
			reached = false
			continue
		}
		ask := c == 'a' || c == 's'
		t.Asks = append(t.Asks, ask)
		if reached {
			f := envtune.Feedback{Turn: t.Turns, TurnDone: true}
			score := envtune.Score(map[rune]float64{'a': 1, 'o': 1}[c])
			if ask {
				f.Signals.Ask = score
			} else {
				f.Signals.State, f.Signals.Exec = score, score
			}
			t.Steps = append(t.Steps, envtune.Step{Feedback: f})
		}
		t.Turns++
	}
	return t
}

// rewarded returns the stage's reward of a trajectory and the sum of its turns' shares.
func rewarded(t *testing.T, stage *envtune.Stage, tr *envtune.Trajectory) (whole, sum float64) {
	t.Helper()
	rule, err := reward.ByName(stage)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range reward.TurnShares(stage, tr) {
		sum += s
	}
	return *rule(tr), sum
}

// Where asking back is to be earned, it counts with the turn that follows it, or with the
// one before where none does.
func TestAskEarned(t *testing.T) {
	for _, c := range []struct {
		marks         string
		plain, earned float64
	}{
		{"ao", 1, 1}, {"ax", 0.5 / 1.5, 0}, {"a|o", 0.5 / 1.5, 0}, {"so", 1 / 1.5, 1 / 1.5},
		{"oa", 1, 1}, {"xa", 0.5 / 1.5, 0}, {"oax", 1.5 / 2.5, 1 / 2.5}, {"xao", 1.5 / 2.5, 1.5 / 2.5},
		{"aao", 1, 1}, {"aax", 0.5, 0}, {"a", 1, 1}, {"oxaa", 2.0 / 3, 1.0 / 3}, {"oo", 1, 1},
	} {
		tr := turns(c.marks)
		for earned, want := range map[bool]float64{false: c.plain, true: c.earned} {
			stage := &envtune.Stage{Name: "s", Reward: "progress", AskWeight: 0.5, AskEarned: earned}
			if got, sum := rewarded(t, stage, tr); got < want-1e-9 || got > want+1e-9 || sum < want-1e-9 || sum > want+1e-9 {
				t.Errorf("%s, earned %v: reward %v, shares %v, want %v", c.marks, earned, got, sum, want)
			}
		}
	}
}
