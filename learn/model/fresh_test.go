package model

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// A fresh model with convolutions already continues what it has seen: the tokens of a
// random text are likelier the second time, by far more than without matchers.
func TestFreshModelCopies(t *testing.T) {
	c := Config{Vocab: 400, Dim: 192, Layers: 3, Heads: 6, KVHeads: 6, HeadDim: 32, FF: 96, Context: 256, RopeTheta: 1e8, NormEps: 1e-5, Tied: true, Conv: 4}
	gain := func(c Config) float64 {
		m, err := New(c, 3)
		if err != nil {
			t.Fatal(err)
		}
		rng := rand.New(rand.NewPCG(5, 5))
		var sum float64
		for range 4 {
			text := randomTokens(rng, c, 60)
			lp, err := m.Logprobs([]Sequence{allLoss(append(text[:60:60], text...))})
			if err != nil {
				t.Fatal(err)
			}
			for i := range 55 { // leaving the first tokens of the copy out: nothing precedes them
				sum += float64(lp[0][63+i]-lp[0][3+i]) / (4 * 55)
			}
		}
		return sum
	}
	with := gain(c)
	c.Conv = 0
	without := gain(c)
	t.Logf("nats a token gained by the second time: %.3f with matchers, %.3f without", with, without)
	if with < 0.1 || math.Abs(without) > with/3 {
		t.Errorf("nats a token gained by the second time: %.3f with matchers, %.3f without", with, without)
	}
}

// Matchers need no more taps than there are, and fit any grouping of heads.
func TestFreshModelOfAnyShape(t *testing.T) {
	for _, c := range []Config{
		{Conv: 2, Heads: 6, KVHeads: 6, HeadDim: 8}, {Conv: 4, Heads: 6, KVHeads: 3, HeadDim: 2}, {Conv: 3, Heads: 4, KVHeads: 1, HeadDim: 6},
	} {
		c.Vocab, c.Dim, c.Layers, c.FF, c.Context, c.RopeTheta, c.NormEps, c.Tied = 30, 12, 2, 8, 32, 1e4, 1e-5, true
		m, err := New(c, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range m.Params() {
			if !strings.HasSuffix(p.Name, "_conv.weight") {
				continue
			}
			for ch := range p.Shape[1] {
				sum := float32(0)
				for tap := range p.Shape[0] {
					sum += p.Data[tap*p.Shape[1]+ch]
				}
				if sum != 1 {
					t.Errorf("%s of %+v: channel %d sums to %v, want one tap of 1", p.Name, c, ch, sum)
				}
			}
		}
	}
}
