package bfcl

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"envtune/py"
)

// TestDecodePrompting compares with what the official decoder made of the steps
// in testdata/prompting.jsonl; null is a step that it could not decode.
func TestDecodePrompting(t *testing.T) {
	file, err := os.ReadFile("testdata/prompting.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(file)), "\n")
	t.Logf("parity: %d recorded steps of the prompting format", len(lines))
	for _, line := range lines {
		var row [2]any
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		calls, err := DecodePrompting(py.Str(row[0].(string)))
		var got any
		if err == nil {
			list := []any{}
			for _, c := range calls {
				list = append(list, c)
			}
			got = list
		}
		if !reflect.DeepEqual(got, row[1]) {
			t.Errorf("%q: %q (%v), want %q", row[0], got, err, row[1])
		}
	}
}

// TestDecodePromptingRefuses: expressions that the official decoder evaluates
// or carries over are refused here; calls within calls are not (in the records).
func TestDecodePromptingRefuses(t *testing.T) {
	for _, s := range []string{"[f(a=1+1)]", "[f(a=g()())]", "[f(a=x[0])]", "[f(a=__import__('os').getcwd())]", "[f(a=2**99999)]", "[f(a=b'x')]"} {
		if calls, err := DecodePrompting(py.Str(s)); err == nil {
			t.Errorf("%s was decoded as %q", s, calls)
		}
	}
	if _, err := DecodePrompting(py.None); err == nil {
		t.Error("None was decoded")
	}
}

func FuzzDecodePrompting(f *testing.F) {
	for _, s := range []string{"[f(a=1), g(b={'x': {'y': true}})]", "f(a=-5", "[", "```[a.b(c=...)]```"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		calls, err := DecodePrompting(py.Str(s))
		if err != nil && err.Error() == "" {
			t.Fatalf("%q: an empty error", s)
		}
		for _, c := range calls {
			if !strings.HasSuffix(c, ")") {
				t.Fatalf("%q became %q", s, calls)
			}
		}
	})
}
