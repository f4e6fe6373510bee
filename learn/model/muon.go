package model

import (
	"math"

	"envtune/learn/tensor"
)

// The numbers of Muon (Jordan et al. 2024): rounds of Newton-Schulz and the coefficients
// of their quintic, which take singular values from 0.01 on to between 0.7 and 1.2. An
// update's root mean square is brought to muonRMS, about what AdamW's is, so that both go
// at one rate (Liu et al. 2025, arXiv 2502.16982, section 2.2).
const (
	muonRounds = 5
	muonLinear = 3.4445
	muonCubic  = -4.7750
	muonFifth  = 2.0315
	muonRMS    = 0.2
)

// muonStep are the settings of one step: scale multiplies gradients.
type muonStep struct{ lr, momentum, decay, scale float64 }

// muon is the memory of a core's updates.
type muon struct {
	ops                 *tensor.Ops
	x, next, gram, poly []float32
}

func newMuon(k tensor.Kernel) *muon { return &muon{ops: tensor.NewOps(k, 1)} }

// update moves a matrix by its momentum (Nesterov's), made orthogonal.
func (u *muon) update(w muonMatrix, s muonStep) {
	x := grow(&u.x, len(w.p))
	momentum, scale := float32(s.momentum), float32(s.scale)
	for i, g := range w.g {
		g = float32(g * scale)
		w.m[i] = float32(momentum*w.m[i]) + g
		x[i] = float32(momentum*w.m[i]) + g
	}
	x = u.orthogonal(x, w.rows, w.cols)
	by := float32(s.lr * muonRMS * math.Sqrt(float64(max(w.rows, w.cols))))
	keep := float32(1 - s.lr*s.decay)
	for i, v := range x {
		w.p[i] = float32(w.p[i]*keep) - float32(by*v)
	}
}

// orthogonal returns the matrix near x [rows, cols] whose singular values are all about 1.
// What x held is lost.
func (u *muon) orthogonal(x []float32, rows, cols int) []float32 {
	norm := math.Sqrt(tensor.SumSquares(x))
	if norm == 0 {
		return x
	}
	for i := range x {
		x[i] /= float32(norm)
	}
	n := min(rows, cols)
	gram, poly := tensor.M(grow(&u.gram, n*n), n, n), tensor.M(grow(&u.poly, n*n), n, n)
	a, b := tensor.M(x, rows, cols), tensor.M(grow(&u.next, len(x)), rows, cols)
	for range muonRounds {
		if rows <= cols {
			u.ops.NT(gram, a, a, false)
		} else {
			u.ops.TN(gram, a, a, false)
		}
		u.ops.NN(poly, gram, gram, false)
		for i, g := range gram.Data {
			poly.Data[i] = float32(muonFifth*poly.Data[i]) + float32(muonCubic*g)
		}
		for i := range n {
			poly.Data[i*n+i] += muonLinear
		}
		if rows <= cols {
			u.ops.NN(b, poly, a, false)
		} else {
			u.ops.NN(b, a, poly, false)
		}
		a, b = b, a
	}
	u.x, u.next = a.Data, b.Data
	return a.Data
}
