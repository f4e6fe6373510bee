package parity

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"envtune/format/jinja"
	"envtune/internal/golden"
	"envtune/py"
)

// renderer is a running tokenization.py that renders templates with Jinja2.
type renderer struct {
	in  *json.Encoder
	out *bufio.Scanner
}

func startRenderer(t *testing.T, dir string) *renderer {
	t.Helper()
	cmd := exec.Command(filepath.Join(dir, "venv", "bin", "python"), "tokenization.py", "render")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("tokenization.py: %v", err)
		}
	})
	r := &renderer{json.NewEncoder(in), bufio.NewScanner(out)}
	r.out.Buffer(nil, 1<<26)
	return r
}

type rendered struct{ Text, Error string }

func (r *renderer) render(t *testing.T, template string, values *py.Dict) rendered {
	t.Helper()
	text, err := py.JSON(values)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.in.Encode(map[string]any{"template": template, "values": json.RawMessage(text), "now": "2025-03-07 09:05:00"}); err != nil {
		t.Fatal(err)
	}
	if !r.out.Scan() {
		t.Fatalf("tokenization.py gave no answer: %v", r.out.Err())
	}
	var out rendered
	if err := json.Unmarshal(r.out.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// renderHere renders with our engine.
func renderHere(template string, values *py.Dict) rendered {
	tm, err := jinja.Parse(template, jinja.DefaultLimits())
	if err != nil {
		return rendered{Error: err.Error()}
	}
	text, err := tm.Render(values, jinja.Options{Now: time.Date(2025, 3, 7, 9, 5, 0, 0, time.UTC)})
	if err != nil {
		return rendered{Error: err.Error()}
	}
	return rendered{Text: text}
}

// conversations are the values that every template is rendered with.
func conversations(t *testing.T) []*py.Dict {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "conversations.json"))
	if err != nil {
		t.Fatal(err)
	}
	v, err := py.FromJSON(data)
	if err != nil {
		t.Fatal(err)
	}
	var out []*py.Dict
	for _, one := range v.(*py.List).Items {
		out = append(out, one.(*py.Dict))
	}
	return out
}

// TestParityTemplates renders every fetched template with every conversation, here
// and with Jinja2. A conversation that the template refuses or fails on must be
// refused or fail here too.
func TestParityTemplates(t *testing.T) {
	dir := tokenizerFiles(t)
	files, err := filepath.Glob(filepath.Join(dir, "templates", "*.jinja"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no templates in %s: %v", dir, err)
	}
	python := startRenderer(t, dir)
	same, refused, bad := 0, 0, 0
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, values := range conversations(t) {
			want := python.render(t, string(source), values)
			got := renderHere(string(source), values)
			switch {
			case got == want:
				same++
			case got.Error != "" && want.Error != "":
				refused++
			default:
				bad++
				t.Errorf("%s, conversation %d:\n got %s\nwant %s", filepath.Base(file), i, outline(got, want), outline(want, got))
			}
		}
	}
	t.Logf("parity: %d templates, %d texts the same, %d refused by both, %d differences", len(files), same, refused, bad)
}

// outline shows where a differs from b.
func outline(a, b rendered) string {
	if a.Error != "" {
		return "error: " + a.Error
	}
	i := 0
	for i < len(a.Text) && i < len(b.Text) && a.Text[i] == b.Text[i] {
		i++
	}
	from := max(0, i-60)
	return strings.ToValidUTF8(a.Text[from:min(len(a.Text), i+80)], "?")
}

// snippet is one row of format/jinja/testdata/snippets.jsonl: a template with what
// Jinja2 makes of it, or the kind of its error.
type snippet struct {
	Template string `json:"template"`
	Text     string `json:"text"`
	Error    string `json:"error,omitempty"`
}

// TestParitySnippets asks Jinja2 for what the recorded snippets of templates
// become; with -update it records them.
func TestParitySnippets(t *testing.T) {
	python := startRenderer(t, tokenizerFiles(t))
	const file = "../format/jinja/testdata/snippets.jsonl"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	values, err := py.FromJSON([]byte(`{"messages": [{"role": "system", "content": "S"}, {"role": "user", "content": "U"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	n := 0
	for line := range strings.Lines(string(data)) {
		var s snippet
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			t.Fatal(err)
		}
		want := python.render(t, s.Template, values.(*py.Dict))
		kind, _, _ := strings.Cut(want.Error, ":")
		if err := enc.Encode(snippet{s.Template, want.Text, kind}); err != nil {
			t.Fatal(err)
		}
		n++
	}
	golden.Equal(t, file, out.Bytes())
	t.Logf("parity: %d snippets", n)
}
