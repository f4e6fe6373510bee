// Package envtest is the conformance suite of environments: whatever implements
// envtune.Env, in process or remote, answers alike.
package envtest

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"envtune"
	"envtune/internal/golden"
)

// Run runs the suite: modes, formats, limits, stop reasons, forks, faults and JSON. make
// returns an Env that knows the formats of package format; it is called once for each
// test.
func Run(t *testing.T, make func(t *testing.T) envtune.Env) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, envtune.Env)
	}{
		{"Scenarios", testScenarios},
		{"Formats", testFormats},
		{"Limits", testLimits},
		{"Stops", testStops},
		{"EndFailed", testEndFailed},
		{"Cancelled", testCancelled},
		{"JSON", testJSON},
		{"Faults", testFaults},
		{"BadStages", testBadStages},
		{"Lifecycle", testLifecycle},
		{"Invariants", testInvariants},
		{"Determinism", testDeterminism},
		{"Fork", testFork},
		{"HintProbability", testHintProbability},
		{"Concurrency", testConcurrency},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, make(t)) })
	}
}

func testScenarios(t *testing.T, env envtune.Env) {
	if d := golden.Diff(scenarios, Transcript(t, env)); d != "" {
		t.Errorf("scenarios.txt differs:\n%s", d)
	}
}

func testFaults(t *testing.T, env envtune.Env) {
	for name, task := range broken() {
		ep, err := env.Open(t.Context(), task, training(5), 1)
		var fault *envtune.TaskError
		if !errors.As(err, &fault) || fault.Task != task.ID {
			t.Errorf("%s: opened %v with error %v", name, ep, err)
		}
	}
}

func testBadStages(t *testing.T, env envtune.Env) {
	change := map[string]func(*envtune.Stage){
		"mode":   func(s *envtune.Stage) { s.Mode = "free" },
		"steps":  func(s *envtune.Stage) { s.MaxSteps = 0 },
		"format": func(s *envtune.Stage) { s.Format = "xml" },
		"hints":  func(s *envtune.Stage) { s.Hints.Level = "some" },
		"warn":   func(s *envtune.Stage) { s.Mode, s.Hints.Warn = envtune.ModeOfficial, true },
		"end":    func(s *envtune.Stage) { s.Mode, s.EndFailed = envtune.ModeOfficial, true },
	}
	for name, f := range change {
		stage := training(5)
		f(stage)
		_, err := env.Open(t.Context(), order(), stage, 1)
		var fault *envtune.TaskError
		if err == nil || errors.As(err, &fault) {
			t.Errorf("a bad %s gives %v", name, err)
		}
	}
}

func testLifecycle(t *testing.T, env envtune.Env) {
	ep := open(t, env, engine(), training(5), 1)
	step(t, ep, "say done")
	if _, err := ep.Step(t.Context(), assistant("say done")); err == nil {
		t.Error("an episode that has ended can be stepped")
	}
	closeEpisode(t, ep)
	closeEpisode(t, ep)

	ep = open(t, env, engine(), training(5), 1)
	if _, err := ep.Step(t.Context(), envtune.Message{Role: envtune.RoleUser, Content: "say done"}); err == nil {
		t.Error("a user's message can be stepped with")
	}
	closeEpisode(t, ep)
	if _, err := ep.Step(t.Context(), assistant("say done")); err == nil {
		t.Error("a closed episode can be stepped")
	}
	if _, err := ep.Fork(); err == nil {
		t.Error("a closed episode can be forked")
	}
}

// training is a training stage without hints.
func training(steps int) *envtune.Stage {
	return &envtune.Stage{
		Name: "training", Mode: envtune.ModeTraining, MaxSteps: steps, Format: "compact",
		Hints: envtune.HintRule{Level: envtune.HintOff},
	}
}

// hinting shows hints with a probability.
func hinting(steps int, show float64) *envtune.Stage {
	s := training(steps)
	s.Hints = envtune.HintRule{Level: envtune.HintFull, Show: show}
	return s
}

func assistant(text string) envtune.Message {
	return envtune.Message{Role: envtune.RoleAssistant, Content: text}
}

func open(t *testing.T, env envtune.Env, task *envtune.Task, stage *envtune.Stage, seed uint64) envtune.Episode {
	t.Helper()
	ep, err := env.Open(t.Context(), task, stage, seed)
	if err != nil {
		t.Fatalf("opening %s: %v", task.ID, err)
	}
	roundTrip(t, ep.First())
	return ep
}

func step(t *testing.T, ep envtune.Episode, text string) envtune.Feedback {
	t.Helper()
	f, err := ep.Step(t.Context(), assistant(text))
	if err != nil {
		t.Fatalf("stepping with %q: %v", text, err)
	}
	roundTrip(t, f)
	return f
}

func closeEpisode(t *testing.T, ep envtune.Episode) {
	t.Helper()
	if err := ep.Close(); err != nil {
		t.Errorf("closing: %v", err)
	}
}

// roundTrip checks that a feedback survives JSON.
func roundTrip(t *testing.T, f envtune.Feedback) {
	t.Helper()
	data, err := json.Marshal(f)
	if err != nil {
		t.Fatalf("writing a feedback: %v", err)
	}
	var back envtune.Feedback
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatalf("reading a feedback: %v", err)
	}
	if !reflect.DeepEqual(f, back) {
		t.Errorf("a feedback comes back from JSON as\n%+v\nnot\n%+v", back, f)
	}
}
