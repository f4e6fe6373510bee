package synth

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"envtune"
	"envtune/env"
	"envtune/session"
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
	m, err := newMaker(spec)
	if err != nil {
		return nil, fmt.Errorf("generating tasks: %w", err)
	}
	suite := &Suite{Name: spec.Name, Spec: spec, Intents: map[string]int{}}
	taken := newRegister()
	checks := env.New(env.Options{CacheTasks: 1})
	for _, at := range slots(spec) {
		one, err := m.place(ctx, at, taken, checks)
		if err != nil {
			return nil, fmt.Errorf("generating task %s: %w", at.id(spec.Name), err)
		}
		suite.Tasks = append(suite.Tasks, one.task)
		for _, name := range one.intents {
			suite.Intents[name]++
		}
		if one.hidden {
			suite.Hidden++
		}
	}
	return suite, nil
}

// slots lists the places of a suite: role by role, the splits in turn.
func slots(spec Spec) []slot {
	var out []slot
	worlds := len(spec.Worlds)
	for _, part := range parts() {
		for i := range spec.Roles[part] / len(envtune.Splits()) {
			for k, split := range envtune.Splits() {
				n := i + k
				out = append(out, slot{
					part: part, split: split, i: i,
					world: n % worlds, both: worlds > 1 && (i/worlds+k)%3 == 2,
					hidden: due(i, *spec.Hidden),
				})
			}
		}
	}
	return out
}

// due spreads a share evenly over a count: it holds for that share of the i.
func due(i int, share float64) bool {
	return int(float64(i+1)*share+1e-9) > int(float64(i)*share+1e-9)
}

func (s slot) id(name string) string {
	return fmt.Sprintf("%s-%s-%s-%03d", name, s.part, s.split, s.i)
}

// dice are those of one draw for a slot.
func (m *maker) dice(at slot, draw int) *dice {
	return newDice(m.spec.Seed, string(at.part), string(at.split), strconv.Itoa(at.i), strconv.Itoa(draw))
}

// place draws until a task fits its slot, keeps the bounds and repeats nothing.
func (m *maker) place(ctx context.Context, at slot, taken *register, checks *env.Env) (made, error) {
	for draw := range mostDraws {
		if err := ctx.Err(); err != nil {
			return made{}, err
		}
		one, err := m.make(m.dice(at, draw), at)
		if errors.Is(err, errUnfit) {
			continue
		}
		if err != nil {
			return made{}, err
		}
		t := one.task
		t.ID = at.id(m.spec.Name)
		if !taken.free(t) {
			continue
		}
		shape, err := ShapeOf(t, session.Options{})
		if err != nil {
			return made{}, err
		}
		if shape.TurnDepth > m.spec.MaxDepth {
			continue
		}
		size, err := Check(ctx, checks, t)
		if err != nil {
			return made{}, err
		}
		if size.Prompt >= m.spec.PromptBytes || size.Episode >= m.spec.EpisodeBytes {
			continue
		}
		taken.add(t)
		return one, nil
	}
	return made{}, fmt.Errorf("nothing fits after %d draws", mostDraws)
}

// register holds what the tasks of a suite have used up, by content: the role whose it
// is.
type register map[string]envtune.Part

func newRegister() *register { return &register{} }

// free tells whether a task shares nothing with a task before it. The hash of contents
// keeps roles apart already; this holds whatever the hash.
func (r *register) free(t *envtune.Task) bool {
	for _, k := range shared(t) {
		if _, ok := (*r)[k.content]; ok {
			return false
		}
	}
	return true
}

func (r *register) add(t *envtune.Task) {
	for _, k := range shared(t) {
		(*r)[k.content] = t.Part
	}
}

// content is one thing that no two tasks share.
type content struct{ what, content string }

// shared lists what a task must share with no other: its sequence of reference calls, its
// start states, its requests.
func shared(t *envtune.Task) []content {
	out := []content{{"sequence of reference calls", "calls\n" + callKey(t.Turns)}}
	for _, w := range t.Worlds {
		if raw := t.Start[w]; raw != nil {
			out = append(out, content{"start state of " + w, "start\n" + startKey(w, raw)})
		}
	}
	for _, turn := range t.Turns {
		if turn.User != "" && !generic(turn.User) {
			out = append(out, content{"request", "text\n" + textKey(turn.User)})
		}
	}
	return out
}
