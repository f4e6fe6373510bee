// Package py is Python's value model as far as tool results are written in it:
// None, bool, int, float, str, list, tuple and ordered dict with Python 3.11's
// repr, str, json.dumps, comparison, truthiness, arithmetic and error texts,
// and a parser of call strings that accepts literals only. Nothing is ever
// evaluated.
package py

import "math/big"

// Value is a Python value: None, Bool, Int, Float, Complex, Str, *List, Tuple,
// *Dict or an Object of another class.
type Value interface {
	// Type returns Python's name of the type ("int", "NoneType").
	Type() string
}

type noneType struct{}

// None is Python's None.
var None Value = noneType{}

// Bool is Python's bool; in arithmetic and comparison it is an int.
type Bool bool

// Int is Python's unbounded int: small where big is nil.
type Int struct {
	small int64
	big   *big.Int // non-nil only outside the range of int64; never changed
}

// Float is Python's float.
type Float float64

// Str is Python's str, held as UTF-8 (lone surrogates as their three-byte
// WTF-8 form).
type Str string

// List is Python's list; shared by reference as in Python.
type List struct {
	Items []Value
	// texts are those of a list that Seal was asked to keep.
	texts *texts
}

// Tuple is Python's tuple.
type Tuple []Value

// Type implements Value.
func (noneType) Type() string { return "NoneType" }

// Type implements Value.
func (Bool) Type() string { return "bool" }

// Type implements Value.
func (Int) Type() string { return "int" }

// Type implements Value.
func (Float) Type() string { return "float" }

// Type implements Value.
func (Str) Type() string { return "str" }

// Type implements Value.
func (*List) Type() string { return "list" }

// Type implements Value.
func (Tuple) Type() string { return "tuple" }
