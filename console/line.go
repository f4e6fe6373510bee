package console

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line is what a line of input says: a command with its argument, or text, or
// nothing.
type Line struct {
	Command, Arg string
	Text         string
}

// Parse reads a line. Blanks around it do not count; a line that begins with
// "#" is a comment, one that begins with ":" a command.
func Parse(line string) Line {
	line = strings.TrimSpace(line)
	if line == "" || line[0] == '#' {
		return Line{}
	}
	if line[0] != ':' {
		return Line{Text: line}
	}
	name, arg := strings.TrimSpace(line[1:]), ""
	if i := strings.IndexFunc(name, unicode.IsSpace); i >= 0 {
		name, arg = name[:i], strings.TrimSpace(name[i:])
	}
	if name == "" { // a lone colon
		name = "help"
	}
	return Line{Command: name, Arg: arg}
}

// Printable writes what a terminal would act on, or could not show, as escapes;
// line ends too.
func Printable(s string) string {
	clean := func(r rune) bool { return r != utf8.RuneError && unicode.IsPrint(r) }
	if strings.IndexFunc(s, func(r rune) bool { return !clean(r) }) < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case clean(r) || r == utf8.RuneError:
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
		i += n
	}
	return b.String()
}

// shorten cuts text to n characters.
func shorten(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	r := []rune(text)
	return fmt.Sprintf("%s… (%d characters)", string(r[:n-1]), len(r))
}
