package synth

import (
	"fmt"
	"math"
	"slices"

	"envtune"
	"envtune/session"
)

// maker makes tasks of one spec.
type maker struct {
	spec     Spec
	domains  map[string]domain
	intents  []intent
	kinships kinships
	sizes    sizes
}

func newMaker(spec Spec) (*maker, error) {
	all := domains()
	m := &maker{spec: spec, domains: map[string]domain{}, kinships: newKinships(all)}
	for _, d := range all {
		m.domains[d.world] = d
	}
	for _, in := range intentsOf(all) {
		if !in.wide || spec.Wide {
			m.intents = append(m.intents, in)
		}
	}
	var err error
	m.sizes, err = newSizes(spec.Worlds)
	return m, err
}

// slot is the place of one task in a suite.
type slot struct {
	part  envtune.Part
	split envtune.Split
	i     int // among the tasks of its role and split
	// world is the number of its first world in the spec, both tells that it has a
	// second one.
	world int
	both  bool
	// hidden asks for a task that an agent fails which does not know the rules.
	hidden bool
}

// worlds draws the worlds of a slot, in the spec's order.
func (m *maker) worlds(d *dice, at slot) []string {
	all := m.spec.Worlds
	if !at.both {
		return all[at.world : at.world+1]
	}
	other := (at.world + 1 + d.n(len(all)-1)) % len(all)
	return []string{all[min(at.world, other)], all[max(at.world, other)]}
}

// make draws one task for a slot. errUnfit says that the draw came to nothing.
func (m *maker) make(d *dice, at slot) (made, error) {
	worlds := m.worlds(d, at)
	s, err := m.newScene(d, worlds, at)
	if err != nil {
		return made{}, err
	}
	turns, err := m.turns(s, at, worlds, math.MaxInt)
	if err != nil {
		return made{}, err
	}
	t := &envtune.Task{Split: at.split, Part: at.part, Worlds: worlds, Start: s.start()}
	out := made{task: t}
	needed := map[string]bool{}
	for _, dr := range turns {
		t.Turns = append(t.Turns, envtune.Turn{Reference: dr.calls})
		for _, c := range dr.calls {
			needed[toolOf(c)] = true
		}
		for _, g := range dr.all() {
			out.intents = append(out.intents, g.intent.name)
		}
	}
	if owner(callKey(t.Turns)) != at.part {
		return made{}, errUnfit
	}
	if out.hidden, err = hides(t, turns); err != nil {
		return made{}, err
	}
	if at.hidden && !out.hidden {
		return made{}, errUnfit
	}
	held := ""
	if at.split == envtune.SplitMissFunc {
		if held, err = m.hold(t, turns); err != nil {
			return made{}, err
		}
	}
	if err := m.texts(d, t, turns); err != nil {
		return made{}, err
	}
	return out, m.tools(d, t, needed, held)
}

// drawn is one turn with its goals run but without its text.
type drawn struct {
	plan  turnPlan
	goals []drawnGoal
	// asked is the goal of the request before, of an ask or fill turn.
	asked *drawnGoal
	gap   int // the gap of an ask or fill turn; -1: none, a tool is missing
	calls []string
	tells []telling
}

type drawnGoal struct {
	intent *intent
	goal
	calls []string // what run has called; the last does what is asked for
	said  string   // the clause that asks for it, once the turn has a text
}

// play runs the goal.
func (g *drawnGoal) play(s *scene) error {
	from := len(s.turn)
	err := g.run()
	g.calls = append([]string{}, s.turn[from:]...)
	return err
}

// made is a task with what its maker knows of it beside the task.
type made struct {
	task *envtune.Task
	// intents are the names of what its user wants.
	intents []string
	// hidden tells that an agent fails a call which only makes the last call of each
	// goal: some rule wants another call before.
	hidden bool
}

// hides tells whether what an agent calls which does not know the rules, goal by goal, does not
// all run: the goals' rash calls, or else their last ones.
func hides(t *envtune.Task, turns []drawn) (bool, error) {
	s, err := session.New(t.Worlds, t.Start, session.Options{})
	if err != nil {
		return false, err
	}
	for _, dr := range turns {
		for _, g := range dr.all() {
			rash := g.rash
			if n := len(g.calls); n > 0 && rash == "" {
				rash = g.calls[n-1]
			}
			if rash != "" && s.Call(rash).Code != "" {
				return true, nil
			}
		}
	}
	return false, nil
}

// all lists the goals that a turn's calls reach.
func (dr *drawn) all() []drawnGoal {
	if dr.plan.step == fill {
		return append([]drawnGoal{*dr.asked}, dr.goals...)
	}
	return dr.goals
}

// turns draws and runs the goals of the first most turns, of all where there are no more.
func (m *maker) turns(s *scene, at slot, among []string, most int) ([]drawn, error) {
	layout := plan(s.d, m.spec, at.split, at.i, at.both)
	count := 0
	for _, p := range layout {
		count += p.goals
		if p.step == ask {
			count++
		}
	}
	worlds := worldOrder(s.d, among, count)
	next := func() string {
		w := worlds[0]
		worlds = worlds[1:]
		return w
	}
	var out []drawn
	var pending drawn
	for _, p := range layout[:min(most, len(layout))] {
		dr := drawn{plan: p, gap: -1}
		s.turn, s.brings = nil, map[string]telling{}
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
			if err := dr.asked.play(s); err != nil {
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
			if err := g.play(s); err != nil {
				return nil, err
			}
			dr.goals = append(dr.goals, *g)
		}
		s.plain = plain
		if len(s.turn) > m.spec.MaxCalls {
			return nil, errUnfit
		}
		dr.calls, dr.tells = append([]string{}, s.turn...), s.tellings()
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
	if total == 0 {
		return nil, errUnfit
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
	for _, clash := range m.kinships.clashes[held] {
		if needed[clash] {
			return errUnfit
		}
	}
	spares := d.between(m.spec.MinSpare, m.spec.MaxSpare)
	count := min(m.spec.MaxTools, max(m.spec.MinTools, len(needed)+spares))
	tools, spare := m.kinships.offer(d, m.sizes.names(t.Worlds), needed, held, count)
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
