package model

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"envtune/learn/tensor"
)

// TestQueueAddsInOrder: whichever passes are done first, their gradients are added in the
// order of the passes, with as few copies as there are workers and with more; a sum that
// holds something is added to.
func TestQueueAddsInOrder(t *testing.T) {
	const passes, size = 60, 257
	rng := rand.New(rand.NewPCG(41, 0))
	grads := make([][]float32, passes)
	for i := range grads {
		grads[i] = make([]float32, size)
		for j := range grads[i] { // sums of numbers of such different sizes depend on their order
			grads[i][j] = float32(rng.NormFloat64()) * float32(int(1)<<rng.IntN(24))
		}
	}
	sum := func(from []float32, order []int) []float32 {
		out := append([]float32(nil), from...)
		for _, i := range order {
			for j, x := range grads[i] {
				out[j] += x
			}
		}
		return out
	}
	inOrder, backwards := make([]int, passes), make([]int, passes)
	for i := range inOrder {
		inOrder[i], backwards[passes-1-i] = i, i
	}
	start := make([]float32, size)
	if slices.Equal(sum(start, inOrder), sum(start, backwards)) {
		t.Fatal("the test's sums do not depend on their order")
	}
	for _, copies := range []int{3, 4, 20} {
		for _, empty := range []bool{true, false} {
			tr := &Trainer{grad: make([]float32, size), empty: empty}
			for j := range tr.grad {
				tr.grad[j] = float32(j)
			}
			start := tr.grad
			if empty {
				start = make([]float32, size)
			}
			want := sum(start, inOrder)
			tr.queue.reset(size, copies)
			var mu sync.Mutex
			tensor.Parallel(3, passes, func(_, i int) {
				to := tr.queue.take(i)
				mu.Lock()
				wait := time.Duration(rng.IntN(3)) * 100 * time.Microsecond
				mu.Unlock()
				time.Sleep(wait)
				copy(to, grads[i])
				tr.queue.add(tr, i, to)
			})
			sameBits(t, "the sum", tr.grad, want)
			if len(tr.queue.free) != copies || len(tr.queue.done) != 0 {
				t.Errorf("%d copies of %d are left, %d gradients wait", len(tr.queue.free), copies, len(tr.queue.done))
			}
		}
	}
}
