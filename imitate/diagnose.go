package imitate

import (
	"context"
	"errors"
	"fmt"
	"io"

	"envtune"
	"envtune/curriculum"
	"envtune/env"
	"envtune/eval"
	"envtune/policy/native"
	"envtune/train"
)

// DiagnoseOptions are the settings of a diagnosis.
type DiagnoseOptions struct {
	// Exam, Settings, Base and Seed are as in Options.
	Exam *curriculum.Config
	Settings
	Base     *native.Model
	BaseName string
	Seed     uint64
	// Suite holds the training tasks of the ceiling, and the tasks of role Part on which
	// everything is measured, the first Tasks of them, 0: all.
	Suite Suite
	Part  envtune.Part
	Tasks int
	// Samples is the number of episodes of each task.
	Samples int
	// WorldOf returns the world that has a tool, "" for none.
	WorldOf  func(tool string) string
	Out      io.Writer
	Progress func(name string) func(done, total int)
}

// Diagnosis holds the three numbers that say what holds an agent back, each per split and
// per error code.
type Diagnosis struct {
	Model       string       `json:"model"`
	Suite       string       `json:"suite"`
	Part        envtune.Part `json:"role"`
	Seed        uint64       `json:"seed"`
	Settings    Settings     `json:"imitate"`
	Transcripts int          `json:"transcripts"`
	// Loss is that of the last step of the imitation, nats a token.
	Loss float64 `json:"loss"`
	// Plain is the model without hints: what is remembered. Hinted is the model with full
	// hints, always shown: what is obeyed. Ceiling is a copy of the model trained on the
	// oracle's transcripts, without hints: what this architecture can come to.
	Plain   *Measure `json:"plain"`
	Hinted  *Measure `json:"hinted"`
	Ceiling *Measure `json:"ceiling"`
	// Kinds and Arguments say how well the model, as it is, foresees the oracle's steps: what a
	// base reads or copies badly. Empty for a model with a chat template.
	Kinds     []Reading `json:"kinds,omitempty"`
	Arguments []Reading `json:"arguments,omitempty"`
	// Bottleneck is what the overall figures say.
	Bottleneck Bottleneck `json:"bottleneck"`
}

// Measure is one of the three numbers.
type Measure struct {
	Report *eval.Report       `json:"report"`
	Codes  []eval.CodeMending `json:"codes"`
}

// Bottleneck is what holds an agent back.
type Bottleneck string

// The bottlenecks.
const (
	// BottleneckBase: even imitation does not get far; the base reads too little.
	BottleneckBase Bottleneck = "base"
	// BottleneckExploration: it could be learnt, but hints do not lead to success.
	BottleneckExploration Bottleneck = "exploration"
	// BottleneckMemory: hints are obeyed and not remembered.
	BottleneckMemory Bottleneck = "memory"
	// BottleneckNone: none of them.
	BottleneckNone Bottleneck = "none"
)

// The thresholds of Judge.
const (
	// LowCeiling is the item accuracy below which a ceiling is low.
	LowCeiling = 0.7
	// LowHinted is the share of the ceiling below which success with hints is low.
	LowHinted = 0.5
	// LowPlain is the share of success with hints below which that without is low.
	LowPlain = 0.8
)

// Judge says which bottleneck three item accuracies show: the first that holds of a low
// ceiling, low success with hints, low success without.
func Judge(ceiling, hinted, plain float64) Bottleneck {
	switch {
	case ceiling < LowCeiling:
		return BottleneckBase
	case hinted < LowHinted*ceiling:
		return BottleneckExploration
	case plain < LowPlain*hinted:
		return BottleneckMemory
	}
	return BottleneckNone
}

// Diagnose measures the three numbers. Nothing is written; the model is not changed.
func Diagnose(ctx context.Context, o DiagnoseOptions) (*Diagnosis, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	s, err := train.SpeechOf(o.Base, o.BaseName, o.Exam)
	if err != nil {
		return nil, err
	}
	tasks := o.Suite.Part(o.Part, o.Tasks)
	world := env.New(env.Options{})
	x := train.Exam{Env: world, Config: o.Exam, Seed: o.Seed}
	d := &Diagnosis{Model: o.BaseName, Suite: o.Suite.Name, Part: o.Part, Seed: o.Seed, Settings: o.Settings}
	measure := func(m *native.Model, hints envtune.HintLevel, name string) (*Measure, error) {
		p := x.Sampling(m.Model, s)
		defer p.Close()
		r, err := x.Evaluate(ctx, p, tasks, o.Samples, hints, "diagnosis", o.Progress(name))
		if err != nil {
			return nil, fmt.Errorf("measuring %s: %w", name, err)
		}
		fmt.Fprintf(o.Out, "# %s: %s, progress %s\n", name, r.Row(eval.Overall).ItemAccuracy, r.Row(eval.Overall).Progress)
		out := &Measure{Report: r, Codes: eval.ByCode(r.Trajectories, o.WorldOf)}
		r.Trajectories = nil
		return out, nil
	}
	if d.Plain, err = measure(o.Base, envtune.HintOff, "without hints"); err != nil {
		return nil, err
	}
	if d.Hinted, err = measure(o.Base, envtune.HintFull, "with hints"); err != nil {
		return nil, err
	}
	if d.Kinds, d.Arguments, err = o.readOracle(ctx, world, s, tasks); err != nil {
		return nil, err
	}
	trained, err := o.imitated(ctx, world, s, d)
	if err != nil {
		return nil, err
	}
	if d.Ceiling, err = measure(trained, envtune.HintOff, "the ceiling"); err != nil {
		return nil, err
	}
	d.Bottleneck = d.judge(eval.Overall)
	return d, nil
}

func (o *DiagnoseOptions) check() error {
	if err := o.Exam.Check(); err != nil {
		return fmt.Errorf("configuration: %w", err)
	}
	if err := o.Settings.Check(); err != nil {
		return err
	}
	if o.Samples < 1 || o.Tasks < 0 {
		return fmt.Errorf("samples is %d and tasks %d: want at least 1 sample, and 0 tasks (all) or more", o.Samples, o.Tasks)
	}
	for _, part := range []envtune.Part{envtune.PartTrain, o.Part} {
		if len(o.Suite.Part(part, 0)) == 0 {
			return fmt.Errorf("suite %s has no task of role %s", o.Suite.Name, part)
		}
	}
	if o.Part == envtune.PartTrain {
		return errors.New("the training tasks are what the ceiling is trained on: measure on validation or test tasks")
	}
	if o.Out == nil {
		o.Out = io.Discard
	}
	if o.Progress == nil {
		o.Progress = func(string) func(int, int) { return nil }
	}
	return nil
}

// imitated returns a copy of the model, trained on the oracle's transcripts.
func (o *DiagnoseOptions) imitated(ctx context.Context, world *env.Env, s native.Speech, d *Diagnosis) (*native.Model, error) {
	lessons, err := teach(ctx, world, o.Suite.Part(envtune.PartTrain, 0), o.Exam, s, o.Base.Config().Context)
	if err != nil {
		return nil, err
	}
	if len(lessons.Examples) == 0 {
		return nil, fmt.Errorf("none of the oracle's transcripts fits into the context of %s", o.BaseName)
	}
	d.Transcripts = len(lessons.Examples)
	st := newStudent(o.Base.Model, lessons.Examples, o.Settings, o.Exam, o.Seed)
	report := o.Progress("steps of imitation")
	for st.step < st.steps() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m, err := st.next()
		if err != nil {
			return nil, err
		}
		d.Loss = m.Loss
		if report != nil {
			report(st.step, st.steps())
		}
	}
	fmt.Fprintf(o.Out, "# trained a copy on %d transcripts in %d steps, loss %.4f\n", d.Transcripts, st.step, d.Loss)
	out := *o.Base
	out.Model = st.model
	return &out, nil
}

// judge says what the figures of a split say; "" where there are none.
func (d *Diagnosis) judge(split string) Bottleneck {
	var v [3]float64
	for i, m := range []*Measure{d.Ceiling, d.Hinted, d.Plain} {
		row := m.Report.Row(split)
		if row == nil {
			return ""
		}
		v[i] = row.ItemAccuracy.Value
	}
	return Judge(v[0], v[1], v[2])
}
