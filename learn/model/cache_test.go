package model

import (
	"errors"
	"math/rand/v2"
	"testing"
)

func TestCaches(t *testing.T) {
	for i, c := range tiny {
		rng := rand.New(rand.NewPCG(15, uint64(i)))
		d := NewDecoder(lively(t, c, 1), 1)
		extend := func(cache *Cache, tokens []int32) []float32 {
			t.Helper()
			logits, err := d.Extend([]Row{{cache, tokens}})
			if err != nil {
				t.Fatal(err)
			}
			return append([]float32(nil), logits[0]...)
		}
		prompt, a, b := randomTokens(rng, c, 33), randomTokens(rng, c, 20), randomTokens(rng, c, 9)
		first := d.NewCache()
		extend(first, prompt)
		second := first.Clone()
		gotA, gotB := extend(first, a), extend(second, b)
		fresh := d.NewCache()
		sameBits(t, "after a clone", gotA, extend(fresh, append(append([]int32(nil), prompt...), a...)))
		fresh = d.NewCache()
		sameBits(t, "a clone", gotB, extend(fresh, append(append([]int32(nil), prompt...), b...)))
		if first.Len() != 53 || second.Len() != 42 {
			t.Errorf("lengths %d and %d, want 53 and 42", first.Len(), second.Len())
		}
		if _, err := d.Extend([]Row{{second, b}, {first, randomTokens(rng, c, c.Context-52)}}); !errors.Is(err, ErrContext) {
			t.Errorf("overflow gives %v", err)
		}
		sameBits(t, "after an overflow", extend(second, a), extend(fresh, a))
	}
}

func TestExtendRefuses(t *testing.T) {
	c := tiny[0]
	d := NewDecoder(lively(t, c, 1), 2)
	cache := d.NewCache()
	for name, batch := range map[string][]Row{
		"no tokens":        {{cache, nil}},
		"twice":            {{cache, []int32{1}}, {cache, []int32{2}}},
		"another model":    {{NewCache(tiny[1]), []int32{1}}},
		"no cache":         {{nil, []int32{1}}},
		"unknown token":    {{cache, []int32{int32(c.Vocab)}}},
		"negative token":   {{cache, []int32{-1}}},
		"too many at once": {{cache, make([]int32, c.Context+1)}},
	} {
		if _, err := d.Extend(batch); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if logits, err := d.Extend(nil); err != nil || len(logits) != 0 {
		t.Errorf("an empty batch gives %v, %v", logits, err)
	}
}

// Forks share what they begin with and are scored together; every bit is that of a
// cache of its own, whoever is beside it and however many cores there are.
func TestForks(t *testing.T) {
	for i, c := range tiny {
		for _, prompt := range []int{7, 16, 33, 48} {
			rng := rand.New(rand.NewPCG(uint64(prompt), uint64(i)))
			m := lively(t, c, 1)
			apart := NewDecoder(m, 1)
			base, alone, forks := apart.NewCache(), make([]*Cache, 12), make([]*Cache, 12)
			rows := []Row{{base, randomTokens(rng, c, prompt)}}
			if _, err := apart.Extend(rows); err != nil {
				t.Fatal(err)
			}
			for j := range forks {
				alone[j], forks[j] = base.Clone(), base.Fork()
			}
			for _, workers := range []int{1, 2} {
				together := NewDecoder(m, workers)
				for step := range 6 {
					var batch []Row
					var want [][]float32
					for j := range forks {
						// Most go on by a token; some by a feed, some not at all.
						n := 1
						if (j+step)%5 == 3 {
							n = rng.IntN(4)
						}
						if n == 0 {
							continue
						}
						tokens := randomTokens(rng, c, n)
						logits, err := apart.Extend([]Row{{alone[j], tokens}})
						if err != nil {
							t.Fatal(err)
						}
						want = append(want, append([]float32(nil), logits[0]...))
						batch = append(batch, Row{forks[j], tokens})
					}
					got, err := together.Extend(batch)
					if err != nil {
						t.Fatal(err)
					}
					for j := range got {
						sameBits(t, "a fork", got[j], want[j])
					}
				}
				for j := range forks { // a fork of a fork is one of the same base
					forks[j] = forks[j].Fork()
				}
			}
			if prompt >= 16 && forks[0].Bytes() >= alone[0].Bytes() {
				t.Errorf("a fork takes %d bytes, a cache of its own %d", forks[0].Bytes(), alone[0].Bytes())
			}
			if _, err := apart.Extend([]Row{{base, []int32{1}}}); err == nil {
				t.Error("a cache that others share grew")
			}
		}
	}
}
