package synth

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"envtune"
	"envtune/env"
	"envtune/py"
)

// relabelSuite is a suite of n training tasks with what relabels them.
func relabelSuite(t testing.TB, name string, n int) (*Suite, *Relabeller) {
	t.Helper()
	spec := Spec{Like: name, Name: name, Roles: map[envtune.Part]int{envtune.PartTrain: n}, Seed: 3}
	suite, err := Generate(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewRelabeller(Spec{Like: Outside, Name: "other"}, spec)
	if err != nil {
		t.Fatal(err)
	}
	return suite, r
}

// What the reference of a turn calls is right for some request, nearly always: the task that
// is written for it passes every check that a generated task passes.
func TestRelabelReference(t *testing.T) {
	for _, name := range []string{Starter, Small} {
		suite, r := relabelSuite(t, name, 40)
		checks := env.New(env.Options{CacheTasks: 1})
		asked, found := 0, 0
		for _, task := range suite.Tasks {
			for turn, tn := range task.Turns {
				if len(tn.Reference) == 0 {
					continue
				}
				asked++
				got, err := r.Relabel(task, turn, tn.Reference, 1)
				if err != nil {
					t.Fatalf("%s: %v", task.ID, err)
				}
				if got == nil {
					continue
				}
				found++
				if _, err := Check(t.Context(), checks, got.Task); err != nil {
					t.Errorf("%s: %v", task.ID, err)
				}
				checkRelabelled(t, task, turn, tn.Reference, got)
				if again, err := r.Relabel(task, turn, tn.Reference, 1); err != nil || !reflect.DeepEqual(again, got) {
					t.Errorf("%s: the same seed gives another task (%v)", task.ID, err)
				}
			}
		}
		if t.Logf("%s: %d of %d turns", name, found, asked); found*10 < asked*8 {
			t.Errorf("%s: a request is found for %d of %d turns, want 80%%", name, found, asked)
		}
	}
}

// checkRelabelled holds a task against the calls that it was written for.
func checkRelabelled(t *testing.T, task *envtune.Task, turn int, calls []string, got *Relabelled) {
	t.Helper()
	if len(got.Task.Turns) != turn+1 || !reflect.DeepEqual(got.Task.Turns[:turn], task.Turns[:turn]) {
		t.Errorf("%s: %d turns, want the first %d and another one", task.ID, len(got.Task.Turns), turn)
	}
	last := got.Task.Turns[turn]
	if len(got.Calls) != len(last.Reference) || len(got.Wishes) != len(got.Calls) || !slices.IsSorted(got.Calls) {
		t.Fatalf("%s: calls %v, wishes %q, reference %q", task.ID, got.Calls, got.Wishes, last.Reference)
	}
	for i, k := range got.Calls {
		if toolOf(calls[k]) != toolOf(last.Reference[i]) {
			t.Errorf("%s: call %s stands for %s", task.ID, calls[k], last.Reference[i])
		}
	}
	if got.Wishes[len(got.Wishes)-1] == "" {
		t.Errorf("%s: no words ask for %s: %s", task.ID, last.Reference[len(last.Reference)-1], last.User)
	}
	if owner(textKey(last.User)) != task.Part || owner(callKey(got.Task.Turns)) != task.Part {
		t.Errorf("%s: the new turn belongs to another role", task.ID)
	}
}

// What an agent calls with values of its own is asked for with these values.
func TestRelabelOwnValues(t *testing.T) {
	suite, r := relabelSuite(t, Starter, 40)
	for tool, c := range map[string]struct{ call, says string }{
		"adjustClimateControl": {"adjustClimateControl(temperature=31.%d, unit='celsius')", "31.%d"},
		"display_log":          {"display_log(messages=['warm snow %d'])", `"warm snow %d"`},
		"pressBrakePedal":      {"pressBrakePedal(pedalPosition=0.%d)", "0.%d"},
		"get_symbol_by_name":   {"get_symbol_by_name(name='Acme %d')", "Acme %d"},
	} {
		found := 0
		for i, task := range suite.Tasks {
			if !slices.Contains(task.Tools, tool) {
				continue
			}
			// Which role a sequence of calls belongs to depends on the values.
			call, says := fmt.Sprintf(c.call, 11+i), fmt.Sprintf(c.says, 11+i)
			got, err := r.Relabel(task, 0, []string{"nonsense(x=1)", call}, 1)
			if err != nil {
				t.Fatal(err)
			}
			if got == nil {
				continue
			}
			found++
			if !slices.Equal(got.Calls, []int{1}) || !strings.Contains(got.Task.Turns[0].User, says) {
				t.Errorf("%s: calls %v: %s", call, got.Calls, got.Task.Turns[0].User)
			}
		}
		if found == 0 {
			t.Errorf("%s: no request is found in any task", tool)
		}
	}
}

// No request is written for what no goal of the generator does.
func TestRelabelNothing(t *testing.T) {
	suite, r := relabelSuite(t, Starter, 40)
	for _, calls := range [][]string{
		nil, {"nonsense()"}, {"lockDoors(unlock=True)"}, {"adjustClimateControl(temperature='it''s')"},
		{"display_log(['a'])"}, {`display_log(messages=["it's"])`}, {"no call"},
	} {
		for _, task := range suite.Tasks[:12] {
			if got, err := r.Relabel(task, 0, calls, 1); err != nil || got != nil {
				t.Errorf("%q: %v, %+v", calls, err, got)
			}
		}
	}
	stranger := *suite.Tasks[0]
	stranger.ID = "unheard-of"
	if got, err := r.Relabel(&stranger, 0, stranger.Turns[0].Reference, 1); err != nil || got != nil {
		t.Errorf("a task of no suite: %v, %+v", err, got)
	}
	if got, err := r.Relabel(suite.Tasks[0], 9, []string{"check_tire_pressure()"}, 1); err != nil || got != nil {
		t.Errorf("a turn that there is not: %v, %+v", err, got)
	}
}

// A request to ask back lacks a tool that is not offered, or a value.
func TestRelabelAsk(t *testing.T) {
	for _, name := range []string{Starter, Small} {
		suite, r := relabelSuite(t, name, 40)
		found := map[Lack]int{}
		for _, task := range suite.Tasks {
			for turn := range task.Turns {
				for _, lack := range []Lack{LackValue, LackTool} {
					got, err := r.Ask(task, turn, lack, 5)
					if err != nil {
						t.Fatal(err)
					}
					if got == nil {
						continue
					}
					found[lack]++
					last := got.Task.Turns[turn]
					if len(last.Reference) > 0 || last.User == "" || (got.Lacks == "") != (lack == LackTool) || len(got.Calls) > 0 {
						t.Errorf("%s, %v: %+v, %q", task.ID, lack, last, got.Lacks)
					}
				}
			}
		}
		if found[LackValue] < len(suite.Tasks) || found[LackTool] < len(suite.Tasks) {
			t.Errorf("%s: found %v for %d tasks", name, found, len(suite.Tasks))
		}
	}
}

// A goal that is reached already, so that it needs no call, is not what calls were made for.
func TestRelabelReachedGoal(t *testing.T) {
	a := &retelling{s: &scene{heard: &hearing{}}}
	if _, ok := a.reach(drawnGoal{goal: goal{run: func() error { return nil }}}); ok {
		t.Error("a goal without a call counts as reached by the calls")
	}
}

func TestHearing(t *testing.T) {
	parse := func(text string) py.Call {
		c, err := py.ParseCall(text, py.DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	slots := map[string]string{"a": "7 miles", "b": "the x1 door", "c": `"one" and "two"`}
	for _, c := range []struct {
		heard string
		args  []arg
		want  string // the call and the slots
	}{
		{"f(n=7)", []arg{{"n", 7}}, `f(n=7) 7 miles`},
		{"f(n=70, more=True)", []arg{{"n", 7}}, `f(n=70) 70 miles`},
		{"f(n=7.5, m=7.5)", []arg{{"n", 7}, {"m", 7}}, `f(n=7.5, m=7.5) 7.5 miles`},
		{"f(n=8, m=7)", []arg{{"n", 7}, {"m", 7}}, ``}, // one value of the goal has become two
		{"f(n='7')", []arg{{"n", 7}}, ``},
		{"f(m=7)", []arg{{"n", 7}}, ``},
		{"f(n=9)", []arg{{"n", 5}}, ``}, // in no slot
		{"f(d='x2')", []arg{{"d", "x1"}}, `f(d='x2') 7 miles the x2 door`},
		{"f(d='x 2')", []arg{{"d", "x"}}, ``}, // x is no word of the slots
		{"f(d=\"it's\")", []arg{{"d", "x1"}}, ``},
		{"f(l=['two', 'one'])", []arg{{"l", []string{"one", "two"}}}, `f(l=['two', 'one']) 7 miles the x1 door "one" and "two"`},
		{"f(l=['one', 'six'])", []arg{{"l", []string{"one", "two"}}}, `f(l=['one', 'six']) 7 miles the x1 door "one" and "six"`},
		{"f(l=['one'])", []arg{{"l", []string{"one", "two"}}}, ``},
		{"f(b=False)", []arg{{"b", true}}, ``},
	} {
		h := &hearing{calls: []py.Call{parse("g()"), parse(c.heard)}, values: map[string]string{}}
		text, ok := h.next("f", c.args)
		said, can := h.say(slots)
		if !ok || !can {
			if c.want != "" {
				t.Errorf("%s: not found, want %s", c.heard, c.want)
			}
			continue
		}
		for _, k := range slices.Sorted(maps.Keys(said)) {
			text += " " + said[k]
		}
		if !strings.HasPrefix(text, c.want) || c.want == "" {
			t.Errorf("%s: %s, want %q", c.heard, text, c.want)
		}
	}
}

func TestWish(t *testing.T) {
	for clause, want := range map[string]string{
		"set the headlights to mode auto":                   "set headlights",
		"get the driver door locked":                        "get door locked",
		"place a Buy order for Tesla, amount 5":             "place order",
		"what is the outside temperature":                   "what is outside temperature",
		"make sure to lock the driver door":                 "lock door",
		"engage the parking brake":                          "engage parking brake",
		"display the car status, option fuel":               "display car status",
		"NVDA":                                              "nvda",
		`show the message "low oil" in the log`:             "show message low",
		"tell me how warm it is outside in all of the city": "tell how warm",
	} {
		c := py.Call{Name: "f"}
		for i, v := range []string{"auto", "driver", "Buy", "Tesla", "engage", "fuel"} {
			c.Kwargs = append(c.Kwargs, py.Arg{Name: fmt.Sprint("a", i), Value: py.Str(v)})
		}
		if got := wish(clause, c); got != want {
			t.Errorf("%s: %q, want %q", clause, got, want)
		}
	}
}

// Whatever an agent called, a request for it is met by what it called, or there is none.
func FuzzRelabel(f *testing.F) {
	var suites []*Suite
	var all []*Relabeller
	for _, name := range []string{Starter, Small, Outside} {
		suite, r := relabelSuite(f, name, 16)
		suites, all = append(suites, suite), append(all, r)
		for i, task := range suite.Tasks {
			for turn, tn := range task.Turns {
				for n, call := range tn.Reference {
					f.Add(uint(len(all)-1), uint(i), uint(turn), uint(n), call, uint64(i))
					changed := strings.NewReplacer("'", "'x", "0", "9", "1", "7").Replace(call)
					f.Add(uint(len(all)-1), uint(i), uint(turn), uint(n), changed, uint64(i))
				}
			}
		}
	}
	f.Fuzz(func(t *testing.T, which, i, turn, n uint, call string, seed uint64) {
		k := which % uint(len(all))
		task := suites[k].Tasks[i%uint(len(suites[k].Tasks))]
		at := int(turn % uint(len(task.Turns)))
		calls := slices.Clone(task.Turns[at].Reference)
		if len(calls) > 0 {
			calls[n%uint(len(calls))] = call
		}
		got, err := all[k].Relabel(task, at, calls, seed)
		if err != nil {
			t.Fatal(err)
		}
		if got != nil {
			checkRelabelled(t, task, at, calls, got)
		}
		if _, err := all[k].Ask(task, at, Lack(n%2), seed); err != nil {
			t.Fatal(err)
		}
	})
}

// BenchmarkRelabel writes requests for the references of turns, and looks for one where there
// is none.
func BenchmarkRelabel(b *testing.B) {
	suite, r := relabelSuite(b, Starter, 40)
	for _, c := range []struct {
		name  string
		calls func(t *envtune.Task, turn int) []string
	}{
		{"found", func(t *envtune.Task, turn int) []string { return t.Turns[turn].Reference }},
		{"none", func(*envtune.Task, int) []string { return []string{"lockDoors(unlock=True)", "pressBrakePedal(x=1)"} }},
	} {
		b.Run(c.name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				t := suite.Tasks[i%len(suite.Tasks)]
				turn := i / len(suite.Tasks) % len(t.Turns)
				if _, err := r.Relabel(t, turn, c.calls(t, turn), uint64(i)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
