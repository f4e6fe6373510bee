package env_test

import (
	"math/rand/v2"
	"runtime"
	"testing"

	"envtune"
	"envtune/bfcl"
	"envtune/env"
	"envtune/internal/usage"
)

// heldOpen opens n episodes of the scripts' tasks, in a random order as a training draws
// them, plays each half-way, keeps all open, and returns the heap's growth in bytes.
func heldOpen(tb testing.TB, e *env.Env, list []played, n int) (episodes []envtune.Episode, grown int64) {
	tb.Helper()
	r := rand.New(rand.NewPCG(5, 6))
	stage := benchStage(envtune.HintFull)
	before := heap()
	for i := range n {
		p := list[r.IntN(len(list))]
		ep, err := e.Open(tb.Context(), p.task, stage, uint64(i))
		if err != nil {
			tb.Fatal(err)
		}
		for _, m := range p.lines[:len(p.lines)/2] {
			if _, err := ep.Step(tb.Context(), m); err != nil {
				tb.Fatal(err)
			}
		}
		episodes = append(episodes, ep)
	}
	return episodes, heap() - before
}

// heap is what is in use of the heap after a collection.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestManyAtOnce bounds what an episode holds, open and closed.
func TestManyAtOnce(t *testing.T) {
	e := env.New(env.Options{})
	list := generated(t, e, 40, true)
	const n = 1000
	before := heap()
	episodes, grown := heldOpen(t, e, list, n)
	if each := grown / n; each > 16<<10 {
		t.Errorf("an open episode holds %d bytes", each)
	}
	for _, ep := range episodes {
		if err := ep.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if each := (heap() - before) / n; each > 1<<10 {
		t.Errorf("a closed episode holds %d bytes", each)
	}
	runtime.KeepAlive(episodes)
	runtime.KeepAlive(list)
}

// BenchmarkAtOnce holds 10,000 episodes open at once, of the official tasks where they
// are here (envtune bfcl fetch), else of generated ones. KiB/episode is the heap's
// growth, MiB-peak the most that the process ever had resident.
func BenchmarkAtOnce(b *testing.B) {
	const n = 10_000
	e := env.New(env.Options{})
	list := generated(b, e, 400, true)
	b.Run("generated", func(b *testing.B) { atOnce(b, e, list, n) })
	at, err := bfcl.CacheDir()
	if err != nil {
		return
	}
	data, err := bfcl.Load(at)
	if err != nil {
		return
	}
	e = env.New(env.Options{Docs: env.DocsTask, Extension: data.Extension})
	list = scripts(b, e, data.Tasks, false)
	b.Run("official", func(b *testing.B) { atOnce(b, e, list, n) })
}

func atOnce(b *testing.B, e *env.Env, list []played, n int) {
	var grown int64
	for b.Loop() {
		var episodes []envtune.Episode
		episodes, grown = heldOpen(b, e, list, n)
		runtime.KeepAlive(episodes)
	}
	b.ReportMetric(float64(grown)/1024/float64(n), "KiB/episode")
	if _, peak := usage.Resident(); peak > 0 {
		b.ReportMetric(float64(peak)/(1<<20), "MiB-peak")
	}
}
