package eval

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"envtune"
)

// Resamples is the number of bootstrap resamples of an interval.
const Resamples = 2000

// Estimate is a mean over tasks with its 95% interval.
type Estimate struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Bootstrap estimates the mean of values, one of each task, with the percentile
// interval of resampling tasks with replacement. It speaks about other tasks of
// the same kind, not about other training seeds.
func Bootstrap(values []float64, seed uint64) Estimate {
	n := len(values)
	if n == 0 {
		return Estimate{}
	}
	rng := rand.New(rand.NewPCG(seed, uint64(n)))
	means := make([]float64, Resamples)
	for i := range means {
		sum := 0.0
		for range n {
			sum += values[rng.IntN(n)]
		}
		means[i] = sum / float64(n)
	}
	slices.Sort(means)
	const tail = Resamples / 40 // 2.5%
	return Estimate{mean(values), means[tail], means[Resamples-1-tail]}
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// Difference compares two policies on the same tasks of one split, or of all.
type Difference struct {
	Split string `json:"split"`
	Tasks int    `json:"tasks"`
	// Before and After are mean item accuracies, Change their difference with
	// its interval.
	Before float64  `json:"before"`
	After  float64  `json:"after"`
	Change Estimate `json:"change"`
	// Progress is the change of mean progress.
	Progress Estimate `json:"progress"`
	// Runs holds the change of item accuracy of every run alone: what differs
	// among them is the training seed, which no interval here covers.
	Runs []float64 `json:"runs"`
}

// Paired compares evaluations before and after, run by run and task by task:
// before[i] and after[i] belong to one run. A task's difference is its mean over
// the runs; the interval resamples tasks. The error says where the two do not
// have the same tasks.
func Paired(before, after []*Report) ([]Difference, error) {
	if len(before) != len(after) || len(before) == 0 {
		return nil, fmt.Errorf("comparing %d evaluations with %d: there must be as many, at least one", len(before), len(after))
	}
	for i := range before {
		if err := sameTasks(before[i], after[i]); err != nil {
			return nil, fmt.Errorf("comparing run %d: %w", i+1, err)
		}
		if err := sameTasks(before[0], before[i]); err != nil {
			return nil, fmt.Errorf("comparing run %d with the first: %w", i+1, err)
		}
	}
	var out []Difference
	for _, split := range append(envtune.Splits(), Overall) {
		if d := paired(before, after, split); d.Tasks > 0 {
			out = append(out, d)
		}
	}
	return out, nil
}

func sameTasks(a, b *Report) error {
	if len(a.PerTask) != len(b.PerTask) {
		return fmt.Errorf("one has %d tasks, the other %d", len(a.PerTask), len(b.PerTask))
	}
	for i := range a.PerTask {
		if a.PerTask[i].Task != b.PerTask[i].Task {
			return fmt.Errorf("task %d is %s in one and %s in the other", i+1, a.PerTask[i].Task, b.PerTask[i].Task)
		}
		if a.PerTask[i].Episodes == 0 || b.PerTask[i].Episodes == 0 {
			return errors.New("a task has no episodes")
		}
	}
	return nil
}

func paired(before, after []*Report, split envtune.Split) Difference {
	d := Difference{Split: string(split), Runs: make([]float64, len(before))}
	runs := float64(len(before))
	var accuracy, progress []float64
	for i, first := range before[0].PerTask {
		if split != Overall && first.Split != split {
			continue
		}
		a, p := 0.0, 0.0
		for r := range before {
			x, y := before[r].PerTask[i], after[r].PerTask[i]
			gain := y.accuracy() - x.accuracy()
			a += gain / runs
			p += (y.Progress - x.Progress) / runs
			d.Runs[r] += gain
			d.Before += x.accuracy() / runs
			d.After += y.accuracy() / runs
		}
		accuracy, progress = append(accuracy, a), append(progress, p)
	}
	d.Tasks = len(accuracy)
	if d.Tasks == 0 {
		return d
	}
	n := float64(d.Tasks)
	d.Before, d.After = d.Before/n, d.After/n
	for r := range d.Runs {
		d.Runs[r] /= n
	}
	seed := before[0].Seed
	d.Change, d.Progress = Bootstrap(accuracy, seed), Bootstrap(progress, seed)
	return d
}

func (t TaskScore) accuracy() float64 { return float64(t.Successes) / float64(t.Episodes) }
