package train

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"envtune"
	"envtune/curriculum"
	"envtune/format"
	"envtune/learn"
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
	o.Config.Stages[0].Tasks.Splits = []envtune.Split{envtune.SplitMissParam, envtune.SplitMissFunc}
	g := &o.Config.Stages[0].Gate
	g.MinSteps, g.MaxSteps, g.Every = 8, 8, 1
	tr := &o.Config.Train
	tr.GroupSize, tr.GroupsPerStep, tr.LR, tr.GradClip = 6, 4, 0.1, 0
	tr.Validation = curriculum.Validation{Samples: 4}
	o.Config.Guard = guard
	return o
}

func metrics(t *testing.T, dir string) []StepMetrics {
	t.Helper()
	r, err := run.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := r.Metrics()
	if err != nil {
		t.Fatal(err)
	}
	out := make([]StepMetrics, len(lines))
	for i, line := range lines {
		if err := json.Unmarshal(line, &out[i]); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func TestX(t *testing.T) {
	for _, on := range []bool{false, true} {
		rule := curriculum.DefaultGuard()
		rule.MinSteps, rule.Window, rule.Rollbacks = 2, 4, 2
		rule.Enabled = on
		var out bytes.Buffer
		o := collapsing(t, filepath.Join(t.TempDir(), "run"), &rule)
		o.Out = &out
		s, err := Run(context.Background(), o)
		if err != nil {
			t.Fatal(err, out.String())
		}
		for _, m := range metrics(t, o.Dir) {
			t.Logf("%d rew %.2f norm %.3f ent %.4f silent %.2f pol %d lr %g val %v | %s", m.Step, m.Reward, m.Update.GradNorm, m.Update.Entropy, m.Rollout.NoCall, m.Update.Policy, m.LR, m.Validation != nil, m.Guard)
		}
		t.Log(out.String())
		if s.Guard != nil {
			var b strings.Builder
			s.Guard.Write(&b)
			t.Log(b.String())
		}
	}
}
