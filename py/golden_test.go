package py

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// The tables under testdata were written by testdata/python311.py with a real
// Python 3.11; the script says what they hold.

// eachRow calls f with every row of a table.
func eachRow[T any](t *testing.T, name string, f func(row T)) {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	in := bufio.NewScanner(file)
	in.Buffer(nil, 1<<20)
	n := 0
	for ; in.Scan(); n++ {
		var row T
		if err := json.Unmarshal(in.Bytes(), &row); err != nil {
			t.Fatalf("%s:%d: %v", name, n+1, err)
		}
		f(row)
	}
	if n == 0 {
		t.Fatalf("%s is empty", name)
	}
	t.Logf("parity: %d rows of %s", n, name)
}

type callRow struct {
	Call json.RawMessage
	Kind string
	Text string
}

// outcome says in the table's words what ParseCall makes of a call string.
func outcome(s string) (kind, text string) {
	c, err := ParseCall(s, DefaultLimits())
	if err == nil {
		d := NewDict()
		for _, a := range c.Kwargs {
			d.SetStr(a.Name, a.Value)
		}
		return "ok", c.Name + Repr(Tuple(c.Args)) + Repr(d)
	}
	e := err.(*ParseError)
	switch e.Kind {
	case ParseSyntax, ParseValue:
		return string(e.Kind), e.Text
	}
	return "refused", ""
}

func rowCall(t *testing.T, r callRow) string {
	v, err := FromJSON(r.Call)
	if err != nil {
		t.Fatal(err)
	}
	return string(v.(Str))
}

func TestCalls(t *testing.T) {
	kinds := map[string]int{}
	eachRow(t, "calls.jsonl", func(r callRow) {
		s := rowCall(t, r)
		kind, text := outcome(s)
		if kind != r.Kind || text != r.Text {
			t.Errorf("%q:\n got %s %s\nwant %s %s", s, kind, text, r.Kind, r.Text)
		}
		kinds[r.Kind]++
	})
	if kinds["ok"] < 50 || kinds["syntax"] < 300 || kinds["refused"] < 40 || kinds["value"] < 5 {
		t.Errorf("the table is one-sided: %v", kinds)
	}
}

type opRow struct{ Op, A, B, Kind, Text string }

func TestOps(t *testing.T) {
	eachRow(t, "ops.jsonl", func(r opRow) {
		kind, text := "", ""
		v, err := apply(r.Op, testValue(t, r.A), testValue(t, r.B))
		if err == nil {
			text, err = ReprErr(v)
		}
		if err != nil {
			e, ok := AsException(err)
			if !ok {
				t.Fatalf("%s %s %s: %v is no exception", r.A, r.Op, r.B, err)
			}
			kind, text = e.Kind, e.Text
		}
		if kind != r.Kind || text != r.Text {
			t.Errorf("%s %s %s:\n got %s %.200s\nwant %s %.200s", r.A, r.Op, r.B, kind, text, r.Kind, r.Text)
		}
	})
}

// testValue reads a value of the table: a literal, or one of a few expressions.
func testValue(t *testing.T, s string) Value {
	t.Helper()
	power := func(base, exp int64) Value { v, _ := Pow(NewInt(base), NewInt(exp)); return v }
	switch s {
	case "":
		return nil
	case "float('inf')":
		return Float(math.Inf(1))
	case "float('-inf')":
		return Float(math.Inf(-1))
	case "float('nan')":
		return Float(math.NaN())
	case "2**63":
		return power(2, 63)
	case "2**64+1":
		v, _ := Add(power(2, 64), NewInt(1))
		return v
	case "-2**70":
		v, _ := Neg(power(2, 70))
		return v
	case "2**53+1":
		return NewInt(1<<53 + 1)
	case "10**400":
		return power(10, 400)
	}
	v, err := ParseLiteral(s, DefaultLimits())
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return v
}

func apply(op string, a, b Value) (Value, error) {
	switch op {
	case "+":
		return Add(a, b)
	case "-":
		return Sub(a, b)
	case "*":
		return Mul(a, b)
	case "/":
		return Div(a, b)
	case "//":
		return FloorDiv(a, b)
	case "%":
		return Mod(a, b)
	case "**":
		return Pow(a, b)
	case "+=":
		return AddAssign(a, b)
	case "-=":
		return SubAssign(a, b)
	case "==", "!=", "<", "<=", ">", ">=":
		ok, err := Compare(op, a, b)
		return Bool(ok), err
	case "in":
		ok, err := Contains(b, a)
		return Bool(ok), err
	case "[]":
		return Index(a, b)
	case "[]=":
		return a, SetItem(a, b, NewInt(0))
	case "get":
		return DictGet(a, b, NewInt(0))
	case "join":
		return Join(string(a.(Str)), b)
	}
	return applyUnary(op, a)
}

func applyUnary(op string, a Value) (Value, error) {
	switch op {
	case "neg":
		return Neg(a)
	case "abs":
		return Abs(a)
	case "bool":
		return Bool(Truth(a)), nil
	case "float":
		f, err := ToFloat(a)
		return Float(f), err
	case "int":
		return ToInt(a)
	case "str":
		s, err := StrErr(a)
		return Str(s), err
	case "repr":
		s, err := ReprErr(a)
		return Str(s), err
	case "len":
		n, err := Len(a)
		return NewInt(int64(n)), err
	case "iter":
		items, err := Iter(a)
		return NewList(items...), err
	case ".2f":
		s, err := Format2f(a)
		return Str(s), err
	case "lower":
		return Lower(a)
	case "isdigit":
		return Bool(IsDigits(a.(Str))), nil
	case "json":
		s, err := JSON(a)
		return Str(s), err
	}
	return nil, fmt.Errorf("unknown operator %q", op)
}

type jsonRow struct{ JSON, Kind, Text, Dumps string }

func TestJSON(t *testing.T) {
	eachRow(t, "json.jsonl", func(r jsonRow) {
		v, err := FromJSON([]byte(r.JSON))
		if err != nil {
			e, ok := AsException(err)
			if !ok || e.Kind != r.Kind || e.Text != r.Text {
				t.Errorf("%.80q: got the error %v, want %s %s", r.JSON, err, r.Kind, r.Text)
			}
			return
		}
		if got := Repr(v); r.Kind != "" || got != r.Text {
			t.Errorf("%.80q: got %s, want %s %s", r.JSON, got, r.Kind, r.Text)
		}
		if got, err := JSON(v); err != nil || got != r.Dumps {
			t.Errorf("%.80q: dumps to %s (%v), want %s", r.JSON, got, err, r.Dumps)
		}
	})
}

type powRow struct{ X, Y, Pow string }

func float64Of(t *testing.T, hex string) float64 {
	u, err := strconv.ParseUint(hex, 16, 64)
	if err != nil {
		t.Fatal(err)
	}
	return math.Float64frombits(u)
}

// TestPow allows what the C library itself is off: of 100,000 random pairs 71
// differed, each in the last bit, from the correctly rounded power.
func TestPow(t *testing.T) {
	n, differ := 0, 0
	eachRow(t, "pow.jsonl", func(r powRow) {
		x, y, want := float64Of(t, r.X), float64Of(t, r.Y), float64Of(t, r.Pow)
		v, err := Pow(Float(x), Float(y))
		if err != nil {
			t.Fatalf("%v ** %v: %v", x, y, err)
		}
		got := float64(v.(Float))
		if n++; got != want {
			differ++
			if got != math.Nextafter(want, 0) && got != math.Nextafter(want, math.Inf(1)) {
				t.Errorf("%v ** %v: got %v, want %v", x, y, got, want)
			}
		}
	})
	t.Logf("parity: %d of them differ, in the last bit", differ)
	if differ > n/200 {
		t.Errorf("%d of %d powers differ", differ, n)
	}
}

type randomRow struct {
	Seed  int64
	Draws []any
}

func TestRandom(t *testing.T) {
	eachRow(t, "random.jsonl", func(row randomRow) {
		r := NewRandom(row.Seed)
		k := 0
		for i := range 700 {
			ranges := [][2]int64{{0, 86400}, {100000, 999999}, {1e11, 1e12 - 1}, {-5, 5}, {0, math.MaxInt64}}[i%5]
			var got string
			switch {
			case i%7 != 0:
				got = strconv.FormatInt(r.RandInt(ranges[0], ranges[1]), 10)
			case i%2 != 0:
				got = fmt.Sprintf("%016x", math.Float64bits(r.Uniform(float64(ranges[0]), float64(ranges[1]))))
			default:
				got = fmt.Sprintf("%016x", math.Float64bits(r.Random()))
			}
			if i >= 12 && i <= 690 {
				continue
			}
			want := fmt.Sprint(row.Draws[k])
			if f, ok := row.Draws[k].(float64); ok && f < 1<<53 {
				want = strconv.FormatInt(int64(f), 10)
			} else if ok { // too large for JSON's float: compare what is left of it
				g, _ := strconv.ParseFloat(got, 64)
				got, want = fmt.Sprint(g), fmt.Sprint(f)
			}
			if k++; got != want {
				t.Fatalf("seed %d, draw %d: got %s, want %s", row.Seed, i, got, want)
			}
		}
	})
}
