package hf

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"

	"envtune/learn/base"
	"envtune/learn/model"
	"envtune/learn/weights"
)

// SaveFolder writes a model as a new folder: config.json, model.safetensors with numbers
// of type d, and the files of the extras. It is written aside and renamed. A type that
// transformers does not know is envtune.
func SaveFolder(dir string, m *model.Model, x Extras, d weights.Dtype) error {
	if err := saveFolder(dir, m, x, d); err != nil {
		return fmt.Errorf("saving the model %s: %w", dir, err)
	}
	return nil
}

func saveFolder(dir string, m *model.Model, x Extras, d weights.Dtype) (err error) {
	if _, err := os.Lstat(dir); err == nil {
		return errors.New("it exists: name another folder")
	}
	if err := fits(m, d); err != nil {
		return err
	}
	files, err := FolderFiles(m.Config(), x, d)
	if err != nil {
		return err
	}
	file, err := base.ModelWeights(m)
	if err != nil {
		return err
	}
	maps.Copy(file.Meta, FolderMeta())
	aside, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+".*.partial")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(aside))
		}
	}()
	if err := os.Chmod(aside, 0o755); err != nil {
		return err
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(aside, f.Name), f.Data, 0o644); err != nil {
			return err
		}
	}
	if err := weights.Save(filepath.Join(aside, weights.SingleFile), file, d); err != nil {
		return err
	}
	return os.Rename(aside, dir)
}

// FolderFiles returns the files of a folder beside the weights: config.json, then those
// of the extras.
func FolderFiles(c model.Config, x Extras, d weights.Dtype) ([]base.File, error) {
	config, err := writtenConfig(c, x.Tokens, d)
	if err != nil {
		return nil, err
	}
	return append([]base.File{{Name: configFile, Data: config}}, x.Files...), nil
}

// FolderMeta returns what the metadata of a folder's weights hold beside what our own
// model files do: without it older versions of transformers refuse the file.
func FolderMeta() map[string]string { return map[string]string{"format": "pt"} }

// fits tells whether all numbers of a model can be written as type d.
func fits(m *model.Model, d weights.Dtype) error {
	limit := float32(math.MaxFloat32)
	switch d {
	case weights.F32:
	case weights.BF16:
		limit = 0x1.fep127
	case weights.F16:
		limit = 65504
	default:
		return fmt.Errorf("the type %s is not one of F32, F16, BF16", d)
	}
	for _, p := range m.Params() {
		for _, v := range p.Data {
			if v > limit || v < -limit || v != v {
				return fmt.Errorf("tensor %q holds %v, which %s cannot hold", p.Name, v, d)
			}
		}
	}
	return nil
}

// SaveGGUF writes a model as a GGUF file with numbers of type d, F32 or F16; vectors are
// F32 always. The vocabulary is that of the extras' metadata; without one llama.cpp loads
// the file, but can neither read nor write text with it.
func SaveGGUF(path string, m *model.Model, x Extras, d weights.Dtype) error {
	if err := saveGGUF(path, m, x, d); err != nil {
		return fmt.Errorf("saving the model %s: %w", path, err)
	}
	return nil
}

func saveGGUF(path string, m *model.Model, x Extras, d weights.Dtype) error {
	c := m.Config()
	if err := CheckGGUF(c, d); err != nil {
		return err
	}
	if err := fits(m, d); err != nil {
		return err
	}
	meta, err := ggufMeta(c, TypeOf(c), x, d)
	if err != nil {
		return err
	}
	return weights.SaveGGUF(path, meta, ggufTensors(m, d))
}

// CheckGGUF returns an error that says why SaveGGUF would refuse a model of this config
// or numbers of type d.
func CheckGGUF(c model.Config, d weights.Dtype) error {
	switch t := TypeOf(c); {
	case t == Envtune:
		return errors.New("GGUF has no place for this model: it has convolutions, heads that attend to the last tokens (recent), or biases beside norms of q and k; write a folder instead")
	case c.Scaling != (model.RopeScaling{}) && t != Llama:
		return fmt.Errorf("GGUF has stretched rotations (rope_scaling) for the architecture llama only, this model is a %s; write a folder instead", t)
	case d != weights.F32 && d != weights.F16:
		return fmt.Errorf("GGUF is written as F32 or F16, not as %s", d)
	}
	return nil
}

func ggufTensors(m *model.Model, d weights.Dtype) []weights.GGUFTensor {
	c := m.Config()
	var out []weights.GGUFTensor
	add := func(name string, shape []int, data []float32) {
		t := weights.GGUFTensor{Tensor: weights.Tensor{Name: name, Shape: shape, Data: data}, Dtype: d}
		if len(shape) == 1 {
			t.Dtype = weights.F32
		}
		out = append(out, t)
	}
	for _, p := range m.Params() {
		data := p.Data
		if heads := pairedHeads(c, p.Name); heads > 0 {
			data = pairsFromHalves(data, heads, c.HeadDim)
		}
		add(ggufName(p.Name), p.Shape, data)
	}
	if factors := c.RopeFactors(); factors != nil {
		data := make([]float32, len(factors))
		for i, f := range factors {
			data[i] = float32(f)
		}
		add(ropeFactors, []int{len(data)}, data)
	}
	return out
}

// ggufMeta returns the entries that say what the model computes, then those of the extras.
func ggufMeta(c model.Config, t string, x Extras, d weights.Dtype) ([]weights.Meta, error) {
	fileType := uint32(0) // all F32
	if d == weights.F16 {
		fileType = 1 // most F16
	}
	key := func(name string, value any) weights.Meta { return weights.Meta{Key: t + "." + name, Value: value} }
	out := []weights.Meta{
		{Key: architectureKey, Value: t}, {Key: fileTypeKey, Value: fileType},
		key("vocab_size", uint32(c.Vocab)), key("context_length", uint32(c.Context)), key("embedding_length", uint32(c.Dim)),
		key("block_count", uint32(c.Layers)), key("feed_forward_length", uint32(c.FF)),
		key("attention.head_count", uint32(c.Heads)), key("attention.head_count_kv", uint32(c.KVHeads)),
		key("attention.key_length", uint32(c.HeadDim)), key("attention.value_length", uint32(c.HeadDim)),
		key("attention.layer_norm_rms_epsilon", float32(c.NormEps)),
		key("rope.dimension_count", uint32(c.HeadDim)), key("rope.freq_base", float32(c.RopeTheta)),
	}
	if c.Scaling != (model.RopeScaling{}) {
		text, err := json.Marshal(c.Scaling)
		if err != nil {
			return nil, err
		}
		out = append(out, weights.Meta{Key: scalingKey, Value: string(text)})
	}
	if !x.HasVocabulary() {
		out = append(out, weights.Meta{Key: vocabKey, Value: noVocab})
	}
	for _, m := range x.Meta {
		if m.Key != vocabKey || x.HasVocabulary() {
			out = append(out, m)
		}
	}
	return out, nil
}

// HasVocabulary tells whether SaveGGUF can write a vocabulary.
func (x Extras) HasVocabulary() bool {
	kind, ok := weights.FindMeta(x.Meta, vocabKey).(string)
	return ok && kind != noVocab && weights.FindMeta(x.Meta, tokensKey) != nil
}
