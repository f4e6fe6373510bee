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

// plan lays out the turns of the i-th task of a split. Counts go in cycles, so
// that any few tasks hold the mixture: of base and long_context two of five
// tasks have one turn, two have two, one has three; the others have two or
// three.
func plan(d *dice, split envtune.Split, i int, both bool) []turnPlan {
	if split == envtune.SplitBase || split == envtune.SplitLongContext {
		turns := make([]turnPlan, []int{1, 2, 1, 3, 2}[i%5])
		for t := range turns {
			turns[t].goals = 1
		}
		if both && len(turns) == 1 || d.chance(30) {
			turns[d.n(len(turns))].goals = 2
		}
		return turns
	}
	turns := []turnPlan{{step: ask}, {step: fill}}
	switch {
	case []int{2, 3, 2, 2, 3}[i%5] == 2:
		if both || d.chance(15) {
			turns[1].goals = 1
		}
	case d.chance(50):
		turns = append([]turnPlan{{step: act, goals: 1}}, turns...)
	default:
		turns = append(turns, turnPlan{step: act, goals: 1})
	}
	return turns
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
