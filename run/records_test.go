package run

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"envtune"
)

// whole is a line that Records takes; the cases below change one thing in it.
const whole = `{"version":1,"task":"a","split":"base","worlds":["x"],"episode":"0/a/0","seed":3,"stage":"s",` +
	`"rules":{"mode":"training","max_steps":3,"format":"compact","hints":{"level":"full","show":1},"ask_weight":0.5},` +
	`"turns":2,"asks":[false,true],"first":{"messages":[{"role":"user","content":"go"}],"signals":{},"turn":0},` +
	`"steps":[{"action":{"role":"assistant","content":"f()"},"feedback":{"messages":[{"role":"tool","results":[{"name":"f","text":"1"}]}],"signals":{"calls":1},"turn":0}},` +
	`{"action":{"role":"assistant","content":"say done"},"feedback":{"messages":[{"role":"user","content":"more"}],"signals":{"state":1,"exec":1},"turn":0,"turn_done":true}},` +
	`{"action":{"role":"assistant","content":"say which?"},"feedback":{"signals":{"ask":1},"turn":1,"turn_done":true,"done":true,"stop":"done"}}],` +
	`"stop":"done","valid":true,"progress":1}`

func TestRecordErrors(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"whole", "", "", ""},
		{"version 0", `"version":1,`, ``, ""},
		{"newer", `"version":1,`, `"version":2,"news":true,`, "field version: 2: this program reads versions 0 to 1"},
		{"negative version", `"version":1,`, `"version":-1,`, "field version: -1: this program reads versions 0 to 1"},
		{"no rules", `"rules":{"mode":"training","max_steps":3,"format":"compact","hints":{"level":"full","show":1},"ask_weight":0.5},`, ``, "field rules: they are missing, which version 1 has"},
		{"unknown field", `"seed":3`, `"sead":3`, "field sead: there is no such field"},
		{"kind of value", `"turns":2`, `"turns":"2"`, "field turns: JSON string, want a number of type int"},
		{"deep kind", `"calls":1`, `"calls":[1]`, "field steps.feedback.signals.calls: JSON array, want a number of type int"},
		{"no object", whole, `7`, "JSON number, want one trajectory as an object"},
		{"no JSON", `"seed":3`, `"seed":x`, "no JSON: invalid character 'x'"},
		{"two", `"progress":1}`, `"progress":1} {}`, "no JSON: invalid character '{' after top-level value"},
		{"no task", `"task":"a"`, `"task":""`, "field task: it is missing"},
		{"split", `"split":"base"`, `"split":"basic"`, `field split: "basic" is none of [base miss_param miss_func long_context]`},
		{"asks", `"asks":[false,true]`, `"asks":[false]`, "field asks: 1 entries, but turns is 2"},
		{"no turns", `"turns":2,"asks":[false,true]`, `"turns":0,"asks":[]`, "field turns: 0, want at least 1"},
		{"turn rewards", `"progress":1`, `"progress":1,"turn_rewards":[1]`, "field turn_rewards: 1 entries, but turns is 2"},
		{"stop", `"done","valid"`, `"tired","valid"`, `field stop: "tired" is none of [done limit failed context fault cancel]`},
		{"two stops", `"done","valid"`, `"limit","valid"`, `field steps[2].feedback.stop: "done", but the trajectory's stop is "limit"`},
		{"mode", `"mode":"training"`, `"mode":"play"`, `field rules.mode: "play" is none of [training official]`},
		{"level", `"level":"full"`, `"level":"some"`, `field rules.hints.level: "some" is none of [off nudge full]`},
		{"limit", `"max_steps":3`, `"max_steps":-3`, "field rules.max_steps: -3, want 0 or more"},
		{"who acts", `"role":"assistant","content":"f()"`, `"role":"user","content":"f()"`, `field steps[0].action.role: "user", want "assistant"`},
		{"who answers", `"role":"tool"`, `"role":"assistant"`, `field steps[0].feedback.messages[0].role: "assistant" is none of [system user tool]`},
		{"opening", `"messages":[{"role":"user","content":"go"}],`, ``, "field first.messages: they are missing, but there are steps"},
		{"who is shown", `"go"}],`, `"go","example":[{"role":"system"}]}],`, "field first.messages[0].example[0]: it is no message of a turn"},
		{"what is shown", `"go"}],`, `"go","example":[{"role":"user","example":[{"role":"user"}]}]}],`, "field first.messages[0].example[0]: it is no message of a turn"},
		{"turn", `"turn":1,`, `"turn":0,`, "field steps[2].feedback.turn: 0, but the steps before it lead to turn 1 of 2 (from 0)"},
		{"steps missing", `,"done":true,"stop":"done"}}]`, `}}]`, `field steps[2].feedback.done: the last step does not end the episode, but stop is "done": steps are missing`},
		{"steps after", `"turn":0,"turn_done":true}`, `"turn":0,"turn_done":true,"done":true,"stop":"done"}`, "field steps[1].feedback.done: the episode ends here, but steps follow"},
	} {
		t.Run(c.name, func(t *testing.T) {
			line := strings.Replace(whole, c.old, c.new, 1)
			if c.old != "" && line == whole {
				t.Fatal("the case changes nothing")
			}
			path := filepath.Join(t.TempDir(), "t.jsonl")
			must(t, os.WriteFile(path, []byte(whole+"\n\n"+line+"\n"), 0o644))
			var last error
			lines := []int{}
			for r, err := range Records(path) {
				if last = err; err == nil {
					lines = append(lines, r.Line)
				}
			}
			if c.want == "" {
				if last != nil || len(lines) != 2 || lines[1] != 3 {
					t.Errorf("lines %v, error %v", lines, last)
				}
				return
			}
			if last == nil || !strings.HasPrefix(last.Error(), path+":3: ") || !strings.Contains(last.Error(), c.want) {
				t.Errorf("error %v\nwant %s", last, c.want)
			}
			var place *RecordError
			if !errors.As(last, &place) || place.Line != 3 || strings.HasPrefix(c.want, "field") && !errors.As(last, new(*envtune.FieldError)) {
				t.Errorf("the error is %#v", last)
			}
		})
	}
}

// A file that ends within a line is refused, plain and compressed, where
// Trajectories only leaves the line out.
func TestRecordsCutOff(t *testing.T) {
	text := []byte(whole + "\n" + whole + "\n")
	z, err := deflate(text)
	must(t, err)
	for name, data := range map[string][]byte{"a.jsonl": text[:len(text)-40], "b.jsonl.gz": z[:len(z)-30]} {
		path := filepath.Join(t.TempDir(), name)
		must(t, os.WriteFile(path, data, 0o644))
		var last error
		for _, err := range Records(path) {
			last = err
		}
		if last == nil || !strings.Contains(last.Error(), "is cut off after") {
			t.Errorf("%s: error %v", name, last)
		}
		for _, err := range Trajectories(path) {
			must(t, err)
		}
	}
}
