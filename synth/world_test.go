package synth

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"envtune"
	"envtune/env"
	"envtune/hint"
	"envtune/internal/golden"
	"envtune/py"
	"envtune/session"
)

// suitesOfWorld makes suites of one world alone and holds them against all that tasks
// promise.
func suitesOfWorld(t *testing.T, world string) []*Suite {
	t.Helper()
	sloppy := regexp.MustCompile(`\b(a [aeio]|an [^aeio]|that that|the that|[.,:;?] ?[.,:;?]|  )`)
	var suites []*Suite
	used, wants := map[string]int{}, 0
	for _, in := range intents() {
		if in.world == world {
			wants++
		}
	}
	turns := min(6, wants-1) // a task wants nothing twice
	for _, spec := range []Spec{
		{Seed: 1, N: 80}, {Seed: 2, N: 80}, {Seed: 3, N: 40},
		{Seed: 4, Roles: map[envtune.Part]int{envtune.PartTrain: 40, envtune.PartValidation: 8}}, {Seed: 5, Like: Full, N: 40, MinTools: 5, MaxTurns: turns},
	} {
		spec.Worlds = []string{world}
		s := generate(t, spec)
		checkSuite(t, s)
		for _, task := range s.Tasks {
			for _, turn := range task.Turns {
				if m := sloppy.FindString(turn.User); m != "" {
					t.Errorf("%s says %q: %s", task.ID, m, turn.User)
				}
			}
		}
		for name, n := range s.Intents {
			used[name] += n
		}
		if s.Hidden*10 < len(s.Tasks)*6 {
			t.Errorf("seed %d: %d of %d tasks hide a rule", spec.Seed, s.Hidden, len(s.Tasks))
		}
		suites = append(suites, s)
	}
	for _, in := range intents() {
		if in.world == world && used[in.name] == 0 {
			t.Errorf("no task wants %s", in.name)
		}
	}
	return suites
}

// suppliedValues holds every value of every reference call against what the agent has
// read: it is in a request or in an earlier result, as the call writes it, or one of those
// that a hint teaches.
func suppliedValues(t *testing.T, suites []*Suite, taught ...string) {
	t.Helper()
	for _, suite := range suites {
		for _, task := range suite.Tasks {
			s, err := session.New(task.Worlds, task.Start, session.Options{})
			if err != nil {
				t.Fatal(err)
			}
			read := strings.Join(taught, " ")
			for _, turn := range task.Turns {
				read += "\n" + turn.User
				for _, text := range turn.Reference {
					for _, v := range writtenValues(t, text) {
						if !strings.Contains(read, v) {
							t.Errorf("%s: nothing says the %q of %s (what a hint teaches is given to suppliedValues):%s", task.ID, v, text, read)
						}
					}
					read += "\n" + s.Call(text).Text
				}
			}
		}
	}
}

// writtenValues lists the strings and numbers of a call.
func writtenValues(t *testing.T, text string) []string {
	t.Helper()
	c, err := py.ParseCall(text, py.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	var collect func(v py.Value)
	collect = func(v py.Value) {
		switch v := v.(type) {
		case *py.List:
			for _, item := range v.Items {
				collect(item)
			}
		case *py.Dict:
			for _, e := range v.Entries() {
				collect(e.Key)
				collect(e.Value)
			}
		default:
			out = append(out, py.String(v))
		}
	}
	for _, v := range c.Args {
		collect(v)
	}
	for _, a := range c.Kwargs {
		collect(a.Value)
	}
	return out
}

// worldReport shows which tools of a world the suites use and whole sample tasks.
func worldReport(t *testing.T, world string, suites []*Suite) {
	t.Helper()
	tools := map[string]int{}
	tasks, turns, calls, depths, hidden := 0, 0, 0, map[int]int{}, 0
	for _, s := range suites {
		hidden += s.Hidden
		for _, task := range s.Tasks {
			shape, err := ShapeOf(task, session.Options{})
			if err != nil {
				t.Fatal(err)
			}
			tasks++
			depths[shape.Depth]++
			for _, turn := range task.Turns {
				turns++
				calls += len(turn.Reference)
				for _, c := range turn.Reference {
					tools[toolOf(c)]++
				}
			}
		}
	}
	var b strings.Builder
	all, err := newSizes([]string{world})
	if err != nil {
		t.Fatal(err)
	}
	names := all.names([]string{world})
	fmt.Fprintf(&b, "%d tasks, %d of them with a hidden rule, %.2f turns and %.2f calls a task, %d of %d tools\n", tasks, hidden,
		float64(turns)/float64(tasks), float64(calls)/float64(tasks), len(tools), len(names))
	for d := 1; d < 12; d++ {
		if depths[d] > 0 {
			fmt.Fprintf(&b, "longest chain %d: %d tasks\n", d, depths[d])
		}
	}
	for _, name := range names {
		fmt.Fprintf(&b, "calls of %s %d\n", name, tools[name])
	}
	for i := range 10 {
		task := suites[0].Tasks[i*7+i%4]
		fmt.Fprintf(&b, "\n#%d %s\n%s\n%s", i+1, task.ID, strings.Repeat("=", 72), strings.TrimRight(transcript(t, task), "\n")+"\n")
	}
	golden.Equal(t, "testdata/"+world+".txt", []byte(b.String()))
}

// rashAgent plays an agent that does not know the rules: it tries the last call of a turn
// first, is refused with a hint, and must solve the task all the same.
func rashAgent(t *testing.T, world string) {
	t.Helper()
	e := env.New(env.Options{CacheTasks: 1})
	stage := &envtune.Stage{Name: "rash", Mode: envtune.ModeTraining, MaxSteps: 12, Format: "compact",
		Hints: envtune.HintRule{Level: envtune.HintFull, Show: 1}}
	failed := 0
	for _, task := range generate(t, Spec{Seed: 6, N: 60, Worlds: []string{world}}).Tasks {
		steps, err := e.Oracle(task, env.OracleOptions{})
		if err != nil {
			t.Fatal(err)
		}
		ref, err := session.New(task.Worlds, task.Start, session.Options{})
		if err != nil {
			t.Fatal(err)
		}
		rash := make([]bool, len(task.Turns))
		for i, turn := range task.Turns {
			n := len(turn.Reference)
			if n > 1 && ref.Clone().Call(turn.Reference[n-1]).Code != "" {
				rash[i] = true
				failed++
				steps[i] = append([]string{turn.Reference[n-1]}, steps[i]...)
			}
			for _, c := range turn.Reference {
				ref.Call(c)
			}
		}
		playHinted(t, e, task, stage, steps, rash)
	}
	if failed < 20 {
		t.Errorf("%d turns hide a rule", failed)
	}
}

func playHinted(t *testing.T, e *env.Env, task *envtune.Task, stage *envtune.Stage, script [][]string, rash []bool) {
	t.Helper()
	ep, err := e.Open(t.Context(), task, stage, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer ep.Close()
	for i, steps := range script {
		for k, text := range steps {
			fb, err := ep.Step(t.Context(), envtune.Message{Role: envtune.RoleAssistant, Content: text})
			if err != nil {
				t.Fatal(err)
			}
			if k == 0 && rash[i] {
				if r := fb.Messages[0].Results[0]; fb.Signals.Failed != 1 || r.Hint == nil && hint.Catalogue()[r.Code].Helps() {
					t.Errorf("%s: %s fails without a hint: %s", task.ID, text, r.Text)
				}
			}
			if fb.Done && (fb.Signals.Valid == nil || !*fb.Signals.Valid) {
				t.Errorf("%s: trying first spoils it: %s", task.ID, fb.Signals.Verdict)
			}
		}
	}
}
