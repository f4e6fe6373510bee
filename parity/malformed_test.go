package parity

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"envtune/py"
)

// malformedRow is a call string and what Python makes of it.
type malformedRow struct{ call, kind, text string }

// malformed has python311.py write n random calls, in a folder of its own.
func malformed(t *testing.T, n int) []malformedRow {
	t.Helper()
	python, dir := pythonOrSkip(t), t.TempDir()
	script, err := os.ReadFile("../py/testdata/python311.py")
	if err != nil {
		t.Fatal(err)
	}
	at := filepath.Join(dir, "python311.py")
	if err := os.WriteFile(at, script, 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, at)
	cmd.Env = append(os.Environ(), "ENVTUNE_PY_CALLS="+strconv.Itoa(n))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("python311.py: %v: %s", err, out)
	}
	table, err := os.ReadFile(filepath.Join(dir, "calls-measured.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []malformedRow
	for line := range strings.Lines(string(table)) {
		v, err := py.FromJSON([]byte(line))
		if err != nil {
			t.Fatal(err)
		}
		var fields [3]string
		for i, name := range []string{"call", "kind", "text"} {
			s, _ := v.(*py.Dict).GetStr(name)
			fields[i] = string(s.(py.Str))
		}
		rows = append(rows, malformedRow{fields[0], fields[1], fields[2]})
	}
	return rows
}

// TestParityMalformed counts how often the error text of a random malformed call
// differs from CPython's, over calls that py/testdata/python311.py makes. No
// call may be accepted that Python refuses, or be read as another value.
func TestParityMalformed(t *testing.T) {
	const total = 20000
	n, differ := 0, 0
	for _, row := range malformed(t, total) {
		kind, text := reading(row.call)
		n++
		if kind == row.kind && text == row.text {
			continue
		}
		differ++
		if (kind == "ok" || row.kind == "ok") && !strings.Contains(row.call, `\N`) {
			t.Errorf("%q: got %s %s, want %s %s", row.call, kind, text, row.kind, row.text)
		}
	}
	t.Logf("parity: %d of %d texts for random malformed calls differ from Python's", differ, n)
	if n != total || differ > n/200 {
		t.Errorf("%d of %d texts differ, at most one in 200 may", differ, n)
	}
}

// reading says in python311.py's words what becomes of a call string.
func reading(s string) (kind, text string) {
	c, err := py.ParseCall(s, py.DefaultLimits())
	if err == nil {
		d := py.NewDict()
		for _, a := range c.Kwargs {
			d.SetStr(a.Name, a.Value)
		}
		return "ok", c.Name + py.Repr(py.Tuple(c.Args)) + py.Repr(d)
	}
	e := err.(*py.ParseError)
	if e.Kind == py.ParseSyntax || e.Kind == py.ParseValue {
		return string(e.Kind), e.Text
	}
	return "refused", ""
}
