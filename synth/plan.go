package synth

import "envtune"

// step is what one turn of a plan is for.
type step int

const (
	// act: goals that can be reached at once.
	act step = iota
	// ask: a request that cannot be met yet.
	ask
	// fill: what the request before lacked, and so its calls; then perhaps
	// another goal.
	fill
)

// turnPlan is one turn before anything is drawn.
type turnPlan struct {
	step  step
	goals int // goals beside the one asked for before
}

// plan lays out the turns of the i-th task of a split. Counts go in cycles, so that any
// few tasks hold the mixture: from the spec's fewest turns to its most, one of middling
// length more. A task that asks back has two turns at least.
func plan(d *dice, spec Spec, split envtune.Split, i int, both bool) []turnPlan {
	asks := split == envtune.SplitMissFunc || split == envtune.SplitMissParam
	lo := spec.MinTurns
	if asks {
		lo = max(lo, 2)
	}
	turns := make([]turnPlan, cycle(i, lo, max(lo, spec.MaxTurns)))
	for t := range turns {
		turns[t].goals = 1
	}
	if asks {
		at := d.n(len(turns) - 1)
		turns[at] = turnPlan{step: ask}
		turns[at+1] = turnPlan{step: fill}
	}
	goals := len(turns)
	if asks {
		goals--
	}
	switch {
	case both && goals == 1, d.chance(35):
		t := d.n(len(turns))
		for turns[t].step == ask {
			t = d.n(len(turns))
		}
		turns[t].goals++
	}
	return turns
}

// cycle is the i-th of the numbers lo to hi in turn, followed by the middle one.
func cycle(i, lo, hi int) int {
	span := hi - lo + 1
	if k := i % (span + 1); k < span {
		return lo + k
	}
	return (lo + hi) / 2
}

// worldOrder says in which world the goals of a task are, goal by goal: with
// two worlds both appear among the first two.
func worldOrder(d *dice, worlds []string, n int) []string {
	out := make([]string, n)
	start := d.n(len(worlds))
	for i := range out {
		if i < len(worlds) {
			out[i] = worlds[(start+i)%len(worlds)]
		} else {
			out[i] = pick(d, worlds)
		}
	}
	return out
}
