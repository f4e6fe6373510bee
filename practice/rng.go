package practice

import (
	"hash/fnv"
	"math/rand/v2"
)

// rng is a seeded source with the few draws that everything is made of.
type rng struct{ *rand.Rand }

func newRNG(seed, stream uint64) rng {
	return rng{rand.New(rand.NewPCG(mix(seed), mix(stream^0x9e3779b97f4a7c15)))}
}

// mix is the finalizer of splitmix64: near seeds give unrelated streams.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9
	x = (x ^ (x >> 27)) * 0x94d049bb133111eb
	return x ^ (x >> 31)
}

// rngOf is a source fixed by a seed and a text: what a tool answers to given
// arguments does not depend on when it is asked.
func rngOf(seed uint64, text string) rng {
	h := fnv.New64a()
	h.Write([]byte(text))
	return newRNG(seed, h.Sum64())
}

func (r rng) chance(p float64) bool { return r.Float64() < p }

// between returns an int in [lo, hi].
func (r rng) between(lo, hi int) int { return lo + r.IntN(hi-lo+1) }

func pick[T any](r rng, xs []T) T { return xs[r.IntN(len(xs))] }

// weighted returns an index drawn by weights.
func (r rng) weighted(w ...float64) int {
	sum := 0.0
	for _, x := range w {
		sum += x
	}
	x := r.Float64() * sum
	for i, v := range w {
		if x < v {
			return i
		}
		x -= v
	}
	return len(w) - 1
}

func shuffle[T any](r rng, xs []T) {
	r.Shuffle(len(xs), func(i, j int) { xs[i], xs[j] = xs[j], xs[i] })
}
