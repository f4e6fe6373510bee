package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"envtune"
	"envtune/curriculum"
	"envtune/format"
	"envtune/imitate"
	"envtune/learn/base"
	"envtune/learn/hf"
	"envtune/learn/tensor"
	"envtune/policy/native"
	"envtune/run"
	"envtune/train"
)

// embeddedModel names the model in this program.
const embeddedModel = "embedded"

// modelOptions are the settings of a policy that a command line makes.
type modelOptions struct {
	temperature float64 // of sampling; 0: greedy
	format      string  // of its messages; "": the one it was trained in
	maxTokens   int     // of one message; 0: as in its training
	weights     tensor.Storage
	guided      bool // only what the prompt's tools can be called with
}

// weightsFlag says how a command keeps the weights that it samples with.
type weightsFlag struct {
	Weights string `default:"f32" enum:"f32,bf16,q8" placeholder:"KIND" help:"How a model's weights are kept for sampling: f32; bf16, half the bytes; or q8, 8 bits each. Fewer bytes are sampled from faster; bf16 loses nothing of files in BF16, q8 nothing of Q8_0, Q4_0 and Q4_1, else the weights are rounded."`
}

func (w weightsFlag) storage() (tensor.Storage, error) { return tensor.ParseStorage(w.Weights) }

// models makes the policies of models and keeps the last one that was loaded: commands
// ask for one model several times.
type models struct {
	name string
	last *native.Model
}

// policy returns the policy that MODEL names and the function that ends it.
func (l *models) policy(ctx context.Context, name string, o modelOptions) (envtune.Policy, func(), error) {
	if l.last == nil || l.name != name {
		m, err := loadModel(ctx, name, nil)
		if err != nil {
			return nil, nil, err
		}
		l.name, l.last = name, m
	}
	_, tokens, err := trainedIn(name, l.last)
	if err != nil {
		return nil, nil, err
	}
	var f format.Format
	if o.format != "" {
		if f, err = format.ByName(o.format); err != nil {
			return nil, nil, err
		}
	}
	s, err := l.last.Speech(f)
	if err != nil {
		return nil, nil, fmt.Errorf("the model %s: %w", name, err)
	}
	if o.maxTokens > 0 {
		tokens = o.maxTokens
	}
	p := native.New(l.last.Model, s, native.Options{Temperature: o.temperature, MaxTokens: tokens, Weights: o.weights, Guided: o.guided})
	return p, p.Close, nil
}

// chatTokens is the most tokens of a message of a model with a chat template.
const chatTokens = 256

// trainedIn returns the format that a model writes in and the most tokens of a message:
// those of a run folder's training, the model's own format, else the defaults.
// loaded is the model where it was read already, else nil.
func trainedIn(name string, loaded *native.Model) (formatName string, tokens int, err error) {
	formatName, tokens = defaultFormat(), curriculum.DefaultTrain().MaxTokens
	if isScript(name) {
		return formatName, tokens, nil
	}
	if name != embeddedModel {
		var ok bool
		if formatName, tokens, ok = runTrainedIn(name); ok || loaded == nil && !run.IsRun(name) && !hf.IsModel(name) {
			return formatName, tokens, nil
		}
	}
	s, err := ownSpeech(name, loaded)
	if err != nil {
		return "", 0, err
	}
	if _, chat := s.(*native.Chat); chat {
		tokens = chatTokens
	}
	return s.Format().Name(), tokens, nil
}

// ownSpeech is how a model reads and writes by itself.
func ownSpeech(name string, loaded *native.Model) (native.Speech, error) {
	var err error
	switch {
	case loaded != nil:
	case name == embeddedModel:
		loaded, err = native.Embedded()
	case run.IsRun(name): // of a pre-training
		loaded, err = loadRun(name)
	default:
		return native.SpeechOf(name)
	}
	if err != nil {
		return nil, err
	}
	s, err := loaded.Speech(nil)
	if err != nil {
		return nil, fmt.Errorf("the model %s: %w", name, err)
	}
	return s, nil
}

// runTrainedIn is trainedIn of a run folder: the defaults, and false, where it holds no
// training.
func runTrainedIn(dir string) (formatName string, tokens int, ok bool) {
	cfg := runConfig(dir)
	if cfg == nil {
		return defaultFormat(), curriculum.DefaultTrain().MaxTokens, false
	}
	return cfg.Stages[0].Format, cfg.Train.MaxTokens, true
}

// shownExample tells whether a model is a run whose evaluations had a worked example: its
// last stage has one.
func shownExample(model string) bool {
	cfg := runConfig(model)
	return !isScript(model) && cfg != nil && cfg.Stages[len(cfg.Stages)-1].Example
}

// writesGuided tells whether a model is a run whose training was guided.
func writesGuided(model string) bool {
	cfg := runConfig(model)
	return !isScript(model) && cfg != nil && cfg.Train.Guided
}

// runConfig is the configuration that a run folder's training is scored by; nil where it
// holds no training.
func runConfig(dir string) *curriculum.Config {
	trained, imitated := train.Options{Dir: dir}, imitate.Options{Dir: dir}
	var cfg *curriculum.Config
	switch {
	case train.Remembered(&trained) == nil:
		cfg = trained.Config
	case imitate.Remembered(&imitated) == nil:
		cfg = imitated.Exam
	}
	if cfg == nil || len(cfg.Stages) == 0 {
		return nil
	}
	return cfg
}

func defaultFormat() string { return format.Compact{}.Name() }

// loadModel returns the model that MODEL names: the embedded one, the newest checkpoint
// of a run, a folder or a GGUF file.
func loadModel(ctx context.Context, name string, progress func(done, total int)) (*native.Model, error) {
	switch {
	case name == embeddedModel:
		return native.Embedded()
	case !run.IsRun(name) && hf.IsModel(name):
		return native.Open(ctx, name, progress)
	case run.IsRun(name):
		m, err := loadRun(name)
		if err != nil {
			return nil, fmt.Errorf("run %s: %w", name, err)
		}
		return m, nil
	}
	if _, err := os.Stat(name); errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("model %q: there is no such file or folder", name)
	}
	return nil, fmt.Errorf("model %q is neither %q nor a run folder nor a folder with a config.json or a %s nor a .gguf file", name, embeddedModel, base.ModelFile)
}

// loadRun returns the model of the newest checkpoint of a run, or the finished one of a
// pre-training.
func loadRun(name string) (*native.Model, error) {
	if _, err := os.Stat(filepath.Join(name, base.ModelFile)); err == nil {
		m, err := base.Load(name)
		if err != nil {
			return nil, err
		}
		return native.FromBase(m)
	}
	r, err := run.Open(name)
	if err != nil {
		return nil, err
	}
	c, err := r.Latest(func(text string) { fmt.Fprintln(os.Stderr, "warning:", text) })
	if err != nil {
		return nil, err
	}
	return train.ModelOf(r, c)
}
