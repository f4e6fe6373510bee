package train

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"envtune"
	"envtune/curriculum"
	"envtune/env"
	"envtune/eval"
	"envtune/learn"
	"envtune/learn/base"
	"envtune/run"
)

// state is all of a run but weights and optimiser: what a checkpoint holds as
// JSON. Random draws follow from the seed and the step, so none are stored.
type state struct {
	Stage int `json:"stage"` // index of the stage under way
	Step  int `json:"step"`  // training steps done in all
	// Sampler and Gate are those of the stage under way; empty between stages.
	Sampler json.RawMessage `json:"sampler,omitempty"`
	Gate    json.RawMessage `json:"gate,omitempty"`
	// Guard is the memory of the guard, where there is one.
	Guard json.RawMessage `json:"guard,omitempty"`
	// Signal and Ability are what the samplers of the stages before have gathered.
	Signal  map[string]float64 `json:"signal,omitempty"`
	Ability map[string]float64 `json:"ability,omitempty"`
	// Mastery is what has become of the errors so far.
	Mastery curriculum.Mastery `json:"mastery,omitempty"`
	// Memory are the successes of earlier steps, where stages learn them again.
	Memory     *learn.Memory `json:"memory,omitempty"`
	Before     *Test         `json:"before,omitempty"`
	Ends       []StageEnd    `json:"stage_ends"`
	Promotions []Promotion   `json:"promotions"`
	Optimizer  int           `json:"optimizer_steps"`
	// Saves counts checkpoints: their names must differ, steps need not.
	Saves int `json:"saves"`
	// Events counts those of the event file.
	Events int `json:"events,omitempty"`
}

// Promotion is the end of a stage and its reason.
type Promotion struct {
	Stage  string `json:"stage"`
	Step   int    `json:"step"`
	Why    string `json:"why"` // measured, cap or guard
	Reason string `json:"reason"`
}

// stateFile is the file of a checkpoint that holds the state, beside the files
// of base.Snapshot.
const stateFile = "state.json"

// header is run.json's companion: what a resumed run must agree on.
type header struct {
	Suite         string `json:"suite"`
	SuiteSHA256   string `json:"suite_sha256,omitempty"`
	More          string `json:"more,omitempty"`
	Outside       string `json:"outside,omitempty"`
	OutsideSHA256 string `json:"outside_sha256,omitempty"`
	// Docs and Data are those of Options.
	Docs            env.Docs `json:"docs,omitempty"`
	Data            string   `json:"data,omitempty"`
	Base            string   `json:"base"`
	BaseSHA256      string   `json:"base_sha256"`
	Seed            uint64   `json:"seed"`
	TestSamples     int      `json:"test_samples"`
	TestTasks       int      `json:"test_tasks,omitempty"`
	CheckpointEvery int      `json:"checkpoint_every"`
	// Config is the configuration with the command line's changes.
	Config *curriculum.Config `json:"config"`
}

// Remembered fills o with what the run in o.Dir was started with; the caller
// loads the model and the suite that it names.
func Remembered(o *Options) error {
	r, err := run.Open(o.Dir)
	if err != nil {
		return err
	}
	var h header
	if err := r.ReadJSON(headerFile, &h); err != nil {
		return err
	}
	if h.Config == nil {
		return fmt.Errorf("%s in %s holds no configuration: this is not a training run", headerFile, o.Dir)
	}
	h.Config.Train.Complete()
	o.Suite, o.BaseName, o.Seed, o.Config = h.Suite, h.Base, h.Seed, h.Config
	o.TestSamples, o.TestTasks, o.CheckpointEvery = h.TestSamples, h.TestTasks, h.CheckpointEvery
	o.Docs, o.Data = h.Docs, h.Data
	o.OutsideSuite, o.MoreSuite = h.Outside, h.More
	o.baseDigest, o.suiteDigest, o.outsideDigest = h.BaseSHA256, h.SuiteSHA256, h.OutsideSHA256
	return nil
}

// The files that Create puts into a run folder.
const (
	headerFile = "config.json"
	configFile = "config.yaml"
)

// start makes the run folder or goes back to its last checkpoint.
func (t *trainer) start() error {
	if t.opt.Resume {
		return t.resume()
	}
	beside, err := BesideRun(t.opt.Base)
	if err != nil {
		return err
	}
	suite, err := TasksDigest(t.opt.Tasks)
	if err != nil {
		return err
	}
	outside := ""
	if len(t.opt.Outside) > 0 {
		if outside, err = TasksDigest(t.opt.Outside); err != nil {
			return err
		}
	}
	blobs := append([]run.Blob{
		run.JSON(headerFile, header{
			Suite: t.opt.Suite, SuiteSHA256: suite, More: t.opt.MoreSuite, Outside: t.opt.OutsideSuite, OutsideSHA256: outside, Base: t.opt.BaseName, BaseSHA256: base.Digest(t.opt.Base.Model),
			Docs: t.opt.Docs, Data: t.opt.Data,
			Seed: t.opt.Seed, TestSamples: t.opt.TestSamples, TestTasks: t.opt.TestTasks, CheckpointEvery: t.opt.CheckpointEvery, Config: t.cfg,
		}),
		run.Bytes(configFile, t.opt.ConfigText),
	}, beside...)
	if t.writer, err = run.Create(t.opt.Dir, run.Options{Compress: true}, blobs...); err != nil {
		return err
	}
	return t.openEvents()
}

// TasksDigest names the content of tasks: the SHA-256 of their JSON.
func TasksDigest(tasks []*envtune.Task) (string, error) {
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(tasks); err != nil {
		return "", fmt.Errorf("encoding the tasks: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// sameOrigin checks, before anything in the folder is touched, that the model
// and the tasks are those that the run started with.
func (t *trainer) sameOrigin() error {
	if t.opt.baseDigest != "" && t.opt.baseDigest != base.Digest(t.opt.Base.Model) {
		return fmt.Errorf("resuming %s: the model %s is not the one that the run started from", t.opt.Dir, t.opt.BaseName)
	}
	suite, err := TasksDigest(t.opt.Tasks)
	if err != nil {
		return err
	}
	if t.opt.suiteDigest != "" && t.opt.suiteDigest != suite {
		return fmt.Errorf("resuming %s: the tasks of suite %s are not those that the run started with", t.opt.Dir, t.opt.Suite)
	}
	if t.opt.outsideDigest == "" {
		return nil
	}
	outside, err := TasksDigest(t.opt.Outside)
	if err == nil && t.opt.outsideDigest != outside {
		err = fmt.Errorf("resuming %s: the tasks of suite %s are not those that the run started with", t.opt.Dir, t.opt.OutsideSuite)
	}
	return err
}

func (t *trainer) resume() error {
	if err := t.sameOrigin(); err != nil {
		return err
	}
	w, c, err := run.Resume(t.opt.Dir, t.lines.warn)
	if err != nil {
		return err
	}
	t.writer = w
	if c == nil {
		return t.openEvents() // killed before the first checkpoint: the run begins again
	}
	if err := t.load(c); err != nil {
		return fmt.Errorf("resuming from checkpoint %d: %w", c.Step, err)
	}
	t.lines.resumed(&t.state)
	if done := t.state.Stage; done < len(t.cfg.Stages) {
		t.lines.note("resumed after step %d, in stage %d of %d", t.state.Step, done+1, len(t.cfg.Stages))
	} else {
		t.lines.note("resumed after step %d, behind the last stage", t.state.Step)
	}
	return t.openEvents()
}

// load takes over a checkpoint.
func (t *trainer) load(c *run.Checkpoint) error {
	if err := c.ReadJSON(stateFile, &t.state); err != nil {
		return err
	}
	if err := base.Restore(t.learner, t.state.Optimizer, c.ReadFile); err != nil {
		return err
	}
	if t.guard != nil && t.state.Guard != nil {
		if err := json.Unmarshal(t.state.Guard, t.guard); err != nil {
			return err
		}
	}
	t.policy.Update(t.state.Step)
	t.saved = t.state.Step
	return nil
}

// save writes a checkpoint of everything. Those at a stage's end have a score:
// the mean progress on the validation tasks without hints.
func (t *trainer) save() error {
	var err error
	s := &t.state
	s.Sampler, s.Gate = nil, nil
	if t.sampler != nil {
		if s.Sampler, err = json.Marshal(t.sampler); err != nil {
			return fmt.Errorf("saving the sampler: %w", err)
		}
		if s.Gate, err = json.Marshal(t.gate); err != nil {
			return fmt.Errorf("saving the gate: %w", err)
		}
	}
	if t.guard != nil {
		if s.Guard, err = json.Marshal(t.guard); err != nil {
			return fmt.Errorf("saving the guard: %w", err)
		}
	}
	if err := t.events.Sync(); err != nil {
		return err
	}
	s.Optimizer, s.Events = t.learner.State().Step, t.events.Events()
	s.Saves++
	files, err := Snapshot(t.opt.Base, t.learner)
	if err != nil {
		return fmt.Errorf("saving: %w", err)
	}
	blobs := append([]run.Blob{run.JSON(stateFile, s)}, files...)
	var score *float64
	if n := len(s.Ends); n > 0 && t.sampler == nil {
		score = envtune.Score(s.Ends[n-1].Off.Progress.Value)
	}
	if err := t.writer.Checkpoint(s.Saves, score, blobs...); err != nil {
		return err
	}
	t.saved = s.Step
	return nil
}

// restore takes the sampler and the gate of a checkpoint over, once.
func (s *state) restore(sampler *curriculum.Sampler, gate *curriculum.Gate) error {
	if s.Sampler == nil {
		return nil
	}
	if err := json.Unmarshal(s.Sampler, sampler); err != nil {
		return err
	}
	if err := json.Unmarshal(s.Gate, gate); err != nil {
		return err
	}
	s.Sampler, s.Gate = nil, nil
	return nil
}

// Summary is summary.json: the final table and the name of the weights.
type Summary struct {
	ItemAccuracy  float64           `json:"item_accuracy"`
	WeightsSHA256 string            `json:"weights_sha256"`
	Suite         string            `json:"suite"`
	Seed          uint64            `json:"seed"`
	Steps         int               `json:"steps"`
	Before        *Test             `json:"before"`
	Stages        []StageEnd        `json:"stages"`
	Promotions    []Promotion       `json:"promotions"`
	After         *Test             `json:"after"`
	Change        []eval.Difference `json:"change"`
	// Outside are the changes on tasks of other worlds, nil where they were not asked for.
	Outside *OutsideChange `json:"outside,omitempty"`
	// Fits counts the first prompts that are beyond the context; none where all fit.
	Fits []Fit `json:"fits,omitempty"`
	// Guard is what the guard did, nil where there was none.
	Guard *GuardReport `json:"guard,omitempty"`
}

// OutsideChange compares before and after in worlds that were not trained in.
type OutsideChange struct {
	Suite string            `json:"suite"`
	Off   []eval.Difference `json:"off"` // hints off
	On    []eval.Difference `json:"on"`
}
