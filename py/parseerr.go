package py

import (
	"fmt"
	"strings"
)

// ParseKind says why a call string was not accepted.
type ParseKind string

// The kinds of ParseError.
const (
	// ParseSyntax: Python has a SyntaxError too; Text is Python's.
	ParseSyntax ParseKind = "syntax"
	// ParseName: Python would raise the NameError in Text, because Name is
	// neither a value nor a builtin.
	ParseName ParseKind = "name"
	// ParseValue: literals that Python refuses when it evaluates them
	// (-'a', {[]: 1}); Text is Python's.
	ParseValue ParseKind = "value"
	// ParseUnsupported: valid Python that is neither literal nor a call; refused.
	ParseUnsupported ParseKind = "unsupported"
	// ParseNested: a call of Name as an argument's value, where ParseCall
	// accepts literals only; ParseCallExpr accepts it.
	ParseNested ParseKind = "nested"
	// ParseLimit: longer, deeper or larger than Limits allow.
	ParseLimit ParseKind = "limit"
)

// ParseError tells what in a call string was not accepted, and where.
type ParseError struct {
	Kind ParseKind
	// Text is what an executor reports: Python's own text where the kind is
	// syntax, name or value, else ours.
	Text string
	// Name is the name at fault (kinds name and nested).
	Name string
	// Callee is the called name, where the string has the form of a call whose
	// arguments were at fault.
	Callee string
	// Want says in our words what would have been accepted at the place.
	Want string
	// Offset is the place in bytes; Line and Column count from 1, columns in
	// code points.
	Offset, Line, Column int
}

// Error returns Text.
func (e *ParseError) Error() string { return e.Text }

// Limits bound what ParseCall, ParseCallExpr and ParseLiteral read.
type Limits struct {
	Bytes  int // length of the text
	Depth  int // nested brackets
	Digits int // digits of one number
	Tokens int // names, numbers, strings and signs; 0 is no bound
	Calls  int // calls in one string, the outer one included
}

// DefaultLimits returns the limits for text that a model wrote: 64 KiB, 32
// brackets deep, 4,300 digits, 4,096 tokens, 16 calls.
func DefaultLimits() Limits {
	return Limits{Bytes: 64 << 10, Depth: 32, Digits: maxDigits, Tokens: 4096, Calls: 16}
}

// parseErrorAt returns an error at a byte offset of src.
func parseErrorAt(kind ParseKind, src string, at int, text string) *ParseError {
	before := src[:at]
	return &ParseError{Kind: kind, Text: text, Offset: at,
		Line:   strings.Count(before, "\n") + 1,
		Column: runeCount(before[strings.LastIndexByte(before, '\n')+1:]) + 1}
}

// syntaxError returns Python's SyntaxError; line is the one its text names.
func syntaxError(src string, at, line int, text string) *ParseError {
	return parseErrorAt(ParseSyntax, src, at, fmt.Sprintf("%s (<string>, line %d)", text, line))
}

func limitParseError(src string, at, line int, what string) *ParseError {
	return parseErrorAt(ParseLimit, src, at, fmt.Sprintf("the call is refused: %s (line %d)", what, line))
}

// unsupported returns the refusal of something that is no literal.
func unsupported(src string, at int, what string) *ParseError {
	e := parseErrorAt(ParseUnsupported, src, at, "")
	e.Text = fmt.Sprintf("not accepted: %s (line %d, column %d); arguments must be literal values", what, e.Line, e.Column)
	e.Want = "a literal value"
	return e
}
