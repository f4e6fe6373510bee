package bfcl

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"envtune/py"
)

func value(t *testing.T, text string) py.Value {
	t.Helper()
	v, err := py.FromJSON([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

// tagged writes a call between tags.
func tagged(call string) string { return "<tool_call>\n" + call + "\n</tool_call>" }

// TestDecodeToolCall: TestParityToolCall compares more steps with the official
// decoder.
func TestDecodeToolCall(t *testing.T) {
	ls := tagged(`{"name": "ls", "arguments": {"a": true}}`)
	for _, c := range []struct{ name, step, want string }{
		{"a call", ls, "ls(a=True)"},
		{"two among text", "I call\n" + ls + " and " + tagged(`{"name": "cd", "arguments": "{\"folder\": \"it's\"}"}`), `ls(a=True); cd(folder="it's")`},
		{"no JSON is left out", tagged("x") + ls, "ls(a=True)"},
		{"tags on one line are no call", `<tool_call>{"name": "ls", "arguments": {}}</tool_call>`, ""},
		{"text", "No.", ""},
		{"no object", ls + tagged("[1]"), "error"},
		{"no name", tagged(`{"arguments": {}}`), "error"},
		{"no arguments", tagged(`{"name": "ls"}`), "error"},
		{"arguments that are no object", tagged(`{"name": "ls", "arguments": [1]}`), "error"},
		{"a list as a name", tagged(`{"name": [], "arguments": {}}`), "error"},
		{"a number as a name", tagged(`{"name": 5, "arguments": {}}`), "5()"},
	} {
		t.Run(c.name, func(t *testing.T) {
			calls, err := DecodeToolCall(py.Str(c.step))
			got := strings.Join(calls, "; ")
			if err != nil {
				got = "error"
			}
			if got != c.want {
				t.Errorf("got %s (%v), want %s", got, err, c.want)
			}
		})
	}
	if _, err := DecodeToolCall(py.None); err == nil || !strings.Contains(err.Error(), "'NoneType'") {
		t.Errorf("None: %v", err)
	}
}

func TestDetect(t *testing.T) {
	const list, tags = `"[ls(a=1)]"`, `"<tool_call>\n{\"name\": \"ls\", \"arguments\": {}}\n</tool_call>"`
	for _, c := range []struct {
		name string
		raw  []string // results
		want Decoding // "" where it is ambiguous
	}{
		{"nothing", nil, FC},
		{"no call at all", []string{`"Error during inference: x"`, `[["I cannot.", ""], []]`}, FC},
		{"lists", []string{`[["x"], [[{"ls": "{}"}]]]`}, FC},
		{"an object", []string{`[[{"ls": {}}]]`}, FC},
		{"an empty list", []string{`[[[]]]`}, FC},
		{"text that is a list of calls", []string{`[["Hm."]]`, `[[` + list + `]]`}, Prompting},
		{"tags", []string{`[[` + tags + `, "done"]]`}, ToolCall},
		{"both", []string{`[[` + tags + `]]`, `[[` + list + `]]`}, ""},
		{"both, and lists", []string{`[[` + tags + `, ` + list + `]]`, `[[[{"ls": "{}"}]]]`}, FC},
		{"odd turns", []string{`[5, {"a": 1}, "ls()", null, [1, ` + list + `]]`}, Prompting},
	} {
		t.Run(c.name, func(t *testing.T) {
			var results []Result
			for i, raw := range c.raw {
				results = append(results, Result{Line: i + 1, ID: fmt.Sprint("id_", i), Raw: value(t, raw)})
			}
			got, err := Detect(results)
			if got != c.want || errors.Is(err, ErrAmbiguous) != (c.want == "") {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
			if c.want == "" && !strings.Contains(err.Error(), "(line 1, id_0, turn 0, step 0)") {
				t.Errorf("the error does not say where: %v", err)
			}
		})
	}
}

func TestDecodings(t *testing.T) {
	for _, d := range []Decoding{FC, Prompting, ToolCall} {
		if d.Decoder() == nil {
			t.Errorf("%s has no decoder", d)
		}
	}
	if Decoding("auto").Decoder() != nil {
		t.Error("auto is a decoder")
	}
}

func TestCheckShape(t *testing.T) {
	for _, c := range []struct {
		raw  string
		d    Decoding
		want string
	}{
		{`"Error"`, FC, ""},
		{`[]`, Prompting, ""},
		{`[[], [[{"a": "{}"}], {"a": {}}, "x", null]]`, FC, ""},
		{`[["x", null]]`, ToolCall, ""},
		{`null`, FC, "id: the result is a NoneType, not"},
		{`{"a": 1}`, FC, "id: the result is a dict, not"},
		{`[[], "x"]`, FC, "id: turn 1 is a str, not"},
		{`[null]`, FC, "id: turn 0 is a NoneType, not"},
		{`[["x"], ["y", 1.5]]`, FC, "id: step 1 of turn 1 is a float, not a list of calls or text"},
		{`[[true]]`, Prompting, "id: step 0 of turn 0 is a bool, not text"},
		{`[[[{"a": "{}"}]]]`, Prompting, "id: step 0 of turn 0 is a list, not text, as the decoder prompting needs"},
		{`[[{"a": {}}]]`, ToolCall, "id: step 0 of turn 0 is a dict, not text, as the decoder tool_call needs"},
	} {
		err := Result{ID: "id", Raw: value(t, c.raw)}.CheckShape(c.d)
		if (err == nil) != (c.want == "") || err != nil && !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s as %s: %v, want %s", c.raw, c.d, err, c.want)
		}
	}
}

func TestCategory(t *testing.T) {
	for name, want := range map[string]string{
		"BFCL_v4_multi_turn_base_result.json":         "multi_turn_base v4",
		"BFCL_v4_multi_turn_miss_func_score.json":     "multi_turn_miss_func v4",
		"BFCL_v3_multi_turn_long_context_result.json": "multi_turn_long_context v3",
		"BFCL_v4_simple_python.json":                  "simple_python v4",
		"results.json":                                " ",
	} {
		category, version := Category(name)
		if got := category + " " + version; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func FuzzDecodeToolCall(f *testing.F) {
	for _, s := range []string{tagged(`{"name": "ls", "arguments": {"a": [1, "x"]}}`), tagged(`{"name": 5, "arguments": "{}"}`), "<tool_call>\n\n</tool_call>", "x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		calls, err := DecodeToolCall(py.Str(s))
		if err != nil && (err.Error() == "" || calls != nil) {
			t.Fatalf("%q: %q, %v", s, calls, err)
		}
		for _, c := range calls {
			if !strings.HasSuffix(c, ")") {
				t.Fatalf("%q became %q", s, calls)
			}
		}
		if len(calls) > strings.Count(s, "<tool_call>") && !strings.Contains(s, "arguments") {
			t.Fatalf("%q became %q", s, calls)
		}
	})
}
