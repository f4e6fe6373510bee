package train

import (
	"context"
	"fmt"
	"slices"

	"envtune"
	"envtune/synth"
)

// moreTasks returns the tasks of a run: those of opt and, where the configuration asks for
// more and its suite is a built-in one, training tasks that the generator makes like it, of
// the seed behind that of the built-in ones. They share no content with validation and test tasks, whatever the seed.
func moreTasks(ctx context.Context, opt Options) ([]*envtune.Task, error) {
	n := opt.Config.Train.MoreTasks
	if n == 0 {
		return opt.Tasks, nil
	}
	if !slices.Contains(synth.Builtin(), opt.Suite) {
		return opt.Tasks, nil
	}
	more, err := synth.Generate(ctx, synth.Spec{
		Like: opt.Suite, Name: opt.Suite + "-more", Seed: synth.BuiltinSeed + 1, Roles: map[envtune.Part]int{envtune.PartTrain: n},
	})
	if err != nil {
		return nil, fmt.Errorf("generating more training tasks: %w", err)
	}
	tasks := slices.Concat(opt.Tasks, more.Tasks)
	if err := synth.Apart(tasks); err != nil {
		return nil, fmt.Errorf("generating more training tasks: %w", err)
	}
	return tasks, nil
}
