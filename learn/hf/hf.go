// Package hf reads and writes models as others do: Hugging Face folders (config.json,
// safetensors in one file or in shards, tokenizer files) of the types llama, qwen2 and
// qwen3, and GGUF files of these architectures. A folder of our own, also one of a model
// that none of the types describes, is read and written too, as the type envtune.
//
// Weights become those of package model, in float32. What belongs to a tokenizer is
// passed on as it was read: files of a folder, metadata of a GGUF file.
package hf

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"envtune/learn/base"
	"envtune/learn/model"
	"envtune/learn/weights"
)

// The types of models: what config.json calls model_type and GGUF the architecture.
const (
	Llama   = "llama"
	Qwen2   = "qwen2"
	Qwen3   = "qwen3"
	Envtune = "envtune" // our own: convolutions, heads that attend to the last tokens, a glossary
)

// TypeOf returns the type that describes a config.
func TypeOf(c model.Config) string {
	switch {
	case c.Conv > 0 || c.Recent > 0 || c.Glossary != "" || c.Bias && c.QKNorm:
		return Envtune
	case c.Bias:
		return Qwen2
	case c.QKNorm:
		return Qwen3
	}
	return Llama
}

// Extras are what belongs to a model beside its weights, as it was read.
type Extras struct {
	Tokens SpecialTokens
	Files  []base.File    // of a folder: tokenizer files, generation settings
	Meta   []weights.Meta // of a GGUF file: entries tokenizer.* and general.*
}

// SpecialTokens are the ids of the tokens that begin, end and fill up texts: of each
// none, one or several.
type SpecialTokens struct{ BOS, EOS, Pad []int }

// source is a file or folder of tensors.
type source interface {
	Tensors() []weights.Info
	Read(name string, dst []float32) error
	Close() error
}

// Checkpoint is a model on disk: its shape and where its weights are. They are read by
// Load. Close it.
type Checkpoint struct {
	Format string // in words: "Hugging Face folder", "GGUF file", "envtune folder"
	Type   string
	Config model.Config
	Extras Extras

	src    source
	places []place // of the tensors, in the order of the config's layout
	copies []string
}

// place is where a tensor of a model stands.
type place struct {
	name string
	// heads are those of a projection whose rows GGUF's llama keeps in another order; 0
	// for all others.
	heads int
}

// IsGGUF tells whether a path names a GGUF file.
func IsGGUF(path string) bool { return strings.HasSuffix(path, ".gguf") }

// IsModel tells whether a path is one that Open reads.
func IsModel(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	if !info.IsDir() {
		return IsGGUF(path)
	}
	for _, name := range []string{configFile, weights.SingleFile, weights.IndexFile} {
		if _, err := os.Stat(filepath.Join(path, name)); err == nil {
			return true
		}
	}
	return false
}

// Open opens a folder or a GGUF file and compares names and shapes of its tensors with
// what its config wants. No weights are read yet.
func Open(path string) (*Checkpoint, error) {
	open := openFolder
	if info, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("opening a model: %w", err)
	} else if !info.IsDir() {
		open = openGGUF
	}
	c, err := open(path)
	if err != nil {
		return nil, fmt.Errorf("opening the model %s: %w", path, err)
	}
	return c, nil
}

// Close closes the files.
func (c *Checkpoint) Close() error { return c.src.Close() }

// Dtypes returns the types of the numbers of the model's tensors, the one of most
// numbers first.
func (c *Checkpoint) Dtypes() []weights.Dtype {
	n := map[weights.Dtype]int{}
	for _, t := range c.src.Tensors() {
		n[t.Dtype] += t.Len()
	}
	var out []weights.Dtype
	for d := range n {
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b weights.Dtype) int {
		if n[a] != n[b] {
			return n[b] - n[a]
		}
		return strings.Compare(string(a), string(b))
	})
	return out
}

// locate finds the place of every tensor of the config among those of the source. Left
// over may be what ignored tells, and a copy of the embedding where it is the output
// layer too.
func (c *Checkpoint) locate(placeOf func(p model.Param) place, ignored func(name string) bool) error {
	have := map[string]weights.Info{}
	for _, t := range c.src.Tensors() {
		have[t.Name] = t
	}
	for _, p := range c.Config.Layout() {
		at := placeOf(p)
		t, ok := have[at.name]
		if !ok {
			return fmt.Errorf("tensor %q is missing", at.name)
		}
		if !slices.Equal(t.Shape, p.Shape) {
			return fmt.Errorf("tensor %q has the shape %v, the config wants %v", at.name, t.Shape, p.Shape)
		}
		if !t.Dtype.Readable() {
			return fmt.Errorf("tensor %q has the type %s, which is not read", at.name, t.Dtype)
		}
		c.places = append(c.places, at)
		delete(have, at.name)
	}
	for _, t := range c.src.Tensors() {
		if _, left := have[t.Name]; !left || ignored(t.Name) {
			continue
		}
		if !c.Config.Tied || t.Name != headName || !slices.Equal(t.Shape, []int{c.Config.Vocab, c.Config.Dim}) {
			return fmt.Errorf("tensor %q has no place in a model of type %s", t.Name, c.Type)
		}
		c.copies = append(c.copies, t.Name)
	}
	return nil
}

const (
	embeddingName = "model.embed_tokens.weight"
	headName      = "lm_head.weight"
)

// Load reads the weights. progress, if not nil, is told of every tensor.
func (c *Checkpoint) Load(ctx context.Context, progress func(done, total int)) (*model.Model, error) {
	if s, ok := c.src.(*weights.Shards); ok {
		if err := s.Verify(); err != nil {
			return nil, fmt.Errorf("loading a model: %w", err)
		}
	}
	m, err := model.FromFlat(c.Config, make([]float32, c.Config.NumParams()))
	if err != nil {
		return nil, fmt.Errorf("loading a model: %w", err)
	}
	params := m.Params()
	for i, p := range params {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		at := c.places[i]
		if err := c.src.Read(at.name, p.Data); err != nil {
			return nil, fmt.Errorf("loading a model: %w", err)
		}
		if at.heads > 0 {
			copy(p.Data, halvesFromPairs(p.Data, at.heads, p.Shape[0]/at.heads))
		}
		if progress != nil {
			progress(i+1, len(params))
		}
	}
	return m, c.checkCopies(params[0])
}

// checkCopies compares copies of the embedding with it.
func (c *Checkpoint) checkCopies(embedding model.Param) error {
	for _, name := range c.copies {
		x := make([]float32, len(embedding.Data))
		if err := c.src.Read(name, x); err != nil {
			return fmt.Errorf("loading a model: %w", err)
		}
		if !slices.Equal(x, embedding.Data) {
			return errors.New("loading a model: config.json says that output layer and embedding are the same (tie_word_embeddings), but " + name + " differs from " + embeddingName)
		}
	}
	return nil
}
