// Package rollout runs episodes: a policy against an environment, many at
// once, each recorded as a trajectory. It cannot tell a local environment from
// a remote one, and its results do not depend on scheduling.
package rollout

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"envtune"
)

// Job is one episode to run.
type Job struct {
	Task  *envtune.Task
	Stage *envtune.Stage
	// Seed fixes the episode: what the environment draws and what the policy
	// samples.
	Seed uint64
	// Episode names the episode; names within one run must differ.
	Episode string
	from    *fork // where it goes on from; nil: it begins at the task's start
}

// Options are the settings of a run.
type Options struct {
	// Concurrency is the most episodes that are live at once; 0: all of them,
	// which lets a policy that batches fill its batches.
	Concurrency int
	// Reward, where set, fills Trajectory.Reward of every episode without a
	// fault. It must be safe for concurrent use.
	Reward func(*envtune.Trajectory) (float64, error)
	// OnDone, where set, is called as each episode ends, one call at a time,
	// in the order in which they happen to end. It must not change t.
	OnDone func(job int, t *envtune.Trajectory)
	// Took, where set, is told by the clock Now what every opening and step of an episode
	// took. It must be safe for concurrent use. Other episodes may have run meanwhile, so
	// the sum is at least what the environment took.
	Took func(time.Duration)
	Now  func() time.Time
}

// Run runs all jobs and returns their trajectories in the order of jobs.
//
// A *envtune.ContextError of the policy ends its episode with StopContext; a
// *envtune.TaskError of the environment ends it with StopFault, a Fault and no
// Reward. Any other error stops the whole run and is returned. Where the run
// stops early, through an error or through ctx, the trajectories of the
// episodes that had not ended have StopCancel and no Reward.
func Run(ctx context.Context, env envtune.Env, policy envtune.Policy, jobs []Job, opt Options) ([]*envtune.Trajectory, error) {
	if err := checkJobs(jobs); err != nil {
		return nil, err
	}
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	r := &runner{env: env, policy: policy, opt: opt}
	out := make([]*envtune.Trajectory, len(jobs))
	errs := make([]error, len(jobs))
	next := make(chan int)
	var workers sync.WaitGroup
	for range workerCount(opt.Concurrency, len(jobs)) {
		workers.Go(func() {
			for i := range next {
				out[i], errs[i] = r.episode(inner, jobs[i])
				if errs[i] != nil {
					cancel()
				}
				r.done(i, out[i])
			}
		})
	}
	for i := range jobs {
		next <- i // a cancelled run ends each remaining job at once
	}
	close(next)
	workers.Wait()
	return out, runError(ctx, jobs, errs)
}

func checkJobs(jobs []Job) error {
	seen := make(map[string]bool, len(jobs))
	for i, j := range jobs {
		switch {
		case j.Task == nil || j.Stage == nil:
			return fmt.Errorf("rollout job %d has no task or no stage", i)
		case seen[j.Episode]:
			return fmt.Errorf("rollout job %d: the episode name %q is used twice", i, j.Episode)
		}
		seen[j.Episode] = true
	}
	return nil
}

func workerCount(limit, jobs int) int {
	if limit <= 0 || limit > jobs {
		return jobs
	}
	return limit
}

// runError is the error of the first job that failed by itself, else the
// reason why ctx ended.
func runError(ctx context.Context, jobs []Job, errs []error) error {
	for i, err := range errs {
		if err != nil {
			return fmt.Errorf("episode %s of task %s: %w", jobs[i].Episode, jobs[i].Task.ID, err)
		}
	}
	if ctx.Err() != nil {
		return fmt.Errorf("the rollout was cancelled: %w", context.Cause(ctx))
	}
	return nil
}

// runner is what the episodes of one run share.
type runner struct {
	env    envtune.Env
	policy envtune.Policy
	opt    Options
	mu     sync.Mutex // serialises OnDone
}

func (r *runner) done(i int, t *envtune.Trajectory) {
	if r.opt.OnDone == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.opt.OnDone(i, t)
}

// timed calls f and tells how long it took.
func (r *runner) timed(f func()) {
	if r.opt.Took == nil {
		f()
		return
	}
	began := r.opt.Now()
	f()
	r.opt.Took(r.opt.Now().Sub(began))
}

// episode runs one job to its end. The error is a failure of the run; whatever
// concerns this episode alone is in the trajectory.
func (r *runner) episode(ctx context.Context, job Job) (*envtune.Trajectory, error) {
	t := newTrajectory(job)
	err := r.play(ctx, job, t)
	if f, ok := r.policy.(envtune.EpisodeForgetter); ok {
		f.Forget(job.Episode)
	}
	if err = settle(ctx, t, err); err != nil || t.Stop == envtune.StopCancel || t.Stop == envtune.StopFault {
		return t, err
	}
	t.Progress = t.MeanProgress()
	if r.opt.Reward == nil {
		return t, nil
	}
	reward, err := r.opt.Reward(t)
	if err != nil {
		return t, fmt.Errorf("scoring: %w", err)
	}
	t.Reward = &reward
	return t, nil
}

// settle turns the error of an episode into the way it ended, and returns what
// is left of it: an error that must stop the run.
func settle(ctx context.Context, t *envtune.Trajectory, err error) error {
	var tooLong *envtune.ContextError
	var fault *envtune.TaskError
	switch {
	case err == nil:
	case errors.As(err, &tooLong):
		t.Stop = envtune.StopContext
	case errors.As(err, &fault):
		t.Stop, t.Fault = envtune.StopFault, fault.Error()
	case ctx.Err() != nil:
		t.Stop = envtune.StopCancel
	default:
		t.Stop = envtune.StopCancel
		return err
	}
	return nil
}

func newTrajectory(job Job) *envtune.Trajectory {
	return envtune.NewTrajectory(job.Task, job.Stage, job.Seed, job.Episode)
}

// play opens the episode and steps it until it is done.
func (r *runner) play(ctx context.Context, job Job, t *envtune.Trajectory) (err error) {
	ep, last, err := r.open(ctx, job, t)
	if err != nil {
		return fmt.Errorf("opening the episode: %w", err)
	}
	defer func() {
		if cerr := ep.Close(); cerr != nil && err == nil {
			err = fmt.Errorf("closing the episode: %w", cerr)
		}
	}()
	messages := t.Messages()
	for !last.Done {
		if err := ctx.Err(); err != nil {
			return err
		}
		action, err := r.policy.Act(ctx, envtune.Prompt{
			Episode: job.Episode,
			Seed:    job.Seed,
			// The capacity is cut so that a policy's append cannot write here.
			Messages: messages[:len(messages):len(messages)],
			Tools:    last.Tools,
		})
		if err != nil {
			return fmt.Errorf("asking the policy: %w", err)
		}
		r.timed(func() { last, err = ep.Step(ctx, action) })
		if err != nil {
			return fmt.Errorf("stepping the episode: %w", err)
		}
		t.Record(action, last)
		messages = append(append(messages, action), last.Messages...)
	}
	return nil
}

// open returns a job's episode and the feedback that its policy answers first, and enters
// into t what happened before. A fork is open already: also where ctx has ended it is
// returned, so that it is closed.
func (r *runner) open(ctx context.Context, job Job, t *envtune.Trajectory) (envtune.Episode, envtune.Feedback, error) {
	if f := job.from; f != nil {
		t.Seed, t.First, t.Steps, t.Forked = f.seed, f.first, slices.Clone(f.steps), len(f.steps)
		return f.episode, f.last, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, envtune.Feedback{}, err
	}
	var ep envtune.Episode
	var err error
	r.timed(func() { ep, err = r.env.Open(ctx, job.Task, job.Stage, job.Seed) })
	if err != nil {
		return nil, envtune.Feedback{}, err
	}
	t.First = ep.First()
	return ep, t.First, nil
}
