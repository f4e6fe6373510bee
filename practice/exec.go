package practice

import (
	"slices"
	"strings"

	"envtune"
	"envtune/internal/spell"
	"envtune/py"
)

// call runs one call.
func (e *Episode) call(c py.Call) (envtune.Result, outcome) {
	t := e.t.w.byID[c.Name]
	if t == nil || e.t.held[t] > e.at {
		return e.unknown(c.Name)
	}
	args, f := bind(t, c)
	if f == nil {
		f = e.check(t, args)
	}
	if f != nil {
		return e.fail(t, f)
	}
	return envtune.Result{Name: t.id, Text: e.run(t, args)}, outcome{ok: true}
}

// failure is a refused call before it is put into words.
type failure struct {
	kind ruleKind
	rule *rule
	text string // the whole text, where the kind has no wordings
	p    *param
	v    string // the value given
	need *tool  // the tool to call first, or that supplies the value
	prep *prep
	ok   string // what is accepted
	hint *envtune.Hint
}

// bind checks names and types of the arguments.
func bind(t *tool, c py.Call) (map[string]py.Value, *failure) {
	sig := &envtune.Hint{Kind: envtune.HintSignature, Tool: t.id, Values: signature(t), Text: "use the parameters of " + t.id}
	where := "Error during execution: " + t.group.class + "." + t.id + "()"
	args := map[string]py.Value{}
	for _, a := range c.Kwargs {
		p := t.param(a.Name)
		if p == nil {
			return nil, &failure{kind: ruleArgs, text: where + " got an unexpected keyword argument '" + a.Name + "'", hint: sig}
		}
		v, ok := coerce(p, a.Value)
		if !ok && p.rule != nil && p.rule.kind == ruleSource {
			return nil, sourceFailure(p, py.String(a.Value))
		}
		if !ok {
			h := &envtune.Hint{Kind: envtune.HintConstraint, Arg: p.id, Values: []string{p.typ}, Text: p.id + " is " + p.typ}
			return nil, &failure{kind: ruleType, p: p, v: a.Value.Type(), ok: p.typ, hint: h}
		}
		args[p.id] = v
	}
	var missing []string
	for _, p := range t.params {
		if _, ok := args[p.id]; !ok && !p.optional {
			missing = append(missing, "'"+p.id+"'")
		}
	}
	if len(missing) > 0 {
		return nil, &failure{kind: ruleArgs, text: where + " missing " + missingText(missing), hint: sig}
	}
	return args, nil
}

// missingText is Python's list of missing arguments.
func missingText(m []string) string {
	if len(m) == 1 {
		return "1 required positional argument: " + m[0]
	}
	s := strings.Join(m[:len(m)-1], ", ")
	if len(m) > 2 {
		s += ","
	}
	return string(rune('0'+min(9, len(m)))) + " required positional arguments: " + s + " and " + m[len(m)-1]
}

// signature lists a tool's parameters as a hint shows them.
func signature(t *tool) []string {
	var out []string
	for _, p := range t.params {
		if p.optional {
			out = append(out, p.id+"=")
		} else {
			out = append(out, p.id)
		}
	}
	return out
}

// check applies the hidden rules of a call.
func (e *Episode) check(t *tool, args map[string]py.Value) *failure {
	if t.session && t.group.rule != nil && !e.sess[t.group] {
		s := t.group.session
		return &failure{kind: ruleSession, rule: t.group.rule, need: s,
			hint: &envtune.Hint{Kind: envtune.HintDependency, Tool: s.id, Text: "first call " + s.id}}
	}
	if f := e.checkThing(t, args); f != nil {
		return f
	}
	if f := e.checkPlace(t, args); f != nil {
		return f
	}
	for _, p := range t.params {
		if v, ok := args[p.id]; ok {
			if f := e.checkValue(p, v); f != nil {
				return f
			}
		}
	}
	if t.role == roleLookup && !e.t.entries[canonicalCall(t, args)] {
		p := t.params[0]
		return &failure{kind: ruleMissing, p: p, v: py.String(args[p.id])}
	}
	for _, p := range t.preps {
		if !e.satisfied(p) {
			return &failure{kind: rulePrep, rule: p.rule, prep: p, need: p.tool, hint: e.prepHint(p)}
		}
	}
	if o := t.object; o != nil {
		v := args[o.param]
		if !e.readied[o.tool.id+"|"+py.Repr(v)] {
			h := &envtune.Hint{Kind: envtune.HintDependency, Tool: o.tool.id, Text: "first call " + o.tool.id}
			if o.rule.id%3 == 0 {
				h.Arg, h.Values = o.tool.params[0].id, []string{py.Repr(v)}
			}
			return &failure{kind: ruleObject, rule: o.rule, need: o.tool, p: t.param(o.param), v: py.String(v), hint: h}
		}
	}
	return nil
}

// shownThings is how many of the things that there are an error or a hint tells at most.
const shownThings = 5

// checkThing refuses what is done with a thing that there is not.
func (e *Episode) checkThing(t *tool, args map[string]py.Value) *failure {
	for _, p := range t.params {
		v, given := args[p.id]
		if !given || !p.ref || p.only || p.rule != nil {
			continue
		}
		there := e.t.things[p.noun]
		if len(there) == 0 || slices.Contains(there, py.Repr(v)) {
			continue
		}
		there = there[:min(len(there), shownThings)]
		var said []string
		for _, lit := range there {
			said = append(said, literalText(lit))
		}
		return &failure{kind: ruleThing, p: p, v: py.String(v), ok: strings.Join(said, ", "),
			hint: &envtune.Hint{Kind: envtune.HintConstraint, Arg: p.id, Values: said, Text: p.id + " must be one that there is"}}
	}
	return nil
}

func (e *Episode) satisfied(p *prep) bool {
	if p.list != nil {
		return len(e.open[p]) == 0
	}
	return e.done[p]
}

func (e *Episode) prepHint(p *prep) *envtune.Hint {
	h := &envtune.Hint{Kind: envtune.HintDependency, Tool: p.tool.id, Text: "first call " + p.tool.id}
	if p.list != nil {
		h.Arg, h.Values = p.show, []string{listLit(e.open[p])}
	} else if p.show != "" {
		h.Arg, h.Values = p.show, []string{p.args[0].lit}
	}
	return h
}

// checkValue applies the rule on one argument.
func (e *Episode) checkValue(p *param, v py.Value) *failure {
	ru := p.rule
	if ru == nil || p.optional && py.Repr(v) == canonical(p, p.def) {
		return nil
	}
	s := py.String(v)
	good := true
	switch ru.kind {
	case ruleSource:
		if e.t.valid[p.src.tool.id+"|"+p.src.key+"|"+py.Repr(v)] {
			return nil
		}
		return sourceFailure(p, s)
	case ruleOneOf, ruleConst:
		good = false
		for _, x := range ru.values {
			good = good || x == s
		}
	case ruleAffix:
		good = strings.Contains(s, p.affix)
	case ruleCase:
		good = s == strings.ToUpper(s)
	case ruleRange:
		f, _ := v.(py.Float)
		good = f >= 0 && f <= 1
	case ruleDate:
		good = isDate(s)
	}
	if good {
		return nil
	}
	ok := strings.Join(ru.values, ", ")
	return &failure{kind: ru.kind, rule: ru, p: p, v: s, ok: ok,
		hint: &envtune.Hint{Kind: envtune.HintConstraint, Arg: p.id, Values: ru.values, Text: p.id + " must be " + ok}}
}

// sourceFailure refuses a value that p's source did not give.
func sourceFailure(p *param, v string) *failure {
	src := p.src
	h := &envtune.Hint{Kind: envtune.HintSource, Tool: src.tool.id, Arg: p.id, Text: p.id + " comes from " + src.tool.id}
	if src.key != p.id || p.rule.id%2 == 0 {
		h.Values = []string{src.key}
	}
	return &failure{kind: ruleSource, rule: p.rule, p: p, v: v, need: src.tool, ok: src.tool.noun, hint: h}
}

func isDate(s string) bool {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return false
	}
	for i, c := range []byte(s) {
		if i != 4 && i != 7 && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// run changes the state and returns the result's text.
func (e *Episode) run(t *tool, args map[string]py.Value) string {
	v := e.t.answer(t, args, e.open, e.sess[t.group])
	c := canonicalCall(t, args)
	e.reads[c] = true
	switch t.role {
	case roleEffect:
		e.effects = append(e.effects, c)
	case roleSession:
		e.sess[t.group] = true
	case roleObject:
		e.readied[t.id+"|"+py.Repr(args[t.params[0].id])] = true
	}
	if p := e.preps[t]; p != nil {
		e.bring(p, args)
	}
	e.goes(t, args)
	s, err := py.ResultText(e.t.extended(t, c, v))
	if err != nil {
		panic("practice: result of " + t.id + ": " + err.Error())
	}
	return s
}

// bring brings a part into the state that the arguments say.
func (e *Episode) bring(p *prep, args map[string]py.Value) {
	right := true
	for _, f := range p.args {
		right = right && py.Repr(args[f.param]) == canonical(p.tool.param(f.param), f.lit)
	}
	if p.list == nil {
		e.done[p] = right
		return
	}
	l, ok := args[p.list.id].(*py.List)
	if !ok || !right {
		return
	}
	var left []string
	for _, item := range e.open[p] {
		named := false
		for _, x := range l.Items {
			named = named || x == py.Value(py.Str(item))
		}
		if !named {
			left = append(left, item)
		}
	}
	e.open[p] = left
}

// unknown refuses a call of a tool that is not offered.
func (e *Episode) unknown(name string) (envtune.Result, outcome) {
	var names []string
	for _, t := range e.t.w.tools {
		if e.t.held[t] <= e.at {
			names = append(names, t.id)
		}
	}
	res := envtune.Result{Name: name, Code: envtune.CodeUnknownTool}
	ws := wordings()[ruleUnknownTool]
	res.Text = strings.ReplaceAll(ws[int(e.t.seed%uint64(len(ws)))].text, "{t}", name)
	if near := spell.Nearest(name, names); near != "" {
		res.Hint = &envtune.Hint{Kind: envtune.HintSignature, Tool: near, Values: signature(e.t.w.byID[near]), Text: "use " + near}
	}
	shown := e.veil(&res)
	return res, outcome{kind: ruleUnknownTool, hint: shown}
}

// veil drops the hint with the probability that hints are not shown.
func (e *Episode) veil(res *envtune.Result) bool {
	if res.Hint != nil && !e.r.chance(e.show) {
		res.Hint = nil
	}
	return res.Hint != nil
}

// fail puts a failure into words.
func (e *Episode) fail(t *tool, f *failure) (envtune.Result, outcome) {
	res := envtune.Result{Name: t.id, Code: code(f.kind), Hint: f.hint}
	out := outcome{rule: f.rule, kind: f.kind}
	out.hint = e.veil(&res)
	msg, telling := f.text, true
	if msg == "" {
		c := e.wording(f)
		msg, telling = e.words(c.text, t, f), c.telling || f.kind == ruleMissing || f.kind == ruleType
	}
	if f.text != "" {
		res.Text = msg
		return res, out
	}
	var items []string
	if f.prep != nil && f.prep.rule.listing {
		items, out.items = e.open[f.prep], true
	}
	res.Text = errorText(t.group.errors, msg, items, telling)
	return res, out
}

func (e *Episode) wording(f *failure) complaint {
	if f.rule != nil {
		return f.rule.wording
	}
	ws := wordings()[f.kind]
	return ws[int(e.t.seed%uint64(len(ws)))]
}

// words fills a wording's placeholders.
func (e *Episode) words(text string, t *tool, f *failure) string {
	d, dn, state := "", "", ""
	if f.need != nil {
		d = spaced(f.need.verb[0]) + " " + f.need.noun
		if f.need.role == roleSession {
			d = spaced(f.need.verb[0])
		}
		if f.prep != nil && f.prep.tool == f.need {
			dn, state = f.prep.thing, f.prep.state
		}
	}
	a := ""
	if f.p != nil {
		a = f.p.words
	}
	goal := spaced(t.verb[0]) + " " + t.noun
	s := strings.NewReplacer("{t}", goal, "{n}", t.noun, "{dn}", dn, "{d}", d, "{s}", state, "{a}", a, "{v}", f.v, "{ok}", f.ok).Replace(text)
	return upperFirst(s)
}

// errorText writes an error as its domain does. telling: the message names the rule.
func errorText(how int, msg string, items []string, telling bool) string {
	list := ""
	if len(items) > 0 {
		list = ": " + strings.Join(items, ", ")
	}
	switch how {
	case 1:
		return "Error: " + msg + list
	case 2:
		return withItems(py.NewDict(py.P("status", py.Str("failed")), py.P("reason", py.Str(msg))), items)
	case 3:
		return withItems(py.NewDict(py.P("success", py.Bool(false)), py.P("message", py.Str(msg))), items)
	case 4:
		return withItems(py.NewDict(py.P("problem", py.NewDict(py.P("code", py.NewInt(int64(400+len(msg)%30))), py.P("text", py.Str(msg))))), items)
	case 5:
		return "Error during execution: " + msg + list
	case 6:
		if !telling && len(items) == 0 && len(msg)%2 == 0 {
			return pick(newRNG(uint64(len(msg)), 6), []string{`{"done": false}`, `{"status": false}`, `{"success": false}`, "False", `{"results": []}`, `{"ok": false, "details": null}`})
		}
		return "RuntimeError: " + msg + list
	}
	return withItems(py.NewDict(py.P("error", py.Str(msg+"."))), items)
}

func withItems(d *py.Dict, items []string) string {
	if len(items) > 0 {
		d.SetStr("open", py.NewStrList(items...))
	}
	s, err := py.JSON(d)
	if err != nil {
		panic("practice: error text: " + err.Error())
	}
	return s
}

// code is the error's code in the record.
func code(k ruleKind) envtune.Code {
	names := map[ruleKind]envtune.Code{ruleSession: "practice.session", rulePrep: "practice.precondition", ruleObject: "practice.object",
		ruleSource: "practice.source", ruleOneOf: "practice.one_of", ruleConst: "practice.constant", ruleAffix: "practice.affix", ruleCase: "practice.case",
		ruleRange: "practice.range", ruleDate: "practice.date", ruleMissing: "practice.missing", ruleArgs: "practice.arguments", ruleType: "practice.type", rulePlace: "practice.place", ruleThing: "practice.thing"}
	return names[k]
}
