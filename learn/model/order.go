package model

import (
	"sync"

	"envtune/learn/tensor"
)

// queue adds the gradients of passes that run side by side to a trainer's sum, in the order
// of the passes. A pass that is done before those in front of it leaves its copy and its
// core goes on with the next pass, as long as there are copies.
type queue struct {
	order []turns        // one: of the passes that take a copy
	free  chan []float32 // copies that no pass holds

	mu    sync.Mutex
	done  map[int][]float32 // by pass, not added yet
	added int               // the pass that is added next
	busy  bool              // one is being added
}

// reset prepares for passes from 0 on, with n copies of a size.
func (q *queue) reset(size, n int) {
	q.order, q.done, q.added = newTurns(1), map[int][]float32{}, 0
	if cap(q.free) == n {
		return
	}
	q.free = make(chan []float32, n)
	for range n {
		q.free <- make([]float32, size)
	}
}

// take returns a copy for a pass, whatever it holds. They are given out in the order of the
// passes, so that the pass that the others wait for has one.
func (q *queue) take(pass int) []float32 {
	q.order[0].wait(pass)
	defer q.order[0].done()
	return <-q.free
}

// add hands in a pass's copy; it is added with those that waited for it. A sum that is
// empty becomes the copy.
func (q *queue) add(t *Trainer, pass int, copied []float32) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.done[pass] = copied
	if q.busy {
		return
	}
	q.busy = true
	for {
		x, ok := q.done[q.added]
		if !ok {
			break
		}
		delete(q.done, q.added)
		q.mu.Unlock()
		if t.empty && q.added == 0 {
			t.grad, x = x, t.grad
		} else {
			tensor.DefaultKernel().Axpy(t.grad, 1, x)
		}
		q.free <- x
		q.mu.Lock()
		q.added++
	}
	q.busy = false
}

// turns lets numbered items pass one at a time, in order.
type turns struct {
	mu   sync.Mutex
	cond *sync.Cond
	next int
}

func newTurns(n int) []turns {
	ts := make([]turns, n)
	for i := range ts {
		ts[i].cond = sync.NewCond(&ts[i].mu)
	}
	return ts
}

func (t *turns) wait(i int) {
	t.mu.Lock()
	for t.next != i {
		t.cond.Wait()
	}
	t.mu.Unlock()
}

func (t *turns) done() {
	t.mu.Lock()
	t.next++
	t.mu.Unlock()
	t.cond.Broadcast()
}
