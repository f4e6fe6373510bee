package base

import (
	"errors"
	"fmt"
	"maps"

	"envtune/learn/model"
	"envtune/learn/weights"
)

// optimizerFile is the file of a snapshot that holds the optimiser's moments.
const optimizerFile = "optimizer.safetensors"

// File is one file of a snapshot.
type File struct {
	Name string
	Data []byte
}

// Snapshot returns all of a trainer that a checkpoint needs but the number of
// optimiser steps: the weights in ModelFile, the moments beside it. meta are further
// entries of the model file's metadata.
func Snapshot(t *model.Trainer, meta map[string]string) ([]File, error) {
	f, err := ModelWeights(t.Model())
	if err != nil {
		return nil, err
	}
	maps.Copy(f.Meta, meta)
	w, err := weights.Encode(f, weights.F32)
	if err != nil {
		return nil, err
	}
	m, err := weights.Encode(&weights.File{Tensors: moments(t.State())}, weights.F32)
	if err != nil {
		return nil, fmt.Errorf("encoding the optimiser: %w", err)
	}
	return []File{{ModelFile, w}, {optimizerFile, m}}, nil
}

// Restore gives t and its model the content of a snapshot taken after steps
// optimiser steps; read returns its files.
func Restore(t *model.Trainer, steps int, read func(name string) ([]byte, error)) error {
	data, err := read(ModelFile)
	if err != nil {
		return err
	}
	m, err := DecodeModel(data)
	if err != nil {
		return err
	}
	if m.Config() != t.Model().Config() {
		return errors.New("its model has another architecture than the one under training")
	}
	if data, err = read(optimizerFile); err != nil {
		return err
	}
	f, err := weights.Decode(data)
	if err != nil {
		return fmt.Errorf("%s: %w", optimizerFile, err)
	}
	s := t.State()
	if err := f.Fill(moments(s)); err != nil {
		return fmt.Errorf("%s: %w", optimizerFile, err)
	}
	copy(t.Model().Flat(), m.Flat())
	s.Step = steps
	return t.SetState(s)
}

// moments names the optimiser's two vectors.
func moments(s model.State) []weights.Tensor {
	return []weights.Tensor{
		{Name: "m", Shape: []int{len(s.M)}, Data: s.M},
		{Name: "v", Shape: []int{len(s.V)}, Data: s.V},
	}
}
