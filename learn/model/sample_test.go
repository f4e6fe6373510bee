package model

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"testing"
)

func TestGreedy(t *testing.T) {
	s := &Sampler{}
	d := s.Sample([]float32{1, 5, 2, 5}, nil)
	if d.Token != 1 || d.SampledLogp != 0 {
		t.Errorf("greedy draws %+v, want token 1", d)
	}
	z := math.Exp(1) + 2*math.Exp(5) + math.Exp(2)
	if math.Abs(float64(d.Logp)-(5-math.Log(z))) > 1e-6 {
		t.Errorf("log-probability %v, want %v", d.Logp, 5-math.Log(z))
	}
}

// TestSampleFrequencies compares how often tokens come with their probabilities, which
// it works out by hand.
func TestSampleFrequencies(t *testing.T) {
	p := []float64{.4, .3, .15, .1, .05, 0}
	logits := make([]float32, len(p))
	for i, v := range p {
		logits[i] = float32(math.Log(v)) + 3
	}
	for name, test := range map[string]struct {
		s    Sampler
		want []float64
	}{
		"plain":       {Sampler{Temperature: 1}, p},
		"top-k":       {Sampler{Temperature: 1, TopK: 2}, []float64{4. / 7, 3. / 7, 0, 0, 0, 0}},
		"top-p":       {Sampler{Temperature: 1, TopP: .75}, []float64{.4 / .85, .3 / .85, .15 / .85, 0, 0, 0}},
		"both":        {Sampler{Temperature: 1, TopK: 3, TopP: .8}, []float64{4. / 7, 3. / 7, 0, 0, 0, 0}},
		"temperature": {Sampler{Temperature: .5}, []float64{.16 / .285, .09 / .285, .0225 / .285, .01 / .285, .0025 / .285, 0}},
	} {
		rng := rand.New(rand.NewPCG(1, 1))
		const n = 20000
		counts := make([]int, len(p))
		for range n {
			d := test.s.Sample(logits, rng)
			counts[d.Token]++
			if want := math.Log(p[d.Token]); math.Abs(float64(d.Logp)-want) > 1e-5 {
				t.Fatalf("%s: log-probability %v of token %d, want %v", name, d.Logp, d.Token, want)
			}
			if want := math.Log(test.want[d.Token]); math.Abs(float64(d.SampledLogp)-want) > 1e-5 {
				t.Fatalf("%s: sampled log-probability %v of token %d, want %v", name, d.SampledLogp, d.Token, want)
			}
			if math.Abs(float64(d.Entropy)-1.3920) > 1e-3 {
				t.Fatalf("%s: entropy %v, want 1.392", name, d.Entropy)
			}
		}
		for i, c := range counts {
			if d := math.Abs(float64(c)/n - test.want[i]); d > .015 || test.want[i] == 0 && c > 0 {
				t.Errorf("%s: token %d came %d of %d times, want %.3f", name, i, c, n, test.want[i])
			}
		}
	}
}

// TestSampleSeeds: the same numbers draw the same tokens, and one number is taken a
// draw.
func TestSampleSeeds(t *testing.T) {
	logits := make([]float32, 300)
	a, b := rand.New(rand.NewPCG(3, 4)), rand.New(rand.NewPCG(3, 4))
	for i := range logits {
		logits[i] = float32(a.NormFloat64())
		b.NormFloat64()
	}
	s := &Sampler{Temperature: 1}
	for range 50 {
		x, y := s.Sample(logits, a), (&Sampler{Temperature: 1}).Sample(logits, b)
		if x != y {
			t.Fatalf("draws %+v and %+v", x, y)
		}
		if x.Logp != x.SampledLogp {
			t.Fatalf("plain sampling: log-probabilities %v and %v differ", x.Logp, x.SampledLogp)
		}
	}
	s.Sample(logits, a)
	b.Float64()
	if a.Uint64() != b.Uint64() {
		t.Error("a draw does not take exactly one number")
	}
}

// TestCuts compares what TopK and TopP keep with sorting all tokens.
func TestCuts(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for try := range 300 {
		n := 1 + rng.IntN(2000)
		exp := make([]float32, n)
		spread := []float64{0, .01, 1, 5, 40}[try%5]
		total := 0.0
		for i := range exp {
			exp[i] = float32(math.Exp(-spread * rng.Float64()))
			if try%3 == 0 { // ties
				exp[i] = float32(math.Round(float64(exp[i])*8) / 8)
			}
			total += float64(exp[i])
		}
		exp[rng.IntN(n)] = 1
		total = float64(float32(total + 1)) // sums of float32 are not exact
		s := &Sampler{TopP: []float64{0, .1, .9, .999, 1, 1 - 1e-12}[rng.IntN(6)], TopK: []int{0, 1, 5, 40, n, n + 1}[rng.IntN(6)], exp: exp}
		s.sortAndCut(total)
		want := cutsBySorting(*s, total)
		if !slices.Equal(s.order, want) {
			t.Fatalf("top-k %d, top-p %v of %d: %d tokens are kept, want %d", s.TopK, s.TopP, n, len(s.order), len(want))
		}
		for i, w := range s.kept {
			if w != exp[s.order[i]] {
				t.Fatalf("weight %d is %v, want %v", i, w, exp[s.order[i]])
			}
		}
	}
}

func cutsBySorting(s Sampler, total float64) []int32 {
	order := make([]int32, len(s.exp))
	for i := range order {
		order[i] = int32(i)
	}
	sort.SliceStable(order, func(i, j int) bool { return s.exp[order[i]] > s.exp[order[j]] })
	if s.TopK > 0 && s.TopK < len(order) {
		order = order[:s.TopK]
		total = 0
		for _, t := range order {
			total += float64(s.exp[t])
		}
	}
	mass := 0.0
	for i, t := range order {
		mass += float64(s.exp[t])
		if s.TopP > 0 && s.TopP < 1 && mass >= s.TopP*total {
			return order[:i+1]
		}
	}
	return order
}
