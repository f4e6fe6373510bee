package tool

import (
	"math/big"
	"strings"
	"testing"

	"envtune/py"
)

func TestRoom(t *testing.T) {
	large := py.NewBigInt(new(big.Int).Lsh(big.NewInt(1), 300))
	for _, c := range []struct {
		v    py.Value
		used int
	}{
		{py.None, 16}, {py.NewInt(7), 16}, {large, 116}, {py.Str("é"), 18}, {py.NewList(py.None, py.Str("ab")), 50},
		{py.Tuple{py.Float(1)}, 32}, {py.NewDict(py.P("ab", py.NewList())), 50},
	} {
		if got := 1000 - Left(c.v, 1000, 5); got != c.used {
			t.Errorf("%s takes %d, want %d", py.Repr(c.v), got, c.used)
		}
	}
	nested := py.NewList(py.Tuple{py.NewDict(py.P("k", py.None))})
	for depth, fits := range map[int]bool{2: false, 3: true} {
		if got := Left(nested, 1000, depth) >= 0; got != fits {
			t.Errorf("a depth of 3 fits in %d: %v", depth, got)
		}
	}
	base, err := NewBase(py.NewDict(), 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		size int
		full bool
	}{{maxState - 48, true}, {maxState - 49, false}} {
		base.Set("x", py.Str(strings.Repeat("x", c.size)))
		err := base.Room()
		if full := err != nil; full != c.full {
			t.Errorf("%d bytes: full is %v (%v)", c.size, full, err)
		}
		if err != nil && CodeOf(err) != CodeLimit {
			t.Errorf("the code is %s", CodeOf(err))
		}
	}
	items := py.NewList()
	for range maxState / 16 {
		items.Append(py.None)
	}
	base.Set("x", items)
	if base.Room() == nil {
		t.Error("a list without text has no bound")
	}
}
