package train

import (
	"testing"

	"envtune"
	"envtune/curriculum"
	"envtune/synth"
)

func TestMoreTasks(t *testing.T) {
	suite, err := synth.Generate(t.Context(), synth.Spec{Like: synth.Starter})
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Suite: synth.Starter, Tasks: suite.Tasks, Config: &curriculum.Config{Train: curriculum.Train{MoreTasks: 40}}}
	got, err := moreTasks(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for i, task := range got {
		if seen[task.ID] {
			t.Errorf("%s is there twice", task.ID)
		}
		seen[task.ID] = true
		if i >= len(suite.Tasks) && task.Part != envtune.PartTrain {
			t.Errorf("%s is a %s task", task.ID, task.Part)
		}
	}
	if len(got) != len(suite.Tasks)+40 {
		t.Errorf("%d tasks, want %d and 40", len(got), len(suite.Tasks))
	}
	o.Suite = "runs/mine"
	if got, err := moreTasks(t.Context(), o); err != nil || len(got) != len(suite.Tasks) {
		t.Errorf("a folder: %d tasks, %v", len(got), err)
	}
	o.Config.Train.MoreTasks = 0
	if got, err := moreTasks(t.Context(), o); err != nil || len(got) != len(suite.Tasks) {
		t.Errorf("%d tasks, %v", len(got), err)
	}
}
