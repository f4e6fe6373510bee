// Package base holds the embedded base model, and reads and writes models with
// their tokenizers: a folder of model.safetensors (config and checksum in its
// metadata) and tokenizer.json.
package base

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"envtune/learn/model"
	"envtune/learn/text"
	"envtune/learn/weights"
)

// The files of a model folder.
const (
	ModelFile     = "model.safetensors"
	TokenizerFile = "tokenizer.json"
)

// configKey is the metadata key of the model's config.
const configKey = "config"

//go:embed data/model.safetensors data/tokenizer.json
var embedded embed.FS

// Model is a model and the tokenizer that it was trained with.
type Model struct {
	*model.Model
	Tokenizer *text.Tokenizer
}

// Embedded returns the base model of the binary. docs/base.md says how it was
// made.
func Embedded() (*Model, error) {
	w, err := embedded.ReadFile("data/" + ModelFile)
	if err != nil {
		return nil, fmt.Errorf("the embedded model: %w", err)
	}
	t, err := embedded.ReadFile("data/" + TokenizerFile)
	if err != nil {
		return nil, fmt.Errorf("the embedded tokenizer: %w", err)
	}
	m, err := Decode(w, t)
	if err != nil {
		return nil, fmt.Errorf("the embedded model: %w", err)
	}
	return m, nil
}

// Load reads a model folder.
func Load(dir string) (*Model, error) {
	w, err := os.ReadFile(filepath.Join(dir, ModelFile))
	if err != nil {
		return nil, fmt.Errorf("loading a model: %w", err)
	}
	t, err := os.ReadFile(filepath.Join(dir, TokenizerFile))
	if err != nil {
		return nil, fmt.Errorf("loading a model: %w", err)
	}
	m, err := Decode(w, t)
	if err != nil {
		return nil, fmt.Errorf("loading the model in %s: %w", dir, err)
	}
	return m, nil
}

// Decode reads the contents of ModelFile and TokenizerFile.
func Decode(modelData, tokenizerData []byte) (*Model, error) {
	m, err := DecodeModel(modelData)
	if err != nil {
		return nil, err
	}
	tok, err := text.Load(tokenizerData)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", TokenizerFile, err)
	}
	if tok.Size() > m.Config().Vocab {
		return nil, fmt.Errorf("the tokenizer has %d tokens, the model %d", tok.Size(), m.Config().Vocab)
	}
	return &Model{Model: m, Tokenizer: tok}, nil
}

// DecodeModel reads the bytes of a model file.
func DecodeModel(data []byte) (*model.Model, error) {
	f, err := weights.Decode(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", ModelFile, err)
	}
	cfg, err := ConfigIn(f.Meta)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", ModelFile, err)
	}
	have := 0
	for _, t := range f.Tensors {
		have += len(t.Data)
	}
	if n := cfg.NumParams(); n != have { // before anything of that size is allocated
		return nil, fmt.Errorf("%s: its config makes %d parameters, it holds %d", ModelFile, n, have)
	}
	m, err := model.FromFlat(cfg, make([]float32, cfg.NumParams()))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", ModelFile, err)
	}
	if err := f.Fill(tensors(m)); err != nil {
		return nil, fmt.Errorf("%s: %w", ModelFile, err)
	}
	return m, nil
}

// ConfigIn returns the config in the metadata of a model file.
func ConfigIn(meta map[string]string) (model.Config, error) {
	var cfg model.Config
	if meta[configKey] == "" {
		return cfg, errors.New("its metadata hold no config: envtune did not write it")
	}
	if err := json.Unmarshal([]byte(meta[configKey]), &cfg); err != nil {
		return cfg, fmt.Errorf("its config: %w", err)
	}
	return cfg, cfg.Validate()
}

// ModelWeights returns what a model file holds: the tensors, not copied, and the config
// in the metadata.
func ModelWeights(m *model.Model) (*weights.File, error) {
	cfg, err := json.Marshal(m.Config())
	if err != nil {
		return nil, fmt.Errorf("encoding the model's config: %w", err)
	}
	return &weights.File{Meta: map[string]string{configKey: string(cfg)}, Tensors: tensors(m)}, nil
}

// EncodeModel returns the bytes of a model file with numbers of type d.
func EncodeModel(m *model.Model, d weights.Dtype) ([]byte, error) {
	f, err := ModelWeights(m)
	if err != nil {
		return nil, err
	}
	return weights.Encode(f, d)
}

// Digest names the weights of m: the SHA-256 of all tensors.
func Digest(m *model.Model) string { return weights.Digest(tensors(m)) }

func tensors(m *model.Model) []weights.Tensor {
	var out []weights.Tensor
	for _, p := range m.Params() {
		out = append(out, weights.Tensor(p))
	}
	return out
}
