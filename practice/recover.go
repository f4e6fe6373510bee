package practice

import (
	"slices"
	"strings"

	"envtune/py"
)

// recover reacts to a failed call; false: the agent gives up.
func (a *agent) recover(o outcome, m move) bool {
	if o.items {
		for _, p := range m.in.tool.preps {
			if p.rule == o.rule {
				a.items[p] = true
			}
		}
	}
	if o.rule == nil {
		return a.left() > 1
	}
	if o.hint {
		a.learn(o, true)
		return true
	}
	known := a.knows[o.rule] && (o.kind != rulePrep || a.sure[o.rule])
	if known { // a precondition that was met and is not any more
		a.learn(o, true)
		a.forget(m, o.rule)
		return a.left() > 2
	}
	telling := o.rule.wording.telling || o.items
	if a.r.chance(recovery(o.rule, telling, a.knows[o.rule])) {
		a.learn(o, telling || a.knows[o.rule])
		return true
	}
	if a.left() > 3 && a.r.chance(0.65) {
		a.wrongGuess(o, m)
		if a.e.over || a.left() < 3 {
			return false
		}
		if a.r.chance(0.7) && o.kind != ruleConst {
			a.learn(o, true)
			return true
		}
	}
	return false
}

// recovery is the probability that an agent without a hint hits on the rule.
func recovery(ru *rule, telling, half bool) float64 {
	if telling {
		return 0.9
	}
	switch ru.kind {
	case ruleSession:
		return 0.85
	case rulePrep:
		if half || ru.related {
			return 0.75
		}
		return 0.4
	case ruleObject, ruleSource:
		return 0.8
	case rulePlace: // the request has said where
		return 0.9
	case ruleOneOf, ruleCase:
		return 0.5
	case ruleDate, ruleRange:
		return 0.6
	case ruleAffix:
		return 0.2
	}
	return 0.08
}

// learn makes a rule known for the rest of the episode. exact: with its
// arguments.
func (a *agent) learn(o outcome, exact bool) {
	a.knows[o.rule] = true
	if exact {
		a.sure[o.rule] = true
	}
	if o.kind == rulePrep && o.hint {
		for p := range a.e.done {
			if p.rule == o.rule {
				a.items[p] = true
			}
		}
	}
}

// forget makes the agent call what the rule wants once more.
func (a *agent) forget(m move, ru *rule) {
	for _, p := range m.in.tool.preps {
		if p.rule == ru {
			delete(a.ran, a.prepInst(p).text(a.known))
		}
	}
}

// otherThing is the call about what the request does not speak of.
func (a *agent) otherThing(m move) string {
	in := &inst{tool: m.in.tool, args: slices.Clone(m.in.args)}
	for i, x := range in.args {
		if !x.p.ref || x.p.rule != nil {
			continue
		}
		lit := text(pick(a.r, []string{madeUp(a.r), pick(a.r, everyday()), x.p.noun}))
		if x.p.typ == "int" {
			lit = py.Repr(py.NewInt(int64(a.r.between(1, 99999))))
		}
		for _, y := range m.in.args {
			if y.p != x.p && y.p.typ == x.p.typ && a.r.chance(0.5) {
				lit = y.v.lit
			}
		}
		in.args[i].v = same(lit, "")
		return in.text(a.known)
	}
	return ""
}

// wrongGuess takes a plausible step that does not help.
func (a *agent) wrongGuess(o outcome, m move) {
	if o.kind == ruleOneOf || o.kind == ruleConst || o.kind == ruleCase || o.kind == ruleAffix {
		if s := a.otherValue(o, m); s != "" && s != m.in.exact() {
			a.step(planned(m.in, m.goal, s), weightFailed)
		}
		return
	}
	var can []*tool
	for _, t := range a.e.t.w.tools {
		harmless := t.role == rolePrep || t.role == roleSession || t.role == roleRead
		if harmless && len(t.params) == 0 && a.e.t.held[t] <= a.e.at {
			can = append(can, t)
		}
	}
	if len(can) > 0 {
		t := pick(a.r, can)
		if a.step(planned(&inst{tool: t}, false, t.id+"()"), weightFailed) {
			a.ran[t.id+"()"] = true
			a.learnItems(t)
		}
	}
}

// otherValue is the call with another wrong value where the rule was broken.
func (a *agent) otherValue(o outcome, m move) string {
	in := &inst{tool: m.in.tool, args: slices.Clone(m.in.args)}
	for i, x := range in.args {
		if x.p.rule != o.rule {
			continue
		}
		s := strings.Trim(x.v.raw, "'")
		if strings.ContainsAny(s, `"'`) {
			return ""
		}
		x.v.raw = text(pick(a.r, []string{strings.ToUpper(s), upperFirst(s), s + "s", strings.ToLower(s)}))
		if x.v.raw == x.v.lit || x.v.raw == m.in.args[i].v.raw {
			return ""
		}
		in.args[i] = x
	}
	return in.text(a.known)
}

// slips is the share of steps that come out garbled as a sampler garbles them; what is
// learnt is the step behind.
const slips = 0.06

// A speaker is asked for so many steps, and behind a mistake of its own for so many: it
// tends to go on with what it has begun, which is what the agent must get out of.
const (
	asked      = 0.3
	askedAgain = 0.7
)

// The shares of steps that make the last call again though nothing asks for it: behind a
// call that ran, behind one that failed, and behind such a step. What is learnt is to go
// on: a model that is at a loss calls again what it has called, and then on and on.
const (
	echoesRan    = 0.05
	echoesFailed = 0.12
	echoesAgain  = 0.35
)

// lingers spends a step on what nothing asks for, or not.
func (a *agent) lingers() bool { return a.echo() || a.misspeaks() }

// echo makes the last call again, or not.
func (a *agent) echo() bool {
	p := echoesRan
	if a.e.failed {
		p = echoesFailed
	}
	if a.echoed {
		p = echoesAgain
	}
	a.echoed = a.again != "" && (a.speak != nil || !a.clean) && a.voice.chance(p)
	if a.echoed {
		a.step(a.again, weightMalformed)
	}
	return a.echoed
}

// mayEcho remembers a step of one call as what may come again. What an agent that knows all
// has changed it does not change again: done twice it is wrong.
func (a *agent) mayEcho(moves []move, step string) {
	a.again, a.call = "", ""
	if len(moves) != 1 || len(a.e.last) != 1 || moves[0].in.tool.role == roleGo {
		return
	}
	if a.speak != nil || !a.sound || !a.e.last[0].ok || moves[0].in.tool.role != roleEffect {
		a.again, a.call = step, moves[0].text
	}
}

// repeats tells whether a step makes the last call again and nothing else.
func (a *agent) repeats(s string) bool {
	return a.call != "" && strings.HasSuffix(s, a.call) && !strings.Contains(s, "\n")
}

// errs makes a mistake in the writing of a step, or not.
func (a *agent) errs(m move) bool {
	if a.speak != nil {
		return a.misspeaks()
	}
	if a.clean || !a.r.chance(slips) {
		return false
	}
	a.slip(m)
	return true
}

// misspeaks has the speaker, where there is one, make a mistake of its own, or not.
func (a *agent) misspeaks() bool {
	a.wrong = a.speak != nil && a.spoken()
	return a.wrong
}

// spoken has the speaker write the step. What would run is not taken, but for a call that
// was made just before.
func (a *agent) spoken() bool {
	p := asked
	if a.wrong {
		p = askedAgain
	}
	if !a.voice.chance(p) {
		return false
	}
	s, ok := a.speak(a.out)
	if !ok || a.runs(s) && !a.repeats(s) {
		return false
	}
	a.step(s, weightMalformed)
	for _, o := range a.e.last {
		if o.hint && o.rule != nil {
			a.learn(o, true)
		}
	}
	return true
}

// slip makes a mistake in the writing of a call, which the next step mends.
func (a *agent) slip(m move) {
	s := a.garbled(m)
	if s == m.text || s == "" || a.runs(s) {
		return
	}
	step := planned(m.in, m.goal, s)
	a.step(step, weightMalformed)
	a.again, a.call = step, s
}

// garbled is a call that does not run.
func (a *agent) garbled(m move) string {
	r, s := a.r, m.text
	at := strings.IndexByte(s, '(')
	name, args := s[:at], s[at:]
	other := pick(r, a.e.t.w.tools)
	switch r.IntN(20) {
	case 0:
		return s[:len(s)-1]
	case 16, 17, 18, 19: // the thing is another one, or none
		return a.otherThing(m)
	case 1:
		return strings.Replace(s, "=", " ", 1)
	case 2:
		return pick(r, []string{"call ", "do ", "now ", "the "}) + s
	case 3:
		return strings.Replace(strings.Replace(s, "'", "", 1), "'", "", 1)
	case 4:
		return name + pick(r, []string{"s", "_" + lastWord(other.noun), "_id"}) + args
	case 5:
		if i := strings.Index(s, "_"); i > 0 && i < at {
			return s[i+1:]
		}
	case 6, 7: // one name out of two
		i := strings.LastIndexAny(name, "_ABCDEFGHIJKLMNOPQRSTUVWXYZ")
		j := strings.IndexAny(other.id, "_ABCDEFGHIJKLMNOPQRSTUVWXYZ")
		if i > 0 && j > 0 {
			return name[:i] + other.id[j:] + args
		}
	case 8: // a piece twice
		if i := strings.IndexAny(name, "_ABCDEFGHIJKLMNOPQRSTUVWXYZ"); i > 0 {
			return name[:i] + "_" + name + args
		}
	case 9, 10: // an argument of another tool
		if len(m.in.args) > 0 {
			id := m.in.args[r.IntN(len(m.in.args))].p.id
			wrong := pick(r, []string{"the_" + id, id + "s", "value", "name"})
			if len(other.params) > 0 {
				wrong = pick(r, other.params).id
			}
			return strings.Replace(strings.Replace(s, "("+id+"=", "("+wrong+"=", 1), " "+id+"=", " "+wrong+"=", 1)
		}
	case 11: // a value cut short
		if i := strings.LastIndexByte(s, '\''); i > at+3 {
			return s[:i-1-r.IntN(2)]
		}
		return s[:len(s)-2]
	case 12:
		if i := strings.LastIndex(s, ", "); i > 0 {
			return s[:i] + ")"
		}
	case 13:
		if i := strings.Index(s, ", "); i > 0 {
			return s[:i] + s[i+1:]
		}
		return name
	case 14:
		return s + pick(r, []string{")", " say done", ", " + name, "'"})
	default:
		return other.id + args
	}
	return ""
}

// runs tells whether a mangled step would run after all as things stand, so that it is no
// mistake: an answer, several calls, or one call that no rule forbids.
func (a *agent) runs(s string) bool {
	t, args, other := a.single(s)
	return other || t != nil && a.e.check(t, args) == nil
}

// single reads a step of one call: the tool and its arguments, nil where it cannot run,
// whatever the rules say; other tells of an answer or of several calls.
func (a *agent) single(s string) (t *tool, args map[string]py.Value, other bool) {
	calls, say, bad := parseStep(s)
	if bad != "" {
		return nil, nil, false
	}
	if say || len(calls) != 1 {
		return nil, nil, true
	}
	t = a.e.t.w.byID[calls[0].Name]
	if t == nil || a.e.t.held[t] > a.e.at {
		return nil, nil, false
	}
	args, f := bind(t, calls[0])
	if f != nil {
		return nil, nil, false
	}
	return t, args, false
}
