package learn

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"envtune/learn/model"
)

// bigram is the smallest model that can be trained: the logits of the next
// token are a row of a table, all in float64 and with its gradient worked out.
type bigram struct {
	table [vocab][vocab]float64
	grad  [vocab][vocab]float64
	norms []float64 // of the steps taken
	calls [][]int   // lengths of the sequences of each gradient call
}

const vocab = 5

func newBigram(seed uint64) *bigram {
	rng := rand.New(rand.NewPCG(seed, 1))
	b := &bigram{}
	for i := range b.table {
		for j := range b.table[i] {
			b.table[i][j] = rng.NormFloat64()
		}
	}
	return b
}

// row returns the log-probabilities after a token, and their entropy.
func (b *bigram) row(after int32) (lp [vocab]float64, entropy float64) {
	sum := 0.0
	for _, x := range b.table[after] {
		sum += math.Exp(x)
	}
	for j, x := range b.table[after] {
		lp[j] = x - math.Log(sum)
		entropy -= math.Exp(lp[j]) * lp[j]
	}
	return lp, entropy
}

// targets calls f for each loss token of a sequence.
func targets(s model.Sequence, f func(i int, before, token int32)) {
	i := 0
	for t, loss := range s.Loss {
		if loss {
			f(i, s.Tokens[t-1], s.Tokens[t])
			i++
		}
	}
}

func (b *bigram) Gradient(seqs []model.Sequence, f model.LossFunc) (st model.Stats, err error) {
	var lengths []int
	for s, seq := range seqs {
		lengths = append(lengths, len(seq.Tokens))
		targets(seq, func(i int, before, token int32) {
			lp, h := b.row(before)
			d, dh := f(s, i, float32(lp[token]), float32(h))
			for j := range vocab {
				p := math.Exp(lp[j])
				b.grad[before][j] -= float64(d)*p + float64(dh)*p*(lp[j]+h)
			}
			b.grad[before][token] += float64(d)
		})
	}
	b.calls = append(b.calls, lengths)
	return st, nil
}

func (b *bigram) Step(lr, clip float64) float64 {
	norm := 0.0
	for i := range b.grad {
		for _, g := range b.grad[i] {
			norm += g * g
		}
	}
	norm = math.Sqrt(norm)
	for i := range b.grad {
		for j := range b.grad[i] {
			b.table[i][j] -= lr * min(1, clip/norm) * b.grad[i][j]
		}
	}
	b.grad = [vocab][vocab]float64{}
	b.norms = append(b.norms, norm)
	return norm
}

func (b *bigram) Logprobs(seqs []model.Sequence) ([][]float32, error) {
	out := make([][]float32, len(seqs))
	for s, seq := range seqs {
		targets(seq, func(_ int, before, token int32) {
			lp, _ := b.row(before)
			out[s] = append(out[s], float32(lp[token]))
		})
	}
	return out, nil
}

// randomExample draws a sampled example, or a supervised one. The old
// probabilities are far enough off that every bound of the ratio is met.
func randomExample(rng *rand.Rand, m *bigram, supervised bool) Example {
	var e Example
	n := 3 + rng.IntN(9)
	for t := range n {
		e.Tokens = append(e.Tokens, int32(rng.IntN(vocab)))
		e.Loss = append(e.Loss, t > 0 && (rng.IntN(2) == 0 || t == n-1))
	}
	a := float32(rng.NormFloat64())
	logps, _ := m.Logprobs([]model.Sequence{{Tokens: e.Tokens, Loss: e.Loss}})
	for _, lp := range logps[0] {
		if supervised {
			e.Weight = append(e.Weight, []float32{0.05, 0.5, 1}[rng.IntN(3)])
			continue
		}
		e.Old = append(e.Old, lp-float32(rng.NormFloat64()*1.5))
		e.Advantage = append(e.Advantage, a)
	}
	return e
}

func randomBatch(seed uint64, m *bigram, groups, copies int) *Batch {
	rng := rand.New(rand.NewPCG(seed, 2))
	b := &Batch{}
	for range groups {
		var g []Example
		for range 3 {
			g = append(g, randomExample(rng, m, false))
		}
		b.Groups = append(b.Groups, g)
	}
	for range copies {
		b.Copies = append(b.Copies, randomExample(rng, m, true))
	}
	return b
}

func TestDivergenceIsStraightFarOut(t *testing.T) {
	for _, gap := range []float64{-5, -1, 0, 1, 2.999, 3, 3.001, 4, 10, 300} {
		const h = 1e-6
		up, _ := divergence(-gap+h, 0)
		down, _ := divergence(-gap-h, 0)
		k3, d := divergence(-gap, 0)
		if want := (up - down) / (2 * h); math.Abs(d-want) > 1e-4*(1+math.Abs(want)) {
			t.Errorf("gap %v: derivative %v, by differences %v", gap, d, want)
		}
		if want := math.Exp(gap) - gap - 1; gap <= maxGap && math.Abs(k3-want) > 1e-9 || k3 < 0 {
			t.Errorf("gap %v: estimate %v, want %v", gap, k3, want)
		}
	}
}

func TestUpdateMetrics(t *testing.T) {
	m := newBigram(1)
	lp, h := m.row(0)
	at := func(j int, off float64) float32 { return float32(lp[j] - off) }
	b := &Batch{
		Groups: [][]Example{{
			{Tokens: []int32{0, 1}, Loss: []bool{false, true}, Old: []float32{at(1, 0)}, Advantage: []float32{2}},
			{Tokens: []int32{0, 2}, Loss: []bool{false, true}, Old: []float32{at(2, 1)}, Advantage: []float32{1}},   // clipped high
			{Tokens: []int32{0, 3}, Loss: []bool{false, true}, Old: []float32{at(3, -1)}, Advantage: []float32{-1}}, // clipped low
			{Tokens: []int32{0, 4}, Loss: []bool{false, true}, Old: []float32{at(4, 5)}, Advantage: []float32{-1}},  // dual clip
		}},
		Copies: []Example{{Tokens: []int32{3, 0, 1}, Loss: []bool{false, false, true}, Weight: []float32{0.5}}},
	}
	o := DefaultOptions()
	o.Minibatches = 3 // two are empty or hold the copy alone
	got, err := Update(m, nil, b, o)
	if err != nil {
		t.Fatal(err)
	}
	e := math.Exp
	want := Metrics{
		Steps: 1, Groups: 1, Sequences: 5, Tokens: 11, Policy: 4, Copied: 1,
		Loss: (-2 - 1.28 + 0.8 + 10) / 4, CopyLoss: -lp[1],
		OldKL: (0 + e(-1) + 1 - 1 + e(1) - 1 - 1 + e(-5) + 5 - 1) / 4, Entropy: h, Ratio: (1 + e(1) + e(-1) + e(5)) / 4,
		Clip: 0.75, ClipLow: 0.25, ClipHigh: 0.25, ClipDual: 0.25,
	}
	want.GradNorm = mean(m.norms)
	for name, pair := range map[string][2]float64{
		"loss": {got.Loss, want.Loss}, "copy loss": {got.CopyLoss, want.CopyLoss}, "old kl": {got.OldKL, want.OldKL},
		"entropy": {got.Entropy, want.Entropy}, "ratio": {got.Ratio, want.Ratio}, "clip": {got.Clip, want.Clip},
		"low": {got.ClipLow, want.ClipLow}, "high": {got.ClipHigh, want.ClipHigh}, "dual": {got.ClipDual, want.ClipDual},
		"grad norm": {got.GradNorm, want.GradNorm},
	} {
		if math.Abs(pair[0]-pair[1]) > 1e-4*(1+math.Abs(pair[1])) {
			t.Errorf("%s: %v, want %v", name, pair[0], pair[1])
		}
	}
	if got.Steps != want.Steps || got.Groups != 1 || got.Sequences != 5 || got.Tokens != want.Tokens || got.Policy != 4 || got.Copied != 1 || got.KL != 0 {
		t.Errorf("counts %+v", got)
	}
}

func mean(x []float64) float64 { m, _ := meanStd(x); return m }

// Groups stay whole, the seed fixes the order, the budget holds.
func TestUpdateOrder(t *testing.T) {
	run := func(seed uint64) (*bigram, Metrics) {
		m := newBigram(3)
		o := PaperOptions()
		o.LR, o.Seed, o.TokenBudget = 0.1, seed, 25
		got, err := Update(m, newBigram(4), randomBatch(9, newBigram(3), 6, 5), o)
		if err != nil {
			t.Fatal(err)
		}
		return m, got
	}
	a, ma := run(1)
	b, mb := run(1)
	if a.table != b.table || ma != mb {
		t.Error("equal seeds give unequal updates")
	}
	if c, _ := run(2); c.table == a.table {
		t.Error("the seed does not matter")
	}
	if len(a.norms) != 2 || ma.Steps != 2 || ma.Sequences != 23 {
		t.Errorf("%d steps, %d sequences", len(a.norms), ma.Sequences)
	}
	for _, lengths := range a.calls {
		sum := 0
		for _, n := range lengths {
			sum += n
		}
		if sum > 25 && len(lengths) > 1 || !slices.IsSortedFunc(lengths, func(a, b int) int { return b - a }) {
			t.Errorf("a gradient call has sequences of %v tokens", lengths)
		}
	}
	batch := randomBatch(9, a, 6, 5)
	for _, mini := range minibatches(batch, 2, 1) {
		for _, g := range batch.Groups {
			in := 0
			for i := range g {
				if slices.Contains(mini, &g[i]) {
					in++
				}
			}
			if in != 0 && in != len(g) {
				t.Errorf("a minibatch has %d of a group's %d examples", in, len(g))
			}
		}
	}
}

// Trained on its own samples, the model makes what is rewarded likelier.
func TestUpdateLearns(t *testing.T) {
	m, rng := newBigram(5), rand.New(rand.NewPCG(6, 6))
	likely := func() float64 { lp, _ := m.row(0); return math.Exp(lp[2]) }
	before := likely()
	o := DefaultOptions()
	o.LR = 0.3
	for step := range 30 {
		b := &Batch{}
		var g []Example
		for range 16 {
			lp, _ := m.row(0)
			x, tok := rng.Float64(), int32(0)
			for ; tok < vocab-1 && x > math.Exp(lp[tok]); tok++ {
				x -= math.Exp(lp[tok])
			}
			a := float32(-0.5)
			if tok == 2 {
				a = 1
			}
			g = append(g, Example{Tokens: []int32{0, tok}, Loss: []bool{false, true}, Old: []float32{float32(lp[tok])}, Advantage: []float32{a}})
		}
		b.Groups = append(b.Groups, g[:8], g[8:])
		o.Seed = uint64(step)
		if _, err := Update(m, nil, b, o); err != nil {
			t.Fatal(err)
		}
	}
	if after := likely(); after < 0.8 || after < 2*before {
		t.Errorf("the rewarded token went from %v to %v", before, after)
	}
}

func TestUpdateRefuses(t *testing.T) {
	m := newBigram(1)
	for _, c := range []struct {
		edit func(*Options)
		want string
	}{
		{func(o *Options) {}, "needs a reference"},
		{func(o *Options) { o.LR = 0 }, "learning rate 0 is not between 0 and 1"},
		{func(o *Options) { o.DualClip = 1 }, "dual clip 1"},
		{func(o *Options) { o.Minibatches = 0 }, "minibatches 0"},
		{func(o *Options) { o.ClipLow = math.NaN() }, "clip low NaN"},
	} {
		o := PaperOptions()
		c.edit(&o)
		if _, err := Update(m, nil, &Batch{}, o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one that says %q", err, c.want)
		}
	}
	m.table[0][0] = math.NaN()
	b := randomBatch(1, m, 4, 0)
	if _, err := Update(m, nil, b, DefaultOptions()); err == nil || !strings.Contains(err.Error(), "norm of the gradient is NaN") {
		t.Errorf("a gradient that is not finite: %v", err)
	}
	if got, err := Update(m, nil, &Batch{}, DefaultOptions()); err != nil || got != (Metrics{}) {
		t.Errorf("an empty batch: %+v, %v", got, err)
	}
}
