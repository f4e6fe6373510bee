package base

import (
	"errors"
	"fmt"
	"io"
	"maps"

	"envtune/learn/model"
	"envtune/learn/weights"
)

// optimizerFile is the file of a snapshot that holds the optimiser's moments.
const optimizerFile = "optimizer.safetensors"

// File is one file of a model's folder.
type File struct {
	Name string
	Data []byte
}

// Part is one file of a snapshot, given as what writes it: the moments of a large model
// are written as they are, without a copy.
type Part struct {
	Name  string
	Write func(io.Writer) error
}

// Snapshot returns all of a trainer that a checkpoint needs but the number of
// optimiser steps: the weights in ModelFile, the moments beside it. meta are further
// entries of the model file's metadata. The trainer must not go on before they are
// written.
func Snapshot(t *model.Trainer, meta map[string]string) ([]Part, error) {
	f, err := ModelWeights(t.Model())
	if err != nil {
		return nil, err
	}
	maps.Copy(f.Meta, meta)
	optimizer := &weights.File{Tensors: moments(t.State())}
	return []Part{
		{ModelFile, func(w io.Writer) error { return weights.Write(w, f, weights.F32) }},
		{optimizerFile, func(w io.Writer) error { return weights.Write(w, optimizer, weights.F32) }},
	}, nil
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
