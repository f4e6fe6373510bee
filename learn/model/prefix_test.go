package model

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// trees returns n sequences of which most begin with tokens of the one before, at least
// minShared: whole, with a tail of a few tokens or of many, on the prompt or on a part
// of another's tail. Loss falls into the shared parts too.
func trees(rng *rand.Rand, c Config, n int) []Sequence {
	seqs := sequences(rng, c, minShared+10)
	for len(seqs) < n {
		last := seqs[len(seqs)-1].Tokens
		shared, tail := minShared+rng.IntN(len(last)-minShared+1), rng.IntN(4)
		if rng.IntN(2) == 0 {
			tail = rng.IntN(30)
		}
		if len(seqs) > 1 && rng.IntN(6) == 0 {
			shared, tail = 0, minShared+rng.IntN(30)
		}
		s := sequences(rng, c, min(shared+tail, c.Context))[0]
		copy(s.Tokens, last[:shared])
		seqs = append(seqs, s)
	}
	return seqs
}

// TestSharingChangesNoBitForward: the log-probabilities and entropies of a sequence are
// the same bits alone and among sequences that share its prefixes.
func TestSharingChangesNoBitForward(t *testing.T) {
	for i, c := range tiny {
		rng := rand.New(rand.NewPCG(21, uint64(i)))
		m := lively(t, c, uint64(i))
		seqs := trees(rng, c, 80)
		got, err := m.Logprobs(seqs)
		if err != nil {
			t.Fatal(err)
		}
		seen, alone := make([][]float32, len(seqs)), make([][]float32, len(seqs))
		record := func(to [][]float32) LossFunc { // each sequence's tokens come in order, sequences maybe at once
			return func(seq, i int, logp, entropy float32) (float32, float32) {
				if 2*i != len(to[seq]) {
					t.Errorf("sequence %d: loss token %d comes behind %d others", seq, i, len(to[seq])/2)
				}
				to[seq] = append(to[seq], logp, entropy)
				return 0, 0
			}
		}
		tr := NewTrainer(m, AdamW{}, 2)
		stats, err := tr.Gradient(seqs, record(seen))
		if err != nil {
			t.Fatal(err)
		}
		if stats.Rows > stats.Tokens/2 {
			t.Errorf("config %d: %d rows for %d tokens: the test shares little", i, stats.Rows, stats.Tokens)
		}
		for j, s := range seqs {
			want, err := m.Logprobs([]Sequence{s})
			if err != nil {
				t.Fatal(err)
			}
			sameBits(t, "log-probabilities", got[j], want[0])
			if _, err := tr.Gradient([]Sequence{s}, record(alone[j:])); err != nil {
				t.Fatal(err)
			}
		}
		for j := range seqs {
			sameBits(t, "what the loss is told", seen[j], alone[j])
		}
	}
}

// TestSharedGradients: on random trees the gradient is, but for rounding, the sum of
// those of the sequences alone.
func TestSharedGradients(t *testing.T) {
	for i, c := range tiny {
		for seed := range uint64(8) {
			rng := rand.New(rand.NewPCG(22+seed, uint64(i)))
			m := lively(t, c, seed)
			seqs := trees(rng, c, 12)
			f := func(by int) LossFunc {
				return func(seq, i int, logp, _ float32) (float32, float32) {
					return float32((seq+by)%3) + .1*float32(i%5) + .1*logp, .1
				}
			}
			shared, apart := NewTrainer(m, AdamW{}, 2), NewTrainer(m, AdamW{}, 1)
			if _, err := shared.Gradient(seqs, f(0)); err != nil {
				t.Fatal(err)
			}
			for j := range seqs {
				if _, err := apart.Gradient(seqs[j:j+1], f(j)); err != nil {
					t.Fatal(err)
				}
			}
			want := c.params(apart.Grad())
			for k, p := range c.params(shared.Grad()) {
				var size, off float64
				for j, v := range p.Data {
					size += float64(want[k].Data[j]) * float64(want[k].Data[j])
					off += math.Pow(float64(v)-float64(want[k].Data[j]), 2)
				}
				if math.Sqrt(off) > 2e-5*math.Sqrt(size) {
					t.Errorf("config %d, seed %d, %s: off by %v of %v", i, seed, p.Name, math.Sqrt(off), math.Sqrt(size))
				}
			}
		}
	}
}

// TestSharingOnAnyCores: the number of cores changes no bit of a gradient of trees in
// several passes.
func TestSharingOnAnyCores(t *testing.T) {
	for i, c := range tiny {
		seqs := trees(rand.New(rand.NewPCG(23, uint64(i))), c, 130)
		m := lively(t, c, uint64(i))
		if ps, err := m.passes(seqs); err != nil || len(ps) < 3 {
			t.Fatalf("%d passes, error %v", len(ps), err)
		}
		var first []float32
		for _, workers := range []int{1, 2, 5} {
			tr := NewTrainer(m, AdamW{}, workers)
			if _, err := tr.Gradient(seqs, func(seq, _ int, logp, _ float32) (float32, float32) { return float32(seq%3) + logp, .1 }); err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = tr.Grad()
			}
			sameBits(t, "gradient", tr.Grad(), first)
		}
	}
}

// TestPacking: rows are shared with the sequence before from minShared tokens on, within
// passes of bounded size; what shares nothing is packed as ever.
func TestPacking(t *testing.T) {
	prompt := make([]int32, 100)
	with := func(n int, tail ...int32) []int32 { return append(append([]int32(nil), prompt[:n]...), tail...) }
	long := make([]int32, sharedPassRows-160)
	long[minShared-1] = 9
	var large []([]int32) // eight of 1,150 tokens that share 1,000, and one that shares 600
	for i := range 9 {
		large = append(large, append(make([]int32, min(1000, 1000+(7-i)*400)), slices.Repeat([]int32{int32(i + 1)}, 150)...))
	}
	shares := []int{0, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 0}
	for name, c := range map[string]struct {
		tokens []([]int32)
		shared []int
		fresh  []bool
	}{
		"large, together": {large, shares, []bool{true, false, false, false, false, false, false, false, true}},
		"large":           {large[:8], []int{0, 1000, 1000, 0, 1000, 1000, 0, 1000}, []bool{true, false, false, true, false, false, true, false}},
		"siblings":        {[][]int32{with(100, 1), with(100, 2), with(100, 2), with(100)}, []int{0, 100, 101, 100}, []bool{true, false, false, false}},
		"short prefix":    {[][]int32{with(minShared-1, 1), with(minShared-1, 2), with(minShared, 2)}, []int{0, 0, 0}, []bool{true, false, false}},
		"a whole prefix":  {[][]int32{with(minShared), with(minShared, 2)}, []int{0, minShared}, []bool{true, false}},
		"unshared":        {[][]int32{long[:400], prompt, with(13), prompt}, []int{0, 0, 0, 0}, []bool{true, false, true, false}},
		"a full pass":     {[][]int32{long, long, append(long[:len(long):len(long)], make([]int32, 161)...)}, []int{0, len(long), 0}, []bool{true, false, true}},
	} {
		p := Packing{Together: strings.HasSuffix(name, "together")}
		for i, tokens := range c.tokens {
			shared, fresh := p.Next(tokens)
			if shared != c.shared[i] || fresh != c.fresh[i] {
				t.Errorf("%s: sequence %d shares %d, begins a pass: %v; want %d, %v", name, i, shared, fresh, c.shared[i], c.fresh[i])
			}
		}
	}
}
