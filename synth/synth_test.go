package synth

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"envtune"
	"envtune/env"
	"envtune/format"
	"envtune/internal/golden"
	"envtune/session"
)

// builtin generates the built-in suite once for all tests.
func builtin(t *testing.T) *Suite {
	t.Helper()
	s, err := builtinOnce()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var builtinOnce = sync.OnceValues(func() (*Suite, error) { return Default(context.Background()) })

func TestBuiltinSuite(t *testing.T) {
	s := builtin(t)
	if s.Name != "small" {
		t.Errorf("the built-in suite is called %q", s.Name)
	}
	for part, least := range map[envtune.Part]int{envtune.PartTrain: 200, envtune.PartValidation: 50, envtune.PartTest: 150} {
		tasks := s.Part(part)
		if len(tasks) < least {
			t.Errorf("%d %s tasks, fewer than %d", len(tasks), part, least)
		}
		splits, worlds := map[envtune.Split]int{}, map[int]int{}
		for _, task := range tasks {
			splits[task.Split]++
			worlds[len(task.Worlds)]++
		}
		for _, split := range envtune.Splits() {
			if splits[split]*4 != len(tasks) {
				t.Errorf("%s: %d tasks of %s, not a quarter of %d", part, splits[split], split, len(tasks))
			}
		}
		if n := worlds[2]; n*100 < len(tasks)*25 || n*100 > len(tasks)*40 {
			t.Errorf("%s: %d tasks use two worlds, not about a third of %d", part, n, len(tasks))
		}
	}
	checkSuite(t, s)
}

// checkSuite holds a suite against everything that generated tasks promise.
func checkSuite(t *testing.T, s *Suite) {
	t.Helper()
	if err := Distinct(s.Tasks); err != nil {
		t.Error(err)
	}
	e := env.New(env.Options{CacheTasks: 1})
	ids := map[string]bool{}
	v := NewTaskReader()
	for _, task := range s.Tasks {
		m, err := Check(context.Background(), e, task)
		if err != nil {
			t.Error(err)
			continue
		}
		if ids[task.ID] {
			t.Errorf("two tasks are called %s", task.ID)
		}
		ids[task.ID] = true
		if err := v.check(task); err != nil {
			t.Errorf("%s: %v", task.ID, err)
		}
		if m.Prompt >= s.Spec.PromptBytes || m.Episode >= s.Spec.EpisodeBytes {
			t.Errorf("%s: prompt of %d and episode of %d bytes", task.ID, m.Prompt, m.Episode)
		}
		checkShape(t, task, s.Spec)
	}
}

func checkShape(t *testing.T, task *envtune.Task, spec Spec) {
	t.Helper()
	if n := len(task.Tools); n < spec.MinTools || n > spec.MaxTools {
		t.Errorf("%s offers %d tools", task.ID, n)
	}
	if n := len(task.Turns); n < spec.MinTurns || n > spec.MaxTurns {
		t.Errorf("%s has %d turns", task.ID, n)
	}
	if task.LongContext || len(task.Docs) > 0 {
		t.Errorf("%s uses the official long context or documents of its own", task.ID)
	}
	asks, added := 0, 0
	for i, turn := range task.Turns {
		if len(turn.Reference) == 0 {
			asks++
			if i == len(task.Turns)-1 {
				t.Errorf("%s ends with a turn that asks back", task.ID)
			} else if len(task.Turns[i+1].Reference) == 0 {
				t.Errorf("%s: nothing follows the turn that asks back", task.ID)
			}
		}
		if len(turn.Reference) > spec.MaxCalls {
			t.Errorf("%s: %d calls in one turn", task.ID, len(turn.Reference))
		}
		added += len(turn.Added)
		for _, name := range turn.Added {
			if len(task.Turns[i-1].Reference) != 0 {
				t.Errorf("%s: %s is added though nothing asked for it", task.ID, name)
			}
			if !strings.Contains(strings.Join(turn.Reference, "\n"), name+"(") {
				t.Errorf("%s: %s is added and not used", task.ID, name)
			}
		}
	}
	want := map[envtune.Split][2]int{
		envtune.SplitBase: {0, 0}, envtune.SplitLongContext: {0, 0},
		envtune.SplitMissParam: {1, 0}, envtune.SplitMissFunc: {1, 1},
	}[task.Split]
	if asks != want[0] || added != want[1] {
		t.Errorf("%s: %d turns ask back and %d tools are added", task.ID, asks, added)
	}
}

func TestMixture(t *testing.T) {
	s := builtin(t)
	stats, err := Describe(context.Background(), nil, s.Tasks, session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "testdata/stats.txt", []byte(stats.String()))
	n := float64(len(s.Tasks))
	turns := 0
	for i, c := range stats.Turns {
		turns += (i + 1) * c
	}
	if mean := float64(turns) / n; mean < 2 {
		t.Errorf("%.2f turns a task", mean)
	}
	if mean := float64(stats.Calls) / n; mean < 3 {
		t.Errorf("%.2f calls a task", mean)
	}
	if share := float64(s.Hidden) / n; share < *s.Spec.Hidden {
		t.Errorf("%.2f of the tasks hide a rule", share)
	}
	missing, all := 0, 0
	for _, in := range intents() {
		if !slices.Contains(s.Spec.Worlds, in.world) {
			continue
		}
		all++
		if s.Intents[in.name] == 0 {
			missing++
		}
	}
	// A few of so many intents are missing by chance; those that a world's own suite never
	// has are found by the tests of the worlds.
	if share := float64(missing) / float64(all); share > 0.1 || len(stats.Tools) < 110 {
		t.Errorf("%d of %d intents occur in no task; %d tools are called", missing, all, len(stats.Tools))
	}
}

func TestLongContextIsLonger(t *testing.T) {
	e := env.New(env.Options{CacheTasks: 1})
	start, count := map[bool]int{}, map[bool]int{}
	for _, task := range builtin(t).Tasks {
		if len(task.Worlds) != 1 || task.Worlds[0] != tradingWorld {
			continue
		}
		if err := e.Check(task); err != nil {
			t.Fatal(err)
		}
		long := task.Split == envtune.SplitLongContext
		start[long] += len(task.Start[tradingWorld])
		count[long]++
	}
	if long, short := start[true]/count[true], start[false]/count[false]; long < short*3/2 {
		t.Errorf("start states of trading have %d bytes in long_context, %d elsewhere", long, short)
	}
}

func TestDeterminism(t *testing.T) {
	spec := Spec{Seed: 7, N: 24}
	a := generate(t, spec)
	b := generate(t, spec)
	if !reflect.DeepEqual(a, b) {
		t.Error("the same spec gives different suites")
	}
	spec.Seed = 8
	if c := generate(t, spec); reflect.DeepEqual(a.Tasks, c.Tasks) {
		t.Error("another seed gives the same tasks")
	}
	if a.Name != "small-7" || a.Tasks[0].ID != "small-7-test-base-000" {
		t.Errorf("suite %s with task %s", a.Name, a.Tasks[0].ID)
	}
}

func generate(t *testing.T, spec Spec) *Suite {
	t.Helper()
	s, err := Generate(context.Background(), spec)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSeeds holds small suites of many seeds against the promises, and all of
// them together against sharing between roles.
func TestSeeds(t *testing.T) {
	all := append([]*envtune.Task(nil), builtin(t).Tasks...)
	for seed := uint64(1); seed <= 20; seed++ {
		spec := Spec{Seed: seed, Roles: map[envtune.Part]int{envtune.PartTrain: 8, envtune.PartValidation: 4, envtune.PartTest: 8}}
		switch seed % 4 {
		case 1:
			spec.Worlds = []string{tradingWorld}
		case 2:
			spec.Worlds = []string{vehicleWorld}
		}
		s := generate(t, spec)
		if len(s.Tasks) != 20 {
			t.Fatalf("seed %d: %d tasks", seed, len(s.Tasks))
		}
		checkSuite(t, s)
		all = append(all, s.Tasks...)
	}
	if err := Apart(all); err != nil {
		t.Error(err)
	}
}

func TestRolesStayApart(t *testing.T) {
	tasks := builtin(t).Tasks
	find := func(part envtune.Part, world string) *envtune.Task {
		for _, task := range tasks {
			if task.Part == part && len(task.Worlds) == 1 && task.Worlds[0] == world {
				c := *task
				c.Turns = append([]envtune.Turn(nil), task.Turns...)
				return &c
			}
		}
		t.Fatalf("no %s task over %s", part, world)
		return nil
	}
	for name, change := range map[string]func(train, test *envtune.Task){
		"start state": func(train, test *envtune.Task) { test.Start = train.Start },
		"request": func(train, test *envtune.Task) {
			test.Turns[0].User = "  " + strings.ToUpper(train.Turns[0].User) + "!"
		},
		"sequence of reference calls": func(train, test *envtune.Task) {
			for i := range test.Turns {
				test.Turns[i].Reference = nil
			}
			for _, turn := range train.Turns {
				test.Turns[0].Reference = append(test.Turns[0].Reference, turn.Reference...)
			}
		},
	} {
		train, test := find(envtune.PartTrain, vehicleWorld), find(envtune.PartTest, vehicleWorld)
		change(train, test)
		if err := Apart([]*envtune.Task{train, test}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("a shared %s gives %v", name, err)
		}
	}
}

func TestCheckFindsBadTasks(t *testing.T) {
	find := func(split envtune.Split) *envtune.Task {
		for _, task := range builtin(t).Tasks {
			if task.Split == split && strings.Contains(fmt.Sprint(task.Turns), "trading_login(") {
				c := *task
				c.Turns = append([]envtune.Turn(nil), task.Turns...)
				return &c
			}
		}
		t.Fatalf("no %s task with a login", split)
		return nil
	}
	for _, c := range []struct {
		name   string
		split  envtune.Split
		change func(*envtune.Task)
		want   string
	}{
		{"a reference that fails", envtune.SplitBase, func(task *envtune.Task) {
			task.Turns[0].Reference = []string{"cancel_order(order_id=1)"}
		}, "fails"},
		{"no reference at all", envtune.SplitBase, func(task *envtune.Task) {
			for i := range task.Turns {
				task.Turns[i].Reference = nil
			}
		}, "doing nothing solves it"},
		{"a tool that is not offered", envtune.SplitBase, func(task *envtune.Task) {
			task.Tools = []string{"get_current_time"}
		}, "does not solve it in training mode"},
		{"a tool that comes too late", envtune.SplitMissFunc, func(task *envtune.Task) {
			last := len(task.Turns) - 1
			task.Turns[last].Added = append(task.Turns[last].Added[:0:0], "trading_login")
			task.Turns[0].Reference = []string{"trading_login(username='a', password='b')"}
		}, "does not solve it in training mode"},
	} {
		task := find(c.split)
		c.change(task)
		_, err := Check(context.Background(), env.New(env.Options{}), task)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), task.ID) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// TestSamples shows whole episodes as the agent sees them, with the oracle's
// steps.
func TestSamples(t *testing.T) {
	var b strings.Builder
	tasks := builtin(t).Tasks
	for k, i := range []int{0, 9, 22, 43, 80, 245, 331, 402} {
		task := tasks[i]
		fmt.Fprintf(&b, "#%d %s, worlds %s\n%s\n", k+1, task.ID, strings.Join(task.Worlds, " and "), strings.Repeat("=", 72))
		b.WriteString(transcript(t, task))
	}
	golden.Equal(t, "testdata/samples.txt", []byte(b.String()))
}

func transcript(t *testing.T, task *envtune.Task) string {
	t.Helper()
	e := env.New(env.Options{})
	steps, err := e.Oracle(task, env.OracleOptions{Ask: "I cannot do that yet."})
	if err != nil {
		t.Fatal(err)
	}
	stage := &envtune.Stage{Name: "show", Mode: envtune.ModeTraining, MaxSteps: 8, Format: "compact"}
	ep, err := e.Open(context.Background(), task, stage, 1)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	show := func(list []envtune.Message) {
		for _, m := range list {
			fmt.Fprintf(&b, "[%s]\n%s\n", m.Role, format.Compact{}.Render(m, true))
		}
	}
	show(ep.First().Messages)
	for _, turn := range steps {
		for _, text := range turn {
			act := envtune.Message{Role: envtune.RoleAssistant, Content: text}
			show([]envtune.Message{act})
			fb, err := ep.Step(context.Background(), act)
			if err != nil {
				t.Fatal(err)
			}
			show(fb.Messages)
		}
	}
	b.WriteByte('\n')
	return b.String()
}

func TestGenerateStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Generate(ctx, Spec{N: 4}); err == nil || !strings.Contains(err.Error(), "canceled") {
		t.Errorf("a cancelled generation gives %v", err)
	}
}

func BenchmarkDefault(b *testing.B) {
	for b.Loop() {
		if _, err := Default(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}
