package pretrain

import (
	"math/rand/v2"

	"envtune/learn"
	"envtune/learn/text"
)

// drill makes a copying drill: random tokens that nothing but copying predicts,
// written once by the user and again by the agent, as a whole or as some of
// their parts in another order. Drills at the beginning make the model's copying
// circuits form within a million tokens; on transcripts alone the loss stays on
// a plateau several times as long (docs/log.md).
func drill(tok *text.Tokenizer, seed, index uint64) learn.Example {
	r := rand.New(rand.NewPCG(seed, index^0x6472696c6c<<16)) // "drill"
	random := func(n int) []int32 {
		out := make([]int32, n)
		for i := range out {
			for out[i] = int32(r.IntN(tok.Size())); tok.Special(out[i]); {
				out[i] = int32(r.IntN(tok.Size()))
			}
		}
		return out
	}
	var parts [][]int32
	for range 2 + r.IntN(6) {
		parts = append(parts, random(2+r.IntN(7)))
	}
	gap := random(1)[0]
	e := learn.Example{}
	add := func(weight float32, ids ...int32) {
		for _, id := range ids {
			e.Tokens = append(e.Tokens, id)
			e.Loss = append(e.Loss, weight > 0)
			if weight > 0 {
				e.Weight = append(e.Weight, weight)
			}
		}
	}
	user := tok.EncodeMessage("user", "")
	add(0, user[0])
	for _, p := range parts {
		add(0, append(p, gap)...)
	}
	add(0, tok.End())
	for range 1 + r.IntN(2) {
		add(0, tok.AgentPrefix())
		if r.IntN(2) == 0 {
			r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		}
		for _, p := range parts[:1+r.IntN(len(parts))] {
			add(0, p[0]) // which part comes next cannot be known
			add(1, append(p[1:len(p):len(p)], gap)...)
		}
		add(0, tok.End())
	}
	return e
}
