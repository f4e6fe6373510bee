package py

import (
	"bufio"
	"os"
	"strings"
	"testing"
)

// hostile reads the corpus of hostile call strings.
func hostile(t testing.TB) []string {
	t.Helper()
	f, err := os.Open("testdata/hostile.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var calls []string
	in := bufio.NewScanner(f)
	for in.Scan() {
		if line := in.Text(); line != "" && !strings.HasPrefix(line, "#") {
			calls = append(calls, line)
		}
	}
	return calls
}

// TestHostileKeys: a hostile name of an argument makes no call of literals, nor
// one of calls that runs more than tools.
func TestHostileKeys(t *testing.T) {
	data, err := os.ReadFile("testdata/hostile_keys.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		key := strings.TrimSuffix(line, "\n")
		if key == "" || strings.HasPrefix(key, "# ") {
			continue
		}
		n++
		s := "get_stock_info(" + key + "=1)"
		if c, err := ParseCallExpr(s, DefaultLimits()); err == nil {
			if _, ran, err := written(c); err == nil || len(ran) > 0 {
				t.Errorf("%s was accepted and ran %v", s, ran)
			}
		}
		if _, err := ParseCall(s, DefaultLimits()); err == nil {
			t.Errorf("%s was accepted", s)
		}
	}
	t.Logf("parity: %d hostile argument names: none is read as one", n)
}

// TestHostile: a hostile call string is refused, or is the plain call of a name
// that no world has (a session then reports it as unknown).
func TestHostile(t *testing.T) {
	calls := hostile(t)
	if len(calls) < 60 {
		t.Fatalf("only %d hostile call strings", len(calls))
	}
	for _, s := range calls {
		c, err := ParseCall(s, DefaultLimits())
		if err == nil {
			if !Builtin(c.Name) && !strings.HasPrefix(c.Name, "_") && c.Name != "run" {
				t.Errorf("%s was accepted as a call of %s", s, c.Name)
			}
			continue
		}
		e, ok := err.(*ParseError)
		if !ok || e.Text == "" || e.Kind == "" || e.Line < 1 || e.Column < 1 || e.Offset > len(s) {
			t.Errorf("%s: the error is not defined: %#v", s, err)
		}
	}
	t.Logf("parity: %d hostile call strings: none is read as a tool's call", len(calls))
}
