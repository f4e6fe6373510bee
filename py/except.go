package py

import (
	"errors"
	"fmt"
)

// Exception is a Python exception as tool results show it: the executor prints
// "Error during execution: " and then Text, which is Python's str(e).
type Exception struct {
	// Kind is the name of Python's exception class ("TypeError", "KeyError").
	Kind string
	// Text is str(e); for a KeyError that is the repr of the key.
	Text string
}

// Error returns the exception's text without its kind, as str(e) does.
func (e *Exception) Error() string { return e.Text }

// Raise returns an exception of the given kind with a formatted text.
func Raise(kind, format string, args ...any) error {
	if len(args) == 0 {
		return &Exception{Kind: kind, Text: format}
	}
	return &Exception{Kind: kind, Text: fmt.Sprintf(format, args...)}
}

// TypeError returns a TypeError with a formatted text.
func TypeError(format string, args ...any) error { return Raise("TypeError", format, args...) }

// ValueError returns a ValueError with a formatted text.
func ValueError(format string, args ...any) error { return Raise("ValueError", format, args...) }

// KeyError returns the KeyError of a missing key: its text is the key's repr.
func KeyError(key Value) error { return &Exception{Kind: "KeyError", Text: Repr(key)} }

// AttributeError returns the error of a method or field that v's type lacks.
func AttributeError(v Value, name string) error {
	return Raise("AttributeError", "'%s' object has no attribute '%s'", v.Type(), name)
}

// AsException returns the exception in err's chain, if there is one.
func AsException(err error) (*Exception, bool) {
	if err == nil {
		return nil, false
	}
	if e, plain := err.(*Exception); plain { // most are not wrapped
		return e, true
	}
	var e *Exception
	ok := errors.As(err, &e)
	return e, ok
}

// LimitKind is the kind of an exception that only our bounds raise: Python
// would have gone on, at a cost without bound.
const LimitKind = "LimitError"

// digitsText is CPython's text for an int too long to be written.
const digitsText = "Exceeds the limit (4300 digits) for integer string conversion; " +
	"use sys.set_int_max_str_digits() to increase the limit"

// errDigits is the error of writing an int of more than 4,300 digits.
func errDigits() error { return &Exception{Kind: "ValueError", Text: digitsText} }
