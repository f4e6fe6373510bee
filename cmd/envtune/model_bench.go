package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"text/tabwriter"
	"time"

	"envtune/internal/usage"
	"envtune/learn/model"
	"envtune/learn/sample"
	"envtune/learn/tensor"
)

// modelBenchCmd measures how fast a model is.
type modelBenchCmd struct {
	Model  string `arg:"" help:"\"embedded\", a run folder, a Hugging Face folder or a .gguf file."`
	Prompt int    `default:"512" placeholder:"N" help:"Tokens of the prompt, which the sequences of a batch share."`
	Decode int    `default:"64" placeholder:"N" help:"Tokens written by each sequence."`
	Batch  []int  `default:"1,16,64" placeholder:"N,..." help:"Numbers of sequences written at once."`
	Train  bool   `help:"Measure training too: forward, backward and an optimiser step, loss on every token."`
	Rows   int    `default:"4" placeholder:"N" help:"Sequences of a training batch."`
	Length int    `default:"512" placeholder:"N" help:"Tokens of each of them."`
	Repeat int    `default:"1" placeholder:"N" help:"Measure so often and take the quickest by the clock."`
	Seed   uint64 `default:"1" help:"The seed of the tokens."`
	JSON   bool   `name:"json" help:"Print one JSON object."`
	weightsFlag
}

// Help is shown below the flags.
func (modelBenchCmd) Help() string {
	return `Tokens are random; reading is that of a prompt, writing samples at temperature 1. Times are by the clock and
of the processor (all cores together, where the system tells it). GOMAXPROCS=N sets the number of cores.
Training is in float32, whatever --weights says.

Examples:
  envtune model bench SmolLM2-135M-Instruct.gguf
  envtune model bench qwen --batch 1,8 --train --json`
}

// benchRow is one measurement.
type benchRow struct {
	// Work is prompt, decode or train.
	Work    string  `json:"work"`
	Batch   int     `json:"batch"`
	Tokens  int     `json:"tokens"`
	Seconds float64 `json:"seconds"`
	Rate    float64 `json:"tokens_per_second"`
	// CPU is the processor time in seconds, 0 where the system does not tell.
	CPU float64 `json:"cpu_seconds"`
}

// benchReport is what --json prints.
type benchReport struct {
	Model      string     `json:"model"`
	Parameters int        `json:"parameters"`
	Cores      int        `json:"cores"`
	Kernel     string     `json:"kernel"`
	Weights    string     `json:"weights"` // as sampling keeps them
	Prompt     int        `json:"prompt"`
	Rows       []benchRow `json:"rows"`
	// PeakBytes is the most memory that the process ever held, 0 where the system does
	// not tell.
	PeakBytes int64 `json:"peak_bytes"`
}

func (c *modelBenchCmd) Run(a *app) error {
	if err := c.check(); err != nil {
		return err
	}
	m, err := loadModel(a.ctx, c.Model, a.progress("tensors read"))
	if err != nil {
		return err
	}
	cfg := m.Config()
	if n := c.Prompt + c.Decode; n > cfg.Context || c.Train && c.Length > cfg.Context {
		return fmt.Errorf("the model's context has %d tokens: prompt and decoded tokens are %d, a training sequence %d", cfg.Context, n, c.Length)
	}
	r := benchReport{
		Model: c.Model, Parameters: cfg.NumParams(), Cores: runtime.GOMAXPROCS(0), Kernel: tensor.DefaultKernel().String(),
		Weights: c.Weights, Prompt: c.Prompt,
	}
	if r.Rows, err = c.sampling(a.ctx, m.Model); err != nil {
		return err
	}
	if c.Train {
		row, err := c.training(a.ctx, m.Model)
		if err != nil {
			return err
		}
		r.Rows = append(r.Rows, row)
	}
	_, r.PeakBytes = usage.Resident()
	if c.JSON {
		enc := json.NewEncoder(a.out)
		enc.SetIndent("", "  ")
		return enc.Encode(r)
	}
	return c.table(a, r)
}

func (c *modelBenchCmd) check() error {
	for _, n := range append([]int{c.Prompt, c.Decode, c.Rows, c.Repeat, c.Length - 1}, c.Batch...) {
		if n < 1 {
			return fmt.Errorf("--prompt, --decode, --batch, --rows and --repeat are at least 1, --length at least 2")
		}
	}
	return nil
}

func (c *modelBenchCmd) table(a *app, r benchReport) error {
	fmt.Fprintf(a.out, "%s, %s parameters, %s, kernel %s, weights %s\n", r.Model, grouped(r.Parameters), count(r.Cores, "core"), r.Kernel, r.Weights)
	w := tabwriter.NewWriter(a.out, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "work\tbatch\ttokens\tseconds\ttokens/s\tCPU seconds\t")
	for _, row := range r.Rows {
		fmt.Fprintf(w, "%s\t%d\t%d\t%.2f\t%.1f\t%.2f\t\n", row.Work, row.Batch, row.Tokens, row.Seconds, row.Rate, row.CPU)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if r.PeakBytes > 0 {
		fmt.Fprintf(a.out, "%s at most\n", mebibytes(int(r.PeakBytes)))
	}
	return nil
}

// timed measures work that handles so many tokens.
func (c *modelBenchCmd) timed(work string, batch, tokens int, prepare func(), f func() error) (benchRow, error) {
	best := benchRow{Work: work, Batch: batch, Tokens: tokens}
	for i := range c.Repeat {
		if prepare != nil {
			prepare()
		}
		cpu, _ := usage.CPU()
		started := time.Now()
		if err := f(); err != nil {
			return best, fmt.Errorf("measuring %s: %w", work, err)
		}
		seconds := time.Since(started).Seconds()
		after, _ := usage.CPU()
		if i == 0 || seconds < best.Seconds {
			best.Seconds, best.CPU = seconds, (after - cpu).Seconds()
			best.Rate = float64(tokens) / seconds
		}
	}
	return best, nil
}

// sampling measures reading a prompt and writing behind it.
func (c *modelBenchCmd) sampling(ctx context.Context, m *model.Model) ([]benchRow, error) {
	prompt := randomTokens(m.Config().Vocab, c.Prompt, c.Seed)
	weights, err := c.storage()
	if err != nil {
		return nil, err
	}
	engine := sample.NewWith(m, sample.Options{Weights: weights})
	defer engine.Close()
	write := func(seed uint64, n int) error {
		_, err := engine.Generate(ctx, engine.NewSession(seed), prompt, sample.Params{Temperature: 1, MaxTokens: n, Stop: -1})
		return err
	}
	// The first pass makes room for what later ones use again.
	if err := write(0, 2); err != nil {
		return nil, err
	}
	row, err := c.timed("prompt", 1, c.Prompt, engine.Update, func() error { return write(0, 1) })
	if err != nil {
		return nil, err
	}
	rows := []benchRow{row}
	for _, batch := range c.Batch {
		row, err := c.timed("decode", batch, batch*c.Decode, nil, func() error {
			errs := make([]error, batch)
			var all sync.WaitGroup
			for i := range batch {
				all.Go(func() { errs[i] = write(c.Seed+uint64(i), c.Decode) })
			}
			all.Wait()
			for _, err := range errs {
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// training measures optimiser steps.
func (c *modelBenchCmd) training(ctx context.Context, m *model.Model) (benchRow, error) {
	var seqs []model.Sequence
	for i := range c.Rows {
		s := model.Sequence{Tokens: randomTokens(m.Config().Vocab, c.Length, c.Seed+uint64(i)), Loss: make([]bool, c.Length)}
		for t := range s.Loss[1:] {
			s.Loss[t+1] = true
		}
		seqs = append(seqs, s)
	}
	tokens := c.Rows * c.Length
	tr := model.NewTrainer(m, model.AdamW{Beta1: 0.9, Beta2: 0.99}, 0)
	return c.timed("train", c.Rows, tokens, nil, func() error {
		if err := ctx.Err(); err != nil {
			return err
		}
		weight := -1 / float32(tokens)
		if _, err := tr.Gradient(seqs, func(_, _ int, _, _ float32) (float32, float32) { return weight, 0 }); err != nil {
			return err
		}
		tr.Step(1e-5, 1)
		return nil
	})
}

// randomTokens draws n tokens.
func randomTokens(vocab, n int, seed uint64) []int32 {
	rng := rand.New(rand.NewPCG(seed, 0x62656e6368)) // "bench"
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(rng.IntN(vocab))
	}
	return out
}
