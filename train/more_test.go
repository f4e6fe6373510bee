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
	given := o
	if err := moreTasks(t.Context(), &o); err != nil {
		t.Fatal(err)
	}
	got := o.Tasks
	if len(o.Specs) != 1 || o.Specs[0].Name != "starter-more" {
		t.Errorf("made of %+v", o.Specs)
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
	o = given
	o.Suite = "runs/mine"
	if err := moreTasks(t.Context(), &o); err != nil || len(o.Tasks) != len(suite.Tasks) {
		t.Errorf("a folder: %d tasks, %v", len(o.Tasks), err)
	}
	o = given
	o.Config.Train.MoreTasks = 0
	if err := moreTasks(t.Context(), &o); err != nil || len(o.Tasks) != len(suite.Tasks) {
		t.Errorf("%d tasks, %v", len(o.Tasks), err)
	}
}
