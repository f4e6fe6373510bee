package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"envtune"
	"envtune/curriculum"
	"envtune/format"
	"envtune/learn/base"
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
}

// policyFor returns the policy that MODEL names and the function that ends it.
func policyFor(_ context.Context, name string, o modelOptions) (envtune.Policy, func(), error) {
	m, err := loadModel(name)
	if err != nil {
		return nil, nil, err
	}
	spoken, tokens := trainedIn(name)
	if o.format != "" {
		spoken = o.format
	}
	f, err := format.ByName(spoken)
	if err != nil {
		return nil, nil, err
	}
	p := native.New(m.Model, m.Tokenizer, f, native.Options{Temperature: o.temperature, MaxTokens: tokens})
	return p, p.Close, nil
}

// trainedIn returns the format that a run folder's model was trained in and the
// most tokens of a message; of anything else the defaults.
func trainedIn(name string) (formatName string, tokens int) {
	trained := train.Options{Dir: name}
	if train.Remembered(&trained) == nil {
		return trained.Config.Stages[0].Format, trained.Config.Train.MaxTokens
	}
	return curriculum.DefaultStage().Format, curriculum.DefaultTrain().MaxTokens
}

// loadModel returns the model that MODEL names: the embedded one, a folder with
// a model in it, or the newest checkpoint of a run.
func loadModel(name string) (*base.Model, error) {
	if name == embeddedModel {
		return base.Embedded()
	}
	if _, err := os.Stat(filepath.Join(name, base.ModelFile)); err == nil {
		return base.Load(name)
	}
	if !run.IsRun(name) {
		return nil, fmt.Errorf("model %q is neither %q nor a run folder nor a folder with a %s", name, embeddedModel, base.ModelFile)
	}
	r, err := run.Open(name)
	if err != nil {
		return nil, err
	}
	c, err := r.Latest(func(text string) { fmt.Fprintln(os.Stderr, "warning:", text) })
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", name, err)
	}
	weights, err := c.ReadFile(base.ModelFile)
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", name, err)
	}
	tokenizer, err := r.ReadFile(base.TokenizerFile)
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", name, err)
	}
	m, err := base.Decode(weights, tokenizer)
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", name, err)
	}
	return m, nil
}
