package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"envtune/learn/hf"
	"envtune/learn/model"
	"envtune/learn/sample"
	"envtune/learn/tensor"
	"envtune/learn/weights"
)

// smallConfig is the model of 2 million parameters.
func smallConfig() model.Config {
	return model.Config{Vocab: 1024, Dim: 192, Layers: 4, Heads: 6, KVHeads: 6, HeadDim: 32, FF: 512, Context: 2048,
		RopeTheta: 1e4, NormEps: 1e-5, Tied: true}
}

// smallModel has random weights, its projections so large that the likeliest token is not
// the one that was read last.
func smallModel() (*model.Model, error) {
	m, err := model.New(smallConfig(), 1)
	if err != nil {
		return nil, err
	}
	for _, p := range m.Params() {
		if strings.HasSuffix(p.Name, "_proj.weight") {
			for i := range p.Data {
				p.Data[i] *= 6
			}
		}
	}
	return m, nil
}

// makeModels writes what all sides load, where it is not there yet: the GGUF file's model,
// its weights turned to float32, as a folder and as a GGUF file, and the small model.
func makeModels(ctx context.Context, gguf, dir string) error {
	return errors.Join(
		missing(filepath.Join(dir, "smollm2"), func() (*model.Model, hf.Extras, error) {
			c, err := hf.Open(gguf)
			if err != nil {
				return nil, hf.Extras{}, err
			}
			defer c.Close()
			m, err := c.Load(ctx, nil)
			return m, c.Extras, err
		}),
		missing(filepath.Join(dir, "small"), func() (*model.Model, hf.Extras, error) {
			m, err := smallModel()
			return m, hf.Extras{}, err
		}))
}

// missing writes a model as the folder path and as a GGUF file beside it, as far as they
// are not there.
func missing(path string, load func() (*model.Model, hf.Extras, error)) error {
	there := func(path string) bool {
		_, err := os.Stat(path)
		return err == nil
	}
	file := path + ".f32.gguf"
	if there(path) && there(file) {
		return nil
	}
	m, x, err := load()
	if err == nil && !there(path) {
		err = hf.SaveFolder(path, m, x, weights.F32)
	}
	if err == nil && !there(file) {
		err = hf.SaveGGUF(file, m, x, weights.F32)
	}
	if err != nil {
		return fmt.Errorf("making %s: %w", path, err)
	}
	return nil
}

func (b *bench) open(name string) (*model.Model, error) {
	c, err := hf.Open(filepath.Join(b.dir, name))
	if err != nil {
		return nil, err
	}
	defer c.Close()
	m, err := c.Load(context.Background(), nil)
	if err != nil {
		return nil, err
	}
	m.SetPrecision(b.products)
	return m, nil
}

func (b *bench) trainer(m *model.Model) *model.Trainer {
	return model.NewTrainer(m, model.AdamW{Beta1: 0.9, Beta2: 0.999, Eps: 1e-8, WeightDecay: 0.01}, 0)
}

func (b *bench) engine(m *model.Model) *sample.Engine {
	return sample.NewWith(m, sample.Options{Weights: b.weights})
}

func (b *bench) ops() *tensor.Ops {
	ops := tensor.NewOps(tensor.DefaultKernel(), runtime.GOMAXPROCS(0))
	ops.Precision = b.products
	return ops
}
