package practice

import (
	"fmt"
	"strings"

	"envtune/py"
)

// prepForm is a way of bringing a part into a state.
type prepForm struct{ verb, state, inverse string }

func prepForms() []prepForm {
	var out []prepForm
	for _, s := range []string{
		"close closed open", "open open close", "raise raised drop", "lower lowered lift", "press pressed ease", "latch latched unlatch",
		"arm armed disarm", "clear clear block", "fasten fastened loosen", "hold held drop", "insert inserted eject", "plug plugged unplug",
		"warm warm cool", "clean clean soil", "fill full drain", "charge charged drain", "tighten tight loosen", "align aligned shift",
		"seal sealed unseal", "bolt bolted unbolt", "couple coupled uncouple", "prime primed drain", "level level tilt", "empty empty fill",
		"retract retracted extend", "extend extended retract", "shut shut open", "push pushed pull", "pull pulled push", "attach attached detach",
	} {
		f := strings.Fields(s)
		out = append(out, prepForm{f[0], f[1], f[2]})
	}
	return out
}

// precede gives t one or two preconditions, some with one of their own.
func (b *builder) precede(t *tool) {
	if b.plain {
		return
	}
	n := b.r.weighted(0.68, 0.32) + 1
	for range n {
		if ruleCost(t) > 2 {
			return
		}
		if p := b.prep(t); p != nil {
			t.preps = append(t.preps, p)
			if b.r.chance(0.18) {
				if q := b.prep(p.tool); q != nil {
					p.tool.preps = append(p.tool.preps, q)
				}
			}
		}
	}
}

// prep adds the tool that establishes a precondition of t.
func (b *builder) prep(t *tool) *prep {
	r := b.r
	f := pick(r, lists().preps)
	thing := b.thing()
	related := r.chance(0.55)
	if related && t.role != rolePrep {
		thing = lastWord(t.noun) + " " + thing
	}
	p := &prep{verb: f.verb, state: f.state, thing: thing}
	u := &tool{role: rolePrep, noun: thing, verb: []string{f.verb}}
	named := false
	switch r.weighted(0.25, 0.25, 0.14, 0.12, 0.12, 0.12) {
	case 0:
		named = b.add(u, f.verb, thing)
	case 1:
		named = b.prepNumber(u, p, f)
	case 2:
		named = b.prepWord(u, p, f)
	case 3:
		named = b.prepFlag(u, p, f)
	case 4:
		named = b.prepItems(u, p, f, false)
	case 5:
		named = b.prepItems(u, p, f, true)
	}
	if !named {
		return nil
	}
	b.document(u, "")
	if r.chance(0.15) && u.doc != "" {
		u.doc += " before you " + spaced(t.verb[0])
		related = true
	}
	if u.ret == nil {
		u.ret = []field{{key: pick(r, []string{"status", "state", lastWord(thing)}), status: f.state}}
	}
	p.tool = u
	p.rule = b.rule(rulePrep)
	p.rule.related = related
	if p.list != nil && !b.statusTool(p) {
		p.rule.listing = true
	}
	return p
}

func (b *builder) prepNumber(u *tool, p *prep, f prepForm) bool {
	r := b.r
	if !b.add(u, f.verb, p.thing) {
		return false
	}
	q := &param{words: pick(r, []string{"position", "force", "level", "depth", "angle", "pressure", "height", "ratio", "setting", "amount"}), kind: kFrac, typ: "float", noAsk: true}
	if r.chance(0.3) {
		q.words = lastWord(p.thing) + " " + q.words
	}
	q.id = b.g.style.join(q.words)
	lit := pick(r, []string{"1.0", "1.0", "1.0", "0.0", "0.5"})
	if r.chance(0.35) {
		q.typ = "int"
		lit = pick(r, []string{"100", "100", "10", "0", "90", "5", "1"})
	}
	u.params = []*param{q}
	p.args = []fixed{{q.id, lit}}
	p.show = q.id
	u.ret = []field{{key: q.id, echo: q.id}}
	if lit == "1.0" || lit == "100" {
		p.state = "fully " + p.state
	} else {
		p.state = fmt.Sprintf("%s at %s", p.state, lit)
	}
	return true
}

func (b *builder) prepWord(u *tool, p *prep, f prepForm) bool {
	r := b.r
	verb := pick(r, []string{"set", "switch", "move", "put", "turn"})
	u.verb = []string{verb}
	if !b.add(u, verb, p.thing) {
		return false
	}
	q := &param{words: pick(r, []string{"mode", "state", "status", "to", "setting", "action"}), kind: kEnum, typ: "str", noAsk: true}
	q.id = b.g.style.join(q.words)
	word := pick(r, []string{f.state, f.verb})
	q.values = b.spell([]string{word, f.inverse}, q.words)
	q.said = []string{word, f.inverse}
	q.rule = b.rule(ruleOneOf)
	q.rule.values = q.values
	b.list(q)
	u.params = []*param{q}
	p.args = []fixed{{q.id, text(q.values[0])}}
	p.show = q.id
	return true
}

func (b *builder) prepFlag(u *tool, p *prep, f prepForm) bool {
	verb := pick(b.r, []string{"set", "switch", "turn", "control"})
	u.verb = []string{verb}
	if !b.add(u, verb, p.thing) {
		return false
	}
	word, lit := f.state, "True"
	if b.r.chance(0.3) {
		word, lit = f.inverse, "False"
	}
	q := &param{words: word, id: b.g.style.join(word), kind: kFlag, typ: "bool", noAsk: true}
	u.params = []*param{q}
	p.args = []fixed{{q.id, lit}}
	p.show = q.id
	return true
}

// prepItems makes a precondition over several parts: all open ones must be
// named. Two: a flag says which way.
func (b *builder) prepItems(u *tool, p *prep, f prepForm, two bool) bool {
	r := b.r
	many := plural(p.thing)
	if !b.add(u, f.verb, many) {
		return false
	}
	last := lastWord(p.thing)
	q := &param{words: pick(r, []string{plural(last), last, "items", "parts", "which"}), kind: kList, typ: "list", noAsk: true}
	q.id = b.g.style.join(q.words)
	n := r.between(2, 4)
	pool := append([]string(nil), lists().sides...)
	if r.chance(0.4) {
		pool = nil
		for range n {
			pool = append(pool, madeUp(r))
		}
	}
	shuffle(r, pool)
	q.items = pool[:n]
	p.thing, p.list = many, q
	u.noun = many
	u.params = []*param{q}
	p.show = q.id
	if two {
		flag := &param{words: f.inverse, id: b.g.style.join(f.inverse), kind: kFlag, typ: "bool", noAsk: true}
		if flag.id == q.id || py.Keyword(flag.id) {
			return true
		}
		lit := "False"
		if r.chance(0.3) {
			flag.words, flag.id, lit = f.state, b.g.style.join(f.state), "True"
		}
		u.params = []*param{flag, q}
		p.args = []fixed{{flag.id, lit}}
	}
	u.ret = []field{{key: q.id, echo: q.id}}
	return true
}

// statusTool may add a read that lists the open items of a prep.
func (b *builder) statusTool(p *prep) bool {
	if !b.r.chance(0.4) {
		return false
	}
	t := &tool{role: roleRead, noun: p.thing + " status", verb: words("check see show")}
	if !b.add(t, pick(b.r, words("check show get")), p.thing, pick(b.r, []string{"", "status", "state"})) {
		return false
	}
	b.document(t, "")
	t.ret = []field{{key: p.list.id, open: p}}
	p.list.src = &source{tool: t, key: p.list.id}
	return true
}
