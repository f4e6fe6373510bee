package bfcl

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"envtune"
	"envtune/py"
	"envtune/session"
)

const login = "trading_login(username='ann', password='pw')"

func TestCheck(t *testing.T) {
	d := fixture(t)
	for _, c := range []struct {
		name, task string
		decoded    [][][]string
		errorType  string
		turn       int
	}{
		{"right", "multi_turn_base_0", [][][]string{{{login}}, {{"fund_account(amount=100)"}}}, "", 1},
		{"more calls do no harm", "multi_turn_base_0", [][][]string{{{"get_stock_info(symbol='AAPL')", login}}, {{"get_account_info()"}, {"fund_account(100)"}}}, "", 1},
		{"a failed call does no harm", "multi_turn_base_0", [][][]string{{{"trading_login()"}, {login}}, {{"fund_account(100)"}}}, "", 1},
		{"no call", "multi_turn_base_0", [][][]string{{{login}}, {}}, ErrEmptyTurn, 1},
		{"an empty step", "multi_turn_base_0", [][][]string{{{}}, {}}, ErrEmptyTurn, 0},
		{"another state", "multi_turn_base_0", [][][]string{{{login}}, {{"fund_account(amount=99)"}}}, ErrState, 1},
		{"too early is right in the end, but not then", "multi_turn_base_0", [][][]string{{{login, "fund_account(amount=100)"}}, {{"get_current_time()"}}}, ErrState, 0},
		{"the state is equal, the text is not", "multi_turn_base_0", [][][]string{{{login}}, {{"fund_account(amount=100.0)"}}}, ErrResponse, 1},
		{"results of an earlier turn count", "multi_turn_long_context_0", [][][]string{{{"get_stock_info(symbol='AAPL')"}}}, "", 0},
		{"the answer was never asked for", "multi_turn_long_context_0", [][][]string{{{"get_stock_info(symbol='GOOG')"}}}, ErrResponse, 0},
		{"nothing in a turn that asks back", "multi_turn_miss_param_0", [][][]string{{{login}}, {}, {{"fund_account(amount=100)"}}}, "", 2},
		{"a call there changes nothing in itself", "multi_turn_miss_param_0", [][][]string{{{login}}, {{"get_account_info()"}}, {{"fund_account(amount=100)"}}}, "", 2},
		{"but the state stays", "multi_turn_miss_param_0", [][][]string{{{login}}, {{"fund_account(amount=5)"}}, {{"fund_account(amount=100)"}}}, ErrState, 2},
		{"a held-back tool runs", "multi_turn_miss_func_0", [][][]string{{{login}}, {{"fund_account(amount=100)"}}, {{"get_current_time()"}}}, "", 2},
		{"worlds are compared in order", "multi_turn_base_1", [][][]string{{{"trading_login(username='a', password='b')", "lockDoors(unlock=False, door=['passenger'])"}}}, ErrState, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			task, _ := d.Task(c.task)
			v, err := (&Checker{Extension: d.Extension}).Check(task, c.decoded)
			if err != nil {
				t.Fatal(err)
			}
			if v.ErrorType != c.errorType || v.Turn != c.turn || v.Valid != (c.errorType == "") || v.Valid == (v.Detail != "") {
				t.Errorf("%+v, want %q in turn %d", v, c.errorType, c.turn)
			}
		})
	}
}

func TestCheckDetail(t *testing.T) {
	d := fixture(t)
	task, _ := d.Task("multi_turn_base_1")
	v, err := (&Checker{}).Check(task, [][][]string{{{"lockDoors(unlock=False, door=['passenger'])"}}})
	if err != nil || !strings.HasPrefix(v.Detail, "VehicleControlAPI.doorStatus is {'driver': 'unlocked'") {
		t.Errorf("%+v, %v", v, err)
	}
	if got := v.Outputs[0][0][0]; got != `{"lockStatus": "locked", "remainingUnlockedDoors": 3}` || got != v.Reference[0][0] {
		t.Errorf("outputs %q, reference %q", v.Outputs, v.Reference)
	}
}

func TestCheckTaskErrors(t *testing.T) {
	d := fixture(t)
	long, _ := d.Task("multi_turn_long_context_0")
	base, _ := d.Task("multi_turn_base_0")
	nowhere := *base
	nowhere.Worlds = []string{"nowhere"}
	for name, f := range map[string]func() (Verdict, error){
		"a world we do not have":   func() (Verdict, error) { return (&Checker{}).Check(&nowhere, make([][][]string, len(nowhere.Turns))) },
		"no long-context literals": func() (Verdict, error) { return (&Checker{}).Check(long, make([][][]string, 1)) },
		"other turns":              func() (Verdict, error) { return (&Checker{}).Check(base, nil) },
	} {
		_, err := f()
		var te *envtune.TaskError
		if !errors.As(err, &te) {
			t.Errorf("%s: %v is no error of the task", name, err)
		}
	}
}

func TestCheckResult(t *testing.T) {
	d := fixture(t)
	task, _ := d.Task("multi_turn_base_0")
	for _, c := range []struct{ result, errorType string }{
		{`"Error during inference: x"`, ErrInference},
		{`null`, ErrInference},
		{`[[]]`, ErrForced},
		{`[[], [], []]`, ErrForced},
		{`[[], []]`, ErrEmptyTurn},
		{`[[[{"trading_login": "{\"username\": \"ann\", \"password\": \"pw\"}"}], "done"], [[{"fund_account": "{\"amount\": 100}"}], "", [], null]]`, ""},
		{`[[[{"trading_login": {"username": "ann", "password": "pw"}}]], [[{"fund_account": "not JSON"}], {"fund_account": "{\"amount\": 100}"}]]`, ""},
		{`[[[{"trading_login": "{}"}]], "text"]`, ErrState},
	} {
		result, err := py.FromJSON([]byte(c.result))
		if err != nil {
			t.Fatal(err)
		}
		v, err := (&Checker{}).CheckResult(task, result, DecodeFC)
		if err != nil || v.ErrorType != c.errorType || v.Valid != (c.errorType == "") {
			t.Errorf("%s: %+v (%v), want %q", c.result, v, err, c.errorType)
		}
	}
}

func TestDecodeFC(t *testing.T) {
	for _, c := range []struct {
		step string
		want string // calls, one a line; "error"
	}{
		{`[]`, ""},
		{`""`, ""},
		{`"text"`, "error"},
		{`null`, "error"},
		{`5`, "error"},
		{`[{"ls": "{\"a\": true}"}, {"cd": "{}"}]`, "ls(a=True)\ncd()"},
		{`{"ls": "{\"a\": null, \"b\": [1, 1.0, \"it's\"]}"}`, `ls(a=None,b=[1, 1.0, "it's"])`},
		{`[{"a": {"x": NaN}, "b": {"y": 1e400}}]`, "a(x=nan)\nb(y=inf)"},
		{`[{"ls": ""}]`, "error"},
		{`[{"ls": "[1]"}]`, "error"},
		{`[{"ls": "{}"}, "x"]`, "error"},
		{`[{"ls<|x|>": "{\"\": \"\", \"a b\": {}}"}]`, `ls<|x|>(='',a b={})`},
		{`[{"f": "{\"a\": 1, \"b\": 2, \"a\": 3}"}]`, "f(a=3,b=2)"},
	} {
		v, err := py.FromJSON([]byte(c.step))
		if err != nil {
			t.Fatal(err)
		}
		calls, err := DecodeFC(v)
		got := strings.Join(calls, "\n")
		if err != nil {
			got = "error"
		}
		if got != c.want {
			t.Errorf("%s: %q (%v), want %q", c.step, got, err, c.want)
		}
	}
}

func TestReadResults(t *testing.T) {
	got, err := ReadResults(strings.NewReader("{\"id\": \"a\", \"result\": []}\n\n{\"id\": \"b\", \"result\": \"Error\", \"x\": 1}\n"), "r.json")
	if err != nil || len(got) != 2 || got[1].ID != "b" || got[1].Raw != py.Str("Error") {
		t.Errorf("%v, %v", got, err)
	}
	for text, want := range map[string]string{
		"{}\n":                                 "r.json:1: a result without an id",
		"\n{\"id\": \"a\"}":                    "r.json:2: a: there is no result",
		"[1":                                   "r.json:1: the line is cut off or no JSON: Expecting ',' delimiter",
		"{\"id\": \"a_1\", \"result\": [[\n{}": "r.json:1: a_1: the line is cut off or no JSON: ",
	} {
		if _, err := ReadResults(strings.NewReader(text), "r.json"); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// TestReadResultsGoesOn: a bad line costs only itself, the first of two entries
// counts.
func TestReadResultsGoesOn(t *testing.T) {
	got, err := ReadResults(strings.NewReader(`{"id": "a", "result": [1]}
{"id": "b"}
{"id": "a", "result": [2]}
{"id": "c", "result"
{"id": "d", "result": []}
`), "r.json")
	if len(got) != 2 || got[0].ID != "a" || py.Repr(got[0].Raw) != "[1]" || got[1].ID != "d" || got[1].Line != 5 {
		t.Errorf("%+v", got)
	}
	want := "r.json:2: b: there is no result\n" +
		"r.json:3: a: there is a result of this id in line 1 already\n" +
		"r.json:4: c: the line is cut off or no JSON: Expecting ':' delimiter: column 21 (char 20)"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	long := strings.Repeat(" ", maxLine+1)
	if got, err := ReadResults(strings.NewReader("{\"id\": \"a\", \"result\": []}\n"+long), "r.json"); len(got) != 1 || err == nil || !strings.HasPrefix(err.Error(), "r.json:2: ") {
		t.Errorf("a line that is too long: %v, %v", got, err)
	}
}

func FuzzDecodeFC(f *testing.F) {
	for _, s := range []string{`[{"ls": "{\"a\": true}"}]`, `{"a": {"b": [1, "x"]}}`, `"text"`, `[{"f": ""}]`, `[[]]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := py.FromJSON(data)
		if err != nil {
			return
		}
		calls, err := DecodeFC(v)
		for _, c := range calls {
			if err == nil && !strings.HasSuffix(c, ")") {
				t.Fatalf("%q became %q", data, calls)
			}
		}
	})
}

// TestStarts: tasks that begin alike share their worlds, others do not; faults
// name their task.
func TestStarts(t *testing.T) {
	task := func(id, start string, long bool) *envtune.Task {
		return &envtune.Task{ID: id, Worlds: []string{"vehicle"}, LongContext: long,
			Start: map[string]json.RawMessage{"vehicle": json.RawMessage(start)}}
	}
	var starts Starts
	of := func(task *envtune.Task) *session.Start {
		st, err := starts.Of(task)
		if err != nil {
			t.Fatal(err)
		}
		return st
	}
	a := task("a", `{"fuelLevel": 1}`, false)
	for _, same := range []*envtune.Task{a, task("b", `{"fuelLevel": 1}`, false)} {
		if of(same) != of(a) {
			t.Errorf("the start of %s was made again", same.ID)
		}
	}
	if of(a) == of(task("c", `{"fuelLevel": 2}`, false)) {
		t.Error("different starts are one")
	}
	for _, id := range []string{"d", "e"} { // long context without its literals
		var fault *envtune.TaskError
		if _, err := starts.Of(task(id, `{"fuelLevel": 1}`, true)); !errors.As(err, &fault) || fault.Task != id {
			t.Errorf("%s: %v", id, err)
		}
	}
}
