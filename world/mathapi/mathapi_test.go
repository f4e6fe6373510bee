package mathapi

import (
	"testing"

	"envtune/py"
	"envtune/tool"
	"envtune/world/worldtest"
)

func TestConformance(t *testing.T) { worldtest.Run(t, New, worldtest.Starts{`{"unknown": 1}`}) }

func FuzzWorld(f *testing.F) { worldtest.Fuzz(f, New, nil) }

// TestLimits: what officially takes any time and memory is refused.
func TestLimits(t *testing.T) {
	huge := py.NewInt(1 << 62)
	for name, args := range map[string][]py.Value{
		"logarithm":   {py.NewInt(2), py.NewInt(10), py.NewInt(MaxLogDigits + 1)},
		"square_root": {py.NewInt(2), py.NewInt(MaxRootDigits + 1)},
	} {
		for _, last := range []py.Value{args[len(args)-1], py.NewInt(999999999999999999)} {
			args[len(args)-1] = last
			o := (&World{}).Call(name, tool.Args{Pos: args})
			if !o.Raised || o.Code != tool.CodeLimit {
				t.Errorf("%s%v gives %+v", name, args, o)
			}
		}
	}
	o := (&World{}).Call("power", tool.Args{Pos: []py.Value{py.NewInt(7), huge}})
	if !o.Raised || o.Code != tool.CodeValue {
		t.Errorf("a huge power gives %s %s", o.Code, o.Text)
	}
	o = (&World{}).Call("logarithm", tool.Args{Pos: []py.Value{py.Str("1e9999999999999999"), py.NewInt(10), py.NewInt(5)}})
	if !o.Raised || o.Code != tool.CodeLimit {
		t.Errorf("a huge exponent gives %s %s", o.Code, o.Text)
	}
}
