package parity

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"envtune/bfcl"
)

// starts reads the start states of all tasks, which belongs to loading the data,
// and reports how long it took.
func starts(b *testing.B, data *bfcl.Data) *bfcl.Starts {
	began := time.Now()
	made := &bfcl.Starts{Extension: data.Extension}
	for _, task := range data.Tasks {
		if _, err := made.Of(task); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(time.Since(began).Microseconds())/1000, "load-ms")
	return made
}

// BenchmarkReferenceCalls makes the worlds of all official tasks and runs all
// reference calls in them: one pass an operation.
func BenchmarkReferenceCalls(b *testing.B) {
	data := official(b)
	made := starts(b, data)
	calls := 0
	for b.Loop() {
		for _, task := range data.Tasks {
			start, err := made.Of(task)
			if err != nil {
				b.Fatal(err)
			}
			s := start.Open()
			for _, turn := range task.Turns {
				for _, call := range turn.Reference {
					if r := s.Call(call); r.Raised {
						b.Fatalf("%s: %s: %s", task.ID, call, r.Text)
					}
					calls++
				}
			}
		}
	}
	b.ReportMetric(float64(calls)/b.Elapsed().Seconds(), "calls/s")
}

// BenchmarkCheckTasks checks the reference calls of all official tasks as a model's:
// the reference runs in each check. One pass an operation; the memory is that of the
// process after the last pass.
func BenchmarkCheckTasks(b *testing.B) {
	data := official(b)
	checker := bfcl.Checker{Extension: data.Extension, Starts: starts(b, data)}
	n := 0
	for b.Loop() {
		for _, task := range data.Tasks {
			if v, err := checker.Check(task, oracle(task)); err != nil || !v.Valid {
				b.Fatalf("%s: %+v, %v", task.ID, v, err)
			}
			n++
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "tasks/s")
	b.ReportMetric(resident(), "MiB")
}

// resident is the memory of this process in MiB after a collection: its resident set
// where the system tells, else the heap.
func resident() float64 {
	runtime.GC()
	if text, err := os.ReadFile("/proc/self/status"); err == nil {
		for line := range strings.Lines(string(text)) {
			if f := strings.Fields(line); len(f) > 1 && f[0] == "VmRSS:" {
				kib, _ := strconv.ParseFloat(f[1], 64)
				return kib / 1024
			}
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapInuse) / (1 << 20)
}
