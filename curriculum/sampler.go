package curriculum

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"

	"envtune"
)

// Match tells whether a task belongs to a stage.
func Match(rule envtune.TaskRule, t *envtune.Task) bool {
	return slices.Contains(rule.Splits, t.Split) && (rule.MaxTurns == 0 || len(t.Turns) <= rule.MaxTurns)
}

// Select returns the tasks that match, in their order.
func Select(tasks []*envtune.Task, rule envtune.TaskRule) []*envtune.Task {
	var out []*envtune.Task
	for _, t := range tasks {
		if Match(rule, t) {
			out = append(out, t)
		}
	}
	return out
}

// Sampler draws tasks uniformly, without replacement within an epoch. The
// order of an epoch follows from the seed and the epoch's number alone.
type Sampler struct {
	tasks []*envtune.Task
	print string
	state SamplerState
	order []int // of the current epoch
}

// SamplerState is where a sampler stands.
type SamplerState struct {
	Seed  uint64 `json:"seed"`
	Epoch uint64 `json:"epoch"`
	// Next is the number of tasks already drawn in the epoch.
	Next int `json:"next"`
	// Tasks is a checksum over the names of the tasks.
	Tasks string `json:"tasks"`
}

// NewSampler returns a sampler over the tasks that match rule; callers pass
// tasks of one role only. The error says that none matches.
func NewSampler(tasks []*envtune.Task, rule envtune.TaskRule, seed uint64) (*Sampler, error) {
	chosen := Select(tasks, rule)
	if len(chosen) == 0 {
		return nil, fmt.Errorf("none of %d tasks is of splits %v with at most %d turns (0: any)", len(tasks), rule.Splits, rule.MaxTurns)
	}
	h := sha256.New()
	for _, t := range chosen {
		fmt.Fprintf(h, "%s\n", t.ID)
	}
	s := &Sampler{tasks: chosen, print: hex.EncodeToString(h.Sum(nil)[:8])}
	s.enter(SamplerState{Seed: seed, Tasks: s.print})
	return s, nil
}

// enter goes to a state and lays out its epoch.
func (s *Sampler) enter(state SamplerState) {
	s.state = state
	s.order = rand.New(rand.NewPCG(state.Seed, state.Epoch)).Perm(len(s.tasks))
}

// Len is the number of tasks of an epoch.
func (s *Sampler) Len() int { return len(s.tasks) }

// Next draws n tasks. At the end of an epoch it goes on with the next one.
func (s *Sampler) Next(n int) []*envtune.Task {
	out := make([]*envtune.Task, 0, n)
	for len(out) < n {
		if s.state.Next == len(s.order) {
			next := s.state
			next.Epoch, next.Next = next.Epoch+1, 0
			s.enter(next)
		}
		out = append(out, s.tasks[s.order[s.state.Next]])
		s.state.Next++
	}
	return out
}

// MarshalJSON writes the state.
func (s *Sampler) MarshalJSON() ([]byte, error) { return json.Marshal(s.state) }

// UnmarshalJSON goes to a state that MarshalJSON wrote. The error says that it
// is the state of a sampler over other tasks.
func (s *Sampler) UnmarshalJSON(data []byte) error {
	var state SamplerState
	if err := json.Unmarshal(data, &state); err != nil {
		return fmt.Errorf("reading the sampler's state: %w", err)
	}
	if state.Tasks != s.print || state.Next < 0 || state.Next > len(s.tasks) {
		return fmt.Errorf("the sampler's state belongs to other tasks (%s, not %s)", state.Tasks, s.print)
	}
	s.enter(state)
	return nil
}
