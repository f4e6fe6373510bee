package native

import (
	"slices"
	"unicode/utf8"
)

// Writer makes text of tokens as they are sampled: whole characters, without the tokens
// that end a message.
type Writer struct {
	text  func(token int32) string
	stops []int32
	write func(text string)
	rest  []byte // the beginning of a character
}

// NewWriter returns a writer that tells write the text.
func NewWriter(text func(token int32) string, stops []int32, write func(text string)) *Writer {
	return &Writer{text: text, stops: stops, write: write}
}

// Token adds a token.
func (w *Writer) Token(id int32) {
	if slices.Contains(w.stops, id) {
		return
	}
	w.rest = append(w.rest, w.text(id)...)
	n := len(w.rest)
	for back := 1; back < utf8.UTFMax && back <= n; back++ {
		if c := w.rest[n-back]; utf8.RuneStart(c) {
			if !utf8.FullRune(w.rest[n-back:]) {
				n -= back
			}
			break
		}
	}
	w.tell(n)
}

// Flush writes what is left of a character that did not end.
func (w *Writer) Flush() { w.tell(len(w.rest)) }

func (w *Writer) tell(n int) {
	if n > 0 {
		w.write(string([]rune(string(w.rest[:n]))))
		w.rest = append(w.rest[:0], w.rest[n:]...)
	}
}
