package model

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// benchShapes are the sizes of the embedded model.
var benchShapes = []Config{
	{Vocab: 1024, Dim: 160, Layers: 4, Heads: 5, KVHeads: 5, HeadDim: 32, FF: 416, Context: 2048, RopeTheta: 1e4, NormEps: 1e-5, Tied: true, Conv: 4},
	{Vocab: 1024, Dim: 192, Layers: 4, Heads: 6, KVHeads: 2, HeadDim: 32, FF: 512, Context: 2048, RopeTheta: 1e4, NormEps: 1e-5, Tied: true, Conv: 4},
}

func (c Config) benchName() string {
	return fmt.Sprintf("d%d-kv%d-%.2fM", c.Dim, c.KVHeads, float64(c.NumParams())/1e6)
}

// BenchmarkTrain makes forward, backward and an optimizer step over 20 sequences of
// 500 tokens.
func BenchmarkTrain(b *testing.B) {
	for _, c := range benchShapes {
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/%dcores", c.benchName(), workers), func(b *testing.B) {
				m := lively(b, c, 1)
				rng := rand.New(rand.NewPCG(1, 1))
				var seqs []Sequence
				for range 20 {
					seqs = append(seqs, sequences(rng, c, 500)...)
				}
				tr := NewTrainer(m, AdamW{}, workers)
				for b.Loop() {
					if _, err := tr.Gradient(seqs, func(_, _ int, _, _ float32) (float32, float32) { return -1e-4, 0 }); err != nil {
						b.Fatal(err)
					}
					tr.Step(1e-5, 1)
				}
				b.ReportMetric(float64(b.N)*10000/b.Elapsed().Seconds(), "tok/s")
			})
		}
	}
}

// BenchmarkGroups makes forward and backward passes over three groups of 8 rollouts of
// 500 tokens, 100 of them sampled; the first 250 are those of the group, or, where
// they are apart, differ in the first token.
func BenchmarkGroups(b *testing.B) {
	c := Config{Vocab: 1280, Dim: 192, Layers: 4, Heads: 6, KVHeads: 6, HeadDim: 32, FF: 512, Context: 2048,
		RopeTheta: 1e8, NormEps: 1e-5, Tied: true, Conv: 4, Recent: .25}
	m := lively(b, c, 1)
	for _, apart := range []bool{true, false} {
		rng := rand.New(rand.NewPCG(1, 1))
		var seqs []Sequence
		for range 3 {
			prompt := randomTokens(rng, c, 250)
			for i := range 8 {
				s := Sequence{append(append([]int32(nil), prompt...), randomTokens(rng, c, 250)...), make([]bool, 500)}
				if apart {
					s.Tokens[0] = int32(i)
				}
				for t := 250; t < 500; t++ {
					s.Loss[t] = t%50 < 20
				}
				seqs = append(seqs, s)
			}
		}
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/%dcores", map[bool]string{true: "apart", false: "shared"}[apart], workers), func(b *testing.B) {
				tr, f := NewTrainer(m, AdamW{}, workers), func(_, _ int, _, _ float32) (float32, float32) { return -1e-4, 0 }
				for b.Loop() {
					if _, err := tr.Gradient(seqs, f); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.N)*12000/b.Elapsed().Seconds(), "tok/s")
			})
		}
	}
}

// BenchmarkLogprobs scores 20 sequences of 500 tokens.
func BenchmarkLogprobs(b *testing.B) {
	c := benchShapes[0]
	rng := rand.New(rand.NewPCG(1, 1))
	var seqs []Sequence
	for range 20 {
		seqs = append(seqs, sequences(rng, c, 500)...)
	}
	tr := NewTrainer(lively(b, c, 1), AdamW{}, 2)
	for b.Loop() {
		if _, err := tr.Logprobs(seqs); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*10000/b.Elapsed().Seconds(), "tok/s")
}

// BenchmarkDecode samples one token for each of 96 sequences of about 400 tokens.
func BenchmarkDecode(b *testing.B) {
	for _, c := range benchShapes {
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/%dcores", c.benchName(), workers), func(b *testing.B) {
				const batch, prompt = 96, 370
				d := NewDecoder(lively(b, c, 1), workers)
				rng := rand.New(rand.NewPCG(1, 1))
				rows := make([]Row, batch)
				for i := range rows {
					rows[i] = Row{d.NewCache(), randomTokens(rng, c, prompt)}
				}
				logits, err := d.Extend(rows)
				if err != nil {
					b.Fatal(err)
				}
				s := &Sampler{Temperature: 1}
				for b.Loop() {
					for i := range rows {
						rows[i].Tokens = []int32{s.Sample(logits[i], rng).Token}
						if n := rows[i].Cache.n; n > prompt+60 {
							rows[i].Cache.n = prompt
						}
					}
					if logits, err = d.Extend(rows); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.N)*batch/b.Elapsed().Seconds(), "tok/s")
			})
		}
	}
}

// BenchmarkPrefill feeds 32 prompts of 400 tokens.
func BenchmarkPrefill(b *testing.B) {
	c := benchShapes[0]
	d := NewDecoder(lively(b, c, 1), 2)
	rng := rand.New(rand.NewPCG(1, 1))
	prompt := randomTokens(rng, c, 400)
	for b.Loop() {
		rows := make([]Row, 32)
		for i := range rows {
			rows[i] = Row{d.NewCache(), prompt}
		}
		if _, err := d.Extend(rows); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*32*400/b.Elapsed().Seconds(), "tok/s")
}

// BenchmarkDecodeGroups samples one token for each of 64 sequences in groups of 8 that
// share their prompt, with caches of their own and with forks of one.
func BenchmarkDecodeGroups(b *testing.B) {
	c := Config{Vocab: 1024, Dim: 192, Layers: 4, Heads: 6, KVHeads: 6, HeadDim: 32, FF: 512, Context: 2048,
		RopeTheta: 1e4, NormEps: 1e-5, Tied: true}
	m := lively(b, c, 1)
	for _, prompt := range []int{256, 1000} {
		for _, shared := range []bool{false, true} {
			for _, workers := range []int{1, 2} {
				b.Run(fmt.Sprintf("prompt%d/%s/%dcores", prompt, map[bool]string{true: "shared", false: "apart"}[shared], workers), func(b *testing.B) {
					d, rng := NewDecoder(m, workers), rand.New(rand.NewPCG(1, 1))
					var rows []Row
					for range 8 {
						base := d.NewCache()
						if _, err := d.Extend([]Row{{base, randomTokens(rng, c, prompt)}}); err != nil {
							b.Fatal(err)
						}
						for range 8 {
							own := base.Clone()
							if shared {
								own = base.Fork()
							}
							rows = append(rows, Row{Cache: own})
						}
					}
					for b.Loop() {
						for i := range rows {
							rows[i].Tokens = randomTokens(rng, c, 1)
							if n := rows[i].Cache.n; n > prompt+100 {
								rows[i].Cache.n = prompt
							}
						}
						if _, err := d.Extend(rows); err != nil {
							b.Fatal(err)
						}
					}
					b.ReportMetric(float64(b.N)*64/b.Elapsed().Seconds(), "tok/s")
				})
			}
		}
	}
}
