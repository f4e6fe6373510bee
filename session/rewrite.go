package session

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// rewrite does what is visible of the official executor's textual rewriting of
// a call (a regular expression over the whole text, string literals included):
// blanks between a name and "(" are deleted, and a tool's name before "("
// inside a string literal gets its instance's variable in front, as
// "variable.name". In code the variable is left out: tools are found by name.
func rewrite(text string, variable func(tool string) (string, bool)) string {
	var out strings.Builder
	var lit literals
	done := 0 // text[:done] is written
	for i := 0; i < len(text); i++ {
		if text[i] != '(' {
			continue
		}
		start, end := nameBefore(text[done:i])
		if start < 0 {
			continue
		}
		start, end = start+done, end+done
		name := text[start:end]
		out.WriteString(text[done:start])
		if v, ok := variable(name); ok && lit.inside(text, start) {
			out.WriteString(v + ".")
		}
		out.WriteString(name)
		done = i
	}
	out.WriteString(text[done:])
	return out.String()
}

// isPlain tells that rewrite leaves a text as it is, as it does most calls: there
// is one bracket, right after the name, or none.
func isPlain(text string) bool {
	at := strings.IndexByte(text, '(')
	return at < 0 || isName(text[:at]) && strings.IndexByte(text[at+1:], '(') < 0
}

// nameBefore finds the name that ends s but for blanks: the whole run of word
// characters, which must begin with an ASCII letter or "_"; start is -1 where
// there is none.
func nameBefore(s string) (start, end int) {
	end = len(strings.TrimRightFunc(s, isBlank))
	start = len(strings.TrimRightFunc(s[:end], isWord))
	if start == end {
		return -1, 0
	}
	if c := s[start]; c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') {
		return -1, 0
	}
	return start, end
}

// isName tells whether s is an identifier in ASCII.
func isName(s string) bool {
	for i := range len(s) {
		if c := s[i]; c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// isBlank is what Python's pattern \s matches, isWord its \w.
func isBlank(r rune) bool { return unicode.IsSpace(r) || r >= 0x1C && r <= 0x1F }

func isWord(r rune) bool {
	return r == '_' || r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r))
}

// literals tells which bytes of a text lie in string literals. It is asked for
// rising positions.
type literals struct {
	pos   int
	quote string // of the literal that pos lies in
}

// inside tells whether text[at] lies in a string literal.
func (l *literals) inside(text string, at int) bool {
	for l.pos < at {
		rest := text[l.pos:]
		switch {
		case l.quote == "":
			l.quote = opening(rest)
			l.pos += max(1, len(l.quote))
		case rest[0] == '\\':
			l.pos += 2
		case strings.HasPrefix(rest, l.quote):
			l.pos += len(l.quote)
			l.quote = ""
		default:
			l.pos++
		}
	}
	return l.quote != ""
}

// opening returns the quote that s begins with, or "".
func opening(s string) string {
	for _, q := range []string{`"""`, "'''", `"`, "'"} {
		if strings.HasPrefix(s, q) {
			return q
		}
	}
	return ""
}

// deniedWord returns the word for which the official executor refuses a call:
// what stands before the first "(", or there between the first two dots.
func deniedWord(text string) string {
	head, _, _ := strings.Cut(text, "(")
	if _, rest, ok := strings.Cut(head, "."); ok {
		head, _, _ = strings.Cut(rest, ".")
	}
	switch head {
	case "kill", "exit", "quit", "remove", "unlink", "popen", "Popen", "run":
		return head
	}
	return ""
}
