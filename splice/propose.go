package splice

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"envtune"
	"envtune/py"
)

// proposal is a value for a parameter, with how much speaks for it and where it was said.
type proposal struct {
	v         py.Value
	repr      string
	score     float64
	preferred bool // a hint speaks for it
	// text is of which text, at and end its place there; text is -1 where it was not said.
	text, at, end int
}

// overlaps tells whether two values stand at the same place, or are one that was told.
func (p proposal) overlaps(q proposal) bool {
	if p.text < 0 && q.text < 0 {
		return p.repr == q.repr
	}
	return p.text == q.text && p.at < q.end && q.at < p.end
}

// follows tells whether a value was said behind another one; what was told counts as said first.
func (p proposal) follows(q proposal) bool {
	return p.text >= 0 && (q.text < 0 || p.text == q.text && p.at > q.at)
}

// proposals are values for a parameter, each once.
type proposals struct {
	typ  string
	list []proposal
	at   map[string]int
}

// add adds a value that fits, or what speaks for it where that is more than before.
func (l *proposals) add(q proposal) {
	if !fits(q.v, l.typ) {
		return
	}
	q.repr = py.Repr(q.v)
	i, known := l.at[q.repr]
	switch {
	case !known:
		l.at[q.repr] = len(l.list)
		l.list = append(l.list, q)
	case q.score > l.list[i].score:
		l.list[i] = q
	}
}

// told adds a value that stands in no text of a user.
func (l *proposals) told(v py.Value, score float64) { l.add(proposal{v: v, score: score, text: -1}) }

// fits tells whether a value can be that of a parameter of a type.
func fits(v py.Value, typ string) bool {
	t := v.Type()
	return t == typ || t == "int" && typ == "float" || t != "list" && typ == "any"
}

// mostProposed bounds the values for one parameter.
const mostProposed = 60

// propose gives the values for a parameter of a tool, the likeliest first: what users have said
// near to its name or that of the tool, what results have told, most under such a key, and what
// other calls give it.
func (s *search) propose(at *reached, spec *envtune.ToolSpec, p envtune.Param) []proposal {
	out := proposals{typ: p.Type, at: map[string]int{}}
	name, tool := nameWords(p.Name), nameWords(spec.Name)
	s.fromTexts(&out, at, name, tool)
	if p.Type == "bool" {
		out.told(py.Bool(true), 0.5)
		out.told(py.Bool(false), 0.4)
	}
	for i, text := range p.Enum {
		if v, err := py.ParseLiteral(text, py.DefaultLimits()); err == nil {
			out.told(v, 0.6-0.01*float64(i))
		}
	}
	for i, c := range at.calls {
		for _, a := range c.call.Kwargs {
			score := 0.6
			if i == len(at.calls)-1 && slices.ContainsFunc(nameWords(a.Name), func(w string) bool { return slices.Contains(name, w) }) {
				score = 1.1 // what the last call came to is of the kind that it asked for
			}
			out.told(a.Value, score)
		}
		s.fromResult(&out, at.told[i], name, 0.5-0.1*float64(len(at.calls)-1-i))
	}
	for i, text := range s.heard.told[:min(len(s.heard.told), mostValues)] {
		s.fromResult(&out, text, name, 0.3-0.1*float64(i))
	}
	for _, c := range s.calls {
		if v, ok := c.call.Kwarg(p.Name); ok {
			score := 0.6
			if c.call.Name == spec.Name {
				score = 1.2
			}
			out.told(v, score)
		}
	}
	slices.SortStableFunc(out.list, likelier)
	return out.list[:min(len(out.list), mostProposed)]
}

func likelier(a, b proposal) int { return cmp.Compare(b.score, a.score) }

// fromTexts adds what users have said, for which the more speaks the nearer it stands to the
// words of the parameter's name and of the tool's, the later it was said, and while no call has
// it; dates are for dates.
func (s *search) fromTexts(out *proposals, at *reached, name, tool []string) {
	for i := range s.texts {
		r := &s.texts[i]
		items := r.items
		if out.typ == "dict" {
			items = r.pairs()
		}
		for _, it := range items {
			q := proposal{v: it.v, text: i, at: it.at, end: it.end}
			one := out.typ == "list" && q.v.Type() == "str"
			if one {
				q.v = &py.List{Items: []py.Value{q.v}}
			}
			if q.score = r.near(it, name) + 0.3*r.near(it, tool); out.typ == "dict" {
				q.score = 0.8 - 0.08*float64(it.end-it.at)
			}
			now := i < s.heard.asking
			q.score -= 0.4 * float64(max(0, i-s.heard.asking+1))
			dated, date := isDate(it.v), slices.Contains(name, "date")
			for _, bonus := range []struct {
				ok bool
				by float64
			}{
				{it.telling, 0.5}, {it.telling && now, 0.2}, {it.end-it.at > 1, 0.1}, {it.counted, 0.4}, {one, -0.5},
				{now, 0.4}, {now && !at.uses(it.v), 0.2}, {dated && date, 0.6}, {dated && !date, -0.4},
			} {
				if bonus.ok {
					q.score += bonus.by
				}
			}
			out.add(q)
		}
	}
}

// isDate tells whether a value is a date as 2026-01-31.
func isDate(v py.Value) bool {
	t, ok := v.(py.Str)
	return ok && len(t) == len(time.DateOnly) && t[4] == '-' && t[7] == '-'
}

// uses tells whether one of the calls has a value.
func (r *reached) uses(v py.Value) bool {
	repr := py.Repr(v)
	return slices.ContainsFunc(r.calls, func(c choice) bool {
		return slices.ContainsFunc(c.call.Kwargs, func(a py.Arg) bool { return py.Repr(a.Value) == repr })
	})
}

// fromResult adds what a result tells: more speaks for what stands under a key that has a word
// of the name, for what stands beside something that the user has said, and for what is last.
func (s *search) fromResult(out *proposals, text string, name []string, score float64) {
	for i, v := range s.valuesOf(text, name) {
		more := 0.25 * float64(min(v.said, 3))
		if v.under {
			more = 2*more + 0.8
		}
		if v.last {
			more += 0.1
		}
		out.told(v.v, score+more-0.003*float64(i))
	}
}

// mostTold bounds the values of one result.
const mostTold = 400

// value is one of a result's: how many strings of its row the user has said last, whether a
// name has a word of the key that it stands under, and whether it is of the last row.
type value struct {
	v     py.Value
	said  int
	under bool
	last  bool
}

// valuesOf are the values of a result: those in its lists and dicts, lists as a whole, and the
// keys of dicts of dicts.
func (s *search) valuesOf(text string, name []string) []value {
	var out []value
	var walk func(v py.Value, at value)
	walk = func(v py.Value, at value) {
		if len(out) >= mostTold {
			return
		}
		switch v := v.(type) {
		case *py.Dict:
			at.said += s.rowSaid(v)
			for i, e := range v.Entries() {
				next := at
				next.under = at.under || slices.ContainsFunc(nameWords(py.String(e.Key)), func(w string) bool { return slices.Contains(name, w) })
				if row, ok := e.Value.(*py.Dict); ok {
					k := next
					k.v, k.said, k.last = e.Key, next.said+s.rowSaid(row), i == v.Len()-1
					out = append(out, k)
				}
				walk(e.Value, next)
			}
		case *py.List:
			at.v = v
			out = append(out, at)
			for i, item := range v.Items {
				at.last = i == len(v.Items)-1
				walk(item, at)
			}
		default:
			at.v = v
			out = append(out, at)
		}
	}
	if all := parsed(text); all != nil {
		walk(all, value{})
	}
	return out
}

// rowSaid counts the strings of a dict that the last message of the user says.
func (s *search) rowSaid(d *py.Dict) int {
	n := 0
	for _, e := range d.Entries() {
		if v, ok := e.Value.(py.Str); ok && len(v) > 2 && len(s.heard.users) > 0 && strings.Contains(s.heard.users[0], string(v)) {
			n++
		}
	}
	return n
}

// parsed is the value of a result's text, JSON or a Python literal; nil for other text.
func parsed(text string) py.Value {
	if v, err := py.FromJSON([]byte(text)); err == nil {
		return v
	}
	if v, err := py.ParseLiteral(text, py.DefaultLimits()); err == nil {
		return v
	}
	return nil
}

// found are the strings and numbers of a result.
func found(text string) []py.Value {
	all := parsed(text)
	if all == nil {
		return nil
	}
	var out []py.Value
	var walk func(v py.Value)
	walk = func(v py.Value) {
		switch v := v.(type) {
		case *py.Dict:
			for _, e := range v.Entries() {
				walk(e.Value)
			}
		case *py.List:
			for _, item := range v.Items {
				walk(item)
			}
		case py.Str, py.Int, py.Float:
			if len(out) < mostTold {
				out = append(out, v)
			}
		}
	}
	walk(all)
	return out
}
