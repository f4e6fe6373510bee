package learn

import (
	"cmp"
	"slices"

	"envtune/learn/model"
)

// chunks orders examples, those that share a prefix next to each other, and cuts them
// into runs of at most budget tokens, shared ones counted once: the model computes
// them once.
func chunks(examples []*Example, budget int) [][]*Example {
	var out [][]*Example
	var packing model.Packing
	rows := 0
	for _, e := range families(examples) {
		shared, _ := packing.Next(e.Tokens)
		if len(out) == 0 || rows+len(e.Tokens)-shared > budget {
			packing = model.Packing{}
			shared, _ = packing.Next(e.Tokens)
			out, rows = append(out, nil), 0
		}
		out[len(out)-1] = append(out[len(out)-1], e)
		rows += len(e.Tokens) - shared
	}
	return out
}

// family are examples that share a prefix: the rollouts of a group, copies of them.
type family struct {
	members []int // in the order of their tokens
	longest int   // tokens of the longest member
	first   int   // the lowest of members
}

// families orders examples family by family, that of the longest member first and the
// one met first on ties. In a family the tokens order the members, since neighbours
// then share as much as any two.
func families(examples []*Example) []*Example {
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return slices.Compare(examples[a].Tokens, examples[b].Tokens) })
	var all []family
	for at, i := range order {
		tokens := examples[i].Tokens
		if at == 0 || model.Shared(examples[order[at-1]].Tokens, tokens) == 0 {
			all = append(all, family{first: i})
		}
		f := &all[len(all)-1]
		f.members = append(f.members, i)
		f.longest, f.first = max(f.longest, len(tokens)), min(f.first, i)
	}
	slices.SortFunc(all, func(a, b family) int {
		return cmp.Or(cmp.Compare(b.longest, a.longest), cmp.Compare(a.first, b.first))
	})
	out := make([]*Example, 0, len(examples))
	for _, f := range all {
		for _, i := range f.members {
			out = append(out, examples[i])
		}
	}
	return out
}
