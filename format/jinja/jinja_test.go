package jinja

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"envtune/py"
)

type snippet struct{ Template, Text, Error string }

// snippets are templates with what Jinja2 makes of them; `go test ./parity -run
// TestParitySnippets -update` records them.
func snippets(t testing.TB) []snippet {
	t.Helper()
	f, err := os.Open("testdata/snippets.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []snippet
	in := bufio.NewScanner(f)
	for in.Scan() {
		var s snippet
		if err := json.Unmarshal(in.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

func values(t testing.TB, text string) *py.Dict {
	t.Helper()
	v, err := py.FromJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v.(*py.Dict)
}

func render(t testing.TB, template, vars string) (string, error) {
	t.Helper()
	tm, err := Parse(template, DefaultLimits())
	if err != nil {
		return "", err
	}
	return tm.Render(values(t, vars), Options{Now: time.Date(2025, 3, 7, 9, 5, 0, 0, time.UTC)})
}

func TestSnippets(t *testing.T) {
	for _, s := range snippets(t) {
		got, err := render(t, s.Template, `{"messages": [{"role": "system", "content": "S"}, {"role": "user", "content": "U"}]}`)
		switch {
		case (err != nil) != (s.Error != ""):
			t.Errorf("%q: error %v, Jinja2 has %q", s.Template, err, s.Error)
		case err == nil && got != s.Text:
			t.Errorf("%q:\n got %q\nwant %q", s.Template, got, s.Text)
		}
	}
}

// What is refused although Jinja2 would do it, and what a message says.
func TestRefusals(t *testing.T) {
	for _, c := range []struct{ template, want string }{
		{"{{ '%d' % 1 }}", "line 1: UnsupportedError"},
		{"a\n{{ f(*args) }}", "line 2: unpacked arguments"},
		{"\n\n{% call f() %}{% endcall %}", "line 3: the tag 'call' is not supported"},
		{"{% for x in y recursive %}{% endfor %}", "recursive loops are not supported"},
		{"{% include 'x' %}", "the tag 'include' is not supported"},
		{"{% endfor %}", "the tag 'endfor' closes nothing"},
		{"{% break %}", "outside a loop"},
		{"{% if x %}\n", "the template ends where 'endif' should come"},
		{"{{ 1 | batch(2) }}", "the filter 'batch' is not supported"},
		{"{{ 1 is escaped }}", "the test 'escaped' is not supported"},
		{"{{ x.y }}", "'x' is undefined"},
		{"{{ {}.a.b }}", "'dict object' has no attribute 'a'"},
		{"{{ [].append(1) }}", "would change a list"},
		{"{{ range }}", "a function is printed"},
		{"{{ strftime_now('%Q') }}", "the directive %Q"},
		{"{{ '\\N{DASH}' }}", "the escape \\N"},
		{"{{ 'a' ", "a tag has no end"},
		{"{{ ¤ }}", "unexpected character '¤'"},
		{"{{ 1_ }}", `"1_" is not a number`},
		{"\xff", "not UTF-8"},
	} {
		_, err := render(t, c.template, `{}`)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want one that says %q", c.template, err, c.want)
		}
	}
	_, err := render(t, "\n{{ raise_exception('roles must alternate') }}", `{}`)
	var e *Error
	if !errors.As(err, &e) || !e.Raised || e.Line != 2 || !strings.HasSuffix(e.Text, "roles must alternate") {
		t.Errorf("raise_exception gives %#v", err)
	}
}

// A template that would run, grow or nest without end stops at a bound that the
// error names.
func TestBounds(t *testing.T) {
	big := strings.Repeat("x", 1<<20)
	for _, c := range []struct{ name, template, want string }{
		{"loop", "{% for a in range(99999) %}{% for b in range(99999) %}{{ a }}{% endfor %}{% endfor %}", "more than 2000000 steps"},
		{"empty loop", "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", "more than 2000000 steps"},
		{"range", "{% for a in range(20000000) %}{% endfor %}", "range of 20000000 items"},
		{"doubled text", "{% set ns = namespace(s='x') %}{% for a in range(100) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}", "steps"},
		{"doubled list", "{% set ns = namespace(s=[1]) %}{% for a in range(100) %}{% set ns.s = ns.s + ns.s %}{% endfor %}", "steps"},
		{"shared list", "{% set ns = namespace(s=[1]) %}{% for a in range(60) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s | tojson }}", "steps"},
		{"shared and compared", "{% set ns = namespace(s=[1], t=[1]) %}{% for a in range(60) %}{% set ns.s = [ns.s, ns.s] %}{% set ns.t = [ns.t, ns.t] %}{% endfor %}{{ ns.s == ns.t }}", "steps"},
		{"deep list", "{% set ns = namespace(s=[1]) %}{% for a in range(9999) %}{% set ns.s = [ns.s] %}{% endfor %}{{ ns.s }}", "more than 100 levels"},
		{"repeated", "{{ 'abcdefgh' * 999999999 }}", "larger than"},
		{"padded", "{{ 'a\nb' | indent(999999999) }}", "longer than"},
		{"replaced", "{% set a = 'x' * 1000000 %}{{ a | replace('x', a) }}", "longer than"},
		{"joined", "{% set a = 'x' * 1000000 %}{{ ([a] * 99) | join(a) }}", "longer than"},
		{"macros", "{% macro f(n) %}{{ f(n) }}{% endmacro %}{{ f(1) }}", "more than 100 deep"},
		{"filters", "{{ [[1]] | map('map', 'map', 'map', 'string') | list }}", ""},
		{"power", "{{ 9 ** 99999999 }}", "Exceeds the limit"},
		{"brackets", strings.Repeat("{{ ", 1) + strings.Repeat("(", 5000) + "1" + strings.Repeat(")", 5000) + " }}", "nested too deep"},
		{"tags", strings.Repeat("{% if 1 %}", 5000), "nested too deep"},
		{"signs", "{{ " + strings.Repeat("-", 5000) + "1 }}", "nested too deep"},
		{"chain", "{{ 1" + strings.Repeat(" + 1", 5000) + " }}", "operators in a row"},
		{"dots", "{{ x" + strings.Repeat(".x", 5000) + " }}", "in a row"},
		{"filter chain", "{{ x" + strings.Repeat("|trim", 5000) + " }}", "in a row"},
		{"source", big + "y", "bytes, more than"},
		{"long text indexed", "{% set a = 'x' * 1000000 %}{% for i in range(99999) %}{% if a[i] == 'y' %}{% endif %}{% endfor %}", "steps"},
		{"long text searched", "{% set a = 'x' * 1000000 %}{% for i in range(99999) %}{% if 'y' in a %}{% endif %}{% endfor %}", "steps"},
	} {
		t.Run(c.name, func(t *testing.T) {
			limits := DefaultLimits()
			limits.Steps /= 10
			tm, err := Parse(c.template, limits)
			if err == nil {
				_, err = tm.Render(py.NewDict(), Options{})
			}
			if c.want == "" {
				if err == nil {
					t.Error("no error")
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one that says %q", err, c.want)
			}
		})
	}
}

// Rendering changes nothing: a template renders the same twice, from several
// goroutines, and leaves the variables as they were.
func TestRenderKeepsValues(t *testing.T) {
	tm, err := Parse("{% set m = m + [1] %}{% for x in m %}{{ x }},{% endfor %}{{ d | tojson }}", DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	vars := values(t, `{"m": [0], "d": {"b": 1, "a": 2}}`)
	before := py.Repr(vars)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if got, err := tm.Render(vars, Options{}); err != nil || got != `0,1,{"b": 1, "a": 2}` {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
	wait.Wait()
	if py.Repr(vars) != before {
		t.Error("the variables changed")
	}
}

func FuzzTemplate(f *testing.F) {
	for _, s := range snippets(f) {
		f.Add(s.Template)
	}
	limits := Limits{Source: 4096, Depth: 30, Steps: 50_000, Text: 1 << 16}
	vars := values(f, `{"messages": [{"role": "system", "content": "S"}, {"role": "user", "content": null}], "x": {"y": [1, 2.5, "é"]}}`)
	f.Fuzz(func(t *testing.T, source string) {
		tm, err := Parse(source, limits)
		if err == nil {
			var text string
			if text, err = tm.Render(vars, Options{}); len(text) > limits.Text {
				t.Fatalf("%d bytes", len(text))
			}
		}
		var e *Error
		if err != nil && (!errors.As(err, &e) || e.Line < 1 || e.Text == "") {
			t.Fatalf("%q: error without a place: %v", source, err)
		}
	})
}
