package practice

import (
	"maps"
	"math"
	"slices"
	"strings"

	"envtune/py"
)

// calculation is one tool of a calculator.
type calculation struct {
	op     string
	names  []string
	docs   []string
	params []string // "values" is a list; "first" may be an earlier result
	asks   []string // {first}, {second}, {values}
}

func calculations() []calculation {
	return []calculation{
		{"sum", []string{"sum_up", "total_of", "tally"}, []string{"put several numbers together", "what a row of numbers comes to"}, []string{"values"},
			[]string{"add up {values}", "tally {values}", "?what do {values} come to together", "put {values} together into one sum"}},
		{"mean", []string{"average_of", "middle_value"}, []string{"the usual size of some numbers", "typical value of a row"}, []string{"values"},
			[]string{"average {values}", "?what is the typical value of {values}", "find the middle of {values}"}},
		{"max", []string{"largest_of", "top_value"}, []string{"which number is biggest", "the top of a row"}, []string{"values"},
			[]string{"find the biggest of {values}", "?which is the largest among {values}", "pick the top number of {values}"}},
		{"min", []string{"smallest_of", "bottom_value"}, []string{"which number is least", "the lowest of a row"}, []string{"values"},
			[]string{"find the least of {values}", "?which is the lowest among {values}", "pick the smallest number of {values}"}},
		{"plus", []string{"plus", "increase_by"}, []string{"one number on top of another"}, []string{"first", "second"},
			[]string{"put {second} on top of {first}", "raise {first} by {second}", "add {second} onto {first}", "add {first} and {second}", "?what does {first} plus {second} make", "work out {first} plus {second}"}},
		{"minus", []string{"minus", "take_away", "difference"}, []string{"what is left of a number", "one number less another"}, []string{"first", "second"},
			[]string{"take {second} off {first}", "lower {first} by {second}", "?what remains of {first} without {second}", "take {second} from {first}", "?what does {first} minus {second} leave", "work out {first} minus {second}"}},
		{"times", []string{"times", "product_of"}, []string{"a number several times over", "one number by another"}, []string{"first", "second"},
			[]string{"take {first} {second} times", "scale {first} by {second}", "work out the product of {first} and {second}", "take {first} times {second}", "multiply {first} by {second}", "?what does {first} times {second} give"}},
		{"over", []string{"split_into", "quotient", "share_out"}, []string{"parts of a number", "cut a number in equal pieces"}, []string{"first", "second"},
			[]string{"split {first} into {second} equal parts", "share {first} out among {second}", "cut {first} in {second} equal pieces", "divide {first} by {second}", "?what does {first} divided by {second} give"}},
		{"percent", []string{"percent_of", "portion", "in_percent"}, []string{"how much of one number another is", "one number as a share of another"}, []string{"first", "second"},
			[]string{"?what percent of {second} is {first}", "express {first} as a share of {second}", "?how many percent of {second} are {first}", "work out {first} in percent of {second}", "tell me how much of {second} {first} is, in percent"}},
		{"round", []string{"round_off", "shorten_number"}, []string{"keep some digits only", "fewer digits behind the point"}, []string{"first", "digits"},
			[]string{"round {first} to {digits} digits", "keep {digits} digits of {first}", "cut {first} down to {digits} digits"}},
		{"convert", []string{"to_unit", "change_unit", "recount", "express_in"}, []string{"the same amount in another unit", "count in other units", "one unit for another"}, []string{"first", "from", "into"},
			[]string{"express {first} {from} in {into}", "recount {first} {from} in {into}", "?how much is {first} {from} in {into}", "recount {first} from {from} to {into}", "write {first} {from} in {into}"}},
	}
}

// calcBlock makes a calculator of some tools.
func (b *builder) calcBlock(n int) {
	r := b.r
	calcs := append([]calculation(nil), lists().calcs...)
	shuffle(r, calcs)
	ret := pick(r, words("result value answer outcome"))
	for _, c := range calcs[:min(n, len(calcs))] {
		t := &tool{role: roleRead, noun: "result", verb: []string{"work out"}, asks: c.asks, ret: []field{{key: ret, calc: c.op}}}
		if !b.add(t, pick(r, c.names)) {
			continue
		}
		names := words(pick(r, []string{"first second", "a b", "x y", "left right", "number other", "part whole"}))
		for i, s := range c.params {
			p := &param{words: s, kind: kNumber, typ: "float", noun: s}
			switch s {
			case "values":
				p.words = pick(r, words("values numbers items"))
				p.kind, p.typ = kNumbers, "list"
			case "digits":
				p.kind, p.typ = kSmall, "int"
			case "from", "into":
				b.unit(p, t)
			default:
				p.words, p.result = names[i], s == "first" || c.op == "percent"
			}
			p.id = b.g.style.join(p.words)
			p.noAsk = p.kind != kSmall
			t.params = append(t.params, p)
		}
		if r.chance(b.docs) {
			t.doc = pick(r, c.docs)
		}
		if c.op == "convert" {
			b.limit(t, c.names)
		}
	}
}

// halves is the share of calculators whose recounts are shared out between two tools: from
// the units of one into those of the other it takes both, by way of a unit that both know.
const halves = 0.8

// limit may have what t could recount take two calls: of two tools, or by way of a hub.
func (b *builder) limit(t *tool, names []string) {
	switch {
	case b.r.chance(halves):
		b.halve(t, names)
	case b.r.chance(0.5):
		t.over, t.hub = t, pick(b.r, t.params[1].values)
		t.doc = pick(b.r, []string{"only from and into " + t.hub, "from " + t.hub + " or into " + t.hub, "into " + t.hub + " and back", t.hub + " to others and others to " + t.hub})
	}
}

// halve leaves t so many of its units and gives the others, and the last of its own, to
// another tool.
func (b *builder) halve(t *tool, names []string) {
	r, all := b.r, t.params[1].values
	if len(all) < 4 {
		return
	}
	k := r.between(2, len(all)-2)
	u := *t
	u.params = slices.Clone(t.params)
	for i, p := range t.params[1:] {
		q := *p
		q.narrow(all[k-1:])
		u.params[i+1] = &q
	}
	if !b.add(&u, pick(r, names)) {
		return
	}
	for _, p := range t.params[1:] {
		p.narrow(all[:k])
	}
	t.doc, u.doc = t.rangeDoc(r), u.rangeDoc(r)
	if r.chance(0.5) {
		t.over = &u
	} else {
		u.over = t
	}
}

// narrow leaves a parameter some of its values.
func (p *param) narrow(values []string) {
	p.values, p.said = values, values
	if p.listed != nil {
		p.listed = values
	}
}

// rangeDoc says between which units a tool recounts, where the signature does not.
func (t *tool) rangeDoc(r rng) string {
	p := t.params[1]
	if p.listed != nil && r.chance(0.5) {
		return ""
	}
	return pick(r, []string{"between ", "for ", "recount ", "from and to "}) + strings.Join(p.values, pick(r, []string{", ", " and ", ", "}))
}

// chained draws a recount that may take two calls, nil where t can do it alone.
func (m *taskMaker) chained(t *tool) *inst {
	u := t.over
	if u == nil || t.hub == "" && !m.r.chance(0.7) {
		return nil
	}
	froms, intos, shared := t.params[1].values, t.params[2].values, t.hub
	if shared == "" {
		both := func(v string) bool { return slices.Contains(froms, v) && slices.Contains(u.params[1].values, v) }
		shared = froms[slices.IndexFunc(froms, both)]
		froms, intos = without(u.params[1].values, shared), without(intos, shared)
	}
	first := m.arg(u, u.params[0], nil)
	from := arg{p: u.params[1], v: str(pick(m.r, froms))}
	if first.that {
		if !slices.Contains(froms, m.result.unit) {
			return nil
		}
		from.v, from.same = str(m.result.unit), true
	}
	into := arg{p: t.params[2], v: str(pick(m.r, without(intos, from.v.say)))}
	if from.v.say == shared || into.v.say == shared {
		return &inst{tool: t, args: []arg{first, from, into}}
	}
	dep := &inst{tool: u, args: []arg{first, from, {p: u.params[2], bound: true, v: str(shared)}}}
	v := m.output(dep, u.ret[0].key, false)
	return &inst{tool: t, args: []arg{{p: t.params[0], dep: dep, v: v}, {p: t.params[1], bound: true, v: str(shared)}, into}}
}

// without is a list without one of its items.
func without(vs []string, v string) []string {
	return slices.DeleteFunc(slices.Clone(vs), func(x string) bool { return x == v })
}

// units are units that can be recounted, with the size of each.
func units() []map[string]float64 {
	return []map[string]float64{
		{"grams": 1, "kilos": 1000, "tons": 1e6, "stones": 6350.29},
		{"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400, "weeks": 604800},
		{"sheets": 1, "quires": 25, "reams": 500},
		{"spoons": 1, "cups": 16, "jugs": 64, "buckets": 512},
		{"pieces": 1, "dozens": 12, "scores": 20, "gross": 144},
		{"mg": 1, "g": 1000, "kg": 1e6, "t": 1e9, "oz": 28349.5, "lbs": 453592},
		{"s": 1, "min": 60, "h": 3600, "d": 86400, "wk": 604800},
		{"ml": 1, "cl": 10, "dl": 100, "l": 1000, "hl": 1e5, "pt": 568},
		{"B": 1, "KB": 1000, "MB": 1e6, "GB": 1e9, "TB": 1e12},
	}
}

// unit makes p a unit, of the same kind as the other one of its tool.
func (b *builder) unit(p *param, t *tool) {
	kinds := units()
	kind := kinds[b.r.IntN(len(kinds))]
	p.kind, p.typ = kEnum, "str"
	for _, q := range t.params {
		if q.kind == kEnum {
			p.values = q.values
		}
	}
	if p.values == nil {
		p.values = slices.Sorted(maps.Keys(kind))
		shuffle(b.r, p.values)
	}
	p.said = p.values
	p.words = pick(b.r, map[string][]string{"from": words("unit source given old"), "into": words("into to target wanted")}[p.noun])
	if b.r.chance(0.5) {
		p.listed = p.values
	}
}

// spokenUnits is the share of calculations whose numbers are said with a unit, in worlds
// that can recount it.
const spokenUnits = 0.5

// unitOf draws the unit of a calculation's result, "" where none is said.
func (m *taskMaker) unitOf(in *inst, op string) string {
	first := in.args[0]
	switch op {
	case "convert":
		return in.args[len(in.args)-1].v.say
	case "plus", "minus", "times", "over":
		if first.that {
			return m.result.unit
		}
		for _, t := range m.w.tools {
			if t.ret != nil && t.ret[0].calc == "convert" && m.r.chance(spokenUnits) {
				return pick(m.r, t.params[1].values)
			}
		}
	}
	return ""
}

// measured draws whether an operand is said with its unit: the first one is, of a sum and a
// difference mostly both; a recount says its unit apart.
func (m *taskMaker) measured(in *inst, a arg) bool {
	op := in.tool.ret[0].calc
	if in.unit == "" || a.p.kind != kNumber || op == "convert" {
		return false
	}
	return a.p.noun == "first" || (op == "plus" || op == "minus") && m.r.chance(0.7)
}

// carried is the unit that the last result is in, where it is what p's call recounts.
func (m *taskMaker) carried(p *param, args []arg) string {
	if p.noun != "from" || !args[0].that || !slices.Contains(p.values, m.result.unit) {
		return ""
	}
	return m.result.unit
}

// unitSize is how much a unit is of the smallest of its kind.
func unitSize(name string) float64 {
	for _, kind := range units() {
		if size, ok := kind[name]; ok {
			return size
		}
	}
	return 1
}

// calculate is what a calculator's tool answers.
func calculate(op string, t *tool, args map[string]py.Value) py.Value {
	num := func(v py.Value) float64 {
		switch x := v.(type) {
		case py.Float:
			return float64(x)
		case py.Int:
			n, _ := x.Int64()
			return float64(n)
		}
		return 0
	}
	if op == "convert" {
		x := []float64{num(args[t.params[0].id])}
		for _, p := range t.params[1:] {
			x = append(x, unitSize(py.String(args[p.id])))
		}
		return py.Float(math.Round(x[0]*x[1]/x[2]*1e4) / 1e4)
	}
	var xs []float64
	for _, p := range t.params {
		if l, ok := args[p.id].(*py.List); ok {
			for _, v := range l.Items {
				xs = append(xs, num(v))
			}
			continue
		}
		xs = append(xs, num(args[p.id]))
	}
	if len(xs) == 0 {
		return py.Float(0)
	}
	f := xs[0]
	for _, x := range xs[1:] {
		switch op {
		case "sum", "mean", "plus":
			f += x
		case "max":
			f = math.Max(f, x)
		case "min":
			f = math.Min(f, x)
		case "minus":
			f -= x
		case "times":
			f *= x
		case "over":
			if x != 0 {
				f /= x
			}
		case "percent":
			if x != 0 {
				f *= 100 / x
			}
		}
	}
	switch {
	case op == "mean":
		f /= float64(len(xs))
	case op == "round" && len(xs) == 2:
		scale := math.Pow(10, math.Min(12, math.Abs(xs[1])))
		return py.Float(math.Round(xs[0]*scale) / scale)
	}
	if math.IsNaN(f) || math.Abs(f) > 1e12 {
		f = 0
	}
	return py.Float(math.Round(f*1e4) / 1e4)
}
