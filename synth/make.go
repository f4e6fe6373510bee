package synth

import (
	"fmt"
	"slices"

	"envtune"
)

// mostCalls bounds the reference calls of one turn, so that the step limits of
// training leave room for a mistake.
const mostCalls = 5

// maker makes tasks of one spec.
type maker struct {
	spec    Spec
	intents []intent
	sizes   sizes
}

// slot is the place of one task in a suite.
type slot struct {
	part  envtune.Part
	split envtune.Split
	i     int // among the tasks of its role and split
	world int // 0 and 1: one world; 2: both
}

func (s slot) worlds(all []string) []string {
	if len(all) == 1 {
		return all
	}
	if s.world == 2 {
		return all
	}
	return all[s.world : s.world+1]
}

// make draws one task for a slot. errUnfit says that the draw came to nothing.
func (m *maker) make(d *dice, at slot) (*envtune.Task, error) {
	worlds := at.worlds(m.spec.Worlds)
	s, err := newScene(d, worlds, at.part, at.split)
	if err != nil {
		return nil, err
	}
	turns, err := m.turns(s, at)
	if err != nil {
		return nil, err
	}
	t := &envtune.Task{Split: at.split, Part: at.part, Worlds: worlds, Start: s.start()}
	needed := map[string]bool{}
	held := ""
	for _, dr := range turns {
		t.Turns = append(t.Turns, envtune.Turn{Reference: dr.calls})
		for _, c := range dr.calls {
			needed[toolOf(c)] = true
		}
	}
	if owner(callKey(t.Turns)) != at.part {
		return nil, errUnfit
	}
	if at.split == envtune.SplitMissFunc {
		if held, err = m.hold(t, turns); err != nil {
			return nil, err
		}
	}
	if err := m.texts(d, t, turns, s); err != nil {
		return nil, err
	}
	return t, m.tools(d, t, needed, held)
}

// drawn is one turn with its goals run but without its text.
type drawn struct {
	plan  turnPlan
	goals []drawnGoal
	// asked is the goal of the request before, of an ask or fill turn.
	asked *drawnGoal
	gap   int // the gap of an ask or fill turn; -1: none, a tool is missing
	calls []string
	tell  bool
}

type drawnGoal struct {
	intent *intent
	goal
}

// turns draws and runs the goals of all turns.
func (m *maker) turns(s *scene, at slot) ([]drawn, error) {
	layout := plan(s.d, at.split, at.i, at.world == 2 && len(m.spec.Worlds) > 1)
	count := 0
	for _, p := range layout {
		count += p.goals
		if p.step == ask {
			count++
		}
	}
	worlds := worldOrder(s.d, at.worlds(m.spec.Worlds), count)
	next := func() string {
		w := worlds[0]
		worlds = worlds[1:]
		return w
	}
	var out []drawn
	var pending drawn
	for _, p := range layout {
		dr := drawn{plan: p, gap: -1}
		s.turn, s.tell = nil, false
		plain := s.plain
		switch p.step {
		case ask:
			g, err := m.goal(s, next(), at.split == envtune.SplitMissParam)
			if err != nil {
				return nil, err
			}
			dr.asked = g
			if at.split == envtune.SplitMissParam {
				dr.gap = s.d.n(len(g.intent.gaps))
			}
			pending = dr
		case fill:
			dr.asked, dr.gap = pending.asked, pending.gap
			if err := dr.asked.run(); err != nil {
				return nil, err
			}
		}
		if p.step != ask {
			s.plain = false // what is not asked back may point back
		}
		for range p.goals {
			g, err := m.goal(s, next(), false)
			if err != nil {
				return nil, err
			}
			if err := g.run(); err != nil {
				return nil, err
			}
			dr.goals = append(dr.goals, *g)
		}
		s.plain = plain
		if len(s.turn) > mostCalls {
			return nil, errUnfit
		}
		dr.calls, dr.tell = append([]string{}, s.turn...), s.tell
		out = append(out, dr)
	}
	return out, nil
}

// goal draws a goal in a world that the task has not had yet.
func (m *maker) goal(s *scene, world string, gaps bool) (*drawnGoal, error) {
	total := 0
	weigh := func(in *intent) int {
		if in.world != world || s.used[in.name] || gaps && len(in.gaps) == 0 {
			return 0
		}
		if s.long && in.reads {
			return in.weight * 3
		}
		return in.weight
	}
	for i := range m.intents {
		total += weigh(&m.intents[i])
	}
	for range 8 {
		left := s.d.n(total)
		for i := range m.intents {
			in := &m.intents[i]
			if left -= weigh(in); left >= 0 {
				continue
			}
			if g, ok := in.draw(s); ok {
				s.used[in.name] = true
				return &drawnGoal{intent: in, goal: g}, nil
			}
			break
		}
	}
	return nil, errUnfit
}

// hold sets the tool that a miss_func task holds back: the one that does what
// the ask turn asks for. It must not be needed earlier.
func (m *maker) hold(t *envtune.Task, turns []drawn) (string, error) {
	for i, dr := range turns {
		if dr.plan.step != ask {
			continue
		}
		held := dr.asked.intent.tool
		for _, earlier := range turns[:i] {
			for _, c := range earlier.calls {
				if toolOf(c) == held {
					return "", errUnfit
				}
			}
		}
		t.Turns[i+1].Added = []string{held}
		return held, nil
	}
	return "", fmt.Errorf("a miss_func task without an ask turn")
}

// toolOf returns the name of a call string.
func toolOf(call string) string {
	for i := range call {
		if call[i] == '(' {
			return call[:i]
		}
	}
	return call
}

// tools sets the tools offered at the start, and drops spare ones until the
// prompt keeps its bound.
func (m *maker) tools(d *dice, t *envtune.Task, needed map[string]bool, held string) error {
	count := d.between(m.spec.MinTools, max(m.spec.MinTools, m.spec.MaxTools-1))
	if t.Split == envtune.SplitLongContext {
		count = d.between((m.spec.MinTools+m.spec.MaxTools+1)/2, m.spec.MaxTools)
	}
	tools, spare := offer(d, m.sizes.names(t.Worlds), needed, held, count)
	if len(tools) > m.spec.MaxTools {
		return errUnfit
	}
	for m.sizes.prompt(tools, t.Turns[0].User) >= m.spec.PromptBytes {
		if len(spare) == 0 || len(tools) <= m.spec.MinTools {
			return errUnfit
		}
		drop := spare[len(spare)-1]
		spare = spare[:len(spare)-1]
		tools = slices.DeleteFunc(tools, func(n string) bool { return n == drop })
	}
	t.Tools = tools
	return nil
}
