package dash

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"envtune"
	"envtune/internal/golden"
	"envtune/run"
)

// TestData holds what the pages are given against readable files.
func TestData(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run-a")
	finished(t, dir)
	src := opened(t, dir).runs[0]
	metrics, err := src.metrics(0, maxRows)
	must(t, err)
	episodes, err := src.episodes()
	must(t, err)
	view, err := src.episode("basics#0")
	must(t, err)
	status := src.status()
	if status.Revision == "" {
		t.Error("the run has no revision")
	}
	status.Revision = "" // sizes of compressed files
	for name, v := range map[string]any{"metrics": metrics, "episodes": episodes, "view": view, "status": status} {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		must(t, enc.Encode(v))
		golden.Equal(t, "testdata/"+name+".json", b.Bytes())
	}
}

// A run under way has the tables that its newest checkpoint holds.
func TestUnderWay(t *testing.T) {
	dir := t.TempDir()
	begun(t, dir, true)
	st := opened(t, dir).runs[0].status()
	if st.Finished || len(st.Warnings) > 0 {
		t.Errorf("finished %v, warnings %v", st.Finished, st.Warnings)
	}
	if len(st.Tables) != 2 || st.Tables[0].Name != "before.sampled" || len(st.Ends) != 1 || st.Ends[0].Why != "cap" {
		t.Errorf("tables %+v, ends %+v", st.Tables, st.Ends)
	}
}

// Lines that are damaged, half-written or of something else are left out.
func TestBadLines(t *testing.T) {
	dir := t.TempDir()
	w, err := run.Create(dir, run.Options{})
	must(t, err)
	must(t, w.Close())
	log := filepath.Join(dir, run.MetricsName)
	appendTo(t, log, `{"step":0,"stage":"a","reward":1}`+"\n{\"step\":1,\n[1]\nnull\n{\"step\":\"x\"}\n{\"step\":1.5}\n{\"reward\":1}\n"+`{"step":1,"reward":1e300,"deep":{"a":{"b":{"c":{"d":{"e":1}}}}},"t":"text"}`+"\n"+`{"step":2,"rew`)
	src := opened(t, dir).runs[0]
	c, err := src.metrics(0, maxRows)
	must(t, err)
	if len(c.Rows) != 2 || c.Skipped != 6 || fmt.Sprint(c.Keys) != "[deep.a.b.c.d.e reward]" && fmt.Sprint(c.Keys) != "[reward]" {
		t.Errorf("rows %+v, skipped %d, keys %v", c.Rows, c.Skipped, c.Keys)
	}
	appendTo(t, log, "ard\":2}\n")
	if c, err = src.metrics(c.Next, maxRows); err != nil || len(c.Rows) != 1 || c.Rows[0].Step != 2 || c.Skipped != 0 {
		t.Errorf("after the line was completed: %+v, %v", c, err)
	}
	if c, err = src.metrics(c.Next+1000, maxRows); err != nil || !c.Reset || len(c.Rows) != 3 {
		t.Errorf("after the log was cut: %+v, %v", c, err)
	}
	if c, err = src.metrics(0, 2); err != nil || !c.More || len(c.Rows) != 1 || c.Skipped != 1 {
		t.Errorf("the first chunk of two lines: %+v, %v", c, err)
	}
}

// Trajectories are read as they grow: what is half-written comes later, what is
// damaged is said, what is no trajectory is counted.
func TestFollow(t *testing.T) {
	for _, compress := range []bool{false, true} {
		t.Run(fmt.Sprintf("compressed %v", compress), func(t *testing.T) {
			dir := t.TempDir()
			w := begun(t, dir, compress)
			src := opened(t, dir).runs[0]
			count := func(want int) *Episodes {
				t.Helper()
				e, err := src.episodes()
				must(t, err)
				if len(e.Entries) != want {
					t.Errorf("%d episodes are listed, want %d: %+v", len(e.Entries), want, e.Files)
				}
				return e
			}
			count(5)
			must(t, w.Trajectories("basics", []*envtune.Trajectory{episode("task-f", 2, true, false), episode("task-g", 2, true, false)}))
			count(7)
			files, err := src.run.TrajectoryFiles()
			must(t, err)
			path := files[0]
			whole, err := os.ReadFile(path)
			must(t, err)
			before := strings.Count(path, "basics")
			if before != 1 {
				t.Fatalf("the first file is %s", path)
			}
			must(t, w.Trajectories("basics", []*envtune.Trajectory{episode("task-h", 3, true, false)}))
			all, err := os.ReadFile(path)
			must(t, err)
			must(t, os.WriteFile(path, all[:len(whole)+(len(all)-len(whole))/2], 0o644))
			count(7) // half of the new one
			must(t, os.WriteFile(path, all, 0o644))
			e := count(8)
			id := e.Entries[len(e.Entries)-1].ID
			if v, err := src.episode(id); err != nil || v.Task != "task-h" || v.Step != 3 {
				t.Errorf("episode %s: %+v, %v", id, v, err)
			}
			must(t, os.WriteFile(path, whole, 0o644)) // resumed
			count(7)
			if compress {
				appendTo(t, path, "no gzip member at all, and long enough to be seen as none")
				if e := count(7); e.Files[2].Trouble == "" {
					t.Errorf("nothing is said of the damage: %+v", e.Files)
				}
				return
			}
			appendTo(t, path, "{}\nno trajectory\n")
			if e := count(7); e.Files[2].Skipped != 2 {
				t.Errorf("skipped: %+v", e.Files)
			}
		})
	}
}

// A large run is shown by a sample that is spread evenly, and by all of its counts.
func TestBounds(t *testing.T) {
	dir := t.TempDir()
	w, err := run.Create(dir, run.Options{Compress: true})
	must(t, err)
	const n = 5 * maxKept
	for i := range n / 100 {
		var some []*envtune.Trajectory
		for j := range 100 {
			some = append(some, episode(fmt.Sprintf("task-%d", 100*i+j), i, false, false))
		}
		must(t, w.Trajectories("basics", some))
	}
	must(t, w.Close())
	var log strings.Builder
	for i := range 3*maxReportRows + 5 {
		fmt.Fprintf(&log, "{\"step\":%d,\"reward\":1}\n", i)
	}
	appendTo(t, filepath.Join(dir, run.MetricsName), log.String())
	src := opened(t, dir).runs[0]
	e, err := src.episodes()
	must(t, err)
	if e.Files[0].Total != n || len(e.Entries) > maxKept || len(e.Entries) < maxKept/2 || e.Codes[0].Plain.Errors != n {
		t.Errorf("%+v, %d entries, %+v", e.Files, len(e.Entries), e.Codes)
	}
	for i, entry := range e.Entries {
		if want := fmt.Sprintf("task-%d", i*n/len(e.Entries)); i < 10 && entry.Task != want {
			t.Errorf("entry %d is of %s, want %s", i, entry.Task, want)
		}
	}
	d, err := src.data(ReportOptions{Episodes: 20})
	must(t, err)
	if len(d.Views) != 20 || len(d.Episodes.Entries) != 20 || d.Thinned != 4 || len(d.Metrics.Rows) > maxReportRows+1 {
		t.Errorf("%d views, %d entries, one step of %d, %d rows", len(d.Views), len(d.Episodes.Entries), d.Thinned, len(d.Metrics.Rows))
	}
	if last := d.Metrics.Rows[len(d.Metrics.Rows)-1].Step; last != 3*maxReportRows+4 {
		t.Errorf("the last step drawn is %d", last)
	}
}

// A report is one file that refers to nothing, in which no text of a run is markup,
// and making it leaves the run as it is.
func TestReport(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a<b>")
	finished(t, dir)
	was := contents(t, dir)
	var b, again bytes.Buffer
	must(t, opened(t, dir).Report(&b, ReportOptions{}))
	must(t, opened(t, dir).Report(&again, ReportOptions{}))
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("two reports of one run differ")
	}
	if !maps.Equal(was, contents(t, dir)) {
		t.Error("the report changed the run")
	}
	text := b.String()
	if !strings.HasPrefix(text, ReportMark) || !strings.Contains(text, "<title>envtune: a&lt;b&gt;</title>") {
		t.Errorf("the report begins %q", text[:400])
	}
	if n := strings.Count(text, "<script"); n != 2 { // the data and the code
		t.Errorf("%d script elements, want 2", n)
	}
	for _, no := range []string{"<img", "onerror=\"", "src=\"http", "href=\"http", "url(", "@import"} {
		if strings.Contains(text, no) {
			t.Errorf("the report contains %q", no)
		}
	}
	if !strings.Contains(text, `\u003c/script\u003e\u003cscript\u003e`) {
		t.Error("the hostile message is not in the report")
	}
}

// Two runs of one name are told apart.
func TestNames(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"x/run", "y/run", "z"} {
		must(t, os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o755))
		begun(t, filepath.Join(root, name), true)
	}
	t.Chdir(root)
	s := opened(t, "x/run", "y/run", "z/")
	if got := fmt.Sprint(s.runs[0].name, " ", s.runs[1].name, " ", s.runs[2].name); got != "x/run y/run z" {
		t.Errorf("the names are %s", got)
	}
	if _, err := Open([]string{"x"}); err == nil || !strings.Contains(err.Error(), "holds no run") {
		t.Errorf("a folder without a run: %v", err)
	}
	if _, err := Open(nil); err == nil {
		t.Error("no runs are accepted")
	}
}

// FuzzLine: whatever a line of metrics holds, it is read or refused, within bounds.
func FuzzLine(f *testing.F) {
	f.Add([]byte(`{"step":1,"a":{"b":2},"stage":"x"}`))
	f.Add([]byte(`{"step":1e400}`))
	f.Add([]byte(`[[[[`))
	f.Fuzz(func(t *testing.T, line []byte) {
		got, ok := readFigures(line)
		if ok && (len(got.values) > maxKeys || len(got.stage) > maxName+4) {
			t.Errorf("%d values, stage of %d bytes", len(got.values), len(got.stage))
		}
	})
}
