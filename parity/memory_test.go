package parity

import (
	"runtime"
	"testing"

	"envtune/bfcl"
	"envtune/session"
)

// TestParityMemory: checking all official tasks again and again keeps nothing more
// than the first time did. What the process holds beyond the live heap is the
// collector's, which lets garbage double the heap before it begins.
func TestParityMemory(t *testing.T) {
	data := official(t)
	checker := bfcl.Checker{Extension: data.Extension,
		Starts: &bfcl.Starts{Extension: data.Extension, Calls: session.NewCalls()}}
	after := map[int]float64{}
	for pass := 1; pass <= 50; pass++ {
		for _, task := range data.Tasks {
			if v, err := checker.Check(task, oracle(task)); err != nil || !v.Valid {
				t.Fatalf("%s: %+v, %v", task.ID, v, err)
			}
		}
		if pass == 1 || pass == 10 || pass == 50 {
			after[pass] = liveHeap()
		}
	}
	t.Logf("parity: live heap after 1, 10 and 50 passes of checking: %.2f, %.2f, %.2f MiB", after[1], after[10], after[50])
	if grown := after[50] - after[1]; grown > 0.25 {
		t.Errorf("the live heap grew by %.2f MiB", grown)
	}
	runtime.KeepAlive(checker)
}
