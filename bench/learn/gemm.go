package main

import (
	"fmt"
	"math"
	"time"

	"envtune/learn/tensor"
)

// shape is a product [m, k] x [k, n].
type shape struct{ m, k, n int }

// shapes are a square that peers are known by, the feed-forward block of SmolLM2-135M in
// training, the same in decoding, and one of the small model.
func shapes() []shape {
	return []shape{{2048, 2048, 2048}, {2048, 576, 1536}, {64, 576, 1536}, {2048, 192, 512}}
}

// pattern fills a matrix with numbers that every side can make.
func pattern(n, step int) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(i*step%1009)/1009 - 0.5
	}
	return out
}

// gemm multiplies with a factor that was packed before, as weights are, and with one
// that is packed each time.
func (b *bench) gemm() []Line {
	ops := b.ops()
	var lines []Line
	for _, s := range shapes() {
		left, right := tensor.M(pattern(s.m*s.k, 7919), s.m, s.k), tensor.M(pattern(s.k*s.n, 6101), s.k, s.n)
		c := tensor.M(make([]float32, s.m*s.n), s.m, s.n)
		var packed tensor.Packed
		packed.RepackNNIn(b.products, right)
		for _, how := range []struct {
			note string
			f    func()
		}{
			{"factor packed before", func() { ops.Packed(c, left, &packed, false) }},
			{"packing counted", func() { ops.NN(c, left, right, false) }},
		} {
			l := Line{Work: fmt.Sprintf("gemm %dx%dx%d", s.m, s.k, s.n), Unit: "GFLOP/s", Note: how.note}
			how.f()
			// As many in a row as take a fifth of a second.
			start := time.Now()
			how.f()
			times := max(1, int(0.2/time.Since(start).Seconds()))
			l.Amount = 2 * float64(s.m) * float64(s.k) * float64(s.n) * float64(times) / 1e9
			_ = l.timed(max(3, b.reps), func() error {
				for range times {
					how.f()
				}
				return nil
			})
			sum := 0.0
			for _, x := range c.Data {
				sum += math.Abs(float64(x))
			}
			l.Check = map[string]float64{"mean": sum / float64(len(c.Data))}
			lines = append(lines, l)
		}
	}
	return lines
}
