package hf

import (
	"math"
	"testing"

	"envtune/learn/model"
	"envtune/learn/tensor"
)

// TestSmolLM2Storage samples from a real model, whose file is in Q4_1, with its weights
// kept in float32, 8 bits and bfloat16: 8 bits hold them all, so that every logit is the
// same; bfloat16 does not.
func TestSmolLM2Storage(t *testing.T) {
	m, want := recordedSmolLM2(t)
	full := model.NewDecoder(m, 0)
	for _, s := range []tensor.Storage{tensor.Q8, tensor.BF16} {
		d := model.NewDecoderAs(m, 0, s)
		far, equal, steps := 0.0, 0, 0
		for i, ids := range want.Sequences {
			a, b := full.NewCache(), d.NewCache()
			next := ids
			for _, token := range want.Greedy[i][:16] { // the same text on both sides
				x, err := full.Extend([]model.Row{{Cache: a, Tokens: next}})
				if err != nil {
					t.Fatal(err)
				}
				y, err := d.Extend([]model.Row{{Cache: b, Tokens: next}})
				if err != nil {
					t.Fatal(err)
				}
				for j := range x[0] {
					far = math.Max(far, math.Abs(float64(x[0][j])-float64(y[0][j])))
				}
				greedy := &model.Sampler{}
				if greedy.Sample(x[0], nil).Token == greedy.Sample(y[0], nil).Token {
					equal++
				}
				steps++
				next = []int32{token}
			}
		}
		t.Logf("%v: %.0f MiB of weights instead of %.0f, logits off by %.2g, likeliest token the same in %d of %d",
			s, float64(d.WeightBytes())/(1<<20), float64(full.WeightBytes())/(1<<20), far, equal, steps)
		if most := map[tensor.Storage]float64{tensor.Q8: 0, tensor.BF16: 1}[s]; far > most || equal < steps*95/100 {
			t.Errorf("%v: logits off by %v, the likeliest token is the same in %d of %d", s, far, equal, steps)
		}
	}
}
