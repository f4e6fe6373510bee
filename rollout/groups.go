package rollout

import (
	"fmt"
	"hash/fnv"

	"envtune"
)

// Seed derives the seed of one sample: FNV-1a over the little-endian bytes of
// base and step, the task's name, a zero byte and the little-endian bytes of
// sample, then the SplitMix64 finaliser. It is fixed for good: stored runs
// depend on it.
func Seed(base uint64, step int, task string, sample int) uint64 {
	h := fnv.New64a()
	write := func(v uint64) {
		var b [8]byte
		for i := range b {
			b[i] = byte(v >> (8 * i))
		}
		h.Write(b[:])
	}
	write(base)
	write(uint64(step))
	h.Write([]byte(task))
	h.Write([]byte{0})
	write(uint64(sample))
	z := h.Sum64()
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Groups returns n jobs for each task, task after task: the groups that one
// policy version samples at step version. Sample numbers go on where a task
// occurs again, so that its seeds and names differ.
func Groups(tasks []*envtune.Task, n int, stage *envtune.Stage, version int, baseSeed uint64) []Job {
	return MoreGroups(nil, tasks, n, stage, version, baseSeed)
}

// MoreGroups is Groups for tasks that are drawn after those of earlier in the same step:
// sample numbers go on behind theirs.
func MoreGroups(earlier, tasks []*envtune.Task, n int, stage *envtune.Stage, version int, baseSeed uint64) []Job {
	jobs := make([]Job, 0, len(tasks)*n)
	next := map[string]int{}
	for _, task := range earlier {
		next[task.ID] += n
	}
	for _, task := range tasks {
		for range n {
			sample := next[task.ID]
			next[task.ID]++
			jobs = append(jobs, Job{
				Task:    task,
				Stage:   stage,
				Seed:    Seed(baseSeed, version, task.ID, sample),
				Episode: fmt.Sprintf("%d/%s/%d", version, task.ID, sample),
			})
		}
	}
	return jobs
}

// Collect cuts the trajectories of Groups' jobs back into groups of n. A
// trajectory with a fault stays in its group; its Reward is nil.
func Collect(trajectories []*envtune.Trajectory, n, version int) []envtune.Group {
	if n <= 0 {
		return nil
	}
	var out []envtune.Group
	for i := 0; i+n <= len(trajectories); i += n {
		out = append(out, envtune.Group{
			Task:         trajectories[i].Task,
			Version:      version,
			Trajectories: trajectories[i : i+n : i+n],
		})
	}
	return out
}
