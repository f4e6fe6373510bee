package synth

import "hash/fnv"

// dice is a seeded source of choices (splitmix64, Steele et al. 2014). It is
// our own, so that a seed means the same tasks under every Go release.
type dice struct{ state uint64 }

// newDice seeds dice from numbers and names; different parts give different
// dice.
func newDice(seed uint64, names ...string) *dice {
	h := fnv.New64a()
	for _, n := range names {
		h.Write([]byte(n))
		h.Write([]byte{0})
	}
	d := &dice{state: seed}
	d.state = d.next() ^ h.Sum64()
	return d
}

func (d *dice) next() uint64 {
	d.state += 0x9e3779b97f4a7c15
	return mix(d.state)
}

func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// n returns a number in [0, n). The bias of the modulus is below 2^-50 for the
// small n of this package.
func (d *dice) n(n int) int { return int(d.next() % uint64(n)) }

// between returns a number in [lo, hi].
func (d *dice) between(lo, hi int) int { return lo + d.n(hi-lo+1) }

// chance is true in percent of 100 cases.
func (d *dice) chance(percent int) bool { return d.n(100) < percent }

// pick returns one element of list.
func pick[T any](d *dice, list []T) T { return list[d.n(len(list))] }

// shuffled returns the elements of list in random order.
func shuffled[T any](d *dice, list []T) []T {
	out := append([]T(nil), list...)
	for i := len(out) - 1; i > 0; i-- {
		j := d.n(i + 1)
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// some returns up to k distinct elements of list in random order.
func some[T any](d *dice, list []T, k int) []T {
	return shuffled(d, list)[:min(k, len(list))]
}
