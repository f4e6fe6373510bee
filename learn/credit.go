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
}

// GroupCredit is a group with an advantage for each trajectory that has a
// reward.
type GroupCredit struct {
	Group        *envtune.Group
	Trajectories []*envtune.Trajectory
	Advantages   []float64 // [trajectories]
}

// Credits is what Credit made of groups.
type Credits struct {
	Groups []GroupCredit
	// Constant counts the groups dropped because their rewards do not vary: they
	// say nothing about which trajectory was better.
	Constant int
	// Small counts the groups dropped because fewer than two trajectories have
	// a reward.
	Small int
	// Faults counts the trajectories without a reward.
	Faults int
	// Deviations are the standard deviations of the rewards by task; of a task with
	// several groups the last one's.
	Deviations map[string]float64
}

// Credit gives each trajectory its group-relative advantage (GRPO): the reward
// less the group's mean, over the group's standard deviation (of the
// population) plus Eps. Trajectories without a reward are left out: a fault of
// ours says nothing about the agent.
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
		mean, std := meanStd(rewards)
		if len(rewards) > 1 {
			out.Deviations[g.Task] = std
		}
		switch {
		case len(rewards) < 2:
			out.Small++
			continue
		case !(std >= opt.MinStd):
			out.Constant++
			continue
		}
		for _, r := range rewards {
			c.Advantages = append(c.Advantages, (r-mean)/(std+opt.Eps))
		}
		out.Groups = append(out.Groups, c)
	}
	return out
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
