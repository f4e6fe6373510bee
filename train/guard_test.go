package train

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"envtune"
	"envtune/curriculum"
	"envtune/format"
	"envtune/learn"
	"envtune/learn/base"
	"envtune/learn/model"
	"envtune/policy/native"
	"envtune/run"
)

// taught is the tiny model after a few lessons in ending a turn: it can lose something.
var taught = sync.OnceValues(func() (*native.Model, error) {
	b, err := tinyBase()
	if err != nil {
		return nil, err
	}
	s, err := small()
	if err != nil {
		return nil, err
	}
	m := *b
	m.Model = b.Clone()
	f, err := format.ByName("compact")
	if err != nil {
		return nil, err
	}
	speech, err := m.Speech(f)
	if err != nil {
		return nil, err
	}
	own := speech.(*native.Own)
	builder := &learn.Builder{Encoder: own, Render: func(m envtune.Message) string { return f.Render(m, true) }}
	learner := model.NewTrainer(m.Model, model.AdamW{Beta1: 0.9, Beta2: 0.99}, 0)
	var lessons []learn.Example
	for _, task := range s.Tasks[:24] {
		lessons = append(lessons, builder.Transcript([]envtune.Message{
			{Role: envtune.RoleUser, Content: task.Turns[0].User},
			{Role: envtune.RoleAssistant, Content: f.Say("done")},
		}, func(int, *envtune.Message) float64 { return 1 }))
	}
	o := learn.DefaultOptions()
	o.LR, o.Minibatches = 1e-2, 1
	for range lessonsOfTaught {
		if _, err := learn.Update(learner, nil, &learn.Batch{Copies: lessons}, o); err != nil {
			return nil, err
		}
	}
	return &m, nil
})

const lessonsOfTaught = 80

// collapsing are the options of a run of one stage whose learning rate is far too high.
func collapsing(t *testing.T, dir string, guard *curriculum.GuardRule) Options {
	t.Helper()
	o, err := tinyOptions(dir, 12)
	if err != nil {
		t.Fatal(err)
	}
	if o.Base, err = taught(); err != nil {
		t.Fatal(err)
	}
	o.Config.Stages = o.Config.Stages[3:]
	o.Config.Stages[0].Copies.Relabelled = 0 // examples of their own, which no rate ruins
	o.Config.Stages[0].Tasks.Splits = []envtune.Split{envtune.SplitMissParam, envtune.SplitMissFunc}
	g := &o.Config.Stages[0].Gate
	g.MinSteps, g.MaxSteps, g.Every = 8, 8, 1
	tr := &o.Config.Train
	tr.GroupSize, tr.GroupsPerStep, tr.LR, tr.GradClip = 6, 4, 0.1, 0
	tr.Guided, tr.LRSchedule, tr.LRWarmup, tr.Entropy = false, curriculum.DefaultTrain().LRSchedule, 0, 0
	tr.Validation = curriculum.Validation{Samples: 4}
	o.Config.Guard = guard
	return o
}

func metrics(t *testing.T, dir string) []StepMetrics {
	t.Helper()
	out, err := StepsOf(dir)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// smallRule is a guard for stages of a few steps and validations of a few tasks.
func smallRule() *curriculum.GuardRule {
	rule := curriculum.DefaultGuard()
	rule.MinSteps, rule.Window, rule.Drop, rule.Factor = 2, 4, 1, 0.02
	return &rule
}

// A learning rate that is far too high ruins the model; the guard goes back, and the
// smaller rate keeps what there was.
func TestGuardSavesACollapsingRun(t *testing.T) {
	ruined := collapsing(t, filepath.Join(t.TempDir(), "run"), nil)
	s, err := Run(context.Background(), ruined)
	if err != nil {
		t.Fatal(err)
	}
	before, without := s.Before.Sampled.Progress, s.After.Sampled.Progress
	if s.Guard != nil || before == 0 || without != 0 {
		t.Fatalf("without a guard progress goes from %v to %v: no collapse to guard against", before, without)
	}
	for _, m := range metrics(t, ruined.Dir) {
		if m.Guard != "" || m.LR != 0 {
			t.Errorf("without a guard step %d has guard %q and learning rate %v", m.Step, m.Guard, m.LR)
		}
	}

	var out bytes.Buffer
	saved := collapsing(t, filepath.Join(t.TempDir(), "run"), smallRule())
	saved.Out = &out
	if s, err = Run(context.Background(), saved); err != nil {
		t.Fatal(err)
	}
	t.Logf("progress on the test tasks: before %.3f, after without a guard %.3f, with it %.3f", before, without, s.After.Sampled.Progress)
	if s.Guard == nil || len(s.Guard.Events) == 0 || s.Guard.Stopped {
		t.Fatalf("the guard did %+v", s.Guard)
	}
	if s.After.Sampled.Progress < before {
		t.Errorf("with the guard progress goes from %v to %v", before, s.After.Sampled.Progress)
	}
	steps := metrics(t, saved.Dir)
	for i, e := range s.Guard.Events {
		said := fmt.Sprintf("# guard, step %d: %s; %s", e.Step, e.Reason, e.Done(3))
		if m := steps[e.Step-1]; e.Act != curriculum.ActRollBack || !strings.Contains(m.Guard, e.Reason) || !strings.Contains(out.String(), said) {
			t.Errorf("event %d is %+v, step %d says %q, printed:\n%s", i, e, e.Step, m.Guard, out.String())
		}
		if next := steps[e.Step]; math.Abs(next.LR-0.1*e.LRScale) > 1e-12 {
			t.Errorf("after event %d the learning rate is %v, want 0.1 times %v", i, next.LR, e.LRScale)
		}
	}
	if got, err := Finished(saved.Dir); err != nil || !reflect.DeepEqual(got.Guard, s.Guard) {
		t.Errorf("summary.json holds %+v, want %+v: %v", got.Guard, s.Guard, err)
	}
}

// Where going back does not help the training ends, with a report and the weights of the
// best validation.
func TestGuardStops(t *testing.T) {
	rule := smallRule()
	rule.Factor, rule.Rollbacks = 1, 1
	o := collapsing(t, filepath.Join(t.TempDir(), "run"), rule)
	second := o.Config.Stages[0]
	second.Name = "never"
	o.Config.Stages = append(o.Config.Stages, second)
	s, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if s.Guard == nil || !s.Guard.Stopped || len(s.Guard.Events) != 2 || len(s.Stages) != 1 || s.Promotions[0].Why != whyGuard {
		t.Fatalf("the guard did %+v, stages %+v, promotions %+v", s.Guard, s.Stages, s.Promotions)
	}
	if last := s.Guard.Events[1]; last.To == 0 && s.WeightsSHA256 != base.Digest(o.Base.Model) {
		t.Error("the weights are not those of before the first step")
	}
	var text strings.Builder
	if err := s.Guard.Write(&text); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"guard, stage alone, step", "back to the weights after step", "the training stops: 1 rollbacks have not helped", "What to try:", "a smaller train.lr"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, text.String())
		}
	}
}

// A guarded run that is interrupted again and again ends in the same bytes, whatever the
// distance of checkpoints.
func TestGuardedRunResumes(t *testing.T) {
	for _, every := range []int{1, 3} {
		whole, broken := filepath.Join(t.TempDir(), "whole"), filepath.Join(t.TempDir(), "broken")
		guarded := func(dir string) Options {
			o := collapsing(t, dir, smallRule())
			o.CheckpointEvery = every
			return o
		}
		s, err := Run(context.Background(), guarded(whole))
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Guard.Events) == 0 {
			t.Fatal("nothing to guard against")
		}
		for try := 0; ; try++ {
			if try > 60 {
				t.Fatal("the run does not end")
			}
			ctx, cancel := context.WithCancel(context.Background())
			o := guarded(broken)
			if o.Resume = try > 0; o.Resume {
				if err := Remembered(&o); err != nil {
					t.Fatal(err)
				}
			}
			o.Now = stopAfter(4+try+3*every, cancel)
			_, err := Run(ctx, o)
			cancel()
			if err == nil {
				break
			}
			if !errors.Is(err, run.ErrInterrupted) {
				t.Fatal(err)
			}
		}
		same(t, fmt.Sprintf("checkpoints every %d steps", every), content(t, whole), content(t, broken))
	}
}

// A guard that has nothing to do changes no weight and no figure of a run.
func TestGuardChangesNoHealthyRun(t *testing.T) {
	var weights []string
	var steps [][]StepMetrics
	for _, rule := range []*curriculum.GuardRule{nil, smallRule()} {
		o := collapsing(t, filepath.Join(t.TempDir(), "run"), rule)
		o.Config.Train.LR = 1e-4
		if rule != nil {
			rule.Drop = 0 // so few validation tasks are noise
		}
		s, err := Run(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		if s.Guard != nil && len(s.Guard.Events) > 0 {
			t.Fatalf("the guard did %+v", s.Guard.Events)
		}
		m := metrics(t, o.Dir)
		for i := range m {
			if (m[i].Guard != "") != (rule != nil) {
				t.Errorf("step %d: guard %q", i, m[i].Guard)
			}
			m[i].Guard = ""
		}
		weights, steps = append(weights, s.WeightsSHA256), append(steps, m)
	}
	if weights[0] != weights[1] || !reflect.DeepEqual(steps[0], steps[1]) {
		t.Error("a run with a guard that does nothing is another one")
	}
}
