package text

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The pre-tokenizer: it cuts text into pieces that no merge crosses. In order:
//
//	function words  ( ?W)( W)* ?   with the single spaces around them: " to the "
//	structure       runs of ()[]{},:;=?!"' and single spaces, at most to the end
//	                of the line; ":" takes a type name with it: ":str, "
//	words           runs of letters, split where lower case turns upper
//	digits, "_"     each alone
//	other signs     a run of one sign: "/", "--"; "." takes a following space
//	white space     a run of one character
//	anything else   each character, or each byte that is no UTF-8

// DefaultWords are the function words of the default pre-tokenizer, in lower
// case: frequent words of requests, documents and hints that are hardly ever a
// value to copy (so not "on", "off", "no", "first", "may").
func DefaultWords() []string {
	return strings.Fields(`a an the this that these those it its me my you your we our
		and or but if then so as at by for from in into of onto to with without
		is are was be been do does did has have will would should can could must not
		please want need let also after before one comes use say when which what there`)
}

// wordSet is the pre-tokenizer's set of function words.
type wordSet struct {
	list []string
	set  map[string]bool
	long int // bytes of the longest word
}

// newWordSet checks words: lower-case ASCII letters, at most 16.
func newWordSet(words []string) (wordSet, error) {
	w := wordSet{list: slices.Clone(words), set: map[string]bool{}}
	for _, s := range words {
		if s == "" || len(s) > 16 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") != "" {
			return w, fmt.Errorf("tokenizer: function word %q is not 1 to 16 lower-case letters", s)
		}
		w.set[s] = true
		w.long = max(w.long, len(s))
	}
	return w, nil
}

// pieces calls f with every piece of s, in order.
func (w wordSet) pieces(s string, f func(string)) {
	for i := 0; i < len(s); {
		end := w.next(s, i)
		f(s[i:end])
		i = end
	}
}

// next returns the end of the piece that starts at i < len(s).
func (w wordSet) next(s string, i int) int {
	if end := w.functionWords(s, i); end > i {
		return end
	}
	if end := structure(s, i); end > i {
		return end
	}
	c := s[i]
	switch {
	case c >= utf8.RuneSelf || isLetter(c):
		return word(s, i)
	case c >= '0' && c <= '9', c == '_':
		return i + 1
	case c == '.' && i+1 < len(s) && (s[i+1] == ' ' || s[i+1] == '\n'):
		return i + 2
	}
	return sameByte(s, i)
}

// functionWords returns the end of a run of function words at i, or i.
func (w wordSet) functionWords(s string, i int) int {
	at := i
	if s[i] == ' ' {
		at = i + 1
	} else if i > 0 && isWordByte(s[i-1]) {
		return i
	}
	end := w.match(s, at)
	if end == at {
		return i
	}
	for end < len(s) && s[end] == ' ' {
		more := w.match(s, end+1)
		if more == end+1 || more+1-i > maxPiece {
			break
		}
		end = more
	}
	if end+1 < len(s) && s[end] == ' ' && s[end+1] != ' ' {
		end++
	}
	return end
}

// match returns the end of a whole function word at i, or i. The first letter
// of a longer one may be upper case ("A" alone is rather a value).
func (w wordSet) match(s string, i int) int {
	end := i
	for end < len(s) && end-i <= w.long && isLetter(s[end]) {
		end++
	}
	if end == i || end-i > w.long || end < len(s) && isWordByte(s[end]) {
		return i
	}
	if !w.set[s[i:end]] {
		c := s[i]
		if end == i+1 || c < 'A' || c > 'Z' || !w.set[string(c+'a'-'A')+s[i+1:end]] {
			return i
		}
	}
	return end
}

// structure returns the end of a run of structural punctuation at i, or i.
func structure(s string, i int) int {
	at := i
	if s[at] == ' ' {
		at++
		if at == len(s) || !isStructure(s[at]) {
			return i
		}
	}
	for at < len(s) && at-i < maxPiece-8 {
		switch {
		case isStructure(s[at]):
			at++
			if s[at-1] == ':' {
				at = typeName(s, at)
			}
		case at == i:
			return i
		case s[at] == '\n':
			return at + 1
		case s[at] == ' ' && at+1 < len(s) && isStructure(s[at+1]):
			at++
		case s[at] == ' ':
			return at + 1
		default:
			return at
		}
	}
	return at
}

// typeName returns the end of a parameter's type name at i, or i.
func typeName(s string, i int) int {
	for _, name := range [...]string{"str", "int", "float", "bool", "list", "dict", "any"} {
		if strings.HasPrefix(s[i:], name) {
			if end := i + len(name); end == len(s) || !isWordByte(s[end]) {
				return end
			}
		}
	}
	return i
}

// word returns the end of the run of letters at i, split at a change of case:
// "adjustClimate" is adjust, Climate; "HTTPServer" is HTTP, Server. A character
// that is no letter is a piece of its own.
func word(s string, i int) int {
	r, n := utf8.DecodeRuneInString(s[i:])
	at := i + n
	if !unicode.IsLetter(r) {
		return at
	}
	upper := 0 // upper-case letters in a row so far
	last := i  // start of the last letter
	if unicode.IsUpper(r) {
		upper = 1
	}
	for at < len(s) && at-i < maxPiece-utf8.UTFMax {
		r, n := utf8.DecodeRuneInString(s[at:])
		letter, isUpper := unicode.IsLetter(r) || unicode.IsMark(r), unicode.IsUpper(r)
		switch {
		case !letter:
			return at
		case isUpper && upper == 0:
			return at
		case isUpper:
			upper++
		case upper > 1:
			return last
		default:
			upper = 0
		}
		last = at
		at += n
	}
	return at
}

// sameByte returns the end of the run of the byte at i.
func sameByte(s string, i int) int {
	at := i + 1
	for at < len(s) && s[at] == s[i] && at-i < maxPiece {
		at++
	}
	return at
}

func isStructure(c byte) bool { return strings.IndexByte("()[]{},:;=?!\"'", c) >= 0 }

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// isWordByte tells whether c continues a word, a number or a name.
func isWordByte(c byte) bool {
	return isLetter(c) || c >= '0' && c <= '9' || c == '_' || c >= utf8.RuneSelf
}
