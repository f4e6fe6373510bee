package tool

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"envtune/py"
)

func TestAnswer(t *testing.T) {
	list, dict := py.NewList(py.NewInt(1), py.Str("é")), py.NewDict(py.P("k", py.None))
	odd := py.Object{Class: "Decimal", Text: "Decimal('1')"}
	for _, c := range []struct {
		put  func(to *Answer)
		want string
	}{
		{func(*Answer) {}, "None"},
		{func(to *Answer) { to.Value(py.Str("it's é")) }, "it's é"},
		{func(to *Answer) { to.Value(dict) }, `{"k": null}`},
		{func(to *Answer) { to.Value(list) }, `[1, 'é']`},
		{func(to *Answer) { to.Add(Text("", "it's")) }, "it's"},
		{func(to *Answer) { to.Add(Flag("", true)) }, "True"},
		{func(to *Answer) { to.Dict() }, "{}"},
		{func(to *Answer) {
			to.Dict(Text("a", "é\""), Flag("b", false), Int("c", -3), Float("d", 2), Value("e", list), Cents("f", 150))
		}, `{"a": "\u00e9\"", "b": false, "c": -3, "d": 2.0, "e": [1, "\u00e9"], "f": 1.5}`},
		{func(to *Answer) {
			to.Dict(Float("a", math.Inf(1)), Text("b", "é"), Flag("c", true), Value("d", py.None))
		},
			`{"a": Infinity, "b": "\u00e9", "c": true, "d": null}`},
		{func(to *Answer) { // no JSON: all of it is str()
			to.Dict(Float("a", math.Inf(1)), Text("b", "é"), Flag("c", true), Value("d", odd))
		}, `{'a': inf, 'b': 'é', 'c': True, 'd': Decimal('1')}`},
		{func(to *Answer) {
			to.OpenList("")
			to.AddDict(Int("a", 1))
			to.AddValues(py.None, list)
			to.Add(Items(list), Items(py.NewList()), Float("", 0.5))
			to.AddKeys(dict)
		}, `[{'a': 1}, None, [1, 'é'], 1, 'é', 0.5, 'k']`},
		{func(to *Answer) {
			to.OpenDict("")
			to.OpenDict("a")
			to.OpenList("b")
			to.Add(Items(py.NewList()))
			to.Close()
			to.Add(Entries(dict), Entries(py.NewDict()), Copy("c", dict))
			to.Close()
			to.OpenList("d")
		}, `{"a": {"b": [], "k": null, "c": {"k": null}}, "d": []}`},
		{func(to *Answer) { to.Extend(dict, Int("x", 1)) }, `{"k": null, "x": 1}`},
		{func(to *Answer) { to.Extend(dict, Int("x", 1), Int("k", 2)) }, `{"k": 2, "x": 1}`},
	} {
		to := NewAnswer()
		c.put(to)
		text, err := to.Result("")
		value, wrong := py.ResultText(to.Made())
		if text != c.want || value != c.want || err != nil || wrong != nil {
			t.Errorf("written %s, %v, as a value %s, %v; want %s", text, err, value, wrong, c.want)
		}
		if n := testing.AllocsPerRun(10, func() { to.Result(c.want) }); n > 0 && !strings.HasPrefix(c.want, "{'") { // that one raises first
			t.Errorf("%s was made again", c.want)
		}
		if text, _ = to.ResultOf(list, ""); text != "[1, 'é']" {
			t.Errorf("of another value it gives %s", text)
		}
		to.Free()
	}
}

// TestAnswerPasses: values are passed on as they are, but for those to be copied.
func TestAnswerPasses(t *testing.T) {
	live := py.NewList()
	to := NewAnswer()
	defer to.Free()
	to.OpenDict("")
	to.Add(Value("live", live), Copy("copy", live))
	to.OpenList("items")
	to.Add(Items(py.NewList(live)))
	made := to.Made()
	live.Append(py.None)
	if got := py.Repr(made); got != "{'live': [None], 'copy': [], 'items': [[None]]}" {
		t.Errorf("the value is %s", got)
	}
}

// TestAnswerLimit: an int that Python does not write is an error, in JSON and without.
func TestAnswerLimit(t *testing.T) {
	huge, err := py.Pow(py.NewInt(10), py.NewInt(5000))
	if err != nil {
		t.Fatal(err)
	}
	to := NewAnswer()
	defer to.Free()
	to.Dict(Value("a", huge), Int("b", 1))
	_, err = to.Result("")
	if _, want := py.ResultText(to.Made()); err == nil || want == nil || err.Error() != want.Error() || !strings.Contains(err.Error(), "4300 digits") {
		t.Errorf("writing it gives %v, want %v", err, want)
	}
}

// TestAnswerRandom: answers of any shape are written as their values are.
func TestAnswerRandom(t *testing.T) {
	sealed := py.NewList()
	for i := range 100 {
		sealed.Append(py.NewInt(int64(i)))
	}
	py.Seal(sealed)
	var r *rand.Rand
	var fill func(to *Answer, keys bool, depth int)
	key := func(keys bool, i int) string {
		if keys {
			return string(rune('a'+i)) + []string{"", "'", "é"}[r.IntN(3)]
		}
		return ""
	}
	fill = func(to *Answer, keys bool, depth int) {
		for i := range r.IntN(5) {
			k := key(keys, i)
			switch r.IntN(10) {
			case 0:
				to.Add(Text(k, "it's \"é\" \xed\xa0\x80"))
			case 1:
				to.Add(Flag(k, r.IntN(2) == 0), Int(k+key(keys, 9), r.Int64()))
			case 2:
				to.Add(Float(k, []float64{0, -1.5, 1e22, math.NaN(), math.Inf(-1)}[r.IntN(5)]))
			case 3:
				to.Add(Value(k, []py.Value{py.None, py.Tuple{py.NewInt(1)}, sealed, py.Str("x")}[r.IntN(4)]))
			case 4:
				if r.IntN(8) == 0 {
					to.Add(Value(k, py.Object{Class: "mpf", Text: "mpf('1')"}))
				}
			case 5:
				if !keys {
					to.Add(Items([]*py.List{sealed, py.NewList(), py.NewList(py.None, py.None)}[r.IntN(3)]))
				}
			case 6:
				if keys && i == 0 {
					d := py.NewDict()
					d.Set(py.NewInt(1), py.None)
					to.Add(Entries(d))
				}
			case 7, 8:
				if depth < 4 {
					to.OpenDict(k)
					fill(to, true, depth+1)
					to.Close()
				}
			case 9:
				if depth < 4 {
					to.OpenList(k)
					fill(to, false, depth+1)
					to.Close()
				}
			}
		}
	}
	for n := range 3000 {
		r = rand.New(rand.NewPCG(uint64(n), 7))
		to := NewAnswer()
		if r.IntN(3) > 0 {
			to.OpenDict("")
			fill(to, true, 0)
		} else {
			to.OpenList("")
			fill(to, false, 0)
		}
		text, err := to.Result("")
		want, wrong := py.ResultText(to.Made())
		if text != want || err != nil || wrong != nil {
			t.Fatalf("case %d: written %s, %v, as a value %s, %v", n, text, err, want, wrong)
		}
		to.Free()
	}
}
