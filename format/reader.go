package format

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// reader reads an assistant's text from left to right.
type reader struct {
	text string
	at   int
}

// newReader bounds the text.
func newReader(text string) (*reader, *Error) {
	if len(text) > MaxText {
		return nil, &Error{Line: 1, Col: 1, Expected: fmt.Sprintf("at most %d bytes", MaxText)}
	}
	return &reader{text: text}, nil
}

func (r *reader) rest() string { return r.text[r.at:] }

func (r *reader) done() bool { return r.at == len(r.text) }

// blanks steps over white space.
func (r *reader) blanks() { r.at = len(r.text) - len(strings.TrimLeft(r.rest(), " \t\r\n")) }

func (r *reader) sees(s string) bool { return strings.HasPrefix(r.rest(), s) }

func (r *reader) skip(s string) bool {
	if r.sees(s) {
		r.at += len(s)
		return true
	}
	return false
}

// through returns what stands before the next mark and steps over both; at the
// end of the text it is the mark that is missing.
func (r *reader) through(mark string) (string, *Error) {
	i := strings.Index(r.rest(), mark)
	if i < 0 {
		return "", errorAt(r.text, len(strings.TrimRight(r.text, " \t\r\n")), mark)
	}
	inside := r.text[r.at : r.at+i]
	r.at += i + len(mark)
	return inside, nil
}

func (r *reader) fail(expected string) *Error { return errorAt(r.text, r.at, expected) }

// errorAt is the error at a byte of a text.
func errorAt(text string, at int, expected string) *Error {
	before := text[:min(max(at, 0), len(text))]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	return &Error{Line: strings.Count(before, "\n") + 1, Col: utf8.RuneCountInString(line) + 1, Expected: expected}
}
