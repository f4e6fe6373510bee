package env

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"envtune"
	"envtune/format"
	"envtune/session"
)

// lineFormat takes a whole text for one call string, so that a step can make any call.
type lineFormat struct{ format.Compact }

func (lineFormat) Parse(text string) (format.Action, *format.Error) {
	return format.Action{Calls: []format.Call{{Text: text}}}, nil
}

// scene is a start state of the session's transcripts with the calls made from there.
type scene struct {
	worlds []string
	start  map[string]json.RawMessage
	calls  []string
}

// scenes reads the transcripts of all worlds.
func scenes(t *testing.T) []*scene {
	t.Helper()
	files, err := filepath.Glob("../session/testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("the session's transcripts are missing: %v", err)
	}
	var out []*scene
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var worlds []string
		for _, line := range strings.Split(string(text), "\n") {
			mark, rest, _ := strings.Cut(line, " ")
			switch mark {
			case "worlds":
				worlds = strings.Fields(rest)
				out = append(out, &scene{worlds: worlds})
			case "start":
				s := &scene{worlds: worlds}
				if err := json.Unmarshal([]byte(rest), &s.start); err != nil {
					t.Fatal(err)
				}
				out = append(out, s)
			case ">":
				s := out[len(out)-1]
				s.calls = append(s.calls, rest)
			}
		}
	}
	return out
}

// references are lists of calls that run from the scene's start: none, the first that
// succeeds, and all that succeed one after the other.
func (s *scene) references(t *testing.T) [][]string {
	t.Helper()
	start, err := session.NewStart(s.worlds, s.start, session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var first, all []string
	along := start.Open()
	for _, call := range s.calls {
		if len(first) == 0 && !start.Open().Call(call).Failed() {
			first = []string{call}
		}
		if next := along.Clone(); !next.Call(call).Failed() {
			along, all = next, append(all, call)
		}
	}
	return [][]string{nil, first, all}
}

// TestHintsDoNotSeeTheReference plays the calls of the transcripts of all worlds in tasks
// of the same start and first request whose references and later turns differ: every
// result, hints and all, is the same to the byte. (How a turn is judged is not.)
func TestHintsDoNotSeeTheReference(t *testing.T) {
	e := New(Options{Format: func(string) (format.Format, error) { return lineFormat{}, nil }})
	hints := map[string]int{} // by world
	for _, s := range scenes(t) {
		var want []string
		for i, ref := range s.references(t) {
			task := &envtune.Task{ID: "t", Worlds: s.worlds, Start: s.start, Turns: []envtune.Turn{{User: "go", Reference: ref}}}
			for range i {
				task.Turns = append(task.Turns, envtune.Turn{User: "and again"})
			}
			got := s.replies(t, e, task, hints)
			if want == nil {
				want = got
				continue
			}
			for k := range got {
				if got[k] != want[k] {
					t.Errorf("%s: with the reference %q the answer is\n%s\nand without\n%s", s.calls[k], ref, got[k], want[k])
				}
			}
		}
	}
	for _, world := range session.Names() {
		if hints[world] == 0 {
			t.Errorf("no hint of %s was shown", world)
		}
	}
}

// replies are the messages that the scene's calls bring, as JSON.
func (s *scene) replies(t *testing.T, e *Env, task *envtune.Task, hints map[string]int) []string {
	t.Helper()
	st := stage(envtune.ModeTraining, len(s.calls)+1)
	st.Hints = envtune.HintRule{Level: envtune.HintFull, Show: 1}
	ep, err := e.Open(t.Context(), task, st, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer ep.Close()
	var out []string
	for _, call := range s.calls {
		f, err := ep.Step(t.Context(), say(call))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range f.Messages {
			for _, r := range m.Results {
				world, _, _ := strings.Cut(string(r.Code), ".")
				if r.Hint != nil {
					hints[world]++
				}
			}
		}
		text, err := json.Marshal(f.Messages)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(text))
	}
	return out
}
