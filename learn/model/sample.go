package model

import (
	"math"
	"math/rand/v2"
	"sort"

	"envtune/learn/tensor"
)

// Sampler draws tokens from logits. It owns scratch memory, so one Sampler serves
// one goroutine at a time.
type Sampler struct {
	Temperature float64 // 0 takes the most likely token, the lowest on ties
	TopP        float64 // keep the likeliest tokens that reach this mass together; 0 or 1 keeps all
	TopK        int     // keep so many of the likeliest tokens; 0 keeps all

	exp, scaled []float32
	order       []int32
}

// Draw is a sampled token.
type Draw struct {
	Token int32
	// Logp is its log-probability under the model, at temperature 1 without cuts: to
	// the bit what Logprobs gives for the token. It is the one for training.
	Logp float32
	// SampledLogp is its log-probability under the distribution it was drawn from, after
	// temperature, TopK and TopP; 0 at temperature 0.
	SampledLogp float32
	// Entropy is that of the model's distribution, in nats.
	Entropy float32
}

// Sample draws a token: the logits are divided by the temperature, cut to TopK, then
// to TopP. It takes one number from rng, none at temperature 0.
func (s *Sampler) Sample(logits []float32, rng *rand.Rand) Draw {
	k := tensor.DefaultKernel()
	exp := grow(&s.exp, len(logits))
	z := softmax(k, exp, logits)
	d := Draw{Entropy: z.entropy(k, exp, logits)}
	if s.Temperature <= 0 {
		d.Token = int32(argmax(logits))
		d.Logp = z.logp(logits[d.Token])
		return d
	}
	total := float64(z.sum)
	if s.Temperature != 1 {
		total = float64(s.reheat(k, logits))
	}
	cut := (s.TopK > 0 && s.TopK < len(logits)) || (s.TopP > 0 && s.TopP < 1)
	if cut {
		s.sortAndCut(total)
		d.Token = s.order[pick(len(s.order), func(i int) float32 { return exp[s.order[i]] }, rng)]
	} else {
		d.Token = int32(pick(len(exp), func(i int) float32 { return exp[i] }, rng))
	}
	d.Logp = z.logp(logits[d.Token])
	d.SampledLogp = d.Logp
	if cut || s.Temperature != 1 {
		if cut {
			total = 0
			for _, t := range s.order {
				total += float64(exp[t])
			}
		}
		d.SampledLogp = float32(math.Log(float64(exp[d.Token]) / total))
	}
	return d
}

// reheat replaces s.exp by the exponentials at the temperature and returns their sum.
func (s *Sampler) reheat(k tensor.Kernel, logits []float32) float32 {
	scaled := grow(&s.scaled, len(logits))
	m := k.Max(logits)
	for i, x := range logits {
		scaled[i] = float32(float64(x-m) / s.Temperature)
	}
	return k.ExpSum(s.exp, scaled, 0)
}

// sortAndCut leaves in s.order the tokens that TopK and TopP keep, likeliest first,
// the lower on ties.
func (s *Sampler) sortAndCut(total float64) {
	s.order = s.order[:0]
	for i := range s.exp {
		s.order = append(s.order, int32(i))
	}
	sort.Slice(s.order, func(i, j int) bool {
		a, b := s.order[i], s.order[j]
		return s.exp[a] > s.exp[b] || s.exp[a] == s.exp[b] && a < b
	})
	if s.TopK > 0 && s.TopK < len(s.order) {
		s.order = s.order[:s.TopK]
		total = 0
		for _, t := range s.order {
			total += float64(s.exp[t])
		}
	}
	if s.TopP <= 0 || s.TopP >= 1 {
		return
	}
	mass := 0.0
	for i, t := range s.order {
		mass += float64(s.exp[t])
		if mass >= s.TopP*total {
			s.order = s.order[:i+1]
			return
		}
	}
}

// pick draws an index below n with probability proportional to weight.
func pick(n int, weight func(int) float32, rng *rand.Rand) int {
	total := 0.0
	for i := range n {
		total += float64(weight(i))
	}
	left, last := rng.Float64()*total, 0
	for i := range n {
		w := float64(weight(i))
		if w == 0 {
			continue
		}
		last = i
		if left -= w; left < 0 {
			return i
		}
	}
	return last // rounding used up the sum
}

func argmax(x []float32) int {
	best := 0
	for i, v := range x {
		if v > x[best] {
			best = i
		}
	}
	return best
}
