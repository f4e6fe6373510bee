package tensor

import (
	"sync"
	"sync/atomic"
)

// Parallel calls f(worker, i) for every i in [0, n), on up to workers goroutines.
// Items are handed out in increasing order; worker in [0, workers) tells which
// goroutine runs one, so that each can have scratch memory of its own. With one
// worker or one item it starts no goroutine.
func Parallel(workers, n int, f func(worker, i int)) {
	workers = min(workers, n)
	if workers <= 1 {
		for i := range n {
			f(0, i)
		}
		return
	}
	var next atomic.Int64
	work := func(w int) {
		for {
			i := int(next.Add(1)) - 1
			if i >= n {
				return
			}
			f(w, i)
		}
	}
	var wg sync.WaitGroup
	for w := 1; w < workers; w++ {
		wg.Go(func() { work(w) })
	}
	work(0)
	wg.Wait()
}
