package rollout

import (
	"context"
	"fmt"

	"envtune"
)

// fork is an episode on its way, with what happened in it so far.
type fork struct {
	episode envtune.Episode
	seed    uint64 // of the episode, as opened
	first   envtune.Feedback
	steps   []envtune.Step
	last    envtune.Feedback // with the tools that are offered
}

// FirstFailure is the index of the first step of t in which a call failed or that did
// not parse, -1 where there is none.
func FirstFailure(t *envtune.Trajectory) int {
	for i := range t.Steps {
		if stepFailed(t.Steps[i].Feedback) {
			return i
		}
	}
	return -1
}

// Branch plays the first at steps of t again and returns n jobs that go on from there,
// each on a fork of its own: their trajectories begin with those steps (Forked) and have
// the seed of t, so that they can be played again; what their policy draws differs. stage
// must have the rules that t was made under. Jobs of one Branch go into one Run, which
// closes their episodes.
//
// There are no jobs where the replay gets out of step with t. The error is a failure of
// the environment.
func Branch(ctx context.Context, env envtune.Env, task *envtune.Task, stage *envtune.Stage, t *envtune.Trajectory, at, n int) (jobs []Job, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("branching from step %d of episode %s: %w", at, t.Episode, err)
		}
	}()
	ep, err := env.Open(ctx, task, stage, t.Seed)
	if err != nil {
		return nil, err
	}
	defer func() {
		if cerr := ep.Close(); cerr != nil && err == nil {
			err = cerr
		}
	}()
	from := fork{seed: t.Seed, first: ep.First(), steps: t.Steps[:at:at]}
	from.last = from.first
	for _, s := range from.steps {
		if from.last, err = ep.Step(ctx, s.Action); err != nil {
			return nil, err
		}
		if f := from.last; f.Done || f.Turn != s.Feedback.Turn || f.TurnDone != s.Feedback.TurnDone || len(f.Messages) != len(s.Feedback.Messages) {
			return nil, nil
		}
	}
	for i := range n {
		f := from
		if f.episode, err = ep.Fork(); err != nil {
			closeAll(jobs)
			return nil, err
		}
		jobs = append(jobs, Job{
			Task: task, Stage: stage, from: &f,
			Seed:    Seed(t.Seed, at, "branch", i),
			Episode: fmt.Sprintf("%s/branch/%d", t.Episode, i),
		})
	}
	return jobs, nil
}

// closeAll releases the forks of jobs that will not run.
func closeAll(jobs []Job) {
	for _, j := range jobs {
		_ = j.from.episode.Close() // what went wrong before is what is reported
	}
}
