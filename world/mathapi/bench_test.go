package mathapi

import (
	"fmt"
	"testing"

	"envtune/py"
	"envtune/tool"
)

// BenchmarkBound measures the dearest calls that the bounds allow.
func BenchmarkBound(b *testing.B) {
	for _, c := range []struct {
		name string
		args []py.Value
	}{
		{"logarithm", []py.Value{py.Float(3), py.Float(-1.0000001), py.NewInt(MaxLogDigits)}},
		{"square_root", []py.Value{py.NewInt(2), py.NewInt(MaxRootDigits)}},
	} {
		b.Run(fmt.Sprint(c.name), func(b *testing.B) {
			for b.Loop() {
				if o := (&World{}).Call(c.name, tool.Args{Pos: c.args}); o.Code != "" {
					b.Fatal(o)
				}
			}
		})
	}
}
