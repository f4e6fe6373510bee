package train

import (
	"context"
	"fmt"
	"slices"

	"envtune"
	"envtune/synth"
)

// moreTasks adds to the tasks of a run, where the configuration asks for more and its suite is
// a built-in one, training tasks that the generator makes like it, of the seed behind that of
// the built-in ones. They share no content with validation and test tasks, whatever the seed.
func moreTasks(ctx context.Context, opt *Options) error {
	n := opt.Config.Train.MoreTasks
	if n == 0 || !slices.Contains(synth.Builtin(), opt.Suite) {
		return nil
	}
	spec := synth.Spec{
		Like: opt.Suite, Name: opt.Suite + "-more", Seed: synth.BuiltinSeed + 1, Roles: map[envtune.Part]int{envtune.PartTrain: n},
	}
	more, err := synth.Generate(ctx, spec)
	if err != nil {
		return fmt.Errorf("generating more training tasks: %w", err)
	}
	opt.Tasks, opt.Specs = slices.Concat(opt.Tasks, more.Tasks), append(slices.Clone(opt.Specs), spec)
	if err := synth.Apart(opt.Tasks); err != nil {
		return fmt.Errorf("generating more training tasks: %w", err)
	}
	return nil
}
