package golden

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDiff(t *testing.T) {
	for _, c := range []struct{ name, want, got, diff string }{
		{"equal", "a\nb\n", "a\nb\n", ""},
		{"changed", "a\nb\nc\n", "a\nB\nc\n", "line 2:\n  a\n- b\n+ B\n"},
		{"shorter", "a\nb\n", "a\n", "line 2:\n  a\n- b\n+ \n"},
		{"no final newline", "a\n", "a", "line 1:\n- a\n+ a\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Diff(c.want, c.got); got != c.diff {
				t.Errorf("Diff = %q, want %q", got, c.diff)
			}
		})
	}
	if d := Diff("x", strings.Repeat("y", 1000)); !strings.Contains(d, "600 bytes more") {
		t.Errorf("a long line is not clipped: %q", d)
	}
}

// recorder is a testing.TB that keeps what Equal reports.
type recorder struct {
	testing.TB
	failed string
}

func (r *recorder) Helper()                        {}
func (r *recorder) Errorf(format string, _ ...any) { r.failed += format }
func (r *recorder) Fatalf(format string, _ ...any) { r.failed += format }

func TestEqual(t *testing.T) {
	if Updating() {
		t.Skip("-update writes instead of comparing")
	}
	path := filepath.Join(t.TempDir(), "x.golden")
	r := &recorder{TB: t}
	Equal(r, path, []byte("a\n"))
	if !strings.Contains(r.failed, "reading golden file") {
		t.Errorf("a missing file is not reported: %q", r.failed)
	}
	if err := os.WriteFile(path, []byte("a\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	r.failed = ""
	Equal(r, path, []byte("a\n"))
	if r.failed != "" {
		t.Errorf("equal texts reported: %q", r.failed)
	}
	Equal(r, path, []byte("b\n"))
	if !strings.Contains(r.failed, "differs") {
		t.Errorf("a difference is not reported: %q", r.failed)
	}
}
