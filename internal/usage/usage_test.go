package usage

import (
	"runtime"
	"testing"
)

func TestUsage(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells")
	}
	before, ok := CPU()
	sum := 0
	for i := range 5_000_000 {
		sum += i * sum
	}
	after, _ := CPU()
	if !ok || after < before || sum == 1 {
		t.Errorf("CPU time %v, then %v (%v)", before, after, ok)
	}
	block := make([]byte, 64<<20)
	for i := range block {
		block[i] = byte(i)
	}
	now, peak := Resident()
	if now < 64<<20 || peak < now {
		t.Errorf("%d bytes resident, at most %d, with %d in use", now, peak, len(block))
	}
	runtime.KeepAlive(block)
}
