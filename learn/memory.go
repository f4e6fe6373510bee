package learn

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
)

// Memory holds the best success of each task, so that what a policy has found once is
// learnt more often than it is found. Like everything that training goes on from, it is
// kept in checkpoints, as JSON.
type Memory struct {
	tasks map[string]*remembered
}

// remembered is a success: the part of its task that it came to, and its examples.
type remembered struct {
	progress float64
	examples []Example
}

// Offer takes over the examples of a success of a task unless it has one of more progress,
// or one of as much with fewer tokens to learn. Examples that are kept must not be changed.
func (m *Memory) Offer(task string, progress float64, examples []Example) {
	if lossTokens(examples) == 0 {
		return
	}
	old := m.tasks[task]
	if old != nil && (progress < old.progress || progress == old.progress && lossTokens(examples) > lossTokens(old.examples)) {
		return
	}
	if m.tasks == nil {
		m.tasks = map[string]*remembered{}
	}
	m.tasks[task] = &remembered{progress, examples}
}

func lossTokens(examples []Example) int {
	n := 0
	for i := range examples {
		n += examples[i].Targets()
	}
	return n
}

// Tasks is the number of tasks with a success.
func (m *Memory) Tasks() int {
	if m == nil {
		return 0
	}
	return len(m.tasks)
}

// Draw returns the examples of at most n tasks, drawn evenly and without replacement;
// seed fixes the draw.
func (m *Memory) Draw(n int, seed uint64) []Example {
	if m.Tasks() == 0 || n <= 0 {
		return nil
	}
	names := slices.Sorted(maps.Keys(m.tasks))
	rng := rand.New(rand.NewPCG(seed, 0x7265706c6179)) // "replay"
	var out []Example
	for _, at := range rng.Perm(len(names))[:min(n, len(names))] {
		out = append(out, m.tasks[names[at]].examples...)
	}
	return out
}

// stored is a success as JSON: the tokens packed, the loss as lengths of runs, the first
// without loss.
type stored struct {
	Progress float64         `json:"progress"`
	Examples []storedExample `json:"examples"`
}

type storedExample struct {
	Tokens packed  `json:"tokens"`
	Runs   []int   `json:"runs"`
	Weight float32 `json:"weight"`
}

// MarshalJSON implements json.Marshaler.
func (m *Memory) MarshalJSON() ([]byte, error) {
	out := make(map[string]stored, m.Tasks())
	for task, r := range m.tasks {
		s := stored{Progress: r.progress}
		for i := range r.examples {
			e := &r.examples[i]
			s.Examples = append(s.Examples, storedExample{e.Tokens, runs(e.Loss), e.Weight[0]})
		}
		out[task] = s
	}
	return json.Marshal(out)
}

// UnmarshalJSON implements json.Unmarshaler.
func (m *Memory) UnmarshalJSON(data []byte) error {
	var in map[string]stored
	if err := json.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("reading the successes of earlier steps: %w", err)
	}
	m.tasks = make(map[string]*remembered, len(in))
	for task, s := range in {
		r := &remembered{progress: s.Progress}
		for i, e := range s.Examples {
			loss, n, err := unroll(e.Runs, len(e.Tokens))
			if err != nil {
				return fmt.Errorf("reading the success of task %s, example %d: %w", task, i, err)
			}
			r.examples = append(r.examples, Example{Tokens: e.Tokens, Loss: loss, Weight: slices.Repeat([]float32{e.Weight}, n)})
		}
		if lossTokens(r.examples) == 0 {
			return fmt.Errorf("the success of task %s has no token to learn", task)
		}
		m.tasks[task] = r
	}
	return nil
}

// packed are tokens that are JSON as a string: base64 of their varints. There are thousands of
// successes in a checkpoint.
type packed []int32

// MarshalJSON implements json.Marshaler.
func (p packed) MarshalJSON() ([]byte, error) {
	data := make([]byte, 0, 2*len(p))
	for _, t := range p {
		data = binary.AppendUvarint(data, uint64(uint32(t)))
	}
	return json.Marshal(data)
}

// UnmarshalJSON implements json.Unmarshaler.
func (p *packed) UnmarshalJSON(text []byte) error {
	var data []byte
	if err := json.Unmarshal(text, &data); err != nil {
		return fmt.Errorf("packed tokens: %w", err)
	}
	*p = nil
	for len(data) > 0 {
		t, n := binary.Uvarint(data)
		if n <= 0 || t > math.MaxInt32 {
			return fmt.Errorf("packed tokens: token %d is none", len(*p))
		}
		*p, data = append(*p, int32(t)), data[n:]
	}
	return nil
}

// runs returns the lengths of the runs of equal values, beginning with false.
func runs(loss []bool) []int {
	out, last := []int{0}, false
	for _, l := range loss {
		if l != last {
			out, last = append(out, 0), l
		}
		out[len(out)-1]++
	}
	return out
}

// unroll is the inverse of runs, with the number of values that are true.
func unroll(runs []int, length int) (loss []bool, n int, err error) {
	for i, k := range runs {
		if k < 0 || k > length-len(loss) {
			return nil, 0, fmt.Errorf("the runs %v do not fit %d tokens", runs, length)
		}
		loss = append(loss, slices.Repeat([]bool{i%2 == 1}, k)...)
		if i%2 == 1 {
			n += k
		}
	}
	if len(loss) != length || length > 0 && loss[0] {
		return nil, 0, fmt.Errorf("the runs %v do not fit %d tokens of which the first has no loss", runs, length)
	}
	return loss, n, nil
}
