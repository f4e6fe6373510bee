// Package learn turns groups of trajectories into better weights: credit
// (group-relative advantages), batches of tokens, the GRPO token loss and its
// derivatives, and the update. It sees trajectories and tokens, never a tool.
//
// Notation: T tokens of a sequence, L its loss tokens (the targets that carry
// loss), in order.
package learn

import (
	"math"

	"envtune"
)

// CreditOptions are the settings of Credit; the zero value is the default.
type CreditOptions struct {
	// Eps is added to a group's standard deviation; 0 means 1e-4.
	Eps float64
	// MinStd is the standard deviation below which a group counts as constant;
	// 0 means 1e-6.
	MinStd float64
	// Turns gives each turn the credit of what it and the later ones earned, instead
	// of the whole trajectory's to all. Groups whose trajectories have no TurnRewards
	// are credited as a whole.
	Turns bool
	// MeanOnly leaves out the division by the standard deviation: an advantage is a
	// difference of rewards (Dr. GRPO, arXiv 2503.20783).
	MeanOnly bool
	// KeepConstant keeps groups whose rewards do not vary, with advantages of 0: their
	// tokens count in means and for the KL and entropy terms.
	KeepConstant bool
	// Rollouts, where above 0, is the most trajectories of a group to train on: those
	// whose rewards together vary most (PODS, arXiv 2504.13818). They are compared with
	// each other only.
	Rollouts int
	// Groups, where above 0, is the most groups to train on: those whose credited
	// rewards have the largest standard deviations, the earlier ones on ties.
	Groups int
}

// GroupCredit is a group with the advantages of each trajectory that has a
// reward.
type GroupCredit struct {
	Group        *envtune.Group
	Trajectories []*envtune.Trajectory
	Advantages   [][]float64 // [trajectories, turns], or [trajectories, 1] for all turns
	// Spread is the standard deviation of what the trajectories are compared by, of
	// several turns the largest.
	Spread float64
}

// Credits is what Credit made of groups.
type Credits struct {
	Groups []GroupCredit
	// Constant counts the groups whose rewards do not vary: they say nothing about
	// which trajectory was better, and are dropped but for KeepConstant.
	Constant int
	// Passed counts the groups left out for those that vary more, PassedRollouts the
	// trajectories left out of groups.
	Passed, PassedRollouts int
	// Small counts the groups dropped because fewer than two trajectories have
	// a reward.
	Small int
	// Faults counts the trajectories without a reward.
	Faults int
	// Deviations are the standard deviations of the rewards by task; of a task with
	// several groups the last one's. Groups that go on from a fork say nothing of their
	// task as a whole and are left out.
	Deviations map[string]float64
}

// Credit gives each trajectory its group-relative advantage (GRPO): the reward
// less the group's mean, over the group's standard deviation (of the
// population) plus Eps, or not divided with MeanOnly; with Turns, for each turn, of the reward from that turn on,
// compared among the trajectories that reached it. Trajectories without a reward are
// left out: a fault of ours says nothing about the agent.
func Credit(groups []*envtune.Group, opt CreditOptions) Credits {
	if opt.Eps == 0 {
		opt.Eps = 1e-4
	}
	if opt.MinStd == 0 {
		opt.MinStd = 1e-6
	}
	out := Credits{Deviations: map[string]float64{}}
	for _, g := range groups {
		c := GroupCredit{Group: g}
		var rewards []float64
		for _, t := range g.Trajectories {
			if t.Reward == nil {
				out.Faults++
				continue
			}
			c.Trajectories = append(c.Trajectories, t)
			rewards = append(rewards, *t.Reward)
		}
		if len(rewards) > 1 && c.Trajectories[0].Forked == 0 {
			_, out.Deviations[g.Task] = meanStd(rewards)
		}
		if opt.Rollouts > 0 && len(rewards) > opt.Rollouts {
			out.PassedRollouts += len(rewards) - opt.Rollouts
			chosen := mostVaried(rewards, opt.Rollouts)
			c.Trajectories, rewards = pick(c.Trajectories, chosen), pick(rewards, chosen)
		}
		varies := false
		c.Advantages = make([][]float64, len(rewards))
		for turn := range c.columns(opt) {
			if c.credit(turn, rewards, opt) {
				varies = true
			}
		}
		switch {
		case len(rewards) < 2:
			out.Small++
			continue
		case !varies:
			out.Constant++
			if !opt.KeepConstant {
				continue
			}
		}
		out.Groups = append(out.Groups, c)
	}
	if opt.Groups > 0 && len(out.Groups) > opt.Groups {
		out.Passed = len(out.Groups) - opt.Groups
		out.Groups = widest(out.Groups, opt.Groups)
	}
	return out
}

// columns is the number of advantages of each trajectory.
func (c *GroupCredit) columns(opt CreditOptions) int {
	if !opt.Turns || len(c.Trajectories) == 0 {
		return 1
	}
	for _, t := range c.Trajectories {
		if len(t.TurnRewards) != t.Turns || t.Turns != c.Trajectories[0].Turns {
			return 1
		}
	}
	return max(1, c.Trajectories[0].Turns)
}

// credit adds the advantages of one turn, and tells whether they vary. Those of the
// first turn are those of whole trajectories.
func (c *GroupCredit) credit(turn int, rewards []float64, opt CreditOptions) bool {
	var left []float64 // what the trajectories that reached the turn earned from it on
	at := make([]int, len(rewards))
	for i, t := range c.Trajectories {
		v := rewards[i]
		if turn > 0 {
			if at[i] = -1; !reached(t, turn) {
				continue
			}
			v = 0
			for _, share := range t.TurnRewards[turn:] {
				v += share
			}
		}
		at[i] = len(left)
		left = append(left, v)
	}
	mean, std := meanStd(left)
	c.Spread = max(c.Spread, std)
	varies := len(left) > 1 && std >= opt.MinStd
	for i := range c.Advantages {
		a := 0.0
		if varies && at[i] >= 0 {
			a = left[at[i]] - mean
			if !opt.MeanOnly {
				a /= std + opt.Eps
			}
		}
		c.Advantages[i] = append(c.Advantages[i], a)
	}
	return varies
}

// reached tells whether the agent took a step in a turn.
func reached(t *envtune.Trajectory, turn int) bool {
	return len(t.Steps) > 0 && t.Steps[len(t.Steps)-1].Feedback.Turn >= turn
}

// meanStd returns the mean and the population standard deviation.
func meanStd(x []float64) (mean, std float64) {
	if len(x) == 0 {
		return 0, 0
	}
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	for _, v := range x {
		std += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(std / float64(len(x)))
}
