package synth

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"envtune"
	"envtune/env"
)

// mostDraws bounds the draws for one task. A validation task needs about a
// dozen, since an eighth of all contents are validation's.
const mostDraws = 3000

// Default generates the built-in suite `small`.
func Default(ctx context.Context) (*Suite, error) { return Generate(ctx, Spec{}) }

// Generate makes the suite that spec describes. The same spec gives the same
// suite.
func Generate(ctx context.Context, spec Spec) (*Suite, error) {
	if spec.N != 0 && len(spec.Roles) != 0 {
		return nil, errors.New("generating tasks: give n or roles, not both")
	}
	spec = spec.WithDefaults()
	if err := spec.Check(); err != nil {
		return nil, fmt.Errorf("generating tasks: %w", err)
	}
	z, err := newSizes()
	if err != nil {
		return nil, fmt.Errorf("generating tasks: %w", err)
	}
	m := &maker{spec: spec, intents: intents(), sizes: z}
	suite := &Suite{Name: spec.Name, Spec: spec}
	taken := newRegister()
	checks := env.New(env.Options{CacheTasks: 1})
	for _, at := range slots(spec) {
		t, err := m.place(ctx, at, taken, checks)
		if err != nil {
			return nil, fmt.Errorf("generating task %s: %w", at.id(spec.Name), err)
		}
		suite.Tasks = append(suite.Tasks, t)
	}
	return suite, nil
}

// slots lists the places of a suite: role by role, the splits in turn.
func slots(spec Spec) []slot {
	var out []slot
	for _, part := range parts() {
		for i := range spec.Roles[part] / len(envtune.Splits()) {
			for k, split := range envtune.Splits() {
				out = append(out, slot{part: part, split: split, i: i, world: (i + k) % 3})
			}
		}
	}
	return out
}

func (s slot) id(name string) string {
	return fmt.Sprintf("%s-%s-%s-%03d", name, s.part, s.split, s.i)
}

// place draws until a task fits its slot, keeps the bounds and repeats nothing.
func (m *maker) place(ctx context.Context, at slot, taken *register, checks *env.Env) (*envtune.Task, error) {
	for draw := range mostDraws {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		d := newDice(m.spec.Seed, string(at.part), string(at.split), strconv.Itoa(at.i), strconv.Itoa(draw))
		t, err := m.make(d, at)
		if errors.Is(err, errUnfit) {
			continue
		}
		if err != nil {
			return nil, err
		}
		t.ID = at.id(m.spec.Name)
		if !taken.free(t) {
			continue
		}
		size, err := Check(ctx, checks, t)
		if err != nil {
			return nil, err
		}
		if size.Prompt >= m.spec.PromptBytes || size.Episode >= m.spec.EpisodeBytes {
			continue
		}
		taken.add(t)
		return t, nil
	}
	return nil, fmt.Errorf("nothing fits after %d draws", mostDraws)
}

// mostRepeats is how many tasks of a suite may have the same sequence of
// reference calls (in different words, on different states).
const mostRepeats = 2

// register holds what the tasks of a suite have used up.
type register struct {
	role  map[string]envtune.Part // of texts, start states and call sequences
	calls map[string]int
	whole map[string]bool // all texts of a task
}

func newRegister() *register {
	return &register{role: map[string]envtune.Part{}, calls: map[string]int{}, whole: map[string]bool{}}
}

// free tells whether a task repeats no task, and shares nothing with another
// role. The hash of contents sees to the latter already; this holds whatever
// the hash.
func (r *register) free(t *envtune.Task) bool {
	if r.calls[callKey(t.Turns)] >= mostRepeats || r.whole[wholeKey(t)] {
		return false
	}
	for _, k := range shared(t) {
		if part, ok := r.role[k.content]; ok && (part != t.Part || k.once) {
			return false
		}
	}
	return true
}

func (r *register) add(t *envtune.Task) {
	r.calls[callKey(t.Turns)]++
	r.whole[wholeKey(t)] = true
	for _, k := range shared(t) {
		r.role[k.content] = t.Part
	}
}

// content is one thing of a task that roles must not share.
type content struct {
	what, content string
	once          bool // no two tasks share it
}

// shared lists what a task must not share with those of another role.
func shared(t *envtune.Task) []content {
	out := []content{{what: "sequence of reference calls", content: "calls\n" + callKey(t.Turns)}}
	for _, w := range t.Worlds {
		out = append(out, content{what: "start state of " + w, content: "start\n" + startKey(w, t.Start[w]), once: true})
	}
	for _, turn := range t.Turns {
		if turn.User != "" && !generic(turn.User) {
			out = append(out, content{what: "request", content: "text\n" + textKey(turn.User)})
		}
	}
	return out
}

func wholeKey(t *envtune.Task) string {
	s := ""
	for _, turn := range t.Turns {
		s += textKey(turn.User) + "\n"
	}
	return s
}
