package learn

import (
	"cmp"
	"slices"
)

// mostVaried returns the indices, in order, of the n of x whose variance is the
// largest. Such a subset is some of the smallest values and some of the largest: a value
// between two chosen ones could move outwards to one not chosen. n is at least 1 and at
// most len(x). Of equal variances the most even split is taken (the one with more large values first), of equal
// values the earlier are counted as smaller.
func mostVaried(x []float64, n int) []int {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(x[a], x[b]) })
	var best []int
	most := -1.0
	for _, low := range outwards(n) {
		chosen := slices.Concat(order[:low], order[len(x)-(n-low):])
		// Rounding must not decide between subsets that are as good as each other.
		if _, std := meanStd(pick(x, chosen)); std > most+1e-12 {
			best, most = chosen, std
		}
	}
	slices.Sort(best)
	return best
}

// outwards returns 0..n, those nearest to n/2 first.
func outwards(n int) []int {
	var out []int
	for d := 0; len(out) <= n; d++ {
		if low := n/2 - d; low >= 0 {
			out = append(out, low)
		}
		if high := n/2 + d; d > 0 && high <= n {
			out = append(out, high)
		}
	}
	return out
}

// widest returns the n groups of the largest spread, in their order.
func widest(groups []GroupCredit, n int) []GroupCredit {
	order := make([]int, len(groups))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(groups[b].Spread, groups[a].Spread) })
	order = order[:n]
	slices.Sort(order)
	return pick(groups, order)
}

// pick returns the items at some indices.
func pick[E any](items []E, at []int) []E {
	out := make([]E, len(at))
	for i, j := range at {
		out[i] = items[j]
	}
	return out
}
