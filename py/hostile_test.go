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

// TestHostile: a hostile call string is refused, or is the plain call of a name
// that no world has (a session then reports it as unknown).
func TestHostile(t *testing.T) {
	calls := hostile(t)
	if len(calls) < 30 {
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
