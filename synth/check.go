package synth

import (
	"context"
	"errors"
	"fmt"

	"envtune"
	"envtune/env"
	"envtune/format"
	"envtune/session"
)

// sizes knows the tools of the worlds and how long they are in a prompt.
type sizes struct {
	format format.Format
	lines  map[string]int // bytes of a tool's line in the system message
	worlds map[string][]string
}

func newSizes(worlds []string) (sizes, error) {
	z := sizes{format: format.Compact{}, lines: map[string]int{}, worlds: map[string][]string{}}
	for _, w := range worlds {
		s, err := session.New([]string{w}, nil, session.Options{})
		if err != nil {
			return z, fmt.Errorf("listing the tools of %s: %w", w, err)
		}
		for _, t := range s.Tools() {
			z.worlds[w] = append(z.worlds[w], t.Name)
			one := envtune.Message{Role: envtune.RoleSystem, Tools: []envtune.ToolSpec{t}}
			two := envtune.Message{Role: envtune.RoleSystem, Tools: []envtune.ToolSpec{t, t}}
			z.lines[t.Name] = len(z.format.Render(two, false)) - len(z.format.Render(one, false))
		}
	}
	return z, nil
}

// names lists the tools of worlds.
func (z sizes) names(worlds []string) []string {
	var out []string
	for _, w := range worlds {
		out = append(out, z.worlds[w]...)
	}
	return out
}

// prompt estimates the bytes of system message and first user message; the
// check measures them.
func (z sizes) prompt(tools []string, user string) int {
	n := len("tools:") + len(user)
	for _, t := range tools {
		n += z.lines[t]
	}
	return n
}

// Measure is how long a task is in the compact format, in bytes.
type Measure struct {
	Prompt  int // system message and first user message
	Episode int // the oracle's whole episode, one call a step
	Tools   int // number of tools offered at first
}

// steps is the step limit of a turn under which the oracle has to do, one call a step.
func steps(t *envtune.Task) int {
	most := 0
	for _, turn := range t.Turns {
		most = max(most, len(turn.Reference))
	}
	return most + 1
}

// Check runs a task: its reference, the oracle in training mode and under the
// official verdict, and an agent that does nothing. The error says what a task
// lacks: a reference call that fails, an oracle that does not solve it, silence
// that does.
func Check(ctx context.Context, e *env.Env, t *envtune.Task) (Measure, error) {
	var m Measure
	fail := func(err error) (Measure, error) {
		var fault *envtune.TaskError
		if !errors.As(err, &fault) {
			err = &envtune.TaskError{Task: t.ID, Err: err}
		}
		return m, err
	}
	for _, mode := range []envtune.Mode{envtune.ModeTraining, envtune.ModeOfficial} {
		how := env.OracleOptions{}
		if mode == envtune.ModeOfficial {
			how.Mode = env.OracleTogether
		}
		script, err := e.Oracle(t, how)
		if err != nil {
			return fail(err)
		}
		end, size, err := play(ctx, e, t, mode, script)
		if err != nil {
			return fail(err)
		}
		if !end.valid {
			return fail(fmt.Errorf("the oracle does not solve it in %s mode: %s", mode, end.why))
		}
		if mode == envtune.ModeTraining {
			m = size
		}
		silent := make([][]string, len(t.Turns))
		for i := range silent {
			silent[i] = []string{format.Compact{}.Say("done")}
		}
		if end, _, err = play(ctx, e, t, mode, silent); err != nil {
			return fail(err)
		}
		if end.valid {
			return fail(fmt.Errorf("doing nothing solves it in %s mode", mode))
		}
	}
	return m, nil
}

// outcome is how an episode ended.
type outcome struct {
	valid bool
	why   string
}

// play runs an episode along a script, turn by turn. It is valid when the
// official verdict is good, every turn with a reference matches it, and every
// turn without one ended without a call.
func play(ctx context.Context, e *env.Env, t *envtune.Task, mode envtune.Mode, script [][]string) (outcome, Measure, error) {
	stage := &envtune.Stage{Name: "check", Mode: mode, MaxSteps: steps(t), Format: "compact"}
	if mode == envtune.ModeOfficial {
		stage.MaxSteps = env.OfficialMaxSteps
	}
	ep, err := e.Open(ctx, t, stage, 1)
	if err != nil {
		return outcome{}, Measure{}, err
	}
	defer ep.Close()
	f := format.Compact{}
	m := Measure{Tools: len(ep.First().Tools)}
	for _, msg := range ep.First().Messages {
		m.Prompt += len(f.Render(msg, false))
	}
	m.Episode = m.Prompt
	perfect := true
	for i, steps := range script {
		for _, text := range steps {
			fb, err := ep.Step(ctx, envtune.Message{Role: envtune.RoleAssistant, Content: text})
			if err != nil {
				return outcome{}, m, err
			}
			m.Episode += len(text)
			for _, msg := range fb.Messages {
				m.Episode += len(f.Render(msg, false))
			}
			s := fb.Signals
			for _, score := range []*float64{s.State, s.Exec, s.Ask} {
				perfect = perfect && (score == nil || *score == 1)
			}
			if fb.Done {
				valid := perfect && s.Valid != nil && *s.Valid && fb.Stop == envtune.StopDone && i == len(script)-1
				return outcome{valid, fmt.Sprintf("stop %q in turn %d, verdict %q", fb.Stop, i, s.Verdict)}, m, nil
			}
		}
	}
	return outcome{why: "the episode goes on after the script"}, m, nil
}
