package train

import (
	"context"
	"fmt"

	"envtune"
	"envtune/curriculum"
	"envtune/eval"
	"envtune/format"
	"envtune/learn/model"
	"envtune/policy/native"
	"envtune/rollout"
)

// Exam is how trainings of every kind score a model, so that their figures can stand
// beside each other.
type Exam struct {
	Env    envtune.Env
	Config *curriculum.Config
	Seed   uint64
}

// SpeechOf returns how a model reads and writes episodes under a configuration, whose stages
// without a format are from then on in the model's own; name is the model's in errors.
func SpeechOf(m *native.Model, name string, cfg *curriculum.Config) (native.Speech, error) {
	own, err := m.Speech(nil)
	if err != nil {
		return nil, fmt.Errorf("the model %s: %w", name, err)
	}
	cfg.Speak(own.Format().Name())
	f, err := format.ByName(cfg.Stages[len(cfg.Stages)-1].Format)
	if err != nil {
		return nil, err
	}
	s, err := m.Speech(f)
	if err != nil {
		return nil, fmt.Errorf("the model %s: %w", name, err)
	}
	return s, nil
}

// Stage returns the stage of evaluations: everything, as the last stage has it, with or
// without hints.
func (x Exam) Stage(hints envtune.HintLevel) *envtune.Stage {
	s := x.Config.Stages[len(x.Config.Stages)-1]
	s.Name = "evaluation"
	s.Tasks = envtune.TaskRule{Splits: envtune.Splits()}
	s.Hints = envtune.HintRule{Level: hints, Show: 1}
	s.EndFailed = false
	return &s
}

// Evaluate scores a policy; the seed of an evaluation depends on its name only, so that
// before and after meet the same draws.
func (x Exam) Evaluate(ctx context.Context, p envtune.Policy, tasks []*envtune.Task, samples int, hints envtune.HintLevel, name string, onDone func(done, total int)) (*eval.Report, error) {
	return eval.Evaluate(ctx, x.Env, p, tasks, eval.Options{
		Stage: x.Stage(hints), Samples: samples, Concurrency: concurrency(p),
		Seed: rollout.Seed(x.Seed, 0, name, 0), OnDone: onDone,
	})
}

// Test scores a model on tasks by two policies of it, Sampling and Greedy. The reports
// hold their trajectories.
func (x Exam) Test(ctx context.Context, sampling, greedy envtune.Policy, tasks []*envtune.Task, samples int, hints envtune.HintLevel, progress func(name string) func(done, total int)) (*Test, error) {
	sampled, err := x.Evaluate(ctx, sampling, tasks, samples, hints, testName, progress(testName))
	if err != nil {
		return nil, err
	}
	best, err := x.Evaluate(ctx, greedy, tasks, 1, hints, greedyName, progress(greedyName))
	if err != nil {
		return nil, err
	}
	return &Test{Sampled: sampled, Greedy: best}, nil
}

// Sampling returns the policy that samples as in training.
func (x Exam) Sampling(m *model.Model, s native.Speech) *native.Policy {
	tr := x.Config.Train
	return native.New(m, s, native.Options{Temperature: tr.Temperature, TopP: tr.TopP, TopK: tr.TopK, MaxTokens: tr.MaxTokens, Guided: tr.Guided})
}

// Greedy returns the policy that takes the likeliest tokens.
func (x Exam) Greedy(m *model.Model, s native.Speech) *native.Policy {
	return native.New(m, s, native.Options{MaxTokens: x.Config.Train.MaxTokens, Guided: x.Config.Train.Guided})
}

// First returns the first sampled episode of each task: what a run keeps of a test.
func (t *Test) First() []*envtune.Trajectory {
	var out []*envtune.Trajectory
	for i := 0; i < len(t.Sampled.Trajectories); i += max(1, t.Sampled.Samples) {
		out = append(out, t.Sampled.Trajectories[i])
	}
	return out
}

// Drop lets go of the episodes: a run holds on to the figures only.
func (t *Test) Drop() { t.Sampled.Trajectories, t.Greedy.Trajectories = nil, nil }

// Spread returns n of the tasks, or all where there are fewer: the first ones of each
// split in turn.
func Spread(tasks []*envtune.Task, n int) []*envtune.Task {
	if len(tasks) <= n {
		return tasks
	}
	bySplit := map[envtune.Split][]*envtune.Task{}
	for _, task := range tasks {
		bySplit[task.Split] = append(bySplit[task.Split], task)
	}
	var out []*envtune.Task
	for i := 0; len(out) < n; i++ {
		for _, split := range envtune.Splits() {
			if i < len(bySplit[split]) && len(out) < n {
				out = append(out, bySplit[split][i])
			}
		}
	}
	return out
}

// evalConcurrency bounds the memory of an evaluation; it changes no result.
const evalConcurrency = 128

// evalMemory is what keys and values of live episodes may take, in bytes.
const evalMemory = 2 << 30

// concurrency is evalConcurrency, or less where a model's keys and values are large.
func concurrency(p envtune.Policy) int {
	if n := Live(p); n > 0 {
		return min(n, evalConcurrency)
	}
	return evalConcurrency
}

// Live is how many episodes of a policy may be live at once for their keys and values to keep to
// evalMemory; 0: any number.
func Live(p envtune.Policy) int {
	if l, ok := p.(interface{ Live(memory int) int }); ok {
		return l.Live(evalMemory)
	}
	return 0
}

// Columns heads the cells of Cells and ChangeCells: the splits, then eval.Overall.
func Columns() []string {
	var out []string
	for _, split := range envtune.Splits() {
		out = append(out, string(split))
	}
	return append(out, eval.Overall)
}

// Cells are the item accuracies of a report, a cell for each of Columns.
func Cells(r *eval.Report) []string {
	var out []string
	for _, c := range Columns() {
		out = append(out, cell(r.Row(c)))
	}
	return out
}

// ChangeCells are the changes of item accuracy in points, a cell for each of Columns.
func ChangeCells(list []eval.Difference) []string {
	var out []string
	for _, c := range Columns() {
		out = append(out, change(list, c))
	}
	return out
}
