package model

import (
	"fmt"
	"sync"
	"testing"
)

// A cache that was cut back goes on as one that never held more, to the bit, also where
// the cut lies in what it shares with others.
func TestTruncate(t *testing.T) {
	cfg := tiny[5]
	cfg.Context = 256
	m := lively(t, cfg, 1)
	d := NewDecoder(m, 1)
	tokens := make([]int32, 120)
	for i := range tokens {
		tokens[i] = int32((i*i + 3*i) % m.cfg.Vocab)
	}
	extend := func(c *Cache, ids []int32) []float32 {
		t.Helper()
		out, err := d.Extend([]Row{{Cache: c, Tokens: ids}})
		if err != nil {
			t.Fatal(err)
		}
		return append([]float32(nil), out[0]...)
	}
	for _, shared := range []int{0, 37, 80} {
		for _, n := range []int{1, 15, 16, 31, 36, 37, 60, 99} {
			c := d.NewCache()
			if shared > 0 {
				extend(c, tokens[:shared])
				c = c.Fork()
			}
			extend(c, tokens[shared:100])
			if err := c.Truncate(n); err != nil || c.Len() != n {
				t.Fatalf("%d of 100, %d shared: %d, %v", n, shared, c.Len(), err)
			}
			want := d.NewCache()
			extend(want, tokens[:n])
			for _, more := range [][]int32{tokens[50:53], tokens[7:8], tokens[60:90]} {
				sameBits(t, fmt.Sprintf("%d of 100, %d shared", n, shared), extend(c, more), extend(want, more))
			}
		}
	}
	// Neighbours on one base, cut back to different places.
	prompt := d.NewCache()
	extend(prompt, tokens[:80])
	var rows []Row
	var want [][]float32
	for _, n := range []int{80, 20, 40, 41} {
		c, alone := prompt.Fork(), d.NewCache()
		if err := c.Truncate(n); err != nil {
			t.Fatal(err)
		}
		extend(alone, tokens[:n])
		rows = append(rows, Row{c, tokens[5:6]})
		want = append(want, extend(alone, tokens[5:6]))
	}
	got, err := d.Extend(rows)
	if err != nil {
		t.Fatal(err)
	}
	for i := range got {
		sameBits(t, fmt.Sprintf("row %d", i), got[i], want[i])
	}
	c := d.NewCache()
	extend(c, tokens[:40])
	fork := c.Fork()
	if c.Truncate(3) == nil || fork.Truncate(41) == nil || fork.Truncate(-1) == nil {
		t.Error("a cut that cannot be was made")
	}
	conv := NewCache(tiny[1])
	conv.n = 2
	if conv.Truncate(1) == nil {
		t.Error("a model with convolutions went back")
	}
}

// The engine forks a prefix for newcomers while callers cut other forks of it back.
func TestTruncateWhileOthersFork(t *testing.T) {
	cfg := tiny[5]
	cfg.Context = 256
	d := NewDecoder(lively(t, cfg, 1), 1)
	prompt := d.NewCache()
	if _, err := d.Extend([]Row{{Cache: prompt, Tokens: make([]int32, 80)}}); err != nil {
		t.Fatal(err)
	}
	forks := []*Cache{prompt.Fork(), prompt.Fork(), prompt.Fork()}
	var wg sync.WaitGroup
	for _, c := range forks {
		wg.Go(func() {
			if err := c.Truncate(20); err != nil {
				t.Error(err)
			}
		})
	}
	for range forks {
		prompt.Fork()
	}
	wg.Wait()
}
