package train

import (
	"context"
	"path/filepath"
	"runtime"
	"testing"

	"envtune"
	"envtune/learn/base"
	"envtune/policy/native"
)

// switched are tiny options with every switch of the recipe on.
func switched(dir string, steps int) (Options, error) {
	o, err := tinyOptions(dir, steps)
	if err != nil {
		return o, err
	}
	tr := &o.Config.Train
	tr.Resample, tr.BranchRollouts, tr.BranchGroups = 3, 2, 1
	for i := range o.Config.Stages {
		s := &o.Config.Stages[i]
		s.MaxSteps = 4
		s.Tasks.Edge, s.Tasks.Priority, s.Tasks.Retire, s.Tasks.Revisit = 0.5, envtune.PriorityAbility, 0.3, 2
		s.Hints = envtune.HintRule{Level: envtune.HintFull, Show: 1, Fade: 0.5, Mastery: envtune.MasteryRule{To: 0.9, Window: 8, Fewest: 1}}
		s.Copies.Unhinted, s.Copies.Relabelled, s.Copies.Spliced, s.Copies.Searched, s.Copies.Replay, s.EndFailed = true, 8, 2, 2, 2, true
	}
	return o, nil
}

// Every switch does something, bounded as it says, and the same on one core.
func TestSwitches(t *testing.T) {
	b, err := base.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	embedded, err := native.FromBase(b) // one that can call something
	if err != nil {
		t.Fatal(err)
	}
	two, one := filepath.Join(t.TempDir(), "two"), filepath.Join(t.TempDir(), "one")
	for _, dir := range []string{two, one} {
		o, err := switched(dir, 2)
		if err != nil {
			t.Fatal(err)
		}
		o.Base, o.Config.Train.MaxTokens, o.Seed = embedded, 40, 1 // in which each of them happens
		o.Config.Stages = o.Config.Stages[2:3]
		o.Config.Train.Validation.Tasks = 1
		o.Tasks = firstOfRoles(o.Tasks, map[envtune.Part]int{envtune.PartTrain: 16, envtune.PartValidation: 1, envtune.PartTest: 1})
		if dir == one {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
		}
		if _, err := Run(context.Background(), o); err != nil {
			t.Fatal(err)
		}
	}
	same(t, "one core", content(t, two), content(t, one))
	var resampled, branched, resting, faded, relabelled, spliced, searched, replayed, failed int
	for i, m := range metrics(t, two) {
		if m.Resampled > 3 || m.Resampled > m.Constant || m.Rollout.Episodes != 3*(2+m.Resampled) {
			t.Errorf("step %d: %d groups resampled for %d constant ones, %d episodes", i, m.Resampled, m.Constant, m.Rollout.Episodes)
		}
		if b := m.Branches; b != nil {
			branched++
			if b.Groups != 1 || b.Episodes != 2 {
				t.Errorf("step %d: branches %+v", i, b)
			}
		}
		resampled += m.Resampled
		resting += m.Resting
		faded += m.FadedCodes
		if m.Relabelled > 8 {
			t.Errorf("step %d: %d relabelled copies, want at most 8", i, m.Relabelled)
		}
		if m.Spliced > 2 {
			t.Errorf("step %d: %d spliced copies, want at most 2", i, m.Spliced)
		}
		if m.Searched > 2 {
			t.Errorf("step %d: %d searched copies, want at most 2", i, m.Searched)
		}
		relabelled += m.Relabelled
		spliced += m.Spliced
		searched += m.Searched
		replayed += m.Replayed
		failed += m.Stops[envtune.StopFailed]
	}
	if resampled == 0 || branched == 0 || resting == 0 || faded == 0 || relabelled == 0 || spliced == 0 || searched == 0 || replayed == 0 || failed == 0 {
		t.Errorf("%d groups resampled, %d steps with branches, %d resting tasks, %d faded codes, %d relabelled, %d spliced, %d searched and %d replayed copies, %d episodes ended early",
			resampled, branched, resting, faded, relabelled, spliced, searched, replayed, failed)
	}
}

// firstOfRoles are the first tasks of each role, so many.
func firstOfRoles(tasks []*envtune.Task, n map[envtune.Part]int) []*envtune.Task {
	var out []*envtune.Task
	for _, t := range tasks {
		if n[t.Part] > 0 {
			n[t.Part]--
			out = append(out, t)
		}
	}
	return out
}
