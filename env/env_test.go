package env

import (
	"reflect"
	"slices"
	"testing"

	"envtune"
	"envtune/env/envtest"
	"envtune/format"
	"envtune/internal/golden"
	"envtune/session"
)

func TestConformance(t *testing.T) {
	if golden.Updating() {
		golden.Equal(t, "envtest/scenarios.txt", []byte(envtest.Transcript(t, New(Options{}))))
		return // the file is compiled in: run again to check it
	}
	envtest.Run(t, func(*testing.T) envtune.Env { return New(Options{}) })
}

func stage(mode envtune.Mode, steps int) *envtune.Stage {
	return &envtune.Stage{Name: "s", Mode: mode, MaxSteps: steps, Format: "compact"}
}

func say(text string) envtune.Message {
	return envtune.Message{Role: envtune.RoleAssistant, Content: text}
}

// The tools of the worked example stand in no world, so that it shows nothing of them.
func TestExampleTools(t *testing.T) {
	s, err := session.New(session.Names(), nil, session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tool := range s.Tools() {
		if slices.Contains(format.ExampleTools(), tool.Name) {
			t.Errorf("%s is a tool of a world", tool.Name)
		}
	}
}

// TestExample opens an episode in every format: the first system message has the example
// of that format where the stage asks for one, and nothing else differs.
func TestExample(t *testing.T) {
	for _, name := range append(format.Names(), "tags(think=thinking, answer=)") {
		f, err := format.ByName(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, mode := range []envtune.Mode{envtune.ModeTraining, envtune.ModeOfficial} {
			var first [2]envtune.Feedback
			for i, shown := range []bool{false, true} {
				s := stage(mode, 3)
				s.Format, s.Example = name, shown
				ep, err := New(Options{}).Open(t.Context(), oracleTask(), s, 1)
				if err != nil {
					t.Fatal(err)
				}
				first[i] = ep.First()
			}
			system := &first[1].Messages[0]
			if system.Role != envtune.RoleSystem || !reflect.DeepEqual(system.Example, format.Example(f)) {
				t.Errorf("%s, %s: the example is %+v", name, mode, system.Example)
			}
			system.Example = nil
			if !reflect.DeepEqual(first[0], first[1]) {
				t.Errorf("%s, %s: the example changes %+v to %+v", name, mode, first[0], first[1])
			}
		}
	}
}

// TestOfficialLimit checks that the official 21st step runs and is the last.
func TestOfficialLimit(t *testing.T) {
	ep, err := New(Options{}).Open(t.Context(), oracleTask(), stage(envtune.ModeOfficial, 0), 1)
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; ; i++ {
		f, err := ep.Step(t.Context(), say("get_current_time()"))
		if err != nil || len(f.Messages) != 1 {
			t.Fatalf("step %d: %+v, %v", i, f, err)
		}
		if f.Done != (i == OfficialMaxSteps+1) {
			t.Fatalf("step %d: done %v", i, f.Done)
		}
		if f.Done {
			break
		}
	}
}

func TestStructuredCalls(t *testing.T) {
	ep, err := New(Options{}).Open(t.Context(), oracleTask(), stage(envtune.ModeTraining, 5), 1)
	if err != nil {
		t.Fatal(err)
	}
	m := say("I log in.")
	m.ToolCalls = []envtune.ToolCall{{ID: "1", Name: "trading_login", Arguments: `{"username": "a", "password": "b"}`}}
	f, err := ep.Step(t.Context(), m)
	if err != nil || f.Signals.Calls != 1 || f.Signals.Failed != 0 {
		t.Errorf("a structured call gives %+v, %v", f, err)
	}
	m.ToolCalls[0].Arguments = `{"username"`
	f, err = ep.Step(t.Context(), m)
	if err != nil || *f.Signals.Format != 0 || f.Messages[0].Results[0].Code != envtune.CodeFormat {
		t.Errorf("a broken one gives %+v, %v", f, err)
	}
}

func TestDocs(t *testing.T) {
	task := oracleTask()
	task.Docs = []envtune.ToolSpec{{Name: "get_stock_info", Doc: "official"}, {Name: "of no world", Doc: "x"}}
	for docs, want := range map[Docs]bool{"": false, DocsOwn: false, DocsTask: true} {
		ep, err := New(Options{Docs: docs}).Open(t.Context(), task, stage(envtune.ModeTraining, 5), 1)
		if err != nil {
			t.Fatal(err)
		}
		official := 0
		tools := ep.First().Tools
		for _, tool := range tools {
			if tool.Doc == "official" {
				official++
			}
		}
		if (official == 1) != want || len(tools) != 42 {
			t.Errorf("docs %q: %d official of %d", docs, official, len(tools))
		}
	}
}

func BenchmarkEpisode(b *testing.B) {
	e := New(Options{})
	task := oracleTask()
	script, err := e.Oracle(task, OracleOptions{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		ep, err := e.Open(b.Context(), task, stage(envtune.ModeTraining, 8), 1)
		if err != nil {
			b.Fatal(err)
		}
		for _, turn := range script {
			for _, text := range turn {
				if _, err := ep.Step(b.Context(), say(text)); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
}
