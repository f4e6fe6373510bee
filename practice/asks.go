package practice

import (
	"slices"
	"strings"
)

// askTurn makes a turn that cannot be done yet, and the one that supplies what
// is missing and may want more. false: nothing of goals can be missing.
func (m *taskMaker) askTurn(goals []*inst) bool {
	r := m.r
	if slices.ContainsFunc(goals, func(in *inst) bool { return in.like != nil }) {
		return false
	}
	k := r.IntN(len(goals))
	need := m.needed(goals)
	var infos []string
	for _, g := range need {
		infos = append(infos, m.credentials(g, m.logins[g], false))
	}
	late := len(infos) > 0 && r.chance(0.5) // credentials with the second request
	ask, more, added := m.missing(goals, k)
	if ask == "" {
		m.unsaid(need)
		return false
	}
	first, second := m.sentence(m.asked), more
	all := slices.Clone(goals)
	if r.chance(0.4) {
		sum := 0
		for _, in := range all {
			sum += cost(in)
		}
		if in := m.goal(); sum+cost(in) <= maxCost && len(m.needed([]*inst{in})) == 0 && !slices.Contains(added, in.tool) && in.tool.role != rolePrep {
			m.note(in)
			all = append(all, in)
			m.followUp, m.alone = true, true
			second = strings.TrimRight(second, ".") + ". " + upperFirst(m.sentence([]clause{m.clause(in, -1)}))
		} else {
			m.unsaid(m.needed([]*inst{in}))
		}
	}
	if late {
		second = m.with(second, infos)
	} else {
		first = m.with(first, infos)
	}
	m.turns = append(m.turns, &turn{user: first, ask: ask}, &turn{user: second, goals: all, added: added})
	for _, t := range added {
		m.held[t] = len(m.turns) - 1
	}
	return true
}

// missing leaves a value or a tool out of the wishes; m.asked becomes the request without it.
func (m *taskMaker) missing(goals []*inst, k int) (ask, more string, added []*tool) {
	r := m.r
	m.asked, m.alone = nil, len(goals) == 1
	ms := mentions(goals[k])
	var can []int
	for i, x := range ms {
		// "The order" is the one spoken of, where there is one.
		if x.askable() && !(x.ref && m.before[noun(goals[k])] > 0) {
			can = append(can, i)
		}
	}
	if len(can) > 0 && r.chance(missesValue) {
		miss := pick(r, can)
		for i, in := range goals {
			skip := -1
			if i == k {
				skip = miss
			}
			c := m.clause(in, skip)
			m.asked = append(m.asked, c)
		}
		return "what is the " + ms[miss].words + "?", m.supply(ms[miss]), nil
	}
	gone := goals[k].tool
	for _, a := range goals[k].args {
		if a.dep != nil && !a.p.token && a.p.rule != nil && a.p.rule.visible && r.chance(0.2) {
			gone = a.dep.tool
		}
	}
	for _, t := range m.turns {
		for _, in := range t.goals {
			need := map[*tool]bool{}
			if m.mark(in, need); need[gone] {
				return "", "", nil
			}
		}
	}
	if len(m.w.tools) < 2 {
		return "", "", nil
	}
	for _, in := range goals {
		m.asked = append(m.asked, m.clause(in, -1))
	}
	more = pick(r, []string{"here are more tools", "i added one, try again", "you can use this as well", "here is something new for you", "does it go with this one?",
		"there are more functions", "the missing one is here", "this should help", "try it with this", "new tool added. go ahead", "i have given you more to work with",
		"see what has come in", "you have got another one, so carry on", "look at your tools once more", "this was not there before", "that one was left out by mistake"})
	if r.chance(0.5) {
		more = upperFirst(more)
		if !strings.HasSuffix(more, "?") {
			more += "."
		}
	}
	return "no tool for that", more, []*tool{gone}
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

// vaguely is the share of values left out of which a request says that there is one.
const vaguely = 0.5

// vague says of a value that there is one, and not which.
func (m *taskMaker) vague(x mention) string {
	r, w := m.r, x.words
	if x.ref {
		n := x.p.noun
		return pick(r, []string{"one of the " + plural(n), "one of my " + plural(n), "some " + n, "a certain " + n, "one " + n, "a " + n, "another " + n, "a different " + n})
	}
	if (x.p.kind == kPerson || x.p.kind == kUser) && r.chance(0.3) {
		return pick(r, []string{"for somebody", "for someone", "for someone else", "for a person whom you know"})
	}
	return pick(r, []string{"with some " + w, "with a certain " + w, "with another " + w, "with a different " + w, "with the right " + w, "with a " + w, "using some " + w,
		"with a " + w + " of my choice", "with my usual " + w, "with the " + w + " that I told them", "with a new " + w, "at some " + w})
}
