package session

import (
	"encoding/json"
	"reflect"
	"testing"

	"envtune/py"
)

func TestCompareState(t *testing.T) {
	both := []string{"trading", "vehicle"}
	for _, c := range []struct {
		name      string
		got, want string // start states of both worlds
		diff      []string
	}{
		{"equal", `{}`, `{}`, nil},
		{"int, float and bool are equal", `{"vehicle": {"fuelLevel": 1}}`, `{"vehicle": {"fuelLevel": 1.0}}`, nil},
		{"True is 1", `{"vehicle": {"fanSpeed": true}}`, `{"vehicle": {"fanSpeed": 1}}`, nil},
		{"private attributes do not matter", `{"vehicle": {"slopeAngle": 5, "brakePedalForce": 3}}`, `{}`, nil},
		{"the seed does not matter", `{"vehicle": {"random_seed": 5}}`, `{}`, nil},
		{"the order of a dict does not matter", `{"trading": {"stocks": {"A": 1, "B": 2}}}`, `{"trading": {"stocks": {"B": 2, "A": 1}}}`, nil},
		{"the order of a list does", `{"trading": {"watch_list": ["A", "B"]}}`, `{"trading": {"watch_list": ["B", "A"]}}`, []string{"trading.watch_list"}},
		{"all of the first world, none of the second",
			`{"trading": {"watch_list": [], "market_status": "Open"}, "vehicle": {"fuelLevel": 9}}`, `{}`,
			[]string{"trading.market_status", "trading.watch_list"}},
		{"the second world", `{"vehicle": {"fuelLevel": 9}}`, `{}`, []string{"vehicle.fuelLevel"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, m := range open(t, both, starts(t, c.got)).CompareState(open(t, both, starts(t, c.want))) {
				got = append(got, m.World+"."+m.Attr)
				if py.Equal(m.Got, m.Want) {
					t.Errorf("%s: %s equals %s", m.Attr, py.Repr(m.Got), py.Repr(m.Want))
				}
			}
			if !reflect.DeepEqual(got, c.diff) {
				t.Errorf("got %v, want %v", got, c.diff)
			}
		})
	}
	if diff := open(t, both[:1], nil).CompareState(open(t, both, nil)); len(diff) != 1 || diff[0].World != "vehicle" {
		t.Errorf("a missing world: %v", diff)
	}
}

func starts(t *testing.T, text string) map[string]json.RawMessage {
	t.Helper()
	var m map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMissingResults(t *testing.T) {
	for _, c := range []struct {
		name             string
		reference, agent []string
		missing          []string
	}{
		{"nothing wanted", nil, []string{"a"}, nil},
		{"any order, more is no harm", []string{"a", "b"}, []string{"x", "b", "a"}, nil},
		{"each as often as wanted", []string{"a", "a"}, []string{"a", "b"}, []string{"a"}},
		{"the text counts, not the value", []string{"5100.0"}, []string{"5100"}, []string{"5100.0"}},
		{"in the order of the reference", []string{"c", "a", "b"}, []string{"a"}, []string{"c", "b"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := MissingResults(c.reference, c.agent); !reflect.DeepEqual(got, c.missing) {
				t.Errorf("got %v, want %v", got, c.missing)
			}
		})
	}
}

func TestRewrite(t *testing.T) {
	variable := func(name string) (string, bool) { return "V", name == "ls" || name == "cd" }
	for _, c := range []struct{ name, text, want string }{
		{"nothing to do", "ls()", "ls()"},
		{"blanks before the bracket", "ls \t\n\u00a0\x1c()", "ls()"},
		{"blanks stay after what is no name", "f(a=' (x) 1 (y) é (z) 1a (')", "f(a=' (x) 1 (y) é (z) 1a (')"},
		{"a name may go on in any script", "f(a='_é漢9  (x)')", "f(a='_é漢9(x)')"},
		{"in a string: blanks", "f(a='see (x)')", "f(a='see(x)')"},
		{"in a string: a tool", "f(a='see ls (x)', b=\"cd()\")", "f(a='see V.ls(x)', b=\"V.cd()\")"},
		{"in code: a tool", "ls(a=cd (1))", "ls(a=cd(1))"},
		{"only whole names", "f(a='xls (x) ls1 (x) ls.(x)')", "f(a='xls(x) ls1(x) ls.(x)')"},
		{"escaped quotes", `f(a='it\'s ls(', b=ls(), c="\\", d=cd())`, `f(a='it\'s V.ls(', b=ls(), c="\\", d=cd())`},
		{"long strings", `f(a="""x" ls( """, b=ls())`, `f(a="""x" V.ls( """, b=ls())`},
		{"empty strings", `f(a='', b=ls(), c='ls()')`, `f(a='', b=ls(), c='V.ls()')`},
		{"unclosed", `f(a='ls (`, `f(a='V.ls(`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := rewrite(c.text, variable); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestDeniedWord(t *testing.T) {
	for text, want := range map[string]string{
		"exit()": "exit", "exit": "exit", "os.kill(1, 2)": "kill", "a.b.run()": "", "x.run": "run", "ls(x='run()')": "",
		"'x.quit(": "quit", " exit()": "", "running()": "", "Popen(": "Popen", "": "",
	} {
		if got := deniedWord(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
