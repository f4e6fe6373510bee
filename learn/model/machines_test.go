package model

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/rand/v2"
	"testing"
)

// TestBitsOnEveryMachine compares a score, a gradient and a step with recorded hashes:
// whichever kernel runs, on whichever architecture, a seed gives the same bytes. They
// change only with the order of a sum or with the random start.
func TestBitsOnEveryMachine(t *testing.T) {
	for _, test := range []struct {
		name                               string
		cfg                                Config
		scores, gradient, parameters, muon string
	}{
		{
			"ours",
			Config{Vocab: 77, Dim: 48, Layers: 2, Heads: 4, KVHeads: 2, HeadDim: 16, FF: 96, Context: 256, RopeTheta: 1e4, NormEps: 1e-5, Tied: true, Conv: 4, Recent: .25},
			"748d8e245b73", "bb1ee64b96d9", "fa134c81af2b", "a29c33106661",
		},
		{
			"like Qwen, of odd widths",
			Config{Vocab: 77, Dim: 50, Layers: 2, Heads: 4, KVHeads: 2, HeadDim: 14, FF: 91, Context: 256, RopeTheta: 1e4, NormEps: 1e-5, Bias: true, QKNorm: true},
			"323ac4dcc859", "0e4facf8477e", "b568875dd909", "eab06009e2b7",
		},
	} {
		rng := rand.New(rand.NewPCG(1, 2))
		m := lively(t, test.cfg, 1)
		seqs := sequences(rng, test.cfg, 60, 33)
		tr := NewTrainer(m, AdamW{WeightDecay: .1}, 1)
		scores, err := tr.Logprobs(seqs)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tr.Gradient(seqs, func(_, _ int, logp, entropy float32) (float32, float32) { return logp / 64, entropy / 512 }); err != nil {
			t.Fatal(err)
		}
		gradient := bitsHash(tr.Grad())
		tr.Step(1e-3, 1)
		adam := bitsHash(m.Flat())
		tr.opt.Muon = .95
		if _, err := tr.Gradient(seqs, func(_, _ int, logp, entropy float32) (float32, float32) { return logp / 64, entropy / 512 }); err != nil {
			t.Fatal(err)
		}
		tr.Step(1e-3, 1)
		for _, c := range []struct{ what, got, want string }{
			{"scores", bitsHash(scores...), test.scores},
			{"gradient", gradient, test.gradient},
			{"parameters after a step", adam, test.parameters},
			{"parameters after a step of Muon", bitsHash(m.Flat()), test.muon},
		} {
			if c.got != c.want {
				t.Errorf("%s: %s are %s, want %s", test.name, c.what, c.got, c.want)
			}
		}
	}
}

// bitsHash is the beginning of the SHA-256 of all bits, with one zero.
func bitsHash(parts ...[]float32) string {
	h := sha256.New()
	for _, x := range parts {
		for _, v := range x {
			if v == 0 {
				v = 0
			}
			h.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(v)))
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}
