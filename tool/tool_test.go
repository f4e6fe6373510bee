package tool

import (
	"errors"
	"math"
	"testing"

	"envtune"
	"envtune/py"
)

func TestCodec(t *testing.T) {
	huge, err := py.Mul(py.NewInt(1<<62), py.NewInt(1<<62))
	for range 9 {
		if err == nil {
			huge, err = py.Mul(huge, huge)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	odd := py.NewDict(py.P("$x", py.NewInt(1)))
	keyed := py.NewDict()
	keyed.Set(py.NewInt(1), py.Str("int"))
	keyed.Set(py.Str("1"), py.Tuple{py.None, py.Ellipsis})
	for _, c := range []struct {
		v    py.Value
		want string
	}{
		{py.None, `null`},
		{py.Bool(true), `true`},
		{py.NewInt(-1), `-1`},
		{py.Float(1), `1.0`},
		{py.Float(1e22), `1e+22`},
		{py.Float(math.Inf(-1)), `{"$float":"-inf"}`},
		{py.Str("é\"\n\xed\xa0\x80"), `"\u00e9\"\n\ud800"`},
		{py.Str("a\xed\xa0\xbd\xed\xb8\x80\xed\xb8\x80"), `{"$str":["a\ud83d","\ude00\ude00"]}`},
		{py.Str("\xed\xa0\xbd\xed\xa0\xbd\xed\xb8\x80"), `{"$str":["\ud83d\ud83d","\ude00"]}`},
		{py.NewDict(py.P("\xed\xa0\xbd\xed\xb8\x80", py.None)), `{"$dict":[[{"$str":["\ud83d","\ude00"]},null]]}`},
		{py.NewList(py.NewInt(1), py.NewList()), `[1,[]]`},
		{py.Tuple{py.NewInt(1)}, `{"$tuple":[1]}`},
		{py.NewDict(py.P("b", py.NewInt(1)), py.P("a", py.NewDict())), `{"b":1,"a":{}}`},
		{odd, `{"$dict":[["$x",1]]}`},
		{keyed, `{"$dict":[[1,"int"],["1",{"$tuple":[null,{"$ellipsis":null}]}]]}`},
		{huge, ""},
	} {
		data := Encode(c.v)
		if c.want != "" && string(data) != c.want {
			t.Errorf("Encode(%s) = %s, want %s", py.Repr(c.v), data, c.want)
		}
		got, err := Decode(data)
		if err != nil || !py.Equal(got, c.v) || got.Type() != c.v.Type() {
			t.Errorf("Decode(%.80s) = %v, %v", data, got, err)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, text := range []string{
		``, `{`, `[1`, `{"$float":"x"}`, `{"$int":"zz"}`, `{"$str":"x"}`, `{"$str":[1]}`, `{"$tuple":1}`, `{"$dict":1}`, `{"$dict":[1]}`, `{"$dict":[[[],1]]}`,
		"\"\xff\"",
	} {
		if v, err := Decode([]byte(text)); err == nil {
			t.Errorf("Decode(%q) = %s", text, py.Repr(v))
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{`{"$dict":[[1,2]]}`, `{"$tuple":[1.0,"\ud800"]}`, `{"$float":"nan"}`, `{"$int":"-ff"}`, `[{"a":null}]`, "\"\xed\xaa\x82\xed\xb3\x82\""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := Decode(data)
		if err != nil {
			return
		}
		text := Encode(v)
		again, err := Decode(text)
		if err != nil {
			if len(text) > 4*len(data)+100 { // tags nest deeper than the bound on reading
				return
			}
			t.Skipf("%s: %v", text, err)
		}
		if py.Repr(again) != py.Repr(v) {
			t.Errorf("%s became %s", py.Repr(v), py.Repr(again))
		}
	})
}

func TestTable(t *testing.T) {
	boom := errors.New("boom")
	table := NewTable("C",
		Def[*int]{Name: "ok", Params: []Param{Req("a", "int"), Opt("b", "int", py.NewInt(2))},
			Run: func(w *int, a []py.Value, to *Answer) error {
				*w++
				sum, err := py.Add(a[0], a[1])
				if err != nil {
					return err
				}
				return to.Value(sum)
			}},
		Def[*int]{Name: "fails", Run: func(*int, []py.Value, *Answer) error {
			return Fail("c.x", "no", "arg", "1", "empty", "")
		}},
		Def[*int]{Name: "bug", Run: func(*int, []py.Value, *Answer) error { return boom }},
	)
	n := 0
	one := Args{Pos: []py.Value{py.NewInt(1)}}
	if o := table.Call(&n, "ok", one); o.Code != "" || !py.Equal(o.Value, py.NewInt(3)) || n != 1 {
		t.Errorf("ok: %+v", o)
	}
	o := table.Call(&n, "ok", Args{Key: []Keyword{{Name: "b", Value: py.None}, {Name: "a", Value: py.NewInt(1)}}})
	if o.Code != CodeType || !o.Raised || o.Text != "unsupported operand type(s) for +: 'int' and 'NoneType'" {
		t.Errorf("a type error: %+v", o)
	}
	o = table.Call(&n, "fails", Args{})
	if o.Code != "c.x" || o.Raised || py.Repr(o.Value) != "{'error': 'no'}" || len(o.Fields) != 1 || o.Fields["arg"] != "1" {
		t.Errorf("fails: %+v", o)
	}
	if o = table.Call(&n, "bug", Args{}); o.Code != CodeOther || o.Text != "boom" {
		t.Errorf("bug: %+v", o)
	}
	if o = table.Call(&n, "none", Args{}); o.Code != envtune.CodeUnknownTool {
		t.Errorf("none: %+v", o)
	}
	specs := table.Specs()
	if len(specs) != 3 || specs[0].Params[1].Default != "2" || !specs[0].Params[1].Optional || specs[0].Params[0].Optional {
		t.Errorf("specs: %+v", specs)
	}
}
