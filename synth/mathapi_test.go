package synth

import (
	"slices"
	"strings"
	"testing"

	"envtune"
	"envtune/env"
	"envtune/hint"
	"envtune/session"
	"envtune/world/mathapi"
)

func TestMathapi(t *testing.T) {
	suites := []*Suite{}
	used := map[string]int{}
	both := []string{filesystemWorld, mathapiWorld}
	for _, spec := range []Spec{
		{Seed: 1, N: 80, Worlds: both[1:]}, {Seed: 2, N: 80, Worlds: both[1:]}, {Seed: 5, Like: Full, N: 40, MinTools: 5, Worlds: both[1:]},
		{Seed: 4, Roles: map[envtune.Part]int{envtune.PartTrain: 40, envtune.PartValidation: 8}, Worlds: both[1:]},
		{Seed: 3, N: 160, Worlds: both}, {Seed: 6, Like: Full, N: 40, Worlds: both},
	} {
		s := generate(t, spec)
		checkSuite(t, s)
		for name, n := range s.Intents {
			used[name] += n
		}
		if s.Hidden*10 < len(s.Tasks)*6 {
			t.Errorf("seed %d: %d of %d tasks hide a rule", spec.Seed, s.Hidden, len(s.Tasks))
		}
		suites = append(suites, s)
	}
	for _, in := range mathapiDomain().intents {
		if used[in.name] == 0 {
			t.Errorf("no task wants %s", in.name)
		}
	}
	suppliedValues(t, suites, "True", "..", "cm", "km") // TestFarUnits: hints teach the units
	worldReport(t, mathapiWorld, suites[:4])
}

// TestFarUnits: neither conversion tool does the conversions of farUnits at once; the hint
// names the unit between, and both steps to it and on work.
func TestFarUnits(t *testing.T) {
	s, err := session.New([]string{mathapiWorld}, nil, session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range farUnits() {
		refused := s.Call(call(imperialTool, conversion("3", u[0], u[2])...))
		h := hint.For(s, hint.Offered(s.Tools()), refused)
		if refused.Code != mathapi.UnknownUnits || h == nil || h.Arg != "unit_out" || !slices.Contains(h.Values, u[1]) {
			t.Errorf("%s to %s at once: code %q, hint %+v without %s", u[0], u[2], refused.Code, h, u[1])
		}
		if s.Call(call(metricTool, conversion("3", u[0], u[2])...)).Code != mathapi.UnknownUnits {
			t.Errorf("%s converts %s to %s at once", metricTool, u[0], u[2])
		}
		if s.Call(call(imperialTool, conversion("3", u[0], u[1])...)).Code != "" || s.Call(call(metricTool, conversion("3", u[1], u[2])...)).Code != "" {
			t.Errorf("there is no way from %s by %s to %s", u[0], u[1], u[2])
		}
	}
}

// TestMathapiRules plays an agent that tries such conversions at once: it is refused with a
// hint, and must solve the task all the same.
func TestMathapiRules(t *testing.T) {
	e := env.New(env.Options{CacheTasks: 1})
	stage := &envtune.Stage{Name: "rash", Mode: envtune.ModeTraining, MaxSteps: 12, Format: "compact",
		Hints: envtune.HintRule{Level: envtune.HintFull, Show: 1}}
	failed := 0
	for _, task := range generate(t, Spec{Seed: 7, N: 60, Worlds: []string{mathapiWorld}}).Tasks {
		steps, err := e.Oracle(task, env.OracleOptions{})
		if err != nil {
			t.Fatal(err)
		}
		rash := make([]bool, len(task.Turns))
		for i, turn := range task.Turns {
			if text := atOnce(turn.Reference); text != "" {
				rash[i] = true
				failed++
				steps[i] = append([]string{text}, steps[i]...)
			}
		}
		playHinted(t, e, task, stage, steps, rash)
	}
	if failed < 20 {
		t.Errorf("%d turns hide a rule", failed)
	}
}

// atOnce makes one call of two conversions that follow each other; "": there are none.
func atOnce(reference []string) string {
	for i, c := range reference {
		if i == 0 || toolOf(c) != metricTool || toolOf(reference[i-1]) != imperialTool {
			continue
		}
		before, _, _ := strings.Cut(reference[i-1], "unit_out=")
		return before + c[strings.Index(c, "unit_out="):]
	}
	return ""
}

// TestHandy: numbers that a later call repeats are short, and never 5.0 for 5.
func TestHandy(t *testing.T) {
	for _, task := range generate(t, Spec{Seed: 8, N: 120, Worlds: []string{mathapiWorld}}).Tasks {
		said := ""
		for _, turn := range task.Turns {
			said += turn.User + "\n"
			for _, c := range turn.Reference {
				for _, v := range writtenValues(t, c) {
					if strings.ContainsAny(v, "0123456789") && !strings.Contains(said, v) && !handy(lit(v)) {
						t.Errorf("%s: %s has to repeat %s", task.ID, c, v)
					}
				}
			}
		}
	}
	for text, want := range map[lit]bool{"5": true, "5.0": false, "5.25": true, "1e-05": false, "33.333333333333336": false, "": false} {
		if handy(text) != want {
			t.Errorf("handy(%s) is %v", text, !want)
		}
	}
	if slices.ContainsFunc(farUnits(), func(u [3]string) bool { return u[0] == u[2] }) {
		t.Error("a conversion to the unit itself")
	}
}
