package eval

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"

	"envtune"
)

// Overall is the name of the figures over all splits.
const Overall = "overall"

// Report is the result of an evaluation.
type Report struct {
	// ItemAccuracy is the share of episodes that the official verdict accepts,
	// as a mean over tasks.
	ItemAccuracy float64 `json:"item_accuracy"`
	// Progress is the mean over all turns of a task of state * exec, as a mean
	// over tasks; ask-back turns count fully.
	Progress float64 `json:"progress"`

	Stage    string            `json:"stage,omitempty"`
	Hints    envtune.HintLevel `json:"hints,omitempty"`
	Mode     envtune.Mode      `json:"mode,omitempty"`
	Example  bool              `json:"example,omitempty"` // the system message had a worked example
	Seed     uint64            `json:"seed"`
	Samples  int               `json:"samples,omitempty"`
	Tasks    int               `json:"tasks"`
	Episodes int               `json:"episodes"`

	// Rows holds the figures of each split, in the order of envtune.Splits, and
	// overall at the end.
	Rows []Row `json:"rows"`
	// PerTask holds each task's successes, in the order of the tasks.
	PerTask []TaskScore `json:"per_task"`
	// Greedy holds the figures of greedy decoding beside those of sampling, where
	// they were taken.
	Greedy *Report `json:"greedy,omitempty"`
	// Faults are the episodes left out because of a fault of task or
	// environment.
	Faults []Fault `json:"faults,omitempty"`
	// Failures are the error codes, Misses how failed turns differ from their references,
	// Comparison is that with a baseline; all only where the caller put them in.
	Failures   []SplitFailures `json:"failures,omitempty"`
	Misses     []SplitMisses   `json:"misses,omitempty"`
	Comparison *Comparison     `json:"comparison,omitempty"`

	// Trajectories are all episodes, for storing; not part of the JSON.
	Trajectories []*envtune.Trajectory `json:"-"`
}

// Row holds the figures of one split, or of all.
type Row struct {
	Split        string   `json:"split"`
	Tasks        int      `json:"tasks"`
	Episodes     int      `json:"episodes"`
	ItemAccuracy Estimate `json:"item_accuracy"`
	Progress     Estimate `json:"progress"`
	// Calls, FailedCalls and Hints are means over episodes.
	Calls       float64 `json:"calls_per_episode"`
	FailedCalls float64 `json:"failed_calls_per_episode"`
	Hints       float64 `json:"hints_per_episode"`
	Steps       float64 `json:"steps_per_episode"`
	// Malformed is the share of steps that did not parse.
	Malformed float64 `json:"malformed_share"`
	// Silent is the share of the turns reached that ended without any call; a
	// policy that learns to abstain shows here first.
	Silent float64 `json:"silent_turn_share"`
	// Stops counts the episodes by the way they ended.
	Stops map[envtune.StopReason]int `json:"stops"`
}

// TaskScore is what one task came to.
type TaskScore struct {
	Task      string        `json:"task"`
	Split     envtune.Split `json:"split"`
	Episodes  int           `json:"episodes"`
	Successes int           `json:"successes"`
	// Progress is the mean over the task's episodes.
	Progress float64 `json:"progress"`
}

// Fault is one episode that was left out.
type Fault struct {
	Task    string `json:"task"`
	Episode string `json:"episode"`
	Text    string `json:"text"`
}

// Score makes a report of finished trajectories. Trajectories with a fault are
// left out. The error says that nothing is left.
func Score(trajectories []*envtune.Trajectory, seed uint64) (*Report, error) {
	r := &Report{Seed: seed, Trajectories: trajectories}
	var scored []*envtune.Trajectory
	for _, t := range trajectories {
		if faulty(t) {
			r.Faults = append(r.Faults, Fault{t.Task, t.Episode, t.Fault})
			continue
		}
		scored = append(scored, t)
	}
	if len(scored) == 0 {
		err := errors.New("no episode could be scored")
		if len(r.Faults) > 0 {
			err = fmt.Errorf("%w: all %d ended in a fault, the first of task %s: %s", err, len(r.Faults), r.Faults[0].Task, r.Faults[0].Text)
		}
		return nil, err
	}
	r.PerTask = perTask(scored)
	for _, split := range envtune.Splits() {
		if row := score(string(split), of(scored, split), seed); row.Episodes > 0 {
			r.Rows = append(r.Rows, row)
		}
	}
	all := score(Overall, scored, seed)
	r.Rows = append(r.Rows, all)
	r.ItemAccuracy, r.Progress = all.ItemAccuracy.Value, all.Progress.Value
	r.Tasks, r.Episodes = all.Tasks, all.Episodes
	return r, nil
}

// Row returns the figures of a split, or of Overall; nil where there are none.
func (r *Report) Row(split string) *Row {
	for i := range r.Rows {
		if r.Rows[i].Split == split {
			return &r.Rows[i]
		}
	}
	return nil
}

// WriteJSON writes the report as indented JSON; item_accuracy comes first.
func (r *Report) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}

func of(ts []*envtune.Trajectory, split envtune.Split) []*envtune.Trajectory {
	var out []*envtune.Trajectory
	for _, t := range ts {
		if t.Split == split {
			out = append(out, t)
		}
	}
	return out
}

// perTask gathers the trajectories by task, in the order of first appearance.
func perTask(ts []*envtune.Trajectory) []TaskScore {
	index := map[string]int{}
	var out []TaskScore
	for _, t := range ts {
		i, ok := index[t.Task]
		if !ok {
			i = len(out)
			index[t.Task] = i
			out = append(out, TaskScore{Task: t.Task, Split: t.Split})
		}
		s := &out[i]
		s.Episodes++
		s.Progress += t.Progress // the sum, until all are counted
		if t.Valid {
			s.Successes++
		}
	}
	for i := range out {
		out[i].Progress /= float64(out[i].Episodes)
	}
	return out
}

// score computes one row.
func score(name string, ts []*envtune.Trajectory, seed uint64) Row {
	row := Row{Split: name, Episodes: len(ts), Stops: map[envtune.StopReason]int{}}
	if len(ts) == 0 {
		return row
	}
	tasks := perTask(ts)
	row.Tasks = len(tasks)
	accuracy, progress := make([]float64, len(tasks)), make([]float64, len(tasks))
	for i, t := range tasks {
		accuracy[i] = float64(t.Successes) / float64(t.Episodes)
		progress[i] = t.Progress
	}
	row.ItemAccuracy, row.Progress = Bootstrap(accuracy, seed), Bootstrap(progress, seed)
	var c counts
	for _, t := range ts {
		row.Stops[t.Stop]++
		c.add(t)
	}
	n := float64(len(ts))
	row.Calls, row.FailedCalls = float64(c.calls)/n, float64(c.failed)/n
	row.Hints, row.Steps = float64(c.hints)/n, float64(c.steps)/n
	row.Malformed = share(c.malformed, c.steps)
	row.Silent = share(c.silent, c.ended)
	return row
}

// counts are sums over episodes.
type counts struct {
	steps, calls, failed, hints, malformed int
	ended, silent                          int // turns that ended; those without a call
}

func (c *counts) add(t *envtune.Trajectory) {
	called := map[int]bool{}
	for _, s := range t.Steps {
		f := &s.Feedback
		c.steps++
		c.calls += f.Signals.Calls
		c.failed += f.Signals.Failed
		c.hints += f.Signals.Hints
		if f.Signals.Format != nil && *f.Signals.Format == 0 {
			c.malformed++
		}
		called[f.Turn] = called[f.Turn] || f.Signals.Calls > 0
		if f.TurnDone {
			c.ended++
			if !called[f.Turn] {
				c.silent++
			}
		}
	}
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// stopNames lists the reasons of a row in a fixed order.
func (r *Row) stopNames() []string {
	var out []string
	for s := range r.Stops {
		out = append(out, string(s))
	}
	sort.Strings(out)
	return out
}
