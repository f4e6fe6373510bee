package env_test

import (
	"context"
	"strings"
	"testing"

	"envtune"
	"envtune/env"
	"envtune/format"
	"envtune/synth"
)

// What the oracle writes is what a guide leads to, character by character: a guide that
// knows the offered tools never stands in the way of a right call.
func TestGuidesLetTheOracleSpeak(t *testing.T) {
	for _, name := range []string{synth.Small, synth.Outside, synth.Full} {
		suite, err := synth.Generate(context.Background(), synth.Spec{Like: name})
		if err != nil {
			t.Fatal(err)
		}
		for i, task := range suite.Tasks {
			if i%5 != 0 {
				continue
			}
			for _, f := range []format.Guided{format.Compact{}, format.Plan{}} {
				letSpeak(t, task, f)
			}
		}
	}
}

func letSpeak(t *testing.T, task *envtune.Task, f format.Guided) {
	t.Helper()
	stage := &envtune.Stage{Name: "s", Mode: envtune.ModeTraining, MaxSteps: 20, Format: f.Name()}
	e := env.New(env.Options{})
	ep, err := e.Open(t.Context(), task, stage, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer ep.Close()
	last := ep.First()
	for _, turn := range task.Turns {
		lines := []string{f.Say("done")}
		for at := range turn.Reference {
			lines = append(lines, f.Calls(turn.Reference[at:at+1]))
		}
		for _, line := range append(lines[1:], lines[0]) {
			speak(t, task.ID, f, f.Guide(last.Tools), line)
			if last, err = ep.Step(t.Context(), envtune.Message{Role: envtune.RoleAssistant, Content: line}); err != nil {
				t.Fatal(err)
			}
		}
		if last.Done {
			return
		}
	}
}

func speak(t *testing.T, task string, f format.Format, g *format.Guide, line string) {
	t.Helper()
	if strings.Contains(line, "(") && strings.HasSuffix(line, "()") == false && !strings.Contains(line, "=") {
		return // positional: no format of ours takes it
	}
	for i := range line {
		if g.Weigh(line[:i]) == 0 {
			t.Errorf("%s, %s: the guide stops %q at %q", task, f.Name(), line, line[:i])
			return
		}
		if i > 0 && g.Complete(line[:i]) && !strings.HasPrefix(line, format.SayPrefix) {
			t.Errorf("%s, %s: %q is whole in %q", task, f.Name(), line[:i], line)
			return
		}
	}
	if !g.Complete(line) {
		t.Errorf("%s, %s: %q is not whole", task, f.Name(), line)
	}
}
