package learn

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"envtune/learn/model"
)

// objective writes the loss of one step down a second time, as the papers do, in
// float64. usual is what a minibatch without sampled tokens is divided by, 0 where the
// whole batch has none.
func objective(m, ref *bigram, examples []*Example, o Options, usual float64) float64 {
	sum, units, copies := 0.0, 0.0, 0.0
	for _, e := range examples {
		own, n := 0.0, 0.0
		targets(model.Sequence{Tokens: e.Tokens, Loss: e.Loss}, func(i int, before, token int32) {
			lp, h := m.row(before)
			n++
			if e.Weight != nil {
				own -= float64(e.Weight[i]) * lp[token]
				return
			}
			r, a := math.Exp(lp[token]-float64(e.Old[i])), float64(e.Advantage[i])
			s := min(r*a, min(max(r, 1-o.ClipLow), 1+o.ClipHigh)*a)
			if a < 0 {
				s = max(s, o.DualClip*a)
			}
			own -= s + o.Entropy*h
			if o.KL > 0 {
				ref, _ := ref.row(before)
				d := ref[token] - lp[token]
				own += o.KL * (math.Exp(d) - d - 1)
			}
		})
		if o.SequenceMean {
			own, n = own/n, 1
		}
		sum += own
		if e.Weight != nil {
			copies += n
		} else {
			units += n
		}
	}
	switch {
	case units == 0 && usual > 0:
		units = usual
	case units == 0:
		units = copies
	}
	return sum / units
}

// lossOptions are settings under which the gradient of the loss is checked: each one
// with a part on its own or off.
func lossOptions() map[string]Options {
	all := PaperOptions()
	all.Minibatches, all.LR, all.GradClip, all.TokenBudget = 1, 1e-12, 1e9, 20
	all.Entropy, all.DualClip = 0.3, 3
	out := map[string]Options{"all": all}
	for name, change := range map[string]func(*Options){
		"plain":              func(o *Options) { o.KL, o.Entropy, o.DualClip = 0, 0, math.Inf(1) },
		"without kl":         func(o *Options) { o.KL = 0 },
		"kl alone":           func(o *Options) { o.KL, o.Entropy = 2, 0 },
		"without entropy":    func(o *Options) { o.Entropy = 0 },
		"entropy penalty":    func(o *Options) { o.Entropy = -0.3 },
		"without dual clip":  func(o *Options) { o.DualClip = math.Inf(1) },
		"narrow clip":        func(o *Options) { o.ClipLow, o.ClipHigh = 0.05, 0.01 },
		"one call":           func(o *Options) { o.TokenBudget = 1000 },
		"minibatches":        func(o *Options) { o.Minibatches = 3 },
		"more than groups":   func(o *Options) { o.Minibatches = 4 },
		"plain by sequence":  func(o *Options) { o.KL, o.Entropy, o.SequenceMean = 0, 0, true },
		"by sequence":        func(o *Options) { o.SequenceMean = true },
		"sequences, batches": func(o *Options) { o.SequenceMean, o.Minibatches = true, 4 },
	} {
		o := all
		change(&o)
		out[name] = o
	}
	return out
}

// The derivatives of the whole update by finite differences, each setting, every
// parameter and every minibatch; batches with groups and copies, with groups alone and
// with copies alone.
func TestUpdateGradient(t *testing.T) {
	for name, o := range lossOptions() {
		for seed := range uint64(6) {
			t.Run(fmt.Sprint(name, " ", seed), func(t *testing.T) {
				groups, copies := 3, 4
				switch seed {
				case 4:
					copies = 0
				case 5:
					groups = 0
				}
				checkGradient(t, seed, randomBatch(seed, newBigram(seed), groups, copies), o)
			})
		}
	}
}

func checkGradient(t *testing.T, seed uint64, b *Batch, o Options) {
	ref := newBigram(seed)
	for i := range ref.table { // near the model: the k3 estimate stays a curve
		for j := range ref.table[i] {
			ref.table[i][j] += 0.3 * math.Sin(float64(3*i+j))
		}
	}
	rec := &gradRecorder{bigram: newBigram(seed)}
	got, err := Update(rec, ref, b, o)
	if err != nil {
		t.Fatal(err)
	}
	if seed == 0 && (got.ClipLow == 0 || got.ClipHigh == 0 || got.ClipDual == 0 && !math.IsInf(o.DualClip, 1)) {
		t.Errorf("a bound of the ratio is never met: %+v", got)
	}
	usual := 0.0
	for _, g := range b.Groups {
		for i := range g {
			if n := float64(g[i].Targets()); o.SequenceMean {
				usual++
			} else {
				usual += n
			}
		}
	}
	usual /= float64(o.Minibatches)
	m, step := newBigram(seed), 0
	for _, examples := range minibatches(b, o.Minibatches, o.Seed) {
		if len(examples) == 0 {
			continue
		}
		for i := range vocab {
			for j := range vocab {
				const h = 1e-5
				x := m.table[i][j]
				m.table[i][j] = x + h
				up := objective(m, ref, examples, o, usual)
				m.table[i][j] = x - h
				down := objective(m, ref, examples, o, usual)
				m.table[i][j] = x
				want := (up - down) / (2 * h)
				if g := rec.grads[step][i][j]; math.Abs(g-want) > 1e-5*(1+math.Abs(want)) {
					t.Errorf("step %d: gradient [%d][%d] is %v, by differences %v", step, i, j, g, want)
				}
			}
		}
		step++
	}
	if step != len(rec.grads) || step != got.Steps {
		t.Errorf("%d steps taken, %d reported, want %d", len(rec.grads), got.Steps, step)
	}
}

// gradRecorder keeps the gradients that steps consumed.
type gradRecorder struct {
	*bigram
	grads [][vocab][vocab]float64
}

func (r *gradRecorder) Step(lr, clip float64) float64 {
	r.grads = append(r.grads, r.grad)
	return r.bigram.Step(lr, clip)
}

// The same through the transformer: along the gradient and along random directions the
// loss, computed from the model's own log-probabilities and entropies, changes as the
// gradient says.
func TestUpdateGradientTransformer(t *testing.T) {
	for name, o := range lossOptions() {
		if o.Minibatches > 1 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			tok, tr := small(t, 1)
			_, other := small(t, 1)
			rng := rand.New(rand.NewPCG(8, 8))
			for i := range other.Model().Flat() {
				other.Model().Flat()[i] += float32(0.01 * rng.NormFloat64())
			}
			e := onPolicy(t, tok, tr, 1)
			b := &Batch{Groups: [][]Example{{begun(e, 12), e}, {begun(e, 20), begun(e, 5)}}}
			for _, g := range b.Groups {
				for i := range g {
					g[i].Old, g[i].Advantage = slices.Clone(g[i].Old), slices.Clone(g[i].Advantage)
					for j := range g[i].Old {
						g[i].Old[j] -= float32(0.5 * rng.NormFloat64())
						g[i].Advantage[j] = float32(1 - 2*i)
					}
				}
			}
			half := begun(e, 15)
			b.Copies = []Example{{Tokens: half.Tokens, Loss: half.Loss, Weight: slices.Repeat([]float32{0.5}, 15)}}
			checkDirections(t, tr, other.Model(), b, o, rng)
		})
	}
}

func checkDirections(t *testing.T, tr *model.Trainer, ref *model.Model, b *Batch, o Options, rng *rand.Rand) {
	stop := &stepless{Trainer: tr}
	if _, err := Update(stop, ref, b, o); err != nil {
		t.Fatal(err)
	}
	flat := tr.Model().Flat()
	start := slices.Clone(flat)
	for n := range 3 {
		direction := slices.Clone(stop.grad)
		if n > 0 {
			for i := range direction { // the gradient's size, changed in places
				direction[i] *= float32(rng.IntN(3))
			}
		}
		var length, want float64
		for i, d := range direction {
			length += float64(d) * float64(d)
			want += float64(d) * float64(stop.grad[i])
		}
		length = math.Sqrt(length)
		at := func(h float64) float64 {
			for i := range flat {
				flat[i] = start[i] + float32(h*float64(direction[i])/length)
			}
			return lossOf(t, tr, ref, b, o)
		}
		const h = 2e-3
		got := (at(h) - at(-h)) / (2 * h)
		at(0)
		if want /= length; math.Abs(got-want) > 2e-3*(0.1+math.Abs(want)) {
			t.Errorf("direction %d: the loss changes by %v, by the gradient %v", n, got, want)
		}
	}
}

// stepless keeps the gradient in place of a step.
type stepless struct {
	*model.Trainer
	grad []float32
}

func (s *stepless) Step(_, _ float64) float64 {
	s.grad = slices.Clone(s.Grad())
	clear(s.Grad())
	return 1
}

// lossOf computes the loss of a batch in one step, from the model's own figures of each
// token.
func lossOf(t *testing.T, tr *model.Trainer, ref *model.Model, b *Batch, o Options) float64 {
	var all []*Example
	for _, g := range b.Groups {
		for i := range g {
			all = append(all, &g[i])
		}
	}
	for i := range b.Copies {
		all = append(all, &b.Copies[i])
	}
	refs, err := ref.Logprobs(sequences(all))
	if err != nil {
		t.Fatal(err)
	}
	sums := make([]float64, len(all))
	_, err = tr.Gradient(sequences(all), func(s, i int, logp, entropy float32) (float32, float32) {
		e, lp := all[s], float64(logp)
		if e.Weight != nil {
			sums[s] -= float64(e.Weight[i]) * lp
			return 0, 0
		}
		r, a := math.Exp(lp-float64(e.Old[i])), float64(e.Advantage[i])
		gain := min(r*a, min(max(r, 1-o.ClipLow), 1+o.ClipHigh)*a)
		if a < 0 {
			gain = max(gain, o.DualClip*a)
		}
		d := float64(refs[s][i]) - lp
		sums[s] += -gain + o.KL*(math.Exp(d)-d-1) - o.Entropy*float64(entropy)
		return 0, 0
	})
	if err != nil {
		t.Fatal(err)
	}
	clear(tr.Grad())
	sum, units := 0.0, 0.0
	for i, e := range all {
		n := float64(e.Targets())
		if o.SequenceMean {
			sums[i], n = sums[i]/n, 1
		}
		sum += sums[i]
		if e.Weight == nil {
			units += n
		}
	}
	return sum / units
}
