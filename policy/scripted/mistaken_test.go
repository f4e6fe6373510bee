package scripted

import (
	"slices"
	"strings"
	"testing"

	"envtune"
	"envtune/format"
	"envtune/py"
)

// tools of the tests: an order needs a login, a symbol comes from its company's name.
func tools() []envtune.ToolSpec {
	str := func(name string) envtune.Param { return envtune.Param{Name: name, Type: "str"} }
	return []envtune.ToolSpec{
		{Name: "login", Params: []envtune.Param{str("user"), str("token")}},
		{Name: "symbol_of", Params: []envtune.Param{str("name")}},
		{Name: "order", Params: []envtune.Param{
			str("symbol"), {Name: "amount", Type: "int"}, {Name: "kind", Type: "str", Optional: true}, {Name: "tags", Type: "list", Optional: true},
			{Name: "fields", Type: "dict", Optional: true},
		}},
		{Name: "cancel", Params: []envtune.Param{str("symbol"), str("token")}},
	}
}

// TestMistaken plays plans of one intent against answers: "ok TEXT" succeeds, a hint
// makes the call fail, "malformed" is a format error, "fail" an error without a hint.
func TestMistaken(t *testing.T) {
	hint := func(kind envtune.HintKind, tool, arg string, values ...string) *envtune.Hint {
		return &envtune.Hint{Kind: kind, Tool: tool, Arg: arg, Values: values, Text: "x"}
	}
	ok := func(text string) envtune.Result { return envtune.Result{Text: text} }
	fail := func(h *envtune.Hint) envtune.Result { return envtune.Result{Code: "c", Text: "no", Hint: h} }
	const meant = "order(symbol='AAPL', amount=2)"
	wrong := func(text string) envtune.Intent {
		return envtune.Intent{Call: meant, Slip: envtune.SlipValue, Wrong: text}
	}
	said := func(i envtune.Intent, args ...string) envtune.Intent { i.Said = args; return i }
	read := func(i envtune.Intent, args ...string) envtune.Intent { i.Read = args; return i }
	first, source, constraint, signature := envtune.HintDependency, envtune.HintSource, envtune.HintConstraint, envtune.HintSignature
	tests := []struct {
		name    string
		intent  envtune.Intent
		answers []envtune.Result
		want    string
	}{
		{"no mistake", envtune.Intent{Call: meant}, []envtune.Result{ok("{}")}, meant + " | say done"},
		{"no hint", wrong("order(symbol='X', amount=2)"), []envtune.Result{fail(nil)}, "order(symbol='X', amount=2) | say done"},
		{"a nudge", wrong("order(symbol='X', amount=2)"), []envtune.Result{fail(&envtune.Hint{Kind: constraint, Text: "x"})}, "order(symbol='X', amount=2) | say done"},
		{"malformed", envtune.Intent{Call: meant, Slip: envtune.SlipMalformed}, []envtune.Result{{Code: envtune.CodeFormat}, ok("{}")},
			"order(symbol='AAPL', amount=2 | " + meant + " | say done"},
		{"dependency with arguments", envtune.Intent{Call: meant}, []envtune.Result{fail(hint(first, "login", "user", "'u'", "token='t'")), ok("{}"), ok("{}")},
			meant + " | login(user='u', token='t') | " + meant + " | say done"},
		{"dependency, the user said them", envtune.Intent{Call: meant}, []envtune.Result{fail(hint(first, "login", "")), ok("{}"), ok("{}")},
			meant + " | login(user='ann', token='pw') | " + meant + " | say done"},
		{"dependency that needs what nobody said", envtune.Intent{Call: meant}, []envtune.Result{fail(hint(first, "order", "symbol", "'X'"))},
			meant + " | say done"},
		{"dependency that fails in turn", envtune.Intent{Call: meant}, []envtune.Result{
			fail(hint(first, "login", "")), fail(hint(first, "symbol_of", "name", "'x'")), ok("{}"), ok("{}"), ok("{}")},
			meant + " | login(user='ann', token='pw') | symbol_of(name='x') | login(user='ann', token='pw') | " + meant + " | say done"},
		{"source, from the name refused", wrong("order(symbol='Apple', amount=2)"),
			[]envtune.Result{fail(hint(source, "symbol_of", "symbol", "symbol")), ok(`{"symbol": "AAPL"}`), ok("{}")},
			"order(symbol='Apple', amount=2) | symbol_of(name='Apple') | " + meant + " | say done"},
		{"source, a list: the nearest", wrong("order(symbol='APL', amount=2)"),
			[]envtune.Result{fail(hint(source, "symbol_of", "symbol", "all")), ok(`[{'all': ['MSFT', 'AAPL']}]`), ok("{}")},
			"order(symbol='APL', amount=2) | symbol_of(name='APL') | " + meant + " | say done"},
		{"source without the key", wrong("order(symbol='Apple', amount=2)"),
			[]envtune.Result{fail(hint(source, "symbol_of", "symbol", "symbol")), ok(`{"error": 1}`)},
			"order(symbol='Apple', amount=2) | symbol_of(name='Apple') | say done"},
		{"source, the user said it", said(wrong("order(symbol='Apple', amount=2)"), "symbol"),
			[]envtune.Result{fail(hint(source, "symbol_of", "symbol", "symbol")), ok("{}")},
			"order(symbol='Apple', amount=2) | " + meant + " | say done"},
		{"constraint, the first value", wrong("order(symbol='APL', amount=2)"), []envtune.Result{fail(hint(constraint, "", "symbol", "MSFT", "AAPL")), ok("{}")},
			"order(symbol='APL', amount=2) | order(symbol='MSFT', amount=2) | say done"},
		{"constraint, the value that was read", read(wrong("order(symbol='APL', amount=2)"), "symbol"),
			[]envtune.Result{fail(hint(constraint, "", "symbol", "MSFT", "AAPL")), ok("{}")},
			"order(symbol='APL', amount=2) | " + meant + " | say done"},
		{"constraint that the value read does not meet", read(wrong("order(symbol='APL', amount=2)"), "symbol"),
			[]envtune.Result{fail(hint(constraint, "", "symbol", "MSFT")), ok("{}")},
			"order(symbol='APL', amount=2) | order(symbol='MSFT', amount=2) | say done"},
		{"constraint of a range", wrong("order(symbol='AAPL', amount=900)"), []envtune.Result{fail(hint(constraint, "", "amount", "1 to 7")), ok("{}")},
			"order(symbol='AAPL', amount=900) | order(symbol='AAPL', amount=7) | say done"},
		{"constraint in words that nothing known meets", wrong("order(symbol='', amount=2)"), []envtune.Result{fail(hint(constraint, "", "symbol", "a new name"))},
			"order(symbol='', amount=2) | say done"},
		{"constraint of a forgotten argument", wrong("order(amount=2)"), []envtune.Result{fail(hint(constraint, "", "symbol", "MSFT")), ok("{}")},
			"order(amount=2) | order(amount=2, symbol='AAPL') | say done"},
		{"signature: names", wrong("order(Symbol='AAPL', amout=2)"), []envtune.Result{fail(hint(signature, "order", "", "symbol", "amount", "kind=")), ok("{}")},
			"order(Symbol='AAPL', amout=2) | " + meant + " | say done"},
		{"signature: a forgotten argument", wrong("order(symbol='AAPL')"), []envtune.Result{fail(hint(signature, "order", "", "symbol", "amount", "kind=")), ok("{}")},
			"order(symbol='AAPL') | " + meant + " | say done"},
		{"signature: another tool", wrong("ordre(symbol='AAPL', amount=2)"), []envtune.Result{fail(hint(signature, "order", "", "symbol", "amount")), ok("{}")},
			"ordre(symbol='AAPL', amount=2) | " + meant + " | say done"},
		{"signature that changes nothing", envtune.Intent{Call: meant}, []envtune.Result{fail(hint(signature, "order", "", "symbol", "amount"))}, meant + " | say done"},
		{"signature in words", envtune.Intent{Call: meant}, []envtune.Result{fail(hint(signature, "", ""))}, meant + " | say done"},
	}
	for _, tt := range tests {
		plan := envtune.Plan{{Intents: []envtune.Intent{tt.intent}, Said: map[string]string{"login.user": "'ann'", "login.token": "'pw'"}}}
		if got := converse(t, plan, tt.answers); got != tt.want {
			t.Errorf("%s: the policy says\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

// converse plays a plan until its answers end and returns what the policy says.
func converse(t *testing.T, plan envtune.Plan, answers []envtune.Result) string {
	t.Helper()
	m := NewMistaken(format.Compact{}, map[string]envtune.Plan{"e": plan})
	p := envtune.Prompt{Episode: "e", Tools: tools(), Messages: []envtune.Message{{Role: envtune.RoleUser}}}
	var out []string
	for i := 0; ; i++ {
		a, err := m.Act(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, a.Content)
		if i == len(answers) {
			return strings.Join(out, " | ")
		}
		p.Messages = append(p.Messages, a, envtune.Message{Role: envtune.RoleTool, Results: []envtune.Result{answers[i]}})
	}
}

// TestMistakenGivesUp: a hint that never helps is followed a bounded number of times.
func TestMistakenGivesUp(t *testing.T) {
	fail := envtune.Result{Code: "c", Hint: &envtune.Hint{Kind: envtune.HintDependency, Tool: "login"}}
	var answers []envtune.Result
	for range maxFailures {
		answers = append(answers, fail)
	}
	got := converse(t, envtune.Plan{{Intents: []envtune.Intent{{Call: "order(symbol='A', amount=1)"}}, Said: map[string]string{"login.user": "'a'", "login.token": "'b'"}}}, answers)
	if !strings.HasSuffix(got, " | say done") || strings.Count(got, "say done") != 1 {
		t.Errorf("the policy says %s", got)
	}
}

// TestMistakenReadsResults: what an earlier call of the tool said of the value refused is
// used before the tool is called again, and a token is the same for all tools.
func TestMistakenReadsResults(t *testing.T) {
	source := &envtune.Hint{Kind: envtune.HintSource, Tool: "symbol_of", Arg: "symbol", Values: []string{"symbol"}}
	plan := envtune.Plan{{Intents: []envtune.Intent{
		{Call: "symbol_of(name='Apple')"},
		{Call: "order(symbol='Apple', amount=1)"},
		{Call: "cancel(symbol='x', token='t')"},
		{Call: "order(symbol='y', amount=1)"},
	}}}
	got := converse(t, plan, []envtune.Result{
		{Text: `{"symbol": "AAPL"}`}, {Code: "c", Hint: source}, {Text: "{}"}, {Text: "{}"},
		{Code: "c", Hint: &envtune.Hint{Kind: envtune.HintDependency, Tool: "login", Arg: "user", Values: []string{"'u'"}}}, {Text: "{}"}, {Text: "{}"},
	})
	want := "symbol_of(name='Apple') | order(symbol='Apple', amount=1) | order(symbol='AAPL', amount=1) | cancel(symbol='x', token='t') | " +
		"order(symbol='y', amount=1) | login(user='u', token='t') | order(symbol='y', amount=1) | say done"
	if got != want {
		t.Errorf("the policy says\n%s\nwant\n%s", got, want)
	}
}

// TestMistakenAccounts: what the user said of a tool goes before what another tool was
// called with under the same name.
func TestMistakenAccounts(t *testing.T) {
	plan := envtune.Plan{{
		Intents: []envtune.Intent{{Call: "cancel(symbol='x', token='shop')"}, {Call: "order(symbol='y', amount=1)"}},
		Said:    map[string]string{"login.user": "'ann'", "login.token": "'pw'"},
	}}
	got := converse(t, plan, []envtune.Result{
		{Text: "{}"}, {Code: "c", Hint: &envtune.Hint{Kind: envtune.HintDependency, Tool: "login"}}, {Text: "{}"}, {Text: "{}"},
	})
	want := "cancel(symbol='x', token='shop') | order(symbol='y', amount=1) | login(user='ann', token='pw') | order(symbol='y', amount=1) | say done"
	if got != want {
		t.Errorf("the policy says\n%s\nwant\n%s", got, want)
	}
}

func TestMistakenErrors(t *testing.T) {
	m := NewMistaken(format.Compact{}, map[string]envtune.Plan{"e": {{}}, "bad": {{Intents: []envtune.Intent{{Call: "order("}}}}})
	user := envtune.Message{Role: envtune.RoleUser}
	for name, p := range map[string]envtune.Prompt{
		"no plan":            {Episode: "x", Messages: []envtune.Message{user}},
		"a turn too many":    {Episode: "e", Messages: []envtune.Message{user, user}},
		"results of no call": {Episode: "e", Messages: []envtune.Message{user, {Role: envtune.RoleTool}}},
		"a broken call":      {Episode: "bad", Messages: []envtune.Message{user}},
	} {
		if _, err := m.Act(t.Context(), p); err == nil || !strings.Contains(err.Error(), p.Episode) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestConstrain: what a constraint makes of a value.
func TestConstrain(t *testing.T) {
	for _, c := range []struct{ given, typ, accepted, want string }{
		{"'x'", "str", "a.txt|b.txt", "'a.txt'"},
		{"5", "str", "a str", "'5'"},
		{"['x']", "str", "a str", "'x'"},
		{"['x', 'y']", "str", "a str", ""},
		{"'5'", "int", "an int", "5"},
		{"'5.5'", "float", "a float", "5.5"},
		{"'True'", "bool", "a bool", "True"},
		{"'[1, 2]'", "list", "a list", "[1, 2]"},
		{"'x'", "list", "a list of driver, passenger", "['x']"},
		{"{'a': 1}", "list", "a list of numbers", "[{'a': 1}]"},
		{"['driver', 'rare_left']", "list", "driver|rear_left", "['driver', 'rear_left']"},
		{"{'prioriti': 1, 'status': 2}", "dict", "title|priority|status", "{'priority': 1, 'status': 2}"},
		{"'11/10/2024'", "str", "YYYY-MM-DD", "'2024-11-10'"},
		{"'May 5'", "str", "YYYY-MM-DD", ""},
		{"-5", "int", "1 to 9", "5"},
		{"-5", "float", "0 to 4.5", "0"},
		{"50", "float", "0 to 4.5", "4.5"},
		{"50", "int", "at most 8", "8"},
		{"-3", "int", "above 0", "3"},
		{"0", "int", "above 0", ""},
		{"7", "int", "1|2", "1"},
		{"'x'", "str", "a new name", ""},
		{"'x'", "str", "12", "'12'"},
	} {
		v, err := py.ParseLiteral(c.given, py.DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		a := attempt{call: py.Call{Name: "f", Kwargs: []py.Arg{{Name: "a", Value: v}}}}
		done := a.constrain(&envtune.Hint{Kind: envtune.HintConstraint, Arg: "a", Values: strings.Split(c.accepted, "|")}, envtune.Param{Name: "a", Type: c.typ})
		got := ""
		if changed, _ := a.call.Kwarg("a"); done {
			got = py.Repr(changed)
		}
		if got != c.want {
			t.Errorf("%s where %s is accepted becomes %q, want %q", c.given, c.accepted, got, c.want)
		}
	}
}

// TestDescribes: which values a constraint's words let pass.
func TestDescribes(t *testing.T) {
	for _, c := range []struct{ text, yes, no string }{
		{"0 to 40", "40", "40.5"}, {"from 1 to 5", "1", "0"}, {"-1.5 to 2", "-1.5", "'1'"}, {"above 0", "0.1", "0"}, {"below 1e308", "5", "1e308"},
		{"at most 50.0", "50", "51"}, {"0 or more", "0", "-1"}, {"not 1", "2", "1"}, {"not 0", "1", "0"}, {"a multiple of 5", "65", "66"},
		{"not empty", "'x'", "''"}, {"YYYY-MM-DD", "'2024-01-02'", "'01/02/2024'"}, {"a str", "'5'", "5"}, {"a float", "5", "'5'"},
		{"AAPL", "'AAPL'", "'aapl'"}, {"12", "12", "13"}, {"a list of numbers", "[1]", ""}, {"another name", "'x'", ""},
	} {
		for literal, want := range map[string]bool{c.yes: true, c.no: false} {
			v, err := py.ParseLiteral(literal, py.DefaultLimits())
			if literal != "" && (err != nil || describes(c.text, v) != want) {
				t.Errorf("%q lets %s pass: %v, %v", c.text, literal, !want, err)
			}
		}
	}
}

// asked is a prompt of tools with parameters of every type, with n messages before.
func asked(seed uint64, n int) envtune.Prompt {
	p := envtune.Prompt{Seed: seed, Tools: append(tools(), envtune.ToolSpec{Name: "odd", Params: []envtune.Param{
		{Name: "a", Type: "any"}, {Name: "b", Type: "bool"}, {Name: "c", Type: "float"}, {Name: "d", Type: "str", Enum: []string{"on", "off"}},
	}})}
	p.Messages = make([]envtune.Message, n)
	return p
}

// TestRandom: its messages are well formed in every format, fixed by the seed, of all
// tools, and now and then end the turn.
func TestRandom(t *testing.T) {
	for _, name := range format.Names() {
		f, err := format.ByName(name)
		if err != nil {
			t.Fatal(err)
		}
		called := map[string]bool{}
		says, differs := 0, false
		for seed := range uint64(400) {
			m, err := Random{f}.Act(t.Context(), asked(seed, 3))
			if err != nil {
				t.Fatal(err)
			}
			again, _ := Random{f}.Act(t.Context(), asked(seed, 3))
			later, _ := Random{f}.Act(t.Context(), asked(seed, 5))
			if again.Content != m.Content {
				t.Fatalf("%s: seed %d says %q and %q", name, seed, m.Content, again.Content)
			}
			differs = differs || later.Content != m.Content
			a, bad := f.Parse(m.Content)
			if bad != nil {
				t.Fatalf("%s: %q is malformed: %v", name, m.Content, bad)
			}
			if a.IsSay {
				says++
			}
			for _, c := range a.Calls {
				called[c.Name] = true
			}
		}
		if says < 60 || says > 140 || !differs || len(called) != 5 {
			t.Errorf("%s: of 400 messages %d end the turn, tools called: %v", name, says, called)
		}
	}
	m, err := Random{format.Compact{}}.Act(t.Context(), envtune.Prompt{})
	if err != nil || m.Content != "say done" {
		t.Errorf("without tools it says %q, %v", m.Content, err)
	}
}

// TestBreaker: its messages are malformed in every format, in many ways, and fixed by the
// seed.
func TestBreaker(t *testing.T) {
	for _, name := range append(format.Names(), "tags(think=thinking, answer=)") {
		f, err := format.ByName(name)
		if err != nil {
			t.Fatal(err)
		}
		ways := map[string]bool{}
		for seed := range uint64(300) {
			m, err := Breaker{f}.Act(t.Context(), asked(seed, 1))
			if err != nil {
				t.Fatal(err)
			}
			_, bad := f.Parse(m.Content)
			if bad == nil {
				t.Fatalf("%s: %.200q is well formed", name, m.Content)
			}
			if again, _ := (Breaker{f}).Act(t.Context(), asked(seed, 1)); again.Content != m.Content {
				t.Fatalf("%s: seed %d says two things", name, seed)
			}
			ways[bad.Expected] = true
		}
		if len(ways) < 3 {
			t.Errorf("%s is broken in %d ways only: %v", name, len(ways), ways)
		}
		if len((Breaker{f}).broken("call()")) == 0 {
			t.Errorf("%s: nothing breaks a call without arguments", name)
		}
	}
}

// TestSaidIsNotAsked: the knowledge of a plan is used only for a tool that a hint names.
func TestSaidIsNotAsked(t *testing.T) {
	plan := envtune.Plan{{Intents: []envtune.Intent{{Call: "order(symbol='A', amount=1)"}}, Said: map[string]string{"login.user": "'a'", "cancel.symbol": "'b'"}}}
	if got := converse(t, plan, []envtune.Result{{Text: "{}"}}); slices.ContainsFunc([]string{"login", "cancel"}, func(s string) bool { return strings.Contains(got, s) }) {
		t.Errorf("the policy says %s", got)
	}
}
