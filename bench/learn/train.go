package main

import (
	"context"
	"fmt"
	"math"
	"sync"

	"envtune/learn"
	"envtune/learn/model"
	"envtune/learn/sample"
)

const (
	// rate is so small that repetitions do the same work on the same weights, but for
	// rounding.
	rate = 1e-7
	clip = 1
	// budget is the most tokens of one gradient call.
	budget = 1 << 20
)

// train takes optimiser steps on the mean cross-entropy of all tokens. The first is not
// timed; its loss and gradient are compared.
func (b *bench) train(name string, seqs [][]int32) (Line, error) {
	m, err := b.open(name)
	if err != nil {
		return Line{}, err
	}
	var examples []learn.Example
	l := Line{Unit: "tok/s"}
	for _, tokens := range seqs {
		e := learn.Example{Tokens: tokens, Loss: make([]bool, len(tokens)), Weight: make([]float32, len(tokens)-1)}
		for i := range e.Weight {
			e.Loss[i+1], e.Weight[i] = true, 1
		}
		examples = append(examples, e)
		l.Amount += float64(len(tokens))
	}
	tr := b.trainer(m)
	step := func() error {
		s, err := learn.Supervise(tr, examples, budget, rate, clip)
		if l.Check == nil {
			l.Check = map[string]float64{"tokens": float64(s.Tokens), "loss": s.Loss, "gradient": s.GradNorm}
		}
		return err
	}
	if err := step(); err != nil {
		return Line{}, err
	}
	return l, l.timed(b.reps, step)
}

func options() learn.Options {
	o := learn.PaperOptions()
	o.KL, o.Entropy, o.SequenceMean = 0, 0, false
	o.LR, o.GradClip, o.Minibatches, o.TokenBudget = rate, clip, 1, budget
	return o
}

// rollout is an example of tokens sampled behind a prompt.
func rollout(prompt, tokens []int32, old []float32, advantage float64) learn.Example {
	e := learn.Example{Tokens: append(append([]int32(nil), prompt...), tokens...), Old: old, Advantage: make([]float32, len(tokens))}
	e.Loss = make([]bool, len(e.Tokens))
	for i := range tokens {
		e.Loss[len(prompt)+i], e.Advantage[i] = true, float32(advantage)
	}
	return e
}

// update takes optimiser steps on a group of rollouts.
func (b *bench) update(d *Data) (Line, error) {
	m, err := b.open("smollm2")
	if err != nil {
		return Line{}, err
	}
	u, tr := d.Update, b.trainer(m)
	var group []learn.Example
	for i, tokens := range u.Rollouts {
		group = append(group, rollout(u.Prompt, tokens, make([]float32, len(tokens)), u.Advantages[i]))
	}
	sum := 0.0
	seqs := make([]model.Sequence, len(group))
	for i, e := range group {
		seqs[i] = model.Sequence{Tokens: e.Tokens, Loss: e.Loss}
	}
	logps, err := tr.Logprobs(seqs)
	if err != nil {
		return Line{}, err
	}
	l := Line{Unit: "tok/s"}
	for i := range group {
		group[i].Old = logps[i]
		l.Amount += float64(len(group[i].Tokens))
		for _, lp := range logps[i] {
			sum -= float64(lp)
		}
	}
	step := func() error {
		s, err := learn.Update(tr, nil, &learn.Batch{Groups: [][]learn.Example{group}}, options())
		if l.Check == nil {
			l.Check = map[string]float64{"tokens": float64(s.Policy), "loss": sum / float64(s.Policy), "gradient": s.GradNorm}
		}
		return err
	}
	if err := step(); err != nil {
		return Line{}, err
	}
	return l, l.timed(b.reps, step)
}

// grpo takes whole steps: sampling a group, one update, the new weights for sampling.
func (b *bench) grpo(d *Data) (Line, error) {
	m, err := b.open("smollm2")
	if err != nil {
		return Line{}, err
	}
	g, tr, engine := d.GRPO, b.trainer(m), b.engine(m)
	defer engine.Close()
	advantages := standardised(g.Rewards)
	l := Line{Unit: "tok/s", Amount: float64(len(g.Rewards) * g.Completion), Check: map[string]float64{}}
	seed := uint64(0)
	step := func() error {
		group := make([]learn.Example, len(g.Rewards))
		results, err := sampleAll(engine, len(group), g.Completion, 1, func(i int) (*sample.Session, []int32) {
			seed++
			return engine.NewSession(seed), g.Prompt
		})
		if err != nil {
			return err
		}
		sampled := 0
		for i, r := range results {
			group[i] = rollout(g.Prompt, r.Tokens, r.Logprobs, advantages[i])
			sampled += len(r.Tokens)
		}
		s, err := learn.Update(tr, nil, &learn.Batch{Groups: [][]learn.Example{group}}, options())
		if err != nil {
			return err
		}
		engine.Update()
		l.Check["sampled"], l.Check["tokens"] = float64(sampled), float64(s.Tokens)
		return nil
	}
	if b.reps > 1 { // where there is one only, the peer's has nothing before it either
		if err := step(); err != nil {
			return Line{}, err
		}
	}
	return l, l.timed(b.reps, step)
}

// standardised are the advantages of a group.
func standardised(rewards []float64) []float64 {
	mean, variance := 0.0, 0.0
	for _, r := range rewards {
		mean += r / float64(len(rewards))
	}
	for _, r := range rewards {
		variance += (r - mean) * (r - mean) / float64(len(rewards))
	}
	out := make([]float64, len(rewards))
	for i, r := range rewards {
		out[i] = (r - mean) / (math.Sqrt(variance) + 1e-4)
	}
	return out
}

// sampleAll continues n sessions at once by tokens each, without a stop token.
func sampleAll(engine *sample.Engine, n, tokens int, temperature float64, session func(i int) (*sample.Session, []int32)) ([]sample.Result, error) {
	results, errs := make([]sample.Result, n), make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		s, feed := session(i)
		wg.Add(1)
		go func() {
			defer wg.Done()
			results[i], errs[i] = engine.Generate(context.Background(), s, feed, sample.Params{Temperature: temperature, MaxTokens: tokens, Stop: -1})
		}()
	}
	wg.Wait()
	for i, err := range errs {
		if err != nil {
			return nil, err
		}
		if len(results[i].Tokens) != tokens {
			return nil, fmt.Errorf("sequence %d has %d tokens of %d: it ended with %q", i, len(results[i].Tokens), tokens, results[i].Stop)
		}
	}
	return results, nil
}
