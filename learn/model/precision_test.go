package model

import (
	"math"
	"math/rand/v2"
	"testing"

	"envtune/learn/tensor"
)

// TestPrecision: in bfloat16 and AMX log-probabilities and gradients are near those in float32
// and not the same, decoding equals training to the bit, and cores change no bit.
func TestPrecision(t *testing.T) {
	for _, pr := range []tensor.Precision{tensor.BFloat16, tensor.AMX} {
		for _, c := range []Config{tiny[1], tiny[5]} {
			t.Run(pr.String(), func(t *testing.T) { testPrecision(t, c, pr) })
		}
	}
}

func testPrecision(t *testing.T, c Config, pr tensor.Precision) {
	rng := rand.New(rand.NewPCG(21, 0))
	plain := lively(t, c, 4)
	m := plain.Clone()
	m.SetPrecision(pr)
	if p := m.Clone().Precision(); p != pr {
		t.Fatalf("a copy's precision is %v", p)
	}
	var seqs []Sequence
	for _, n := range []int{c.Context, 2, 33, 64} {
		seqs = append(seqs, allLoss(randomTokens(rng, c, n)))
	}
	want, got := logprobsOf(t, plain, seqs), logprobsOf(t, m, seqs)
	decoded := decodeAll(t, m, seqs, 2, 5, rng)
	var off, n float64
	for j := range seqs {
		for at, lp := range got[j] {
			off += math.Abs(float64(lp - want[j][at]))
			n++
			if d, ok := decoded[j][at]; ok && d != lp {
				t.Fatalf("sequence %d token %d: decoding gives %v, training %v", j, at+1, d, lp)
			}
		}
	}
	if off /= n; off == 0 || off > 0.02 {
		t.Errorf("log-probabilities are %.2g from those in float32 in the mean, want more than 0 and at most 0.02", off)
	}
	f := func(seq, i int, logp, entropy float32) (float32, float32) { return -1, .1 }
	want, got = nil, nil
	for _, workers := range []int{1, 2, 5} {
		got = append(got, gradientOf(t, m, seqs, workers, f))
	}
	sameBits(t, "gradient with 2 workers", got[1], got[0])
	sameBits(t, "gradient with 5 workers", got[2], got[0])
	g := gradientOf(t, plain, seqs, 2, f)
	var gg, hh, gh float64
	for i := range g {
		x, y := float64(g[i]), float64(got[0][i])
		gg, hh, gh = gg+x*x, hh+y*y, gh+x*y
	}
	if cos := gh / math.Sqrt(gg*hh); cos < 0.999 || cos == 1 {
		t.Errorf("the cosine of the gradient and float32's is %v, want at least 0.999 and less than 1", cos)
	}
}

func logprobsOf(t *testing.T, m *Model, seqs []Sequence) [][]float32 {
	t.Helper()
	lp, err := m.Logprobs(seqs)
	if err != nil {
		t.Fatal(err)
	}
	return lp
}

func gradientOf(t *testing.T, m *Model, seqs []Sequence, workers int, f LossFunc) []float32 {
	t.Helper()
	tr := NewTrainer(m, AdamW{}, workers)
	if _, err := tr.Gradient(seqs, f); err != nil {
		t.Fatal(err)
	}
	return tr.Grad()
}
