package mathapi

import (
	"bufio"
	"encoding/json"
	"math"
	"os"
	"testing"

	"envtune/py"
	"envtune/tool"
)

// argument reads an argument of the table: a literal, or a float that has none.
func argument(t *testing.T, s string) py.Value {
	t.Helper()
	switch s {
	case "inf":
		return py.Float(math.Inf(1))
	case "-inf":
		return py.Float(math.Inf(-1))
	case "nan":
		return py.Float(math.NaN())
	}
	v, err := py.ParseLiteral(s, py.DefaultLimits())
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return v
}

// text writes an outcome as testdata/precise.py does.
func text(o tool.Outcome, v py.Value) string {
	if !o.Raised {
		return py.String(v)
	}
	return "raise " + map[string]string{
		string(tool.CodeValue): "ValueError", string(tool.CodeOverflow): "OverflowError",
	}[string(o.Code)] + " " + o.Text
}

// TestParityPrecise compares logarithms and square roots with precise.jsonl (or
// the file in ENVTUNE_PRECISE), which testdata/precise.py writes.
func TestParityPrecise(t *testing.T) {
	name := os.Getenv("ENVTUNE_PRECISE")
	if name == "" {
		name = "testdata/precise.jsonl"
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	n := 0
	for ; in.Scan(); n++ {
		var row struct {
			Tool, Text string
			Args       []string
		}
		if err := json.Unmarshal(in.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		var args tool.Args
		for _, a := range row.Args {
			args.Pos = append(args.Pos, argument(t, a))
		}
		o := (&World{}).Call(row.Tool, args)
		if got := text(o, o.Value); got != row.Text {
			t.Errorf("%s%v:\n got %.300s\nwant %.300s", row.Tool, row.Args, got, row.Text)
		}
	}
	t.Logf("parity: %d logarithms and square roots compared", n)
	if n < 1000 {
		t.Errorf("the table has only %d rows", n)
	}
}
