package learn

import (
	"math"
	"testing"

	"envtune/learn/model"
)

// The supervised step, its figures and its derivatives by finite differences.
func TestSupervise(t *testing.T) {
	m := newBigram(2)
	examples := randomBatch(3, m, 0, 6).Copies
	loss := func(m *bigram) (l, agent float64) {
		var sum, weights, n float64
		for _, e := range examples {
			targets(model.Sequence{Tokens: e.Tokens, Loss: e.Loss}, func(i int, before, token int32) {
				lp, _ := m.row(before)
				sum -= float64(e.Weight[i]) * lp[token]
				weights += float64(e.Weight[i])
				if e.Weight[i] >= 0.5 {
					agent -= lp[token]
					n++
				}
			})
		}
		return sum / weights, agent / n
	}
	want, agent := loss(m)
	eval, err := Evaluate(m, examples, 30)
	if err != nil || math.Abs(eval.Loss-want) > 1e-5 || math.Abs(eval.Agent-agent) > 1e-5 {
		t.Fatalf("evaluation %+v (%v), want loss %v, agent %v", eval, err, want, agent)
	}
	rec := &gradRecorder{bigram: m}
	got, err := Supervise(rec, examples, 30, 0.1, 10)
	if err != nil {
		t.Fatal(err)
	}
	if got.GradNorm != m.norms[0] || len(m.calls) < 2 {
		t.Errorf("norm %v in %d calls", got.GradNorm, len(m.calls))
	}
	got.GradNorm = 0
	if got != eval {
		t.Errorf("training says %+v, evaluation %+v", got, eval)
	}
	if after, _ := loss(m); after >= want {
		t.Errorf("the loss went from %v to %v", want, after)
	}
	m = newBigram(2)
	for i := range vocab {
		for j := range vocab {
			const h = 1e-5
			x := m.table[i][j]
			m.table[i][j] = x + h
			up, _ := loss(m)
			m.table[i][j] = x - h
			down, _ := loss(m)
			m.table[i][j] = x
			if want := (up - down) / (2 * h); math.Abs(rec.grads[0][i][j]-want) > 1e-5 {
				t.Errorf("gradient [%d][%d] is %v, by differences %v", i, j, rec.grads[0][i][j], want)
			}
		}
	}
}

func TestSuperviseRefuses(t *testing.T) {
	m := newBigram(2)
	if _, err := Supervise(m, nil, 10, 0.1, 1); err == nil {
		t.Error("training on nothing succeeds")
	}
	if _, err := Supervise(m, randomBatch(1, m, 1, 0).Groups[0], 10, 0.1, 1); err == nil {
		t.Error("supervised training on sampled examples succeeds")
	}
}
