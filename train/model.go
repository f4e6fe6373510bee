package train

import (
	"fmt"
	"os"
	"slices"

	"envtune"
	"envtune/learn"
	"envtune/learn/base"
	"envtune/learn/hf"
	"envtune/learn/model"
	"envtune/learn/weights"
	"envtune/policy/native"
	"envtune/run"
)

// BesideRun returns what a run folder holds of a model beside the checkpoints: our
// tokenizer. Of other models every checkpoint is a Hugging Face folder of its own.
func BesideRun(m *native.Model) ([]run.Blob, error) {
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

// Snapshot returns the files of a checkpoint that hold the model, which began as start, and
// the optimiser. The learner must not go on before they are written.
func Snapshot(start *native.Model, learner *model.Trainer) ([]run.Blob, error) {
	var out []run.Blob
	var meta map[string]string
	if start.IsChat() {
		files, err := folder(start)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			out = append(out, run.Bytes(f.Name, f.Data))
		}
		meta = hf.FolderMeta()
	}
	parts, err := base.Snapshot(learner, meta)
	for _, p := range parts {
		out = append(out, run.Blob(p))
	}
	return out, err
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

// Builder returns what makes training examples of the episodes of a speech.
func Builder(s native.Speech) *learn.Builder {
	if own, ok := s.(*native.Own); ok {
		return &learn.Builder{Encoder: own, Render: func(m envtune.Message) string { return own.Format().Render(m, true) }}
	}
	b := &learn.Builder{}
	b.Conversation, _ = s.(learn.Conversation)
	return b
}
