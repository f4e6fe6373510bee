package py

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// sameCall checks that what quickCall takes is what the grammar reads.
func sameCall(t *testing.T, s string) bool {
	t.Helper()
	quick, ok := quickCall(s, DefaultLimits())
	if !ok {
		return false
	}
	slow, err := parseCall(s, DefaultLimits())
	if err != nil {
		t.Fatalf("%q is read in one pass, and refused by the grammar: %v", s, err)
	}
	if got, want := describe(quick), describe(slow); got != want {
		t.Fatalf("%q is %s in one pass, and %s by the grammar", s, got, want)
	}
	return true
}

func describe(c Call) string {
	text := c.Name + Repr(Tuple(c.Args))
	for _, a := range c.Kwargs {
		text += " " + a.Name + "=" + Repr(a.Value)
	}
	return text
}

func TestQuickCall(t *testing.T) {
	for call, quick := range map[string]bool{
		"f()": true, "f( )": true, "f(a=1)": true, "f(1, 'x', b = [1, 2.5, {'k': None}])": true,
		`f(a='é', b="it's")`: true, "f(-0, -0.0, -5, True)": true, "f({'a': 1, 'a': 2})": true, "f([])": true, "f({})": true,
		"f(a=1,)": false, " f()": false, "f() ": false, "f(a=1, a=2)": false, "f(a=1, 2)": false, "f('a' 'b')": false,
		"f('''a''')": false, "f('')": true, `f('\n')`: true, `f('it\'s')`: true, `f('\')`: false, `f("\\")`: true, `f('\N{DASH}')`: false, `f('\x4')`: false, `f('\u00e9é\q')`: true, "f(r'a')": false, "f(007)": false, "f(1_0)": false, "f(1e5)": false,
		"f(1.)": false, "f(.5)": false, "f(- 1)": false, "f(True1)": false, "f(x)": false, "f((1,))": false, "if(1)": false,
		"f(__debug__=1)": false, "f({1: 2})": false, "f(1000000000000000000)": false, "f(g())": false, "f": false, "f(": false,
		"f('\xff')": false, "f([1)": false, "f(None=1)": false, "f(a=1 if 1 else 2)": false, "f([[[[[[1]]]]]])": false, "f(1 2)": false,
	} {
		if got := sameCall(t, call); got != quick {
			t.Errorf("%q is read in one pass: %v, want %v", call, got, quick)
		}
	}
}

// TestQuickCallRandom puts calls together from pieces, right and wrong.
func TestQuickCallRandom(t *testing.T) {
	pieces := strings.Split("f|g1|(|(|)|)|,|,| |=|a|b|'x'|\"y's\"|''|1|-2|0|3.25|-0.0|[|]|{|}|:|True|None|False|\\|\\|\n|é|.|_|if|'|\"|#|9999999999|", "|")
	taken := 0
	for n := range 60_000 {
		r := rand.New(rand.NewPCG(uint64(n), 5))
		s := "f("
		for range r.IntN(12) {
			s += pieces[r.IntN(len(pieces))]
		}
		if sameCall(t, s+")") {
			taken++
		}
	}
	if taken < 500 {
		t.Errorf("only %d were read in one pass", taken)
	}
}

func TestPlainPrefix(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		b := []byte(strings.Repeat("plain text ~", 3))[:r.IntN(36)]
		for range r.IntN(3) {
			if len(b) > 0 {
				b[r.IntN(len(b))] = byte(r.IntN(256))
			}
		}
		want := 0
		for want < len(b) && b[want] >= ' ' && b[want] < 0x7F && b[want] != '"' && b[want] != '\\' {
			want++
		}
		if got := plainPrefix(string(b)); got != want {
			t.Fatalf("%q: %d, want %d", b, got, want)
		}
	}
}

// TestSeal: a sealed list is written as it was, and one that changed after all
// as it is now.
func TestSeal(t *testing.T) {
	list := func() *List {
		l := NewList()
		for i := range 2 * sealLimit {
			l.Append(Float(float64(i) / 4))
		}
		return l
	}
	plain, sealed, odd := list(), list(), list()
	odd.Append(Ellipsis)
	Seal(NewDict(P("x", Tuple{sealed, odd})))
	if sealed.sealed() == nil || odd.sealed() == nil || odd.sealed().json != "" {
		t.Fatal("a long list was not sealed, or one without JSON has some")
	}
	for range 2 {
		for _, v := range []func(*List) Value{func(l *List) Value { return l }, func(l *List) Value { return NewDict(P("a", l)) }} {
			got, err := ResultText(v(sealed))
			if want, _ := ResultText(v(plain)); err != nil || got != want || Repr(sealed) != Repr(plain) {
				t.Errorf("%.60s, %v, want %.60s", got, err, want)
			}
		}
		plain.Append(Str("more"))
		sealed.Append(Str("more"))
	}
	if text, err := ResultText(NewDict(P("a", odd))); err != nil || !strings.HasSuffix(text, "31.75, Ellipsis]}") {
		t.Errorf("%s, %v", text, err)
	}
}

// TestShareIndex: copies of a dict with a shared index find what they hold, and
// do not change what the others find.
func TestShareIndex(t *testing.T) {
	d := NewDict()
	for i := range 2 * scanLimit {
		d.Set(NewInt(int64(i)), Str("old"))
	}
	d.ShareIndex()
	before := Repr(d)
	a, b := d.Copy(), d.Copy()
	for i := range 3 * maxBehind {
		a.Set(Str(strings.Repeat("k", i)), NewInt(int64(i)))
		a.Set(NewInt(int64(1000+i)), NewInt(int64(i)))
		for j := range i + 1 {
			x, ok1 := a.GetStr(strings.Repeat("k", j))
			y, ok2 := a.Get(Float(float64(1000 + j)))
			if !ok1 || !ok2 || !Equal(x, NewInt(int64(j))) || !Equal(x, y) {
				t.Fatalf("after %d: entry %d is %v, %v", i, j, x, y)
			}
		}
	}
	for i := range 2 * scanLimit {
		if !b.Delete(NewInt(int64(i))) {
			t.Fatalf("%d is not there", i)
		}
		if _, ok := b.Get(NewInt(int64(i))); ok {
			t.Fatalf("%d is still there", i)
		}
	}
	c := d.Copy()
	c.SetStr("behind", None)
	c.Delete(Str("behind"))
	c.SetAt(0, Str("new"))
	if v, ok := c.Get(NewInt(0)); !ok || v != Value(Str("new")) || c.Len() != d.Len() {
		t.Errorf("the first is %v of %d", v, c.Len())
	}
	if got := Repr(d); got != before {
		t.Errorf("the dict is now %s", got)
	}
}

// TestIntValue: small ints are what others are.
func TestIntValue(t *testing.T) {
	for _, i := range []int64{0, 1, -1, smallInts - 1, smallInts, -smallInts, -smallInts - 1, 1 << 40} {
		if got := IntValue(i); got != Value(NewInt(i)) {
			t.Errorf("%d is %v", i, got)
		}
	}
}

// TestRandomShares: copies of a generator draw what the original draws, and do
// not move it.
func TestRandomShares(t *testing.T) {
	a := NewRandom(7)
	for i := range 2000 {
		if i%7 == 0 {
			a.Prime()
		}
		b := a.Clone()
		if x, y := a.Random(), b.Random(); x != y {
			t.Fatalf("after %d draws: %v and %v", a.Draws(), x, y)
		}
		for range 700 {
			b.word()
		}
	}
	c := NewRandom(7)
	for range a.Draws() {
		c.word()
	}
	if x, y := a.Random(), c.Random(); x != y {
		t.Errorf("a generator whose copies drew gives %v, another %v", x, y)
	}
}
