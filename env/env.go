// Package env runs tasks in process: the only turn loop of the system, in both
// of its modes (envtune.ModeTraining, envtune.ModeOfficial). The two differ in
// what a malformed step, the step limit and a held-back tool do, and in nothing
// else; the verdict at the end is the official one in both.
package env

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"envtune"
	"envtune/format"
	"envtune/py"
)

// Docs chooses the documents of the tools that an agent is shown.
type Docs string

// The choices of tool documents.
const (
	DocsOwn  Docs = "own"  // our own, from the worlds
	DocsTask Docs = "task" // the task's, where it brings some
)

// Options are the settings of an Env; the zero value is ready to use.
type Options struct {
	// Docs chooses the tools' documents; "": DocsOwn.
	Docs Docs
	// Extension holds the official long-context literals, which tasks with
	// LongContext need (see tool.Options).
	Extension map[string]py.Value
	// Format finds a stage's format; nil: format.ByName.
	Format func(name string) (format.Format, error)
	// CacheTasks is the number of tasks whose references are kept, of about 30 KiB
	// each for official tasks; 0: 1024, more than any suite's training tasks. Where a
	// reference is not kept, every episode makes it anew and holds it alone.
	CacheTasks int
}

// OfficialMaxSteps is the official step limit of a turn: one more step runs and
// ends the episode.
const OfficialMaxSteps = 20

// Env opens episodes in process. It is safe for concurrent use.
type Env struct {
	opt   Options
	cache *cache
}

var _ envtune.Env = (*Env)(nil)

// New returns an Env.
func New(opt Options) *Env {
	if opt.Docs == "" {
		opt.Docs = DocsOwn
	}
	if opt.Format == nil {
		opt.Format = format.ByName
	}
	if opt.CacheTasks == 0 {
		opt.CacheTasks = 1024
	}
	return &Env{opt: opt, cache: newCache(opt.CacheTasks)}
}

// Check runs the task's reference; the error is a *envtune.TaskError.
func (e *Env) Check(task *envtune.Task) error {
	_, err := e.reference(task)
	return err
}

// Open implements envtune.Env. Mistakes in the stage are plain errors.
func (e *Env) Open(ctx context.Context, task *envtune.Task, stage *envtune.Stage, seed uint64) (envtune.Episode, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	limit, err := stepLimit(stage)
	if err != nil {
		return nil, fmt.Errorf("stage %q: %w", stage.Name, err)
	}
	f, err := e.opt.Format(stage.Format)
	if err != nil {
		return nil, fmt.Errorf("stage %q: %w", stage.Name, err)
	}
	ref, err := e.reference(task)
	if err != nil {
		return nil, err
	}
	var example []envtune.Message
	if stage.Example {
		example = format.Example(f)
	}
	return &episode{
		task:     task,
		ref:      ref,
		format:   f,
		example:  example,
		official: stage.Mode == envtune.ModeOfficial,
		brief:    stage.EndFailed,
		limit:    limit,
		hints:    stage.Hints,
		agent:    ref.start.Open(),
		rng:      *rand.NewPCG(seed, hintStream),
	}, nil
}

// hintStream keeps an episode's draws apart from others made with its seed.
const hintStream = 0x68696e7473 // "hints"

// stepLimit returns the number of steps after which a turn is cut off.
func stepLimit(s *envtune.Stage) (int, error) {
	if err := s.Hints.CheckWarn(s.Mode); err != nil {
		return 0, err
	}
	if err := s.CheckEnd(); err != nil {
		return 0, err
	}
	switch {
	case s.Mode != envtune.ModeOfficial && s.Mode != envtune.ModeTraining:
		return 0, fmt.Errorf("unknown mode %q: the modes are %s, %s", s.Mode, envtune.ModeTraining, envtune.ModeOfficial)
	case s.Hints.Level != "" && !slices.Contains(envtune.HintLevels(), s.Hints.Level):
		return 0, fmt.Errorf("unknown hint level %q: the levels are %v", s.Hints.Level, envtune.HintLevels())
	case s.MaxSteps < 0 || s.MaxSteps == 0 && s.Mode == envtune.ModeTraining:
		return 0, fmt.Errorf("max_steps is %d: a turn needs at least one step", s.MaxSteps)
	case s.Mode == envtune.ModeTraining:
		return s.MaxSteps, nil
	case s.MaxSteps == 0:
		return OfficialMaxSteps + 1, nil
	}
	return s.MaxSteps + 1, nil // the step over the limit still runs
}
