package rollout

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"envtune"
)

// TestRunRecords checks, per script, how the episode ends and what its turns
// came to: '+' succeeded, '-' ended without, '.' open, ' ' not reached.
func TestRunRecords(t *testing.T) {
	tests := []struct {
		name, script string
		turns        []string
		stop         envtune.StopReason
		valid        bool
		progress     float64
		outcomes     string
	}{
		{"all right", "a end b b end", []string{"a", "b b"}, envtune.StopDone, true, 1, "++"},
		{"one wrong", "a end b end", []string{"a", "b b"}, envtune.StopDone, false, .5, "+-"},
		{"failed on the way", "x a end", []string{"a"}, envtune.StopDone, true, 1, "+"},
		{"asks back", "end a end", []string{"", "a"}, envtune.StopDone, true, 1, "++"},
		{"limit", "a end x x x x x", []string{"a", "b", "b", "b"}, envtune.StopLimit, false, .25, "+-  "},
		{"context", "a end b TOOLONG", []string{"a", "b", "c"}, envtune.StopContext, false, 1. / 3, "+. "},
		{"context at once", "TOOLONG", []string{"a"}, envtune.StopContext, false, 0, "."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := play(t, wordTask("t", tt.turns...), tt.script)
			if got.Stop != tt.stop || got.Valid != tt.valid || got.Progress != tt.progress {
				t.Errorf("stop %q valid %v progress %v, want %q %v %v", got.Stop, got.Valid, got.Progress, tt.stop, tt.valid, tt.progress)
			}
			if s := outcomeString(got); s != tt.outcomes {
				t.Errorf("outcomes %q, want %q", s, tt.outcomes)
			}
			for _, s := range got.Steps {
				if s.Feedback.Tools != nil {
					t.Error("a step repeats the tools")
				}
			}
			if got.Turns != len(tt.turns) || len(got.Asks) != len(tt.turns) {
				t.Errorf("turns %d asks %v", got.Turns, got.Asks)
			}
		})
	}
}

func outcomeString(t *envtune.Trajectory) string {
	var b strings.Builder
	for _, o := range t.TurnOutcomes() {
		switch {
		case o.OK:
			b.WriteByte('+')
		case o.Ended:
			b.WriteByte('-')
		case o.Reached:
			b.WriteByte('.')
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func TestRunDoesNotDependOnScheduling(t *testing.T) {
	tasks := []*envtune.Task{wordTask("p", "a", "b"), wordTask("q", "b a", "", "a"), wordTask("p", "a", "b")}
	jobs := Groups(tasks, 8, hinted, 4, 99)
	policy := &linePolicy{script: map[string]string{"": strings.Repeat("RANDOM ", 40)}}
	var want string
	for _, n := range []int{1, 3, 0} {
		out, err := Run(t.Context(), wordEnv{limit: 5}, policy, jobs, Options{Concurrency: n})
		if err != nil {
			t.Fatal(err)
		}
		for i, tr := range out {
			if tr.Episode != jobs[i].Episode || tr.Seed != jobs[i].Seed {
				t.Fatalf("trajectory %d is of episode %s", i, tr.Episode)
			}
		}
		b, err := json.Marshal(out)
		if err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = string(b)
		}
		if string(b) != want {
			t.Errorf("concurrency %d gives other trajectories", n)
		}
	}
	groups := Collect(make([]*envtune.Trajectory, 0), 8, 4)
	if len(groups) != 0 {
		t.Errorf("%d groups of nothing", len(groups))
	}
}

func TestRunFaultGivesNoReward(t *testing.T) {
	jobs := []Job{
		{Task: wordTask("broken", "a"), Stage: hinted, Episode: "x"},
		{Task: wordTask("good", "a"), Stage: hinted, Episode: "y"},
	}
	policy := &linePolicy{script: map[string]string{"": "a end"}}
	done := 0
	out, err := Run(t.Context(), wordEnv{limit: 5}, policy, jobs, Options{
		Reward: func(t *envtune.Trajectory) (float64, error) { return 2 * t.Progress, nil },
		OnDone: func(int, *envtune.Trajectory) { done++ },
	})
	if err != nil {
		t.Fatal(err)
	}
	if out[0].Stop != envtune.StopFault || out[0].Reward != nil || !strings.Contains(out[0].Fault, "no start state") {
		t.Errorf("fault: %+v", out[0])
	}
	if out[1].Reward == nil || *out[1].Reward != 2 {
		t.Errorf("reward of the good one: %v", out[1].Reward)
	}
	if done != 2 || policy.forgot["x"] != 1 || policy.forgot["y"] != 1 {
		t.Errorf("done %d, forgot %v", done, policy.forgot)
	}
}

func TestRunStopsOnError(t *testing.T) {
	jobs := []Job{
		{Task: wordTask("p", "a"), Stage: hinted, Episode: "x"},
		{Task: wordTask("q", "a"), Stage: hinted, Episode: "y"},
	}
	policy := &linePolicy{script: map[string]string{"": "a end", "y": "a CRASH"}}
	out, err := Run(t.Context(), wordEnv{limit: 5}, policy, jobs, Options{Concurrency: 1})
	if err == nil || !strings.Contains(err.Error(), "lost the connection") || !strings.Contains(err.Error(), "task q") {
		t.Fatalf("error %v", err)
	}
	if out[0].Stop != envtune.StopDone || out[1].Stop != envtune.StopCancel {
		t.Errorf("stops %q %q", out[0].Stop, out[1].Stop)
	}
	_, err = Run(t.Context(), wordEnv{limit: 5}, policy, jobs[:1], Options{
		Reward: func(*envtune.Trajectory) (float64, error) { return 0, errors.New("no such rule") },
	})
	if err == nil || !strings.Contains(err.Error(), "no such rule") {
		t.Errorf("error %v", err)
	}
}

func TestRunCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	jobs := Groups([]*envtune.Task{wordTask("p", "a")}, 4, hinted, 0, 0)
	policy := &linePolicy{script: map[string]string{"": "a end"}}
	out, err := Run(ctx, wordEnv{limit: 5}, policy, jobs, Options{
		Concurrency: 1,
		OnDone:      func(int, *envtune.Trajectory) { cancel() },
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
	if out[0].Stop != envtune.StopDone || out[3].Stop != envtune.StopCancel || out[3].Reward != nil {
		t.Errorf("stops %q %q", out[0].Stop, out[3].Stop)
	}
}

func TestRunRefusesBadJobs(t *testing.T) {
	task := wordTask("p", "a")
	for _, jobs := range [][]Job{
		{{Task: task, Stage: hinted, Episode: "x"}, {Task: task, Stage: hinted, Episode: "x"}},
		{{Task: task}},
	} {
		if _, err := Run(t.Context(), wordEnv{}, &linePolicy{}, jobs, Options{}); err == nil {
			t.Errorf("%v was accepted", jobs)
		}
	}
}

func TestGroups(t *testing.T) {
	tasks := []*envtune.Task{wordTask("p", "a"), wordTask("q", "a"), wordTask("p", "a")}
	jobs := Groups(tasks, 2, hinted, 7, 1)
	seeds, names := map[uint64]bool{}, ""
	for _, j := range jobs {
		seeds[j.Seed] = true
		names += j.Episode + " "
	}
	if want := "7/p/0 7/p/1 7/q/0 7/q/1 7/p/2 7/p/3 "; names != want {
		t.Errorf("names %q, want %q", names, want)
	}
	if len(seeds) != len(jobs) {
		t.Errorf("%d seeds for %d jobs", len(seeds), len(jobs))
	}
	out := make([]*envtune.Trajectory, len(jobs))
	for i, j := range jobs {
		out[i] = newTrajectory(j)
	}
	groups := Collect(out, 2, 7)
	if len(groups) != 3 || groups[1].Task != "q" || len(groups[2].Trajectories) != 2 || groups[2].Version != 7 {
		t.Errorf("groups %+v", groups)
	}
}

// TestSeedIsFixed pins the hash: stored runs depend on it.
func TestSeedIsFixed(t *testing.T) {
	got := fmt.Sprintf("%016x %016x %016x", Seed(0, 0, "", 0), Seed(1, 2, "small-3", 4), Seed(1, 2, "small-3", 5))
	const want = "7bd7cd961b67150b 1232752e9f94791f e75e436933163777"
	if got != want {
		t.Errorf("seeds %s, want %s", got, want)
	}
}
