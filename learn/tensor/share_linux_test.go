package tensor

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"unsafe"
)

// BenchmarkShare tells how fast products are beside their micro-kernel alone on factors
// in the first-level cache: what packing, blocking and memory leave of it. Both run in
// turn and by the thread's processor time, so that the median holds beside other work.
func BenchmarkShare(b *testing.B) {
	rng := rand.New(rand.NewPCG(9, 10))
	alone := microKernel(rng)
	for _, s := range []struct {
		name    string
		m, n, k int // rows, columns and depth of the forward product
	}{
		{"2M qkv", 435, 576, 192}, {"2M gateUp", 435, 1024, 192}, {"2M down", 435, 192, 512}, {"2M head", 96, 1280, 192},
		{"135M qkv", 512, 960, 576}, {"135M gateUp", 512, 3072, 576}, {"135M down", 512, 576, 1536},
	} {
		x, w, dy := M(random(rng, s.m*s.k), s.m, s.k), M(random(rng, s.n*s.k), s.n, s.k), M(random(rng, s.m*s.n), s.m, s.n)
		y, dw, packed := M(make([]float32, s.m*s.n), s.m, s.n), M(make([]float32, s.n*s.k), s.n, s.k), PackNT(w)
		o := NewOps(DefaultKernel(), 1)
		flops := 2 * float64(s.m*s.n*s.k)
		share(b, s.name+" forward", flops, alone, func() { o.Packed(y, x, packed, false) })
		share(b, s.name+" weights", flops, alone, func() { o.TN(dw, dy, x, true) })
	}
	for _, dim := range []int{32, 64, 128} {
		const rows, seen = 48, 240
		q, o := Strided(random(rng, rows*dim*6), rows, dim, dim*6), NewOps(DefaultKernel(), 1)
		kv, scores := M(random(rng, seen*dim), seen, dim), M(make([]float32, rows*seen), rows, seen)
		out, keys, dkv := M(make([]float32, rows*dim), rows, dim), PackNT(kv), M(make([]float32, seen*dim), seen, dim)
		flops := 2 * float64(rows*seen*dim)
		share(b, fmt.Sprintf("attention %d scores", dim), flops, alone, func() { o.Packed(scores, q, keys, false) })
		share(b, fmt.Sprintf("attention %d values", dim), flops, alone, func() { o.NN(out, scores, kv, false) })
		share(b, fmt.Sprintf("attention %d keys", dim), flops, alone, func() { o.TN(dkv, scores, q, true) })
	}
}

// microKernel returns a function that makes n runs of the largest micro-kernel over the
// same factors, and what one is in floating-point operations.
func microKernel(rng *rand.Rand) func(n int) (flops float64) {
	const k = 128
	a, b, c := random(rng, tileRows*k), random(rng, tileWidth*k), random(rng, tileRows*tileWidth)
	t := &tileArgs{
		tiles: 1, k: k,
		a: unsafe.Pointer(&a[0]), aRow: 4, aK: 4 * tileRows,
		b: unsafe.Pointer(&b[0]), bK: 4 * tileWidth,
		c: unsafe.Pointer(&c[0]), cRow: 4 * tileWidth,
	}
	return func(n int) float64 {
		for range n {
			DefaultKernel().tile(tileRows, 1, t)
		}
		return 2 * tileRows * tileWidth * k * float64(n)
	}
}

func share(b *testing.B, name string, flops float64, alone func(n int) float64, f func()) {
	b.Run(name, func(b *testing.B) {
		n := int(flops/alone(1)) + 1
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		var shares, speeds []float64
		f()
		for range max(b.N, 5) {
			start := threadSeconds()
			done := alone(n)
			between := threadSeconds()
			f()
			speed := flops / (threadSeconds() - between)
			speeds = append(speeds, speed)
			shares = append(shares, speed/(done/(between-start)))
		}
		slices.Sort(shares)
		slices.Sort(speeds)
		b.ReportMetric(shares[len(shares)/2], "of-kernel")
		b.ReportMetric(speeds[len(speeds)/2]/1e9, "GFLOP/s")
	})
}

// threadSeconds is the processor time of this thread.
func threadSeconds() float64 {
	const clock = 3 // CLOCK_THREAD_CPUTIME_ID
	var t syscall.Timespec
	if _, _, errno := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, clock, uintptr(unsafe.Pointer(&t)), 0); errno != 0 {
		panic(errno)
	}
	return float64(t.Sec) + float64(t.Nsec)/1e9
}
