package tool

import (
	"errors"

	"envtune"
	"envtune/py"
)

// The codes of Python's own errors: of argument binding, and of operators on
// badly typed values. CodeUnknownTool of the root package stands beside them.
const (
	CodeMissing    envtune.Code = "py.missing_argument"
	CodeUnexpected envtune.Code = "py.unexpected_argument"
	CodeMultiple   envtune.Code = "py.multiple_values"
	CodeTooMany    envtune.Code = "py.too_many_arguments"
	CodeKey        envtune.Code = "py.key_error"
	CodeIndex      envtune.Code = "py.index_error"
	CodeType       envtune.Code = "py.type_error"
	CodeValue      envtune.Code = "py.value_error"
	CodeAttribute  envtune.Code = "py.attribute_error"
	CodeOverflow   envtune.Code = "py.overflow_error"
	CodeZero       envtune.Code = "py.zero_division_error"
	CodeName       envtune.Code = "py.name_error"
	CodeSyntax     envtune.Code = "py.syntax_error"
	CodeUnicode    envtune.Code = "py.unicode_error"
	CodeOther      envtune.Code = "py.exception"
	// CodeDenied: a word of the official denylist.
	CodeDenied envtune.Code = "py.not_allowed"
	// CodeUnsupported: Python that Python would evaluate and we refuse.
	CodeUnsupported envtune.Code = "py.unsupported"
	// CodeLimit: a value or a text over our size limits.
	CodeLimit envtune.Code = "py.limit"
)

// PyCodes lists the codes of Python's own errors.
func PyCodes() []envtune.Code {
	return []envtune.Code{
		CodeMissing, CodeUnexpected, CodeMultiple, CodeTooMany, CodeKey, CodeIndex,
		CodeType, CodeValue, CodeAttribute, CodeOverflow, CodeZero, CodeName,
		CodeSyntax, CodeUnicode, CodeOther, CodeDenied, CodeUnsupported, CodeLimit,
	}
}

// Fields say what an error is about, for hints: "symbol" -> "APPL". The names
// are those of the tool's parameters where there is one.
type Fields map[string]string

// Outcome is what one call did.
type Outcome struct {
	// Value is what the tool returned, errors that it returns included; nil
	// where it raised.
	Value py.Value
	// Code is "" for success.
	Code   envtune.Code
	Fields Fields
	// Raised tells a Python exception; Text is then its str().
	Raised bool
	Text   string
}

// Error is an error that a tool reports by what it returns, not by raising.
type Error struct {
	Code   envtune.Code
	Fields Fields
	// Value is what the official code returns.
	Value py.Value
}

func (e *Error) Error() string { return string(e.Code) + ": " + py.Repr(e.Value) }

// Fail makes the common shape of an Error: the dict {"error": text}. fields
// are pairs of name and value; an empty value is left out.
func Fail(code envtune.Code, text string, fields ...string) *Error {
	return FailWith(code, py.NewDict(py.P("error", py.Str(text))), fields...)
}

// FailWith makes an Error that returns value.
func FailWith(code envtune.Code, value py.Value, fields ...string) *Error {
	return &Error{Code: code, Fields: MakeFields(fields...), Value: value}
}

// ExceptionError is a Python exception with a code of its own.
type ExceptionError struct {
	Code   envtune.Code
	Fields Fields
	Text   string
}

func (e *ExceptionError) Error() string { return e.Text }

// Exception makes an exception with a code and str() text. fields are pairs of
// name and value.
func Exception(code envtune.Code, text string, fields ...string) error {
	return &ExceptionError{Code: code, Fields: MakeFields(fields...), Text: text}
}

func argError(code envtune.Code, arg, text string) error {
	return Exception(code, text, "argument", arg)
}

// MakeFields makes fields from pairs of name and value, leaving out those
// with an empty value.
func MakeFields(list ...string) Fields {
	f := make(Fields, len(list)/2)
	for i := 0; i+1 < len(list); i += 2 {
		if list[i+1] != "" {
			f[list[i]] = list[i+1]
		}
	}
	if len(f) == 0 {
		return nil
	}
	return f
}

// failed sorts the error that a tool came back with.
func failed(err error) Outcome {
	var returned *Error
	var raised *ExceptionError
	switch {
	case errors.As(err, &returned):
		return Outcome{Value: returned.Value, Code: returned.Code, Fields: returned.Fields}
	case errors.As(err, &raised):
		return Outcome{Raised: true, Text: raised.Text, Code: raised.Code, Fields: raised.Fields}
	default:
		return Outcome{Raised: true, Text: err.Error(), Code: CodeOf(err)}
	}
}

// CodeOf returns the code of an exception.
func CodeOf(err error) envtune.Code {
	var own *ExceptionError
	if errors.As(err, &own) {
		return own.Code
	}
	e, ok := py.AsException(err)
	if !ok {
		return CodeOther
	}
	switch e.Kind {
	case "KeyError":
		return CodeKey
	case "IndexError":
		return CodeIndex
	case "TypeError":
		return CodeType
	case "ValueError":
		return CodeValue
	case "AttributeError":
		return CodeAttribute
	case "OverflowError":
		return CodeOverflow
	case "ZeroDivisionError":
		return CodeZero
	case "NameError":
		return CodeName
	case "SyntaxError":
		return CodeSyntax
	case "UnicodeEncodeError", "UnicodeDecodeError":
		return CodeUnicode
	case py.LimitKind:
		return CodeLimit
	}
	return CodeOther
}
