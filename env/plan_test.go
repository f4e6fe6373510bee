package env

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"envtune"
	"envtune/py"
)

// chainTask needs results of its first turn in arguments.
func chainTask() *envtune.Task {
	return &envtune.Task{
		ID: "chain", Worlds: []string{"vehicle", "message"},
		Start: map[string]json.RawMessage{"vehicle": json.RawMessage(`{"fuelLevel": 5.0, "doorStatus": {"driver": "unlocked", "passenger": "locked", "rear_left": "locked", "rear_right": "locked"}}`)},
		Turns: []envtune.Turn{
			{User: "How far is it from Rivermist to San Francisco? Then fill 38 litres and start the engine.", Reference: []string{
				"get_zipcode_based_on_city('Rivermist')",
				"get_zipcode_based_on_city('San Francisco')",
				"estimate_distance(cityA='83214', cityB='94016')",
				"liter_to_gallon(liter=38)",
				"fillFuelTank(fuelAmount=10.04)",
				"lockDoors(unlock=False, door=['driver'])",
				"pressBrakePedal(pedalPosition=1.0)",
				"startEngine(ignitionMode='START')",
			}},
			{User: "And from there to Rivermist?", Reference: []string{"estimate_distance(cityA='94016', cityB='83214')"}},
		},
	}
}

// TestOracleModes: what one message holds in each mode.
func TestOracleModes(t *testing.T) {
	steps := [][]int{{2, 2, 4, 1}, {1, 1}} // calls of each message, the last a say
	for mode, want := range map[OracleMode][][]int{
		"": {{1, 1, 1, 1, 1, 1, 1, 1, 1}, {1, 1}}, OracleSingle: {{1, 1, 1, 1, 1, 1, 1, 1, 1}, {1, 1}},
		OracleTogether: {{8, 1}, {1, 1}}, OracleSteps: steps,
	} {
		script, err := New(Options{}).Oracle(chainTask(), OracleOptions{Mode: mode})
		if err != nil {
			t.Fatal(err)
		}
		var got [][]int
		for _, turn := range script {
			var n []int
			for _, text := range turn {
				n = append(n, strings.Count(text, "\n")+1)
			}
			got = append(got, n)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("mode %q writes messages of %v calls, want %v: %q", mode, got, want, script)
		}
	}
	if _, err := New(Options{}).Oracle(chainTask(), OracleOptions{Mode: "twice"}); err == nil || !strings.Contains(err.Error(), `"twice"`) {
		t.Errorf("an unknown mode gives the error %v", err)
	}
}

// TestWords: which values stand in a text.
func TestWords(t *testing.T) {
	var w words
	w.add(`Book the flight to New York (JFK) for 1,200.50 dollars, 7 bags, note "it's late"; {"id": 12446, "gallon": 10.038536}`)
	for literal, want := range map[string]bool{
		"'jfk'": true, "'JF'": false, "'New York'": true, "'York (JFK)'": true, "'it\\'s late'": true, "''": false, "'.'": false,
		"1200.5": true, "1200": true, "1199": false, "7": true, "-7": true, "70": false, "12446": true, "10.04": true, "10.05": false, "10": true,
		"True": false, "None": false, "['JFK', 7]": true, "['JFK', 8]": false, "[]": false, "{'to': 'JFK'}": true,
	} {
		v, err := py.ParseLiteral(literal, py.DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		if w.hold(v) != want {
			t.Errorf("%s is found: %v", literal, !want)
		}
	}
}

// TestPlan: without mistakes a plan is the reference; with a kind of mistake every
// mistake is of that kind and fails on the reference's path, and the calls that are
// meant are the reference's but for what was left out.
func TestPlan(t *testing.T) {
	e, task := New(Options{}), chainTask()
	plain, err := e.Plan(task, PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i, turn := range plain {
		for k, intent := range turn.Intents {
			if intent.Slip != "" || intent.Wrong != "" || len(turn.Intents) != len(task.Turns[i].Reference) {
				t.Errorf("turn %d, call %d of a plan without mistakes: %+v", i, k, intent)
			}
		}
	}
	if got := plain[1].Said["get_zipcode_based_on_city.city"]; got != "'Rivermist'" {
		t.Errorf("the user said the city %q", got)
	}
	if first := plain[0].Intents[2]; first.Said != nil || !slices.Equal(first.Read, []string{"cityA", "cityB"}) {
		t.Errorf("the zipcodes are known as %+v", first)
	}
	for _, slip := range envtune.Slips() {
		made := 0
		for seed := range uint64(20) {
			plan, err := e.Plan(task, PlanOptions{Rate: 0.5, Seed: seed, Slips: []envtune.Slip{slip}})
			if err != nil {
				t.Fatal(err)
			}
			again, err := e.Plan(task, PlanOptions{Rate: 0.5, Seed: seed, Slips: []envtune.Slip{slip}})
			if err != nil || !reflect.DeepEqual(plan, again) {
				t.Fatalf("seed %d gives two plans: %v", seed, err)
			}
			made += checkPlan(t, e, task, plan, slip)
		}
		if made == 0 {
			t.Errorf("no mistake of kind %s was made", slip)
		}
	}
	for _, rate := range []float64{-0.1, 1.1} {
		if _, err := e.Plan(task, PlanOptions{Rate: rate}); err == nil {
			t.Errorf("a rate of %v is no error", rate)
		}
	}
}

// checkPlan plays a plan's mistakes on the reference's path and counts them.
func checkPlan(t *testing.T, e *Env, task *envtune.Task, plan envtune.Plan, slip envtune.Slip) int {
	t.Helper()
	ref, err := e.reference(task)
	if err != nil {
		t.Fatal(err)
	}
	calls, err := keywordCalls(task, ref)
	if err != nil {
		t.Fatal(err)
	}
	made, s := 0, ref.start.Open()
	for i, turn := range plan {
		all, left := calls[i], "" // the call that was left out, until it is missed
		for _, intent := range turn.Intents {
			if intent.Slip != "" && intent.Slip != slip {
				t.Errorf("a mistake of kind %s among those of %s", intent.Slip, slip)
			}
			if left == "" && slip == envtune.SlipLeftOut && (intent.Slip != "" || intent.Call != all[0].text) {
				left, all = all[0].text, all[1:]
			}
			made += count(intent.Slip != "")
			switch intent.Slip {
			case envtune.SlipMalformed:
			case envtune.SlipLeftOut:
				if !s.Clone().Call(intent.Call).Failed() {
					t.Errorf("%s does not fail without %s", intent.Call, left)
				}
				s.Call(left)
				left = ""
			case "":
				if intent.Call != all[0].text {
					t.Errorf("%s is meant, want %s", intent.Call, all[0].text)
				}
			default:
				if !s.Clone().Call(intent.Wrong).Failed() || intent.Call != all[0].text {
					t.Errorf("%s and %s are meant and wrong, want %s", intent.Call, intent.Wrong, all[0].text)
				}
			}
			s.Call(all[0].text)
			all = all[1:]
		}
	}
	return made
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}
