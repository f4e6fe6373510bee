package eval

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"envtune"
	"envtune/internal/golden"
)

// scores makes a report of tasks a, b, c..., in turn of the first three splits, from their
// successes in four episodes; -1 leaves a task out.
func scores(seed uint64, successes ...int) *Report {
	r := &Report{Seed: seed, Samples: 4, Hints: envtune.HintOff, Mode: envtune.ModeTraining}
	for i, s := range successes {
		if s < 0 {
			continue
		}
		r.Episodes += 4
		r.PerTask = append(r.PerTask, TaskScore{Task: string(rune('a' + i)), Split: envtune.Splits()[i%3], Episodes: 4, Successes: s, Progress: float64(s) / 5})
	}
	return r
}

func TestCompare(t *testing.T) {
	before, now := scores(7, 0, 4, 2, 1, 2, 0, -1, 3, 1, 4), scores(3, 4, 4, 1, 2, 2, 0, 1, -1, 4, 3)
	got, err := Compare(before, now)
	if err != nil {
		t.Fatal(err)
	}
	names := func(list []TaskChange) (out string) {
		for _, c := range list {
			out += fmt.Sprintf("%s %s %g %g; ", c.Task, c.Split, c.Before, c.After)
		}
		return out
	}
	if g := names(got.Gained); g != "a base 0 1; d base 0.25 0.5; i miss_func 0.25 1; " {
		t.Errorf("gained %s", g)
	}
	if l := names(got.Lost); l != "c miss_func 0.5 0.25; j base 1 0.75; " {
		t.Errorf("lost %s", l)
	}
	if strings.Join(got.LeftOut, " ") != "g h" {
		t.Errorf("left out %q", got.LeftOut)
	}
	all := got.Differences[len(got.Differences)-1]
	if want := (1 - 0.25 + 0.25 + 0.75 - 0.25) / 8; all.Tasks != 8 || all.Change.Value < want-1e-9 || all.Change.Value > want+1e-9 {
		t.Errorf("overall %+v, want a change of %g", all, want)
	}
	got.Baseline = "runs/a\x1b.json"
	var b bytes.Buffer
	if err := got.Table(&b); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "testdata/compare.golden", b.Bytes())

	// The order of the baseline's tasks and its seed change nothing, that of now does.
	before.Seed = 8
	for i, j := 0, len(before.PerTask)-1; i < j; i, j = i+1, j-1 {
		before.PerTask[i], before.PerTask[j] = before.PerTask[j], before.PerTask[i]
	}
	again, err := Compare(before, now)
	if again.Baseline = got.Baseline; err != nil || !reflect.DeepEqual(again, got) {
		t.Errorf("in another order: %v, %+v", err, again)
	}
	now.Seed = 4
	if other, err := Compare(before, now); err != nil || reflect.DeepEqual(other.Differences, got.Differences) {
		t.Errorf("another seed has the same intervals: %v", err)
	}
}

// Pairing takes out what the tasks have in common: the interval is narrower than that of
// the two alone would let one think, and a policy does not differ from itself.
func TestCompareIsPaired(t *testing.T) {
	var before, after []int
	for i := range 60 {
		before, after = append(before, i%2*3), append(after, i%2*3+1)
	}
	c, err := Compare(scores(1, before...), scores(1, after...))
	if err != nil {
		t.Fatal(err)
	}
	if d := c.Differences[len(c.Differences)-1]; d.Change != (Estimate{0.25, 0.25, 0.25}) || len(c.Gained) != 60 {
		t.Errorf("every task gains a quarter: %+v, %d gained", d, len(c.Gained))
	}
	same, err := Compare(scores(1, before...), scores(1, before...))
	if err != nil || len(same.Gained)+len(same.Lost) > 0 || same.Differences[0].Change != (Estimate{}) {
		t.Errorf("with itself: %v, %+v", err, same)
	}
}

func TestCompareErrors(t *testing.T) {
	other := scores(1, 1, 2)
	other.PerTask[1].Split = envtune.SplitLongContext
	for _, c := range []struct {
		before, now *Report
		want        string
	}{
		{scores(1, 1, -1), scores(1, -1, 1), "no task in common"},
		{other, scores(1, 1, 2), "task b is of split long_context in the baseline and of miss_param here"},
	} {
		if _, err := Compare(c.before, c.now); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

func TestCheckBaseline(t *testing.T) {
	tasks := func(names string) (out []*envtune.Task) {
		for _, n := range names {
			out = append(out, &envtune.Task{ID: string(n), Split: envtune.Splits()[(n-'a')%3]})
		}
		return out
	}
	faulted := scores(1, 1, 1)
	faulted.Faults = []Fault{{Task: "a"}, {Task: "c"}}
	for _, c := range []struct {
		baseline *Report
		tasks    string
		want     string
	}{
		{scores(1, 1, 1, 1), "cab", ""},
		{faulted, "abc", ""},
		{scores(1, 1, -1, 1), "abc", "1 task is not in the baseline (b)"},
		{scores(1, 1, 1, 1, 1, 1, 1, 1, 1), "ai", "7 tasks are only in the baseline (b, c, d, e, f and 2 more), 1 task is not in the baseline (i)"},
	} {
		err := CheckBaseline(c.baseline, tasks(c.tasks))
		var unpaired *UnpairedError
		if c.want == "" && err != nil || c.want != "" && (!errors.As(err, &unpaired) || err.Error() != c.want) {
			t.Errorf("%s: got %v, want %q", c.tasks, err, c.want)
		}
	}
	moved := tasks("a")
	moved[0].Split = envtune.SplitMissFunc
	if err := CheckBaseline(scores(1, 1), moved); err == nil || !strings.Contains(err.Error(), "the suites are not the same") {
		t.Errorf("another split: %v", err)
	}
}

func TestReadReport(t *testing.T) {
	want := scores(5, 1, 4, 0)
	want.Comparison = &Comparison{Baseline: "b", Gained: []TaskChange{{Task: "a", Split: envtune.SplitBase, After: 1}}}
	var b bytes.Buffer
	if err := want.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	got, err := ReadReport(&b)
	if err != nil || !reflect.DeepEqual(got.PerTask, want.PerTask) || got.Seed != 5 || !reflect.DeepEqual(got.Comparison.Gained, want.Comparison.Gained) {
		t.Errorf("%v, %+v", err, got)
	}
	for text, want := range map[string]string{
		"":                 "reading the report: unexpected end",
		`{"per_task": []}`: "field per_task: there are no tasks",
		`{"per_task": [{"task": "a", "episodes": 0}]}`:                                  "field per_task[0]: 0 successes in 0 episodes",
		`{"per_task": [{"task": "a", "episodes": 2, "successes": 3}]}`:                  "3 successes in 2 episodes",
		`{"per_task": [{"task": "a", "episodes": 2, "successes": -1}]}`:                 "-1 successes",
		`{"per_task": [{"task": "a", "episodes": 1, "progress": 1.5}]}`:                 "progress is 1.5, want 0 to 1",
		`{"per_task": [{"task": "a", "episodes": 1}, {"task": "a", "episodes": 1}]}`:    `field per_task[1]: task "a" comes twice`,
		`{"per_task": [{"task": "a", "episodes": 1, "progress": 1e400, "split": "x"}]}`: "reading the report",
	} {
		if _, err := ReadReport(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}

func TestScoreStored(t *testing.T) {
	stored := func(task string, level envtune.HintLevel) *envtune.Trajectory {
		t := turns("a.")
		t.Task, t.Stage, t.Split = task, "eval", envtune.SplitBase
		t.Rules = &envtune.Rules{Mode: envtune.ModeTraining, Hints: envtune.HintRule{Level: level}}
		return t
	}
	shown := func(task string) *envtune.Trajectory {
		t := stored(task, envtune.HintOff)
		t.Rules.Example = true
		return t
	}
	old := stored("b", envtune.HintOff)
	old.Rules = nil
	for _, c := range []struct {
		list []*envtune.Trajectory
		want string
	}{
		{[]*envtune.Trajectory{stored("a", "full"), stored("b", "full")}, "2 episodes, 1 a task, hints full, training mode, seed 9"},
		{[]*envtune.Trajectory{stored("a", "full"), stored("b", "off"), stored("b", "full")}, "3 episodes, training mode, seed 9"},
		{[]*envtune.Trajectory{stored("a", "off"), old}, "2 episodes, 1 a task, seed 9"},
		{[]*envtune.Trajectory{shown("a"), shown("b")}, "2 episodes, 1 a task, hints off, training mode, worked example, seed 9"},
		{[]*envtune.Trajectory{shown("a"), stored("b", "off")}, "2 episodes, 1 a task, hints off, training mode, seed 9"},
	} {
		r, err := ScoreStored(c.list, 9)
		if err != nil || r.heading() != c.want || r.Stage != "eval" {
			t.Errorf("got %v, %q of stage %q, want %q", err, r.heading(), r.Stage, c.want)
		}
	}
	if _, err := ScoreStored(nil, 1); err == nil {
		t.Error("nothing is scored")
	}
}
