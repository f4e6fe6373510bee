package model

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Weighed draws come as often as probability times weight says, and keep the
// log-probability of the model.
func TestWeighedDraws(t *testing.T) {
	logits := []float32{1, 2, 0, 1.5, -1}
	weigh := []float64{1, 0, 1, 0.2, 0.5}
	want, total := make([]float64, len(logits)), 0.0
	all := 0.0
	for i, x := range logits {
		want[i] = math.Exp(float64(x)) * weigh[i]
		total += want[i]
		all += math.Exp(float64(x))
	}
	s := Sampler{Temperature: 1, Weigh: func(token int32) float64 { return weigh[token] }}
	rng := rand.New(rand.NewPCG(1, 2))
	const n = 40000
	got := make([]float64, len(logits))
	for range n {
		d := s.Sample(logits, rng)
		got[d.Token]++
		if lp := float64(logits[d.Token]) - math.Log(all); math.Abs(lp-float64(d.Logp)) > 1e-5 {
			t.Fatalf("token %d: log-probability %v, want %v", d.Token, d.Logp, lp)
		}
	}
	for i := range got {
		p := want[i] / total
		if d := math.Abs(got[i]/n - p); d > 5*math.Sqrt(p*(1-p)/n)+1e-9 {
			t.Errorf("token %d comes in %.4f of the draws, want %.4f", i, got[i]/n, p)
		}
	}
}

// With cuts only what they keep is weighed; greedy takes the largest product; where nothing
// may be drawn, something is all the same.
func TestWeighedCutsAndGreedy(t *testing.T) {
	logits := []float32{1, 2, 0, 1.9}
	rng := rand.New(rand.NewPCG(3, 4))
	s := Sampler{Temperature: 1, TopK: 2, Weigh: func(token int32) float64 {
		if token == 1 {
			return 0
		}
		return 1
	}}
	for range 50 {
		if d := s.Sample(logits, rng); d.Token != 3 {
			t.Fatalf("token %d was drawn of 1 and 3, of which 1 may not be", d.Token)
		}
	}
	greedy := Sampler{Weigh: func(token int32) float64 { return []float64{1, 0.3, 1, 0.5}[token] }}
	if d := greedy.Sample(logits, rng); d.Token != 3 { // e^1.9/2 = 3.3, e^1 = 2.7, 0.3 e^2 = 2.2
		t.Errorf("greedy took %d", d.Token)
	}
	none := func(int32) float64 { return 0 }
	greedy.Weigh, s.Weigh = none, none
	if d := greedy.Sample(logits, rng); d.Token != 1 {
		t.Errorf("where nothing may be, greedy took %d", d.Token)
	}
	for range 50 {
		if d := s.Sample(logits, rng); d.Token != 1 && d.Token != 3 {
			t.Fatalf("token %d is none of those kept", d.Token)
		}
	}
}
