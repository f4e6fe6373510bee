package py

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// written runs an expression with calls that return what they were called with,
// as a tuple, and writes in which order they ran.
func written(c *CallExpr) (string, []string, error) {
	var ran []string
	var call func(c *CallExpr) (Value, error)
	call = func(c *CallExpr) (Value, error) {
		if strings.HasPrefix(c.Name, "no") {
			return nil, errors.New("no " + c.Name)
		}
		k, err := c.Args(call)
		if err != nil {
			return nil, err
		}
		ran = append(ran, c.Name)
		return Tuple{Str(c.Name), Tuple(k.Args), keyDict(k.Kwargs)}, nil
	}
	v, err := call(c)
	if err != nil {
		return "", ran, err
	}
	return Repr(v), ran, nil
}

func keyDict(key []Arg) *Dict {
	d := NewDict()
	for _, a := range key {
		d.SetStr(a.Name, a.Value)
	}
	return d
}

func TestCallExpr(t *testing.T) {
	sixteen := func(at int) string {
		parts := make([]string, 17)
		for i := range parts {
			parts[i] = fmt.Sprintf("%d: g%d()", i, i)
		}
		parts[at] = "[]: g()"
		return strings.Join(parts, ", ")
	}
	for _, c := range []struct{ call, want, ran, err string }{
		{"f()", "('f', (), {})", "f", ""},
		{"f(g(), x=h())", "('f', (('g', (), {}),), {'x': ('h', (), {})})", "g h f", ""},
		{"f(g(h(1), i(2)))", "('f', (('g', (('h', (1,), {}), ('i', (2,), {})), {}),), {})", "h i g f", ""},
		{"f([g(), (h(),), {'a': i()}, (j())], -1.5, - -True, ...)",
			"('f', ([('g', (), {}), (('h', (), {}),), {'a': ('i', (), {})}, ('j', (), {})], -1.5, 1, Ellipsis), {})", "g h i j f", ""},
		{"f({g(): 1, g(): 2, 1: h()})", "('f', ({('g', (), {}): 2, 1: ('h', (), {})},), {})", "", "unhashable type: 'dict'"},
		{"f({1: g(), 1.0: h()})", "('f', ({1: ('h', (), {})},), {})", "g h f", ""},
		{"f(g(), -'a', h())", "", "g", "bad operand type for unary -: 'str'"},
		{"f(g(), +-[h()], i())", "", "g h", "bad operand type for unary -: 'list'"},
		{"f(g(), {[]: h()}, i())", "", "g h", "unhashable type: 'list'"},
		{"f({[]: g(), 1: h()})", "", "g h", "unhashable type: 'list'"},
		{"f({" + strings.TrimSuffix(sixteen(3), ", 16: g16()") + "})", "", "g0 g1 g2 g", "unhashable type: 'list'"},
		{"f(g(), x, h())", "", "g", "name 'x' is not defined"},
		{"f(no(g()), h())", "", "", "no no"},
		{"f(g(h(), no(), i()))", "", "h", "no no"},
	} {
		limits := DefaultLimits()
		limits.Calls = 40
		e, err := ParseCallExpr(c.call, limits)
		if err != nil {
			t.Errorf("%s: %v", c.call, err)
			continue
		}
		got, ran, err := written(e)
		text := ""
		if err != nil {
			text = err.Error()
		}
		if c.err != "" && c.ran == "" {
			ran = nil
		}
		if text != c.err || c.err == "" && got != c.want || strings.Join(ran, " ") != c.ran {
			t.Errorf("%s:\n got %s, ran %v, error %q\nwant %s, ran %s, error %q", c.call, got, ran, text, c.want, c.ran, c.err)
		}
	}
}

func TestCallExprRefusals(t *testing.T) {
	for _, c := range []struct {
		call   string
		kind   ParseKind
		text   string
		column int
	}{
		{"f(g(1+1))", ParseUnsupported, "not accepted: an expression (line 1, column 5); arguments must be literal values", 5},
		{"f(g(), open(1))", ParseUnsupported, "not accepted: a call of open (line 1, column 8); arguments must be literal values", 8},
		{"f(g(), open)", ParseUnsupported, "not accepted: the name open (line 1, column 8); arguments must be literal values", 8},
		{"f(x, g(), 1+1)", ParseName, "name 'x' is not defined", 3},
		{"f(g(), x, 1+1)", ParseUnsupported, "not accepted: an expression (line 1, column 11); arguments must be literal values", 11},
		{"f(g(x, b''))", ParseUnsupported, "not accepted: a bytes literal (line 1, column 8); arguments must be literal values", 8},
		{"f(g()())", ParseUnsupported, "not accepted: a function call (line 1, column 3); arguments must be literal values", 3},
		{"f(g().h)", ParseUnsupported, "not accepted: an attribute (line 1, column 3); arguments must be literal values", 3},
		{"f(g()[0])", ParseUnsupported, "not accepted: a subscript (line 1, column 3); arguments must be literal values", 3},
		{"f(*g())", ParseUnsupported, "not accepted: a starred (line 1, column 3); arguments must be literal values", 3},
		{"f(**g())", ParseUnsupported, "not accepted: a double starred (line 1, column 3); arguments must be literal values", 3},
		{"f(g(a=1, a=2))", ParseSyntax, "keyword argument repeated: a (<string>, line 1)", 10},
		{"f(g(a=1, 2))", ParseSyntax, "positional argument follows keyword argument (<string>, line 1)", 11},
		{"f(g(__debug__=1))", ParseSyntax, "cannot assign to __debug__ (<string>, line 1)", 5},
		{"f(g(", ParseSyntax, "'(' was never closed (<string>, line 1)", 4},
		{"f(g()) + 1", ParseUnsupported, "not accepted: an expression (line 1, column 1); arguments must be literal values", 1},
		{"f(" + strings.Repeat("g(), ", 16) + ")", ParseLimit, "the call is refused: more than 16 calls in one (line 1)", 78},
		{strings.Repeat("f(", 33), ParseLimit, "the call is refused: brackets nested deeper than 32 (line 1)", 66},
	} {
		_, err := ParseCallExpr(c.call, DefaultLimits())
		e, ok := err.(*ParseError)
		if !ok {
			t.Errorf("%s: %v", c.call, err)
			continue
		}
		if e.Kind != c.kind || e.Text != c.text || e.Column != c.column {
			t.Errorf("%s:\n got %s %s at %d\nwant %s %s at %d", c.call, e.Kind, e.Text, e.Column, c.kind, c.text, c.column)
		}
	}
}

// FuzzCallExpr: what ParseCall reads, ParseCallExpr reads alike; what ParseCall
// refuses for another reason than a call within, ParseCallExpr refuses or finds
// while it evaluates.
func FuzzCallExpr(f *testing.F) {
	for _, s := range hostile(f) {
		f.Add(s)
	}
	for _, s := range []string{"f(g(), x=[h(1), {'a': (i(),)}])", "f(-g(), {g(): 1})", "f(g(a=1, a=2))", "f(g(x), 1+1)", "f(g ('g(x)'))", "f(a(b(c(d(e()))))", "f(g(*x))", "f(\ng(\n))"} {
		f.Add(s)
	}
	limits := Limits{Bytes: 1 << 12, Depth: 8, Digits: 100, Calls: 6}
	f.Fuzz(func(t *testing.T, s string) {
		e, err := ParseCallExpr(s, limits)
		c, plainErr := ParseCall(s, limits)
		if err != nil {
			p, ok := err.(*ParseError)
			if !ok || p.Text == "" || p.Kind == "" || p.Kind == ParseNested || p.Offset < 0 || p.Offset > len(s) || p.Line < 1 || p.Column < 1 {
				t.Fatalf("%q: the error is not defined: %#v", s, err)
			}
			if plainErr == nil {
				t.Fatalf("%q: refused with %v, read without calls", s, err)
			}
			if plain := plainErr.(*ParseError); plain.Kind == ParseSyntax && plain.Text != p.Text {
				t.Fatalf("%q: %s with calls, %s without", s, p.Text, plain.Text)
			}
			return
		}
		if strings.HasPrefix(e.Name, "no") {
			return // written fails such calls
		}
		got, _, err := written(e)
		if plainErr != nil {
			switch kind := plainErr.(*ParseError).Kind; {
			case kind == ParseNested:
			case (kind == ParseName || kind == ParseValue) && err != nil && err.Error() == plainErr.Error():
			default:
				t.Fatalf("%q: %v without calls, %v with", s, plainErr, err)
			}
			return
		}
		want := Repr(Tuple{Str(c.Name), Tuple(c.Args), keyDict(c.Kwargs)})
		if err != nil || got != want {
			t.Fatalf("%q: %s, %v; want %s", s, got, err, want)
		}
	})
}
