package model

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"envtune/learn/tensor"
)

// tiny are small models of every kind: convolutions or not, shared keys and values or
// not, tied or not, with a glossary, biases, norms of q and k and stretched rotations or not, odd widths.
var tiny = []Config{
	{Vocab: 19, Dim: 12, Layers: 2, Heads: 2, KVHeads: 2, HeadDim: 6, FF: 20, Context: 96, RopeTheta: 100, NormEps: 1e-5, Tied: true},
	{Vocab: 23, Dim: 16, Layers: 2, Heads: 4, KVHeads: 2, HeadDim: 4, FF: 24, Context: 96, RopeTheta: 1e4, NormEps: 1e-5, Conv: 4},
	{Vocab: 19, Dim: 12, Layers: 2, Heads: 4, KVHeads: 4, HeadDim: 4, FF: 16, Context: 96, RopeTheta: 1e6, NormEps: 1e-5, Tied: true, Conv: 3, Recent: 0.5},
	{Vocab: 33, Dim: 10, Layers: 1, Heads: 3, KVHeads: 1, HeadDim: 8, FF: 17, Context: 96, RopeTheta: 1e4, NormEps: 1e-6, Tied: true, Conv: 4},
	{Vocab: 19, Dim: 12, Layers: 2, Heads: 4, KVHeads: 2, HeadDim: 4, FF: 16, Context: 96, RopeTheta: 1e4, NormEps: 1e-6, Tied: true, Bias: true},
	{Vocab: 19, Dim: 10, Layers: 2, Heads: 2, KVHeads: 1, HeadDim: 6, FF: 16, Context: 96, RopeTheta: 1e6, NormEps: 1e-6, QKNorm: true},
	{Vocab: 17, Dim: 8, Layers: 1, Heads: 2, KVHeads: 2, HeadDim: 12, FF: 12, Context: 96, RopeTheta: 500, NormEps: 1e-5, Scaling: RopeScaling{8, 1, 4, 32}},
	{Vocab: 17, Dim: 8, Layers: 2, Heads: 4, KVHeads: 4, HeadDim: 6, FF: 12, Context: 96, RopeTheta: 100, NormEps: 1e-5, Conv: 3, Recent: .5, Bias: true, QKNorm: true, Scaling: RopeScaling{4, 1, 4, 48}},
	{Vocab: 19, Dim: 12, Layers: 2, Heads: 4, KVHeads: 4, HeadDim: 4, FF: 16, Context: 96, RopeTheta: 1e6, NormEps: 1e-5, Tied: true, Conv: 3, Recent: 0.5, Glossary: "..ppppppjnnnnnsss.p"},
	{Vocab: 17, Dim: 8, Layers: 1, Heads: 2, KVHeads: 2, HeadDim: 6, FF: 12, Context: 96, RopeTheta: 500, NormEps: 1e-5, Glossary: "nnpppp.jnnpppppp."},
}

// lively returns a model whose weights are large enough for every part to matter, its
// norms and convolutions no longer at their start.
func lively(t testing.TB, c Config, seed uint64) *Model {
	t.Helper()
	m, err := New(c, seed)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(seed, 99))
	for i := range m.flat {
		m.flat[i] += float32(.2 * rng.NormFloat64())
	}
	return m
}

func randomTokens(rng *rand.Rand, c Config, n int) []int32 {
	ts := make([]int32, n)
	for i := range ts {
		ts[i] = int32(rng.IntN(c.Vocab))
	}
	return ts
}

// sequences returns one sequence of each length, about half of the tokens with loss.
func sequences(rng *rand.Rand, c Config, lengths ...int) []Sequence {
	var seqs []Sequence
	for _, n := range lengths {
		s := Sequence{randomTokens(rng, c, n), make([]bool, n)}
		for t := 1; t < n; t++ {
			s.Loss[t] = rng.IntN(2) == 0
		}
		seqs = append(seqs, s)
	}
	return seqs
}

// allLoss marks every token but the first.
func allLoss(tokens []int32) Sequence {
	s := Sequence{tokens, make([]bool, len(tokens))}
	for t := 1; t < len(tokens); t++ {
		s.Loss[t] = true
	}
	return s
}

func sameBits(t *testing.T, what string, got, want []float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", what, len(got), len(want))
	}
	for i := range got {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Fatalf("%s: value %d is %v, want %v", what, i, got[i], want[i])
		}
	}
}

func TestLogprobsMatchReference(t *testing.T) {
	for i, c := range tiny {
		m := lively(t, c, uint64(i))
		r := newReference(m)
		tokens := randomTokens(rand.New(rand.NewPCG(1, 1)), c, 60)
		got, err := m.Logprobs([]Sequence{allLoss(tokens)})
		if err != nil {
			t.Fatal(err)
		}
		want := r.logProbs(tokens)
		for j, lp := range got[0] {
			if d := math.Abs(float64(lp) - want[j][tokens[j+1]]); d > 1e-4 {
				t.Errorf("config %d, token %d: %v, want %v", i, j+1, lp, want[j][tokens[j+1]])
			}
		}
	}
}

// TestGradients compares derivatives along random directions and single entries of
// every tensor with central differences of the float64 reference.
func TestGradients(t *testing.T) {
	for i, c := range tiny {
		rng := rand.New(rand.NewPCG(5, uint64(i)))
		m := lively(t, c, uint64(i))
		seqs := append(sequences(rng, c, 9, 1, 49), trees(rng, c, 3)...)
		tokens := 0
		for _, s := range seqs {
			tokens += len(s.Tokens)
		}
		coef := [2][]float32{make([]float32, tokens), make([]float32, tokens)}
		for j := range coef[0] {
			coef[0][j], coef[1][j] = float32(rng.NormFloat64()), float32(rng.NormFloat64())
		}
		tr, n := NewTrainer(m, AdamW{}, 2), 0
		stats, err := tr.Gradient(seqs, func(_, _ int, _, _ float32) (float32, float32) {
			n++
			return coef[0][n-1], coef[1][n-1]
		})
		if err != nil || stats.LossTokens != n || stats.Tokens != tokens || stats.Rows >= tokens {
			t.Fatalf("stats %+v after %d calls, error %v", stats, n, err)
		}
		r := newReference(m)
		for _, g := range c.params(tr.Grad()) {
			w := r.p[g.Name]
			dirs := [][]float64{make([]float64, len(w)), make([]float64, len(w)), make([]float64, len(w))}
			for j := range w {
				dirs[0][j] = rng.NormFloat64() / math.Sqrt(float64(len(w)))
			}
			dirs[1][rng.IntN(len(w))] = 1
			dirs[2][rng.IntN(len(w))] = 1
			for k, d := range dirs {
				var got float64
				for j, v := range g.Data {
					got += float64(v) * d[j]
				}
				want := slope(r, seqs, w, d, coef)
				if math.Abs(got-want) > 2e-4*(1+math.Abs(want)) {
					t.Errorf("config %d, %s, direction %d: derivative %v, want %v", i, g.Name, k, got, want)
				}
			}
		}
	}
}

func slope(r *reference, seqs []Sequence, w, d []float64, coef [2][]float32) float64 {
	const h = 1e-5
	shift := func(by float64) float64 {
		for j := range w {
			w[j] += by * d[j]
		}
		return r.loss(seqs, coef[0], coef[1])
	}
	up, down := shift(h), shift(-2*h)
	shift(h)
	return (up - down) / (2 * h)
}

// TestDecodingEqualsTraining: log-probabilities while sampling, in any batch and
// chunking, equal those of the training pass to the bit.
func TestDecodingEqualsTraining(t *testing.T) {
	for i, c := range tiny {
		rng := rand.New(rand.NewPCG(7, uint64(i)))
		m := lively(t, c, uint64(i))
		seqs := make([]Sequence, 7)
		for j := range seqs {
			seqs[j] = allLoss(randomTokens(rng, c, 2+rng.IntN(c.Context-1)))
		}
		want, err := m.Logprobs(seqs)
		if err != nil {
			t.Fatal(err)
		}
		for _, workers := range []int{1, 2} {
			for _, most := range []int{1, 5, 40} { // tokens appended at once
				got := decodeAll(t, m, seqs, workers, most, rng)
				for j := range seqs {
					for at, lp := range got[j] {
						if lp != want[j][at] {
							t.Fatalf("config %d, %d workers, up to %d at once: sequence %d token %d: %v, training has %v",
								i, workers, most, j, at+1, lp, want[j][at])
						}
					}
				}
			}
		}
	}
}

// decodeAll feeds the sequences in ragged pieces and returns the log-probability of each
// token that follows a piece.
func decodeAll(t *testing.T, m *Model, seqs []Sequence, workers, most int, rng *rand.Rand) []map[int]float32 {
	d, s := NewDecoder(m, workers), &Sampler{}
	out, caches := make([]map[int]float32, len(seqs)), make([]*Cache, len(seqs))
	for j := range seqs {
		out[j], caches[j] = map[int]float32{}, d.NewCache()
	}
	for {
		var batch []Row
		var of []int
		for j, s := range seqs {
			at := caches[j].Len()
			if left := len(s.Tokens) - at; left > 0 && rng.IntN(4) > 0 {
				batch = append(batch, Row{caches[j], s.Tokens[at : at+min(left, 1+rng.IntN(most))]})
				of = append(of, j)
			}
		}
		logits, err := d.Extend(batch)
		if err != nil {
			t.Fatal(err)
		}
		done := true
		for b, j := range of {
			if at := caches[j].Len(); at < len(seqs[j].Tokens) {
				out[j][at-1] = s.logp(logits[b], seqs[j].Tokens[at])
			}
		}
		for j := range seqs {
			done = done && caches[j].Len() == len(seqs[j].Tokens)
		}
		if done {
			return out
		}
	}
}

func (s *Sampler) logp(logits []float32, token int32) float32 {
	return softmax(tensor.DefaultKernel(), grow(&s.exp, len(logits)), logits).logp(logits[token])
}

// TestBatchesAndCoresAgree: neither neighbours nor cores change a bit.
func TestBatchesAndCoresAgree(t *testing.T) {
	for i, c := range tiny {
		rng := rand.New(rand.NewPCG(11, uint64(i)))
		m := lively(t, c, uint64(i))
		seqs := sequences(rng, c, 96, 1, 2, 47, 48, 49, 95)
		for range 30 { // several chunks
			seqs = append(seqs, sequences(rng, c, 60+rng.IntN(36))...)
		}
		f := func(seq, i int, logp, entropy float32) (float32, float32) {
			return float32(seq%3) + logp, .1 * entropy
		}
		var grads, probs [][]float32
		for _, workers := range []int{1, 2, 5} {
			tr := NewTrainer(m, AdamW{}, workers)
			if _, err := tr.Gradient(seqs, f); err != nil {
				t.Fatal(err)
			}
			grads = append(grads, tr.Grad())
			lp, err := tr.Logprobs(seqs)
			if err != nil {
				t.Fatal(err)
			}
			probs = append(probs, lp[0], lp[3], lp[20])
		}
		sameBits(t, "gradient with 2 workers", grads[1], grads[0])
		sameBits(t, "gradient with 5 workers", grads[2], grads[0])
		for j := range probs {
			sameBits(t, "log-probabilities", probs[j], probs[j%3])
		}
		for _, j := range []int{0, 3, 20} {
			alone, err := m.Logprobs(seqs[j : j+1])
			if err != nil {
				t.Fatal(err)
			}
			sameBits(t, "a sequence alone", alone[0], probs[map[int]int{0: 0, 3: 1, 20: 2}[j]])
		}
	}
}

// TestKernelsAgree: every kernel gives the same gradient bits, in every precision.
func TestKernelsAgree(t *testing.T) {
	c := tiny[1]
	rng := rand.New(rand.NewPCG(12, 0))
	m := lively(t, c, 3)
	ps, err := m.passes(trees(rng, c, 6))
	if err != nil {
		t.Fatal(err)
	}
	for _, precision := range []tensor.Precision{tensor.Float32, tensor.BFloat16} {
		m.SetPrecision(precision)
		var grads [][]float32
		for _, k := range tensor.Kernels() {
			grads = append(grads, gradientWith(m, k, ps[0]))
		}
		for i := range grads {
			sameBits(t, tensor.Kernels()[i].String()+" in "+precision.String(), grads[i], grads[0])
		}
	}
}

// gradientWith runs a pass with kernel k.
func gradientWith(m *Model, k tensor.Kernel, p *pass) []float32 {
	tr := NewTrainer(m, AdamW{}, 1)
	tr.w.pack(m, true, 1)
	e := newEngine(m, &tr.w)
	e.k, e.ops, e.sides = k, nil, nil
	e.split(1)
	f := func(_, _ int, logp, entropy float32) (float32, float32) { return logp, entropy }
	g := passGradient{engine: e, to: tr.grad}
	g.run(p, m.cfg.Layers-1, f, &Stats{})
	return tr.grad
}

func TestOverfits(t *testing.T) {
	c := tiny[1]
	for _, opt := range []AdamW{{Beta2: .99, WeightDecay: .01}, {Beta2: .99, WeightDecay: .01, Muon: .95}} {
		m, err := New(c, 1)
		if err != nil {
			t.Fatal(err)
		}
		rng := rand.New(rand.NewPCG(13, 0))
		var seqs []Sequence
		for range 4 {
			seqs = append(seqs, allLoss(randomTokens(rng, c, 20)))
		}
		tr := NewTrainer(m, opt, 2)
		var first, last float64
		for step := range 150 {
			stats, err := tr.Gradient(seqs, func(_, _ int, _, _ float32) (float32, float32) { return -1. / 76, 0 })
			if err != nil {
				t.Fatal(err)
			}
			last = -stats.SumLogp / float64(stats.LossTokens)
			if step == 0 {
				first = last
			}
			tr.Step(1e-2, 1)
		}
		if first < 2.5 || last > .4 {
			t.Errorf("%+v: loss went from %.3f to %.3f nats a token", opt, first, last)
		}
	}
}

func TestResume(t *testing.T) {
	c := tiny[2]
	rng := rand.New(rand.NewPCG(14, 0))
	seqs := sequences(rng, c, 30, 40)
	f := func(_, _ int, _, _ float32) (float32, float32) { return -.01, 0 }
	step := func(tr *Trainer) {
		if _, err := tr.Gradient(seqs, f); err != nil {
			t.Fatal(err)
		}
		tr.Step(1e-3, .1)
	}
	var two *Trainer
	for _, opt := range []AdamW{{WeightDecay: .1}, {WeightDecay: .1, Muon: .95}} {
		one := NewTrainer(lively(t, c, 1), opt, 1)
		step(one)
		step(one)
		two = NewTrainer(one.Model().Clone(), opt, 2)
		if err := two.SetState(one.State()); err != nil {
			t.Fatal(err)
		}
		before := append([]float32(nil), one.Model().Flat()...)
		step(two)
		sameBits(t, "the clone's original", one.Model().Flat(), before)
		step(one)
		sameBits(t, "resumed parameters", two.Model().Flat(), one.Model().Flat())
	}
	if err := two.SetState(State{M: make([]float32, 3)}); err == nil {
		t.Error("a state of the wrong size is no error")
	}
}

func TestStepNorm(t *testing.T) {
	m := lively(t, tiny[0], 1)
	tr := NewTrainer(m, AdamW{}, 1)
	before := append([]float32(nil), m.Flat()...)
	tr.Grad()[0], tr.Grad()[7] = 3, 4
	if n := tr.Step(.01, 1); n != 5 {
		t.Errorf("gradient norm %v, want 5", n)
	}
	if d := before[0] - m.Flat()[0]; math.Abs(float64(d)-.01) > 1e-4 { // the first AdamW step has the size of lr
		t.Errorf("the first parameter moved by %v", d)
	}
	if m.Flat()[1] != before[1] || tr.Grad()[0] != 0 {
		t.Error("other parameters moved, or the gradient was not cleared")
	}
	before = append(before[:0], m.Flat()...)
	tr.Grad()[0] = float32(math.NaN())
	if n := tr.Step(.01, 1); !math.IsNaN(n) {
		t.Errorf("gradient norm %v, want NaN", n)
	}
	sameBits(t, "after a gradient that is not finite", m.Flat(), before)
}

func TestSequencesAreChecked(t *testing.T) {
	m := lively(t, tiny[0], 1)
	for name, s := range map[string]Sequence{
		"empty":         {},
		"flags":         {[]int32{1, 2}, []bool{false}},
		"first":         {[]int32{1, 2}, []bool{true, false}},
		"vocabulary":    {[]int32{1, 200}, []bool{false, true}},
		"long":          allLoss(make([]int32, 97)),
		"negative":      {[]int32{-1}, []bool{false}},
		"flags missing": {Tokens: []int32{1, 2}},
	} {
		if _, err := m.Logprobs([]Sequence{s}); err == nil {
			t.Errorf("%s: no error", name)
		} else if errors.Is(err, ErrContext) != (name == "long") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if lp, err := m.Logprobs(nil); err != nil || len(lp) != 0 {
		t.Errorf("no sequences give %v, %v", lp, err)
	}
	if _, err := NewTrainer(m, AdamW{}, 0).Gradient(nil, nil); err != nil {
		t.Error(err)
	}
}

// TestParams: the named tensors are the views that the products use.
func TestParams(t *testing.T) {
	for _, c := range tiny {
		m := lively(t, c, 1)
		byName, total := map[string]Param{}, 0
		for _, p := range m.Params() {
			byName[p.Name] = p
			total += len(p.Data)
		}
		if total != c.NumParams() || total != len(m.Flat()) {
			t.Errorf("%d parameters in tensors, %d in the config, %d in all", total, c.NumParams(), len(m.Flat()))
		}
		l := m.w.layers[c.Layers-1]
		prefix := fmt.Sprintf("model.layers.%d.", c.Layers-1)
		views := map[string]*float32{
			"model.embed_tokens.weight": &m.w.embed[0], "model.norm.weight": &m.w.norm[0],
			prefix + "input_layernorm.weight": &l.norm1[0], prefix + "post_attention_layernorm.weight": &l.norm2[0],
			prefix + "self_attn.q_proj.weight": &l.qkv[0], prefix + "self_attn.o_proj.weight": &l.o[0],
			prefix + "self_attn.k_proj.weight": &l.qkv[c.qDim()*c.Dim],
			prefix + "self_attn.v_proj.weight": &l.qkv[(c.qDim()+c.kvDim())*c.Dim],
			prefix + "mlp.gate_proj.weight":    &l.gateUp[0], prefix + "mlp.up_proj.weight": &l.gateUp[c.FF*c.Dim],
			prefix + "mlp.down_proj.weight": &l.down[0],
		}
		if c.Bias {
			views[prefix+"self_attn.q_proj.bias"] = &l.bias[0]
			views[prefix+"self_attn.k_proj.bias"] = &l.bias[c.qDim()]
			views[prefix+"self_attn.v_proj.bias"] = &l.bias[c.qDim()+c.kvDim()]
		}
		if c.QKNorm {
			views[prefix+"self_attn.q_norm.weight"], views[prefix+"self_attn.k_norm.weight"] = &l.qNorm[0], &l.kNorm[0]
		}
		if c.Conv > 0 {
			for i, name := range []string{"q", "k", "v"} {
				views[prefix+"self_attn."+name+"_conv.weight"] = &l.conv[i][0]
			}
		}
		if !c.Tied {
			views["lm_head.weight"] = &m.w.head[0]
		}
		for name, at := range views {
			if p, ok := byName[name]; !ok || &p.Data[0] != at {
				t.Errorf("%s is not the view in use", name)
			}
		}
	}
}

func TestConfig(t *testing.T) {
	good := tiny[1]
	data, err := json.Marshal(good)
	if err != nil {
		t.Fatal(err)
	}
	var back Config
	if err := json.Unmarshal(data, &back); err != nil || back != good {
		t.Errorf("JSON gives %+v, %v", back, err)
	}
	for name, change := range map[string]func(*Config){
		"vocab": func(c *Config) { c.Vocab = 0 }, "layers": func(c *Config) { c.Layers = -1 },
		"heads": func(c *Config) { c.Heads = 3 }, "odd head": func(c *Config) { c.HeadDim = 5 },
		"theta": func(c *Config) { c.RopeTheta = 0 }, "eps": func(c *Config) { c.NormEps = math.NaN() },
		"scaling": func(c *Config) { c.Scaling.Factor = 2 }, "scaling the wrong way": func(c *Config) { c.Scaling = RopeScaling{8, 4, 1, 64} },
		"conv": func(c *Config) { c.Conv = 1 }, "glossary": func(c *Config) { c.Glossary = "pn" },
		"glossary of other classes": func(c *Config) { c.Glossary = strings.Repeat("x", c.Vocab) }, "huge": func(c *Config) { c.Dim = 1 << 30 },
	} {
		c := good
		change(&c)
		if _, err := New(c, 1); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := FromFlat(good, make([]float32, 3)); err == nil {
		t.Error("too few parameters are no error")
	}
	a, _ := New(good, 5)
	b, _ := New(good, 5)
	sameBits(t, "the same seed", a.Flat(), b.Flat())
}
