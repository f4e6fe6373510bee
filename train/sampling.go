package train

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"envtune"
	"envtune/curriculum"
	"envtune/learn"
	"envtune/reward"
	"envtune/rollout"
)

// sampled is what the episodes of a step came to.
type sampled struct {
	groups   []*envtune.Group // of the tasks drawn
	branches []*envtune.Group // that go on from a fork
	faults   int              // of branches that could not begin
}

// BranchMetrics describes the episodes that went on from a fork.
type BranchMetrics struct {
	Groups   int `json:"groups"`
	Episodes int `json:"episodes"`
	// Success is the share of them with a valid verdict.
	Success float64 `json:"success"`
}

// sample plays the groups of a step: those of the tasks drawn, more of them for those
// that say nothing (train.resample), branches of those without success.
func (t *trainer) sample(ctx context.Context, stage *envtune.Stage, rule reward.Rule) (*sampled, error) {
	tr := t.cfg.Train
	s := &sampled{}
	tasks := t.sampler.Next(t.groups(stage))
	for drawn, left := []*envtune.Task(nil), tr.Resample; len(tasks) > 0; {
		jobs := rollout.MoreGroups(drawn, tasks, tr.GroupSize, stage, t.state.Step, t.opt.Seed)
		got, err := t.play(ctx, jobs, stage, rule)
		if err != nil {
			return nil, err
		}
		groups := pointers(rollout.Collect(got, tr.GroupSize, t.state.Step))
		s.groups = append(s.groups, groups...)
		if left == 0 {
			break
		}
		drawn = append(drawn, tasks...)
		more := min(left, learn.Credit(groups, crediting(tr)).Constant)
		left -= more
		tasks = t.sampler.More(more, drawn)
	}
	return s, t.branch(ctx, stage, rule, s)
}

// groups is the number of tasks of a step of a stage that rollouts play.
func (t *trainer) groups(stage *envtune.Stage) int {
	return cmp.Or(stage.Tasks.Groups, t.cfg.Train.GroupsPerStep)
}

// play runs episodes and scores them.
func (t *trainer) play(ctx context.Context, jobs []rollout.Job, stage *envtune.Stage, rule reward.Rule) ([]*envtune.Trajectory, error) {
	got, err := rollout.Run(ctx, t.env, t.policy, jobs, t.rollouts())
	if err != nil {
		return nil, err
	}
	for _, g := range got {
		g.Reward, g.TurnRewards = rule(g), reward.TurnShares(stage, g)
	}
	return got, nil
}

// rollouts are the settings of episodes that are played to be trained on.
func (t *trainer) rollouts() rollout.Options {
	o := rollout.Options{Concurrency: Live(t.policy)}
	if t.opt.Clock != nil {
		o.Now, o.Took = t.opt.Clock, func(d time.Duration) { t.environment.Add(int64(d)) }
	}
	return o
}

// branch has one rollout of each group without success go on from just before its first
// failed step, train.branch_rollouts times, up to train.branch_groups groups.
func (t *trainer) branch(ctx context.Context, stage *envtune.Stage, rule reward.Rule, s *sampled) error {
	tr := t.cfg.Train
	if tr.BranchRollouts == 0 {
		return nil
	}
	var jobs []rollout.Job
	most := tr.BranchGroups
	if most == 0 {
		most = len(s.groups)
	}
	for _, g := range s.groups {
		if len(jobs) >= most*tr.BranchRollouts {
			break
		}
		from, at := forked(g)
		if from == nil {
			continue
		}
		more, err := rollout.Branch(ctx, t.env, t.byID[g.Task], stage, from, at, tr.BranchRollouts)
		var fault *envtune.TaskError
		if errors.As(err, &fault) {
			s.faults++
			continue
		}
		if err != nil {
			return err
		}
		jobs = append(jobs, more...)
	}
	got, err := t.play(ctx, jobs, stage, rule)
	if err != nil {
		return fmt.Errorf("playing branches: %w", err)
	}
	s.branches = pointers(rollout.Collect(got, tr.BranchRollouts, t.state.Step))
	return nil
}

// forked chooses what a group without success goes on from: of the rollouts that did
// something right before their first failed step, the one of the highest reward, the
// first of them on ties. It is nil where the group has a success or no such rollout.
func forked(g *envtune.Group) (from *envtune.Trajectory, at int) {
	for _, t := range g.Trajectories {
		switch {
		case t.Valid:
			return nil, 0
		case t.Reward == nil || from != nil && *t.Reward <= *from.Reward:
			continue
		}
		if first := rollout.FirstFailure(t); first > 0 {
			from, at = t, first
		}
	}
	return from, at
}

// all are the groups that are trained on.
func (s *sampled) all() []*envtune.Group {
	return append(append([]*envtune.Group(nil), s.groups...), s.branches...)
}

// trajectories are those of groups, in order.
func trajectories(groups []*envtune.Group) []*envtune.Trajectory {
	var out []*envtune.Trajectory
	for _, g := range groups {
		out = append(out, g.Trajectories...)
	}
	return out
}

// firsts are the first trajectories of groups.
func firsts(groups []*envtune.Group) []*envtune.Trajectory {
	var out []*envtune.Trajectory
	for _, g := range groups {
		out = append(out, g.Trajectories[0])
	}
	return out
}

// describeBranches is nil where there are none.
func describeBranches(groups []*envtune.Group) *BranchMetrics {
	if len(groups) == 0 {
		return nil
	}
	m := &BranchMetrics{Groups: len(groups)}
	won := 0
	for _, t := range trajectories(groups) {
		m.Episodes++
		if t.Valid {
			won++
		}
	}
	m.Success = float64(won) / float64(m.Episodes)
	return m
}

// observe tells sampler and mastery what the groups of the tasks drawn came to.
func (t *trainer) observe(stage *envtune.Stage, groups []*envtune.Group, deviations map[string]float64) {
	for _, g := range groups {
		sum, n := 0.0, 0
		for _, tr := range g.Trajectories {
			if tr.Reward == nil {
				continue
			}
			sum += tr.Progress
			n++
			if stage.Hints.Mastery.To > 0 {
				t.state.Mastery.Observe(tr, stage.Hints.Mastery.Window)
			}
		}
		if n > 1 {
			t.sampler.Observe(g.Task, deviations[g.Task], sum/float64(n))
		}
	}
}

// hints returns the hints of the present step, and the number of codes whose hints are
// shown less often because they are mastered.
func (t *trainer) hints(stage *envtune.Stage) (envtune.HintRule, int) {
	if t.state.Mastery == nil {
		t.state.Mastery = curriculum.Mastery{}
	}
	return t.state.Mastery.Fade(stage.Hints.At(t.gate.Steps(), stage.Gate.MaxSteps))
}
