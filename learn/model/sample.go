package model

import (
	"math"
	"math/rand/v2"
	"slices"

	"envtune/learn/tensor"
)

// Sampler draws tokens from logits. It owns scratch memory, so one Sampler serves
// one goroutine at a time.
type Sampler struct {
	Temperature float64 // 0 takes the most likely token, the lowest on ties
	TopP        float64 // keep the likeliest tokens that reach this mass together; 0 or 1 keeps all
	TopK        int     // keep so many of the likeliest tokens; 0 keeps all

	// Weigh, where set, gives what a token's probability is multiplied by, from 0 to 1. It is
	// asked for tokens that are drawn only: a draw stands with that probability.
	Weigh func(token int32) float64

	exp, scaled []float32
	order       []int32
	kept        []float32 // exp in that order
	levels      levels
}

// Draw is a sampled token.
type Draw struct {
	Token int32
	// Logp is its log-probability under the model, at temperature 1 without cuts: to
	// the bit what Logprobs gives for the token. It is the one for training.
	Logp float32
	// SampledLogp is its log-probability under the distribution it was drawn from, after
	// temperature, TopK and TopP but not Weigh; 0 at temperature 0.
	SampledLogp float32
	// Entropy is that of the model's distribution, in nats.
	Entropy float32
}

// Sample draws a token: the logits are divided by the temperature, cut to TopK, then
// to TopP. It takes one number from rng, none at temperature 0, and
// with Weigh more.
func (s *Sampler) Sample(logits []float32, rng *rand.Rand) Draw {
	k := tensor.DefaultKernel()
	exp := grow(&s.exp, len(logits))
	z := softmax(k, exp, logits)
	d := Draw{Entropy: z.entropy(k, exp, logits)}
	if s.Temperature <= 0 {
		d.Token = s.likeliest(logits, z.max)
		d.Logp = z.logp(logits[d.Token])
		return d
	}
	total := float64(z.sum)
	if s.Temperature != 1 {
		total = float64(s.reheat(k, logits, z.max))
	}
	cut := (s.TopK > 0 && s.TopK < len(logits)) || (s.TopP > 0 && s.TopP < 1)
	weights := exp
	if cut {
		s.sortAndCut(total)
		weights = s.kept
	}
	d.Token = s.draw(weights, cut, rng)
	d.Logp = z.logp(logits[d.Token])
	d.SampledLogp = d.Logp
	if cut || s.Temperature != 1 {
		if cut {
			total = 0
			for _, w := range weights {
				total += float64(w)
			}
		}
		d.SampledLogp = float32(math.Log(float64(exp[d.Token]) / total))
	}
	return d
}

// draw draws one of the weights and returns its token. Where no token may be, the first
// draw stands.
func (s *Sampler) draw(weights []float32, cut bool, rng *rand.Rand) int32 {
	token := func(i int) int32 {
		if cut {
			return s.order[i]
		}
		return int32(i)
	}
	first := pick(weights, rng)
	if s.Weigh == nil {
		return token(first)
	}
	kept := weights[first]
	for i, try := first, 0; ; i, try = pick(weights, rng), try+1 {
		if weights[i] == 0 {
			break // nothing is left
		}
		w := s.Weigh(token(i))
		if w >= 1 || w > 0 && (try >= mostTries || rng.Float64() < w) {
			return token(i)
		}
		if w == 0 {
			weights[i] = 0
		}
	}
	weights[first] = kept
	return token(first)
}

// mostTries bounds how often tokens that may be are drawn in vain.
const mostTries = 256

// likeliest returns the first of the likeliest tokens, weighed; of all where none may be.
func (s *Sampler) likeliest(logits []float32, largest float32) int32 {
	best := int32(argmax(logits, largest))
	if s.Weigh == nil {
		return best
	}
	left := grow(&s.scaled, len(logits))
	copy(left, logits)
	chosen, score := best, math.Inf(-1)
	for range len(left) {
		next := argmax(left, float32(math.Inf(1)))
		if float64(left[next]) <= score || math.IsInf(float64(left[next]), -1) {
			break
		}
		if w := s.Weigh(int32(next)); w > 0 && float64(left[next])+math.Log(w) > score {
			chosen, score = int32(next), float64(left[next])+math.Log(w)
		}
		left[next] = float32(math.Inf(-1))
	}
	return chosen
}

// reheat replaces s.exp by the exponentials at the temperature, of logits whose largest
// is m, and returns their sum.
func (s *Sampler) reheat(k tensor.Kernel, logits []float32, m float32) float32 {
	scaled := grow(&s.scaled, len(logits))
	for i, x := range logits {
		scaled[i] = float32(float64(x-m) / s.Temperature)
	}
	return k.ExpSum(s.exp, scaled, 0)
}

// sortAndCut leaves in s.order the tokens that TopK and TopP keep, likeliest first, the
// lower on ties, and in s.kept their weights. Only as many are sorted as may be kept.
func (s *Sampler) sortAndCut(total float64) {
	most, mass := len(s.exp), math.Inf(1)
	switch {
	case s.TopK > 0 && s.TopK < most:
		most = s.TopK // TopP is of these together: not known before they are sorted
	case s.TopP > 0 && s.TopP < 1:
		mass = s.TopP * total
	}
	s.levels.count(s.exp)
	for level := s.levels.reaching(most, mass); ; level = 0 { // all, where rounding misled
		s.sortFrom(level)
		if len(s.order) > most {
			s.order = s.order[:most]
		}
		s.kept = s.kept[:0]
		for _, t := range s.order {
			s.kept = append(s.kept, s.exp[t])
		}
		if s.cutMass(total) || len(s.order) == most || level == 0 {
			return
		}
	}
}

// cutMass cuts s.order and s.kept to TopP. It is false where all together are less.
func (s *Sampler) cutMass(total float64) bool {
	if s.TopP <= 0 || s.TopP >= 1 {
		return false
	}
	if s.TopK > 0 && s.TopK < len(s.exp) {
		total = 0
		for _, w := range s.kept {
			total += float64(w)
		}
	}
	mass := 0.0
	for i, w := range s.kept {
		mass += float64(w)
		if mass >= s.TopP*total {
			s.order, s.kept = s.order[:i+1], s.kept[:i+1]
			return true
		}
	}
	return false
}

// sortFrom sorts the tokens from a level on into s.order.
func (s *Sampler) sortFrom(level int) {
	s.order = s.order[:0]
	for i, w := range s.exp {
		if levelOf(w) >= level {
			s.order = append(s.order, int32(i))
		}
	}
	slices.SortFunc(s.order, func(i, j int32) int {
		switch a, b := s.exp[i], s.exp[j]; {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return int(i - j)
	})
}

// levels counts weights by their size: a level is an eighth of a factor of two.
type levels struct {
	n    []int
	mass []float64
}

// levelOf grows with w; it is the sign, the exponent and three bits of w.
func levelOf(w float32) int { return int(math.Float32bits(w) >> 20) }

func (l *levels) count(weights []float32) {
	if l.n == nil {
		l.n, l.mass = make([]int, 1<<12), make([]float64, 1<<12)
	}
	clear(l.n)
	clear(l.mass)
	for _, w := range weights {
		v := levelOf(w)
		l.n[v]++
		l.mass[v] += float64(w)
	}
}

// reaching returns the highest level from which on there are n weights, or mass together.
func (l *levels) reaching(n int, mass float64) int {
	level, sum := len(l.n)-1, 0.0
	for ; level > 0; level-- {
		n -= l.n[level]
		sum += l.mass[level]
		if n <= 0 || sum >= mass {
			return level
		}
	}
	return level
}

// pick draws an index with probability proportional to its weight.
func pick(weights []float32, rng *rand.Rand) int {
	total := 0.0
	for _, w := range weights {
		total += float64(w)
	}
	left, last := rng.Float64()*total, 0
	for i, w := range weights {
		if w == 0 {
			continue
		}
		last = i
		if left -= float64(w); left < 0 {
			return i
		}
	}
	return last // rounding used up the sum
}

// argmax returns the first of the largest numbers, which is largest where none is NaN.
func argmax(x []float32, largest float32) int {
	best := 0
	for i, v := range x {
		if v == largest {
			return i
		}
		if v > x[best] {
			best = i
		}
	}
	return best
}
