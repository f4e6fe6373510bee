package model

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// manyPasses returns sequences for six passes or more; the first share prefixes, one is
// without loss. c needs a context of 300.
func manyPasses(rng *rand.Rand, c Config) []Sequence {
	seqs := trees(rng, c, 12)
	for range 5 {
		seqs = append(seqs, sequences(rng, c, 257+rng.IntN(40))...)
	}
	silent := Sequence{randomTokens(rng, c, 300), make([]bool, 300)}
	return append(seqs, silent, sequences(rng, c, 300)[0])
}

// TestWorkspaceChangesNoBit: gradients are the same bits whatever is kept or computed
// again, packed once or for each pass, on any number of cores, in an empty sum or not.
func TestWorkspaceChangesNoBit(t *testing.T) {
	for _, i := range []int{0, 2, 5, 7} {
		c := tiny[i]
		rng := rand.New(rand.NewPCG(31, uint64(i)))
		c.Layers, c.Context = 3, 300
		m := lively(t, c, uint64(i))
		seqs := manyPasses(rng, c)
		f := func(seq, i int, logp, entropy float32) (float32, float32) {
			return .1*float32(seq%3-1) + .01*logp, .01 * float32(i%2)
		}
		ps, err := m.passes(seqs)
		if err != nil {
			t.Fatal(err)
		}
		if ps, _ = withTargets(ps); len(ps) < 6 {
			t.Fatalf("config %d: only %d passes", i, len(ps))
		}
		var want [2][]float32
		for _, p := range []plan{{5, true, size{kept: 2}}, {2, true, size{kept: 2}}, {1, true, size{kept: 2}}, {1, false, size{kept: 2}}, {1, false, size{kept: 1}}, {1, false, size{kept: 0}}} {
			tr := NewTrainer(m, AdamW{}, 5)
			at := largest(ps)
			at.kept = p.kept
			tr.SetWorkspace(tr.bytes(plan{p.engines, p.packed, at}, len(ps)))
			if got := tr.plan(ps); got.engines != p.engines || got.packed != p.packed || got.kept != p.kept {
				t.Errorf("config %d: the plan is %+v, want %+v", i, got, p)
			}
			for n := range want { // the first sum is set, the second added to
				if _, err := tr.Gradient(seqs[n*12:], f); err != nil {
					t.Fatal(err)
				}
				if want[n] == nil {
					want[n] = slices.Clone(tr.Grad())
				}
				sameBits(t, fmt.Sprintf("config %d, plan %+v, sum %d", i, p, n), tr.Grad(), want[n])
			}
		}
		tr := NewTrainer(m, AdamW{}, 1)
		for n := range want {
			if _, err := tr.Gradient(seqs[n*12:], f); err != nil {
				t.Fatal(err)
			}
			sameBits(t, fmt.Sprintf("config %d, one core, sum %d", i, n), tr.Grad(), want[n])
		}
	}
}

// TestPlans: what is planned for a model of the shape of SmolLM2-135M on two cores, and
// that with weights, gradients and moments it stays within what is promised.
func TestPlans(t *testing.T) {
	state := 16 * smol.NumParams()
	batch := func(passes, rows, targets int) (ps []*pass) {
		for range passes {
			ps = append(ps, &pass{tokens: make([]int32, rows), targets: make([]target, targets), segs: []segment{{n: rows}}})
		}
		return ps
	}
	for _, c := range []struct {
		name         string
		workspace    int
		ps           []*pass
		packed       bool
		kept, within int // MiB
	}{
		{"8 rollouts of 1,500 tokens", 0, batch(8, 1500, 1499), true, 29, 6 << 10},
		{"8 of 128 on a prompt of 512", 0, batch(1, 512+8*128, 8*128), false, 29, 4 << 10},
		{"2 GiB", 2 << 30, batch(8, 1500, 1499), false, 29, 4 << 10},
		{"1 GiB", 1 << 30, batch(8, 1500, 1499), false, 13, 3 << 10},
		{"next to nothing", 1, batch(8, 1500, 1499), false, 0, 2700},
	} {
		tr := &Trainer{m: &Model{cfg: smol}, workers: 2, workspace: c.workspace}
		p := tr.plan(c.ps)
		total := (state + tr.bytes(p, len(c.ps))) >> 20
		t.Logf("%s: packed %v, %d layers kept, %d MiB", c.name, p.packed, p.kept, total)
		if p.engines != 1 || p.packed != c.packed || p.kept != c.kept || total > c.within {
			t.Errorf("%s: planned %+v, %d MiB in all; want packed %v, %d layers kept, at most %d MiB", c.name, p, total, c.packed, c.kept, c.within)
		}
	}
}

// TestPlannedMemory: a plan counts what engines hold after a call of Gradient.
func TestPlannedMemory(t *testing.T) {
	for i, c := range tiny {
		rng := rand.New(rand.NewPCG(32, uint64(i)))
		c.Context = 300
		m := lively(t, c, uint64(i))
		seqs := manyPasses(rng, c)
		for _, workspace := range []int{1, 1 << 30} {
			tr := NewTrainer(m, AdamW{}, 2)
			tr.SetWorkspace(workspace)
			if _, err := tr.Gradient(seqs, func(int, int, float32, float32) (float32, float32) { return 1, 0 }); err != nil {
				t.Fatal(err)
			}
			ps, _ := m.passes(seqs)
			ps, _ = withTargets(ps)
			p := tr.plan(ps)
			held := 0
			held += len(tr.parts.layer) + len(tr.parts.top)
			for range len(tr.queue.free) {
				copied := <-tr.queue.free
				held += len(copied)
				tr.queue.free <- copied
			}
			for _, e := range tr.engines {
				e.each(p.size, func(buf *[]float32, _ int) { held += cap(*buf) })
				for _, x := range [][]float32{e.head.h, e.head.r, e.head.logits, e.head.exp, e.head.dh} {
					held += cap(x)
				}
				for _, s := range e.sides {
					for _, x := range [][]float32{s.att.k, s.att.v, s.att.scores, s.att.dScores, s.att.dk, s.att.dv} {
						held += cap(x)
					}
				}
			}
			if planned := tr.bytes(p, len(ps)); 4*held > planned {
				t.Errorf("config %d: %d bytes held, %d planned", i, 4*held, planned)
			}
		}
	}
}
