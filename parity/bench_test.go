package parity

import (
	"runtime"
	"testing"
	"time"

	"envtune/bfcl"
	"envtune/internal/usage"
	"envtune/session"
)

// keeping says what a benchmark keeps of calls (session.Calls).
type keeping int

const (
	aPass  keeping = iota // within a pass: every pass is one of new data
	noCall                // every call is read and run anew
	always                // over all passes: all but the first run known calls
)

// starts reads the start states of all tasks, which belongs to loading the data,
// and tells how many milliseconds it took.
func starts(b *testing.B, data *bfcl.Data, keep keeping) (*bfcl.Starts, float64) {
	made := &bfcl.Starts{Extension: data.Extension}
	if keep != noCall {
		made.Calls = session.NewCalls()
	}
	began := cpu()
	for _, task := range data.Tasks {
		if _, err := made.Of(task); err != nil {
			b.Fatal(err)
		}
	}
	return made, float64((cpu() - began).Microseconds()) / 1000
}

// passes runs one pass over the data for each operation.
func passes(b *testing.B, keep keeping, made *bfcl.Starts, pass func()) time.Duration {
	began := cpu()
	for b.Loop() {
		if keep == aPass {
			made.Calls.Forget()
		}
		pass()
	}
	return cpu() - began
}

// BenchmarkReferenceCalls makes the worlds of all official tasks and runs all
// reference calls in them: one pass an operation.
func BenchmarkReferenceCalls(b *testing.B) { referenceCalls(b, aPass) }

// BenchmarkReferenceCallsUnkept and BenchmarkReferenceCallsKept are
// BenchmarkReferenceCalls with nothing kept of calls, and with all.
func BenchmarkReferenceCallsUnkept(b *testing.B) { referenceCalls(b, noCall) }

func BenchmarkReferenceCallsKept(b *testing.B) { referenceCalls(b, always) }

func referenceCalls(b *testing.B, keep keeping) {
	data := official(b)
	made, load := starts(b, data, keep)
	calls := 0
	took := passes(b, keep, made, func() {
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
	})
	b.ReportMetric(load, "load-ms")
	b.ReportMetric(float64(calls)/took.Seconds(), "calls/s")
}

// BenchmarkCheckTasks checks the reference calls of all official tasks as a model's:
// the reference runs in each check. One pass an operation; the memory is that of the
// process after the last pass.
func BenchmarkCheckTasks(b *testing.B) { checkTasks(b, aPass) }

// BenchmarkCheckTasksUnkept and BenchmarkCheckTasksKept are BenchmarkCheckTasks
// with nothing kept of calls, and with all.
func BenchmarkCheckTasksUnkept(b *testing.B) { checkTasks(b, noCall) }

func BenchmarkCheckTasksKept(b *testing.B) { checkTasks(b, always) }

func checkTasks(b *testing.B, keep keeping) {
	data := official(b)
	made, load := starts(b, data, keep)
	checker := bfcl.Checker{Extension: data.Extension, Starts: made}
	n := 0
	took := passes(b, keep, made, func() {
		for _, task := range data.Tasks {
			if v, err := checker.Check(task, oracle(task)); err != nil || !v.Valid {
				b.Fatalf("%s: %+v, %v", task.ID, v, err)
			}
			n++
		}
	})
	b.ReportMetric(load, "load-ms")
	b.ReportMetric(float64(n)/took.Seconds(), "tasks/s")
	b.ReportMetric(resident(), "MiB")
	b.ReportMetric(liveHeap(), "live-MiB")
	runtime.KeepAlive(data)
	runtime.KeepAlive(checker)
}

// liveHeap is what the collector finds in use, in MiB.
func liveHeap() float64 {
	runtime.GC()
	runtime.GC() // what the first one found in pools
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / (1 << 20)
}

// cpu is the time that this process has spent on a CPU; where the system does not tell, a
// clock.
func cpu() time.Duration {
	if used, ok := usage.CPU(); ok {
		return used
	}
	return time.Duration(time.Now().UnixNano())
}

// resident is the memory of this process in MiB after a collection: its resident set
// where the system tells, else the heap.
func resident() float64 {
	runtime.GC()
	if now, _ := usage.Resident(); now > 0 {
		return float64(now) / (1 << 20)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapInuse) / (1 << 20)
}
