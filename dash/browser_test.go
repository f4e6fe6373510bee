package dash

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"envtune"
	"envtune/run"
)

// browser is a headless browser driven through two pipes: commands and answers are
// JSON objects with a zero byte behind each.
type browser struct {
	t       *testing.T
	in      io.Writer
	out     *bufio.Reader
	id      int
	session string
	errors  []string // what the console showed of errors, exceptions included
}

// patience is how long a browser on a busy machine may take for anything.
const patience = 90 * time.Second

// newBrowser starts a browser, or skips the test where none is asked for or there is
// none.
func newBrowser(t *testing.T) *browser {
	t.Helper()
	if os.Getenv("ENVTUNE_BROWSER") == "" {
		t.Skip("ENVTUNE_BROWSER is not set: make browser runs this test")
	}
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if at, err := exec.LookPath(name); err == nil {
			program = at
			break
		}
	}
	if program == "" {
		t.Skip("no browser: neither chromium nor google-chrome is in PATH (Debian: apt-get install chromium)")
	}
	theirIn, in, err := os.Pipe()
	must(t, err)
	out, theirOut, err := os.Pipe()
	must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	profile, err := os.MkdirTemp("", "envtune-browser-")
	must(t, err)
	args := []string{"--headless", "--disable-gpu", "--no-first-run", "--hide-scrollbars", "--force-color-profile=srgb", "--remote-debugging-pipe", "--user-data-dir=" + profile}
	if os.Getuid() == 0 {
		args = append(args, "--no-sandbox") // it refuses to run as root with one
	}
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.ExtraFiles = []*os.File{theirIn, theirOut}
	must(t, cmd.Start())
	_ = theirIn.Close()
	_ = theirOut.Close()
	b := &browser{t: t, in: in, out: bufio.NewReaderSize(out, 1<<20)}
	t.Cleanup(func() {
		_, _ = fmt.Fprintf(in, `{"id":0,"method":"Browser.close"}%c`, 0)
		ended := make(chan struct{})
		go func() { _ = cmd.Wait(); close(ended) }()
		select {
		case <-ended:
		case <-time.After(patience):
		}
		cancel()
		_, _ = in.Close(), out.Close()
		remove(t, profile)
	})
	must(t, out.SetReadDeadline(time.Now().Add(10*patience)))
	var target struct{ TargetID string }
	b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	b.session = attached.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log"} {
		b.call(domain+".enable", nil, nil)
	}
	return b
}

// remove removes a browser's profile. Its helper processes outlive it by a moment and
// write on, which a test's own temporary folder takes for a failure.
func remove(t *testing.T, profile string) {
	t.Helper()
	var err error
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if err = os.RemoveAll(profile); err == nil {
			return
		}
	}
	t.Errorf("removing the browser's profile: %v", err)
}

// call sends a command and waits for its answer; events that come first are noted.
func (b *browser) call(method string, params, result any) {
	b.t.Helper()
	b.id++
	message := map[string]any{"id": b.id, "method": method}
	if params != nil {
		message["params"] = params
	}
	if b.session != "" {
		message["sessionId"] = b.session
	}
	data, err := json.Marshal(message)
	must(b.t, err)
	_, err = b.in.Write(append(data, 0))
	must(b.t, err)
	for {
		if id, answer, problem := b.read(); id == b.id {
			if problem != "" {
				b.t.Fatalf("%s: %s", method, problem)
			}
			if result != nil {
				must(b.t, json.Unmarshal(answer, result))
			}
			return
		}
	}
}

// read takes one message.
func (b *browser) read() (id int, answer json.RawMessage, problem string) {
	b.t.Helper()
	data, err := b.out.ReadBytes(0)
	if err != nil {
		b.t.Fatalf("the browser says no more: %v", err)
	}
	var m struct {
		ID     int
		Method string
		Result json.RawMessage
		Error  *struct{ Message string }
		Params struct {
			Entry            struct{ Level, Text, URL string }
			Type             string
			Args             []struct{ Value, Description any }
			ExceptionDetails struct {
				Text      string
				Exception struct{ Description string }
			}
		}
	}
	must(b.t, json.Unmarshal(data[:len(data)-1], &m))
	switch p := m.Params; m.Method {
	case "Runtime.exceptionThrown":
		b.errors = append(b.errors, p.ExceptionDetails.Text+" "+p.ExceptionDetails.Exception.Description)
	case "Log.entryAdded":
		if p.Entry.Level == "error" || p.Entry.Level == "warning" {
			b.errors = append(b.errors, p.Entry.Text+" "+p.Entry.URL)
		}
	case "Runtime.consoleAPICalled":
		if p.Type == "error" || p.Type == "warning" {
			b.errors = append(b.errors, fmt.Sprint(p.Args))
		}
	}
	if m.Error != nil {
		problem = m.Error.Message
	}
	return m.ID, m.Result, problem
}

// open loads a page and waits until it has.
func (b *browser) open(url string) {
	b.t.Helper()
	b.call("Page.navigate", map[string]any{"url": "about:blank"}, nil)
	b.wait("location.href === 'about:blank' && document.readyState === 'complete'")
	b.call("Page.navigate", map[string]any{"url": url}, nil)
	b.wait("location.href !== 'about:blank' && document.readyState === 'complete'")
}

// eval runs a script in the page and returns its value as text.
func (b *browser) eval(script string) string {
	b.t.Helper()
	var r struct {
		Result           struct{ Value any }
		ExceptionDetails *struct {
			Exception struct{ Description string }
		}
	}
	b.call("Runtime.evaluate", map[string]any{"expression": script, "awaitPromise": true, "returnByValue": true}, &r)
	if r.ExceptionDetails != nil {
		b.t.Fatalf("%s: %s", script, r.ExceptionDetails.Exception.Description)
	}
	return fmt.Sprint(r.Result.Value)
}

// wait waits until a condition holds in the page.
func (b *browser) wait(condition string) {
	b.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		if b.eval("Boolean("+condition+")") == "true" {
			return
		}
		if time.Now().After(end) {
			b.t.Fatalf("it never came to hold: %s\nthe page says: %s", condition, b.eval("document.body.innerText.slice(0, 2000)"))
		}
	}
}

// size sets the width of the window, its height, and light or dark colours.
func (b *browser) size(width, height int, scheme string) {
	b.t.Helper()
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}, nil)
	b.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
	// Two frames, so that what follows the size is drawn.
	b.eval("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
}

// quiet fails the test where the console showed an error.
func (b *browser) quiet() {
	b.t.Helper()
	for _, e := range b.errors {
		b.t.Errorf("the console shows: %s", e)
	}
	b.errors = nil
}

// is compares the value of a script.
func (b *browser) is(script, want string) {
	b.t.Helper()
	if got := b.eval(script); got != want {
		b.t.Errorf("%s is %q, want %q", script, got, want)
	}
}

// written writes a report of runs and returns its address.
func written(t *testing.T, dirs ...string) string {
	t.Helper()
	var page bytes.Buffer
	must(t, opened(t, dirs...).Report(&page, ReportOptions{}))
	path := filepath.Join(t.TempDir(), "report.html")
	must(t, os.WriteFile(path, page.Bytes(), 0o644))
	return "file://" + path
}

const listed = "document.querySelectorAll('#list button').length"

// choosing sets a filter as a person does.
func (b *browser) choosing(filter, value string) {
	b.t.Helper()
	b.eval(fmt.Sprintf("(() => { const f = document.getElementById('f-%s'); f.value = %q; f.dispatchEvent(new Event(f.tagName === 'INPUT' ? 'input' : 'change', { bubbles: true })); })()", filter, value))
}

// TestBrowserReport reads a report from a file: curves, tables, pairs, filters, text
// of a model as text, both widths, both colours, the keys.
func TestBrowserReport(t *testing.T) {
	b := newBrowser(t)
	dir := filepath.Join(t.TempDir(), "run-a")
	finished(t, dir)
	b.size(1280, 900, "light")
	b.open(written(t, dir))
	b.is("document.title", "envtune: run-a")
	b.is("document.querySelectorAll('.chart:not([hidden]) svg path.line').length > 10", "true")
	b.is("document.querySelectorAll('[data-chart=Progress] circle.dot').length", "1") // the validation
	b.is("document.querySelectorAll('[data-chart=Success] rect.dot').length", "2")    // the test before and after
	b.is("document.querySelectorAll('[data-chart=Reward] rect.band').length", "2")    // the stages
	b.is("document.querySelectorAll('#result table').length", "2")                    // accuracy, stages
	b.is("document.querySelector('#result tr.change').innerText.includes('+12.5')", "true")
	b.is("document.querySelector('#pair').options.length", "3")
	b.is("document.querySelector('#pair').options[0].text", "task-a · base · failed, then solved")
	b.is("document.querySelectorAll('#pairs article').length", "2")
	b.is("document.querySelector('#pairs article h4').innerText.startsWith('Before')", "true")
	b.is("document.querySelectorAll('img, #pairs script').length", "0")
	b.is("[...document.querySelectorAll('#chosen .said')].some((p) => p.innerText.includes('</script><script>'))", "true")

	b.is(listed, "8")
	b.choosing("phase", "training")
	b.is(listed, "2")
	b.choosing("outcome", "valid")
	b.is(listed, "1")
	b.is("document.querySelector('#chosen .back .hint').innerText", "hint (dependency): Lock the doors first.")
	b.is("document.querySelector('#chosen .code').innerText", "vehicle.doors_unlocked")
	b.is("document.querySelectorAll('#chosen .part.step').length", "3")
	b.eval("document.getElementById('clear').click()")
	b.is(listed, "8")
	b.choosing("task", "TASK-C")
	b.is(listed, "2")
	b.choosing("world", "vehicle")
	b.choosing("split", "base")
	b.is(listed, "2")
	b.choosing("code", "vehicle.doors_unlocked")
	b.is("location.hash", "#episodes?split=base&world=vehicle&code=vehicle.doors_unlocked&task=TASK-C")
	b.eval("document.getElementById('clear').click(); document.querySelector('#errors .codes button').click()")
	b.is("document.getElementById('f-code').value", "vehicle.doors_unlocked")
	b.choosing("task", "no such task")
	b.is(listed, "0")
	b.is("document.getElementById('chosen').innerText", "No episode is like that.")
	b.eval("document.getElementById('clear').click()")

	// The keys: a chart's cursor, the list of episodes.
	b.eval("document.querySelector('[data-chart=Reward] svg').focus()")
	for _, key := range []string{"ArrowLeft", "Home"} {
		b.call("Input.dispatchKeyEvent", map[string]any{"type": "keyDown", "key": key}, nil)
	}
	b.is("document.querySelector('[data-chart=Reward] .readout').innerText.replace(/\\s+/g, ' ')", "step 0 –")
	b.call("Input.dispatchKeyEvent", map[string]any{"type": "keyDown", "key": "ArrowRight"}, nil)
	b.is("document.querySelector('[data-chart=Hints] .readout').innerText.replace(/\\s+/g, ' ')", "step 1, syntax 0.5")
	b.is("document.getElementById('gate').innerText", "Gate: step 1, syntax: waiting")
	b.eval("document.querySelector('#list button').focus()")
	b.call("Input.dispatchKeyEvent", map[string]any{"type": "keyDown", "key": "ArrowDown"}, nil)
	b.is("[...document.querySelectorAll('#list button')].findIndex((x) => x.getAttribute('aria-pressed') === 'true')", "1")

	for _, width := range []int{1280, 400} {
		for _, scheme := range []string{"light", "dark"} {
			b.size(width, 900, scheme)
			b.is("document.documentElement.scrollWidth <= innerWidth", "true") // nothing sticks out
			b.is("[...document.querySelectorAll('.chart:not([hidden]) svg')].every((s) => s.clientWidth <= s.parentNode.clientWidth)", "true")
		}
	}
	light := b.eval("getComputedStyle(document.body).backgroundColor")
	b.size(1280, 900, "light")
	b.is("getComputedStyle(document.body).backgroundColor !== "+fmt.Sprintf("%q", light), "true")
	b.quiet()
}

// TestBrowserLive watches a run while it goes on, beside one that has ended.
func TestBrowserLive(t *testing.T) {
	b := newBrowser(t)
	root := t.TempDir()
	finished(t, filepath.Join(root, "old"))
	w := begun(t, filepath.Join(root, "new"), true)
	server := httptest.NewServer(opened(t, filepath.Join(root, "new"), filepath.Join(root, "old")).Handler())
	defer server.Close()
	b.size(1280, 900, "light")
	b.open(server.URL)
	b.wait("document.querySelectorAll('[data-chart=Reward] path.line').length >= 2")
	b.wait(listed + " === 13")
	b.is("document.querySelectorAll('[data-chart=Reward] rect.strip').length", "4")
	b.is("document.getElementById('stages').innerText", "Stages: syntaxbasics")
	b.is("document.querySelectorAll('[data-chart=Reward] rect.band').length", "0")

	must(t, w.Metrics(step(2, "basics")))
	appendTo(t, filepath.Join(root, "new", run.MetricsName), `{"step":3,"stage":"ba`) // still being written
	b.wait("document.getElementById('live').innerText.includes('new: 3 steps, stage basics')")
	b.is("document.querySelector('[data-chart=Reward] path.line:not(.faint).c0').dataset.points", "3")
	must(t, w.Trajectories("basics", []*envtune.Trajectory{episode("task-new", 2, true, true)}))
	b.wait(listed + " === 14")
	b.choosing("task", "task-new")
	b.wait("document.querySelector('#chosen h4')?.innerText.startsWith('task-new')")

	b.eval("document.querySelectorAll('#runs input')[1].click()")
	b.is("document.querySelectorAll('[data-chart=Reward] rect.strip').length", "0")
	b.is("document.querySelectorAll('[data-chart=Reward] rect.band').length", "2")
	must(t, w.Summary(json.RawMessage(summary)))
	b.wait("document.getElementById('live').innerText.includes('stage basics, finished')")
	b.quiet()
}

// TestScreenshots takes the pictures of docs/images of the run in
// ENVTUNE_SCREENSHOTS (make screenshots RUN=DIR).
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("ENVTUNE_SCREENSHOTS")
	if dir == "" {
		t.Skip("ENVTUNE_SCREENSHOTS names no run")
	}
	b := newBrowser(t)
	url := written(t, strings.Fields(dir)...)
	for _, shot := range []struct {
		name, scheme, at string
		width, height    int
	}{
		{"dash", "light", "main", 1280, 800},
		{"dash-episodes", "light", "#pairs", 1280, 900},
		{"dash-dark", "dark", "#errors", 1280, 700},
	} {
		b.size(shot.width, shot.height, shot.scheme)
		b.open(url)
		b.size(shot.width, shot.height, shot.scheme)
		b.eval(fmt.Sprintf("(() => { document.documentElement.style.scrollBehavior = 'auto'; document.querySelector(%q).scrollIntoView(); })()", shot.at))
		b.size(shot.width, shot.height, shot.scheme)
		var image struct{ Data string }
		b.call("Page.captureScreenshot", map[string]any{"format": "png", "optimizeForSpeed": false}, &image)
		data, err := base64.StdEncoding.DecodeString(image.Data)
		must(t, err)
		must(t, os.WriteFile(filepath.Join("..", "docs", "images", shot.name+".png"), data, 0o644))
	}
	b.quiet()
}
