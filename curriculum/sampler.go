package curriculum

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"envtune"
)

// Match tells whether a task belongs to a stage.
func Match(rule envtune.TaskRule, t *envtune.Task) bool {
	return slices.Contains(rule.Splits, t.Split) && (rule.MaxTurns == 0 || len(t.Turns) <= rule.MaxTurns) &&
		(rule.MaxCalls == 0 || !slices.ContainsFunc(t.Turns, func(u envtune.Turn) bool { return len(u.Reference) > rule.MaxCalls }))
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

// Sampler draws tasks: a share of them at the edge of ability (TaskRule.Edge), the
// others uniformly, without replacement within an epoch; mastered tasks rest
// (TaskRule.Retire). The order of an epoch follows from the seed and the epoch's number
// alone.
type Sampler struct {
	tasks []*envtune.Task
	rule  envtune.TaskRule
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
	// Draws counts the calls of Next.
	Draws uint64 `json:"draws,omitempty"`
	// Signal holds, by a task's name, how much the rewards of its groups have varied:
	// the running mean of their standard deviation.
	Signal map[string]float64 `json:"signal,omitempty"`
	// Ability holds, by a task's name, the running mean of its groups' progress.
	Ability map[string]float64 `json:"ability,omitempty"`
	// Seen holds how often Next had been called when a task was last observed, where
	// mastered tasks rest.
	Seen map[string]uint64 `json:"seen,omitempty"`
}

// NewSampler returns a sampler over the tasks that match rule; callers pass
// tasks of one role only. The error says that none matches.
func NewSampler(tasks []*envtune.Task, rule envtune.TaskRule, seed uint64) (*Sampler, error) {
	chosen := Select(tasks, rule)
	if len(chosen) == 0 {
		return nil, fmt.Errorf("none of %d tasks is of splits %v with at most %d turns and %d calls in a turn (0: any)", len(tasks), rule.Splits, rule.MaxTurns, rule.MaxCalls)
	}
	h := sha256.New()
	for _, t := range chosen {
		fmt.Fprintf(h, "%s\n", t.ID)
	}
	s := &Sampler{tasks: chosen, rule: rule, print: hex.EncodeToString(h.Sum(nil)[:8])}
	s.enter(SamplerState{Seed: seed, Tasks: s.print})
	return s, nil
}

// enter goes to a state and lays out its epoch.
func (s *Sampler) enter(state SamplerState) {
	s.state = state
	s.order = rand.New(rand.NewPCG(state.Seed, state.Epoch)).Perm(len(s.tasks))
	s.thin()
}

// thin takes tasks that ask back out of an epoch that has more of them than its share,
// wherever they stand in it.
func (s *Sampler) thin() {
	share := s.rule.AskShare
	if share == 0 || share == 1 {
		return
	}
	var asking []int
	for i, t := range s.tasks {
		if asksBack(t) {
			asking = append(asking, i)
		}
	}
	calling := len(s.tasks) - len(asking)
	keep := int(math.Round(share / (1 - share) * float64(calling)))
	if calling == 0 || keep >= len(asking) {
		return
	}
	rng := rand.New(rand.NewPCG(s.state.Seed^0x61736b, s.state.Epoch)) // "ask"
	rng.Shuffle(len(asking), func(i, j int) { asking[i], asking[j] = asking[j], asking[i] })
	out := map[int]bool{}
	for _, i := range asking[keep:] {
		out[i] = true
	}
	s.order = slices.DeleteFunc(s.order, func(i int) bool { return out[i] })
}

// asksBack tells whether a turn of a task cannot be done yet.
func asksBack(t *envtune.Task) bool {
	return slices.ContainsFunc(t.Turns, func(u envtune.Turn) bool { return len(u.Reference) == 0 })
}

// Len is the number of tasks of an epoch.
func (s *Sampler) Len() int { return len(s.order) }

// Next draws n tasks: those at the edge first, then the others, where it leaves out
// what it has drawn already as long as there are others. At the end of an epoch it goes
// on with the next one.
func (s *Sampler) Next(n int) []*envtune.Task {
	out := s.fill(s.atEdge(int(math.Round(s.rule.Edge*float64(n)))), n)
	s.state.Draws++
	return out
}

// More draws n tasks uniformly beside those that the same training step has drawn.
func (s *Sampler) More(n int, drawn []*envtune.Task) []*envtune.Task {
	return s.fill(slices.Clone(drawn), len(drawn)+n)[len(drawn):]
}

// fill draws uniformly until out has n tasks.
func (s *Sampler) fill(out []*envtune.Task, n int) []*envtune.Task {
	drawn := map[*envtune.Task]bool{}
	for _, t := range out {
		drawn[t] = true
	}
	awake := 0 // tasks of the epoch that neither rest nor are drawn
	for _, i := range s.order {
		if t := s.tasks[i]; !drawn[t] && !s.resting(t) {
			awake++
		}
	}
	for len(out) < n {
		if s.state.Next == len(s.order) {
			next := s.state
			next.Epoch, next.Next = next.Epoch+1, 0
			s.enter(next)
		}
		t := s.tasks[s.order[s.state.Next]]
		s.state.Next++
		if drawn[t] && len(drawn) < len(s.order) || s.resting(t) && awake > 0 {
			continue
		}
		if !drawn[t] && !s.resting(t) {
			awake--
		}
		drawn[t] = true
		out = append(out, t)
	}
	return out
}

// resting tells that a task is mastered and not yet to be looked at again.
func (s *Sampler) resting(t *envtune.Task) bool {
	if s.rule.Retire == 0 {
		return false
	}
	seen, ok := s.state.Seen[t.ID]
	return ok && s.state.Ability[t.ID] >= s.rule.Retire && s.state.Draws-seen < uint64(s.rule.Revisit)
}

// Resting is the number of tasks that rest now.
func (s *Sampler) Resting() int {
	n := 0
	for _, t := range s.tasks {
		if s.resting(t) {
			n++
		}
	}
	return n
}

// priority is how likely a task is drawn at the edge, in proportion.
func (s *Sampler) priority(t *envtune.Task) float64 {
	switch {
	case s.resting(t):
		return 0
	case s.rule.Priority == envtune.PriorityAbility:
		r := s.state.Ability[t.ID] // 0 where nothing is known: so is the priority
		return 4 * r * (1 - r)
	}
	return s.state.Signal[t.ID]
}

// atEdge draws up to n tasks without replacement, each with a probability in proportion
// to its priority.
func (s *Sampler) atEdge(n int) []*envtune.Task {
	if n == 0 {
		return nil
	}
	rng := rand.New(rand.NewPCG(s.state.Seed^0x65646765, s.state.Draws)) // "edge"
	weights := make([]float64, len(s.tasks))
	left := 0.0
	for i, t := range s.tasks {
		weights[i] = s.priority(t)
		left += weights[i]
	}
	var out []*envtune.Task
	for len(out) < n && left > 1e-9 {
		at := rng.Float64() * left
		for i, w := range weights {
			if at -= w; w > 0 && at <= 0 {
				out = append(out, s.tasks[i])
				left -= w
				weights[i] = 0
				break
			}
		}
		if at > 0 {
			break // what is left is rounding
		}
	}
	return out
}

// signalMemory is how much of a task's signal stays when a new group is seen.
const signalMemory = 0.5

// Observe tells the sampler what a task's group came to: the standard deviation of its
// rewards and its mean progress, 0 to 1.
func (s *Sampler) Observe(task string, deviation, progress float64) {
	running(&s.state.Signal, task, deviation)
	running(&s.state.Ability, task, progress)
	if s.rule.Retire > 0 {
		if s.state.Seen == nil {
			s.state.Seen = map[string]uint64{}
		}
		s.state.Seen[task] = s.state.Draws
	}
}

// running takes one more value into the running mean of a task.
func running(means *map[string]float64, task string, v float64) {
	if *means == nil {
		*means = map[string]float64{}
	}
	old, seen := (*means)[task]
	if !seen {
		old = v
	}
	(*means)[task] = signalMemory*old + (1-signalMemory)*v
}

// Gathered returns what Observe has gathered, for the sampler of the next stage.
func (s *Sampler) Gathered() (signal, ability map[string]float64) {
	return maps.Clone(s.state.Signal), maps.Clone(s.state.Ability)
}

// Carry takes over what the sampler of an earlier stage had gathered. No task rests
// before it was observed in this stage, where it may be harder.
func (s *Sampler) Carry(signal, ability map[string]float64) {
	s.state.Signal, s.state.Ability = maps.Clone(signal), maps.Clone(ability)
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
