package model

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"envtune/learn/tensor"
)

// TestMuonOrthogonal: an update of Muon turns no direction off and none up: the singular
// values of what it makes of a matrix lie between 0.6 and 1.3, and it is that of a
// matrix with other singular values and the same sides.
func TestMuonOrthogonal(t *testing.T) {
	for _, shape := range [][2]int{{24, 24}, {16, 40}, {40, 16}, {1, 7}, {7, 1}} {
		t.Run(fmt.Sprint(shape), func(t *testing.T) {
			rows, cols := shape[0], shape[1]
			rng := rand.New(rand.NewPCG(1, uint64(rows)))
			x := make([]float32, rows*cols)
			for i := range x {
				x[i] = float32(rng.NormFloat64())
			}
			u := newMuon(tensor.DefaultKernel())
			got := u.orthogonal(append([]float32(nil), x...), rows, cols)
			// On the shorter side v, |v got| / |v| lies between the singular values; along x
			// itself it must not turn: <x, got> is the sum of x's singular values, nearly.
			var dot, norm float64
			for i := range x {
				dot += float64(x[i]) * float64(got[i])
				norm += float64(got[i]) * float64(got[i])
			}
			if dot <= 0 {
				t.Errorf("<x, orthogonal(x)> = %v, want above 0", dot)
			}
			if n := float64(min(rows, cols)); norm < 0.45*n || norm > 1.45*n {
				t.Errorf("the mean squared singular value is %v, want about 1", norm/n)
			}
			for range 50 {
				ratio := stretch(rng, got, rows, cols)
				if ratio < 0.6 || ratio > 1.3 {
					t.Fatalf("a direction is stretched by %v", ratio)
				}
			}
		})
	}
}

// stretch is how much longer x makes a random vector of its shorter side.
func stretch(rng *rand.Rand, x []float32, rows, cols int) float64 {
	at := func(i, j int) float64 { return float64(x[i*cols+j]) }
	n, m := rows, cols
	if rows > cols {
		n, m = cols, rows
		at = func(i, j int) float64 { return float64(x[j*cols+i]) }
	}
	v, out := make([]float64, n), make([]float64, m)
	var before, after float64
	for i := range v {
		v[i] = rng.NormFloat64()
		before += v[i] * v[i]
		for j := range out {
			out[j] += v[i] * at(i, j)
		}
	}
	for _, y := range out {
		after += y * y
	}
	return math.Sqrt(after / before)
}

// TestMuonLeavesTheRest: embeddings and norms move as with AdamW alone, projections do
// not.
func TestMuonLeavesTheRest(t *testing.T) {
	c := tiny[1]
	step := func(opt AdamW) *Model {
		m := lively(t, c, 5)
		tr := NewTrainer(m, opt, 2)
		seqs := sequences(rand.New(rand.NewPCG(15, 0)), c, 30, 40)
		if _, err := tr.Gradient(seqs, func(_, _ int, _, _ float32) (float32, float32) { return -.01, 0 }); err != nil {
			t.Fatal(err)
		}
		tr.Step(1e-3, 1)
		return m
	}
	adam, muon := step(AdamW{}), step(AdamW{Muon: .9})
	a, b := c.params(adam.flat), c.params(muon.flat)
	for i, s := range c.layout() {
		same := true
		for j := range a[i].Data {
			same = same && a[i].Data[j] == b[i].Data[j]
		}
		if same == s.kind.rotates() {
			t.Errorf("%s: equal to AdamW's is %v", s.name, same)
		}
	}
}
