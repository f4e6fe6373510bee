package dash

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"envtune"
)

// get asks a server and decodes what it answers into v.
func get(t *testing.T, base, path string, v any) int {
	t.Helper()
	r, err := http.Get(base + path)
	must(t, err)
	defer r.Body.Close()
	data, err := io.ReadAll(r.Body)
	must(t, err)
	if v != nil && r.StatusCode == http.StatusOK {
		must(t, json.Unmarshal(data, v))
	}
	return r.StatusCode
}

// What a run gains shows in the next answers, and nothing is written to it.
func TestLive(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	w := begun(t, dir, true)
	server := httptest.NewServer(opened(t, dir).Handler())
	defer server.Close()
	var status Status
	get(t, server.URL, "/api/status?run=0", &status)
	var c struct {
		Next int64
		Rows []struct{ Step int }
	}
	get(t, server.URL, "/api/metrics?run=0&from=0", &c)
	if len(c.Rows) != 2 || status.Finished {
		t.Fatalf("%d rows, finished %v", len(c.Rows), status.Finished)
	}
	must(t, w.Metrics(step(2, "basics")))
	must(t, w.Trajectories("basics", []*envtune.Trajectory{episode("task-new", 2, true, true)}))
	was := contents(t, dir)
	get(t, server.URL, "/api/metrics?run=0&from="+json.Number(jsonOf(t, c.Next)).String(), &c)
	if len(c.Rows) != 1 || c.Rows[0].Step != 2 {
		t.Errorf("the new rows are %+v", c.Rows)
	}
	var now Status
	get(t, server.URL, "/api/status?run=0", &now)
	if now.Revision == status.Revision {
		t.Error("the revision is that of before")
	}
	var e Episodes
	get(t, server.URL, "/api/episodes?run=0", &e)
	if len(e.Entries) != 6 {
		t.Errorf("%d episodes", len(e.Entries))
	}
	var v View
	if code := get(t, server.URL, "/api/episode?run=0&id="+url.QueryEscape("basics#1"), &v); code != http.StatusOK || v.Task != "task-new" {
		t.Errorf("status %d, episode %+v", code, v)
	}
	for path, data := range contents(t, dir) {
		if was[path] != data {
			t.Errorf("%s was changed", path)
		}
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	must(t, err)
	return string(data)
}

// Nothing but the runs is served, to nobody but who reaches this machine by address.
func TestGuards(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "run")
	begun(t, dir, false)
	secret, err := json.Marshal(episode("secret", 0, false, false))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(root, "secret.jsonl"), append(secret, '\n'), 0o644))
	must(t, os.Symlink(filepath.Join(root, "secret.jsonl"), filepath.Join(dir, "trajectories", "linked.jsonl")))
	h := opened(t, dir).Handler("dash.test")
	server := httptest.NewServer(h)
	defer server.Close()
	var e Episodes
	get(t, server.URL, "/api/episodes?run=0", &e)
	for _, entry := range e.Entries {
		if entry.Task == "secret" {
			t.Error("a link out of the run was followed")
		}
	}
	for path, want := range map[string]int{
		"/": 200, "/style.css": 200, "/core.js": 200, "/api/status?run=0": 200,
		"/api/status": 404, "/api/status?run=1": 404, "/api/status?run=-1": 404, "/api/metrics?run=0&from=-1": 400, "/api/metrics?run=0&from=x": 400,
		"/api/episode?run=0&id=../../secret%230": 404, "/api/episode?run=0&id=linked%230": 404, "/api/episode?run=0&id=": 404,
		"/run.json": 404, "/../run.json": 404, "/trajectories/basics.jsonl": 404, "/page.html": 404, "/assets/page.html": 404,
	} {
		if code := get(t, server.URL, path, nil); code != want {
			t.Errorf("%s: status %d, want %d", path, code, want)
		}
	}
	for host, want := range map[string]int{"127.0.0.1:80": 200, "[::1]:8080": 200, "localhost": 200, "192.0.2.7:1": 200, "dash.test:1": 200, "evil.test": 403, "localhost.evil.test:80": 403, "": 403} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Host = host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("host %q: status %d, want %d", host, w.Code, want)
		}
		head := w.Result().Header
		if !strings.Contains(head.Get("Content-Security-Policy"), "default-src 'none'") || head.Get("X-Content-Type-Options") != "nosniff" || head.Get("Cache-Control") != "no-store" {
			t.Errorf("host %q: headers %v", host, head)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/api/status?run=0", nil)
	w := httptest.NewRecorder()
	r.Host = "localhost"
	h.ServeHTTP(w, r)
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: status %d", w.Code)
	}
}
