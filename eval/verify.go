package eval

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"envtune"
	"envtune/reward"
)

// Mismatch is the first thing in which a trajectory that was played again differs
// from the stored one.
type Mismatch struct {
	Task, Episode string
	// Step counts from 1; 0 is what came before the first.
	Step int
	// Field is the path within the trajectory's JSON, Want the stored text
	// there, Got what came of playing again; "" where there is nothing.
	Field, Want, Got string
}

func (d *Mismatch) String() string {
	return fmt.Sprintf("task %s, episode %s, step %d, field %s\n  want %s\n  got  %s",
		clean(d.Task), clean(d.Episode), d.Step, clean(d.Field), shown(d.Want), shown(d.Got))
}

// shown is a value for a difference, cut where it is long.
func shown(v string) string {
	const most = 400
	if v == "" {
		return "nothing"
	}
	if r := []rune(v); len(r) > most {
		v = string(r[:most]) + "…"
	}
	return clean(v)
}

// Verify plays the assistant messages of a trajectory again and compares what
// comes back step by step: messages with results and hints, signals, how it
// ended, the verdict, progress and reward. nil means that all bytes are the same.
//
// stage gives the rules, which are those of t where it has some. Each of envs is
// tried until one opens the episode as it is stored (they may show tools with
// other documents); where none does, the difference is told against the first.
// What the policy brought about (the end of its context, a cancelled run) cannot
// come again and is taken from t. The error is a failure of the environment.
func Verify(ctx context.Context, envs []envtune.Env, task *envtune.Task, stage *envtune.Stage, t *envtune.Trajectory) (*Mismatch, error) {
	if d := SameTask(task, t); d != nil {
		return d, nil
	}
	var first *Mismatch
	for _, e := range envs {
		d, err := verify(ctx, e, task, stage, t)
		if err != nil || d == nil {
			return d, err
		}
		if first == nil {
			first = d
		}
		if d.Step > 0 {
			return d, nil
		}
	}
	return first, nil
}

// SameTask compares what a trajectory says of its task; nil where it is the same.
func SameTask(task *envtune.Task, t *envtune.Trajectory) *Mismatch {
	asks := make([]bool, len(task.Turns))
	for i, turn := range task.Turns {
		asks[i] = len(turn.Reference) == 0
	}
	type header struct {
		Task   string        `json:"task"`
		Split  envtune.Split `json:"split"`
		Worlds []string      `json:"worlds"`
		Turns  int           `json:"turns"`
		Asks   []bool        `json:"asks"`
	}
	worlds := task.Worlds
	if t.Version == 0 {
		worlds = t.Worlds // there were none
	}
	return compare(t, 0, "", header{t.Task, t.Split, t.Worlds, t.Turns, t.Asks}, header{task.ID, task.Split, worlds, len(task.Turns), asks})
}

func verify(ctx context.Context, e envtune.Env, task *envtune.Task, stage *envtune.Stage, t *envtune.Trajectory) (d *Mismatch, err error) {
	again := *t
	again.Steps = nil
	ep, err := e.Open(ctx, task, stage, t.Seed)
	var fault *envtune.TaskError
	if errors.As(err, &fault) {
		return compare(t, 0, "fault", t.Fault, fault.Error()), nil
	}
	if err != nil {
		return nil, fmt.Errorf("playing episode %s again: %w", t.Episode, err)
	}
	defer func() { err = errors.Join(err, ep.Close()) }()
	if len(t.First.Messages) > 0 || len(t.Steps) > 0 || t.Stop != envtune.StopCancel { // else it was never opened
		if d := compare(t, 0, "first", t.First, ep.First()); d != nil {
			return d, nil
		}
	}
	done := false
	for i, s := range t.Steps {
		f, err := ep.Step(ctx, s.Action)
		if errors.As(err, &fault) {
			return compare(t, i+1, "fault", t.Fault, fault.Error()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("playing step %d of episode %s again: %w", i+1, t.Episode, err)
		}
		f.Tools = nil // as they are stored
		if d := compare(t, i+1, fmt.Sprintf("steps[%d].feedback", i), s.Feedback, f); d != nil {
			return d, nil
		}
		again.Steps = append(again.Steps, envtune.Step{Action: s.Action, Feedback: f})
		done = f.Done
	}
	return sameEnd(stage, t, &again, done)
}

// sameEnd compares what is said of the whole episode.
func sameEnd(stage *envtune.Stage, t, again *envtune.Trajectory, done bool) (*Mismatch, error) {
	again.Valid = false
	if done {
		f := again.Steps[len(again.Steps)-1].Feedback
		again.Stop, again.Valid = f.Stop, f.Signals.Valid != nil && *f.Signals.Valid
	} else if t.Stop.ByEnvironment() {
		again.Stop = ""
	}
	again.Progress = 0
	if again.Stop != envtune.StopCancel && again.Stop != envtune.StopFault {
		again.Progress = again.MeanProgress()
	}
	if t.Reward != nil || len(t.TurnRewards) > 0 {
		rule, err := reward.ByName(stage)
		if err != nil {
			return nil, fmt.Errorf("episode %s: %w", t.Episode, err)
		}
		again.Reward = rule(again)
		if len(t.TurnRewards) > 0 {
			again.TurnRewards = reward.TurnShares(stage, again)
		}
	}
	type end struct {
		Stop        envtune.StopReason `json:"stop"`
		Valid       bool               `json:"valid"`
		Progress    float64            `json:"progress"`
		Reward      *float64           `json:"reward"`
		TurnRewards []float64          `json:"turn_rewards"`
	}
	of := func(t *envtune.Trajectory) end { return end{t.Stop, t.Valid, t.Progress, t.Reward, t.TurnRewards} }
	return compare(t, len(t.Steps), "", of(t), of(again)), nil
}

// compare compares two values as JSON.
func compare(t *envtune.Trajectory, step int, at string, want, got any) *Mismatch {
	a, err := json.Marshal(want)
	b, err2 := json.Marshal(got)
	d := &Mismatch{Task: t.Task, Episode: t.Episode, Step: step, Field: at, Want: string(a), Got: string(b)}
	switch {
	case err != nil || err2 != nil: // a number that JSON cannot hold
		d.Want, d.Got = fmt.Sprint(want), fmt.Sprint(got)
		return d
	case bytes.Equal(a, b):
		return nil
	}
	d.Field, d.Want, d.Got = differing(at, a, b)
	return d
}

// differing goes down to the first part in which two JSON texts differ.
func differing(at string, want, got json.RawMessage) (field, a, b string) {
	var x, y []json.RawMessage
	if json.Unmarshal(want, &x) == nil && json.Unmarshal(got, &y) == nil && x != nil && y != nil {
		for i := range max(len(x), len(y)) {
			if p, q := item(x, i), item(y, i); !bytes.Equal(p, q) {
				return differing(fmt.Sprintf("%s[%d]", at, i), p, q)
			}
		}
	}
	var m, n map[string]json.RawMessage
	if json.Unmarshal(want, &m) == nil && json.Unmarshal(got, &n) == nil && m != nil && n != nil {
		for _, key := range keys(want, got) {
			if p, q := m[key], n[key]; !bytes.Equal(p, q) {
				return differing(strings.TrimPrefix(at+"."+key, "."), p, q)
			}
		}
	}
	return at, string(want), string(got)
}

func item(list []json.RawMessage, i int) json.RawMessage {
	if i < len(list) {
		return list[i]
	}
	return nil
}

// keys lists the keys of two JSON objects in the order in which they stand there.
func keys(objects ...json.RawMessage) []string {
	var out []string
	for _, text := range objects {
		dec := json.NewDecoder(bytes.NewReader(text))
		if _, err := dec.Token(); err != nil {
			continue
		}
		for dec.More() {
			key, err := dec.Token()
			var value json.RawMessage
			if err != nil || dec.Decode(&value) != nil {
				break
			}
			if name, ok := key.(string); ok && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}
