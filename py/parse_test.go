package py

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestParseRefusals(t *testing.T) {
	for _, c := range []struct {
		call         string
		kind         ParseKind
		text         string
		name, callee string
		line, column int
	}{
		{"f(x=1", ParseSyntax, "'(' was never closed (<string>, line 1)", "", "f", 1, 2},
		{"f(a=1 b=2)", ParseSyntax, "invalid syntax. Perhaps you forgot a comma? (<string>, line 1)", "", "f", 1, 5},
		{"ls<|channel|>commentary(a=True)", ParseSyntax, "invalid syntax (<string>, line 1)", "", "", 1, 4},
		{"pwd(='')", ParseSyntax, "invalid syntax (<string>, line 1)", "", "pwd", 1, 5},
		{"f(a=1, a=2)", ParseSyntax, "keyword argument repeated: a (<string>, line 1)", "", "f", 1, 8},
		{"cd(folder=documents)", ParseName, "name 'documents' is not defined", "documents", "cd", 1, 11},
		{"f(a=inf)", ParseName, "name 'inf' is not defined", "inf", "f", 1, 5},
		{"GorillaFileSystem.ls()", ParseName, "name 'GorillaFileSystem' is not defined", "GorillaFileSystem", "", 1, 1},
		{"ls", ParseName, "name 'ls' is not defined", "ls", "", 1, 1},
		{"f(a=open)", ParseUnsupported, "not accepted: the name open (line 1, column 5); arguments must be literal values", "", "f", 1, 5},
		{"mean(numbers=[add(a=1)])", ParseNested, "not accepted: a call within a call (line 1, column 15); arguments must be literal values", "add", "mean", 1, 15},
		{"f(a=1+1)", ParseUnsupported, "not accepted: an expression (line 1, column 5); arguments must be literal values", "", "f", 1, 5},
		{"f(\n a=1,\n b={1})", ParseUnsupported, "not accepted: a set display (line 3, column 4); arguments must be literal values", "", "f", 3, 4},
		{"f(é='x', b=b'x')", ParseUnsupported, "not accepted: a bytes literal (line 1, column 12); arguments must be literal values", "", "f", 1, 12},
		{"f(), g()", ParseUnsupported, "not accepted: more than one call (line 1, column 1); arguments must be literal values", "", "f", 1, 1},
		{"f(x=-'a')", ParseValue, "bad operand type for unary -: 'str'", "", "f", 1, 5},
		{"f(x={[]: 1})", ParseValue, "unhashable type: 'list'", "", "f", 1, 5},
		{" \tf(x=y)", ParseName, "name 'y' is not defined", "y", "f", 1, 7},
		{"f(" + strings.Repeat("[", 40), ParseLimit, "the call is refused: brackets nested deeper than 32 (line 1)", "", "f", 1, 34},
		{"f(x=" + strings.Repeat("9", 5000) + ")", ParseLimit, "the call is refused: a number of more than 4300 digits (line 1)", "", "f", 1, 5},
		{strings.Repeat("x", 1<<17), ParseLimit, "the call is refused: longer than 65536 bytes (line 1)", "", "", 1, 1},
	} {
		_, err := ParseCall(c.call, DefaultLimits())
		e, ok := err.(*ParseError)
		if !ok {
			t.Errorf("%.60s: %v", c.call, err)
			continue
		}
		if e.Kind != c.kind || e.Text != c.text || e.Name != c.name || e.Callee != c.callee || e.Line != c.line || e.Column != c.column {
			t.Errorf("%.60s:\n got %+v\nwant %+v", c.call, *e, c)
		}
		if e.Want == "" && e.Kind != ParseLimit {
			t.Errorf("%.60s: nothing is said to be wanted", c.call)
		}
	}
}

func TestParseModule(t *testing.T) {
	src := "# long context\nA = ['x', ...]\nB = {'a': 1,\n  'b': 'x'  # one\n    'y'}\n\nC = -1.5"
	got, err := ParseModule(src, DefaultLimits())
	if err != nil || len(got) != 3 {
		t.Fatalf("%v, %v", got, err)
	}
	for i, want := range []string{"A = ['x', Ellipsis]", "B = {'a': 1, 'b': 'xy'}", "C = -1.5"} {
		if text := got[i].Name + " = " + Repr(got[i].Value); text != want {
			t.Errorf("got %s, want %s", text, want)
		}
	}
	for _, bad := range []string{"import os", "A = f()", "A = 1 B = 2", "A = [1", "A.b = 1", "A = {[]: 1}", "A == 1", "1 = 2", "A = B", "A ="} {
		if _, err := ParseModule(bad, DefaultLimits()); err == nil {
			t.Errorf("%s was accepted", bad)
		}
	}
}

// TestParseTime: no text within the limits costs more than a moment.
func TestParseTime(t *testing.T) {
	for _, size := range []int{64 << 10, 8 << 10, 4 << 10, 2 << 10} { // too many tokens, or as many as may be
		parseTime(t, size)
	}
}

func parseTime(t *testing.T, size int) {
	fill := func(head, part, tail string) string {
		return head + strings.Repeat(part, (size-len(head)-len(tail))/len(part)) + tail
	}
	nest := strings.Repeat("[", 31)
	for name, s := range map[string]string{
		"names": fill("f(", "a b ", ""), "commas": fill("f(", ",", ")"), "minus": fill("f(x=", "-", "1)"), "not": fill("f(x=", "not ", "1)"),
		"lambda": fill("f(x=", "lambda:", "1)"), "if": fill("f(x=", "1 if 1 else ", "1)"), "power": fill("f(x=", "1**", "1)"),
		"nested": "f(" + nest + "x y", "nested dict": fill("f("+strings.Repeat("{1:", 31), "1,", "x y"), "calls": fill("", "f()", "x"),
		"strings": fill("f(x=", "'a'", ")"), "quotes": fill("f(x=", "'", ")"), "backslashes": fill("f(x='", `\`, "')"), "comparisons": fill("f(x=", "1<", "1)"),
		"mixed": fill("f(", "(a=[{", ""), "generators": fill("f(", "a for a in b ", ")"), "keywords": fill("f(", "a=1,", "1)"),
		"calls within": fill("f(", "g(),", ")"), "deep calls": "f(" + strings.Repeat("a=g(", 30) + fill("", "1,", "") + strings.Repeat(")", 31), "programs within": fill("f(g(),", "1<1,", ")"), "attributes": fill("f(g()", ".a", ")"),
	} {
		start := time.Now()
		_, plain := ParseCall(s, DefaultLimits())
		_, nested := ParseCallExpr(s, DefaultLimits())
		_, _ = ParseCallList(s, DefaultLimits())
		d := time.Since(start)
		if t.Logf("%d bytes of %s: %v, %v", size, name, d, nested); d > 3*time.Second {
			t.Errorf("%d bytes of %s: %v, %v", size, name, d, plain)
		}
	}
}

func FuzzParseCall(f *testing.F) {
	for _, s := range hostile(f) {
		f.Add(s)
	}
	for _, s := range []string{"f(x='a' \"b\", y=[1, (2,), {'k': -1.5e3}], z=None)", "f('''a\n''')", "f(r'\\', u'\\u00e9\\N{DASH}')", "a\\\n(1)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseCall(s, Limits{Bytes: 1 << 12, Depth: 8, Digits: 100})
		if err != nil {
			e, ok := err.(*ParseError)
			if !ok || e.Text == "" || e.Kind == "" || e.Offset < 0 || e.Offset > len(s) || e.Line < 1 || e.Column < 1 {
				t.Fatalf("%q: the error is not defined: %#v", s, err)
			}
			return
		}
		// What was read is written and read again.
		var text []string
		for _, v := range c.Args {
			text = append(text, Repr(v))
		}
		for _, a := range c.Kwargs {
			text = append(text, a.Name+"="+Repr(a.Value))
		}
		again := c.Name + "(" + strings.Join(text, ", ") + ")"
		if strings.Contains(again, "inf") || strings.Contains(again, "Ellipsis") {
			return // these are not literals
		}
		limits := Limits{Bytes: 1 << 16, Depth: 8, Digits: 1000}
		back, err := ParseCall(again, limits)
		if err != nil {
			t.Fatalf("%q became %q: %v", s, again, err)
		}
		if Repr(Tuple(back.Args)) != Repr(Tuple(c.Args)) || len(back.Kwargs) != len(c.Kwargs) {
			t.Fatalf("%q became %q", s, again)
		}
	})
}

func TestScanJSON(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		want string
	}{
		{`{"a": [1]} and more`, 10, ""},
		{`"x"`, 3, ""},
		{`12,`, 2, ""},
		{`[[[]]]`, 6, ""},
		{``, 0, "a value"},
		{` 1`, 0, "a value"},
		{`[1 2]`, 3, "',' or the closing bracket"},
		{`{"a" 1}`, 5, "':'"},
		{`{a: 1}`, 1, "a name in double quotes"},
		{`["x`, 1, "a string that ends with '\"'"},
		{"[\"\n\"]", 2, `an escape (\n for a line break) in the string`},
		{`["\u00"]`, 3, "a valid escape"},
		{"[\"\xff\"]", 2, "UTF-8 text"},
		{`[[[[]]]]`, 3, "a smaller value (the depth of the JSON text is larger than this environment allows)"},
	} {
		_, n, err := ScanJSON(c.text, 2)
		if e, ok := err.(*JSONFault); ok {
			n = e.Offset
			if e.Want != c.want {
				t.Errorf("%s: expected %s, want %s", c.text, e.Want, c.want)
			}
		} else if c.want != "" {
			t.Errorf("%s was accepted", c.text)
		}
		if n != c.n {
			t.Errorf("%s: %d bytes, want %d", c.text, n, c.n)
		}
	}
}

func FuzzFromJSON(f *testing.F) {
	for _, s := range []string{`{"a": [1, 2.5, -3e-7, null, true], "b": "\ud83d\ude00\ud800"}`, `[NaN, -Infinity]`, `"\u00"`, `-`, `{"a":1,"a":2}`} {
		f.Add([]byte(s))
	}
	// Two surrogates side by side become one character on the way, as in Python.
	parted := regexp.MustCompile(`\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}`)
	f.Add([]byte("\"\xed\xab\x8f\xed\xb2\x8f\""))
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := FromJSON(data)
		src := strings.TrimLeft(string(data), " \t\r\n")
		scanned, n, fault := ScanJSON(src+" ,", maxJSONDepth)
		if e, ok := fault.(*JSONFault); fault != nil && (!ok || e.Offset < 0 || e.Offset > len(src)+2 || e.Want == "") {
			t.Fatalf("%q: the fault has no place in it: %#v", src, fault)
		}
		if err == nil && (fault != nil || Repr(scanned) != Repr(v) || n != len(strings.TrimRight(src, " \t\r\n"))) {
			t.Fatalf("%q is %s, scanned %v, %d, %v", data, Repr(v), scanned, n, fault)
		}
		if err != nil {
			if e, ok := AsException(err); !ok || e.Text == "" {
				t.Fatalf("%q: %v", data, err)
			}
			return
		}
		text, err := JSON(v)
		if err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		back, err := FromJSON([]byte(text))
		if err != nil || Repr(back) != Repr(v) && !parted.MatchString(Repr(v)) {
			t.Fatalf("%q became %s: %v", data, text, err)
		}
	})
}
