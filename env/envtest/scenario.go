package envtest

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"envtune"
	"envtune/format"
)

//go:embed scenarios.txt
var scenarios string

// Transcript plays the scenarios of scenarios.txt in env and returns the file's
// text with the replies that env gave.
func Transcript(t *testing.T, env envtune.Env) string {
	t.Helper()
	var out strings.Builder
	var ep envtune.Episode
	for n, line := range strings.Split(strings.TrimSuffix(scenarios, "\n"), "\n") {
		switch {
		case strings.HasPrefix(line, "  "):
			continue // a reply of before
		case strings.HasPrefix(line, "task "):
			fmt.Fprintln(&out, line)
			if ep != nil {
				closeEpisode(t, ep)
			}
			ep = openScenario(t, env, line)
			first := ep.First()
			fmt.Fprint(&out, show(first)) // nothing is scored yet
		case strings.HasPrefix(line, "> "):
			fmt.Fprintln(&out, line)
			if ep == nil {
				t.Fatalf("scenario line %d: a step without a task", n+1)
			}
			text := strings.ReplaceAll(line[2:], `\n`, "\n")
			f, err := ep.Step(t.Context(), assistant(text))
			if err != nil {
				fmt.Fprintln(&out, "  an error")
				continue
			}
			roundTrip(t, f)
			fmt.Fprint(&out, show(f), "  ", signals(f), "\n")
		default:
			fmt.Fprintln(&out, line)
		}
	}
	if ep != nil {
		closeEpisode(t, ep)
	}
	return out.String()
}

// openScenario reads "task NAME [official] steps=N [hints] [warn] [example]".
func openScenario(t *testing.T, env envtune.Env, line string) envtune.Episode {
	t.Helper()
	words := strings.Fields(line)
	task := Tasks()[words[1]]
	if task == nil {
		t.Fatalf("scenario %q names no task", line)
	}
	stage := training(0)
	for _, w := range words[2:] {
		steps, isSteps := strings.CutPrefix(w, "steps=")
		switch {
		case w == "official":
			stage.Mode = envtune.ModeOfficial
		case w == "hints":
			stage.Hints = envtune.HintRule{Level: envtune.HintFull, Show: 1}
		case w == "warn":
			stage.Hints.Warn = true
		case w == "example":
			stage.Example = true
		case isSteps:
			n, err := strconv.Atoi(steps)
			if err != nil {
				t.Fatalf("scenario %q: %v", line, err)
			}
			stage.MaxSteps = n
		default:
			t.Fatalf("scenario %q: what is %q?", line, w)
		}
	}
	return open(t, env, task, stage, 1)
}

// show writes the messages of a feedback, indented. Of tools it writes names.
func show(f envtune.Feedback) string {
	var b strings.Builder
	for _, m := range f.Messages {
		var names []string
		for _, t := range m.Tools {
			names = append(names, t.Name)
		}
		text := format.Compact{}.Render(envtune.Message{Role: m.Role, Content: m.Content, Results: m.Results, Warning: m.Warning, Example: m.Example}, true)
		for _, line := range strings.Split(text, "\n") {
			fmt.Fprintf(&b, "  %s: %s\n", m.Role, line)
		}
		if names != nil {
			fmt.Fprintf(&b, "  %s tools: %s\n", m.Role, strings.Join(names, " "))
		}
	}
	return b.String()
}

// signals writes what is scored, and nothing for what is not.
func signals(f envtune.Feedback) string {
	s := f.Signals
	parts := []string{fmt.Sprint("turn ", f.Turn)}
	scored := func(name string, v *float64) {
		if v != nil {
			parts = append(parts, fmt.Sprint(name, " ", *v))
		}
	}
	counted := func(name string, n int) {
		if n > 0 {
			parts = append(parts, fmt.Sprint(name, " ", n))
		}
	}
	scored("format", s.Format)
	counted("calls", s.Calls)
	counted("failed", s.Failed)
	counted("hints", s.Hints)
	scored("state", s.State)
	scored("exec", s.Exec)
	scored("found", s.Found)
	scored("ask", s.Ask)
	if f.TurnDone {
		parts = append(parts, "turn done")
	}
	if f.Done {
		parts = append(parts, "stop "+string(f.Stop))
	}
	if s.Valid != nil {
		parts = append(parts, fmt.Sprintf("valid %v %s", *s.Valid, s.Verdict))
	}
	return strings.TrimSpace("- " + strings.Join(parts, ", "))
}
