package synth

import (
	"context"
	"strings"
	"testing"

	"envtune"
	"envtune/env"
)

// TestHiddenRulesCanBeDiscovered plays an agent that does not know the rules:
// where a turn takes a login or an engine start, it first makes the call that
// needs it, which fails, gets a hint that names an offered tool, and then does
// as the reference does. It must still solve the task.
func TestHiddenRulesCanBeDiscovered(t *testing.T) {
	e := env.New(env.Options{CacheTasks: 1})
	stage := &envtune.Stage{Name: "discover", Mode: envtune.ModeTraining, MaxSteps: 8, Format: "compact",
		Hints: envtune.HintRule{Level: envtune.HintFull, Show: 1}}
	found := map[string]int{}
	for _, task := range builtin(t).Tasks {
		steps, err := e.Oracle(task, env.OracleOptions{})
		if err != nil {
			t.Fatal(err)
		}
		rash := false
		for i, turn := range task.Turns {
			if call := rashCall(turn.Reference); call != "" {
				rash = true
				found[toolOf(call)]++
				steps[i] = append([]string{call}, steps[i]...)
			}
		}
		if rash {
			playRash(t, e, task, stage, steps)
		}
	}
	for _, name := range []string{"place_order", "fund_account", "get_watchlist", "startEngine", "setCruiseControl"} {
		if found[name] == 0 {
			t.Errorf("no task hides a rule of %s", name)
		}
	}
}

// rashCall returns the first call of a turn that fails unless calls of the same
// turn come before it.
func rashCall(reference []string) string {
	text := strings.Join(reference, "\n")
	for _, c := range reference {
		name := toolOf(c)
		for _, h := range newKinships(domains()).helpers[name] {
			before := text[:strings.Index(text, c)]
			if (h == "trading_login" || h == "pressBrakePedal") && strings.Contains(before, h+"(") && name != "startEngine" ||
				name == "startEngine" && strings.Contains(before, "lockDoors(unlock=False") {
				return c
			}
		}
	}
	return ""
}

func playRash(t *testing.T, e *env.Env, task *envtune.Task, stage *envtune.Stage, script [][]string) {
	t.Helper()
	ep, err := e.Open(context.Background(), task, stage, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer ep.Close()
	offered := map[string]bool{}
	for i, steps := range script {
		for k, text := range steps {
			fb, err := ep.Step(context.Background(), envtune.Message{Role: envtune.RoleAssistant, Content: text})
			if err != nil {
				t.Fatal(err)
			}
			for _, tool := range fb.Tools {
				offered[tool.Name] = true
			}
			if k == 0 && rashCall(task.Turns[i].Reference) == text {
				h := fb.Messages[0].Results[0].Hint
				if fb.Signals.Failed != 1 || h == nil || h.Tool != "" && !offered[h.Tool] {
					t.Errorf("%s: %s fails with the hint %+v", task.ID, text, h)
				}
			}
			if fb.Done && (fb.Signals.Valid == nil || !*fb.Signals.Valid) {
				t.Errorf("%s: trying before the login or start spoils it: %s", task.ID, fb.Signals.Verdict)
			}
		}
	}
}
