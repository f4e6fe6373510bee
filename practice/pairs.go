package practice

import (
	"slices"
	"strings"

	"envtune/py"
)

// names are the parameters of a name in two parts, of the person whom a tool calls so.
func (b *builder) names(of string) []*param {
	r := b.r
	both := strings.Split(pick(r, []string{"first name,last name", "first name,last name", "given name,family name", "forename,surname", "first,last"}), ",")
	if of == "" && r.chance(0.3) {
		of = b.d.member
	}
	out := []*param{{kind: kPerson, half: firstName}, {kind: kPerson, half: lastName}}
	for i, p := range out {
		p.typ, p.noAsk, p.noun = "str", true, of
		p.words = strings.TrimSpace(of + " " + both[i])
		p.id = b.g.style.join(p.words)
	}
	return out
}

// route are the parameters of a way.
func (b *builder) route() []*param {
	both := strings.Split(pick(b.r, []string{"from place,to place", "origin,goal", "start,end", "departure,arrival", "place a,place b", "from,to", "source,target", "leaving from,going to"}), ",")
	out := []*param{{kind: kCity, half: startPlace}, {kind: kCity, half: endPlace}}
	for i, p := range out {
		p.typ, p.noAsk, p.words = "str", true, both[i]
		if py.Keyword(p.words) {
			p.words += " city"
		}
		p.id = b.g.style.join(p.words)
	}
	return out
}

// paired has what a tool takes come in two parts at times: a name, a way.
func (b *builder) paired(t *tool) {
	for i, p := range t.params {
		if p.kind == kPerson && p.simple() && !p.optional && b.r.chance(splitNames) {
			of := p.words
			if b.r.chance(0.5) {
				of = ""
			}
			b.insert(t, i, i+1, b.names(of))
			break
		}
	}
	if t.pass && b.r.chance(routes) {
		way := b.route()
		if b.insert(t, len(t.params), len(t.params), way) && b.r.chance(codedWay) {
			b.coded(way...)
		}
	}
}

// insert puts parameters in the place of others, unless one has the name of another.
func (b *builder) insert(t *tool, from, to int, more []*param) bool {
	rest := slices.Concat(t.params[:from], t.params[to:])
	if slices.ContainsFunc(more, func(p *param) bool { return p.clashes(rest) }) {
		return false
	}
	t.params = slices.Insert(slices.Clone(rest), from, more...)
	return true
}

// spoken is what a request says for an argument: of a code, what it stands for.
func (a arg) spoken() string {
	if a.dep != nil {
		return a.dep.args[0].v.say
	}
	return a.v.say
}

// joint is argument i said in one with the other half.
func (in *inst) joint(i int) mention {
	p, a := in.args[i].p, in.args[i].spoken()
	b := in.args[slices.IndexFunc(in.args, func(x arg) bool { return x.p.half == p.half+1 })].spoken()
	x := mention{p: p, joint: p.half, words: "way", say: a + " to " + b}
	if p.half == firstName {
		x.words, x.say = "name", a+" "+b
		if p.noun != "" {
			x.words = p.noun
		}
	}
	return x
}
