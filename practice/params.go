package practice

import (
	"fmt"
	"slices"
	"strings"
)

// typeOf is the declared type of a kind.
func typeOf(k kind) string {
	switch k {
	case kPrice, kFrac, kFloat, kNumber:
		return "float"
	case kCount, kLevel, kInt, kSmall, kMinutes, kHeat, kRating, kYear:
		return "int"
	case kFlag:
		return "bool"
	case kList, kNumbers:
		return "list"
	case kDict:
		return "dict"
	}
	return "str"
}

// clashes tells whether p is called or spoken of as one of others is.
func (p *param) clashes(others []*param) bool {
	return slices.ContainsFunc(others, func(q *param) bool { return q.id == p.id || q.words == p.words })
}

// simple tells whether p's value is what the request says, and not the thing that it is about.
func (p *param) simple() bool { return !p.ref && p.rule == nil && p.src == nil && p.issuer == nil }

// listShare is the share of parameters with a few accepted values whose signature
// lists them.
const listShare = 0.6

// list may let the signature tell the accepted values.
func (b *builder) list(p *param) {
	if !b.plain && !b.r.chance(listShare) {
		return
	}
	for _, v := range p.values {
		if strings.ContainsAny(v, " |,") {
			return
		}
	}
	p.listed = p.values
	if p.rule != nil {
		p.rule.visible = true
	}
}

// spell writes words as a constant of an API would be written.
func (b *builder) spell(base []string, name string) []string {
	out := make([]string, len(base))
	how := b.r.weighted(0.5, 0.2, 0.2, 0.06, 0.04)
	for i, s := range base {
		switch how {
		case 1:
			s = strings.ToUpper(s)
		case 2:
			s = upperFirst(s)
		case 3:
			s = b.g.style.join(s, name)
		case 4:
			s = name[:1] + "_" + s
		}
		out[i] = s
	}
	return out
}

// hide may put a hidden rule on the form of p's value.
func (b *builder) hide(p *param) {
	r := b.r
	if b.plain || p.ref || p.token || p.src != nil || p.rule != nil {
		return
	}
	switch p.kind {
	case kFrac:
		if r.chance(0.35) {
			p.rule = b.rule(ruleRange)
			p.rule.values = []string{"0 to 1"}
		}
	case kDate:
		if r.chance(0.3) {
			p.rule = b.rule(ruleDate)
			p.rule.values = []string{"YYYY-MM-DD"}
			p.rule.related = true
		}
	case kTitle, kFree, kCity:
		if r.chance(0.12) {
			b.affix(p)
		} else if r.chance(0.1) {
			p.rule = b.rule(ruleCase)
			p.rule.values = []string{pick(r, []string{"in capital letters", "in capitals", "upper case"})}
		}
	case kFloat:
		if r.chance(0.15) {
			unit := pick(r, []string{"kg", "cm", "km", "mm", "lb", "ft", "ml"})
			p.affix, p.typ = unit, "str"
			p.rule = b.rule(ruleAffix)
			p.rule.values = []string{"like 7.5" + unit}
		}
	}
}

func (b *builder) affix(p *param) {
	mark := pick(b.r, []string{"#", "@", "$", "/", "x-", "v:", strings.ToLower(capital(b.r, 2)) + ":"})
	p.affix = mark
	p.rule = b.rule(ruleAffix)
	p.rule.values = []string{"like " + mark + madeUp(b.r)}
}

// constant makes a parameter that accepts one value only, which no request
// mentions.
func (b *builder) constant(taken []*param) *param {
	for {
		name := pick(b.r, words("mode channel protocol format region currency version profile scope source variant policy scheme"))
		p := &param{id: b.g.style.join(name), words: spaced(name), kind: kEnum, typ: "str", noAsk: true}
		clash := false
		for _, t := range taken {
			clash = clash || t.id == p.id
		}
		if clash {
			continue
		}
		v := pick(b.r, words("standard default basic main auto v1 v2 local remote eu us asia plain full direct live test prod std normal json text eur usd public"))
		if b.r.chance(0.1) {
			v = madeUp(b.r)
		}
		p.values = b.spell([]string{v}, p.words)
		p.rule = b.rule(ruleConst)
		p.rule.values = p.values
		return p
	}
}

// optional gives p a default that requests may leave alone.
func (b *builder) optional(p *param) {
	r := b.r
	p.optional = true
	switch {
	case p.kind == kEnum:
		p.def = text(pick(r, p.values))
	case p.kind == kFlag:
		p.def = "False"
	case p.typ == "int":
		p.def = fmt.Sprint(r.between(0, 10))
	case p.typ == "float":
		p.def = fmt.Sprintf("%d.%d", r.between(0, 9), r.IntN(10))
	case p.typ == "list":
		p.def = "[]"
	default:
		p.def = pick(r, []string{"''", "None", text(madeUp(r))})
	}
}
