package bpe

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// jsonScanner reads lists of strings and numbers out of JSON that is known to be
// well formed: vocabularies are large, and reflection is slow.
type jsonScanner struct {
	data []byte
	at   int
}

// peek returns the next byte that is no blank, 0 at the end.
func (s *jsonScanner) peek() byte {
	for s.at < len(s.data) {
		switch c := s.data[s.at]; c {
		case ' ', '\t', '\n', '\r', ',', ':':
			s.at++
		default:
			return c
		}
	}
	return 0
}

// each calls f at every item of a list or object.
func (s *jsonScanner) each(open, close byte, f func() error) error {
	if s.peek() != open {
		return fmt.Errorf("it does not begin with %c", open)
	}
	s.at++
	for s.peek() != close {
		if s.peek() == 0 {
			return fmt.Errorf("it has no end")
		}
		if err := f(); err != nil {
			return err
		}
	}
	s.at++
	return nil
}

// str reads a string.
func (s *jsonScanner) str() (string, error) {
	if s.peek() != '"' {
		return "", fmt.Errorf("there is no string where one should be")
	}
	from := s.at
	end := from + 1
	for {
		n := bytes.IndexAny(s.data[end:], `"\`)
		if n < 0 {
			return "", fmt.Errorf("a string has no end")
		}
		if end += n; s.data[end] == '"' {
			break
		}
		end += 2
		if end > len(s.data) {
			return "", fmt.Errorf("a string has no end")
		}
	}
	s.at = end + 1
	text := s.data[from : end+1]
	if bytes.IndexByte(text, '\\') < 0 {
		return strings.ToValidUTF8(string(text[1:len(text)-1]), "\ufffd"), nil
	}
	var out string
	err := json.Unmarshal(text, &out)
	return out, err
}

// int reads an integer.
func (s *jsonScanner) int() (int64, error) {
	s.peek()
	from := s.at
	for s.at < len(s.data) && strings.IndexByte("+-.0123456789eE", s.data[s.at]) >= 0 {
		s.at++
	}
	n, err := strconv.ParseInt(string(s.data[from:s.at]), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("it is not a whole number")
	}
	return n, nil
}

// cutMerge reads a merge that is written "a b".
func cutMerge(text string) ([2]string, error) {
	left, right, ok := strings.Cut(text, " ")
	if !ok || strings.Contains(right, " ") {
		return [2]string{}, fmt.Errorf("%q is not two tokens with a blank between them", clip(text))
	}
	return [2]string{left, right}, nil
}
