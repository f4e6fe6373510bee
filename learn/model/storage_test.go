package model

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"envtune/learn/half"
	"envtune/learn/tensor"
)

// kept returns a model whose weights of products are what storage s keeps of m's. The
// others, and the embedding that tokens are looked up in, stay; so m must not be tied.
func kept(t *testing.T, m *Model, s tensor.Storage) *Model {
	t.Helper()
	out := m.Clone()
	ops := tensor.NewOps(tensor.Portable, 1)
	round := func(w []float32, n, k int) { // a product with the unit matrix shows what is kept
		p := tensor.NewPacked(s)
		p.RepackNT(tensor.M(w, n, k))
		unit := make([]float32, k*k)
		for i := range k {
			unit[i*k+i] = 1
		}
		c := tensor.M(make([]float32, k*n), k, n)
		ops.Packed(c, tensor.M(unit, k, k), &p, false)
		tensor.Transpose(tensor.M(w, n, k), c)
	}
	c := m.cfg
	for _, l := range out.w.layers {
		round(l.qkv, c.qkvDim(), c.Dim)
		round(l.o, c.Dim, c.qDim())
		round(l.gateUp, 2*c.FF, c.Dim)
		round(l.down, c.Dim, c.FF)
	}
	round(out.w.head, c.Vocab, c.Dim)
	return out
}

// TestDecoderStorage: a decoder that keeps its weights in fewer bits computes, to the
// bit, what one in float32 computes with the weights that are kept: for prompts and single
// tokens, alone or in a batch, on one core or several.
func TestDecoderStorage(t *testing.T) {
	cfg := Config{Vocab: 150, Dim: 72, Layers: 2, Heads: 6, KVHeads: 2, HeadDim: 12, FF: 100, Context: 64, RopeTheta: 1e4, NormEps: 1e-5}
	m := lively(t, cfg, 1)
	for _, s := range []tensor.Storage{tensor.BF16, tensor.Q8} {
		exact := NewDecoder(kept(t, m, s), 1)
		for _, workers := range []int{1, 2} {
			rng := rand.New(rand.NewPCG(1, 2))
			d := NewDecoderAs(m, workers, s)
			var rows, want []Row
			for i := range 9 {
				prompt := randomTokens(rng, cfg, 1+3*i)
				rows, want = append(rows, Row{d.NewCache(), prompt}), append(want, Row{exact.NewCache(), prompt})
			}
			for step := range 5 {
				n := len(rows)
				if step == 3 {
					n = 1
				}
				got, err := d.Extend(rows[:n])
				if err != nil {
					t.Fatal(err)
				}
				logits, err := exact.Extend(want[:n])
				if err != nil {
					t.Fatal(err)
				}
				for i := range got {
					sameBits(t, fmt.Sprintf("%v, %d workers, step %d, entry %d", s, workers, step, i), got[i], logits[i])
				}
				for i := range rows {
					rows[i].Tokens = randomTokens(rng, cfg, 1)
					want[i].Tokens = rows[i].Tokens
				}
			}
		}
	}
}

// TestDecoderStorageUpdates: changed weights are packed into the same storage.
func TestDecoderStorageUpdates(t *testing.T) {
	cfg := Config{Vocab: 192, Dim: 64, Layers: 1, Heads: 2, KVHeads: 2, HeadDim: 32, FF: 128, Context: 64, RopeTheta: 1e4, NormEps: 1e-5}
	m := lively(t, cfg, 1)
	d := NewDecoderAs(m, 1, tensor.BF16)
	size := d.WeightBytes()
	for i, v := range m.flat {
		m.flat[i] = half.Bfloat(half.RoundBfloat(v / 2))
	}
	d.Update()
	if got := d.WeightBytes(); got != size || got != NewDecoder(m, 1).WeightBytes()/2 {
		t.Errorf("%d bytes of weights, before %d", got, size)
	}
	tokens := []int32{1, 2, 3}
	got, err := d.Extend([]Row{{d.NewCache(), tokens}})
	if err != nil {
		t.Fatal(err)
	}
	full := NewDecoder(m, 1)
	want, err := full.Extend([]Row{{full.NewCache(), tokens}})
	if err != nil {
		t.Fatal(err)
	}
	sameBits(t, "bfloat16 weights", got[0], want[0])
}

// TestDecoderCores: a model whose weights no cache holds has its products and attention
// shared out over the cores, which changes no bit.
func TestDecoderCores(t *testing.T) {
	if tensor.DefaultKernel() == tensor.Portable {
		t.Skip("slow with the portable kernel")
	}
	cfg := Config{Vocab: 12000, Dim: 256, Layers: 2, Heads: 6, KVHeads: 3, HeadDim: 32, FF: 700, Context: 512, RopeTheta: 1e4, NormEps: 1e-5, Tied: true}
	m := lively(t, cfg, 1)
	var want [][]float32
	for _, workers := range []int{1, 2, 3} {
		rng, d := rand.New(rand.NewPCG(1, 2)), NewDecoder(m, workers)
		if d.WeightBytes() <= cachedBytes {
			t.Fatalf("%d bytes of weights are too few for this test", d.WeightBytes())
		}
		var got [][]float32
		extend := func(rows []Row) {
			logits, err := d.Extend(rows)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range logits {
				got = append(got, append([]float32(nil), x...))
			}
		}
		a, b := d.NewCache(), d.NewCache()
		extend([]Row{{a, randomTokens(rng, cfg, 300)}, {b, randomTokens(rng, cfg, 70)}})
		rows := []Row{{Cache: b}}
		for range 20 {
			rows = append(rows, Row{Cache: a.Fork()})
		}
		for _, n := range []int{1, 21, 5} {
			for i := range rows {
				rows[i].Tokens = randomTokens(rng, cfg, 1)
			}
			extend(rows[:n])
		}
		if want == nil {
			want = got
		}
		for i := range got {
			sameBits(t, fmt.Sprintf("%d workers, logits %d", workers, i), got[i], want[i])
		}
	}
}
