package parity

import (
	"encoding/json"
	"strings"
	"testing"

	"envtune"
	"envtune/bfcl"
	"envtune/env"
	"envtune/session"
	"envtune/tool"
)

// differences are the deliberate differences of single calls that
// docs/parity.md lists: what a call gives officially, and its code here.
var differences = []struct {
	name, call, official string
	code                 envtune.Code
}{
	{"builtin as an argument", "gallon_to_liter(gallon=abs(-2))", `{"liter": 7.57082}`, tool.CodeUnsupported},
	{"builtin called", "len('abc')", "3", envtune.CodeUnknownTool},
	{"builtin with a side effect", "print('x')", "None", envtune.CodeUnknownTool},
	{"module called", "re.sub('a', 'b', 'c')", "c", tool.CodeUnsupported},
	{"variable of the executor", "display_log(messages=involved_classes)", `{"log": ["TradingBot", "VehicleControlAPI"]}`, tool.CodeUnsupported},
	{"bare name", "__name__", "bfcl_eval.eval_checker.multi_turn_eval.multi_turn_utils", tool.CodeUnsupported},
	{"named escape", `display_log(messages='\N{BULLET}')`, `{"log": "\u2022"}`, tool.CodeUnsupported},
	{"f-string", "display_log(messages=f'a')", `{"log": "a"}`, tool.CodeUnsupported},
	{"bytes", "get_stock_info(symbol=b'AAPL')", `{"error": "Stock with symbol 'b'AAPL'' not found."}`, tool.CodeUnsupported},
	{"set", "display_log(messages={'a'})", "{'log': {'a'}}", tool.CodeUnsupported},
	{"complex number", "gallon_to_liter(gallon=1j)", "{'liter': 3.78541j}", tool.CodeUnsupported},
	{"arithmetic", "gallon_to_liter(gallon=1+1)", `{"liter": 7.57082}`, tool.CodeUnsupported},
	{"operator not", "gallon_to_liter(gallon=not 1)", `{"liter": 0.0}`, tool.CodeUnsupported},
	{"conditional expression", "gallon_to_liter(gallon=2 if True else 3)", `{"liter": 7.57082}`, tool.CodeUnsupported},
	{"assignment expression", "display_log(messages=(x := 3))", `{"log": 3}`, tool.CodeUnsupported},
	{"comprehension", "display_log(messages=[x for x in 'ab'])", `{"log": ["a", "b"]}`, tool.CodeUnsupported},
	{"unpacking", "gallon_to_liter(**{'gallon': 1})", `{"liter": 3.78541}`, tool.CodeUnsupported},
	{"method of an argument", "display_log(messages='x'.upper())", `{"log": "X"}`, tool.CodeUnsupported},
	{"part of a result", "get_current_time()['current_time']", "10:30 AM", tool.CodeUnsupported},
	{"several calls in one string", "get_current_time(), get_current_time()",
		"({'current_time': '10:30 AM'}, {'current_time': '10:30 AM'})", tool.CodeUnsupported},
	{"call in brackets", "(get_current_time())", `{"current_time": "10:30 AM"}`, tool.CodeUnsupported},
	{"value in place of a call", "'abc'", "abc", tool.CodeUnsupported},
	{"depth", "display_log(messages=" + strings.Repeat("[", 40) + strings.Repeat("]", 40) + ")",
		`{"log": ` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "}", tool.CodeLimit},
	{"digits", "gallon_to_liter(gallon=0x" + strings.Repeat("9", 5000) + ")", session.RaisedPrefix + "int too large to convert to float", tool.CodeLimit},
	{"length", "display_log(messages='" + strings.Repeat("x", 70000) + "')", `{"log": "` + strings.Repeat("x", 70000) + `"}`, tool.CodeLimit},
}

// TestParityDifferences: every difference is refused here with its code, without
// an effect, and is officially what the list says.
func TestParityDifferences(t *testing.T) {
	var calls []string
	for _, c := range differences {
		calls = append(calls, c.call)
		t.Run(c.name, func(t *testing.T) {
			s, err := session.New(pair, nil, session.Options{})
			if err != nil {
				t.Fatal(err)
			}
			before := state(t, s)
			if r := s.Call(c.call); r.Code != c.code || !r.Raised || len(r.Text) > 300 {
				t.Errorf("%.100s gives %s %.300s, want the code %s", c.call, r.Code, r.Text, c.code)
			}
			if state(t, s) != before {
				t.Errorf("%.100s changed the state", c.call)
			}
		})
	}
	t.Run("officially", func(t *testing.T) {
		var got ran
		startDriver(t).ask(t, request{ID: "multi_turn_base_0", Classes: classes(pair), Calls: calls}, &got)
		for i, c := range differences {
			if got.Outputs[i] != c.official {
				t.Errorf("%s: %.100s gives officially %.300s, not %.300s", c.name, c.call, got.Outputs[i], c.official)
			}
		}
		t.Logf("parity: %d listed differences are what the list says, here and officially", len(differences))
	})
}

// pair are the worlds of these calls.
var pair = []string{"trading", "vehicle"}

func state(t *testing.T, s *session.Session) string {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func classes(worlds []string) []string {
	var out []string
	for _, w := range worlds {
		out = append(out, bfcl.Class(w))
	}
	return out
}

// TestParityIsolation: officially a second run under the same names goes on in
// the state of the first; here every session begins anew.
func TestParityIsolation(t *testing.T) {
	r := request{ID: "multi_turn_base_0", Classes: classes(pair), Calls: []string{"fillFuelTank(fuelAmount=5.0)"}}
	const first, second = `{"fuelLevel": 5.0}`, `{"fuelLevel": 10.0}`
	for range 2 {
		s, err := session.New(pair, nil, session.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Call(r.Calls[0]); got.Text != first {
			t.Errorf("a new session says %s", got.Text)
		}
	}
	d := startDriver(t)
	for _, want := range []string{first, second} {
		var got ran
		d.ask(t, r, &got)
		if got.Outputs[0] != want {
			t.Errorf("officially %s, expected %s", got.Outputs[0], want)
		}
		r.Again = true
	}
	t.Logf("parity: sessions are isolated here; officially the second run under one name sees the first")
}

// TestParityModelName: officially a model's name that is no identifier makes
// every call a syntax error on both sides, so that nonsense is valid. Here the
// name has no such power.
func TestParityModelName(t *testing.T) {
	data := official(t)
	task := bfcl.OnlyWorlds(data.Tasks, "vehicle")[0]
	nonsense := make([][][]string, len(task.Turns))
	for i, turn := range task.Turns {
		step := make([]string, len(turn.Reference))
		for k := range step {
			step[k] = "startEngine()"
		}
		nonsense[i] = [][]string{step}
	}
	const name = "7b-model"
	v, err := (&bfcl.Checker{Extension: data.Extension, Model: name}).Check(task, nonsense)
	if err != nil || v.Valid {
		t.Errorf("nonsense is valid here: %+v, %v", v, err)
	}
	d := startDriver(t)
	for model, valid := range map[string]bool{name: true, "model": false} {
		var got checkAnswer
		d.ask(t, checkRequest{task.ID, "multi_turn_" + string(task.Split), nonsense, model}, &got)
		if got.Valid != valid {
			t.Errorf("officially the model %q is valid: %v, expected %v", model, got.Valid, valid)
		}
	}
	t.Logf("parity: nonsense under the model name %q is valid officially, not here", name)
}

// TestParityInstanceNames: a tool's name before "(" within a string argument
// gets the name of the instance's variable, which officially differs between
// agent and reference. The checker follows; an episode uses one name.
func TestParityInstanceNames(t *testing.T) {
	call := "display_log(messages=['call get_current_time (now)'])"
	task := &envtune.Task{
		ID: "t", Split: envtune.SplitBase, Worlds: pair,
		Turns: []envtune.Turn{{User: "log it", Reference: []string{call}}},
	}
	v, err := (&bfcl.Checker{}).Check(task, [][][]string{{{call}}})
	if err != nil || v.ErrorType != bfcl.ErrResponse {
		t.Errorf("the checker says %+v, %v", v, err)
	}
	if want := "model_eval_t_TradingBot_instance.get_current_time(now)"; !strings.Contains(v.Outputs[0][0][0], want) {
		t.Errorf("the agent's result %s lacks %s", v.Outputs[0][0][0], want)
	}
	stage := &envtune.Stage{Name: "s", Mode: envtune.ModeOfficial, Format: "compact"}
	e, err := env.New(env.Options{}).Open(t.Context(), task, stage, 1)
	if err != nil {
		t.Fatal(err)
	}
	var last envtune.Feedback
	for _, text := range []string{call, "say done"} {
		if last, err = e.Step(t.Context(), envtune.Message{Role: envtune.RoleAssistant, Content: text}); err != nil {
			t.Fatal(err)
		}
	}
	if last.Signals.Valid == nil || !*last.Signals.Valid {
		t.Errorf("the episode ends with %+v", last.Signals)
	}
	var got ran
	startDriver(t).ask(t, request{ID: "t", Classes: classes(pair), Calls: []string{call}}, &got)
	if got.Outputs[0] != v.Outputs[0][0][0] {
		t.Errorf("officially %s, here %s", got.Outputs[0], v.Outputs[0][0][0])
	}
	t.Logf("parity: the checker writes the official variable names into string arguments, an episode one fixed name")
}
