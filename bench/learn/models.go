package main

import (
	"context"
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

// makeModels writes what all sides load: the GGUF file's model, its weights turned to
// float32, as a folder and as a GGUF file, and the small model with random weights.
func makeModels(ctx context.Context, gguf, dir string) error {
	c, err := hf.Open(gguf)
	if err != nil {
		return err
	}
	defer c.Close()
	m, err := c.Load(ctx, nil)
	if err != nil {
		return err
	}
	small, err := smallModel()
	if err != nil {
		return err
	}
	for _, s := range []struct {
		name string
		m    *model.Model
		x    hf.Extras
	}{{"smollm2", m, c.Extras}, {"small", small, hf.Extras{}}} {
		path := filepath.Join(dir, s.name)
		if err := missing(path, func() error { return hf.SaveFolder(path, s.m, s.x, weights.F32) }); err != nil {
			return err
		}
		path += ".f32.gguf"
		if err := missing(path, func() error { return hf.SaveGGUF(path, s.m, s.x, weights.F32) }); err != nil {
			return err
		}
	}
	return nil
}

// missing calls save where there is nothing at path.
func missing(path string, save func() error) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := save(); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

func (b *bench) open(name string) (*model.Model, error) {
	c, err := hf.Open(filepath.Join(b.dir, name))
	if err != nil {
		return nil, err
	}
	defer c.Close()
	return c.Load(context.Background(), nil)
}

// A precision other than float32 is set in the three functions below, and named in
// precisions.

func (b *bench) trainer(m *model.Model) *model.Trainer {
	return model.NewTrainer(m, model.AdamW{Beta1: 0.9, Beta2: 0.999, Eps: 1e-8, WeightDecay: 0.01}, 0)
}

func (b *bench) engine(m *model.Model) *sample.Engine { return sample.New(m) }

func (b *bench) ops() *tensor.Ops {
	return tensor.NewOps(tensor.DefaultKernel(), runtime.GOMAXPROCS(0))
}
