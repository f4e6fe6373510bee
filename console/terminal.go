package console

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// terminal reads lines that a person types, with editing, history (arrow up) and
// completion (tab).
type terminal struct {
	in  *os.File
	ed  *term.Terminal
	out *os.File
}

// Terminal returns the lines typed at a terminal. complete are the words that
// tab completes.
func Terminal(in, out *os.File, complete []string) Reader {
	t := &terminal{in: in, out: out}
	t.ed = term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{in, out}, "")
	t.ed.AutoCompleteCallback = func(line string, pos int, key rune) (string, int, bool) {
		if key != '\t' {
			return "", 0, false
		}
		return completed(line, pos, complete)
	}
	return t
}

// Line implements Reader. The terminal is raw only while a line is typed, so
// that Ctrl-C ends the program as ever while something runs; in the line it ends
// the input.
func (t *terminal) Line(ctx context.Context, prompt string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	before, err := term.MakeRaw(int(t.in.Fd()))
	if err != nil {
		return "", fmt.Errorf("preparing the terminal: %w", err)
	}
	defer term.Restore(int(t.in.Fd()), before)
	if w, h, err := term.GetSize(int(t.out.Fd())); err == nil && w > 0 {
		if err := t.ed.SetSize(w, h); err != nil {
			return "", fmt.Errorf("preparing the terminal: %w", err)
		}
	}
	t.ed.SetPrompt(prompt)
	line, err := t.ed.ReadLine()
	if err == io.EOF {
		fmt.Fprint(t.out, "\r\n")
	}
	return line, err
}

// completed completes the word before pos as far as all that begin with it agree.
func completed(line string, pos int, words []string) (string, int, bool) {
	start := strings.LastIndexAny(line[:pos], " ([{,=") + 1
	word := line[start:pos]
	if word == "" {
		return "", 0, false
	}
	common, n := "", 0
	for _, w := range words {
		if !strings.HasPrefix(w, word) {
			continue
		}
		if n++; n == 1 {
			common = w
		}
		for !strings.HasPrefix(w, common) {
			common = common[:len(common)-1]
		}
	}
	if n == 0 {
		return "", 0, false
	}
	return line[:start] + common + line[pos:], start + len(common), true
}
