package py

import (
	"encoding/json"
	"math"
	"math/big"
	"strings"
	"testing"

	"envtune/internal/golden"
)

type opaque struct{}

func (opaque) Type() string { return "Opaque" }

// TestPlainJSON keeps the form of every kind of value in testdata/plain.txt.
func TestPlainJSON(t *testing.T) {
	huge := NewBigInt(new(big.Int).Exp(big.NewInt(7), big.NewInt(40), nil))
	keys := NewDict(Pair{NewInt(1), Str("int")}, Pair{Float(2.5), Str("float")}, Pair{None, Str("None")}, Pair{Bool(false), Str("bool")},
		Pair{Tuple{NewInt(1), Str("a")}, Str("tuple")}, Pair{Float(math.NaN()), Str("nan")})
	var out strings.Builder
	for _, c := range []struct {
		name string
		v    Value
	}{
		{"None", None}, {"bool", Bool(true)}, {"int", NewInt(-3)}, {"large int", huge}, {"negative large int", mustNeg(huge)},
		{"float", Float(100)}, {"small float", Float(1e-7)}, {"large float", Float(1e22)}, {"negative zero", Float(math.Copysign(0, -1))},
		{"nan", Float(math.NaN())}, {"inf", Float(math.Inf(1))}, {"-inf", Float(math.Inf(-1))},
		{"str", Str("it's \"é漢😀\"\n\t\x00\x7f\\")}, {"lone surrogate", Str("\xed\xa0\x80")}, {"<html>", Str("<a&b>")},
		{"empty list", NewList()}, {"list", NewList(NewInt(1), NewList(Str("x")))}, {"tuple", Tuple{NewInt(1), Tuple{}}},
		{"dict", NewDict(P("b", NewInt(1)), P("a", NewDict()))}, {"keys", keys}, {"ellipsis", Ellipsis},
		{"complex", Complex{Re: 1, Im: -2.5}}, {"object", Object{"Decimal", "Decimal('2')"}}, {"unknown", opaque{}},
		{"set", SortedKeys(NewDict(Pair{NewInt(30), None}, Pair{NewInt(4), None}, Pair{Float(4.5), None}))},
		{"set of mixed types", SortedKeys(NewDict(Pair{Str("b"), None}, Pair{NewInt(4), None}))},
	} {
		text := PlainJSON(c.v)
		if !json.Valid(text) {
			t.Errorf("%s: %s is no JSON", c.name, text)
		}
		out.WriteString(c.name + "\t" + string(text) + "\n")
	}
	golden.Equal(t, "testdata/plain.txt", []byte(out.String()))
}

func mustNeg(v Value) Value {
	n, err := Neg(v)
	if err != nil {
		panic(err)
	}
	return n
}
