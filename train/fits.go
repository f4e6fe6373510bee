package train

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"envtune"
	"envtune/eval"
)

// Fit counts the tasks of a split, or of all, whose first prompt leaves no room for a
// message in the model's context: their episodes end before the first step.
type Fit struct {
	Split string `json:"split"`
	// Train and Held are the training tasks and those held out (validation and test),
	// the others those of them that do not fit.
	Train       int `json:"train"`
	TrainBeyond int `json:"train_beyond"`
	Held        int `json:"held_out"`
	HeldBeyond  int `json:"held_out_beyond"`
	// Longest is the number of tokens of the longest first prompt.
	Longest int `json:"longest"`
}

func (f *Fit) add(part envtune.Part, tokens, context int) {
	tasks, beyond := &f.Held, &f.HeldBeyond
	if part == envtune.PartTrain {
		tasks, beyond = &f.Train, &f.TrainBeyond
	}
	*tasks++
	if tokens >= context {
		*beyond++
	}
	f.Longest = max(f.Longest, tokens)
}

// measureFits counts the first prompts of all tasks and says so where some do not fit.
func (t *trainer) measureFits(ctx context.Context) error {
	limit := t.model.Config().Context
	all := Fit{Split: eval.Overall}
	stage := t.exam().Stage(envtune.HintOff)
	for _, split := range envtune.Splits() {
		f := Fit{Split: string(split)}
		for _, task := range t.opt.Tasks {
			if task.Split != split {
				continue
			}
			n, err := t.firstPrompt(ctx, task, stage)
			var fault *envtune.TaskError
			if errors.As(err, &fault) {
				continue // reported where it is played
			}
			if err != nil {
				return fmt.Errorf("measuring the first prompt of %s: %w", task.ID, err)
			}
			f.add(task.Part, n, limit)
			all.add(task.Part, n, limit)
		}
		if f.Train+f.Held > 0 {
			t.fits = append(t.fits, f)
		}
	}
	if all.TrainBeyond+all.HeldBeyond == 0 {
		t.fits = nil
		return nil
	}
	t.fits = append(t.fits, all)
	var train, held []string
	for _, f := range t.fits {
		train = append(train, fmt.Sprintf("%s %d of %d", f.Split, f.TrainBeyond, f.Train))
		held = append(held, fmt.Sprintf("%s %d of %d", f.Split, f.HeldBeyond, f.Held))
	}
	t.lines.note("first prompts beyond the context of %d tokens (the longest has %d), training tasks: %s", limit, all.Longest, strings.Join(train, ", "))
	t.lines.note("held-out tasks: %s; such episodes end at once and count as failed", strings.Join(held, ", "))
	return nil
}

// firstPrompt is the number of tokens that a task's first message is sampled behind.
func (t *trainer) firstPrompt(ctx context.Context, task *envtune.Task, stage *envtune.Stage) (int, error) {
	ep, err := t.env.Open(ctx, task, stage, t.opt.Seed)
	if err != nil {
		return 0, err
	}
	first := ep.First()
	_, feed, err := t.speech.Begin().Next(nil, 0, envtune.Prompt{Messages: first.Messages, Tools: first.Tools})
	return len(feed), errors.Join(err, ep.Close())
}

// beyond writes the episodes of the test that ended beyond the context, and the tasks whose
// first prompt is beyond it, where there are any.
func (s *Summary) beyond(w io.Writer) {
	if len(s.Fits) > 0 {
		for _, held := range []bool{false, true} {
			name, cells := "first prompt beyond the context, training tasks", []string{}
			if held {
				name = "the same, held-out tasks"
			}
			for _, c := range Columns() {
				cells = append(cells, s.fit(c, held))
			}
			fmt.Fprintf(w, "%s\t%s\n", name, strings.Join(cells, "\t"))
		}
	}
	before, after := s.Before.Sampled, s.After.Sampled
	if before.Row(eval.Overall).Stops[envtune.StopContext]+after.Row(eval.Overall).Stops[envtune.StopContext] == 0 {
		return
	}
	for _, r := range []struct {
		name string
		of   *eval.Report
	}{{"test episodes that ended there, before", before}, {"after", after}} {
		var cells []string
		for _, c := range Columns() {
			text := "-"
			if row := r.of.Row(c); row != nil {
				text = fmt.Sprintf("%d of %d", row.Stops[envtune.StopContext], row.Episodes)
			}
			cells = append(cells, text)
		}
		fmt.Fprintf(w, "%s\t%s\n", r.name, strings.Join(cells, "\t"))
	}
}

func (s *Summary) fit(split string, held bool) string {
	for _, f := range s.Fits {
		switch {
		case f.Split != split:
		case held:
			return fmt.Sprintf("%d of %d", f.HeldBeyond, f.Held)
		default:
			return fmt.Sprintf("%d of %d", f.TrainBeyond, f.Train)
		}
	}
	return "-"
}
