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

// Branches begin with the steps before the fork and the state after them, whatever their
// siblings do; on one worker and on many they are the same.
func TestBranch(t *testing.T) {
	task := wordTask("t", "a", "b b")
	orig := play(t, task, "a end b x end")
	orig.Episode = "7/t/0"
	at := FirstFailure(orig)
	if at != 3 {
		t.Fatalf("the first failed step is %d", at)
	}
	var stored string
	for _, workers := range []int{1, 0} {
		jobs, err := Branch(t.Context(), wordEnv{limit: 5}, task, hinted, orig, at, 3)
		if err != nil {
			t.Fatal(err)
		}
		script := map[string]string{}
		for i, rest := range []string{"b end", "x end", "y y end"} {
			script[fmt.Sprintf("7/t/0/branch/%d", i)] = "a end b " + rest
		}
		out, err := Run(t.Context(), wordEnv{limit: 5}, &linePolicy{script: script}, jobs, Options{Concurrency: workers})
		if err != nil {
			t.Fatal(err)
		}
		seeds := map[uint64]bool{}
		for i, want := range []string{"a end b b end", "a end b x end", "a end b y y end"} {
			b := out[i]
			if actions(b) != want || b.Valid != (i == 0) || b.Forked != at || b.Seed != orig.Seed {
				t.Errorf("branch %d: %q, valid %v, forked at %d, seed %d", i, actions(b), b.Valid, b.Forked, b.Seed)
			}
			seeds[jobs[i].Seed] = true
		}
		if len(seeds) != 3 || seeds[orig.Seed] {
			t.Errorf("the policy draws from %d seeds", len(seeds))
		}
		text, err := json.Marshal(out)
		if err != nil {
			t.Fatal(err)
		}
		if stored != "" && stored != string(text) {
			t.Error("branches depend on the number of workers")
		}
		stored = string(text)
	}
	if actions(orig) != "a end b x end" || orig.Forked != 0 {
		t.Errorf("the original became %q", actions(orig))
	}
	// A pruned copy of a branch knows which of its steps are another episode's.
	jobs, err := Branch(t.Context(), wordEnv{limit: 5}, task, hinted, orig, at, 2)
	if err != nil {
		t.Fatal(err)
	}
	out, err := Run(t.Context(), wordEnv{limit: 5}, &linePolicy{script: map[string]string{"": "a end b x b end"}}, jobs, Options{})
	if err != nil {
		t.Fatal(err)
	}
	pruned, err := Prune(t.Context(), wordEnv{limit: 5}, task, hinted, out[0])
	if err != nil || actions(pruned) != "a end b b end" || pruned.Forked != at {
		t.Errorf("pruned to %q, %+v, %v", actions(pruned), pruned, err)
	}
}

func TestBranchRefuses(t *testing.T) {
	task := wordTask("t", "a", "b")
	orig := play(t, task, "a end x b end")
	// Another task does not give the same turns again.
	if jobs, err := Branch(t.Context(), wordEnv{limit: 1}, task, hinted, orig, 2, 2); err != nil || jobs != nil {
		t.Errorf("out of step: %d jobs, %v", len(jobs), err)
	}
	if _, err := Branch(t.Context(), wordEnv{limit: 5}, wordTask("broken", "a"), hinted, orig, 2, 2); err == nil || !strings.Contains(err.Error(), "branching from step 2") {
		t.Errorf("a faulty task: %v", err)
	}
	env := &countingEnv{Env: wordEnv{limit: 5}, forks: 2}
	if _, err := Branch(t.Context(), env, task, hinted, orig, 2, 4); err == nil {
		t.Error("no error where a fork fails")
	}
	if env.open != 0 {
		t.Errorf("%d episodes are left open", env.open)
	}
	// A run that has ended before its branches began closes them all the same.
	env.forks = 3
	jobs, err := Branch(t.Context(), env, task, hinted, orig, 2, 3)
	if err != nil || env.open != 3 {
		t.Fatalf("%d forks are open: %v", env.open, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if out, err := Run(ctx, env, &linePolicy{}, jobs, Options{Concurrency: 1}); !errors.Is(err, context.Canceled) || out[2].Stop != envtune.StopCancel || env.open != 0 {
		t.Errorf("%d forks of a cancelled run are left open; %v", env.open, err)
	}
	if got := FirstFailure(play(t, task, "a end b end")); got != -1 {
		t.Errorf("a failure at step %d of none", got)
	}
}

// countingEnv counts open episodes and allows so many forks.
type countingEnv struct {
	envtune.Env
	open, forks int
}

type countingEpisode struct {
	envtune.Episode
	env *countingEnv
}

func (e *countingEnv) Open(ctx context.Context, task *envtune.Task, stage *envtune.Stage, seed uint64) (envtune.Episode, error) {
	ep, err := e.Env.Open(ctx, task, stage, seed)
	e.open++
	return countingEpisode{ep, e}, err
}

func (e countingEpisode) Fork() (envtune.Episode, error) {
	if e.env.forks == 0 {
		return nil, fmt.Errorf("no more forks")
	}
	e.env.forks--
	e.env.open++
	ep, err := e.Episode.Fork()
	return countingEpisode{ep, e.env}, err
}

func (e countingEpisode) Close() error {
	e.env.open--
	return e.Episode.Close()
}

// Groups drawn later in a step have sample numbers behind those of the earlier ones.
func TestMoreGroups(t *testing.T) {
	p, q := wordTask("p", "a"), wordTask("q", "a")
	names := ""
	for _, j := range MoreGroups([]*envtune.Task{p, q, p}, []*envtune.Task{q, p}, 2, hinted, 7, 1) {
		names += j.Episode + " "
	}
	if want := "7/q/2 7/q/3 7/p/4 7/p/5 "; names != want {
		t.Errorf("names %q, want %q", names, want)
	}
}
