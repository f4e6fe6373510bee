package practice

import "slices"

// Shares of what turns are about.
const (
	asking      = 0.42 // tasks with a turn that cannot be done yet; half of the official tasks have one
	missesValue = 0.6  // of those; else a tool is not there
	forgets     = 0.4  // wishes for a login alone that lack a part of it
	alike       = 0.13 // wishes that repeat the one before for another thing
	sameTool    = 0.25 // weight of a tool that the task has used
)

// turnCounts and wishCounts are the weights of 2 to 6 turns and of 1 to 3 wishes: short
// turns, so that more of what is read is the agent's.
func turnCounts() []float64 { return []float64{0.25, 0.32, 0.25, 0.12, 0.06} }
func wishCounts(plain bool) []float64 {
	if plain {
		return []float64{0.5, 0.34, 0.16}
	}
	return []float64{0.62, 0.3, 0.08}
}

// maxText bounds a transcript: no turn is begun when lines and requests are longer, in
// bytes, the results counted by the calls.
const maxText = 1700

// plan draws the turns of a task.
// false: nothing in the world can be done within a turn's steps.
func (m *taskMaker) plan() bool {
	r := m.r
	n := r.weighted(turnCounts()...) + 2
	at := -1
	if r.chance(asking) {
		at = r.IntN(n)
	}
	for i := 0; i < n; i++ {
		if i > 0 && m.size() > maxText {
			break
		}
		m.followUp = len(m.turns) > 0
		goals := m.goals()
		if len(goals) == 0 {
			return false
		}
		if i == at && m.askTurn(goals) {
			i++
			continue
		}
		m.addTurn(goals)
	}
	m.unlist()
	return true
}

// size is about the length of the transcript so far.
func (m *taskMaker) size() int {
	n := 0
	for _, t := range m.w.tools {
		n += 2*len(t.id) + len(t.doc)
		for _, p := range t.params {
			n += len(p.id) + 6
		}
	}
	for _, t := range m.turns {
		n += len(t.user) + 12
		for _, in := range t.goals {
			n += 70 * cost(in)
		}
	}
	return n
}

// goals draws what one turn is to bring about.
func (m *taskMaker) goals() []*inst {
	n := m.r.weighted(wishCounts(m.plain)...) + 1
	m.before = map[string]int{}
	for noun, vs := range m.refs {
		m.before[noun] = len(vs)
	}
	var out []*inst
	m.mine = nil
	sum := 0
	for try := 0; len(out) < n && try < 30; try++ {
		in := m.again(out)
		if in == nil {
			in = m.takes()
		}
		if in == nil {
			in = m.goal()
		}
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
		m.mine = out
	}
	return out
}

// again repeats the last wish for another thing.
func (m *taskMaker) again(out []*inst) *inst {
	if len(out) == 0 || !m.r.chance(alike) {
		return nil
	}
	last := out[len(out)-1]
	in := &inst{tool: last.tool, like: last}
	ref := false
	for _, a := range last.args {
		if a.dep != nil && !a.bound && !a.p.ref || a.phrase != "" && !a.p.ref || a.that && !a.p.ref || a.p.kind == kList {
			return nil
		}
		if a.p.ref {
			ref = true
			a = arg{p: a.p, v: m.direct(a.p)}
		}
		in.args = append(in.args, a)
	}
	if !ref || canonicalInst(in) == canonicalInst(last) || !m.beside(in, last) {
		return nil
	}
	return in
}

// maxCost is the most calls that a turn may need, one of them a session's.
const maxCost = MaxSteps - 2

// cost is the number of calls that bring in about, at most.
func cost(in *inst) int {
	n := 1
	if needsSession(in) {
		n++
		if s := in.tool.group.session; s != nil && s.params[0].src != nil {
			n++
		}
	}
	for _, a := range in.args {
		if a.dep != nil {
			n += cost(a.dep)
		}
	}
	return n + ruleCost(in.tool) + in.steps
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
			w = 0.7
			if t.ret != nil && t.ret[0].calc != "" {
				w = 1
			}
		case rolePrep:
			w = 0.15
		case roleGo:
			if t == t.group.halls.enter {
				w = 0.3
			}
		}
		if len(t.preps) > 0 {
			w *= 1.5
		}
		for _, p := range t.params {
			if p.issuer != nil && slices.ContainsFunc(m.issued, func(in *inst) bool { return in.tool == p.issuer }) {
				w *= 2
			}
		}
		if in := m.last; in != nil && len(m.mine) > 0 && slices.ContainsFunc(t.params, func(p *param) bool { _, ok := m.lends(in.tool, p); return ok && p.simple() }) {
			w *= 2
		}
		if m.used[t] {
			w *= sameTool
		}
		tools, weights = append(tools, t), append(weights, w)
	}
	t := tools[m.r.weighted(weights...)]
	if t.role == rolePrep {
		return m.prepGoal(m.w.prepOf(t))
	}
	return m.inst(t, nil)
}

// note remembers what a goal issues and what it is about.
func (m *taskMaker) note(in *inst) {
	m.used[in.tool], m.last = true, in
	m.stands(in)
	for _, f := range in.tool.ret {
		if f.issue {
			m.issued = append(m.issued, in)
		}
		if f.calc != "" {
			in.unit = m.unitOf(in, f.calc)
			m.result = in
		}
	}
	for _, a := range in.args {
		switch {
		case a.bound || a.p.optional || a.that && !a.p.ref || a.p.half != whole:
		case a.p.ref:
			m.refs[a.p.noun] = distinct(m.refs[a.p.noun], a.v)
		case a.dep == nil && a.v.say != "":
			m.values[a.p.words] = distinct(m.values[a.p.words], a.v)
		}
	}
	// A thing just made is one more that "that order" could mean.
	if key := in.tool; key.made {
		for _, f := range key.ret {
			if f.issue {
				v := m.output(in, f.key, false)
				m.refs[key.noun] = distinct(m.refs[key.noun], v)
				m.at[thingKey(key.noun, v.lit)] = atHand
			}
		}
	}
}

// noun is what the thing that a call is about is called.
func noun(in *inst) string {
	for _, a := range in.args {
		if a.p.ref {
			return a.p.noun
		}
	}
	return in.tool.noun
}

func distinct(vs []value, v value) []value {
	if slices.ContainsFunc(vs, func(x value) bool { return x.lit == v.lit }) {
		return vs
	}
	return append(vs, v)
}

// addTurn says the goals as a request, with credentials where they are needed
// for the first time.
func (m *taskMaker) addTurn(goals []*inst) {
	r := m.r
	var cs []clause
	t := &turn{}
	var infos []string
	for _, g := range m.needed(goals) {
		in := m.logins[g]
		if in == nil || !r.chance(0.3) {
			infos = append(infos, m.credentials(g, in, false))
			continue
		}
		if !m.followUp && r.chance(0.25) {
			m.loginTurn(g, in)
			continue
		}
		said := clause{text: m.credentials(g, in, true)}
		cs = append(cs, said)
		t.goals = append(t.goals, in)
	}
	goals = m.told(goals)
	m.alone = len(goals)+len(cs) == 1
	m.twins(goals)
	for i, in := range goals {
		if i == 0 || goals[i-1].twin != in {
			cs = append(cs, m.clause(in, -1))
		}
	}
	t.goals = append(t.goals, goals...)
	t.user = m.with(m.sentence(cs), infos)
	m.turns = append(m.turns, t)
}

// inOne is the share of wishes for a thing and for another one that are said in one: "for A
// and then for B".
const inOne = 0.6

// twins has wishes that are alike but for what they are about be said in one, at times.
func (m *taskMaker) twins(goals []*inst) {
	for i := 1; i < len(goals); i++ {
		in, first := goals[i], goals[i-1]
		if in.like == first && first.like == nil && first.tool.verb[0] != "work out" && !in.tell && m.r.chance(inOne) {
			ref := slices.IndexFunc(first.args, func(a arg) bool { return a.p.ref })
			if a := first.args[ref]; !a.that && !a.same && a.phrase == "" {
				first.twin = in
			}
		}
	}
}

// loginTurn makes a turn of a login alone, perhaps one that has to ask for a part of it.
func (m *taskMaker) loginTurn(g *group, in *inst) {
	said, user := mentions(in), ""
	if len(said) > 1 && m.r.chance(forgets) {
		i := m.r.IntN(len(said))
		wish := clause{text: m.signIn(g, slices.Delete(slices.Clone(said), i, i+1))}
		m.turns = append(m.turns, &turn{user: m.sentence([]clause{wish}), ask: "what is the " + said[i].words + "?"})
		user = m.supply(said[i])
	} else {
		user = m.sentence([]clause{{text: m.credentials(g, in, true)}})
	}
	m.turns = append(m.turns, &turn{user: user, goals: []*inst{in}})
	m.followUp = true
}

// with puts what the user says of himself before or behind a request.
func (m *taskMaker) with(s string, infos []string) string {
	for _, info := range infos {
		if m.r.chance(0.5) {
			s = info + ". " + upperFirst(s)
			continue
		}
		s = stopped(s) + " " + info + pick(m.r, []string{".", ".", ""})
	}
	return s
}

// needed lists the domains of goals whose session the request has not spoken
// of yet, and marks them.
func (m *taskMaker) needed(goals []*inst) []*group {
	var out []*group
	for _, in := range goals {
		g := in.tool.group
		if (m.logins[g] != nil || g.token != nil) && !m.creds[g] && needsSession(in) {
			m.creds[g] = true
			out = append(out, g)
		}
	}
	return out
}

// unsaid takes back the marks of needed: the request is not made after all.
func (m *taskMaker) unsaid(gs []*group) {
	for _, g := range gs {
		m.creds[g] = false
	}
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

// unlist cuts a long tool list down, keeping what the task needs.
func (m *taskMaker) unlist() {
	need := map[*tool]bool{}
	for _, t := range m.turns {
		for _, in := range t.goals {
			m.mark(in, need)
		}
	}
	limit := m.r.between(4, 9)
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
	if g := in.tool.group; g.session != nil && in.tool.session {
		need[g.session] = true
		if login := m.logins[g]; login != nil && login != in {
			m.mark(login, need)
		}
	}
	if h := in.tool.group.halls; h != nil && in.placed {
		need[h.enter] = true
		if h.leave != nil {
			need[h.leave] = true
		}
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
