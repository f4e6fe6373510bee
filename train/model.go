package train

import (
	"fmt"
	"os"
	"slices"

	"envtune/learn/base"
	"envtune/learn/hf"
	"envtune/learn/weights"
	"envtune/policy/native"
	"envtune/run"
)

// besideRun returns what a run folder holds of a model beside the checkpoints: our
// tokenizer. Of other models every checkpoint is a Hugging Face folder of its own.
func besideRun(m *native.Model) ([]run.Blob, error) {
	if m.IsChat() {
		_, err := folder(m)
		return nil, err
	}
	tokenizer, err := m.Text.Own.Marshal()
	if err != nil {
		return nil, fmt.Errorf("writing the tokenizer: %w", err)
	}
	return []run.Blob{run.Bytes(base.TokenizerFile, tokenizer)}, nil
}

// folder returns the files that make a Hugging Face folder of a checkpoint.
func folder(m *native.Model) ([]base.File, error) {
	x, err := m.Extras.ForFolder()
	if err != nil {
		return nil, fmt.Errorf("the model's tokenizer as files: %w", err)
	}
	return hf.FolderFiles(m.Config(), x, weights.F32)
}

// snapshot returns the files of a checkpoint that hold the model and the optimiser.
func (t *trainer) snapshot() ([]base.File, error) {
	if !t.opt.Base.IsChat() {
		return base.Snapshot(t.learner, nil)
	}
	files, err := folder(t.opt.Base)
	if err != nil {
		return nil, err
	}
	snapshot, err := base.Snapshot(t.learner, hf.FolderMeta())
	return append(files, snapshot...), err
}

// ModelOf returns the model of a checkpoint of a training run.
func ModelOf(r *run.Run, c *run.Checkpoint) (*native.Model, error) {
	data, err := c.ReadFile(base.ModelFile)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(c.Files, base.TokenizerFile) { // a model of ours
		tokenizer, err := r.ReadFile(base.TokenizerFile)
		if err != nil {
			return nil, err
		}
		m, err := base.Decode(data, tokenizer)
		if err != nil {
			return nil, err
		}
		return native.FromBase(m)
	}
	x, err := hf.ReadExtras(func(name string) ([]byte, error) {
		if !slices.Contains(c.Files, name) {
			return nil, os.ErrNotExist
		}
		return c.ReadFile(name)
	})
	if err != nil {
		return nil, err
	}
	return native.Decode(data, x)
}
