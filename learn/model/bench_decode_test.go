package model

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"envtune/internal/usage"
	"envtune/learn/tensor"
)

// smol is the shape of SmolLM2-135M.
var smol = Config{Vocab: 49152, Dim: 576, Layers: 30, Heads: 9, KVHeads: 3, HeadDim: 64, FF: 1536, Context: 2048,
	RopeTheta: 1e5, NormEps: 1e-5, Tied: true}

// noisy returns a model with random weights, made fast.
func noisy(b *testing.B, c Config) *Model {
	b.Helper()
	flat := make([]float32, c.NumParams())
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range flat {
		flat[i] = (rng.Float32() - .5) / 16
	}
	m, err := FromFlat(c, flat)
	if err != nil {
		b.Fatal(err)
	}
	return m
}

// processor is the processor time that the process has used, in seconds.
func processor() float64 {
	t, _ := usage.CPU()
	return t.Seconds()
}

// BenchmarkDecodeReal samples tokens from a model of SmolLM2-135M's shape, for sequences
// that share a prompt of 512, and reports the processor time of one step too.
func BenchmarkDecodeReal(b *testing.B) {
	m := noisy(b, smol)
	for _, storage := range []tensor.Storage{tensor.F32, tensor.BF16, tensor.Q8} {
		for _, workers := range []int{1, 2} {
			d, rng := NewDecoderAs(m, workers, storage), rand.New(rand.NewPCG(1, 1))
			base := d.NewCache()
			if _, err := d.Extend([]Row{{base, randomTokens(rng, smol, 512)}}); err != nil {
				b.Fatal(err)
			}
			for _, batch := range []int{1, 16, 64} {
				b.Run(fmt.Sprintf("%v/batch%d/%dcores", storage, batch, workers), func(b *testing.B) {
					rows := make([]Row, batch)
					for i := range rows {
						rows[i] = Row{base.Fork(), []int32{int32(i)}}
					}
					s := &Sampler{Temperature: 1}
					start := processor()
					for b.Loop() {
						logits, err := d.Extend(rows)
						if err != nil {
							b.Fatal(err)
						}
						for i := range rows {
							rows[i].Tokens = []int32{s.Sample(logits[i], rng).Token}
							if n := rows[i].Cache.n; n > 512+60 {
								rows[i].Cache.n = 512
							}
						}
					}
					b.ReportMetric(float64(b.N*batch)/b.Elapsed().Seconds(), "tok/s")
					b.ReportMetric((processor()-start)/float64(b.N)*1e3, "cpu-ms/step")
				})
			}
		}
	}
}

// BenchmarkPrefillReal feeds a prompt of 512 tokens to a model of SmolLM2-135M's shape.
func BenchmarkPrefillReal(b *testing.B) {
	m := noisy(b, smol)
	tokens := randomTokens(rand.New(rand.NewPCG(1, 1)), smol, 512)
	for _, storage := range []tensor.Storage{tensor.F32, tensor.BF16, tensor.Q8} {
		for _, workers := range []int{1, 2} {
			d := NewDecoderAs(m, workers, storage)
			b.Run(fmt.Sprintf("%v/%dcores", storage, workers), func(b *testing.B) {
				start := processor()
				for b.Loop() {
					if _, err := d.Extend([]Row{{d.NewCache(), tokens}}); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.N*512)/b.Elapsed().Seconds(), "tok/s")
				b.ReportMetric((processor()-start)/float64(b.N)*1e3, "cpu-ms")
			})
		}
	}
}

// BenchmarkSampler draws from 49152 logits as peaked as a model's.
func BenchmarkSampler(b *testing.B) {
	logits := make([]float32, smol.Vocab)
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range logits {
		logits[i] = float32(rng.NormFloat64() * 3)
	}
	for _, s := range []*Sampler{{}, {Temperature: 1}, {Temperature: .7}, {Temperature: 1, TopP: .9}, {Temperature: .7, TopK: 40}} {
		b.Run(fmt.Sprintf("t%v/p%v/k%d", s.Temperature, s.TopP, s.TopK), func(b *testing.B) {
			start := processor()
			for b.Loop() {
				s.Sample(logits, rng)
			}
			b.ReportMetric((processor()-start)/float64(b.N)*1e3, "cpu-ms")
		})
	}
}
