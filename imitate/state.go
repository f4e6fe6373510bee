package imitate

import (
	"context"
	"errors"
	"fmt"

	"envtune"
	"envtune/curriculum"
	"envtune/env"
	"envtune/learn/base"
	"envtune/run"
	"envtune/train"
)

// state is all of a run but weights and optimiser: what a checkpoint holds as JSON. The
// order of transcripts follows from the seed and the step.
type state struct {
	Step   int           `json:"step"`
	Before []*train.Test `json:"before,omitempty"` // of each paper
}

// stateFile is the file of a checkpoint that holds the state; headerFile is what Create
// puts into a run folder.
const (
	stateFile  = "state.json"
	headerFile = "config.json"
)

// header is what a resumed run must agree on.
type header struct {
	Suite  string   `json:"suite"`
	Also   []string `json:"also"`
	Base   string   `json:"base"`
	Seed   uint64   `json:"seed"`
	Sample int      `json:"test_samples"`
	Tasks  int      `json:"test_tasks,omitempty"`
	// TasksSHA256 are the sums of the suites, Suite first.
	TasksSHA256 []string `json:"tasks_sha256"`
	BaseSHA256  string   `json:"base_sha256"`
	Imitate     Settings `json:"imitate"`
	// Exam is the configuration that says how the model is scored.
	Exam *curriculum.Config `json:"exam"`
}

// Remembered fills o with what the run in o.Dir was started with; the caller loads the
// model and the suites that it names, whose tasks are empty.
func Remembered(o *Options) error {
	r, err := run.Open(o.Dir)
	if err != nil {
		return err
	}
	var h header
	if err := r.ReadJSON(headerFile, &h); err != nil {
		return err
	}
	if h.Exam == nil || len(h.TasksSHA256) != len(h.Also)+1 {
		return fmt.Errorf("%s in %s holds no settings of envtune sft: this is not such a run", headerFile, o.Dir)
	}
	h.Exam.Train.Complete()
	o.Exam, o.Settings, o.BaseName, o.Seed, o.Samples, o.Tasks = h.Exam, h.Imitate, h.Base, h.Seed, h.Sample, h.Tasks
	o.Suite, o.Also, o.origin = Suite{Name: h.Suite}, nil, &h
	for _, name := range h.Also {
		o.Also = append(o.Also, Suite{Name: name})
	}
	return nil
}

// header says what the run is started with.
func (t *trainer) header() (*header, error) {
	o := t.opt
	h := &header{
		Suite: o.Suite.Name, Also: []string{}, Base: o.BaseName, Seed: o.Seed, Sample: o.Samples, Tasks: o.Tasks,
		BaseSHA256: base.Digest(o.Base.Model), Imitate: o.Settings, Exam: o.Exam,
	}
	for i, s := range append([]Suite{o.Suite}, o.Also...) {
		if i > 0 {
			h.Also = append(h.Also, s.Name)
		}
		sum, err := train.TasksDigest(s.Tasks)
		if err != nil {
			return nil, err
		}
		h.TasksSHA256 = append(h.TasksSHA256, sum)
	}
	return h, nil
}

// start has the oracle play, and makes the run folder or goes back to its last checkpoint.
func (t *trainer) start(ctx context.Context) error {
	now, err := t.header()
	if err != nil {
		return err
	}
	if t.opt.Resume {
		if err := t.sameOrigin(now); err != nil {
			return fmt.Errorf("resuming %s: %w", t.opt.Dir, err)
		}
	}
	if err := t.prepare(ctx); err != nil {
		return err
	}
	if t.opt.Resume {
		return t.resume()
	}
	beside, err := train.BesideRun(t.opt.Base)
	if err != nil {
		return err
	}
	t.writer, err = run.Create(t.opt.Dir, run.Options{Compress: true}, append([]run.Blob{run.JSON(headerFile, now)}, beside...)...)
	return err
}

// prepare has the oracle play the training and validation tasks.
func (t *trainer) prepare(ctx context.Context) error {
	cfg, room := t.opt.Exam, t.opt.Base.Config().Context
	world := env.New(env.Options{})
	var err error
	if t.lessons, err = teach(ctx, world, t.opt.Suite.Part(envtune.PartTrain, 0), cfg, t.speech, room); err != nil {
		return err
	}
	if len(t.lessons.Examples) == 0 {
		return fmt.Errorf("none of the oracle's transcripts fits into the context of %s, %d tokens", t.opt.BaseName, room)
	}
	validation, err := teach(ctx, world, t.opt.Suite.Part(envtune.PartValidation, 0), cfg, t.speech, room)
	if err != nil {
		return err
	}
	t.validation = validation.flat()
	t.student = newStudent(t.opt.Base.Model, t.lessons.Examples, t.opt.Settings, cfg, t.opt.Seed)
	t.printf("# %d transcripts of the oracle (%d tasks left out), %d steps in %d epochs", len(t.lessons.Examples), t.lessons.LeftOut,
		t.student.steps(), t.opt.Epochs)
	return nil
}

// sameOrigin checks, before anything in the folder is touched, that model and tasks are
// those that the run started with.
func (t *trainer) sameOrigin(now *header) error {
	was := t.opt.origin
	if was == nil {
		return errors.New("what it was started with is not known")
	}
	if now.BaseSHA256 != was.BaseSHA256 {
		return fmt.Errorf("the model %s is not the one that the run started from", was.Base)
	}
	for i, s := range append([]string{was.Suite}, was.Also...) {
		if now.TasksSHA256[i] != was.TasksSHA256[i] {
			return fmt.Errorf("the tasks of suite %s are not those that the run started with", s)
		}
	}
	return nil
}

func (t *trainer) resume() error {
	w, c, err := run.Resume(t.opt.Dir, func(s string) { t.printf("warning: %s", s) })
	if err != nil {
		return err
	}
	t.writer = w
	if c == nil {
		return nil // killed before the first checkpoint: the run begins again
	}
	err = c.ReadJSON(stateFile, &t.state)
	if err == nil {
		err = base.Restore(t.student.learner, t.state.Step, c.ReadFile)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("resuming from checkpoint %d: %w", c.Step, err), w.Close())
	}
	t.student.step, t.saved = t.state.Step, t.state.Step
	t.printf("# resumed after step %d", t.state.Step)
	return nil
}

// save writes a checkpoint of everything. Every step is one of the optimiser's.
func (t *trainer) save() error {
	t.state.Step = t.student.step
	files, err := train.Snapshot(t.opt.Base, t.student.learner)
	if err != nil {
		return fmt.Errorf("saving: %w", err)
	}
	blobs := append([]run.Blob{run.JSON(stateFile, t.state)}, files...)
	if err := t.writer.Checkpoint(t.state.Step, nil, blobs...); err != nil {
		return err
	}
	t.saved = t.state.Step
	return nil
}

// Finished returns the summary of the run in dir, nil where it has not come to its end.
func Finished(dir string) (*Summary, error) {
	var s Summary
	if done, err := run.ReadSummary(dir, &s); err != nil || !done {
		return nil, err
	}
	if len(s.Tests) == 0 {
		return nil, nil // of another kind of run
	}
	return &s, nil
}
