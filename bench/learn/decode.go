package main

import (
	"envtune/learn/sample"
)

// decode samples the likeliest tokens of all sequences at once; the prompts and the first
// of these tokens are not timed.
func (b *bench) decode(name string, d DecodeData) (Line, error) {
	m, err := b.open(name)
	if err != nil {
		return Line{}, err
	}
	engine := b.engine(m)
	defer engine.Close()
	n := len(d.First)
	l := Line{Unit: "tok/s", Amount: float64(n * b.steps), Greedy: make([][]int32, n)}
	l.Check = map[string]float64{"tokens": l.Amount}
	sessions := make([]*sample.Session, n)
	next := func(tokens int, feed func(i int) []int32) error {
		results, err := sampleAll(engine, n, tokens, 0, func(i int) (*sample.Session, []int32) { return sessions[i], feed(i) })
		for i, r := range results {
			l.Greedy[i] = append(l.Greedy[i], r.Tokens...)
		}
		return err
	}
	for i := range sessions {
		sessions[i] = engine.NewSession(uint64(i))
	}
	err = next(1, func(i int) []int32 {
		prompt := d.Prompts[i*len(d.Prompts)/n]
		return append(append([]int32(nil), prompt...), d.First[i])
	})
	if err != nil {
		return Line{}, err
	}
	return l, l.timed(b.reps, func() error { return next(b.steps, func(int) []int32 { return nil }) })
}
