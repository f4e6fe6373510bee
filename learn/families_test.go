package learn

import (
	"slices"
	"testing"
)

// counting returns an example of tokens 0, 1, ... below shared, then of tail.
func counting(shared int, tail ...int32) Example {
	var e Example
	for i := range shared {
		e.Tokens = append(e.Tokens, int32(i))
	}
	e.Tokens = append(e.Tokens, tail...)
	e.Loss = make([]bool, len(e.Tokens))
	return e
}

func lengths(chunks [][]*Example) (out [][]int) {
	for _, c := range chunks {
		var ns []int
		for _, e := range c {
			ns = append(ns, len(e.Tokens))
		}
		out = append(out, ns)
	}
	return out
}

// Those that share a prefix are neighbours, those that share most nearest; the rest
// stands by length, in its order on ties.
func TestFamilies(t *testing.T) {
	examples := []Example{
		counting(3, 9), counting(40, 7, 7), counting(3, 8), counting(50, 1, 1, 1, 1, 1), counting(2, 5, 5, 5, 5, 5),
		counting(40, 6), counting(50, 2), counting(40, 7), counting(0, make([]int32, 53)...),
	}
	var list, want []*Example
	for i := range examples {
		list = append(list, &examples[i])
	}
	for _, i := range []int{5, 7, 1, 3, 6, 8, 4, 0, 2} {
		want = append(want, &examples[i])
	}
	if got := families(list); !slices.Equal(got, want) {
		t.Errorf("lengths in order: %v", lengths([][]*Example{got}))
	}
}

// A shared token counts once a chunk; an example beyond the budget goes alone.
func TestChunksCountSharedTokensOnce(t *testing.T) {
	examples := []Example{counting(50, 1, 1), counting(50, 2, 2), counting(50, 3, 3), counting(50, 4, 4), counting(10, 9)}
	var list []*Example
	for i := range examples {
		list = append(list, &examples[i])
	}
	for budget, want := range map[int][][]int{
		1:   {{52}, {52}, {52}, {52}, {11}},
		53:  {{52}, {52}, {52}, {52}, {11}},
		56:  {{52, 52, 52}, {52}, {11}},
		57:  {{52, 52, 52}, {52}, {11}},
		58:  {{52, 52, 52, 52}, {11}},
		69:  {{52, 52, 52, 52, 11}},
		999: {{52, 52, 52, 52, 11}},
	} {
		got := lengths(chunks(list, budget))
		if !slices.EqualFunc(got, want, slices.Equal[[]int]) {
			t.Errorf("budget %d: %v, want %v", budget, got, want)
		}
	}
}
