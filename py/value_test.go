package py

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"unicode"
)

func TestDictOrder(t *testing.T) {
	d := NewDict(P("a", NewInt(1)), P("b", NewInt(2)))
	d.SetStr("a", NewInt(3)) // overwriting keeps the place
	d.SetStr("c", NewInt(4))
	d.Delete(Str("b"))
	d.SetStr("b", NewInt(5)) // re-adding after deletion goes to the end
	if got, want := Repr(d), "{'a': 3, 'c': 4, 'b': 5}"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestDictKeys runs the same steps on a small dict and on one with an index.
func TestDictKeys(t *testing.T) {
	for _, n := range []int{0, 20} {
		d := NewDict()
		for i := range n {
			d.Set(Tuple{NewInt(int64(i)), Str("x")}, None)
		}
		d.Set(NewInt(1), Str("int"))
		d.Set(Float(1), Str("float"))
		d.Set(Bool(true), Str("bool"))
		d.Set(None, Str("none"))
		d.Set(Float(1.5), Str("half"))
		d.Set(Tuple{NewInt(1), Float(2)}, Str("tuple"))
		big, _ := Pow(NewInt(2), NewInt(70))
		d.Set(big, Str("big"))
		if d.Len() != n+5 {
			t.Errorf("%d entries, want %d", d.Len(), n+5)
		}
		for key, want := range map[Value]string{
			NewInt(1): "bool", Float(1): "bool", None: "none", Float(1.5): "half", Float(math.Pow(2, 70)): "big",
		} {
			if v, ok := d.Get(key); !ok || v != Str(want) {
				t.Errorf("n=%d: d[%s] is %v", n, Repr(key), v)
			}
		}
		if v, ok := d.Get(Tuple{Bool(true), NewInt(2)}); !ok || v != Str("tuple") {
			t.Errorf("n=%d: equal tuples are different keys", n)
		}
		if _, ok := d.Get(NewList()); ok {
			t.Error("a list was found as a key")
		}
		if k := d.Keys()[n]; k != Value(NewInt(1)) {
			t.Errorf("the first key stays: %s", Repr(k))
		}
		for _, k := range d.Keys() {
			if !d.Delete(k) {
				t.Errorf("%s was not deleted", Repr(k))
			}
		}
		if d.Len() != 0 || d.Delete(NewInt(1)) {
			t.Error("the dict is not empty")
		}
	}
}

func TestDictSetPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic for an unhashable key")
		}
	}()
	NewDict().Set(NewList(), None)
}

func TestDeepCopy(t *testing.T) {
	inner := NewList(NewInt(1))
	v := NewDict(P("a", inner), P("b", Tuple{inner}), P("c", NewDict(P("x", Float(1)))))
	c := DeepCopy(v).(*Dict)
	inner.Append(NewInt(2))
	if got := Repr(c); got != "{'a': [1], 'b': ([1],), 'c': {'x': 1.0}}" {
		t.Errorf("the copy changed: %s", got)
	}
	a, _ := c.GetStr("a")
	a.(*List).Append(None)
	if got := Repr(c); got != "{'a': [1, None], 'b': ([1, None],), 'c': {'x': 1.0}}" {
		t.Errorf("what was shared is not: %s", got)
	}
}

func TestResultText(t *testing.T) {
	huge, _ := Pow(NewInt(10), NewInt(4300))
	for _, c := range []struct {
		v    Value
		want string
	}{
		{Str("it's"), "it's"},
		{None, "None"},
		{NewList(Str("a"), None, Ellipsis), "['a', None, Ellipsis]"},
		{NewDict(P("é", Bool(true))), `{"\u00e9": true}`},
		{NewDict(Pair{NewInt(1), None}, Pair{Bool(false), None}, Pair{None, None}, Pair{Float(0.5), None}),
			`{"1": null, "false": null, "null": null, "0.5": null}`},
		{NewDict(P("a", Ellipsis)), "{'a': Ellipsis}"},
		{NewDict(Pair{Tuple{NewInt(1)}, None}), "{(1,): None}"},
		{NewDict(P("a", Float(math.NaN())), P("b", Float(math.Inf(-1)))), `{"a": NaN, "b": -Infinity}`},
	} {
		if got, err := ResultText(c.v); err != nil || got != c.want {
			t.Errorf("got %s (%v), want %s", got, err, c.want)
		}
	}
	if _, err := ResultText(NewDict(P("a", huge))); err == nil || err.Error() != digitsText {
		t.Errorf("an int of 4301 digits was written: %v", err)
	}
}

// TestReprReadsBack: repr and ParseLiteral are a lossless pair for what holds no
// NaN or infinity.
func TestReprReadsBack(t *testing.T) {
	for _, s := range []string{"{'a': [1, 1.0, True, None], (1, 'x'): {}, 2: -0.0}", "[1e+16, 1e-05, 5e-324, 123456789012345678901234567890]",
		`['it\'s "x"', "it's", '\\\x00\x7f\xad\u2028\ud800\U000e0001é😀']`, "((), (1,), [()])"} {
		v, err := ParseLiteral(s, DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		if got := Repr(v); got != s {
			t.Errorf("got %s, want %s", got, s)
		}
	}
}

func TestUnicodeVersion(t *testing.T) {
	// The tables of unicode.go are the difference from Python 3.11's 14.0.0.
	if unicode.Version != "15.0.0" {
		t.Errorf("Go's tables are of Unicode %s: compute added15 and digitsOnly again", unicode.Version)
	}
}

func TestFormatFields(t *testing.T) {
	fields := map[string]Value{"symbol": Str("AAPL"), "n": Float(1)}
	if got, err := FormatFields("{symbol}: {{{n}}} {symbol}", fields); err != nil || got != "AAPL: {1.0} AAPL" {
		t.Errorf("got %q, %v", got, err)
	}
	for text, kind := range map[string]string{
		"{x}": "KeyError", "}": "ValueError", "{": "ValueError", "{symbol.x}": UnsupportedKind, "{n:.2f}": UnsupportedKind,
	} {
		_, err := FormatFields(text, fields)
		if e, ok := AsException(err); !ok || e.Kind != kind {
			t.Errorf("%s: got %v, want a %s", text, err, kind)
		}
	}
}

func TestListMethods(t *testing.T) {
	l := NewList(NewInt(1), Str("a"), Float(1))
	if err := l.Remove(Bool(true)); err != nil || Repr(l) != "['a', 1.0]" {
		t.Errorf("after remove: %s, %v", Repr(l), err)
	}
	if err := l.Remove(None); err == nil || err.Error() != "list.remove(x): x not in list" {
		t.Errorf("remove of what is not there: %v", err)
	}
}

func TestBounds(t *testing.T) {
	big, _ := Pow(NewInt(7), NewInt(40000))
	for name, f := range map[string]func() (Value, error){
		"product":  func() (Value, error) { return Mul(big, big) },
		"sequence": func() (Value, error) { return Mul(NewList(None), NewInt(1<<40)) },
		"string":   func() (Value, error) { return Mul(Str("ab"), NewInt(1<<40)) },
	} {
		if _, err := f(); err == nil {
			t.Errorf("%s without bound", name)
		} else if e, ok := AsException(err); !ok || e.Kind != LimitKind {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Pow(NewInt(7), NewInt(3000000)); err == nil || err.Error() != digitsText {
		t.Errorf("7**3000000: %v", err)
	}
	deep := strings.Repeat("[", 300) + strings.Repeat("]", 300)
	if _, err := FromJSON([]byte(deep)); err == nil {
		t.Error("JSON of any depth was read")
	}
	if _, err := FromJSON([]byte("\"\xff\"")); err == nil {
		t.Error("text that is not UTF-8 was read")
	}
}

func TestRandomCopies(t *testing.T) {
	r := NewRandom(141053)
	if got := r.RandInt(100000, 999999); got != 251675 {
		t.Fatalf("the first draw is %d", got)
	}
	c := r.Clone()
	data, err := json.Marshal(r)
	if err != nil || string(data) != `{"seed":141053,"draws":2}` {
		t.Fatalf("written as %s, %v", data, err)
	}
	var back Random
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	for _, g := range []*Random{r, c, &back} {
		if got := g.RandInt(1e11, 1e12-1); got != 391310425148 {
			t.Errorf("the second draw is %d", got)
		}
		if got := g.Uniform(0, 120); got != 44.51081620775468 {
			t.Errorf("the third draw is %v", got)
		}
	}
	if err := json.Unmarshal([]byte(`{"seed":1,"draws":99999999999}`), &back); err == nil {
		t.Error("a generator was wound forward without bound")
	}
}
