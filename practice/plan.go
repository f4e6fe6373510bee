package practice

import (
	"slices"
	"strings"
)

// plan draws the turns of a task.
// false: nothing in the world can be done within a turn's steps.
func (m *taskMaker) plan() bool {
	r := m.r
	n := r.weighted(0.46, 0.39, 0.15) + 1
	if m.plain {
		n = r.weighted(0.2, 0.4, 0.4) + 1
	}
	ask := r.chance(0.17)
	at := 0
	if ask {
		at = r.IntN(n)
	}
	for i := 0; i < n; i++ {
		m.followUp = len(m.turns) > 0
		goals := m.goals()
		if len(goals) == 0 {
			return false
		}
		if ask && i == at && m.askTurn(goals) {
			continue
		}
		m.addTurn(goals)
	}
	m.unlist()
	return true
}

// goals draws what one turn is to bring about.
func (m *taskMaker) goals() []*inst {
	n := m.r.weighted(0.72, 0.24, 0.04) + 1
	if m.plain {
		n = m.r.weighted(0.4, 0.35, 0.25) + 1
	}
	var out []*inst
	sum := 0
	for try := 0; len(out) < n && try < 30; try++ {
		in := m.goal()
		c := cost(in)
		if in.tool.role == rolePrep && slices.ContainsFunc(out, func(x *inst) bool { return x.tool == in.tool }) {
			continue
		}
		if sum+c > maxCost {
			if len(out) > 0 {
				break
			}
			continue
		}
		sum += c
		m.note(in)
		out = append(out, in)
	}
	return out
}

// maxCost is the most calls that a turn may need, one of them a session's.
const maxCost = MaxSteps - 2

// cost is the number of calls that bring in about, at most.
func cost(in *inst) int {
	n := 1
	if needsSession(in) {
		n++
	}
	for _, a := range in.args {
		if a.dep != nil {
			n += cost(a.dep)
		}
	}
	return n + ruleCost(in.tool)
}

func ruleCost(t *tool) int {
	n := 0
	for _, p := range t.preps {
		n += 1 + ruleCost(p.tool)
		if p.list != nil && p.list.src != nil {
			n++
		}
		if p.list != nil && p.list.src == nil {
			n++ // the items come with an error
		}
	}
	if t.object != nil {
		n++
	}
	return n
}

// goal draws one wanted call: an effect mostly, rather one about what was made
// before.
func (m *taskMaker) goal() *inst {
	var tools []*tool
	var weights []float64
	for _, t := range m.w.tools {
		w := 0.0
		switch t.role {
		case roleEffect:
			w = 1
		case roleRead:
			w = 0.35
		case rolePrep:
			w = 0.15
		}
		if len(t.preps) > 0 {
			w *= 1.5
		}
		for _, p := range t.params {
			if p.issuer != nil {
				w *= 0.5
				for _, in := range m.issued {
					if in.tool == p.issuer {
						w = 3
					}
				}
			}
		}
		if strings.HasPrefix(t.noun, "session of") {
			w *= 0.2
		}
		tools, weights = append(tools, t), append(weights, w)
	}
	t := tools[m.r.weighted(weights...)]
	if t.role == rolePrep {
		return m.prepGoal(m.w.prepOf(t))
	}
	return m.inst(t, nil)
}

// note remembers what a goal issues.
func (m *taskMaker) note(in *inst) {
	for _, f := range in.tool.ret {
		if f.issue {
			m.issued = append(m.issued, in)
		}
	}
}

// addTurn says the goals as a request, with credentials where they are needed
// for the first time.
func (m *taskMaker) addTurn(goals []*inst) {
	r := m.r
	var clauses []string
	info := ""
	t := &turn{}
	for _, g := range m.needed(goals) {
		in := m.logins[g]
		secret := len(in.args) > 0
		if !secret && !r.chance(0.12) {
			continue
		}
		wish := !secret || r.chance(0.6)
		said := m.credentials(in, wish)
		if !wish {
			info = said + " "
			continue
		}
		if !m.followUp && r.chance(0.25) {
			m.turns = append(m.turns, &turn{user: m.sentence([]string{said}), goals: []*inst{in}})
			m.followUp = true
			continue
		}
		clauses = append(clauses, said)
		t.goals = append(t.goals, in)
	}
	goals = m.told(goals)
	for _, in := range goals {
		clauses = append(clauses, m.clause(in, -1))
	}
	t.goals = append(t.goals, goals...)
	t.user = info + m.sentence(clauses)
	m.turns = append(m.turns, t)
}

// needed lists the domains of goals whose session the request has not spoken
// of yet, and marks them.
func (m *taskMaker) needed(goals []*inst) []*group {
	var out []*group
	for _, in := range goals {
		g := in.tool.group
		if m.logins[g] != nil && !m.creds[g] && needsSession(in) {
			m.creds[g] = true
			out = append(out, g)
		}
	}
	return out
}

func needsSession(in *inst) bool {
	if in.tool.session || in.tool.object != nil && in.tool.object.tool.session {
		return true
	}
	for _, a := range in.args {
		if a.dep != nil && needsSession(a.dep) {
			return true
		}
	}
	return false
}

// askTurn makes a turn that cannot be done yet, and the one that supplies what
// is missing. false: nothing of goals can be missing.
func (m *taskMaker) askTurn(goals []*inst) bool {
	r := m.r
	info := ""
	need := m.needed(goals)
	for _, g := range need {
		if in := m.logins[g]; len(in.args) > 0 {
			info += m.credentials(in, false) + " "
		}
	}
	k := r.IntN(len(goals))
	ok := false
	if r.chance(0.55) {
		ok = m.missingValue(goals, k, info)
	} else {
		ok = m.missingTool(goals, k, info)
	}
	for _, g := range need {
		m.creds[g] = ok
	}
	return ok
}

func (m *taskMaker) missingValue(goals []*inst, k int, info string) bool {
	r := m.r
	ms := mentions(goals[k])
	var can []int
	for i, x := range ms {
		if x.askable() {
			can = append(can, i)
		}
	}
	if len(can) == 0 {
		return m.missingTool(goals, k, info)
	}
	miss := pick(r, can)
	x := ms[miss]
	var clauses []string
	for i, in := range goals {
		skip := -1
		if i == k {
			skip = miss
		}
		clauses = append(clauses, m.clause(in, skip))
	}
	m.turns = append(m.turns,
		&turn{user: info + m.sentence(clauses), ask: "what is the " + x.words + "?"},
		&turn{user: m.supply(x), goals: goals})
	return true
}

// supply is the user's answer to the question for x.
func (m *taskMaker) supply(x mention) string {
	w, v := x.words, x.say
	s := pick(m.r, []string{w + " " + v, "the " + w + " is " + v, "it is " + v, v, "use " + v, w + ": " + v, "sorry, the " + w + " is " + v,
		"oh, " + v, "make it " + v, "i forgot: " + w + " " + v, "let us take " + v + " as the " + w, "it should be " + v})
	if m.r.chance(0.5) && s != v {
		s = upperFirst(s)
	}
	if s == v {
		return s
	}
	return s + pick(m.r, []string{".", "", "", "."})
}

func (m *taskMaker) missingTool(goals []*inst, k int, info string) bool {
	r := m.r
	gone := goals[k].tool
	for _, a := range goals[k].args {
		if a.dep != nil && a.p.rule != nil && a.p.rule.visible && r.chance(0.2) {
			gone = a.dep.tool
		}
	}
	for _, t := range m.turns {
		for _, in := range t.goals {
			need := map[*tool]bool{}
			if m.mark(in, need); need[gone] {
				return false
			}
		}
	}
	var clauses []string
	for _, in := range goals {
		clauses = append(clauses, m.clause(in, -1))
	}
	next := pick(r, []string{"more tools are here now", "i added a tool, try again", "you can use this as well now", "here is a new tool", "what about now?",
		"there are more functions now, please go on", "a missing tool is here, carry on", "now it should work", "try it with this", "new tool added. go ahead", "i have given you more to work with"})
	if r.chance(0.4) {
		next = upperFirst(next) + "."
	}
	m.held[gone] = len(m.turns) + 1
	m.turns = append(m.turns,
		&turn{user: info + m.sentence(clauses), ask: "no tool for that"},
		&turn{user: next, goals: goals, added: []*tool{gone}})
	return true
}

// unlist cuts a long tool list down, keeping what the task needs.
func (m *taskMaker) unlist() {
	need := map[*tool]bool{}
	for _, t := range m.turns {
		for _, in := range t.goals {
			m.mark(in, need)
		}
	}
	limit := m.r.between(6, 13)
	spare := len(m.w.tools) - limit
	var keep []*tool
	for _, t := range m.w.tools {
		if !need[t] && spare > 0 && t.role != roleSession {
			spare--
			delete(m.w.byID, t.id)
			continue
		}
		keep = append(keep, t)
	}
	m.w.tools = keep
}

// mark marks the tools that bring in about.
func (m *taskMaker) mark(in *inst, need map[*tool]bool) {
	need[in.tool] = true
	if g := in.tool.group; g.session != nil {
		need[g.session] = true
	}
	for _, a := range in.args {
		if a.dep != nil {
			m.mark(a.dep, need)
		}
	}
	m.markRules(in.tool, need)
}

func (m *taskMaker) markRules(t *tool, need map[*tool]bool) {
	need[t] = true
	for _, p := range t.preps {
		m.markRules(p.tool, need)
		if p.list != nil && p.list.src != nil {
			need[p.list.src.tool] = true
		}
	}
	if t.object != nil {
		need[t.object.tool] = true
	}
}
