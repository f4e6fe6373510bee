package session

import (
	"strings"
	"testing"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

// TestNested: calls within calls run first, from left to right, and pass on what
// they return.
func TestNested(t *testing.T) {
	for _, c := range []struct {
		name  string
		calls []string
		text  string // of the last call
		code  envtune.Code
	}{
		{"the value, not its text", []string{"display_log(messages=[get_current_time()])"}, `{"log": [{"current_time": "10:30 AM"}]}`, ""},
		{"positional", []string{"display_log((get_current_time(),))"}, `{"log": [{"current_time": "10:30 AM"}]}`, ""},
		{"within a call within a call", []string{"display_log(messages=display_log(messages=display_log(messages=1)))"}, `{"log": {"log": {"log": 1}}}`, ""},
		{"in every container", []string{"display_log([(get_current_time(),), {'a': [get_current_time()]}])"},
			`{"log": [[{"current_time": "10:30 AM"}], {"a": [{"current_time": "10:30 AM"}]}]}`, ""},
		{"from left to right", []string{"display_log([fillFuelTank(1), fillFuelTank(2.5), [fillFuelTank(-1)]])"},
			`{"log": [{"fuelLevel": 1.0}, {"fuelLevel": 3.5}, [{"error": "Fuel amount cannot be negative."}]]}`, ""},
		{"keys before values", []string{"display_log({(1, fillFuelTank(1) and 1): 2})"}, "", tool.CodeUnsupported},
		{"an error that is returned is a value", []string{"display_log(fillFuelTank(fuelAmount=-1))"}, `{"log": {"error": "Fuel amount cannot be negative."}}`, ""},
		{"an exception ends it, effects stay", []string{"display_log([fillFuelTank(5), lockDoors(unlock=True, door=['x']), fillFuelTank(5)])", "displayCarStatus('fuel')"}, `{"fuelLevel": 5.0}`, ""},
		{"the exception is the result", []string{"display_log([lockDoors(unlock=False, door=['x'])])"}, RaisedPrefix + "'x'", tool.CodeKey},
		{"wrong arguments of an inner call", []string{"display_log(fillFuelTank())"},
			RaisedPrefix + "VehicleControlAPI.fillFuelTank() missing 1 required positional argument: 'fuelAmount'", tool.CodeMissing},
		{"wrong arguments of the outer call come last", []string{"display_log(fillFuelTank(5), 1)", "displayCarStatus('fuel')"}, `{"fuelLevel": 5.0}`, ""},
		{"an unknown inner call", []string{"display_log(nothing(x=fillFuelTank(5)))"}, RaisedPrefix + "name 'nothing' is not defined", envtune.CodeUnknownTool},
		{"its arguments are not evaluated", []string{"display_log(nothing(x=fillFuelTank(5)))", "displayCarStatus('fuel')"}, `{"fuelLevel": 0.0}`, ""},
		{"an unknown outer call", []string{"nothing(x=fillFuelTank(5))", "displayCarStatus('fuel')"}, `{"fuelLevel": 0.0}`, ""},
		{"a name after a call", []string{"display_log([fillFuelTank(5), foo])", "displayCarStatus('fuel')"}, `{"fuelLevel": 5.0}`, ""},
		{"the name's error", []string{"display_log([fillFuelTank(5), foo])"}, RaisedPrefix + "name 'foo' is not defined", tool.CodeName},
		{"a tool's name alone", []string{"display_log([fillFuelTank(5), fillFuelTank])"}, RaisedPrefix + "name 'fillFuelTank' is not defined", tool.CodeName},
		{"a key that is no key", []string{"display_log({get_current_time(): 1})"}, RaisedPrefix + "unhashable type: 'dict'", tool.CodeValue},
		{"after all entries", []string{"display_log({get_current_time(): fillFuelTank(1), 2: fillFuelTank(1)})", "displayCarStatus('fuel')"}, `{"fuelLevel": 2.0}`, ""},
		{"a sign", []string{"display_log(-get_current_time())"}, RaisedPrefix + "bad operand type for unary -: 'dict'", tool.CodeValue},
		{"a denied word within", []string{"display_log(kill(1))"}, RaisedPrefix + "name 'kill' is not defined", envtune.CodeUnknownTool},
		{"a denied builtin within", []string{"display_log([fillFuelTank(5), exit()])"}, "", tool.CodeUnsupported},
		{"a builtin within", []string{"display_log(len(get_current_time()))"}, "", tool.CodeUnsupported},
		{"an attribute", []string{"display_log(get_current_time().items())"}, "", tool.CodeUnsupported},
		{"a subscript", []string{"display_log(get_current_time()['current_time'])"}, "", tool.CodeUnsupported},
		{"arithmetic", []string{"display_log([get_current_time()] * 9)"}, "", tool.CodeUnsupported},
		{"unpacking", []string{"display_log(*[get_current_time()])"}, "", tool.CodeUnsupported},
		{"keyword unpacking", []string{"display_log(**get_current_time())"}, "", tool.CodeUnsupported},
		{"a comprehension", []string{"display_log([get_current_time() for x in 'ab'])"}, "", tool.CodeUnsupported},
		{"an f-string", []string{"display_log([get_current_time(), f'{1}'])"}, "", tool.CodeUnsupported},
		{"a lambda", []string{"display_log([get_current_time(), lambda: 1])"}, "", tool.CodeUnsupported},
		{"a call of what a call returned", []string{"display_log(get_current_time()())"}, "", tool.CodeUnsupported},
		{"what is refused has no effect", []string{"display_log([fillFuelTank(5), foo, 1 + 1])", "displayCarStatus('fuel')"}, `{"fuelLevel": 0.0}`, ""},
		{"syntax comes first", []string{"display_log([fillFuelTank(5), 1 1])"}, RaisedPrefix + "invalid syntax. Perhaps you forgot a comma? (<string>, line 1)", tool.CodeSyntax},
		{"repeated keyword within", []string{"display_log([fillFuelTank(fuelAmount=5, fuelAmount=5)])"},
			RaisedPrefix + "keyword argument repeated: fuelAmount (<string>, line 1)", tool.CodeSyntax},
		{"16 calls", []string{"display_log([" + strings.Repeat("fillFuelTank(1),", 15) + "])", "displayCarStatus('fuel')"}, `{"fuelLevel": 15.0}`, ""},
		{"17 calls", []string{"display_log([" + strings.Repeat("fillFuelTank(1),", 16) + "])", "displayCarStatus('fuel')"}, `{"fuelLevel": 0.0}`, ""},
		{"too many", []string{"display_log([" + strings.Repeat("fillFuelTank(1),", 16) + "])"}, RaisedPrefix + "the call is refused: more than 16 calls in one (line 1)", tool.CodeLimit},
		{"blanks before a bracket", []string{"display_log(messages=[get_current_time   ()])"}, `{"log": [{"current_time": "10:30 AM"}]}`, ""},
		{"a live part of the state", []string{"set_navigation(destination=displayCarStatus(option='doors'))", "lockDoors(unlock=False, door=['driver'])",
			"display_log(displayCarStatus('doors'))"}, `{"log": {"doorStatus": {"driver": "locked", "passenger": "unlocked", "rear_left": "unlocked", "rear_right": "unlocked"}}}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open2(t)
			var r Result
			for _, call := range c.calls {
				r = s.Call(call)
			}
			if r.Code != c.code || c.text != "" && r.Text != c.text {
				t.Errorf("got %s %s\nwant %s %s", r.Code, r.Text, c.code, c.text)
			}
			if r.Raised != strings.HasPrefix(r.Text, RaisedPrefix) {
				t.Errorf("raised %v: %s", r.Raised, r.Text)
			}
		})
	}
}

// TestNestedShares: what a call returned and another stored is one value.
func TestNestedShares(t *testing.T) {
	s := open2(t)
	s.Call("set_navigation(destination=displayCarStatus(option='doors'))")
	s.Call("lockDoors(unlock=False, door=['driver'])")
	w, _ := s.World("vehicle")
	stored, _ := w.State().GetStr("destination")
	if text, _ := py.JSON(stored); !strings.Contains(text, `"driver": "locked"`) {
		t.Errorf("the destination is %s", text)
	}
	c := s.Clone()
	c.Call("lockDoors(unlock=False, door=['passenger'])")
	w, _ = c.World("vehicle")
	stored, _ = w.State().GetStr("destination")
	if text, _ := py.JSON(stored); !strings.Contains(text, `"passenger": "locked"`) {
		t.Errorf("the copy's destination is %s", text)
	}
}

// TestNestedOffered: a call within a call needs an offered tool.
func TestNestedOffered(t *testing.T) {
	s := open2(t)
	offered := map[string]bool{"display_log": true}
	r := s.CallOffered("display_log(messages=[fillFuelTank(fuelAmount=5)])", offered)
	if r.Code != envtune.CodeUnknownTool || r.Text != RaisedPrefix+"name 'fillFuelTank' is not defined" || r.Name != "display_log" || r.Fields["name"] != "fillFuelTank" {
		t.Errorf("%+v", r)
	}
	if r := s.Call("displayCarStatus('fuel')"); r.Text != `{"fuelLevel": 0.0}` {
		t.Errorf("a tool that is not offered ran: %s", r.Text)
	}
}

// TestNestedResult: a failure within tells of the tool that failed.
func TestNestedResult(t *testing.T) {
	s := open2(t)
	r := s.Call("display_log(messages=[lockDoors(unlock=False, door=['x'])])")
	if r.Name != "display_log" || r.Tool != "lockDoors" || len(r.Args.Key) != 2 {
		t.Errorf("%+v", r)
	}
	r = s.Call("display_log(messages=[get_current_time()])")
	if r.Name != "display_log" || r.Tool != "display_log" {
		t.Errorf("%+v", r)
	}
}
