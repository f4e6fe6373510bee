// Package golden compares what a test made with a readable file kept beside
// it. `go test ./PKG -update` writes the files anew; the difference is then
// read and committed like any other change.
package golden

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew instead of comparing")

// Updating tells whether the test was started with -update.
func Updating() bool { return *update }

// Equal fails t unless the file at path (by custom under testdata/) holds got.
// With -update it writes the file instead. The message names the first line
// that differs.
func Equal(t testing.TB, path string, got []byte) {
	t.Helper()
	if *update {
		if err := write(path, got); err != nil {
			t.Fatalf("updating golden file: %v", err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("reading golden file: %v (run the test with -update to write it)", err)
	}
	if d := Diff(string(want), string(got)); d != "" {
		t.Errorf("%s differs (run the test with -update if the new text is right):\n%s", path, d)
	}
}

// Diff returns "" for equal texts, else the first line that differs with the
// two lines before it, the file's line marked "-" and the new one "+".
func Diff(want, got string) string {
	if want == got {
		return ""
	}
	w, g := strings.SplitAfter(want, "\n"), strings.SplitAfter(got, "\n")
	i := 0
	for i < len(w) && i < len(g) && w[i] == g[i] {
		i++
	}
	var b strings.Builder
	fmt.Fprintf(&b, "line %d:\n", i+1)
	for j := max(0, i-2); j < i; j++ {
		fmt.Fprintf(&b, "  %s\n", clip(w[j]))
	}
	fmt.Fprintf(&b, "- %s\n+ %s\n", at(w, i), at(g, i))
	return b.String()
}

func at(lines []string, i int) string {
	if i >= len(lines) {
		return "(the text ends here)"
	}
	return clip(lines[i])
}

// clip bounds a line, so that a long one does not drown the message.
func clip(line string) string {
	const most = 400
	line = strings.TrimSuffix(line, "\n")
	if len(line) > most {
		return line[:most] + fmt.Sprintf(" (... %d bytes more)", len(line)-most)
	}
	return line
}

func write(path string, data []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, data) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// Cases fills in a file of cases: the lines after "|" are a text, "␣" a blank at its
// end, and "=>" is what outcome makes of it. All other lines stay. It compares as Equal
// does and fails t where there are fewer cases than least.
func Cases(t testing.TB, path string, least int, outcome func(text string) string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out, text []string
	n := 0
	for _, line := range strings.Split(string(data), "\n") {
		switch {
		case strings.HasPrefix(line, "|"):
			text = append(text, strings.ReplaceAll(line[1:], "␣", " "))
		case strings.HasPrefix(line, "=>"):
			line = "=> " + outcome(strings.Join(text, "\n"))
			text = nil
			n++
		}
		out = append(out, line)
	}
	if n < least {
		t.Errorf("%s: only %d cases were read", path, n)
	}
	Equal(t, path, []byte(strings.Join(out, "\n")))
}
